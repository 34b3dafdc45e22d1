/**
 * When a schedule starts something: `cron(…)` with six fields and `rate(…)`, as EventBridge, its Scheduler and AWS Backup read them
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html). Two are compared by their starts, not by how they are written.
 */
import type { Finding } from './finding';

const MINUTES_OF_DAY = 1440;
/** Leap years and all: from a 1st of January that is a Monday, without a clock. */
const FIRST_DAY = Date.UTC(2024, 0, 1);
const DAYS = 3 * 366;
const DAY = 86_400_000;

interface Starts {
  /** The times and days of a cron expression, the minutes of a rate. */
  readonly sign: string;
  /** A rate begins whenever it is made, and is the same as any times that lie evenly apart. */
  readonly isRate: boolean;
  readonly isEven: boolean;
  /** Minutes from one to the next where they lie farthest apart; infinite when there is none. */
  readonly longestGap: number;
  readonly perDay: number;
}

/** How much more often is another matter: runs may meet, and what they do is done many times. */
const MANY = 10;

export type When = 'seldom' | 'often' | 'otherwise';

/** `seldom`: farther apart, or never; `often`: ten times as many; `otherwise`: as often, at other times, or nobody can tell. */
export function startsChange(which: When, before: unknown, after: unknown): Finding | undefined {
  if (isNone(before) && isNone(after)) return undefined;
  const [from, to] = [startsOf(before), startsOf(after)];
  if (from === undefined || to === undefined)
    return which === 'seldom' && before !== after && !isNone(before)
      ? { what: 'starts at other times, which cannot be compared' }
      : undefined;
  if (areSame(from, to)) return undefined;
  const isSeldom = to.longestGap > from.longestGap;
  const isOften = to.perDay >= from.perDay * MANY;
  if (which === 'seldom')
    return isSeldom
      ? {
          what:
            to.longestGap === Number.POSITIVE_INFINITY
              ? 'starts no more'
              : `starts up to ${inWords(to.longestGap)} apart, and not ${inWords(from.longestGap)}`,
        }
      : undefined;
  if (which === 'often')
    return isOften
      ? {
          what: `starts every ${inWords(MINUTES_OF_DAY / to.perDay)}, and not every ${inWords(MINUTES_OF_DAY / from.perDay)}`,
        }
      : undefined;
  return isSeldom || isOften ? undefined : { what: 'starts at other times' };
}

const areSame = (one: Starts, other: Starts): boolean =>
  one.sign === other.sign ||
  ((one.isRate || other.isRate) && one.isEven && other.isEven && one.longestGap === other.longestGap);

const isNone = (value: unknown): boolean => value === undefined || value === null || value === '';

function inWords(minutes: number): string {
  const [number, unit] =
    minutes >= 2 * MINUTES_OF_DAY
      ? [minutes / MINUTES_OF_DAY, 'days']
      : minutes >= 120
        ? [minutes / 60, 'hours']
        : [minutes, 'minutes'];
  return `${Math.round(number * 10) / 10} ${unit}`;
}

function startsOf(value: unknown): Starts | undefined {
  const [, kind, body = ''] = /^(cron|rate)\((.*)\)$/.exec(typeof value === 'string' ? value.trim() : '') ?? [];
  if (kind === 'rate') return startsOfRate(body);
  return kind === 'cron' ? startsOfCron(body) : undefined;
}

const UNITS: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: MINUTES_OF_DAY };

function startsOfRate(body: string): Starts | undefined {
  const [, number = '', unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(body) ?? [];
  const minutes = Number(number) * (UNITS[unit] ?? 0);
  if (minutes === 0) return undefined;
  return {
    sign: `every ${minutes}`,
    isRate: true,
    isEven: true,
    longestGap: minutes,
    perDay: MINUTES_OF_DAY / minutes,
  };
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function startsOfCron(body: string): Starts | undefined {
  const [minute, hour, day, month, weekday, year, ...more] = body.trim().split(/\s+/);
  if (year === undefined || more.length > 0) return undefined;
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const months = valuesOf(named(month, MONTHS, 1), 1, 12);
  const daysOfMonth = day === '?' ? undefined : valuesOf(day, 1, 31);
  const daysOfWeek = weekday === '?' ? undefined : valuesOf(named(weekday, WEEKDAYS, 1), 1, 7);
  const any = year === '*';
  if (minutes === undefined || hours === undefined || months === undefined || !any) return undefined;
  if ((day !== '?' && daysOfMonth === undefined) || (weekday !== '?' && daysOfWeek === undefined)) return undefined;
  const times = hours.flatMap((h) => minutes.map((m) => h * 60 + m));
  const isDay = (index: number): boolean => {
    const date = new Date(FIRST_DAY + index * DAY);
    return (
      months.includes(date.getUTCMonth() + 1) &&
      (daysOfMonth === undefined || daysOfMonth.includes(date.getUTCDate())) &&
      (daysOfWeek === undefined || daysOfWeek.includes(date.getUTCDay() + 1))
    );
  };
  const days = Array.from({ length: DAYS }, (_, index) => index).filter(isDay);
  return summaryOf(times, days);
}

function summaryOf(times: readonly number[], days: readonly number[]): Starts {
  const [first] = times;
  const last = times.at(-1);
  if (first === undefined || last === undefined || days.length < 2)
    return { sign: 'never', isRate: false, isEven: false, longestGap: Number.POSITIVE_INFINITY, perDay: 0 };
  const within = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const between = days.slice(1).map((day, index) => (day - (days[index] ?? day)) * MINUTES_OF_DAY + first - last);
  const gaps = [...within, ...between];
  const longestGap = gaps.reduce((longest, gap) => Math.max(longest, gap), 0);
  return {
    sign: `${times.join()} on ${days.join()}`,
    isRate: false,
    isEven: gaps.every((gap) => gap === longestGap),
    longestGap,
    perDay: (times.length * days.length) / DAYS,
  };
}

const named = (field: string | undefined, names: readonly string[], from: number): string | undefined =>
  field?.replace(/[A-Za-z]{3}/g, (name) => {
    const index = names.indexOf(name.toUpperCase());
    return index < 0 ? name : String(index + from);
  });

/** All numbers of a field in order; undefined for `L`, `W`, `#` and what is none. */
function valuesOf(field: string | undefined, low: number, high: number): readonly number[] | undefined {
  const found = new Set<number>();
  for (const part of (field ?? '').split(',')) {
    const [, range = '', step] = /^([\d*]+(?:-\d+)?)(?:\/(\d+))?$/.exec(part) ?? [];
    const [, from, , to] = /^(\*|\d+)(-(\d+))?$/.exec(range) ?? [];
    if (from === undefined) return undefined;
    const begin = from === '*' ? low : Number(from);
    const end = to !== undefined ? Number(to) : from === '*' || step !== undefined ? high : begin;
    const by = Number(step ?? 1);
    if (begin < low || end > high || begin > end || by < 1) return undefined;
    for (let value = begin; value <= end; value += by) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}
