import type { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { dependable } from 'cdktf';
import { Construct } from 'constructs';
import { fargateSize } from '../../application/fargate';
import type { Environment } from '../../environments/environment';
import { orderDeployment } from './deployment-order';
import type { LogBucket } from '../logs/log-bucket';
import type { HistoryAccess } from '../services/service-contracts';
import { balrogCommand, balrogScript } from './balrog-command';
import { databaseUsersContainers, databaseUsersStatements } from './database-users';
import { dumpContainers, UPLOAD } from './dump';
import { Job } from './job';
import type { JobSetting } from './job-setting';
import { RunLog } from './run-log';
import { ScheduledJob } from './scheduled-job';
import { SchemaGate } from './schema-gate';

export interface JobsProps extends JobSetting {
  readonly jobs: Environment['jobs'];
  readonly history: HistoryAccess;
  readonly audit: LogBucket;
}

/** A day, with room for a run that starts late and takes its time. */
const DAY_AND_RUN_HOURS = 30;
const SMALL = fargateSize(256, 512);

/** What runs beside the services: on a schedule, once for each release, or when people ask for it. */
export class Jobs extends Construct {
  readonly gate: SchemaGate;
  readonly databaseUsers: Job;
  /** Takes events of tasks that ended. */
  readonly runs: RunLog;
  readonly scheduled: readonly ScheduledJob[];
  /** Families of all tasks that end. */
  readonly families: readonly string[];

  constructor(scope: Construct, id: string, props: JobsProps) {
    super(scope, id);
    const { services, release } = props;
    this.gate = new SchemaGate(this, 'schema-gate', props);
    orderDeployment(release.schemaChange, {
      gate: this.gate.invocation,
      public: services.public.service,
      admin: services.admin.service,
      agent: services.agent.service,
    });
    this.databaseUsers = this.createDatabaseUsers(props);
    const create = this.prepareDatabase(props);
    this.runs = new RunLog(this, 'runs', services.setting);
    this.scheduled = [this.scheduleCleanup(props, this.runs), this.scheduleDump(props, this.runs)];
    const onDemand = [create, this.databaseUsers, this.gate.job].map(({ task }) => task.family);
    this.families = [...onDemand, ...this.scheduled.map(({ family }) => family)].sort();
  }

  private createDatabaseUsers(props: JobsProps): Job {
    const { services, database } = props;
    const { region } = services.setting;
    const { instance } = database;
    return new Job(this, 'database-users', {
      ...props,
      name: 'database-users',
      size: SMALL,
      containers: (log) =>
        databaseUsersContainers({
          secrets: services.secrets.arns,
          host: instance.address,
          masterUser: instance.username,
          masterSecretArn: masterSecretArn(instance),
          region,
          log,
        }),
      secretKeyArns: [instance.masterUserSecretKmsKeyId],
      statements: databaseUsersStatements(services.secrets.arns, services.secrets.encryptionKey.key.arn, region),
    });
  }

  /** Puts an empty database under version control: asked for once, before the first release. */
  private prepareDatabase(props: JobsProps): Job {
    const { services, release } = props;
    return new Job(this, 'create', {
      ...props,
      name: 'create-db',
      size: SMALL,
      containers: (log) => [
        balrogCommand('create-db', { release, log, dburi: services.secrets.arns['dburi-migrate'] }),
      ],
    });
  }

  private scheduleCleanup(props: JobsProps, runs: RunLog): ScheduledJob {
    const { services, release, jobs } = props;
    const job = new Job(this, 'cleanup', {
      ...props,
      name: 'cleanup-db',
      size: SMALL,
      containers: (log) => [
        balrogScript({
          name: 'cleanup-db',
          scripts: ['cleanup-db'],
          secondsAtMost: jobs.cleanup.runSeconds,
          release,
          log,
          dburi: services.secrets.arns['dburi-admin'],
          variables: { MAX_AGE: String(jobs.cleanup.maxAgeDays) },
        }),
      ],
    });
    this.afterGate(job);
    return new ScheduledJob(this, 'cleanup-schedule', {
      services,
      job,
      name: 'cleanup-db',
      description: 'Deletes dated nightlies that nothing points to',
      schedule: jobs.cleanup.schedule,
      lastContainer: 'cleanup-db',
      silenceHours: DAY_AND_RUN_HOURS,
      runs: runs.group,
    });
  }

  private scheduleDump(props: JobsProps, runs: RunLog): ScheduledJob {
    const { services, release, jobs, history } = props;
    const { credentials } = history;
    const job = new Job(this, 'dump', {
      ...props,
      name: 'dump',
      size: jobs.dump.size,
      diskGib: jobs.dump.diskGib,
      containers: (log) => dumpContainers(services, release, history, log),
      secretKeyArns: credentials.kind === 'key-file' ? [credentials.encryptionKeyArn] : [],
    });
    this.afterGate(job);
    return new ScheduledJob(this, 'dump-schedule', {
      services,
      job,
      name: 'dump',
      description: 'Publishes the public rows of the database',
      schedule: jobs.dump.schedule,
      lastContainer: UPLOAD,
      silenceHours: DAY_AND_RUN_HOURS,
      runs: runs.group,
    });
  }

  /** Schedules take the newest definition: new code must not come before the schema it needs. */
  private afterGate({ task }: Job) {
    const { definition } = task;
    definition.dependsOn = [...(definition.dependsOn ?? []), dependable(this.gate.invocation)];
  }
}

/** Of the password that RDS made, keeps and rotates. */
const masterSecretArn = ({ masterUserSecret }: DbInstance) => masterUserSecret.get(0).secretArn;
