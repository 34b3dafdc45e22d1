/** Answers of the rehearsed Athena on paper. */
import type { QueryResult } from '@balrog-infra/rehearsal/athena';

export const FORMATS = ['table', 'csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

type Answer = Pick<QueryResult, 'columns' | 'rows'>;

export function written(format: Format, answer: Answer): string {
  return WRITERS[format](answer);
}

const WRITERS: Readonly<Record<Format, (answer: Answer) => string>> = {
  table: ({ columns, rows }) => {
    const body = rows.map((row) => row.map((value) => cut(cell(value))));
    return `${aligned([columns, ...body], rows.map((row) => row.map((value) => typeof value === 'number'))[0] ?? [])}\n`;
  },
  // As Athena writes its result files: texts in quotes, NULL as nothing at all.
  csv: ({ columns, rows }) =>
    [columns, ...rows]
      .map((row) => `${row.map((value) => (value === null ? '' : quote(cell(value)))).join(',')}\n`)
      .join(''),
  json: ({ columns, rows }) =>
    `${JSON.stringify(
      rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
      undefined,
      2,
    )}\n`,
};

function cell(value: unknown): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Characters of a cell on paper: one path of 4 kB would push all other columns out of sight. CSV and JSON have the whole. */
const WIDEST = 100;

const cut = (text: string): string => (text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text);

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Columns side by side; numbers stand at the right. */
export function aligned(rows: readonly (readonly string[])[], numeric: readonly boolean[] = []): string {
  const [head = []] = rows;
  const widths = head.map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, index) =>
        numeric[index] === true ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const [first = '', ...others] = rows.map(line);
  return [first, widths.map((width) => '-'.repeat(width)).join('  '), ...others].join('\n');
}

/** `513 B`, `1.5 kB`, `512 GB`: decimal, as AWS counts what it charges. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? ''}`;
}
