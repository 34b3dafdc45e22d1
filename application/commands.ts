/** The words that `scripts/run.sh` of the image takes: what a container of Balrog does follows from one of them. */
export const COMMANDS = {
  public: 'public',
  admin: 'admin',
  /** Of the other image, `agent/run.sh`. */
  agent: 'agent',
  /** Puts an empty database under version control and makes its tables. */
  createDb: 'create-db',
  /** Runs the migrations that are missing. */
  upgradeDb: 'upgrade-db',
  /** Deletes dated nightlies that no rule maps to. */
  cleanupDb: 'cleanup-db',
  /** Dumps what is public of the database into a file. */
  extractActiveData: 'extract-active-data',
} as const;

/** The long-running applications and the one-off jobs, by their words. */
export type Application = (typeof COMMANDS)[keyof typeof COMMANDS];
export const APPLICATIONS: readonly Application[] = Object.values(COMMANDS);

/** Those that work on the database and end. */
export type DatabaseJob = Exclude<Application, 'public' | 'admin' | 'agent'>;

/** What `cleanup-db` prints when a pass has failed; it ends with 0 all the same (scripts/run-batch-deletes.sh). */
export const CLEANUP_FAILED_TEXT = "didn't exit cleanly";
