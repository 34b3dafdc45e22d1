/** Numbers as Grafana writes them (`@grafana/data`, valueFormats), for the units that our dashboards use. */

const short = (value: number): string => {
  const steps = [
    [1e9, 'Bil'],
    [1e6, 'Mil'],
    [1e3, 'K'],
  ] as const;
  const [size, name] = steps.find(([least]) => Math.abs(value) >= least) ?? [1, ''];
  return `${rounded(value / size)}${name && ` ${name}`}`;
};

const rounded = (value: number) => String(Number(value.toPrecision(3)));

/** From a value on, the name of its unit; and how much one of them is, when not that value. */
type Step = readonly [number, string, number?];
const DAY_SECONDS = 86_400;

const scaled = (steps: readonly Step[]) => (value: number) => {
  const [least, name, size = least] = steps.find(([from]) => Math.abs(value) >= from) ?? steps.at(-1) ?? [1, ''];
  return `${rounded(value / size)} ${name}`;
};

const FORMATS: Readonly<Record<string, (value: number) => string>> = {
  short,
  s: scaled([
    [2 * DAY_SECONDS, 'days', DAY_SECONDS],
    [3600, 'hours'],
    [60, 'mins'],
    [1, 's'],
    [0.001, 'ms'],
  ]),
  ms: scaled([
    [60_000, 'mins'],
    [1000, 's'],
    [1, 'ms'],
  ]),
  bytes: scaled([
    [1024 ** 4, 'TiB'],
    [1024 ** 3, 'GiB'],
    [1024 ** 2, 'MiB'],
    [1024, 'KiB'],
    [1, 'B'],
  ]),
  percent: (value) => `${rounded(value)}%`,
  percentunit: (value) => `${rounded(value * 100)}%`,
  reqpm: (value) => `${short(value)} req/m`,
  reqps: (value) => `${short(value)} req/s`,
  cpm: (value) => `${short(value)} c/m`,
};

/** @throws when the preview does not know the unit: it would draw a number without one. */
export function inUnit(unit: string, value: number): string {
  if (value === 0) return '0';
  const format = FORMATS[unit];
  if (format === undefined)
    throw new Error(`The preview does not know the unit ${unit}: add it to packages/rehearsal/preview/units.ts.`);
  return format(value);
}

/** Ends of a scale that are round in the unit, for units that do not count in tens. */
const ROUND: Readonly<Record<string, readonly number[]>> = {
  s: [
    0.04,
    0.1,
    0.4,
    1,
    2,
    4,
    10,
    20,
    60,
    120,
    240,
    480,
    1200,
    3600,
    ...[2, 4, 8, 12, 24, 36, 48, 96].map((hours) => hours * 3600),
  ],
  ms: [100, 400, 1000, 4000, 20_000, 60_000, 240_000, 480_000, 960_000],
  bytes: [1, 4, 20, 40, 100, 200, 400, 800].map((gib) => gib * 1024 ** 3),
  percentunit: [1],
};

/** The end of a scale that has room for the largest value. */
export function scaleEnd(unit: string, largest: number): number {
  if (largest <= 0) return unit === 'short' || unit === 'cpm' ? 4 : 1;
  const round = ROUND[unit]?.find((end) => end >= largest);
  if (round !== undefined) return round;
  const power = 10 ** Math.floor(Math.log10(largest));
  return ([1, 2, 4, 6, 8, 10].find((factor) => factor * power > largest * 1.02) ?? 20) * power;
}
