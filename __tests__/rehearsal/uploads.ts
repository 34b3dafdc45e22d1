/** How RDS makes a database restorable, minute by minute: its logs are uploaded about every five minutes, and a failover delays one. */

const MINUTE = 60;

/** mulberry32: the same seed gives the same weeks. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Range = readonly [least: number, most: number];

export const between =
  (chance: () => number) =>
  ([least, most]: Range): number =>
    least + chance() * (most - least);

export interface Habits {
  /** "RDS uploads transaction logs for DB instances to Amazon S3 every five minutes" (RDS user guide, "Restoring to a specified time"). */
  readonly everySeconds: number;
  /** Assumed: how far a turn of the log is from its time, to both sides. */
  readonly jitterSeconds: number;
  /** Assumed: from the turn until the log lies in S3 and `LatestRestorableTime` says so. */
  readonly uploadSeconds: Range;
  /** Assumed: one upload in so many does not succeed, and the next one takes both. Five minutes apart there are 288 a day. */
  readonly oneFailsIn: number;
  /** Seconds without a primary, for each event of a week. */
  readonly outages: readonly Range[];
}

/** "Failover times are typically 60-120 seconds" (RDS user guide, Multi-AZ): one in the maintenance window, one unplanned. */
const MULTI_AZ: Habits = {
  everySeconds: 300,
  jitterSeconds: 45,
  uploadSeconds: [5, 60],
  oneFailsIn: 288,
  outages: [
    [60, 120],
    [60, 120],
  ],
};

/** Without a standby a restart is waited for. Nightly, the storage stands still "typically under a few seconds" (Working with backups). */
const SINGLE_AZ: Habits = {
  ...MULTI_AZ,
  outages: [[60, 240], ...Array.from({ length: 7 }, () => [1, 10] as const)],
};

export const HABITS = { prod: MULTI_AZ, stage: SINGLE_AZ } as const;

/**
 * Ages of the newest restorable point in seconds, as measured once a minute.
 *
 * @param stopped whether nothing is uploaded in this second
 */
export function restorableAges(
  chance: () => number,
  habits: Habits,
  minutes: number,
  stopped: (second: number) => boolean = () => false,
): readonly number[] {
  const range = between(chance);
  const weeks = Math.ceil(minutes / (7 * 24 * 60));
  const outages = Array.from({ length: weeks }, () => habits.outages)
    .flat()
    .map((length) => ({ from: chance() * minutes * MINUTE, seconds: range(length) }))
    .sort((one, other) => one.from - other.from);
  // From when on it is known up to which moment can be restored.
  const known: { readonly at: number; readonly upTo: number }[] = [{ at: 0, upTo: -habits.everySeconds / 2 }];
  for (let turn = 0; turn < minutes * MINUTE;) {
    turn += habits.everySeconds + range([-habits.jitterSeconds, habits.jitterSeconds]);
    const outage = outages.find(({ from, seconds }) => turn >= from && turn < from + seconds);
    // A new primary begins its log anew; what the old one wrote is in the storage that both have.
    if (outage !== undefined) turn = outage.from + outage.seconds + habits.everySeconds;
    if (chance() < 1 / habits.oneFailsIn || stopped(turn)) continue;
    known.push({ at: turn + range(habits.uploadSeconds), upTo: turn });
  }
  return ages(known, minutes, chance);
}

/** The schedule starts within its minute, whenever it likes. */
function ages(
  known: readonly { readonly at: number; readonly upTo: number }[],
  minutes: number,
  chance: () => number,
): readonly number[] {
  let last = 0;
  return Array.from({ length: minutes }, (_, minute) => {
    const now = (minute + chance()) * MINUTE;
    while ((known[last + 1]?.at ?? Infinity) <= now) last += 1;
    return now - known[last]!.upTo;
  });
}
