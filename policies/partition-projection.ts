/**
 * What Athena refuses of a table's partition projection, or answers with no rows at all: "Set up partition projection" and
 * "Supported types for partition projection" (Athena user guide). Glue takes any text.
 */
import type { Attributes } from './stack-view';

/** One thing that is wrong, with what to write instead. */
export interface ProjectionFault {
  readonly wrong: string;
  readonly remedy: string;
}

const UNITS = ['YEARS', 'MONTHS', 'WEEKS', 'DAYS', 'HOURS', 'MINUTES', 'SECONDS', 'MILLISECONDS'];
const KEY_TYPES: Readonly<Record<string, readonly string[]>> = {
  date: ['string', 'date', 'timestamp'],
  integer: ['string', 'tinyint', 'smallint', 'int', 'integer', 'bigint'],
  enum: ['string'],
  injected: ['string', 'int', 'bigint', 'date'],
};
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  date: ['type', 'format', 'range', 'interval', 'interval.unit'],
  integer: ['type', 'range', 'interval', 'digits'],
  enum: ['type', 'values'],
  injected: ['type'],
};
const RELATIVE = new RegExp(`^NOW(?: *[-+] *[0-9]+ *(?:${UNITS.join('|')}))?$`);

type Settings = Readonly<Record<string, string | undefined>>;

/** @param parameters of the table; @param keys its partition keys, with `name` and `type` */
export function projectionFaults(parameters: Attributes, keys: readonly Attributes[]): readonly ProjectionFault[] {
  const settings = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
  const names = keys.map(({ name }) => String(name));
  if (settings['projection.enabled'] !== 'true') {
    const given = settings['projection.enabled'] ?? 'absent';
    return [
      {
        wrong: `projection.enabled is ${given}, so that no partition is found and every query answers nothing`,
        remedy: 'Set the table parameter projection.enabled to "true".',
      },
    ];
  }
  if (keys.length === 0) {
    return [
      {
        wrong: 'projects partitions and has no partition key',
        remedy: 'Add the partition keys, or take projection.* away.',
      },
    ];
  }
  return [
    ...keys.flatMap((key) => keyFaults(String(key['name']), String(key['type']), settings)),
    ...strangers(settings, names),
    ...templateFaults(settings['storage.location.template'], names),
  ];
}

function keyFaults(name: string, keyType: string, settings: Settings): readonly ProjectionFault[] {
  const of = (setting: string) => settings[`projection.${name}.${setting}`];
  const type = of('type');
  if (type === undefined || KEY_TYPES[type] === undefined) {
    const wrong = `projection.${name}.type is ${type ?? 'absent'}`;
    return [{ wrong, remedy: `Set projection.${name}.type to one of ${Object.keys(KEY_TYPES).join(', ')}.` }];
  }
  const fault = (wrong: string, remedy: string): readonly ProjectionFault[] => [{ wrong, remedy }];
  const unknown = Object.keys(settings)
    .filter((setting) => setting.startsWith(`projection.${name}.`))
    .filter((setting) => !SETTINGS[type]?.includes(setting.slice(`projection.${name}.`.length)));
  return [
    ...unknown.flatMap((setting) => fault(`${setting} is nothing a key of type ${type} has`, `Take ${setting} away.`)),
    ...(KEY_TYPES[type].includes(keyType)
      ? []
      : fault(
          `partition key ${name} is a ${keyType}, projected as ${type}`,
          `Make it one of ${KEY_TYPES[type].join(', ')}.`,
        )),
    ...intervalFaults(name, type, of),
    ...(type === 'date' ? dateFaults(name, of) : []),
    ...(type === 'integer' ? integerFaults(name, of) : []),
    ...(type === 'enum' && !/^[^,]+(,[^,]+)*$/.test(of('values') ?? '')
      ? fault(`projection.${name}.values is ${of('values') ?? 'absent'}`, 'List the values, separated by commas.')
      : []),
  ];
}

type Of = (setting: string) => string | undefined;

function intervalFaults(name: string, type: string, of: Of): readonly ProjectionFault[] {
  const unit = of('interval.unit');
  const finer = type === 'date' && /[Hhms]/.test(of('format') ?? '');
  return [
    ...(of('interval') === undefined || /^[1-9][0-9]*$/.test(of('interval') ?? '')
      ? []
      : [
          { wrong: `projection.${name}.interval is ${of('interval')}`, remedy: 'Make it a whole number of 1 or more.' },
        ]),
    ...(unit === undefined || UNITS.includes(unit)
      ? []
      : [{ wrong: `projection.${name}.interval.unit is ${unit}`, remedy: `Make it one of ${UNITS.join(', ')}.` }]),
    ...(finer && (of('interval') === undefined || unit === undefined)
      ? [
          {
            wrong: `projection.${name}.format is finer than a day and has no interval and interval.unit`,
            remedy: 'Say both: Athena knows them for days and months only.',
          },
        ]
      : []),
  ];
}

/** Why folders are not called as the format says, or Java does not read it; undefined for a sound one. */
function formatFault(format: string): string | undefined {
  const letters = format.replace(/'[^']*'/g, '');
  if (format === '' || /[^yMdHhmsSa/ :_.YD-]/.test(letters))
    return 'Write a date format of Java as the folders are called, e.g. yyyy/MM/dd.';
  if (/[YD]/.test(letters)) return 'Y is the year of the week and D the day of the year: write yyyy/MM/dd.';
  if (/m/.test(letters) && !/[Hh]/.test(letters)) return 'm is the minute, M the month: write yyyy/MM/dd.';
  if (/h/.test(letters) && !/a/.test(letters)) return 'h counts to 12 and begins again: write HH.';
  return undefined;
}

