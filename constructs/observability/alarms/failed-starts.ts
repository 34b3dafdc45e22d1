import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';

export interface FailedStartsProps {
  readonly prefix: string;
  readonly clusterArn: string;
  /** Takes the events, so that people can read which task it was. */
  readonly runs: CloudwatchLogGroup;
}

/** Sees tasks that could not start, which no metric of ECS counts: EventBridge counts how often its rule matched. */
export class FailedStarts extends Construct {
  readonly rule: CloudwatchEventRule;

  constructor(scope: Construct, id: string, { prefix, clusterArn, runs }: FailedStartsProps) {
    super(scope, id);
    this.rule = new CloudwatchEventRule(this, 'rule', {
      name: `${prefix}-not-started`,
      description: 'Tasks that could not read their secrets or image',
      eventPattern: JSON.stringify({
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          clusterArn: [clusterArn],
          lastStatus: ['STOPPED'],
          // "Amazon ECS stopped tasks error messages" (ECS developer guide): it begins with the name of the error.
          stoppedReason: [{ prefix: 'ResourceInitializationError' }, { prefix: 'CannotPullContainerError' }],
        },
      }),
    });
    new CloudwatchEventTarget(this, 'log', { rule: this.rule.name, targetId: 'runs', arn: runs.arn });
  }
}
