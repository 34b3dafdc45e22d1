import type { BlockSchema } from '../../schema/types';
import type { Cloud, DataSourceBehaviour, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { fillComputed } from '../fill';
import { canonical, failure, text } from '../values';
import { alertResources } from './alerts';
import { digits, errorMonitorOf, projectOf } from './names';
import { needsProject, projectResources } from './projects';

/** The simulated Sentry: teams, projects, keys, monitors and alerts. No event ever reaches it. */
export const sentry: Cloud = {
  source: 'jianyuan/sentry',
  protocol: 6,
  resources: { ...projectResources, ...alertResources },
  dataSources: { sentry_project_error_monitor: errorMonitor(), sentry_organization_integration: integration() },
  fallback: byConvention,
  configure,
};

/** internal/provider/data_source_project_error_monitor_impl.go */
function errorMonitor(): DataSourceBehaviour {
  return {
    read(config, cloud) {
      const project = projectOf(config, cloud);
      if (!project) return needsProject(config, cloud, 'read');
      return { id: errorMonitorOf(project), name: 'Error Monitor', enabled: true };
    },
  };
}

/** Somebody installs an integration in Sentry's own pages; the rehearsal believes that it was done. */
function integration(): DataSourceBehaviour {
  return {
    read(config) {
      const id = digits(6, ...['organization', 'provider_key', 'name'].map((part) => text(config, part) ?? ''));
      return { id, internal_id: id };
    },
  };
}

function byConvention(type: string, schema: BlockSchema): ResourceBehaviour {
  return {
    create: (values) =>
      fillComputed(schema, values, (attribute) =>
        /^(id|internal_id)$/.test(attribute) ? digits(8, type, canonical(values)) : undefined,
      ),
  };
}

/** The token comes by SENTRY_AUTH_TOKEN, which only the real provider reads. */
function configure(provider: Values): readonly Diagnostic[] {
  const url = text(provider, 'base_url');
  return url === undefined || /^https?:\/\/[^/]/.test(url)
    ? []
    : [failure('failed to parse base url', ['base_url'], `parse "${url}": invalid URI for request`)];
}
