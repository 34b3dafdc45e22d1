/** Folders, data sources, dashboards and what is written on them (provider: internal/resources/grafana/resource_{folder,data_source,dashboard,annotation}.go, 4.45.1). */
import { checks, doesNotMatch, matches, all, type ArgumentCheck } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { canonical, failure, isObject, text, truthy } from '../values';
import { addressOf, hasFolder, idIn, slug, withoutOrg } from './names';

const folderUid = matches(/^[a-zA-Z0-9\-_]+$/, 'folder UIDs can only be alphanumeric, dashes, or underscores');

const folder: ResourceBehaviour = {
  create(values, cloud) {
    const uid = text(values, 'uid') ?? cloud.hex(14, 'folder', text(values, 'title') ?? '');
    const url = `${addressOf(cloud)}/dashboards/f/${uid}/${slug(text(values, 'title') ?? '')}`;
    return { id: idIn(values, uid, cloud), uid, url };
  },
  validate: checks({ uid: folderUid }),
  refuse(action, values, cloud) {
    const parent = text(values, 'parent_folder_uid');
    if (action !== 'delete') {
      return parent === undefined || hasFolder(cloud, parent)
        ? []
        : [
            failure(
              `failed to find parent folder '${parent}': [GET /folders/{folder_uid}][404] getFolderByUidNotFound`,
            ),
          ];
    }
    const inside = cloud
      .resources('grafana_dashboard')
      .filter((each) => withoutOrg(text(each.values, 'folder') ?? '') === values.uid)
      .map((each) => String(modelOf(each.values).title));
    return truthy(values, 'prevent_destroy_if_not_empty') && inside.length > 0
      ? [
          failure(
            `folder ${text(values, 'uid')} is not empty and prevent_destroy_if_not_empty is set. ` +
              `It contains the following dashboards and/or folders: [${inside.join(' ')}]`,
          ),
        ]
      : [];
  },
  unique(values) {
    const uid = text(values, 'uid');
    const error = `failed to create folder: [POST /folders][409] createFolderConflict {"message":"a folder with the same uid already exists"}`;
    return uid ? [{ scope: 'account', name: `folder:${uid}`, error }] : [];
  },
};

const isJson: ArgumentCheck = (value, name) => {
  try {
    JSON.parse(String(value));
    return [];
  } catch (error) {
    return [`"${name}" contains an invalid JSON: ${(error as Error).message}`];
  }
};

const RESERVED = 'is a reserved key and cannot be used in JSON data. Use the http_headers attribute instead';

const dataSource: ResourceBehaviour = {
  create(values, cloud) {
    const uid = text(values, 'uid') ?? cloud.hex(14, 'data-source', text(values, 'name') ?? '');
    return { id: idIn(values, uid, cloud), uid };
  },
  equivalent: { json_data_encoded: 'json', secure_json_data_encoded: 'json' },
  // One data source is the default: it stops being it when another one starts.
  suppress: (attribute, prior, planned) =>
    attribute === 'is_default' && prior.is_default === true && planned.is_default === false,
  validate: checks({
    json_data_encoded: all(isJson, doesNotMatch(/httpHeaderName/, `httpHeaderName{num} ${RESERVED}`)),
    secure_json_data_encoded: all(isJson, doesNotMatch(/httpHeaderValue/, `httpHeaderValue{num} ${RESERVED}`)),
  }),
  unique: (values) =>
    (['name', 'uid'] as const).flatMap((what) => {
      const value = text(values, what);
      const error = `[POST /datasources][409] addDataSourceConflict {"message":"data source with the same ${what} already exists"}`;
      return value ? [{ scope: 'account' as const, name: `data-source-${what}:${value}`, error }] : [];
    }),
};

const dashboard: ResourceBehaviour = {
  create(values, cloud) {
    const model = modelOf(values);
    const uid = uidOf(values) ?? cloud.hex(14, 'dashboard', canonical(model));
    return {
      id: idIn(values, uid, cloud),
      uid,
      dashboard_id: parseInt(cloud.hex(5, 'dashboard', uid), 16),
      version: 1,
      url: `${addressOf(cloud)}/d/${uid}/${slug(String(model.title))}`,
    };
  },
  suppress(attribute, prior, planned) {
    const folderOf = (values: Values): string => withoutOrg(text(values, 'folder') ?? '').replace(/^0$/, '');
    if (attribute === 'folder') return folderOf(prior) === folderOf(planned);
    return attribute === 'config_json' && normalized(prior) === normalized(planned);
  },
  forcesReplacement: (prior, planned) =>
    typeof planned.config_json === 'string' && uidOf(prior) !== uidOf(planned) ? [['config_json']] : [],
  validate: checks({ config_json: isJson }),
  refuse: (action, values, cloud) => (action === 'delete' ? [] : refuseDashboard(values, cloud)),
  unique(values) {
    const uid = text(values, 'uid');
    const why = '{"message":"The dashboard has been changed by someone else","status":"version-mismatch"}';
    const error = `[POST /dashboards/db][412] postDashboardPreconditionFailed ${why}`;
    return uid ? [{ scope: 'account', name: `dashboard:${uid}`, error }] : [];
  },
};

function refuseDashboard(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const parent = text(values, 'folder');
  const model = modelOf(values);
  const refused = (message: string): Diagnostic =>
    failure(`[POST /dashboards/db][400] postDashboardBadRequest {"message":"${message}"}`);
  return [
    ...(parent === undefined || withoutOrg(parent) === '0' || hasFolder(cloud, parent)
      ? []
      : [refused('folder not found')]),
    ...(typeof model.title === 'string' && model.title.trim() !== ''
      ? []
      : [refused('Dashboard title cannot be empty')]),
  ];
}

function modelOf(values: Values): Values {
  try {
    const model: unknown = JSON.parse(text(values, 'config_json') ?? '{}');
    return isObject(model) ? model : {};
  } catch {
    return {};
  }
}

const uidOf = (values: Values): string | undefined => text(modelOf(values), 'uid');

/** As the provider compares them: what Grafana itself counts and numbers says nothing (NormalizeDashboardConfigJSON). */
function normalized(values: Values): string {
  const { id: _id, version: _version, ...model } = modelOf(values);
  const panels = Array.isArray(model.panels) ? model.panels : undefined;
  const without = (panel: unknown): unknown => (isObject(panel) ? { ...panel, id: undefined } : panel);
  return canonical(panels ? { ...model, panels: panels.map(without) } : model);
}

/** No clock runs here: what happens "now" happens at one moment. */
const NOW = '2025-01-15T00:00:00Z';

const annotation: ResourceBehaviour = {
  create(values, cloud) {
    const number = String(parseInt(cloud.hex(6, 'annotation', canonical(values)), 16));
    return { id: idIn(values, number, cloud), org_id: String(cloud.provider.org_id ?? 1), time: NOW, time_end: NOW };
  },
  // Computed without UseStateForUnknown.
  recomputedOnUpdate: () => ['time', 'time_end'],
  update: (prior) => prior,
  refuse(action, values, cloud) {
    const uid = text(values, 'dashboard_uid');
    const found = cloud.resources('grafana_dashboard').some((each) => each.values.uid === uid);
    return action === 'delete' || uid === undefined || found
      ? []
      : [failure('[POST /annotations][404] postAnnotationNotFound {"message":"Dashboard not found"}')];
  },
};

export const dashboardResources: Readonly<Record<string, ResourceBehaviour>> = {
  grafana_folder: folder,
  grafana_data_source: dataSource,
  grafana_dashboard: dashboard,
  grafana_annotation: annotation,
};
