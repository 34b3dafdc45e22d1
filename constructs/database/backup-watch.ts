import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import { BACKUPS } from '../alarms/catalogue';
import { startOnSchedule } from '../identity/scheduled-start';
import { ServiceRole } from '../identity/service-role';
import { backupAgeDefinition } from './backup-age';
import type { BackupVault } from './backup-vault';
import type { UpdateDatabase } from './update-database';

export interface BackupWatchProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly database: UpdateDatabase;
  readonly vault: BackupVault;
}

const RECENT_DAYS = 14;

/** Measures the age of every kind of backup of the database that serves, each minute. */
export class BackupWatch extends Construct {
  readonly stateMachineArn: string;

  constructor(scope: Construct, id: string, props: BackupWatchProps) {
    super(scope, id);
    const { prefix, aws, database, vault } = props;
    const { accountId, region } = aws;
    const dbInstanceArn = `arn:aws:rds:${region}:${accountId}:db:${database.identifier}`;
    const role = new ServiceRole(this, 'role', {
      name: `${prefix}-backup-watch`,
      service: 'states.amazonaws.com',
      accountId,
      permissions: { statements: [...questions(aws, dbInstanceArn, vault.arn), WRITE_ITS_LOG] },
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
        backupAgeDefinition({
          dbInstanceIdentifier: database.identifier,
          dbInstanceArn,
          backupVaultName: vault.name,
        }),
      ),
      // INVARIANT: express-runs-logged. Runs that fail, with the answer of AWS that they failed at.
      loggingConfiguration: { level: 'ERROR', includeExecutionData: true, logDestination: `${log.arn}:*` },
      dependsOn: [role.permissions],
    });
    startOnSchedule(this, {
      accountId,
      name: `${prefix}-backup-watch`,
      roleName: `${prefix}-backup-watch-schedule`,
      description: 'Measures the age of the backups',
      scheduleExpression: 'rate(1 minute)',
      stateMachine,
    });
    this.stateMachineArn = stateMachine.arn;
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

const questions = ({ accountId, region }: Environment['aws'], dbInstanceArn: string, vaultArn: string) => [
  {
    sid: 'ReadDatabase',
    actions: ['rds:DescribeDBInstances', 'rds:DescribeDBSnapshots'],
    resources: [dbInstanceArn, `arn:aws:rds:${region}:${accountId}:snapshot:*`],
  },
  { sid: 'ReadVault', actions: ['backup:ListRecoveryPointsByBackupVault'], resources: [vaultArn] },
  {
    sid: 'WriteMetrics',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    condition: [
      { test: 'StringEquals', variable: 'cloudwatch:namespace', values: [BACKUPS.restorablePoint.namespace] },
    ],
  },
];
