import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import type { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import type { Construct } from 'constructs';
import { ServiceRole } from './service-role';

export interface ScheduledStartProps {
  readonly accountId: string;
  /** Of the schedule. */
  readonly name: string;
  readonly roleName: string;
  readonly description: string;
  /** `rate(1 hour)`, `cron(30 2,14 * * ? *)`; in UTC. */
  readonly scheduleExpression: string;
  readonly stateMachine: SfnStateMachine;
}

/** The schedule of a state machine, and the role that may start that one and nothing else. */
export function startOnSchedule(scope: Construct, props: ScheduledStartProps): void {
  const { accountId, name, description, scheduleExpression, stateMachine } = props;
  const role = new ServiceRole(scope, 'scheduler-role', {
    name: props.roleName,
    service: 'scheduler.amazonaws.com',
    accountId,
    permissions: { statements: [{ actions: ['states:StartExecution'], resources: [stateMachine.arn] }] },
  });
  new SchedulerSchedule(scope, 'schedule', {
    name,
    description,
    scheduleExpression,
    flexibleTimeWindow: { mode: 'OFF' },
    target: { arn: stateMachine.arn, roleArn: role.arn }, // INVARIANT: starts-known
    dependsOn: [role.permissions],
  });
}
