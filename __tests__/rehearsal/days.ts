/**
 * Weeks of the backups as the alarms see them: what is published, minute by minute, while nothing is wrong, or while one thing is. Windows
 * and schedules are those of the stack. Where AWS gives no number, the assumption stands beside it, on the bad side.
 */
import { BackupPlan } from '@cdktf/provider-aws/lib/backup-plan';
import { BackupRestoreTestingPlan } from '@cdktf/provider-aws/lib/backup-restore-testing-plan';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { BACKUPS, RESTORABILITY, STATE_MACHINE } from '../../constructs/alarms/catalogue';
import { DRILL_KINDS, type DrillKind } from '../../constructs/jobs/drill-steps';
import { stackNamed } from '../kit';
import { between, HABITS, random, restorableAges, type Range } from './uploads';

/** Minutes. */
export const HOUR = 60;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** A Monday, 16 days before the end of a month. */
const START = Date.parse('2026-11-16T00:00:00Z');
const dayOf = (minute: number) => new Date(START + minute * 60_000);
/** Jobs that count and copy run in these days, and everything takes longest. */
const isMonthsEnd = (minute: number) => dayOf(minute + 2 * DAY).getUTCMonth() !== dayOf(minute).getUTCMonth();

/** What can be wrong. */
export type Fault =
  | 'uploads stop'
  | 'no nightly snapshot'
  | 'no vault copy'
  | 'replication stops'
  | 'measurements fail'
  | 'nobody measures'
  | 'nobody asks whether it is restorable'
  | 'something stands in the way'
  | `${DrillKind} drills fail`
  | `${DrillKind} drills are left out`;

/** In minutes since the start. */
export interface Trouble {
  readonly fault: Fault;
  readonly from: number;
  readonly until: number;
}

/** Seconds since the start. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

/** By metric and what it is of: `RestorablePointAge`, `ExecutionsFailed backup-watch`, `LastGoodDrillAge vault`. */
export type Publications = ReadonlyMap<string, readonly Sample[]>;

/** Minutes that things take, at a normal time and at the end of a month. */
const SNAPSHOT: Readonly<Record<'usually' | 'at months end', Range>> = { usually: [5, 30], 'at months end': [20, 60] };
/** AWS Backup starts within an hour and gives up after three (constructs/database/backup-vault.ts). */
const COPY_STARTS: Range = [0, 60];
const COPY: typeof SNAPSHOT = { usually: [10, 60], 'at months end': [60, 180] };
const DRILL: typeof SNAPSHOT = { usually: [1 * HOUR, 5 * HOUR], 'at months end': [4 * HOUR, 9 * HOUR] };
/** How far the second region is behind. */
const REPLICATION: Range = [5, 60];
/** One answer of AWS in so many is an error that two more tries do not mend. */
const ONE_RUN_FAILS_IN = 2000;
const ASKED_EVERY = 30;

/** What happens at which minute: a thing that is done, and from when on it is seen. */
interface Done {
  readonly at: number;
  readonly seen: number;
}

const lengthOf = (lengths: typeof SNAPSHOT, minute: number): Range =>
  lengths[isMonthsEnd(minute) ? 'at months end' : 'usually'];

const ofDrills = <T>(make: (kind: DrillKind) => T): Readonly<Record<DrillKind, T>> => ({
  'point-in-time': make('point-in-time'),
  vault: make('vault'),
});

