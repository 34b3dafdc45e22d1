import { Construct } from 'constructs';
import type { Databases } from '../../environments/databases';
import type { Environment } from '../../environments/environment';
import type { Network } from '../network/network';
import type { Responders } from '../alarms/responders';
import { BackupVault } from './backup-vault';
import { BackupWatch } from './backup-watch';
import { forget } from './forget';
import { SecondRegion } from './second-region';
import { UpdateDatabase } from './update-database';

export interface DatabaseProps {
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly database: Environment['database'];
  readonly databases: Databases;
  readonly logRetentionDays: number;
  readonly network: Network;
  readonly responders: Responders;
}

/** What a restore depends on beside the database itself. */
export interface Backups {
  readonly vault: Pick<BackupVault, 'arn' | 'keyArn'>;
  /** Region of the copies. */
  readonly secondRegion: string;
  readonly instanceClass: string;
}

/** The update database and everything that lets us get it back. */
export class Database extends Construct {
  readonly updateDatabase: UpdateDatabase;
  readonly vault: BackupVault;
  readonly backupWatch: BackupWatch;
  readonly backups: Backups;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const { prefix, aws, database, databases, responders } = props;
    const { accountId } = aws;
    this.updateDatabase = new UpdateDatabase(this, 'update-database', {
      prefix,
      accountId,
      database,
      databases,
      network: props.network,
      responders,
      logRetentionDays: props.logRetentionDays,
    });
    const { generations } = this.updateDatabase;
    new SecondRegion(this, 'second-region', {
      prefix,
      accountId,
      generations,
      region: aws.backupRegion,
      retentionDays: database.backup.pointInTimeRecoveryDays,
    });
    this.vault = new BackupVault(this, 'backup-vault', {
      prefix,
      accountId,
      generations,
      vault: database.backup.vault,
    });
    this.backups = { vault: this.vault, secondRegion: aws.backupRegion, instanceClass: database.instanceClass };
    this.backupWatch = new BackupWatch(this, 'backup-watch', {
      prefix,
      aws,
      database: this.updateDatabase,
      vault: this.vault,
    });
    forget(generations.filter(({ row }) => row.state === 'lost').flatMap(({ dependents }) => dependents));
  }
}
