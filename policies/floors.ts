/**
 * The numbers of the rules, per stack. The rules are the same for every stack; a stack that is not listed gets prod's
 * numbers, so a new environment starts protected.
 */
export interface Floors {
  /** Days of automated RDS backups, which is how far back point-in-time recovery reaches. AWS allows 35 at most. */
  readonly pointInTimeDays: number;
  /** Days the copies in the second region are kept. AWS allows 35 at most. */
  readonly replicatedDays: number;
  /** Days the nightly vault copies are kept and cannot be deleted by anyone. */
  readonly vaultDays: number;
  /**
   * `compliance`: after the days in `changeable_for_days` nobody, AWS included, can take the lock of the vault off;
   * `governance`: whoever has the permission can.
   */
  readonly vaultLock: 'compliance' | 'governance';
  /** A standby database in a second zone. */
  readonly multiAz: boolean;
  /** Changes that restart or fail over the database wait for its maintenance window. */
  readonly changesWaitForWindow: boolean;
  /** Days Performance Insights keeps its data; 7 is the free tier. */
  readonly performanceInsightsDays: number;
  /** Whether alarms may wake people. */
  readonly pages: 'wake' | 'nobody';
  /** Whether it is the environment in which staging releases and new code are tried: hosts of test builds are accepted. */
  readonly stagingReleases: 'accepted' | 'refused';
}

const PROD: Floors = {
  pointInTimeDays: 35,
  replicatedDays: 35,
  vaultDays: 90,
  vaultLock: 'compliance',
  multiAz: true,
  changesWaitForWindow: true,
  performanceInsightsDays: 7,
  pages: 'wake',
  stagingReleases: 'refused',
};

const STAGE: Floors = {
  ...PROD,
  pointInTimeDays: 7,
  replicatedDays: 7,
  vaultDays: 14,
  vaultLock: 'governance',
  multiAz: false,
  changesWaitForWindow: false,
  pages: 'nobody',
  stagingReleases: 'accepted',
};

/** Stacks that may do with less than prod, by name. */
const LESS: Readonly<Record<string, Floors>> = { stage: STAGE };

/** The floors of the stack; prod's for any name that is not listed. */
export const floorsOf = (stack: string): Floors => (Object.hasOwn(LESS, stack) ? LESS[stack] : undefined) ?? PROD;
