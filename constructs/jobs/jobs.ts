import { dependable } from 'cdktf';
import { Construct } from 'constructs';
import { COMMANDS } from '../../application/commands';
import { fargateSize } from '../../application/fargate';
import type { Backups } from '../database/database';
import type { Environment, JobName } from '../../environments';
import type { EnvironmentJob } from '../../environments/scheduled-job';
import { ALARM_LOOKS_BACK_HOURS } from '../alarms/rows/jobs';
import { orderDeployment } from './deployment-order';
import type { LogBucket } from '../logs/log-bucket';
import type { HistoryAccess } from '../services/service-contracts';
import { balrogCommand } from './balrog-command';
import { DATABASE_CHECK, databaseCheckContainers } from './database-check';
import { DATABASE_QUESTIONS, databaseQuestionsContainers } from './database-questions';
import { databaseUsersContainers, databaseUsersStatements } from './database-users';
import type { DrillNeeds } from './drill-rights';
import { Job } from './job';
import type { JobNeeds } from './job-needs';
import { RestoreDrill } from './restore-drill';
import { Restorability } from './restorability';
import { RunLog } from './run-log';
import { ScheduledJob } from './scheduled-job';
import { SchemaGate } from './schema-gate';
import { SuccessWatch } from './success-watch';
import { VaultDrill } from './vault-drill';
import { JOB_WORK } from './work';

export interface JobsProps extends JobNeeds {
  readonly jobs: Environment['jobs'];
  readonly history: HistoryAccess;
  readonly audit: LogBucket;
  readonly backups: Backups;
}

const SMALL = fargateSize(256, 512);

