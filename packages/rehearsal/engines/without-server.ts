/** The engine of a machine that has no server: instances are simulated as ever, without rows. */
import type { DatabaseEngine } from './types';

const MISSING =
  'There are no rows: MariaDB is not installed on this machine (Debian: apt-get install mariadb-server; macOS: brew install mariadb). Everything else of the rehearsal works without it.';

export function withoutServer(): DatabaseEngine {
  const nothing = (): Promise<void> => Promise.resolve();
  const missing = (): Promise<never> => Promise.reject(new Error(MISSING));
  return {
    available: () => false,
    endpoint: missing,
    master: () => undefined,
    query: missing,
    created: nothing,
    passwordChanged: nothing,
    snapshot: nothing,
    snapshotCopied: nothing,
    snapshotDeleted: nothing,
    restoreToPointInTime: nothing,
    restoreSnapshot: nothing,
    failover: nothing,
    deleted: nothing,
    backupsDeleted: nothing,
    close: nothing,
  };
}
