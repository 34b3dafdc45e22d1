/**
 * The numbers of the rules. The rules are the same for every stack, the numbers depend on what its environment is for
 * (`services.mode`); a stack of which nobody says it gets those of production, so a new environment starts protected.
 */
import type { StackFacts } from './stack-facts';

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

const PRODUCTION: Floors = {
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

const STAGING: Floors = {
  ...PRODUCTION,
  pointInTimeDays: 7,
  replicatedDays: 7,
  vaultDays: 14,
  vaultLock: 'governance',
  multiAz: false,
  changesWaitForWindow: false,
  pages: 'nobody',
  stagingReleases: 'accepted',
};

const FLOORS: Readonly<Record<NonNullable<StackFacts['mode']>, Floors>> = { production: PRODUCTION, staging: STAGING };

/** Nobody depends on what its names do not lead to, so that nobody is woken for it: a first deployment is full of silence. */
export const floorsOf = ({ mode = 'production', names }: StackFacts = {}): Floors =>
  names === 'lead-elsewhere' ? { ...FLOORS[mode], pages: 'nobody' } : FLOORS[mode];
