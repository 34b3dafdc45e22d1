/** SNS topics, their policies and subscriptions (provider: internal/service/sns). */
import { checks, lengthBetween, oneOf } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { failure, text, truthy } from '../values';
import { policyJson, validArn } from './checks';
import { mustExist, operation } from './errors';
import { arn, nameOf, uuid } from './names';

/** What SNS gives a topic made without a policy: its own account may do everything. */
function defaultPolicy(topic: string, account: string): string {
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'SNS:GetTopicAttributes',
          'SNS:SetTopicAttributes',
          'SNS:AddPermission',
          'SNS:RemovePermission',
          'SNS:DeleteTopic',
          'SNS:Subscribe',
          'SNS:ListSubscriptionsByTopic',
          'SNS:Publish',
        ],
        Resource: topic,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
      },
    ],
  });
}

const topic: ResourceBehaviour = {
  // CreateTopic answers with the topic that is there.
  overwrites: true,
  create(values, cloud) {
    const name = nameOf(cloud, 'aws_sns_topic', values);
    const own = arn(cloud, 'sns', name);
    return {
      id: own,
      arn: own,
      name,
      name_prefix: text(values, 'name_prefix') ?? '',
      owner: cloud.account,
      policy: defaultPolicy(own, cloud.account),
      beginning_archive_time: '',
      fifo_throughput_scope: truthy(values, 'fifo_topic') ? 'Topic' : '',
      signature_version: 0,
      tracing_config: '',
    };
  },
  equivalent: { policy: 'policy', delivery_policy: 'json' },
  validate: (config) => [
    ...checks({ policy: policyJson(), display_name: lengthBetween(0, 100) })(config),
    ...nameRules(config),
  ],
};

function nameRules(config: Values) {
  const name = text(config, 'name');
  const fifo = truthy(config, 'fifo_topic');
  if (name === undefined) return [];
  const pattern = fifo ? /^[0-9A-Za-z_-]{1,251}\.fifo$/ : /^[0-9A-Za-z_-]{1,256}$/;
  return pattern.test(name) ? [] : [failure(`invalid topic name: ${name}`, ['name'])];
}

const topicPolicy: ResourceBehaviour = {
  overwrites: true,
  create: (values, cloud) => ({ id: text(values, 'arn') ?? '', owner: cloud.account }),
  equivalent: { policy: 'policy' },
  validate: checks({ arn: validArn, policy: policyJson() }),
  refuse: (action, values, cloud) =>
    action === 'delete' ? [] : missingTopic('creating SNS Topic Policy', 'SetTopicAttributes', 'arn', values, cloud),
};

function missingTopic(
  doing: string,
  name: string,
  argument: string,
  values: Values,
  cloud: CloudView,
): readonly Diagnostic[] {
  const fail = operation(doing, 'SNS', name, 404);
  return mustExist(cloud, 'aws_sns_topic', values, argument, () =>
    fail('NotFound', 'Topic does not exist', [argument]),
  );
}

const CONFIRMED_BY_AWS = ['lambda', 'sqs', 'firehose', 'application'];

const subscription: ResourceBehaviour = {
  overwrites: true,
  create(values, cloud) {
    const protocol = text(values, 'protocol') ?? '';
    const seed = [text(values, 'topic_arn') ?? '', protocol, text(values, 'endpoint') ?? ''];
    const own = `${seed[0]}:${uuid(cloud, 'subscription', ...seed)}`;
    // Whoever gets an e-mail or a web request confirms it; until then nothing is delivered.
    const confirmed = CONFIRMED_BY_AWS.includes(protocol);
    return {
      id: own,
      arn: own,
      owner_id: cloud.account,
      confirmation_was_authenticated: confirmed,
      pending_confirmation: !confirmed,
      filter_policy_scope: text(values, 'filter_policy') ? 'MessageAttributes' : '',
    };
  },
  equivalent: { filter_policy: 'json', delivery_policy: 'json', redrive_policy: 'json' },
  validate: checks({
    topic_arn: validArn,
    protocol: oneOf('application', 'email', 'email-json', 'firehose', 'http', 'https', 'lambda', 'sms', 'sqs'),
    filter_policy_scope: oneOf('MessageAttributes', 'MessageBody'),
  }),
  refuse: (action, values, cloud) =>
    action === 'create' ? missingTopic('creating SNS Topic Subscription', 'Subscribe', 'topic_arn', values, cloud) : [],
};

export const snsResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_sns_topic: topic,
  aws_sns_topic_policy: topicPolicy,
  aws_sns_topic_subscription: subscription,
};
