import { withoutServer } from './without-server';
import type { DatabaseEngine } from './types';

export interface EngineSettings {
  /** Where data, logs and snapshots are kept: a folder of the rehearsal's home. */
  readonly folder: string;
  /** Run folder of the session: servers carry its mark, and end with it. */
  readonly run?: string;
  /** The simulated cloud's clock. */
  readonly now: () => Date;
}

/** Opens what stands behind the database instances of one home. Several processes may have it open. */
export function openDatabaseEngine(_settings: EngineSettings): DatabaseEngine {
  return withoutServer();
}
