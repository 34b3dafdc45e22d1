/** What `verify` says: of each thing that it looks at, and of all together. */

/** `unknown`: nobody could say. It is no good verdict. */
export type Verdict = 'good' | 'bad' | 'unknown';

export interface Sign {
  /** What was looked at: `tasks`. */
  readonly id: string;
  readonly verdict: Verdict;
  readonly says: string;
}

export function overall(signs: readonly Sign[]): Verdict {
  if (signs.some(({ verdict }) => verdict === 'bad')) return 'bad';
  return signs.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'good';
}

/** As commands/exit.ts documents them. */
export const VERDICT_CODES: Readonly<Record<Verdict, number>> = { good: 0, unknown: 4, bad: 5 };

export const signsTable = (signs: readonly Sign[]): string =>
  signs.map(({ id, verdict, says }) => `  ${verdict.padEnd(7)}  ${id.padEnd(8)}  ${says}`).join('\n');

/** In one line: what is not good, or that all is. */
export const inOneLine = (signs: readonly Sign[]): string =>
  signs
    .filter(({ verdict }) => verdict !== 'good')
    .map(({ id, says }) => `${id}: ${says}`)
    .join('; ') || 'every task runs and answers it, and nothing went worse';
