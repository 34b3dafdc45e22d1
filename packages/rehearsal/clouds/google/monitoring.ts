/**
 * Cloud Monitoring: who is told, of what, and what is probed from outside (provider: google/services/monitoring; refusals:
 * https://cloud.google.com/monitoring/api/ref_v3/rest/v3/, projects.alertPolicies, .notificationChannels, .uptimeCheckConfigs).
 */
import { checks, oneOf, type ArgumentCheck } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { blocks, canonical, failure, text, texts } from '../values';
import { EPOCH, projectNumber, projectOf, uniqueId } from './names';

/** `projects/P/alertPolicies/12345678901234567890` */
function named(collection: string, values: Values, cloud: CloudView): Values {
  const number = uniqueId(cloud, collection, canonical(values)).slice(0, 20);
  const name = `projects/${projectOf(values, cloud)}/${collection}/${number}`;
  return { id: name, name, project: projectOf(values, cloud) };
}

const refused = (doing: string, why: string): Diagnostic => failure(`Error ${doing}: googleapi: Error 400: ${why}`);

/** Kinds of channels (projects.notificationChannelDescriptors), and the label each needs. */
const CHANNELS: Readonly<Record<string, string>> = {
  email: 'email_address',
  google_chat: 'space',
  pagerduty: '',
  pubsub: 'topic',
  slack: 'channel_name',
  sms: 'number',
  webhook_basicauth: 'url',
  webhook_tokenauth: 'url',
};

const channel: ResourceBehaviour = {
  create: (values, cloud) => ({ ...named('notificationChannels', values, cloud), verification_status: '' }),
  refuse(action, values, cloud) {
    const type = text(values, 'type') ?? '';
    if (action === 'delete') return values.force_delete === true ? [] : stillUsed(values, cloud);
    const needed = CHANNELS[type];
    if (needed === undefined) {
      return [
        refused('creating NotificationChannel', `Field "notification_channel.type" had an invalid value of "${type}"`),
      ];
    }
    const labels = (values.labels ?? {}) as Values;
    return needed === '' || needed in labels
      ? []
      : [refused('creating NotificationChannel', `Missing required label "${needed}" of a channel of type "${type}"`)];
  },
};

function stillUsed({ name }: Values, cloud: CloudView): readonly Diagnostic[] {
  const users = cloud
    .resources('google_monitoring_alert_policy')
    .filter(({ values }) => texts(values, 'notification_channels').includes(String(name)))
    .map(({ id }) => id);
  return users.length === 0
    ? []
    : [
        refused(
          'when reading or editing NotificationChannel',
          `Cannot delete notification channel ${String(name)} because it is used by: ${users.join(', ')}`,
        ),
      ];
}

const MINUTES: ArgumentCheck = (value, name) =>
  /^\d+s$/.test(String(value)) && parseInt(String(value), 10) % 60 === 0
    ? []
    : [`invalid value for ${name} (seconds, in whole minutes, as in "300s")`];

const KINDS = ['condition_threshold', 'condition_absent'] as const;
const EACH = KINDS.map((kind) => `conditions.*.${kind}.*`);

const policy: ResourceBehaviour = {
  create(values, cloud) {
    const { name, ...rest } = named('alertPolicies', values, cloud);
    const conditions = blocks(values, 'conditions').map((each, index) => ({
      ...each,
      name: `${String(name)}/conditions/${uniqueId(cloud, 'condition', String(name), String(index)).slice(0, 20)}`,
    }));
    const record = { mutate_time: EPOCH, mutated_by: 'terraform@rehearsal.iam.gserviceaccount.com' };
    return { ...rest, name, conditions, creation_record: [record] };
  },
  update: (prior, values, cloud) => ({
    conditions: blocks(values, 'conditions').map((each, index) => ({
      ...each,
      name:
        text(blocks(prior, 'conditions')[index], 'name') ??
        `${String(prior.name)}/conditions/${uniqueId(cloud, 'condition', canonical(each)).slice(0, 20)}`,
    })),
  }),
  validate: checks({
    combiner: oneOf('AND', 'OR', 'AND_WITH_MATCHING_RESOURCE'),
    severity: oneOf('CRITICAL', 'ERROR', 'WARNING'),
    ...Object.fromEntries(EACH.map((at) => [`${at}.duration`, MINUTES])),
    ...Object.fromEntries(EACH.map((at) => [`${at}.aggregations.*.alignment_period`, MINUTES])),
  }),
  refuse(action, values, cloud) {
    if (action === 'delete') return [];
    const channels = cloud.resources('google_monitoring_notification_channel').map(({ id }) => id);
    const missing = texts(values, 'notification_channels').filter((each) => !channels.includes(each));
    return [
      ...missing.map((each) => refused('creating AlertPolicy', `Notification channel ${each} does not exist`)),
      ...blocks(values, 'conditions').flatMap(badFilter),
    ];
  },
};

