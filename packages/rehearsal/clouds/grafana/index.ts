import type { BlockSchema } from '../../schema/types';
import type { Cloud, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { fillComputed } from '../fill';
import { canonical, failure, text } from '../values';
import { alertingResources } from './alerting';
import { dashboardResources } from './dashboards';
import { idIn } from './names';

/** The simulated Grafana: dashboards, data sources, alert rules and who is told. It draws nothing and evaluates nothing. */
export const grafana: Cloud = {
  source: 'grafana/grafana',
  resources: { ...dashboardResources, ...alertingResources },
  dataSources: {},
  fallback: byConvention,
  configure,
};

function byConvention(type: string, schema: BlockSchema): ResourceBehaviour {
  return {
    create(values, cloud) {
      const seed = canonical(values);
      const id =
        text(values, 'id') ??
        idIn(values, text(values, 'uid') ?? text(values, 'name') ?? cloud.hex(14, type, seed), cloud);
      return fillComputed(schema, values, (attribute, { type: kind }) => {
        if (attribute === 'id') return id;
        return attribute === 'uid' && kind === 'string' ? cloud.hex(14, type, seed) : undefined;
      });
    },
    importId: (id) => (/^\d+:/.test(id) ? id : `1:${id}`),
  };
}

/** The token comes by GRAFANA_AUTH, which only the real provider reads. */
function configure(provider: Values): readonly Diagnostic[] {
  const url = text(provider, 'url');
  if (url === undefined) {
    return [failure('the Grafana client is required. Set the auth and url provider attributes', ['url'])];
  }
  return /^https?:\/\/[^/]/.test(url) ? [] : [failure(`failed to parse API url: ${url}`, ['url'])];
}
