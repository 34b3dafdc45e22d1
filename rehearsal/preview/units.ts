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

const scaled = (steps: readonly (readonly [number, string])[]) => (value: number) => {
  const [size, name] = steps.find(([least]) => Math.abs(value) >= least) ?? steps[steps.length - 1] ?? [1, ''];
  return `${rounded(value / size)} ${name}`;
};

const FORMATS: Readonly<Record<string, (value: number) => string>> = {
  short,
  s: scaled([
    [86_400, 'days'],
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
  cpm: (value) => `${short(value)} c/m`,
};

/** @throws when the preview does not know the unit: it would draw a number without one. */
export function inUnit(unit: string, value: number): string {
  if (value === 0) return '0';
  const format = FORMATS[unit];
  if (format === undefined)
    throw new Error(`The preview does not know the unit ${unit}: add it to rehearsal/preview/units.ts.`);
  return format(value);
}
