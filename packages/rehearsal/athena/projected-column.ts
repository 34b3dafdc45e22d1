/**
 * One partition key as it is projected, and everything that Athena refuses about its settings although Glue takes it.
 * Source: Amazon Athena user guide, "Supported types for partition projection".
 */
import { dateFormat, later, relativeDate, unitOf, type DateFormat, type Unit } from './date-format';

export interface ProjectedColumn {
  readonly name: string;
  /** `injected` has no values of its own: the query must name them. */
  readonly kind: 'enum' | 'integer' | 'date' | 'injected';
  /** Matches one value in a key; has no capturing group. */
  readonly pattern: string;
  /** Whether the projection has this value: in the range, on a step of the interval, with the digits. */
  has(value: string): boolean;
}

/** A setting that does not work, and what to write instead. */
export interface Fault {
  /** `projection.day.range` */
  readonly place: string;
  readonly problem: string;
  readonly remedy: string;
}

type Settings = Readonly<Record<string, string>>;

const ALLOWED: Readonly<Record<ProjectedColumn['kind'], readonly string[]>> = {
  enum: ['type', 'values'],
  integer: ['type', 'range', 'interval', 'digits'],
  date: ['type', 'range', 'format', 'interval', 'interval.unit'],
  injected: ['type'],
};

/** The column, or all that is wrong with it. `settings` are those below `projection.COLUMN.`. */
export function projectedColumn(name: string, settings: Settings, now: Date): ProjectedColumn | readonly Fault[] {
  const fault = (setting: string, problem: string, remedy: string): Fault => ({
    place: `projection.${name}.${setting}`,
    problem,
    remedy,
  });
  const kind = (settings['type'] ?? '').trim().toLowerCase();
  if (!isKind(kind))
    return [fault('type', `is "${settings['type'] ?? ''}"`, 'write one of enum, integer, date and injected')];
  const strangers = Object.keys(settings).filter((setting) => !ALLOWED[kind].includes(setting));
  const faults = strangers.map((setting) =>
    fault(setting, `is no setting of type ${kind}`, `remove it; type ${kind} has ${ALLOWED[kind].join(', ')}`),
  );
  const column = READ[kind]({ name, settings, now, fault });
  return 'kind' in column && faults.length === 0 ? column : [...faults, ...('kind' in column ? [] : column)];
}

interface Question {
  readonly name: string;
  readonly settings: Settings;
  readonly now: Date;
  readonly fault: (setting: string, problem: string, remedy: string) => Fault;
}

type Answer = ProjectedColumn | readonly Fault[];

const READ: Readonly<Record<ProjectedColumn['kind'], (question: Question) => Answer>> = {
  enum: readEnum,
  integer: readInteger,
  date: readDate,
  injected: ({ name }) => ({ name, kind: 'injected', pattern: '[^/]+', has: () => true }),
};

function isKind(text: string): text is ProjectedColumn['kind'] {
  return text in ALLOWED;
}