/** Everything that is published in so many minutes. */
export function publications(
  environment: 'prod' | 'stage',
  minutes: number,
  seed: number,
  trouble?: Trouble,
): Publications {
  const chance = random(seed);
  const range = between(chance);
  const is = (fault: Fault, minute: number) =>
    trouble?.fault === fault && minute >= trouble.from && minute < trouble.until;
  const times = timesOf(environment);
  const starts = (every: (minute: number) => boolean) =>
    Array.from({ length: minutes }, (_, minute) => minute).filter(every);
  const daily = (minuteOfDay: number) => starts((minute) => minute % DAY === minuteOfDay);

  const snapshots = daily(times.snapshot).flatMap((minute): readonly Done[] => {
    const at = minute + range([0, 30]);
    const done = { at, seen: at + range(lengthOf(SNAPSHOT, minute)) };
    return is('no nightly snapshot', minute) ? [] : [done];
  });
  const copies = daily(times.copy).flatMap((minute): readonly Done[] => {
    const at = minute + range(COPY_STARTS) + range(lengthOf(COPY, minute));
    return is('no vault copy', minute) ? [] : [{ at, seen: at }];
  });
  const drills = ofDrills((kind) =>
    starts(times.drills[kind])
      .filter((minute) => !is(`${kind} drills are left out`, minute))
      .map((minute) => ({ end: minute + range(lengthOf(DRILL, minute)), good: !is(`${kind} drills fail`, minute) })),
  );

  const restorable = restorableAges(chance, HABITS[environment], minutes, (second) => is('uploads stop', second / 60));
  const samples = new Map<string, Sample[]>();
  const put = (name: string, minute: number, value: number | undefined) => {
    if (value === undefined) return;
    const list = samples.get(name) ?? [];
    list.push({ at: minute * 60 + 30, value });
    samples.set(name, list);
  };
  const newest = (done: readonly Done[]) => {
    let last = -1;
    return (minute: number): number | undefined => {
      while ((done[last + 1]?.seen ?? Infinity) <= minute) last += 1;
      const found = done[last];
      return found === undefined ? undefined : (minute - found.at) * 60;
    };
  };
  const [snapshotAge, copyAge] = [newest(snapshots), newest(copies)];
  // CloudWatch adds up by hours, and says the beginning of each.
  const goodAges = ofDrills((kind) =>
    newest(
      drills[kind].filter(({ good }) => good).map(({ end }) => ({ at: Math.floor(end / HOUR) * HOUR, seen: end })),
    ),
  );

  let reached = 0;
  for (let minute = 0; minute < minutes; minute += 1) {
    // A deployment on Tuesdays takes the state machine away for two minutes.
    const deployed = minute % WEEK === DAY + 15 * HOUR || minute % WEEK === DAY + 15 * HOUR + 1;
    const fails = is('measurements fail', minute) || chance() < 1 / ONE_RUN_FAILS_IN;
    if (!is('nobody measures', minute) && !deployed) {
      if (fails) put(`${STATE_MACHINE.failed.name} backup-watch`, minute, 1);
      else {
        put(BACKUPS.restorablePoint.name, minute, restorable[minute]);
        put(BACKUPS.nightlySnapshot.name, minute, snapshotAge(minute));
        put(BACKUPS.vaultCopy.name, minute, copyAge(minute));
      }
    }
    const behind = range(REPLICATION);
    if (!is('replication stops', minute)) reached = Math.max(reached, minute - behind);
    if (minute % ASKED_EVERY === 7 && !is('nobody asks whether it is restorable', minute)) {
      const hindered = is('something stands in the way', minute) || chance() < 1 / ONE_RUN_FAILS_IN;
      put(RESTORABILITY.restorable.name, minute, hindered ? 0 : 1);
      put(RESTORABILITY.secondRegion.name, minute, (minute - reached) * 60);
      for (const kind of DRILL_KINDS)
        put(`${RESTORABILITY.lastGoodDrill.name} ${kind}`, minute, goodAges[kind](minute));
    }
  }
  for (const kind of DRILL_KINDS) {
    const machine = kind === 'vault' ? 'vault-drill' : 'restore-drill';
    for (const { end, good } of drills[kind])
      if (!good) put(`${STATE_MACHINE.failed.name} ${machine}`, Math.round(end), 1);
  }
  return samples;
}

/** Minutes of the day, and of which minutes a drill starts in, as they are deployed. */
function timesOf(environment: string) {
  const stack = stackNamed(environment);
  const clock = (text: string): number => {
    const [, hour = 0, minute = 0] = /^(\d+):(\d+)/.exec(text) ?? [];
    return Number(hour) * HOUR + Number(minute);
  };
  const [rule] = [stack.only(BackupPlan).get('rule')].flat() as { readonly schedule: string }[];
  const restoreDrill = stack.only(SchedulerSchedule, ({ path }) => path.includes('/restore-drill/'));
  return {
    snapshot: clock(String(stack.only(DbInstance).get('backup_window'))),
    copy: cron(String(rule?.schedule)).minuteOfDay,
    drills: {
      'point-in-time': cron(String(restoreDrill.get('schedule_expression'))).starts,
      vault: cron(String(stack.only(BackupRestoreTestingPlan).get('schedule_expression'))).starts,
    },
  };
}

const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** `cron(0 10 ? * MON,THU *)`; weeks begin on Mondays, as the simulated ones. */
function cron(expression: string) {
  const [, minute = '0', hour = '0', , , days = '*'] =
    /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) \S+\)$/.exec(expression) ?? [];
  const minuteOfDay = Number(hour) * HOUR + Number(minute);
  const on = days === '?' || days === '*' ? DAYS : days.split(',');
  return {
    minuteOfDay,
    starts: (at: number) => at % DAY === minuteOfDay && on.includes(DAYS[Math.floor(at / DAY) % 7] ?? ''),
  };
}