/** A filter names one metric and one kind of resource. */
function badFilter(condition: Values, index: number): readonly Diagnostic[] {
  const at = `alert_policy.conditions[${index}]`;
  return KINDS.flatMap((kind) =>
    blocks(condition, kind).map((each) => [kind, text(each, 'filter') ?? ''] as const),
  ).flatMap(([kind, filter]) =>
    ['metric.type', 'resource.type']
      .filter((part) => !new RegExp(`\\b${part}\\s*=`).test(filter))
      .map((part) =>
        refused(
          'creating AlertPolicy',
          `Field ${at}.${kind}.filter had an invalid value of "${filter}": must specify a restriction on "${part}" in the filter`,
        ),
      ),
  );
}

const REGIONS = ['USA', 'EUROPE', 'SOUTH_AMERICA', 'ASIA_PACIFIC', 'USA_OREGON', 'USA_IOWA', 'USA_VIRGINIA'];

/** Three places at least, so that one of them being cut off is no outage; USA alone counts as three. */
const FEWEST_PLACES = 3;

const uptime: ResourceBehaviour = {
  create(values, cloud) {
    const host = String(((blocks(values, 'monitored_resource')[0]?.labels ?? {}) as Values).host ?? 'check');
    const id = `${host.replace(/[^a-z0-9]+/gi, '-')}-${cloud.hex(11, 'uptime', canonical(values))}`.slice(0, 60);
    const name = `projects/${projectOf(values, cloud)}/uptimeCheckConfigs/${id}`;
    return { id: name, name, uptime_check_id: id, checker_type: 'STATIC_IP_CHECKERS' };
  },
  validate: checks({
    period: oneOf('60s', '300s', '600s', '900s'),
    'selected_regions.*': oneOf(...REGIONS),
    'http_check.*.request_method': oneOf('METHOD_UNSPECIFIED', 'GET', 'POST'),
  }),
  refuse(action, values) {
    const regions = texts(values, 'selected_regions');
    const places = regions.length + (regions.includes('USA') ? 2 : 0);
    const seconds = parseInt(text(values, 'timeout') ?? '', 10);
    return action === 'delete'
      ? []
      : [
          ...(regions.length > 0 && places < FEWEST_PLACES
            ? [refused('creating UptimeCheckConfig', 'selected_regions must include at least 3 locations')]
            : []),
          ...(seconds >= 1 && seconds <= 60
            ? []
            : [refused('creating UptimeCheckConfig', 'timeout must be between 1 and 60 seconds')]),
        ];
  },
};

const dashboard: ResourceBehaviour = {
  create(values, cloud) {
    const project = projectOf(values, cloud);
    const hex = cloud.hex(32, 'dashboard', text(values, 'dashboard_json') ?? '');
    const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return { id: `projects/${projectNumber(project)}/dashboards/${uuid}`, project };
  },
  equivalent: { dashboard_json: 'json' },
  refuse(action, values) {
    const layouts = ['gridLayout', 'mosaicLayout', 'rowLayout', 'columnLayout'];
    const found = layouts.filter((layout) => (text(values, 'dashboard_json') ?? '').includes(`"${layout}"`));
    return action === 'delete' || found.length === 1
      ? []
      : [refused('creating Dashboard', 'Exactly one layout must be set in a dashboard')];
  },
};

export const monitoringResources: Readonly<Record<string, ResourceBehaviour>> = {
  google_monitoring_alert_policy: policy,
  google_monitoring_dashboard: dashboard,
  google_monitoring_notification_channel: channel,
  google_monitoring_uptime_check_config: uptime,
};
