import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { Construct } from 'constructs';

export interface DeliveredLogGroupProps {
  readonly logGroupName: string;
  /** Name of the resource policy, unique in account and region. */
  readonly policyName: string;
  readonly retentionDays: number;
  readonly accountId: string;
  readonly region: string;
}

/**
 * A log group that AWS services write to by themselves. The permission is ours: left out, AWS adds one of its own when
 * logging is switched on, which nobody reviews.
 */
export class DeliveredLogGroup extends Construct {
  readonly logGroup: CloudwatchLogGroup;
  /** Without it nothing arrives: whoever switches logging on depends on it. */
  readonly policy: CloudwatchLogResourcePolicy;

  constructor(scope: Construct, id: string, props: DeliveredLogGroupProps) {
    super(scope, id);
    const { accountId, region } = props;
    this.logGroup = new CloudwatchLogGroup(this, 'group', {
      region,
      name: props.logGroupName,
      retentionInDays: props.retentionDays,
    });
    const document = new DataAwsIamPolicyDocument(this, 'document', {
      statement: [
        {
          sid: 'LogsAreDelivered',
          principals: [{ type: 'Service', identifiers: ['delivery.logs.amazonaws.com'] }],
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`arn:aws:logs:${region}:${accountId}:log-group:${props.logGroupName}:log-stream:*`],
          condition: [
            { test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] },
            { test: 'ArnLike', variable: 'aws:SourceArn', values: [`arn:aws:logs:${region}:${accountId}:*`] },
          ],
        },
      ],
    });
    this.policy = new CloudwatchLogResourcePolicy(this, 'policy', {
      region,
      policyName: props.policyName,
      policyDocument: document.json,
    });
  }
}
