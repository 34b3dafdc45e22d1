import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../storage/encryption-key';

export interface AlertTopicProps {
  readonly name: string;
  /** Who is told. AWS asks the address once to confirm; until then nothing arrives. */
  readonly email: string;
  /** Gets pages alone, and wakes somebody. */
  readonly pagerEmail?: string;
  readonly accountId: string;
  readonly encryptionKey: EncryptionKey;
}

/** How the description of an alarm begins that wakes somebody. */
export const PAGE_PREFIX = '[page]';

/** Services whose alarms and events may be published. They must be able to use the topic's key, too. */
export const PUBLISHERS = ['cloudwatch.amazonaws.com', 'events.rds.amazonaws.com'] as const;

/** An SNS topic that ends at a responder. */
export class AlertTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    // INVARIANT: encryption-at-rest
    const topic = new SnsTopic(this, 'topic', { name: props.name, kmsMasterKeyId: props.encryptionKey.key.arn });
    this.arn = topic.arn;
    const document = new DataAwsIamPolicyDocument(this, 'policy-document', {
      statement: [
        {
          sid: 'AlarmsAndEventsPublish',
          principals: [{ type: 'Service', identifiers: [...PUBLISHERS] }],
          actions: ['sns:Publish'],
          resources: [topic.arn],
          condition: [{ test: 'StringEquals', variable: 'aws:SourceAccount', values: [props.accountId] }],
        },
      ],
    });
    new SnsTopicPolicy(this, 'policy', { arn: topic.arn, policy: document.json });
    // INVARIANT: alarms-route
    new SnsTopicSubscription(this, 'responder', { topicArn: topic.arn, protocol: 'email', endpoint: props.email });
    if (props.pagerEmail !== undefined) subscribePager(this, { topicArn: topic.arn, pagerEmail: props.pagerEmail });
  }
}

interface PagerProps {
  readonly topicArn: string;
  readonly pagerEmail: string;
  /** Of the topic, where that is another than the environment's. */
  readonly region?: string;
}

/** Lets pages alone through to an address that wakes somebody. */
export function subscribePager(scope: Construct, { topicArn, pagerEmail, region }: PagerProps): void {
  // INVARIANT: pages-wanted, alarms-route. CloudWatch's message is JSON with the alarm's description, which begins with its severity.
  new SnsTopicSubscription(scope, 'pager', {
    ...(region !== undefined && { region }),
    topicArn,
    protocol: 'email',
    endpoint: pagerEmail,
    filterPolicyScope: 'MessageBody',
    filterPolicy: JSON.stringify({ AlarmDescription: [{ prefix: PAGE_PREFIX }] }),
  });
}
