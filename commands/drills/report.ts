/** The report of the drills: a line for each figure, and what is not known is said so. */
import { DATABASE_CLASSES } from '../questions/cost/prices';
import { duration, utc } from '../operations/moment';
import type { Answer } from '../release/outside/answer';
import type { Drill } from './ask';

/** A kind of drill: what is restored from. */
export interface Kind {
  readonly kind: string;
  /** `a point in time` */
  readonly called: string;
  /** Days after which a good one is too old. */
  readonly silenceDays: number;
  readonly drills: Answer<readonly Drill[]>;
}

export interface Report {
  readonly environment: string;
  readonly now: Date;
  /** Days that were looked at. */
  readonly days: number;
  readonly instanceClass: string;
  readonly kinds: readonly Kind[];
}

export type Verdict = 'good' | 'to do' | 'unknown';

export function verdictOf({ now, kinds }: Pick<Report, 'now' | 'kinds'>): Verdict {
  const each = kinds.map((kind): Verdict => {
    if (!kind.drills.known) return 'unknown';
    const [last, good] = [kind.drills.value.at(-1), lastGood(kind.drills.value)];
    return last?.good === true && good !== undefined && !isOld(good, kind, now) ? 'good' : 'to do';
  });
  return each.find((one) => one === 'to do') ?? each.find((one) => one === 'unknown') ?? 'good';
}

const DAY_MS = 86_400_000;
const NOT_MEASURED = 'not measured';

const lastGood = (drills: readonly Drill[]): Drill | undefined => drills.findLast(({ good }) => good);
const isOld = ({ at }: Drill, { silenceDays }: Kind, now: Date): boolean =>
  now.getTime() - at.getTime() > silenceDays * DAY_MS;

export function reportText(report: Report): string {
  const { environment, now, days, kinds } = report;
  return [
    `Drills of ${environment}, ${utc(now)}, of the last ${days} days`,
    ...kinds.flatMap((kind) => ['', `${kind.called} (${kind.kind})`, ...linesOf(kind, report)]),
    '',
    SAYS[verdictOf(report)],
  ].join('\n');
}

const SAYS: Readonly<Record<Verdict, string>> = {
  good: 'Each kind was restored, and young enough.',
  'to do': 'Not each kind has a good one that is young enough: docs/runbooks/drill-failed.md says what to do.',
  unknown: 'Nobody could say: that is no "good".',
};

function linesOf(kind: Kind, { now, instanceClass }: Report): readonly string[] {
  if (!kind.drills.known) return [`  unknown: ${kind.drills.why}`];
  const drills = kind.drills.value;
  const [good, last] = [lastGood(drills), drills.at(-1)];
  const row = (name: string, value: string): string => `  ${name.padEnd(16)} ${value}`;
  const seconds = good?.secondsToRestore;
  return [
    row('last good', good === undefined ? 'none' : aged(good, kind, now)),
    row('time to restore', inWords(seconds)),
    row('data lost', inWords(good?.secondsLost)),
    row('cost', costOf(seconds, instanceClass)),
    row(
      'ran',
      last === undefined ? 'none' : `${drills.length}, of which ${drills.filter((one) => one.good).length} good`,
    ),
    ...(last === undefined || last.good ? [] : [row('newest', `failed, ${utc(last.at)}`)]),
  ];
}

function aged(drill: Drill, kind: Kind, now: Date): string {
  const since = `${duration(now.getTime() - drill.at.getTime())} ago, ${utc(drill.at)}`;
  return isOld(drill, kind, now) ? `${since}: older than ${kind.silenceDays} days` : since;
}

const inWords = (seconds: number | undefined): string =>
  seconds === undefined ? NOT_MEASURED : duration(seconds * 1000);

/** Of the instance while it is restored and checked. It is deleted after that, which nobody measures. */
function costOf(seconds: number | undefined, instanceClass: string): string {
  const price = DATABASE_CLASSES[instanceClass]?.hour.dollars;
  if (seconds === undefined || price === undefined) return NOT_MEASURED;
  const hours = seconds / 3600;
  return `${(hours * price).toFixed(2)} dollars until it was checked: ${hours.toFixed(1)} hours of ${instanceClass} at list price`;
}
