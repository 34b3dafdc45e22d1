import { blocks, hasText, show, strings, text, undecided } from '../../expectations';
import { everyRoute, NOTIFICATION_POLICY, ofStack, RULE_GROUP } from '../../grafana-routes';
import { isUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

/** Type -> the arguments that name topics, each with whether it must name one. */
export const ROUTES: Readonly<Record<string, readonly string[]>> = {
  aws_cloudwatch_metric_alarm: ['alarm_actions', 'ok_actions'],
  aws_cloudwatch_composite_alarm: ['alarm_actions', 'ok_actions'],
  aws_db_event_subscription: ['sns_topic'],
  aws_backup_vault_notifications: ['sns_topic_arn'],
  google_monitoring_alert_policy: ['notification_channels'],
};
const GRAFANA = [NOTIFICATION_POLICY, RULE_GROUP];
/** "Amazon SNS event destinations" (SNS developer guide): those that people read or hear. */
const TELLS_PEOPLE = ['email', 'email-json', 'sms', 'http', 'https'];
const REMEDY = 'Send it to the topic of RelEng or CloudOps (constructs/observability), which has a subscription.';

/** Every alarm reaches people: through a topic of this stack that somebody is subscribed to, and also when it is over. */
export const alarmsRoute: Rule = {
  id: 'alarms-route',
  reason: 'An alarm that goes nowhere is worse than none: everybody believes that the thing is watched.',
  appliesTo: [...Object.keys(ROUTES), ...GRAFANA],
  check: (alarm, stack) => {
    if (GRAFANA.includes(alarm.type)) return inGrafana(alarm, stack);
    if (isPart(alarm, stack)) return [];
    return (ROUTES[alarm.type] ?? []).flatMap((attribute) => route(alarm, attribute, stack));
  },
};

/**
 * What is part of a composite alarm of the stack may leave it to that one, which is held to the same rule. A second step is
 * none: its suppressor holds it back, so nobody would be told before.
 */
function isPart({ address, attributes }: Resource, stack: StackView): boolean {
  const name = attributes['alarm_name'];
  if (!hasText(name) || isUnresolved(name)) return false;
  const silent = ['alarm_actions', 'ok_actions'].every((attribute) => attributes[attribute] === undefined);
  return (
    silent &&
    stack
      .ofType('aws_cloudwatch_composite_alarm')
      .filter(({ attributes: composite }) => blocks(composite['actions_suppressor']).length === 0)
      .some((composite) => composite.address !== address && follows(composite, name))
  );
}

/** "AlarmRule" (CloudWatch API reference, PutCompositeAlarm): `ALARM("name")`, `ALARM(name)`. */
const follows = ({ attributes }: Resource, name: string): boolean =>
  [`ALARM("${name}")`, `ALARM(${name})`].some((term) => String(attributes['alarm_rule']).includes(term));

function route(alarm: Resource, attribute: string, stack: StackView): readonly Finding[] {
  const targets = strings(alarm.attributes[attribute]);
  if (targets.length === 0) return [{ wrong: `${attribute} is empty`, remedy: REMEDY }];
  return targets.flatMap((target) => {
    const topic = stack.follow(target);
    if (topic?.type === 'google_monitoring_notification_channel') return [];
    if (topic?.type !== 'aws_sns_topic') return [undecided(attribute, target, REMEDY)];
    const subscriptions = stack.attached('aws_sns_topic_subscription', 'topic_arn', topic);
    if (subscriptions.some(tellsAll)) return [];
    const which =
      subscriptions.length === 0 ? 'which nobody is subscribed to' : 'whose subscriptions filter or tell no person';
    const remedy = 'Add an aws_sns_topic_subscription by email, without a filter, in constructs/observability.';
    return [{ wrong: `${attribute} leads to ${topic.address}, ${which}`, remedy }];
  });
}

/** Whoever gets a part of the alarms alone is not who this one reaches. */
const tellsAll = ({ attributes }: Resource): boolean =>
  TELLS_PEOPLE.includes(text(attributes['protocol'])) && attributes['filter_policy'] === undefined;

/** Every branch of the tree, and every rule with a route of its own, ends at a contact point of this stack. */
function inGrafana({ type, attributes }: Resource, stack: StackView): readonly Finding[] {
  const own = blocks(attributes['rule']).flatMap((rule) => blocks(rule['notification_settings']));
  const unrouted = type === RULE_GROUP && stack.ofType(NOTIFICATION_POLICY).length === 0;
  const remedy = 'Name a contact point of constructs/observability/grafana/notifications.ts.';
  return [
    ...(unrouted ? [{ wrong: 'the stack has no grafana_notification_policy, so it tells nobody', remedy }] : []),
    ...(type === RULE_GROUP ? own : everyRoute(attributes))
      .filter(({ contact_point: name }) => ofStack(name, stack) === undefined)
      .map(({ contact_point: name }) => ({
        wrong: `contact_point is ${show(name)}, which no grafana_contact_point of the stack is named`,
        remedy,
      })),
  ];
}
