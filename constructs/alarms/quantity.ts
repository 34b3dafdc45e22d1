/**
 * Numbers that know their unit. `Quantity<'milliseconds'>` is no `Quantity<'seconds'>`: an alarm at 500 milliseconds on
 * a metric in seconds does not compile, where a bare 500 would simply never fire.
 */
export type Unit = 'seconds' | 'milliseconds' | 'percent' | 'count' | 'bytes' | 'days';

export interface Quantity<U extends Unit = Unit> {
  readonly value: number;
  readonly unit: U;
}

const quantity =
  <U extends Unit>(unit: U) =>
  (value: number): Quantity<U> => ({ value, unit });

export const seconds = quantity('seconds');
export const milliseconds = quantity('milliseconds');
export const percent = quantity('percent');
export const count = quantity('count');
export const bytes = quantity('bytes');
export const days = quantity('days');

export const minutes = (value: number) => seconds(value * 60);
export const hours = (value: number) => minutes(value * 60);
export const gib = (value: number) => bytes(value * 1024 ** 3);

/** For people: `5 minutes`, `1.44 %`, `10 GiB`, `50`. */
export function inWords({ value, unit }: Quantity): string {
  switch (unit) {
    case 'seconds':
      return spanInWords(value);
    case 'milliseconds':
      return value < 1000 ? `${value} ms` : spanInWords(value / 1000);
    case 'percent':
      return `${Number(value.toFixed(2))} %`;
    case 'bytes':
      return `${Number((value / 1024 ** 3).toFixed(1))} GiB`;
    case 'days':
      return plural(value, 'day');
    case 'count':
      return String(value);
  }
}

const SPANS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** In the largest part of which there are whole numbers; 26 hours stay hours. */
function spanInWords(value: number): string {
  const [name, length] = SPANS.find(([, each]) => value >= each && value % each === 0) ?? ['second', 1];
  return plural(value / length, name);
}

const plural = (value: number, name: string) => `${value} ${name}${value === 1 ? '' : 's'}`;
