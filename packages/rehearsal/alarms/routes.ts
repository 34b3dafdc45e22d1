/** Whom a message reaches: topics and their subscriptions with filters, notification channels, Slack. */
import { first, text, texts, type Deployed, type DeployedAlarm, type Values } from './deployed';

export interface Receiver {
  readonly how: 'mail' | 'pager' | 'Slack' | 'other';
  /** An address, or a channel. */
  readonly to: string;
  /** Name of the topic or channel it travels through. */
  readonly through: string;
}

/** Whom the alarm tells when it goes to ALARM. */
export function receiversOf(alarm: DeployedAlarm, deployed: Deployed): readonly Receiver[] {
  if (alarm.engine === 'Cloud Monitoring') return channelsOf(alarm, deployed);
  return texts(alarm.values['alarm_actions']).flatMap((arn) => behindTopic(arn, alarm, deployed));
}

/** Whom the topic tells of the alarm. */
export function behindTopic(arn: string, alarm: DeployedAlarm, deployed: Deployed): readonly Receiver[] {
  const through = arn.split(':').at(-1) ?? arn;
  const subscriptions = deployed.of('aws_sns_topic_subscription').filter(({ topic_arn: topic }) => topic === arn);
  return [
    ...subscriptions.filter((one) => passes(one, alarm)).map((one) => ({ ...endpoint(one), through })),
    ...slackOf(arn, deployed).map((to) => ({ how: 'Slack' as const, to, through })),
  ];
}

/** Addresses that some topic wakes by. */
export const pagersOf = (deployed: Deployed): readonly string[] =>
  deployed
    .of('aws_sns_topic_subscription')
    .filter(({ filter_policy: filter }) => isFilter(filter))
    .map(({ endpoint: to }) => text(to));

/** A subscription that lets pages alone through wakes people. */
const endpoint = ({ protocol, endpoint: to, filter_policy: filter }: Values): Omit<Receiver, 'through'> => {
  if (protocol !== 'email') return { how: 'other', to: `${text(protocol)} ${text(to)}` };
  return { how: isFilter(filter) ? 'pager' : 'mail', to: text(to) };
};

const isFilter = (filter: unknown): filter is string => typeof filter === 'string' && filter !== '';

/**
 * "Amazon SNS subscription filter policies" (SNS developer guide): every key of the policy must match the message, by one of
 * its conditions. CloudWatch's message is JSON with `AlarmName` and `AlarmDescription` among others.
 */
function passes(subscription: Values, { name, description }: DeployedAlarm): boolean {
  const filter = subscription['filter_policy'];
  if (!isFilter(filter)) return true;
  if (subscription['filter_policy_scope'] !== 'MessageBody') return false;
  const message: Readonly<Record<string, string>> = { AlarmName: name, AlarmDescription: description };
  return Object.entries(JSON.parse(filter) as Record<string, readonly unknown[]>).every(([key, conditions]) =>
    conditions.some((condition) => matches(message[key], condition)),
  );
}

function matches(value: string | undefined, condition: unknown): boolean {
  if (value === undefined) return false;
  if (typeof condition === 'string') return value === condition;
  const { prefix, suffix } = condition as { readonly prefix?: string; readonly suffix?: string };
  if (prefix !== undefined) return value.startsWith(prefix);
  if (suffix !== undefined) return value.endsWith(suffix);
  throw new Error(`no evaluation of the filter ${JSON.stringify(condition)}`);
}

const slackOf = (topicArn: string, deployed: Deployed): readonly string[] =>
  deployed
    .of('aws_chatbot_slack_channel_configuration')
    .filter(({ sns_topic_arns: topics }) => texts(topics).includes(topicArn))
    // The name is Slack's: AWS answers with it, the rehearsal cannot know it.
    .map((one) => `channel ${text(one['slack_channel_id'])}`);

/** Cloud Monitoring has no filters: a policy of severity CRITICAL names the pager's channel beside the mail's. */
const channelsOf = ({ values }: DeployedAlarm, deployed: Deployed): readonly Receiver[] =>
  texts(values['notification_channels']).flatMap((name) =>
    deployed
      .of('google_monitoring_notification_channel')
      .filter((channel) => channel['name'] === name)
      .map((channel) => ({
        how: text(channel['display_name']).endsWith('pager') ? ('pager' as const) : ('mail' as const),
        to: text(first(channel['labels'])['email_address']),
        through: text(channel['display_name']),
      })),
  );