const daysOf = (year: number, month: number): number => {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2) return leap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
};

/** Whether a date exists: 2023/02/30 does not, and Athena refuses it. What the format does not tell is taken for the first. */
function isDay(bound: string, format: string): boolean {
  const part = (letters: string): number =>
    format.includes(letters) ? Number(bound.slice(format.indexOf(letters)).slice(0, letters.length)) : 1;
  const [year, month, day] = [part('yyyy'), part('MM'), part('dd')] as const;
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
}

function dateFaults(name: string, of: Of): readonly ProjectionFault[] {
  const format = of('format') ?? '';
  const range = of('range') ?? 'absent';
  const bounds = range.split(',').map((bound) => bound.trim());
  const remedy = `Write two bounds in the format ${format}, or NOW and NOW-<n><unit>, e.g. NOW-400DAYS,NOW.`;
  const faults: ProjectionFault[] = [];
  const unreadable = formatFault(format);
  if (unreadable !== undefined)
    faults.push({ wrong: `projection.${name}.format is ${of('format') ?? 'absent'}`, remedy: unreadable });
  const absolute = new RegExp(`^${format.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[a-zA-Z]/g, '[0-9]')}$`);
  const readable = (bound: string): boolean =>
    RELATIVE.test(bound) || (format !== '' && absolute.test(bound) && isDay(bound, format));
  if (bounds.length !== 2 || !bounds.every(readable)) {
    faults.push({ wrong: `projection.${name}.range is ${range}`, remedy });
  } else if (isBackwards(bounds[0] ?? '', bounds[1] ?? '')) {
    faults.push({ wrong: `projection.${name}.range is ${range}, which ends before it begins`, remedy });
  }
  return faults;
}

/** Two dates in one format that begins with the year, two distances from NOW in one unit, or a day from which NOW is behind the end. */
function isBackwards(from: string, to: string): boolean {
  const distance = (bound: string): number | undefined => {
    const [, sign, amount] = /^NOW(?: *([-+]) *([0-9]+))?/.exec(bound) ?? [];
    if (!bound.startsWith('NOW')) return undefined;
    return amount === undefined ? 0 : Number(`${sign}${amount}`);
  };
  const unit = (bound: string) => /[A-Z]+$/.exec(bound.replace(/^NOW/, ''))?.[0];
  const [first, last] = [distance(from), distance(to)];
  if (first === undefined && last === undefined) return from > to;
  if (first !== undefined && last === undefined) return true;
  const comparable = unit(from) === unit(to) || first === 0 || last === 0;
  return first !== undefined && last !== undefined && comparable && first > last;
}

function integerFaults(name: string, of: Of): readonly ProjectionFault[] {
  const range = of('range') ?? 'absent';
  const [, from, to] = /^(-?[0-9]+) *, *(-?[0-9]+)$/.exec(range) ?? [];
  const digits = of('digits');
  const faults: ProjectionFault[] = [];
  const numbers = [from, to].map((each) => BigInt(each ?? 0));
  const [first = 0n, last = 0n] = numbers;
  if (from === undefined || first > last || numbers.some((each) => BigInt.asIntN(64, each) !== each)) {
    const remedy = 'Write two whole numbers of at most 64 bits, the smaller one first, e.g. 0,23; NOW is for dates.';
    faults.push({ wrong: `projection.${name}.range is ${range}`, remedy });
  }
  if (digits !== undefined && !/^[1-9][0-9]*$/.test(digits)) {
    faults.push({
      wrong: `projection.${name}.digits is ${digits}`,
      remedy: 'Make it the number of digits that the folders have.',
    });
  }
  return faults;
}

function strangers(settings: Settings, names: readonly string[]): readonly ProjectionFault[] {
  const known = (setting: string): boolean =>
    setting === 'projection.enabled' || names.some((name) => setting.startsWith(`projection.${name}.`));
  return Object.keys(settings)
    .filter((setting) => setting.startsWith('projection.') && !known(setting))
    .map((setting) => ({
      wrong: `${setting} belongs to no partition key`,
      remedy: `The keys are ${names.join(', ')}: name one of them, or take the setting away.`,
    }));
}

/** `$${day}` is how Terraform writes `${day}`. */
function templateFaults(template: string | undefined, names: readonly string[]): readonly ProjectionFault[] {
  if (template === undefined) {
    const wrong = 'storage.location.template is absent, so that Athena looks for folders called day=…';
    return [{ wrong, remedy: `Write the location and a placeholder for each key: ${names.join(', ')}.` }];
  }
  const placeholders = [...template.matchAll(/\$+\{([^}]*)\}/g)].map(([, name = '']) => name);
  const remedy = `Write each key once: ${names.map((name) => `$\{${name}}`).join('/')}, and a slash at the end.`;
  return [
    ...names
      .filter((name) => !placeholders.includes(name))
      .map((name) => ({ wrong: `storage.location.template has no $\{${name}}`, remedy })),
    ...placeholders
      .filter((name) => !names.includes(name))
      .map((name) => ({ wrong: `storage.location.template has $\{${name}}, which is no partition key`, remedy })),
    ...(template.startsWith('s3://') && template.endsWith('/')
      ? []
      : [{ wrong: `storage.location.template is ${template}, expected s3://…/`, remedy }]),
  ];
}
