/** How far back, and how far forward, the range of a projected date looks from now. */

/** Days before now; months and years are not all of one length. */
export interface DaysBack {
  readonly least: number;
  readonly most: number;
}

export interface ProjectedRange {
  /** `fixed`: a day by its date. */
  readonly from: DaysBack | 'fixed';
  readonly to: DaysBack | 'fixed';
}

const DAYS_OF: Readonly<Record<string, readonly [least: number, most: number]>> = {
  MILLISECONDS: [1 / 86_400_000, 1 / 86_400_000],
  SECONDS: [1 / 86_400, 1 / 86_400],
  MINUTES: [1 / 1440, 1 / 1440],
  HOURS: [1 / 24, 1 / 24],
  DAYS: [1, 1],
  WEEKS: [7, 7],
  MONTHS: [28, 31],
  YEARS: [365, 366],
};

/** Undefined for what is no range of dates: log-table-projection says so. */
export function projectedRange(range: string): ProjectedRange | undefined {
  const [from, to, ...more] = range.split(',').map((bound) => daysBack(bound.trim()));
  return from === undefined || to === undefined || more.length > 0 ? undefined : { from, to };
}

function daysBack(bound: string): DaysBack | 'fixed' | undefined {
  if (/^[0-9]/.test(bound)) return 'fixed';
  const [now, sign, amount, unit = 'DAYS'] = /^NOW(?: *([-+]) *([0-9]+) *([A-Z]+))?$/.exec(bound) ?? [];
  const days = DAYS_OF[unit];
  if (now === undefined || days === undefined) return undefined;
  const ends = days.map((each) => Number(amount ?? 0) * each * (sign === '+' ? -1 : 1));
  // A part of a day reaches into a folder that is there, or is not, depending on the hour.
  return { least: Math.floor(Math.min(...ends)), most: Math.ceil(Math.max(...ends)) };
}
