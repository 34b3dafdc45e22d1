import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { Construct } from 'constructs';
import type { TaskLocation } from '../services/task';

const RECENT_DAYS = 90;

/** How each run of a job ended, as ECS told EventBridge: what to read first when an alarm says that one failed. */
export class RunLog extends Construct {
  readonly group: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, { prefix, accountId, region }: TaskLocation) {
    super(scope, id);
    const name = `/aws/events/${prefix}-jobs`;
    this.group = new CloudwatchLogGroup(this, 'group', { name, retentionInDays: RECENT_DAYS });
    const principals = [{ type: 'Service', identifiers: ['delivery.logs.amazonaws.com', 'events.amazonaws.com'] }];
    const resources = [`arn:aws:logs:${region}:${accountId}:log-group:${name}:*`];
    const document = new DataAwsIamPolicyDocument(this, 'document', {
      statement: [
        // INVARIANT: source-keys-sent. EventBridge names its rule with the events, not when it makes the stream for them.
        { sid: 'StreamsAreMade', principals, actions: ['logs:CreateLogStream'], resources },
        {
          sid: 'EventsAreWritten',
          principals,
          actions: ['logs:PutLogEvents'],
          resources,
          condition: [
            { test: 'ArnLike', variable: 'aws:SourceArn', values: [`arn:aws:events:${region}:${accountId}:rule/*`] },
          ],
        },
      ],
    });
    new CloudwatchLogResourcePolicy(this, 'policy', { policyName: `${prefix}-jobs`, policyDocument: document.json });
  }
}
