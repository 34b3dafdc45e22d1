/** RDS windows (UTC) as minutes of the week from Monday 00:00, so that midnight and the end of the week need no care. */

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY = 24 * 60;
const WEEK = 7 * DAY;
/** RDS refuses windows below half an hour. */
const SHORTEST = 30;

/** Starts in [0, one week); lasts `minutes`, perhaps beyond the end of the week. */
export interface Span {
  readonly start: number;
  readonly minutes: number;
}

/** `06:30-07:00`, on each of the seven days; undefined when it is no daily window. */
export function dailySpans(window: unknown): readonly Span[] | undefined {
  const match = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(String(window));
  if (!match) return undefined;
  const start = minuteOfDay(match[1], match[2]);
  const end = minuteOfDay(match[3], match[4]);
  if (start === undefined || end === undefined) return undefined;
  const minutes = (end - start + DAY) % DAY;
  return minutes < SHORTEST ? undefined : everyDay(start, minutes);
}

/** `sun:23:30-mon:00:30`; undefined when it is no weekly window. */
export function weeklySpan(window: unknown): Span | undefined {
  const match = /^([a-z]{3}):(\d\d):(\d\d)-([a-z]{3}):(\d\d):(\d\d)$/.exec(String(window).toLowerCase());
  const [from, to] = [DAYS.indexOf(match?.[1] ?? ''), DAYS.indexOf(match?.[4] ?? '')];
  const start = minuteOfDay(match?.[2], match?.[3]);
  const end = minuteOfDay(match?.[5], match?.[6]);
  if (from < 0 || to < 0 || start === undefined || end === undefined) return undefined;
  const minutes = (to * DAY + end - from * DAY - start + WEEK) % WEEK;
  return minutes < SHORTEST ? undefined : { start: from * DAY + start, minutes };
}

/** `cron(30 5 * * ? *)`, the daily form of AWS's six fields, as spans of that many minutes; undefined for other forms. */
export function dailyCronSpans(schedule: unknown, minutes: number): readonly Span[] | undefined {
  const match = /^cron\((\d{1,2}) (\d{1,2}) (?:\* \* \?|\? \* \*) \*\)$/.exec(String(schedule));
  const start = minuteOfDay(match?.[2], match?.[1]);
  return start === undefined ? undefined : everyDay(start, minutes);
}

/** Whether two spans share a minute, on the circle of the week. */
export function overlap(one: Span, other: Span): boolean {
  const from = (later: Span, earlier: Span): number => (later.start - earlier.start + WEEK) % WEEK;
  return from(other, one) < one.minutes || from(one, other) < other.minutes;
}

function everyDay(start: number, minutes: number): readonly Span[] {
  return DAYS.map((_, day) => ({ start: day * DAY + start, minutes }));
}

function minuteOfDay(hours: string | undefined, minutes: string | undefined): number | undefined {
  const [hour, minute] = [Number(hours), Number(minutes)];
  return hour < 24 && minute < 60 ? hour * 60 + minute : undefined;
}
