import { blocks, show, strings, text } from '../../expectations';
import { contactPoint, everyRoute, NOTIFICATION_POLICY, reachedBy, RULE_GROUP } from '../../grafana-routes';
import { CHANNEL, CONTACT_POINT, isPager, SUBSCRIPTION, wakes } from '../../pagers';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';
import { TEXTS } from './alarm-runbook';

/** Pages reach a pager where people are to be woken, and there are none where nobody is. */
export const pagesWanted: Rule = {
  id: 'pages-wanted',
  reason: 'A page that wakes nobody is found in the morning, and who is woken for stage sleeps through prod.',
  appliesTo: [...Object.keys(TEXTS), SUBSCRIPTION, CHANNEL, CONTACT_POINT, NOTIFICATION_POLICY, RULE_GROUP],
  check: (resource, stack) => (stack.floors.pages === 'wake' ? unheard : woken)(resource, stack),
};

const isPage = (resource: Resource): boolean => (TEXTS[resource.type]?.(resource) ?? '').startsWith('[page]');
const isPaging = (rule: Attributes): boolean => (rule['labels'] as Attributes | undefined)?.['severity'] === 'page';

function unheard(resource: Resource, stack: StackView): readonly Finding[] {
  const remedy = `Name the pagers in environments/${stack.name}.ts: pager { wakes: 'responders', … }.`;
  if (resource.type === RULE_GROUP) {
    return blocks(resource.attributes['rule']).flatMap((rule) =>
      wrongRoute(rule, stack).map((wrong) => ({ wrong, remedy })),
    );
  }
  if (!isPage(resource)) return [];
  const channels = strings(resource.attributes['notification_channels']);
  if (channels.length > 0 && !channels.flatMap((channel) => stack.follow(channel) ?? []).some(isPager)) {
    return [{ wrong: 'it pages, and none of its channels is a pager', remedy }];
  }
  const actions = strings(resource.attributes['alarm_actions']);
  const heard = actions
    .flatMap((action) => stack.follow(action) ?? [])
    .flatMap((topic) => stack.attached(SUBSCRIPTION, 'topic_arn', topic))
    .some(isPager);
  return heard || actions.length === 0 ? [] : [{ wrong: 'it pages, and no pager is subscribed to its topic', remedy }];
}

/** A rule of Grafana pages at any time, and what is a notice wakes nobody. */
function wrongRoute(rule: Attributes, stack: StackView): readonly string[] {
  const name = show(rule['name']);
  const reached = reachedBy(rule, stack);
  if (reached === undefined) return [`cannot decide: who is told of ${name}, by a matcher that is neither = nor !=`];
  if (!isPaging(rule)) {
    const waking = reached.find(({ point }) => wakes(contactPoint(point, stack)) !== undefined);
    return waking === undefined ? [] : [`${name} is no page, and reaches ${show(waking.point)}`];
  }
  const pagers = reached.filter(({ point }) => isPager(contactPoint(point, stack)));
  if (pagers.length === 0) return [`${name} pages, and no pager is told`];
  return pagers.some(({ muted }) => muted.length === 0) ? [] : [`${name} pages, and its pagers are muted at times`];
}

function woken(resource: Resource, stack: StackView): readonly Finding[] {
  const remedy = `Let nobody be woken: pager { wakes: 'nobody' } in environments/${stack.name}.ts.`;
  return reasons(resource, stack).map((wrong) => ({ wrong, remedy }));
}

function reasons(resource: Resource, stack: StackView): readonly string[] {
  const { type, attributes } = resource;
  const wakens = 'and this environment wakes nobody';
  if (type === RULE_GROUP) {
    const rules = blocks(attributes['rule']);
    return [
      ...rules.filter(isPaging).map(({ name }) => `its rule ${show(name)} pages, ${wakens}`),
      ...rules.flatMap((rule) => blocks(rule['notification_settings'])).flatMap((route) => toPager(route, stack)),
    ];
  }
  if (type === NOTIFICATION_POLICY) return everyRoute(attributes).flatMap((route) => toPager(route, stack));
  const own = wakes(resource);
  if (own !== undefined) return [own];
  if (isPage(resource)) return [`it pages, ${wakens}`];
  return text(attributes['severity']) === 'CRITICAL' ? [`severity is "CRITICAL", ${wakens}`] : [];
}

function toPager({ contact_point: name }: Attributes, stack: StackView): readonly string[] {
  return wakes(contactPoint(name, stack)) !== undefined
    ? [`a route leads to ${show(name)}, and this environment wakes nobody`]
    : [];
}
