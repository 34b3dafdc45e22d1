/** Dates in projections: the part of Java's DateTimeFormatter that folders are named with, and what NOW means. */

const UNITS = ['SECOND', 'MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR'] as const;
export type Unit = (typeof UNITS)[number];

/** Letters of DateTimeFormatter, the digits they stand for, and the unit that they tell. */
const FIELDS: Readonly<Record<string, { readonly digits: number; readonly unit: Unit }>> = {
  yyyy: { digits: 4, unit: 'YEAR' },
  uuuu: { digits: 4, unit: 'YEAR' },
  MM: { digits: 2, unit: 'MONTH' },
  dd: { digits: 2, unit: 'DAY' },
  HH: { digits: 2, unit: 'HOUR' },
  mm: { digits: 2, unit: 'MINUTE' },
  ss: { digits: 2, unit: 'SECOND' },
};

export interface DateFormat {
  /** Matches a value; one group for each field. */
  readonly pattern: string;
  /** The smallest unit that the format tells. */
  readonly precision: Unit;
  parse(value: string): Date | undefined;
  format(date: Date): string;
}

/** The format, or `undefined` when it has letters other than yyyy (uuuu), MM, dd, HH, mm and ss. */
export function dateFormat(format: string): DateFormat | undefined {
  const tokens = format.match(/'(?:[^']|'')*'|[A-Za-z]+|[^A-Za-z']/g) ?? [];
  if (tokens.join('') !== format) return undefined;
  const parts = tokens.flatMap(splitFields);
  const fields = parts.filter((part) => part in FIELDS);
  if (fields.length === 0 || parts.some((part) => /^[A-Za-z]/.test(part) && !(part in FIELDS))) return undefined;
  const pattern = parts.map((part) => groupOf(part)).join('');
  const units = fields.map((field) => FIELDS[field]?.unit ?? 'DAY');
  return {
    pattern,
    precision: units.reduce((a, b) => (UNITS.indexOf(b) < UNITS.indexOf(a) ? b : a)),
    parse: (value) => parse(value, pattern, units),
    format: (date) => parts.map((part) => (part in FIELDS ? fieldOf(part, date) : literal(part))).join(''),
  };
}

/** `yyyyMMdd` is three fields without anything between. */
function splitFields(token: string): readonly string[] {
  return /^[A-Za-z]/.test(token) ? (token.match(/([A-Za-z])\1*/g) ?? []) : [token];
}

function groupOf(part: string): string {
  const field = FIELDS[part];
  return field ? `([0-9]{${field.digits}})` : literal(part).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function literal(part: string): string {
  if (part === "''") return "'";
  return part.startsWith("'") ? part.slice(1, -1).replaceAll("''", "'") : part;
}

function parse(value: string, pattern: string, units: readonly Unit[]): Date | undefined {
  const match = new RegExp(`^${pattern}$`).exec(value);
  if (!match) return undefined;
  const of = (unit: Unit, missing: number): number => Number(match[units.indexOf(unit) + 1] ?? missing);
  const at = (unit: Unit, missing: number): number => (units.includes(unit) ? of(unit, missing) : missing);
  const [year, month, day] = [at('YEAR', 1970), at('MONTH', 1), at('DAY', 1)];
  const date = new Date(Date.UTC(year, month - 1, day, at('HOUR', 0), at('MINUTE', 0), at('SECOND', 0)));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : undefined;
}

function fieldOf(part: string, date: Date): string {
  const numbers: Readonly<Record<Unit, number>> = {
    YEAR: date.getUTCFullYear(),
    MONTH: date.getUTCMonth() + 1,
    WEEK: 0,
    DAY: date.getUTCDate(),
    HOUR: date.getUTCHours(),
    MINUTE: date.getUTCMinutes(),
    SECOND: date.getUTCSeconds(),
  };
  const { digits, unit } = FIELDS[part] ?? { digits: 2, unit: 'DAY' as const };
  return String(numbers[unit]).padStart(digits, '0');
}

/** `DAYS`, `day` and so on. */
export function unitOf(text: string): Unit | undefined {
  return UNITS.find((unit) => [unit, `${unit}S`].includes(text.toUpperCase()));
}

/** A date so many units later, in UTC. */
export function later(date: Date, count: number, unit: Unit): Date {
  const moved = new Date(date);
  if (unit === 'YEAR') moved.setUTCFullYear(date.getUTCFullYear() + count);
  else if (unit === 'MONTH') moved.setUTCMonth(date.getUTCMonth() + count);
  else moved.setTime(date.getTime() + count * SECONDS[unit] * 1000);
  return moved;
}

const SECONDS: Readonly<Record<Exclude<Unit, 'YEAR' | 'MONTH'>, number>> = {
  SECOND: 1,
  MINUTE: 60,
  HOUR: 3600,
  DAY: 86_400,
  WEEK: 604_800,
};

/** `NOW`, `NOW-30DAYS`, `NOW + 1 MONTH`; `undefined` for anything else. */
export function relativeDate(text: string, now: Date): Date | undefined {
  const match = /^\s*NOW\s*(?:([+-])\s*([0-9]+)\s*([A-Z]+)\s*)?$/.exec(text);
  if (!match) return undefined;
  const [, sign, count, name] = match;
  if (sign === undefined) return now;
  const unit = unitOf(name ?? '');
  return unit && later(now, Number(`${sign}${count ?? ''}`), unit);
}
