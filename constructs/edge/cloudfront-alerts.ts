import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { subscribePager } from '../alarms/alert-topic';
import { EncryptionKey } from '../storage/encryption-key';
import { CLOUDFRONT_REGION } from './distribution-log';

export interface CloudFrontAlertsProps {
  readonly prefix: string;
  readonly accountId: string;
  /** CloudOps' address. AWS asks it once to confirm this topic, too. */
  readonly email: string;
  /** Gets pages alone, and wakes somebody; absent where nobody is woken. */
  readonly pagerEmail: string | undefined;
}

const PUBLISHER = 'cloudwatch.amazonaws.com';

/**
 * CloudOps' topic beside CloudFront's certificates, and where Route 53 publishes what its health checks find: an alarm can tell
 * topics of its own region only.
 */
export class CloudFrontAlerts extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: CloudFrontAlertsProps) {
    super(scope, id);
    const { prefix, accountId, email, pagerEmail } = props;
    const region = CLOUDFRONT_REGION;
    const { key } = new EncryptionKey(this, 'key', {
      alias: `${prefix}-cloudfront-alerts`,
      purpose: "Alarms of CloudFront's region on their way to CloudOps",
      accountId,
      address: 'cloudfront_alerts_key',
      region,
      services: [PUBLISHER],
    });
    const topic = new SnsTopic(this, 'topic', {
      region,
      name: `${prefix}-cloudfront-alerts-cloudops`,
      kmsMasterKeyId: key.arn,
    });
    this.arn = topic.arn;
    const document = new DataAwsIamPolicyDocument(this, 'policy-document', {
      statement: [
        {
          sid: 'AlarmsPublish',
          principals: [{ type: 'Service', identifiers: [PUBLISHER] }],
          actions: ['sns:Publish'],
          resources: [topic.arn],
          condition: [{ test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] }],
        },
      ],
    });
    new SnsTopicPolicy(this, 'policy', { region, arn: topic.arn, policy: document.json });
    new SnsTopicSubscription(this, 'responder', { region, topicArn: topic.arn, protocol: 'email', endpoint: email });
    if (pagerEmail !== undefined) subscribePager(this, { topicArn: topic.arn, pagerEmail, region });
  }
}
