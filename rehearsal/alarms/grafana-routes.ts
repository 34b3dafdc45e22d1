/**
 * Whom Grafana tells of an alert, and after how long: its notification policy, a tree ("Notification policies", Grafana's
 * documentation). Labels go down the branches in order, the first that matches takes the alert unless it continues, and the
 * root takes what nobody takes. A contact point is told when the group has waited for its `group_wait`.
 */
import { text, texts, type Deployed, type DeployedAlarm, type Values } from './deployed';
import { secondsOf } from './grafana';
import { behindTopic, pagersOf, type Receiver } from './routes';

export interface Notified {
  /** Seconds after the alert fired. */
  readonly after: number;
  readonly receivers: readonly Receiver[];
}

type Labels = Readonly<Record<string, string>>;

/** Each moment at which somebody is told. */
export function notifiedBy(alarm: DeployedAlarm, deployed: Deployed): readonly Notified[] {
  const labels = { ...(alarm.values['labels'] as Labels), alertname: alarm.name };
  const root = policyOf(labels, deployed);
  if (root === undefined) return [];
  const reached = reach(root, labels, text(root['group_wait']) || '30s');
  const moments = [...new Set(reached.map(({ wait }) => wait))];
  return moments.map((wait) => ({
    after: secondsOf(wait),
    receivers: reached.filter((one) => one.wait === wait).flatMap((one) => behind(one, alarm, deployed)),
  }));
}

/** Each environment has an organization, and that one policy: the one that knows the environment. */
const policyOf = ({ environment }: Labels, deployed: Deployed): Values | undefined =>
  deployed
    .of('grafana_notification_policy')
    .find(({ contact_point: name }) => text(name).startsWith(`${environment}-`));

interface Reached {
  readonly point: string;
  /** As Grafana writes durations. */
  readonly wait: string;
  readonly quiet: readonly string[];
}

/** The branches that an alert ends in; each inherits what it does not say. */
function reach(policy: Values, labels: Labels, inherited: string): readonly Reached[] {
  const wait = text(policy['group_wait']) || inherited;
  const found: Reached[] = [];
  for (const branch of (policy['policy'] ?? []) as readonly Values[]) {
    if (!((branch['matcher'] ?? []) as readonly Values[]).every((one) => matches(one, labels))) continue;
    found.push(...reach(branch, labels, wait));
    if (branch['continue'] !== true) return found;
  }
  if (found.length > 0) return found;
  return [{ point: text(policy['contact_point']), wait, quiet: texts(policy['mute_timings']) }];
}

function matches({ label, match, value }: Values, labels: Labels): boolean {
  const same = (labels[text(label)] ?? '') === text(value);
  if (match === '=') return same;
  if (match === '!=') return !same;
  throw new Error(`no evaluation of the matcher ${text(match)}`);
}

function behind({ point, quiet }: Reached, alarm: DeployedAlarm, deployed: Deployed): readonly Receiver[] {
  const found = deployed.of('grafana_contact_point').find(({ name }) => name === point);
  const blocks = (name: string) => (found?.[name] ?? []) as readonly Values[];
  const pagers = pagersOf(deployed);
  const through = [point, ...quiet.map((name) => `not in ${name}`)].join(', ');
  return [
    ...blocks('email')
      .flatMap(({ addresses }) => texts(addresses))
      .map((to) => ({ how: pagers.includes(to) ? ('pager' as const) : ('mail' as const), to, through })),
    ...blocks('sns').flatMap(({ topic }) => behindTopic(text(topic), alarm, deployed)),
  ];
}
