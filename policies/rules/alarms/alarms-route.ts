import { hasText, strings, undecided } from '../../expectations';
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
const REMEDY = 'Send it to the topic of RelEng or CloudOps (constructs/observability), which has a subscription.';

/** Every alarm reaches people: through a topic of this stack that somebody is subscribed to, and also when it is over. */
export const alarmsRoute: Rule = {
  id: 'alarms-route',
  reason: 'An alarm that goes nowhere is worse than none: everybody believes that the thing is watched.',
  appliesTo: Object.keys(ROUTES),
  check: (alarm, stack) => [
    ...(isPart(alarm, stack) ? [] : (ROUTES[alarm.type] ?? []).flatMap((attribute) => route(alarm, attribute, stack))),
    ...(alarm.attributes['actions_enabled'] === undefined || alarm.attributes['actions_enabled'] === true
      ? []
      : [
          {
            wrong: 'actions_enabled is not true: it changes colour and tells nobody',
            remedy: 'Remove actionsEnabled.',
          },
        ]),
  ],
};

/** What is part of a composite alarm of the stack may leave it to that one, which is held to the same rule. */
function isPart({ address, attributes }: Resource, stack: StackView): boolean {
  const name = attributes['alarm_name'];
  if (!hasText(name) || isUnresolved(name)) return false;
  const silent = ['alarm_actions', 'ok_actions'].every((attribute) => attributes[attribute] === undefined);
  return (
    silent &&
    stack
      .ofType('aws_cloudwatch_composite_alarm')
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
    if (stack.attached('aws_sns_topic_subscription', 'topic_arn', topic).length > 0) return [];
    const remedy = 'Add an aws_sns_topic_subscription to the topic in constructs/observability.';
    return [{ wrong: `${attribute} leads to ${topic.address}, which nobody is subscribed to`, remedy }];
  });
}
