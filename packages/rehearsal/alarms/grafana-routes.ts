/**
 * Whom Grafana tells of an alert, and after how long: its notification policy, a tree ("Notification policies", Grafana's
 * documentation). Labels go down the branches in order, the first that matches takes the alert unless it continues, and the
 * root takes what nobody takes. A rule with notification settings of its own goes past the branches, and inherits from the root.
 * A contact point is told when the group has waited for its `group_wait`.
 */
import { first, text, texts, type Deployed, type DeployedAlarm, type Values } from './deployed';
import { secondsOf } from './grafana';
import { behindTopic, pagersOf, type Receiver } from './routes';

export interface Notified {
  /** Seconds after the alert fired. */
  readonly after: number;
  readonly receivers: readonly Receiver[];
}

/** Grafana's own, where no policy says. */
const DEFAULT_WAIT = '30s';

type Labels = Readonly<Record<string, string>>;

/** Each moment at which somebody is told. */
export function notifiedBy(alarm: DeployedAlarm, deployed: Deployed): readonly Notified[] {
  const labels: Labels = { ...(first(alarm.values['labels']) as Labels), alertname: alarm.name };
  const own = ((alarm.values['notification_settings'] ?? []) as readonly Values[])[0];
  const root = policyOf(labels, deployed);
  if (root === undefined) return [];
  const top = ending(root, { point: '', wait: DEFAULT_WAIT });
  const reached = own ? [ending(own, top)] : reach(root, labels, top);
  const moments = [...new Set(reached.map(({ wait }) => wait))];
  return moments.map((wait) => ({
    after: secondsOf(wait),
    receivers: reached.filter((one) => one.wait === wait).flatMap((one) => behind(one, alarm, deployed)),
  }));
}

/** Each environment has an organization, and that one policy: the one that knows the environment. */
function policyOf({ environment }: Labels, deployed: Deployed): Values | undefined {
  const policies = deployed.of('grafana_notification_policy');
  if (environment === undefined) return policies.length === 1 ? policies[0] : undefined;
  return policies.find(({ contact_point: name }) => text(name).startsWith(`${environment}-`));
}

interface Reached {
  readonly point: string;
  /** As Grafana writes durations. */
  readonly wait: string;
  /** When it is told, and when not, in words. */
  readonly times: readonly string[];
}

/** The branches that an alert ends in; each inherits what it does not say. */
function reach(policy: Values, labels: Labels, inherited: Inherited): readonly Reached[] {
  const here = ending(policy, inherited);
  const found: Reached[] = [];
  for (const branch of (policy['policy'] ?? []) as readonly Values[]) {
    if (!((branch['matcher'] ?? []) as readonly Values[]).every((one) => matches(one, labels))) continue;
    found.push(...reach(branch, labels, here));
    if (branch['continue'] !== true) return found;
  }
  return found.length > 0 ? found : [here];
}

type Inherited = Pick<Reached, 'point' | 'wait'>;

const ending = (route: Values, inherited: Inherited): Reached => ({
  point: text(route['contact_point']) || inherited.point,
  wait: text(route['group_wait']) || inherited.wait,
  times: [
    ...texts(route['mute_timings']).map((name) => `not in ${name}`),
    ...texts(route['active_timings']).map((name) => `only in ${name}`),
  ],
});

function matches({ label, match, value }: Values, labels: Labels): boolean {
  const same = (labels[text(label)] ?? '') === text(value);
  if (match === '=') return same;
  if (match === '!=') return !same;
  throw new Error(`no evaluation of the matcher ${text(match)}`);
}

function behind({ point, times }: Reached, alarm: DeployedAlarm, deployed: Deployed): readonly Receiver[] {
  const found = deployed.of('grafana_contact_point').find(({ name }) => name === point);
  const blocks = (name: string) => (found?.[name] ?? []) as readonly Values[];
  const pagers = pagersOf(deployed);
  const through = [point, ...times].join(', ');
  return [
    ...blocks('email')
      .flatMap(({ addresses }) => texts(addresses))
      .map((to) => ({ how: pagers.includes(to) ? ('pager' as const) : ('mail' as const), to, through })),
    ...blocks('sns').flatMap(({ topic }) => behindTopic(text(topic), alarm, deployed)),
  ];
}
