/** Everything in use beside its row: what has ended, what ends soon, what ends later. */
import type { Age } from '../../../environments/ages';
import type { Use } from './in-stacks';

/** Long enough to plan a change, and for the weekly look to say it a dozen times. */
export const SOON_DAYS = 90;

export type State = 'ended' | 'soon' | 'later';

export interface Judged extends Age {
  /** All versions of the line that are in use. */
  readonly versions: readonly string[];
  readonly where: readonly string[];
  readonly state: State;
  /** From the day asked about until it ends; below zero when it has. */
  readonly days: number;
}

const DAY = 24 * 60 * 60 * 1000;

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

const isOfLine = (line: string, version: string): boolean =>
  [version, version.replace(/^v/, '')].some((each) => each === line || each.startsWith(`${line}.`));

/**
 * @param on `yyyy-mm-dd`
 * @returns one entry for each line in use, the oldest first
 * @throws Error with everything in use that has no row
 */
export function judge(uses: readonly Use[], ages: readonly Age[], on: string): readonly Judged[] {
  const rowOf = ({ product, version }: Use): Age | undefined =>
    ages.find((age) => age.product === product && isOfLine(age.line, version));
  const without = uses.filter((use) => rowOf(use) === undefined);
  if (without.length > 0) {
    const lines = without.map(({ product, version, where }) => `${product} ${version} (${where})`);
    throw new Error(
      `${[...new Set(lines)].join('\n')}\n\nUntil when are they mended? Add a row for each to environments/ages.ts, with the page of the maker that says so.`,
    );
  }
  return ages
    .map((age) => ({ age, of: uses.filter((use) => rowOf(use) === age) }))
    .filter(({ of }) => of.length > 0)
    .map(({ age, of }) => {
      const days = daysBetween(on, age.ends);
      return {
        ...age,
        versions: [...new Set(of.map(({ version }) => version))],
        where: [...new Set(of.map(({ where }) => where))],
        days,
        state: days < 0 ? ('ended' as const) : days <= SOON_DAYS ? ('soon' as const) : ('later' as const),
      };
    })
    .sort((one, other) => one.days - other.days);
}

/** Nobody has decided that it stays: somebody must. */
export const isOpen = ({ state, stays }: Judged): boolean => state !== 'later' && stays === undefined;
