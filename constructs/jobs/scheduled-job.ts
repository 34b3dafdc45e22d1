import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import { CLEANUP_FAILED_TEXT } from '../../application/commands';
import { ServiceRole } from '../identity/service-role';
import { metricAlarm } from '../alarms/metric-alarm';
import type { AlarmRule } from '../alarms/rule';
import { jobFailed, jobSilent } from '../alarms/rules/jobs';
import type { Responders } from '../alarms/responders';
import type { Services } from '../services/services';
import type { Job } from './job';

export interface ScheduledJobProps {
  readonly services: Services;
  readonly job: Job;
  readonly name: string;
  readonly description: string;
  /** Once a day, UTC. */
  readonly schedule: string;
  /** The container whose exit code 0 means that the work is done. */
  readonly lastContainer: string;
  /** Hours from one success to the next, the job's own time included, before its silence is an alarm. */
  readonly silenceHours: number;
  /** Takes the events of how each run ended. */
  readonly runs: CloudwatchLogGroup;
  readonly responders: Responders;
}

const HOUR_SECONDS = 3600;

/** What Balrog's scripts write when something failed: `run-batch-deletes.sh` and Python itself. */
const FAILURE_LINES = [CLEANUP_FAILED_TEXT, 'Traceback (most recent call last)'];

/** Runs a job each day, and tells RelEng when it failed and when it did not happen. */
export class ScheduledJob extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledJobProps) {
    super(scope, id);
    this.run(props);
    const { lastContainer, silenceHours } = props;
    this.watch(props, 'failed', {
      detail: {
        $or: [{ containers: { exitCode: [{ 'anything-but': 0 }] } }, { stopCode: ['TaskFailedToStart'] }],
      },
      alarm: jobFailed(this.countFailureLines(props)),
    });
    this.watch(props, 'succeeded', {
      detail: { containers: { name: [lastContainer], exitCode: [0] } },
      alarm: jobSilent(silenceHours),
    });
  }

  private run({ services, job, name, description, schedule }: ScheduledJobProps) {
    const { prefix, accountId, region } = services.setting;
    const role = new ServiceRole(this, 'role', {
      name: `${prefix}-${name}-schedule`,
      service: 'scheduler.amazonaws.com',
      accountId,
      permissions: {
        statements: [
          ...job.runStatements,
          {
            // The task takes the tags of its definition: "Amazon ECS EventBridge IAM role" (ECS developer guide).
            sid: 'TagTheTask',
            actions: ['ecs:TagResource'],
            resources: [`arn:aws:ecs:${region}:${accountId}:task/*`],
            condition: [{ test: 'StringEquals', variable: 'ecs:CreateAction', values: ['RunTask'] }],
          },
        ],
      },
    });
    new SchedulerSchedule(this, 'schedule', {
      name: `${prefix}-${name}`,
      description,
      scheduleExpression: schedule,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: services.cluster.arn,
        roleArn: role.arn,
        ecsParameters: {
          // The newest revision, so that a release changes no schedule.
          taskDefinitionArn: job.task.familyArn,
          taskCount: 1,
          launchType: 'FARGATE',
          platformVersion: '1.4.0',
          propagateTags: 'TASK_DEFINITION',
          networkConfiguration: {
            assignPublicIp: false,
            subnets: job.subnetIds,
            securityGroups: [job.network.securityGroup.id],
          },
        },
        // A job that could not start may start late, not on the next day beside its successor.
        retryPolicy: { maximumEventAgeInSeconds: 2 * HOUR_SECONDS, maximumRetryAttempts: 10 },
      },
      dependsOn: [role.permissions, job.task.definition],
    });
  }

  /** The second net: a script that ends with 0 has said what failed all the same. */
  private countFailureLines({ services, job, name: jobName }: ScheduledJobProps): string {
    const name = `${services.setting.prefix}-${jobName}-failures`;
    new CloudwatchLogMetricFilter(this, 'failure-lines', {
      name,
      logGroupName: job.task.logGroup.name,
      pattern: FAILURE_LINES.map((words) => `?"${words}"`).join(' '),
      metricTransformation: { namespace: 'Balrog/Jobs', name, value: '1', defaultValue: '0' },
    });
    return name;
  }

  /** A rule that sees one way to end; EventBridge counts how often it did. */
  private watch({ services, job, name, runs, responders }: ScheduledJobProps, end: 'failed' | 'succeeded', how: Watch) {
    const { prefix } = services.setting;
    const rule = new CloudwatchEventRule(this, end, {
      name: `${prefix}-${name}-${end}`,
      description: `Runs of ${name} that ${end}`,
      eventPattern: JSON.stringify({
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          clusterArn: [services.cluster.arn],
          group: [`family:${job.task.family}`],
          lastStatus: ['STOPPED'],
          ...how.detail,
        },
      }),
    });
    new CloudwatchEventTarget(this, `${end}-log`, { rule: rule.name, targetId: 'runs', arn: runs.arn });
    metricAlarm(this, `${end}-alarm`, how.alarm, {
      alarmName: `${prefix}-${name}-${end === 'failed' ? 'failed' : 'silent'}`,
      subject: name,
      dimensions: { RuleName: rule.name },
      responders,
    });
  }
}

interface Watch {
  /** Beside cluster, family and STOPPED: "Amazon ECS task state change events" (ECS developer guide). */
  readonly detail: Readonly<Record<string, unknown>>;
  readonly alarm: AlarmRule;
}
