/**
 * Alert rules and who is told (provider: internal/resources/grafana/resource_alerting_*.go, 4.45.1; refusals:
 * grafana/grafana pkg/services/ngalert/provisioning).
 */
import { checks, matches, oneOf } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { block, blocks, failure, list, number, text, texts } from '../values';
import { DURATION, hasFolder, idIn, withoutOrg } from './names';

const duration = matches(DURATION, 'not a valid duration string');

/** Everything that names a contact point or a mute timing: the policy, its branches, rules with settings of their own. */
function routesIn(cloud: CloudView): readonly Values[] {
  const branches = (route: Values): Values[] => [route, ...blocks(route, 'policy').flatMap(branches)];
  const policies = cloud.resources('grafana_notification_policy').flatMap(({ values }) => branches(values));
  const rules = cloud.resources('grafana_rule_group').flatMap(({ values }) => blocks(values, 'rule'));
  return [...policies, ...rules.flatMap((rule) => blocks(rule, 'notification_settings'))];
}

/** Names that a route uses and nobody has made. */
function missingIn(route: Values, cloud: CloudView): readonly string[] {
  const named = (type: string): unknown[] => cloud.resources(type).map(({ values }) => values.name);
  const points = named('grafana_contact_point');
  const timings = named('grafana_mute_timing');
  const point = text(route, 'contact_point');
  return [
    ...(point === undefined || point === 'grafana-default-email' || points.includes(point)
      ? []
      : [`receiver '${point}' does not exist`]),
    ...[...texts(route, 'mute_timings'), ...texts(route, 'active_timings')]
      .filter((timing) => !timings.includes(timing))
      .map((timing) => `mute time interval '${timing}' does not exist`),
  ];
}

/** Every kind of receiver the provider knows is a block; a contact point needs one at least. */
const NO_RECEIVERS = new Set(['id', 'name', 'org_id', 'disable_provenance']);

const kindsOf = (values: Values): string[] => Object.keys(values).filter((name) => !NO_RECEIVERS.has(name));

/** Grafana numbers the receivers of a contact point by itself. */
function receivers(values: Values, cloud: CloudView): Values {
  const name = text(values, 'name') ?? '';
  const numbered = (kind: string): Values[] =>
    blocks(values, kind).map((each, index) => ({
      ...each,
      uid: text(each, 'uid') ?? cloud.hex(14, 'receiver', name, kind, String(index)),
    }));
  return Object.fromEntries(kindsOf(values).map((kind) => [kind, numbered(kind)]));
}

const contactPoint: ResourceBehaviour = {
  create: (values, cloud) => ({ id: idIn(values, text(values, 'name') ?? '', cloud), ...receivers(values, cloud) }),
  update: (_, values, cloud) => receivers(values, cloud),
  validate(config) {
    const kinds = kindsOf(config);
    return kinds.some((kind) => !Array.isArray(config[kind]) || list(config, kind).length > 0)
      ? []
      : [failure('Missing required argument', undefined, `one of \`${kinds.join(',')}\` must be specified`)];
  },
  refuse(action, values, cloud) {
    const used = routesIn(cloud).some((route) => route.contact_point === values.name);
    const why = '{"message":"contact point is currently used by a notification policy"}';
    return action === 'delete' && used
      ? [failure(`[DELETE /v1/provisioning/contact-points/{UID}][409] deleteContactpointsConflict ${why}`)]
      : [];
  },
};

const template: ResourceBehaviour = {
  create: (values, cloud) => ({
    id: idIn(values, text(values, 'name') ?? '', cloud),
    org_id: String(cloud.provider.org_id ?? 1),
  }),
};

