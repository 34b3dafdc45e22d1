import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import { ServiceRole } from '../identity/service-role';
import type { AlertTopic } from '../observability/alert-topic';
import { BACKUP_AGE, backupAgeDefinition } from './backup-age';
import type { BackupVault } from './backup-vault';
import type { UpdateDatabase } from './update-database';

export interface BackupWatchProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly database: UpdateDatabase;
  readonly vault: BackupVault;
  /** Restores are CloudOps' work, so is knowing in time that one would fail. */
  readonly cloudops: AlertTopic;
}

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 60 * MINUTE_SECONDS;

/** Measures the age of every kind of backup each minute, and tells CloudOps when one is too old or unknown. */
export class BackupWatch extends Construct {
  constructor(scope: Construct, id: string, props: BackupWatchProps) {
    super(scope, id);
    this.measure(props);
    this.alarm(props, {
      name: 'restorable-point',
      metricName: BACKUP_AGE.restorablePoint,
      // The promise is to recover to within five minutes. RDS ships the transaction log about that often, so an age
      // just above it for a moment is no news; three minutes in a row are.
      thresholdSeconds: 5 * MINUTE_SECONDS,
      minutes: 3,
      description: 'The update database cannot be restored to within five minutes',
    });
    this.alarm(props, {
      name: 'nightly-snapshot',
      metricName: BACKUP_AGE.nightlySnapshot,
      thresholdSeconds: 26 * HOUR_SECONDS,
      minutes: 15,
      description: 'The nightly snapshot of the update database did not happen',
    });
    this.alarm(props, {
      name: 'vault-copy',
      metricName: BACKUP_AGE.vaultCopy,
      // A copy may start an hour late and take three: two nights can lie 28 hours apart without a fault.
      thresholdSeconds: 29 * HOUR_SECONDS,
      minutes: 15,
      description: 'The nightly copy of the update database into the backup vault did not happen',
    });
  }

  private measure({ prefix, aws, database, vault }: BackupWatchProps) {
    const { accountId } = aws;
    const role = new ServiceRole(this, 'role', {
      name: `${prefix}-backup-watch`,
      service: 'states.amazonaws.com',
      accountId,
      permissions: { statements: questions(aws, database.identifier, vault.arn) },
    });
    const stateMachine = new SfnStateMachine(this, 'state-machine', {
      name: `${prefix}-backup-watch`,
      type: 'EXPRESS',
      roleArn: role.arn,
      definition: JSON.stringify(
        backupAgeDefinition({ dbInstanceIdentifier: database.identifier, backupVaultName: vault.name }),
      ),
      dependsOn: [role.permissions],
    });
    const schedulerRole = new ServiceRole(this, 'scheduler-role', {
      name: `${prefix}-backup-watch-schedule`,
      service: 'scheduler.amazonaws.com',
      accountId,
      permissions: { statements: [{ actions: ['states:StartExecution'], resources: [stateMachine.arn] }] },
    });
    new SchedulerSchedule(this, 'schedule', {
      name: `${prefix}-backup-watch`,
      description: 'Measures the age of the backups',
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: { arn: stateMachine.arn, roleArn: schedulerRole.arn },
      dependsOn: [schedulerRole.permissions],
    });
  }

  private alarm({ prefix, database, cloudops }: BackupWatchProps, watched: Watched) {
    new CloudwatchMetricAlarm(this, watched.name, {
      alarmName: `${prefix}-backup-${watched.name}`,
      alarmDescription: `${watched.description}. Runbook: docs/runbooks/backup-too-old.md`,
      namespace: BACKUP_AGE.namespace,
      metricName: watched.metricName,
      dimensions: { DBInstanceIdentifier: database.identifier },
      statistic: 'Maximum',
      unit: 'Seconds',
      period: MINUTE_SECONDS,
      evaluationPeriods: watched.minutes,
      datapointsToAlarm: watched.minutes,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: watched.thresholdSeconds,
      // Nobody knows how old the backups are: as bad as too old.
      treatMissingData: 'breaching',
      alarmActions: [cloudops.arn],
      okActions: [cloudops.arn],
    });
  }
}

interface Watched {
  readonly name: string;
  readonly metricName: string;
  readonly thresholdSeconds: number;
  /** Minutes in a row before the alarm. */
  readonly minutes: number;
  readonly description: string;
}

const questions = ({ accountId, region }: Environment['aws'], identifier: string, vaultArn: string) => [
  {
    sid: 'ReadDatabase',
    actions: ['rds:DescribeDBInstances', 'rds:DescribeDBSnapshots'],
    resources: [`arn:aws:rds:${region}:${accountId}:db:${identifier}`, `arn:aws:rds:${region}:${accountId}:snapshot:*`],
  },
  { sid: 'ReadVault', actions: ['backup:ListRecoveryPointsByBackupVault'], resources: [vaultArn] },
  {
    sid: 'WriteMetrics',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    condition: [{ test: 'StringEquals', variable: 'cloudwatch:namespace', values: [BACKUP_AGE.namespace] }],
  },
];
