/** Monitors and alerts (provider: internal/provider/resource_{metric_monitor,alert}_{gen,impl}.go, 0.15.4). */
import { atLeast, checks, oneOf, type ArgumentCheck } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { block, blocks, failure, list, text, texts, unset } from '../values';
import { digits, errorMonitorOf, inSameOrganization } from './names';
import { needsProject, refused } from './projects';

/** sentrydata.SnubaDatasets, those that alerts take: what a monitor may count, and the query that Sentry takes for it unless told otherwise. */
const QUERY_TYPES: Readonly<Record<string, string>> = {
  events: 'error',
  transactions: 'performance',
  generic_metrics: 'performance',
  metrics: 'crash_rate',
  sessions: 'crash_rate',
  events_analytics_platform: 'performance',
};

const COMPARISONS = ['eq', 'gte', 'gt', 'lte', 'lt', 'ne', 'anomaly_detection'];

/** sentry/workflow_engine/types.py, DetectorPriorityLevel: solved, low, medium, high. */
const RESULTS = [0, 25, 50, 75];

const monitor: ResourceBehaviour = {
  create(values) {
    const project = [text(values, 'organization') ?? '', text(values, 'project') ?? ''];
    return {
      id: digits(7, 'metric-monitor', ...project, text(values, 'name') ?? ''),
      query: '',
      query_type: QUERY_TYPES[text(values, 'dataset') ?? ''] ?? 'error',
      time_window_seconds: 3600,
      extrapolation_mode: 'unknown',
    };
  },
  validate: (config) => [
    ...checks({
      dataset: oneOf(...Object.keys(QUERY_TYPES)),
      'event_types.*': oneOf(
        'error',
        'default',
        'transaction',
        'trace_item_span',
        'trace_item_log',
        'trace_item_metric',
      ),
      query_type: oneOf('error', 'performance', 'crash_rate'),
      'issue_detection.type': oneOf('static', 'percent', 'dynamic'),
      'condition_group.logic_type': oneOf('any', 'any-short', 'all', 'none'),
      'condition_group.conditions.*.type': oneOf(...COMPARISONS),
      'condition_group.conditions.*.condition_result': oneOf(...RESULTS),
    })(config),
    ...detection(block(config, 'issue_detection')),
  ],
  refuse(action, values, cloud) {
    if (action === 'delete') return [];
    const owner = text(block(values, 'owner'), 'team_id');
    const teams = cloud.resources('sentry_team').filter((each) => inSameOrganization(each.values, values));
    return [
      ...needsProject(values, cloud, action),
      ...(owner === undefined || teams.some((each) => each.values.internal_id === owner)
        ? []
        : [refused(action, 400, '{"owner":["Team does not exist"]}')]),
    ];
  },
};

/** RequireIfAttributeIsOneOf and NullIfAttributeIsOneOf. */
function detection(issue: Values | undefined): readonly Diagnostic[] {
  const wrong = (why: string): Diagnostic =>
    failure('Invalid Attribute Combination', ['issue_detection', 'comparison_delta'], why);
  const given = !unset(issue?.comparison_delta);
  if (issue?.type === 'percent' && !given) return [wrong('If type is "percent" this attribute is required.')];
  return given && ['static', 'dynamic'].includes(String(issue?.type))
    ? [wrong(`If type is ${JSON.stringify(issue?.type)} this attribute must be null.`)]
    : [];
}

/** Exactly one member of each of these says what it is (objectvalidator.ConflictsWith). */
function one(kind: string): ArgumentCheck {
  return (value, name) => {
    const members = Object.entries(value as Values).filter(([, member]) => !unset(member));
    return members.length === 1
      ? []
      : [
          `Attribute ${name} must have exactly one ${kind}, got: ${members.map(([member]) => member).join(', ') || 'none'}`,
        ];
  };
}