const TIME = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** prometheus/alertmanager, timeinterval/timeinterval.go. */
function badIntervals(values: Values): readonly string[] {
  return blocks(values, 'intervals').flatMap((interval) => [
    ...blocks(interval, 'times')
      .flatMap((times) => [text(times, 'start') ?? '', text(times, 'end') ?? ''])
      .filter((time) => !TIME.test(time))
      .map((time) => `couldn't parse timestamp ${time}, invalid format`),
    ...blocks(interval, 'times')
      .filter((times) => (text(times, 'start') ?? '') >= (text(times, 'end') ?? ''))
      .map(() => 'start time cannot be equal or greater than end time'),
    ...texts(interval, 'weekdays').flatMap(badWeekdays),
    ...[text(interval, 'location') ?? 'UTC']
      .filter((location) => !isLocation(location))
      .map((location) => `unknown time zone ${location}`),
  ]);
}

/** A week begins on Sunday: `saturday:sunday` runs backwards. */
function badWeekdays(days: string): readonly string[] {
  const [start = -1, end = start, ...more] = days.split(':').map((day) => DAYS.indexOf(day.toLowerCase()));
  if (start < 0 || end < 0 || more.length > 0) return [`${days} is not a valid weekday`];
  return start > end ? ['start day cannot be before end day'] : [];
}

function isLocation(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format();
    return true;
  } catch {
    return false;
  }
}

const muteTiming: ResourceBehaviour = {
  create: (values, cloud) => ({ id: idIn(values, text(values, 'name') ?? '', cloud) }),
  refuse(action, values, cloud) {
    if (action !== 'delete') {
      const call =
        action === 'create' ? '[POST /v1/provisioning/mute-timings]' : '[PUT /v1/provisioning/mute-timings/{name}]';
      return badIntervals(values).map((why) => failure(`${call}[400] {"message":"${why}"}`));
    }
    const used = routesIn(cloud).some((route) =>
      [...texts(route, 'mute_timings'), ...texts(route, 'active_timings')].includes(text(values, 'name') ?? ''),
    );
    return used
      ? [failure('[DELETE /v1/provisioning/mute-timings/{name}][409] {"message":"Time interval is used"}')]
      : [];
  },
};

const DEPTHS = ['policy.*', 'policy.*.policy.*', 'policy.*.policy.*.policy.*', 'policy.*.policy.*.policy.*.policy.*'];
const WAITS = ['group_wait', 'group_interval', 'repeat_interval'];

const policy: ResourceBehaviour = {
  create: (values, cloud) => ({ id: idIn(values, 'policy', cloud) }),
  validate: checks({
    ...Object.fromEntries(DEPTHS.map((depth) => [`${depth}.matcher.*.match`, oneOf('=', '!=', '=~', '!~')])),
    ...Object.fromEntries(
      ['', ...DEPTHS].flatMap((at) => WAITS.map((name) => [at ? `${at}.${name}` : name, duration])),
    ),
  }),
  refuse(action, values, cloud) {
    if (action === 'delete') return [];
    const branches = (route: Values): Values[] => [route, ...blocks(route, 'policy').flatMap(branches)];
    return branches(values)
      .flatMap((route) => missingIn(route, cloud))
      .map((why) => failure(`[PUT /v1/provisioning/policies][400] putPolicyTreeBadRequest {"message":"${why}"}`));
  },
  // There is one tree in an organization, and to write it is to replace it.
  overwrites: true,
};

/** The scheduler's own step, seconds. */
const SCHEDULER = 10;

function badRules(values: Values, cloud: CloudView): readonly string[] {
  const interval = number(values, 'interval_seconds') ?? 0;
  const folder = text(values, 'folder_uid') ?? '';
  const rules = blocks(values, 'rule');
  const names = rules.map((rule) => text(rule, 'name') ?? '');
  const sources = cloud.resources('grafana_data_source').map((each) => each.values.uid);
  return [
    ...(interval > 0 && interval % SCHEDULER === 0
      ? []
      : [`interval (${interval}s) should be non-zero and divided exactly by scheduler interval: ${SCHEDULER}`]),
    ...(hasFolder(cloud, folder) ? [] : ['folder does not exist']),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => `a conflicting alert rule is found: rule title ${name} under the same group should be unique`),
    ...rules.flatMap((rule) => [
      ...badRule(rule),
      ...blocks(rule, 'notification_settings').flatMap((route) => missingIn(route, cloud)),
      ...blocks(rule, 'data')
        .map((query) => text(query, 'datasource_uid') ?? '')
        .filter((uid) => uid !== '__expr__' && uid !== '-100' && !sources.includes(uid))
        .map((uid) => `invalid alert rule: data source with UID ${uid} is not found`),
    ]),
  ];
}