/** What runs beside the services: on a schedule, once for each release, or when people ask for it. */
export class Jobs extends Construct {
  readonly gate: SchemaGate;
  readonly databaseUsers: Job;
  readonly databaseCheck: Job;
  readonly restoreDrill: RestoreDrill;
  readonly vaultDrill: VaultDrill;
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
    const questions = this.createDatabaseQuestions(props);
    this.databaseCheck = this.createDatabaseCheck(props);
    this.restoreDrill = this.createRestoreDrill(props);
    this.vaultDrill = this.createVaultDrill(props);
    this.createRestorability(props);
    const create = this.prepareDatabase(props);
    this.runs = new RunLog(this, 'runs', services.location);
    this.scheduled = (Object.entries(props.jobs) as [JobName, EnvironmentJob][]).map(([name, row]) =>
      this.schedule(name, row, props),
    );
    const beyond = this.scheduled.filter(({ silenceHours }) => silenceHours > ALARM_LOOKS_BACK_HOURS);
    if (beyond.length > 0) {
      const { prefix, accountId } = services.location;
      new SuccessWatch(this, 'success-watch', { prefix, accountId, jobs: beyond });
    }
    const onDemand = [create, questions, this.databaseUsers, this.databaseCheck, this.gate.job];
    this.families = [...onDemand.map(({ task }) => task.family), ...this.scheduled.map(({ family }) => family)].sort();
  }

  private createDatabaseUsers(props: JobsProps): Job {
    const { services, database } = props;
    const { region } = services.location;
    return new Job(this, 'database-users', {
      ...props,
      name: 'database-users',
      size: SMALL,
      containers: (log) =>
        databaseUsersContainers({
          secrets: services.secrets.arns,
          database,
          region,
          log,
        }),
      secretKeyArns: [database.key.arn],
      statements: databaseUsersStatements(services.secrets.arns, {
        secretsKeyArn: services.secrets.encryptionKey.key.arn,
        copies: services.secrets.copies,
        region,
      }),
    });
  }

  /** What was written, what is due: asked for by a restore, of whichever generation. */
  private createDatabaseQuestions(props: JobsProps): Job {
    const { services, database } = props;
    return new Job(this, DATABASE_QUESTIONS, {
      ...props,
      name: DATABASE_QUESTIONS,
      size: SMALL,
      containers: (log) =>
        databaseQuestionsContainers({
          secrets: services.secrets.arns,
          host: database.names.hostOf(database.serving.name),
          log,
        }),
    });
  }

  /** Whether a database is what the release needs: asked before a switch, and by drills. */
  private createDatabaseCheck(props: JobsProps): Job {
    const { services, release, database } = props;
    const { serving, names } = database;
    return new Job(this, DATABASE_CHECK, {
      ...props,
      name: DATABASE_CHECK,
      size: SMALL,
      containers: (log) =>
        databaseCheckContainers({
          secrets: services.secrets.arns,
          generation: serving.name,
          host: names.hostOf(serving.name),
          servingHost: names.servingHost,
          release,
          log,
        }),
    });
  }

  /** What both drills need: the check, where it runs, and what it compares with. */
  private drillNeeds({ services, database }: JobsProps): DrillNeeds {
    return {
      location: services.location,
      cluster: services.cluster,
      check: this.databaseCheck,
      servingHost: database.names.servingHost,
    };
  }

  private createRestoreDrill(props: JobsProps): RestoreDrill {
    return new RestoreDrill(this, 'restore-drill', {
      ...this.drillNeeds(props),
      database: { ...restoredInto(props), kmsKeyArn: props.database.key.arn },
    });
  }

  private createVaultDrill(props: JobsProps): VaultDrill {
    return new VaultDrill(this, 'vault-drill', {
      ...this.drillNeeds(props),
      vaultArn: props.backups.vault.arn,
      database: restoredInto(props),
    });
  }

  /** Rights are those of the drills' roles: people's own are not in this stack. */
  private createRestorability(props: JobsProps) {
    const { services, database, backups } = props;
    const into = restoredInto(props);
    new Restorability(this, 'restorability', {
      location: services.location,
      secondRegion: backups.secondRegion,
      code: this.gate.codeStorage,
      database: {
        ...into,
        instanceClass: backups.instanceClass,
        keys: { 'the database': database.key.arn, 'the vault': backups.vault.keyArn },
        rights: [...this.restoreDrill.rights, ...this.vaultDrill.rights],
      },
    });
  }

  /** Puts an empty database under version control: asked for once, before the first release. */
  private prepareDatabase(props: JobsProps): Job {
    const { services, release } = props;
    return new Job(this, 'create', {
      ...props,
      name: COMMANDS.createDb,
      size: SMALL,
      containers: (log) => [
        balrogCommand(COMMANDS.createDb, {
          release,
          log,
          dburi: services.secrets.arns['dburi-migrate'],
          generation: props.database.serving.name,
        }),
      ],
    });
  }

  /** A row of environments/jobs.ts: its task, its schedule, and how each run ended. */
  private schedule(name: JobName, row: EnvironmentJob, props: JobsProps): ScheduledJob {
    const { services, release, history } = props;
    const { id = name, containers, lastContainer, secretKeyArns } = JOB_WORK[name];
    const job = new Job(this, id, {
      ...props,
      name,
      size: row.size,
      ...(row.diskGib !== undefined && { diskGib: row.diskGib }),
      containers: (log) =>
        containers({ ...row, services, release, history, log, generation: props.database.serving.name }),
      ...(secretKeyArns && { secretKeyArns: secretKeyArns(history) }),
    });
    this.afterGate(job);
    return new ScheduledJob(this, `${id}-schedule`, {
      services,
      job,
      name,
      row,
      lastContainer,
      runs: this.runs.group,
      paused: props.database.paused.includes('jobs'),
    });
  }

  /** Schedules take the newest definition: new code must not come before the schema it needs. */
  private afterGate({ task }: Job) {
    const { definition } = task;
    definition.dependsOn = [...(definition.dependsOn ?? []), dependable(this.gate.invocation)];
  }
}

/** Where drills restore the database that serves. */
const restoredInto = ({ database: { serving, subnetGroup, securityGroup } }: JobsProps) => ({
  serving: serving.name,
  subnetGroupName: subnetGroup.name,
  parameterGroupName: serving.parameterGroupName,
  securityGroupId: securityGroup.id,
});
