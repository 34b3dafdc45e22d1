import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import { ServiceRole } from '../identity/service-role';
import { metricAlarm } from '../alarms/metric-alarm';
import type { AlarmRule } from '../alarms/rule';
import { NIGHTLY_SNAPSHOT, RESTORABLE_POINT, VAULT_COPY } from '../alarms/rules/database';
import { BACKUP_WATCH_FAILS } from '../alarms/rules/jobs';
import type { Responders } from '../alarms/responders';
import { BACKUP_AGE, backupAgeDefinition } from './backup-age';
import type { BackupVault } from './backup-vault';
import type { UpdateDatabase } from './update-database';

export interface BackupWatchProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly database: UpdateDatabase;
  readonly vault: BackupVault;
  readonly responders: Responders;
}

const RECENT_DAYS = 14;

/** Measures the age of every kind of backup each minute, and tells CloudOps when one is too old or unknown. */
export class BackupWatch extends Construct {
  constructor(scope: Construct, id: string, props: BackupWatchProps) {
    super(scope, id);
    const { stateMachineArn } = this.measure(props);
    const dimensions = { DBInstanceIdentifier: props.database.identifier, StateMachineArn: stateMachineArn };
    const alarm = (name: string, rule: AlarmRule) =>
      metricAlarm(this, name, rule, {
        alarmName: `${props.prefix}-backup-${name}`,
        dimensions,
        responders: props.responders,
      });
    alarm('restorable-point', RESTORABLE_POINT);
    alarm('nightly-snapshot', NIGHTLY_SNAPSHOT);
    alarm('vault-copy', VAULT_COPY);
    alarm('measurement', BACKUP_WATCH_FAILS);
  }

  private measure({ prefix, aws, database, vault }: BackupWatchProps) {
    const { accountId } = aws;
    const role = new ServiceRole(this, 'role', {
      name: `${prefix}-backup-watch`,
      service: 'states.amazonaws.com',
      accountId,
      permissions: { statements: [...questions(aws, database.identifier, vault.arn), WRITE_ITS_LOG] },
    });
    // Names that begin like this share one resource policy of the account, which Step Functions writes and AWS bounds.
    const log = new CloudwatchLogGroup(this, 'log', {
      name: `/aws/vendedlogs/states/${prefix}-backup-watch`,
      retentionInDays: RECENT_DAYS,
    });
    const stateMachine = new SfnStateMachine(this, 'state-machine', {
      name: `${prefix}-backup-watch`,
      type: 'EXPRESS',
      roleArn: role.arn,
      definition: JSON.stringify(
        backupAgeDefinition({ dbInstanceIdentifier: database.identifier, backupVaultName: vault.name }),
      ),
      // INVARIANT: express-runs-logged. Runs that fail, with the answer of AWS that they failed at.
      loggingConfiguration: { level: 'ERROR', includeExecutionData: true, logDestination: `${log.arn}:*` },
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
    return { stateMachineArn: stateMachine.arn };
  }
}

/** "Logging using CloudWatch Logs" (Step Functions developer guide): none of these actions knows a resource. */
const WRITE_ITS_LOG = {
  sid: 'WriteItsLog',
  actions: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  resources: ['*'],
};

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
