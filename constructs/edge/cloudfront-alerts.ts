import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { EncryptionKey } from '../storage/encryption-key';
import { CLOUDFRONT_REGION } from './distribution-log';

export interface CloudFrontAlertsProps {
  readonly prefix: string;
  readonly accountId: string;
  /** CloudOps' address. AWS asks it once to confirm this topic, too. */
  readonly email: string;
}

const PUBLISHER = 'cloudwatch.amazonaws.com';

/** CloudOps' topic beside CloudFront's certificates: an alarm can tell topics of its own region only. */
export class CloudFrontAlerts extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { prefix, accountId, email }: CloudFrontAlertsProps) {
    super(scope, id);
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
  }
}
