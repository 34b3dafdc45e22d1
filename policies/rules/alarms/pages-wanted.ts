import { strings, text } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';
import { TEXTS } from './alarm-runbook';

const SUBSCRIPTION = 'aws_sns_topic_subscription';
const CHANNEL = 'google_monitoring_notification_channel';
/** "Notification options" (Cloud Monitoring documentation), those that wake people. */
const WAKING_CHANNELS = ['pagerduty', 'sms', 'webhook_tokenauth', 'webhook_basicauth'];

/** Pages reach a pager where people are to be woken, and there are none where nobody is. */
export const pagesWanted: Rule = {
  id: 'pages-wanted',
  reason: 'A page that wakes nobody is found in the morning, and who is woken for stage sleeps through prod.',
  appliesTo: [...Object.keys(TEXTS), SUBSCRIPTION, CHANNEL],
  check: (resource, stack) =>
    stack.floors.pages === 'wake' ? unheard(resource, stack) : (woken(resource, stack) ?? []),
};

const isPage = (resource: Resource): boolean => (TEXTS[resource.type]?.(resource) ?? '').startsWith('[page]');

function unheard(resource: Resource, stack: StackView): readonly Finding[] {
  const actions = strings(resource.attributes['alarm_actions']);
  if (!isPage(resource) || actions.length === 0) return [];
  const heard = actions
    .flatMap((action) => stack.follow(action) ?? [])
    .flatMap((topic) => stack.attached(SUBSCRIPTION, 'topic_arn', topic))
    .some(({ attributes }) => lets(attributes));
  const remedy = `Name the pagers in environments/${stack.name}.ts: pager { wakes: 'responders', … }.`;
  return heard ? [] : [{ wrong: 'it pages, and no pager is subscribed to its topic', remedy }];
}

/** A pager's filter: pages alone. */
const lets = ({ filter_policy: filter }: Attributes): boolean => text(filter).includes('[page]');

function woken(resource: Resource, stack: StackView): readonly Finding[] | undefined {
  const { type, attributes } = resource;
  const remedy = `Let nobody be woken: pager { wakes: 'nobody' } in environments/${stack.name}.ts.`;
  if (type === SUBSCRIPTION) {
    const protocol = text(attributes['protocol'], 'absent');
    if (text(attributes['filter_policy']).includes('[page]'))
      return [{ wrong: 'it lets pages through to a pager', remedy }];
    return protocol === 'sms' ? [{ wrong: 'protocol is "sms", which wakes people', remedy }] : undefined;
  }
  if (type === CHANNEL) {
    const kind = text(attributes['type'], 'absent');
    return WAKING_CHANNELS.includes(kind) ? [{ wrong: `type is "${kind}", which wakes people`, remedy }] : undefined;
  }
  if (isPage(resource)) return [{ wrong: 'it pages, and this environment wakes nobody', remedy }];
  return attributes['severity'] === 'CRITICAL'
    ? [{ wrong: 'severity is "CRITICAL", and this environment wakes nobody', remedy }]
    : undefined;
}