function readEnum({ name, settings, fault }: Question): Answer {
  // White space is part of a value.
  const values = (settings['values'] ?? '').split(',').filter((value) => value !== '');
  if (values.length === 0) return [fault('values', 'is missing or empty', 'list the values, separated by commas')];
  const pattern = values.map((value) => value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  return { name, kind: 'enum', pattern: `(?:${pattern})`, has: (value) => values.includes(value) };
}

function positive(question: Question, setting: string): number | Fault | undefined {
  const text = question.settings[setting];
  if (text === undefined) return undefined;
  return /^\s*0*[1-9][0-9]*\s*$/.test(text)
    ? Number(text)
    : question.fault(setting, `is "${text}"`, 'write a whole number greater than 0');
}

function twoEnds({ settings, fault }: Question, example: string): readonly [string, string] | Fault {
  const range = settings['range'];
  if (range === undefined) return fault('range', 'is missing', `write the first and the last value: ${example}`);
  const [first, last, ...more] = range.split(',').map((end) => end.trim());
  if (!first || !last || more.length > 0)
    return fault('range', `is "${range}"`, `write two ends with a comma between them: ${example}`);
  return [first, last];
}

const isFault = (value: unknown): value is Fault => typeof value === 'object' && value !== null && 'remedy' in value;

function readInteger(question: Question): Answer {
  const { name, fault } = question;
  const ends = twoEnds(question, '0,23');
  const interval = positive(question, 'interval');
  const digits = positive(question, 'digits');
  const faults = [ends, interval, digits].filter(isFault);
  if (isFault(ends)) return faults;
  const numbers = ends.map((end) => (/^-?[0-9]+$/.test(end) ? BigInt(end) : undefined));
  const [first, last] = numbers;
  if (ends.some((end) => end.startsWith('NOW')))
    faults.push(fault('range', `is "${ends.join(',')}"`, 'NOW is for type date only; write whole numbers: 0,23'));
  else if (first === undefined || last === undefined || numbers.some(beyondLong))
    faults.push(fault('range', `is "${ends.join(',')}"`, 'write whole numbers of at most 64 bits: 0,23'));
  else if (first > last)
    faults.push(fault('range', `is "${ends.join(',')}", from more to less`, 'write the smaller number first'));
  if (faults.length > 0 || first === undefined || last === undefined) return faults;
  const width = isFault(digits) ? undefined : digits;
  const step = BigInt(typeof interval === 'number' ? interval : 1);
  return {
    name,
    kind: 'integer',
    pattern: '-?[0-9]+',
    has: (value) => {
      const number = BigInt(value);
      const written = width === undefined ? String(number) : String(number).padStart(width, '0');
      return value === written && number >= first && number <= last && (number - first) % step === 0n;
    },
  };
}

function beyondLong(number: bigint | undefined): boolean {
  return number !== undefined && (number < -(1n << 63n) || number >= 1n << 63n);
}

function readDate(question: Question): Answer {
  const { settings, now, fault } = question;
  const ends = twoEnds(question, 'NOW-90DAYS,NOW');
  const interval = positive(question, 'interval');
  const format = settings['format'] === undefined ? undefined : dateFormat(settings['format']);
  const faults = [ends, interval].filter(isFault);
  if (format === undefined) {
    const is = settings['format'] === undefined ? 'is missing' : `is "${settings['format']}"`;
    faults.push(fault('format', is, 'write yyyy, MM, dd, HH, mm and ss as the folders have them: yyyy/MM/dd'));
  }
  const unitText = settings['interval.unit']?.trim();
  const unit = unitText === undefined ? undefined : unitOf(unitText);
  // ChronoUnit has no singular.
  if (unitText !== undefined && (unit === undefined || !unitText.toUpperCase().endsWith('S')))
    faults.push(
      fault('interval.unit', `is "${unitText}"`, 'write one of YEARS, MONTHS, WEEKS, DAYS, HOURS, MINUTES, SECONDS'),
    );
  if (format !== undefined && format.precision !== 'DAY' && format.precision !== 'MONTH') {
    for (const needed of ['interval', 'interval.unit'].filter((setting) => settings[setting] === undefined))
      faults.push(fault(needed, 'is missing', 'only formats that end at the day or the month have a default'));
  }
  if (format === undefined || isFault(ends)) return faults;
  const [first, last] = ends.map((end) => relativeDate(end, now) ?? format.parse(end));
  for (const [index, end] of ends.entries()) {
    if ((index === 0 ? first : last) === undefined)
      faults.push(
        fault('range', `has "${end}"`, `write a date as ${settings['format'] ?? ''}, or NOW, NOW-90DAYS, NOW+1MONTH`),
      );
  }
  if (first && last && first > last)
    faults.push(fault('range', `is "${ends.join(',')}", from later to earlier`, 'write the earlier date first'));
  if (faults.length > 0 || !first || !last) return faults;
  const step = { count: typeof interval === 'number' ? interval : 1, unit: unit ?? format.precision };
  return dateColumn(question.name, format, { first, last }, step);
}

interface Step {
  readonly count: number;
  readonly unit: Unit;
}

function dateColumn(name: string, format: DateFormat, ends: { first: Date; last: Date }, step: Step): ProjectedColumn {
  const values = new Set<string>();
  const start = format.parse(format.format(ends.first)) ?? ends.first;
  for (let count = 0; ; count += step.count) {
    const date = later(start, count, step.unit);
    if (date > ends.last) break;
    values.add(format.format(date));
  }
  return {
    name,
    kind: 'date',
    pattern: format.pattern.replaceAll('([', '(?:['),
    has: (value) => values.has(value),
  };
}
