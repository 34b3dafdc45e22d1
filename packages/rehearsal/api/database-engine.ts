/** What the API asks of the databases behind instances, where there are any (`../engines`): the calls of RDS that concern rows. */
export interface DatabaseEngine {
  available(): boolean;
  passwordChanged(resourceId: string, password: string): Promise<void>;
  snapshot(resourceId: string, name: string, type: 'automated' | 'manual'): Promise<void>;
  snapshotCopied(name: string, copy: string): Promise<void>;
  snapshotDeleted(name: string): Promise<void>;
  restoreToPointInTime(sourceResourceId: string, target: EngineTarget, time?: Date): Promise<void>;
  restoreSnapshot(name: string, target: EngineTarget): Promise<void>;
  failover(resourceId: string): Promise<void>;
  deleted(
    resourceId: string,
    deletion: { readonly finalSnapshot?: string; readonly retainBackups: boolean },
  ): Promise<void>;
  backupsDeleted(resourceId: string): Promise<void>;
}

/** An instance that rows are restored into. */
export interface EngineTarget {
  readonly resourceId: string;
  readonly identifier: string;
  readonly username: string;
  readonly dbName?: string;
}
