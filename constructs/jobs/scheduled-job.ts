import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import { TRACEBACK_TEXT } from '../../application/application-log';
import { CLEANUP_FAILED_TEXT } from '../../application/commands';
import { LineCount } from '../alarms/line-count';
import type { Metric } from '../alarms/metric';
import { PAUSED_DESCRIPTION } from '../../application/generations';
import type { EnvironmentJob } from '../../environments/scheduled-job';
import { ServiceRole } from '../identity/service-role';
import type { Services } from '../services/services';
import type { Job } from './job';

export interface ScheduledJobProps {
  readonly services: Services;
  readonly job: Job;
  readonly name: string;
  readonly row: EnvironmentJob;
  /** The container whose exit code 0 means that the work is done. */
  readonly lastContainer: string;
  /** Takes the events of how each run ended. */
  readonly runs: CloudwatchLogGroup;
  /** It is not to start for now: environments/databases.json. */
  readonly paused: boolean;
}

const HOUR_SECONDS = 3600;
/** How late a run may start at most. */
const RETRY_HOURS = 2;

/** The longest that lies between two successes when all is well: the later run starts late and takes all its time. */
const silenceHours = ({ schedule, secondsAtMost }: EnvironmentJob): number =>
  schedule.longestGapHours + RETRY_HOURS + Math.ceil(secondsAtMost / HOUR_SECONDS);

/** What Balrog's scripts write when something failed: `run-batch-deletes.sh` and Python itself. */
const FAILURE_LINES = [CLEANUP_FAILED_TEXT, TRACEBACK_TEXT];

/** Runs a job when its schedule says, and sees how each run ended. */
export class ScheduledJob extends Construct {
  readonly name: string;
  readonly family: string;
  /** Of EventBridge Scheduler, in the default group. */
  readonly scheduleName: string;
  /** Hours from one success to the next before its silence is an alarm. */
  readonly silenceHours: number;
  /** Rules of EventBridge, which counts how often each has matched. */
  readonly failedRule: CloudwatchEventRule;
  readonly succeededRule: CloudwatchEventRule;
  /** The second net: a script that ends with 0 has said what failed all the same. */
  readonly failureLines: Metric<'count'>;

  constructor(scope: Construct, id: string, props: ScheduledJobProps) {
    super(scope, id);
    this.scheduleName = `${props.services.location.prefix}-${props.name}`;
    this.run(props);
    this.name = props.name;
    this.family = props.job.task.family;
    this.silenceHours = silenceHours(props.row);
    const { prefix } = props.services.location;
    this.failureLines = new LineCount(this, 'lines', {
      prefix,
      logGroup: props.job.task.logGroup,
      metric: { namespace: 'Balrog/Jobs', name: `${prefix}-${props.name}-failures` },
      filters: { [`${props.name}-failures`]: FAILURE_LINES.map((words) => `?"${words}"`).join(' ') },
    }).metric;
    this.failedRule = this.watch(props, 'failed', {
      $or: [{ containers: { exitCode: [{ 'anything-but': 0 }] } }, { stopCode: ['TaskFailedToStart'] }],
    });
    this.succeededRule = this.watch(props, 'succeeded', {
      containers: { name: [props.lastContainer], exitCode: [0] },
    });
  }

  private run({ services, job, name, row, paused }: ScheduledJobProps) {
    const { prefix, accountId, region } = services.location;
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
      name: this.scheduleName,
      description: paused ? PAUSED_DESCRIPTION : row.does,
      state: paused ? 'DISABLED' : 'ENABLED', // INVARIANT: pause-holds
      scheduleExpression: row.schedule.cron,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      // INVARIANT: no-exec-into-tasks, starts-known
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
            assignPublicIp: false, // INVARIANT: tasks-not-public
            subnets: job.subnetIds,
            securityGroups: [job.network.securityGroup.id],
          },
        },
        // A job that could not start may start late, not on the next day beside its successor.
        retryPolicy: { maximumEventAgeInSeconds: RETRY_HOURS * HOUR_SECONDS, maximumRetryAttempts: 10 },
      },
      dependsOn: [role.permissions, job.task.definition],
    });
  }

  /**
   * A rule that sees one way to end.
   *
   * @param how beside cluster, family and STOPPED: "Amazon ECS task state change events" (ECS developer guide)
   */
  private watch({ services, job, name, runs }: ScheduledJobProps, end: 'failed' | 'succeeded', how: object) {
    const { prefix } = services.location;
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
          ...how,
        },
      }),
    });
    new CloudwatchEventTarget(this, `${end}-log`, { rule: rule.name, targetId: 'runs', arn: runs.arn });
    return rule;
  }
}
