/** What the task database-questions answers: a JSON object in each line of its log, and `{"answered": true}` in the last. */
import { z } from 'zod';

/** A row of a history table. Times are milliseconds since 1970. */
const historyLine = z.object({
  table: z.string(),
  change: z.number(),
  who: z.string(),
  at: z.number(),
  key: z.string(),
  gone: z.number(),
});

const dueLine = z.object({
  table: z.string(),
  id: z.number(),
  when: z.number().nullable(),
  by: z.string(),
  kind: z.string(),
  what: z.string().nullable(),
  signoffs: z.string().nullable(),
});

export interface Change {
  /** Whose history it is: `rules`. */
  readonly table: string;
  /** `change_id` of that history. */
  readonly change: number;
  /** Of the row: `12`, `somebody@mozilla.com/releng`. */
  readonly key: string;
  readonly kind: 'inserted' | 'changed' | 'deleted';
  readonly who: string;
  /** ISO, with milliseconds. */
  readonly at: string;
}

/** A scheduled change that the agent would enact at its next round, if its sign-offs are there. */
export interface DueChange {
  /** `rules:12` */
  readonly id: string;
  /** ISO; undefined when it waits for a telemetry that nobody reads any more. */
  readonly when?: string;
  readonly by: string;
  /** insert, update, delete */
  readonly kind: string;
  readonly what: string;
  readonly signoffs: string;
}

/** @throws Error when the task did not come to its end: an empty list would say that nothing is due */
export function linesOf(log: readonly string[]): readonly unknown[] {
  const objects = log
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  if (objects.at(-1)?.['answered'] !== true)
    throw new Error('The task ended without its last line: what it says may not be all.');
  return objects.slice(0, -1);
}

/** Oldest first, one for each change: Balrog writes two rows for an insertion, of which the first is the key alone, a millisecond earlier. */
export function changesOf(lines: readonly unknown[]): readonly Change[] {
  const rows = lines.map((line) => historyLine.parse(line)).sort((a, b) => a.at - b.at || a.change - b.change);
  const keyOf = (row: (typeof rows)[number], at: number): string => [row.table, row.key, at].join('\0');
  const whole = new Set(rows.filter(({ gone }) => gone === 0).map((row) => keyOf(row, row.at)));
  const stubs = new Set(rows.filter(({ gone }) => gone === 1).map((row) => keyOf(row, row.at)));
  return rows
    .filter((row) => row.gone === 0 || !whole.has(keyOf(row, row.at + 1)))
    .map((row) => ({
      table: row.table,
      change: row.change,
      key: row.key,
      kind: row.gone === 1 ? 'deleted' : stubs.has(keyOf(row, row.at - 1)) ? 'inserted' : 'changed',
      who: row.who,
      at: new Date(row.at).toISOString(),
    }));
}

export const dueOf = (lines: readonly unknown[]): readonly DueChange[] =>
  lines
    .map((line) => dueLine.parse(line))
    .map(({ table, id, when, by, kind, what, signoffs }) => ({
      id: `${table}:${id}`,
      ...(when !== null && { when: new Date(when).toISOString() }),
      by,
      kind,
      what: what ?? '',
      signoffs: signoffs ?? '',
    }));
