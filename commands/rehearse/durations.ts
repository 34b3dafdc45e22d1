/** Times as people write them on a command line. */

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `3h`, `1d12h`, `90s` in seconds; undefined for anything else. */
export function durationOf(text: string): number | undefined {
  if (!/^(\d{1,6}[smhd])+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0),
    0,
  );
}

/** ISO 8601 with its zone: without one it would be another moment on each machine. */
export function momentOf(text: string): Date | undefined {
  const date = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? new Date(text)
    : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
