/** When a scheduled job runs, in EventBridge Scheduler's six fields, and how long it is at most from one run to the next. */

export interface Schedule {
  /** As EventBridge Scheduler takes it, UTC: `cron(0 5 * * ? *)`. */
  readonly cron: string;
  /** Hours from one start to the next where they lie farthest apart: 24 for a daily job, 168 for a weekly one. */
  readonly longestGapHours: number;
}

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_HOURS = 24;

/** At one minute of one hour ("Cron-based schedules", EventBridge Scheduler user guide), on each day or on days by name. */
const DAILY = /^cron\([0-5]?\d ([01]?\d|2[0-3]) \* \* \? \*\)$/;
const WEEKLY = /^cron\([0-5]?\d ([01]?\d|2[0-3]) \? \* ((?:[A-Z]{3},)*[A-Z]{3}) \*\)$/;

/** @returns undefined for every other form, for a day that is none and for one that is named twice */
export function scheduleOf(cron: string): Schedule | undefined {
  if (DAILY.test(cron)) return { cron, longestGapHours: DAY_HOURS };
  const named = WEEKLY.exec(cron)?.[2]?.split(',') ?? [];
  const days = named.map((name) => DAYS.indexOf(name)).sort((one, other) => one - other);
  const [first] = days;
  if (first === undefined || first < 0 || new Set(days).size < days.length) return undefined;
  // After the last day of the week comes the first of the next one.
  const gaps = days.map((day, index) => (days[index + 1] ?? first + DAYS.length) - day);
  return { cron, longestGapHours: Math.max(...gaps) * DAY_HOURS };
}