const notEmpty: ArgumentCheck = (value, name) =>
  Array.isArray(value) && value.length === 0 ? [`Attribute ${name} list must contain at least 1 elements, got: 0`] : [];

/** RequireIfAttributeIsOneOf and NullIfAttributeIsOneOf of the e-mail action. */
const addressed: ArgumentCheck = (value, name) => {
  const email = value as Values;
  const toOwners = email.target_type === 'issue_owners';
  const [needed, barred] = toOwners ? ['fallthrough_type', 'target_id'] : ['target_id', 'fallthrough_type'];
  const because = `when ${name}.target_type is ${JSON.stringify(email.target_type)}`;
  // Not yet known is given.
  const isGiven = (argument: string): boolean => email[argument] !== null && email[argument] !== undefined;
  return [
    ...(isGiven(needed) ? [] : [`Attribute ${name}.${needed} is required ${because}`]),
    ...(isGiven(barred) ? [`Attribute ${name}.${barred} must be null ${because}`] : []),
  ];
};

const INTERVALS = ['1m', '5m', '15m', '1h', '1d', '1w', '30d'];
const IN_FILTER = 'action_filters.*.conditions.*';

const alert: ResourceBehaviour = {
  create: (values) => ({
    id: digits(
      6,
      'alert',
      text(values, 'organization') ?? '',
      text(values, 'name') ?? '',
      texts(values, 'monitor_ids').join(),
    ),
    trigger_conditions: [],
  }),
  recomputedOnUpdate: () => ['trigger_conditions'],
  validate: (config) => [
    ...(Array.isArray(config.action_filters) && config.action_filters.length === 0
      ? notEmpty(config.action_filters, 'action_filters').map((why) => failure(why, ['action_filters']))
      : []),
    ...checks({
      'trigger_conditions.*': one('condition'),
      'action_filters.*.logic_type': oneOf('any', 'any-short', 'all', 'none'),
      [IN_FILTER]: one('condition'),
      [`${IN_FILTER}.event_frequency_count.interval`]: oneOf(...INTERVALS),
      [`${IN_FILTER}.event_frequency_percent.interval`]: oneOf(...INTERVALS),
      [`${IN_FILTER}.event_frequency_count.value`]: atLeast(0),
      [`${IN_FILTER}.issue_occurrences.value`]: atLeast(1),
      'action_filters.*.actions.*': one('action'),
      'action_filters.*.actions.*.email': addressed,
      'action_filters.*.actions.*.email.target_type': oneOf('issue_owners', 'team', 'user'),
      'action_filters.*.actions.*.email.fallthrough_type': oneOf('AllMembers', 'ActiveMembers', 'NoOne'),
    })(config),
    ...blocks(config, 'action_filters').flatMap((filter, index) =>
      Array.isArray(filter.actions) && list(filter, 'actions').length === 0
        ? notEmpty(filter.actions, `action_filters[${index}].actions`).map((why) => failure(why))
        : [],
    ),
  ],
  refuse(action, values, cloud) {
    if (action === 'delete') return [];
    const monitors = monitorsOf(values, cloud);
    const unknown = texts(values, 'monitor_ids').filter((id) => !monitors.includes(id));
    return unknown.length === 0
      ? []
      : [refused(action, 400, `{"detectorIds":["Some detectors do not exist: ${unknown.join(', ')}"]}`)];
  },
};

/** Ids of all monitors of the organization: those that come with projects, and those that were made. */
function monitorsOf(values: Values, cloud: CloudView): readonly string[] {
  const own = ({ values: each }: { readonly values: Values }): boolean => inSameOrganization(each, values);
  return [
    ...cloud.resources('sentry_project').filter(own).map(errorMonitorOf),
    ...cloud
      .resources('sentry_metric_monitor')
      .filter(own)
      .map(({ id }) => id),
  ];
}

export const alertResources: Readonly<Record<string, ResourceBehaviour>> = {
  sentry_metric_monitor: monitor,
  sentry_alert: alert,
};