/** unpackAlertRule of the provider, and the condition that must name a query. */
function badRule(rule: Values): readonly string[] {
  const condition = text(rule, 'condition');
  if (block(rule, 'record')) {
    return ['for', 'keep_firing_for', 'no_data_state', 'exec_err_state', 'condition']
      .filter((name) => text(rule, name) !== undefined && text(rule, name) !== '0')
      .map((name) => `conflicting fields "record" and "${name}"`);
  }
  if (condition === undefined) return ['"condition" is required'];
  const queries = blocks(rule, 'data').map((query) => text(query, 'ref_id'));
  return [
    ...(queries.includes(condition)
      ? []
      : [`invalid alert rule: condition ${condition} does not exist, must be one of [${queries.join(',')}]`]),
    ...blocks(rule, 'data')
      .filter(asksNothing)
      .map((query) => `invalid alert rule: query ${text(query, 'ref_id')}: invalid relative time range`),
  ];
}

/** ngalert/models/alert_query.go, isValid: from so many seconds ago until so many; expressions ask for no time. */
function asksNothing(query: Values): boolean {
  const range = block(query, 'relative_time_range');
  const isExpression = ['__expr__', '-100'].includes(text(query, 'datasource_uid') ?? '');
  return !isExpression && (number(range, 'from') ?? 0) <= (number(range, 'to') ?? 0);
}

const json = (value: unknown, name: string): readonly string[] => {
  try {
    JSON.parse(String(value));
    return [];
  } catch (error) {
    return [`"${name}" contains an invalid JSON: ${(error as Error).message}`];
  }
};

const ruleGroup: ResourceBehaviour = {
  create(values, cloud) {
    const [folder, name] = [text(values, 'folder_uid') ?? '', text(values, 'name') ?? ''];
    const rule = blocks(values, 'rule').map((each) => ({
      ...each,
      uid: text(each, 'uid') ?? cloud.hex(14, 'rule', folder, name, text(each, 'name') ?? ''),
    }));
    return { id: idIn(values, `${withoutOrg(folder)}:${name}`, cloud), rule };
  },
  update: (_, values, cloud) => ({ rule: ruleGroup.create?.(values, cloud).rule }),
  equivalent: { 'rule.data.model': 'json' },
  validate: checks({
    folder_uid: matches(/^[a-zA-Z0-9\-_]+$/, 'folder UIDs can only be alphanumeric, dashes, or underscores'),
    'rule.*.for': duration,
    'rule.*.keep_firing_for': duration,
    'rule.*.data.*.model': json,
    'rule.*.no_data_state': oneOf('OK', 'NoData', 'KeepLast', 'Alerting'),
    'rule.*.exec_err_state': oneOf('OK', 'Error', 'KeepLast', 'Alerting'),
  }),
  refuse: (action, values, cloud): readonly Diagnostic[] =>
    action === 'delete' ? [] : badRules(values, cloud).map((why) => failure(why)),
  unique(values) {
    const name = text(values, 'name');
    const error = `rule group with name "${name}" already exists`;
    return name ? [{ scope: 'account', name: `rule-group:${text(values, 'folder_uid')}:${name}`, error }] : [];
  },
};

export const alertingResources: Readonly<Record<string, ResourceBehaviour>> = {
  grafana_contact_point: contactPoint,
  grafana_message_template: template,
  grafana_mute_timing: muteTiming,
  grafana_notification_policy: policy,
  grafana_rule_group: ruleGroup,
};
