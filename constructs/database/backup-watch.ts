import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import { BACKUPS } from '../alarms/catalogue';
import { measureOnSchedule } from '../identity/measurement';
import { backupAgeDefinition } from './backup-age';
import type { BackupVault } from './backup-vault';
import type { UpdateDatabase } from './update-database';

export interface BackupWatchProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly database: UpdateDatabase;
  readonly vault: BackupVault;
}

/** Measures the age of every kind of backup of the database that serves, each minute. */
export class BackupWatch extends Construct {
  readonly stateMachineArn: string;

  constructor(scope: Construct, id: string, props: BackupWatchProps) {
    super(scope, id);
    const { prefix, aws, database, vault } = props;
    const { accountId, region } = aws;
    const dbInstanceArn = `arn:aws:rds:${region}:${accountId}:db:${database.identifier}`;
    const stateMachine = measureOnSchedule(this, {
      accountId,
      name: `${prefix}-backup-watch`,
      description: 'Measures the age of the backups',
      scheduleExpression: 'rate(1 minute)',
      definition: backupAgeDefinition({
        dbInstanceIdentifier: database.identifier,
        dbInstanceArn,
        backupVaultName: vault.name,
      }),
      statements: questions(aws, dbInstanceArn, vault.arn),
      namespace: BACKUPS.restorablePoint.namespace,
    });
    this.stateMachineArn = stateMachine.arn;
  }
}

const questions = ({ accountId, region }: Environment['aws'], dbInstanceArn: string, vaultArn: string) => [
  {
    sid: 'ReadDatabase',
    actions: ['rds:DescribeDBInstances', 'rds:DescribeDBSnapshots'],
    resources: [dbInstanceArn, `arn:aws:rds:${region}:${accountId}:snapshot:*`],
  },
  { sid: 'ReadVault', actions: ['backup:ListRecoveryPointsByBackupVault'], resources: [vaultArn] },
];
