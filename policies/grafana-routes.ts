/**
 * Whom Grafana tells of an alert, as far as the rules must know: the tree of notification policies ("Notification
 * policies", Grafana documentation). Labels go down the branches in order; the first that matches takes the alert unless it
 * continues; what no branch takes stays where it is.
 */
import { blocks, strings, text } from './expectations';
import { CONTACT_POINT } from './pagers';
import type { Attributes, Resource, StackView } from './stack-view';

export const NOTIFICATION_POLICY = 'grafana_notification_policy';
export const RULE_GROUP = 'grafana_rule_group';

export interface Reached {
  readonly point: unknown;
  /** Names of times: at which it is not told, or at which alone it is. */
  readonly muted: readonly string[];
}

/** The tree and every branch of it, however deep. */
export const everyRoute = (route: Attributes): readonly Attributes[] => [
  route,
  ...blocks(route['policy']).flatMap(everyRoute),
];

/** The contact point that a route means by name or reference; one that is not of this stack has a name only. */
export const contactPoint = (name: unknown, stack: StackView): Pick<Resource, 'type' | 'attributes'> =>
  ofStack(name, stack) ?? { type: CONTACT_POINT, attributes: { name: stack.value(name) } };

export const ofStack = (name: unknown, stack: StackView): Resource | undefined =>
  stack.ofType(CONTACT_POINT).find(({ attributes }) => attributes['name'] === stack.value(name));

/** Where an alert of this rule ends; undefined when a matcher cannot be read. */
export function reachedBy(rule: Attributes, stack: StackView): readonly Reached[] | undefined {
  const own = blocks(rule['notification_settings']);
  if (own.length > 0) return own.map(ending);
  const labels = { ...(rule['labels'] as Readonly<Record<string, unknown>>), alertname: rule['name'] };
  const ends = stack.ofType(NOTIFICATION_POLICY).map(({ attributes }) => down(attributes, labels));
  return ends.includes(undefined) ? undefined : ends.flatMap((one) => one ?? []);
}

const ending = (route: Attributes): Reached => ({
  point: route['contact_point'],
  muted: [...strings(route['mute_timings']), ...strings(route['active_timings'])],
});

type Labels = Readonly<Record<string, unknown>>;

function down(route: Attributes, labels: Labels): readonly Reached[] | undefined {
  const found: Reached[] = [];
  for (const branch of blocks(route['policy'])) {
    const matching = blocks(branch['matcher']).map((matcher) => matches(matcher, labels));
    if (matching.includes(undefined)) return undefined;
    if (matching.includes(false)) continue;
    const below = down(branch, labels);
    if (below === undefined) return undefined;
    found.push(...below);
    if (branch['continue'] !== true) return found;
  }
  return found.length > 0 ? found : [ending(route)];
}

function matches({ label, match, value }: Attributes, labels: Labels): boolean | undefined {
  const same = text(labels[text(label)]) === text(value);
  return { '=': same, '!=': !same }[text(match)];
}
