/** What stands behind a simulated `aws_db_instance`: rows that can be written, lost and brought back. */

/** The instance as RDS was asked for it. Its resource id is the name that never comes again; identifiers do. */
export interface EngineInstance {
  /** `db-…` */
  readonly resourceId: string;
  /** DBInstanceIdentifier, for messages. */
  readonly identifier: string;
  /** MasterUsername. */
  readonly username: string;
  /** Without one the engine makes one, which `master` answers: so it is with passwords that RDS manages. */
  readonly password?: string;
  /** The first database; none without it. */
  readonly dbName?: string;
  /** DBParameterGroup's values, by name; what the engine does not know it leaves out. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Who signs in as the master user. */
export interface EngineCaller {
  readonly user: string;
  readonly password: string;
}

/** Where a running server answers. */
export interface EngineEndpoint {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Path of the unix socket. */
  readonly socket: string;
  readonly caller: EngineCaller;
}

/** A row of an answer, by column. */
export type EngineRow = Readonly<Record<string, unknown>>;

/** What becomes of a deleted instance. */
export interface EngineDeletion {
  /** FinalDBSnapshotIdentifier. */
  readonly finalSnapshot?: string;
  /** DeleteAutomatedBackups: false. What it could be restored to on the day of its deletion, it can be restored to afterwards. */
  readonly retainBackups: boolean;
}

/**
 * Real servers behind simulated instances. Nothing starts until somebody asks for rows: an instance that nobody asked has none, and what is made of it
 * has none either. Calls are done one after the other, in the order in which they came; a caller that cannot wait (a behaviour of the simulated
 * provider) may leave the promise alone, and hears of a failure when it asks for rows. Times are those of the simulated cloud's clock.
 *
 * What is wrong with the server (no port, no disk, a folder that is not whole) is an Error of one message that ends with the last lines of its log.
 */
export interface DatabaseEngine {
  /** Whether there is a server on this machine. Without one every call does nothing, and those that ask for rows throw an Error that says what to install. */
  available(): boolean;
  /** Starts the server, unless it runs. At most two run at once: a third ends the one that was asked the longest ago. */
  endpoint(resourceId: string): Promise<EngineEndpoint>;
  /** Who the master user is; starts nothing. Undefined for an instance that the engine was not told of, and without a server on this machine. */
  master(resourceId: string): EngineCaller | undefined;
  /** Rows of the last statement, asked as the server's own superuser: MySQL's dialect, as everywhere. */
  query(resourceId: string, sql: string, database?: string): Promise<readonly EngineRow[]>;
  /** CreateDBInstance. An instance that is known already stays as it is. */
  created(instance: EngineInstance): Promise<void>;
  /** ModifyDBInstance with MasterUserPassword, and a rotation by RDS. */
  passwordChanged(resourceId: string, password: string): Promise<void>;
  /**
   * A copy of the instance as it is now, under its DBSnapshotIdentifier. `automated` ones (nightly, `rds:…`) go with the instance's backups, and
   * are what a restore to a point in time begins from; `manual` ones stay.
   */
  snapshot(resourceId: string, name: string, type: 'automated' | 'manual'): Promise<void>;
  /** CopyDBSnapshot, and a copy of AWS Backup: a manual one of the same rows. */
  snapshotCopied(name: string, copy: string): Promise<void>;
  snapshotDeleted(name: string): Promise<void>;
  /** RestoreDBInstanceToPointInTime, of an instance that lives or of the backups of a deleted one. `time`: the first moment that is not restored; none: all there is. */
  restoreToPointInTime(sourceResourceId: string, target: EngineInstance, time?: Date): Promise<void>;
  /** RestoreDBInstanceFromDBSnapshot. */
  restoreSnapshot(name: string, target: EngineInstance): Promise<void>;
  /** RebootDBInstance with or without ForceFailover: connections are cut, what was not committed is rolled back, the port stays. */
  failover(resourceId: string): Promise<void>;
  /** DeleteDBInstance. */
  deleted(resourceId: string, deletion: EngineDeletion): Promise<void>;
  /** DeleteDBInstanceAutomatedBackup. */
  backupsDeleted(resourceId: string): Promise<void>;
  /** Ends the servers that this engine started. What they hold stays. */
  close(): Promise<void>;
}
