import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import { JOBS } from '../alarms/catalogue';
import { startOnSchedule } from '../identity/scheduled-start';
import { ServiceRole } from '../identity/service-role';
import type { ScheduledJob } from './scheduled-job';
import { successCountDefinition } from './success-count';

export interface SuccessWatchProps {
  readonly prefix: string;
  readonly accountId: string;
  /** Those whose silence lasts longer than an alarm can look back: weekly ones. */
  readonly jobs: readonly ScheduledJob[];
}

/** Counts each hour how often jobs have succeeded lately, because their alarms cannot look back so far. */
export class SuccessWatch extends Construct {
  constructor(scope: Construct, id: string, { prefix, accountId, jobs }: SuccessWatchProps) {
    super(scope, id);
    const name = `${prefix}-job-watch`;
    const role = new ServiceRole(this, 'role', {
      name,
      service: 'states.amazonaws.com',
      accountId,
      permissions: { statements: STATEMENTS },
    });
    const stateMachine = new SfnStateMachine(this, 'state-machine', {
      name,
      // Keeps its history by itself: what an answer of AWS said can be read for 90 days.
      type: 'STANDARD',
      roleArn: role.arn,
      definition: JSON.stringify(
        successCountDefinition(
          jobs.map(({ succeededRule, silenceHours }) => ({ ruleName: succeededRule.name, hours: silenceHours })),
        ),
      ),
      dependsOn: [role.permissions],
    });
    startOnSchedule(this, {
      accountId,
      name,
      roleName: `${name}-schedule`,
      description: 'Counts the successes of weekly jobs',
      scheduleExpression: 'rate(1 hour)',
      stateMachine,
    });
  }
}

/** Neither action knows a resource ("Actions, resources, and condition keys for Amazon CloudWatch"). */
const STATEMENTS = [
  { sid: 'ReadMetrics', actions: ['cloudwatch:GetMetricStatistics'], resources: ['*'] },
  {
    sid: 'WriteMetrics',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    condition: [{ test: 'StringEquals', variable: 'cloudwatch:namespace', values: [JOBS.successes.namespace] }],
  },
];
