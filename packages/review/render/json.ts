/** The report as JSON that is valid at any limit: lists are shortened, and `leftOut` counts by how much. */
import { dangerDigest, verdictOf } from '../digest';
import { RANK } from '../severity';
import type { Danger, Report } from '../types';

const LISTS = ['unjudged', 'errors', 'checks', 'drift', 'deferred', 'outputs', 'changes'] as const;
type ListName = 'dangers' | (typeof LISTS)[number];

export function asJson(
  reports: readonly Report[],
  bounds: { readonly characters: number; readonly whereIsTheRest: string },
): string {
  const whole = print(reports);
  if (whole.length <= bounds.characters) return whole;
  const leftOut: Record<ListName, number> = {
    dangers: 0,
    unjudged: 0,
    errors: 0,
    checks: 0,
    drift: 0,
    deferred: 0,
    outputs: 0,
    changes: 0,
  };
  const empty = reports.map(emptied);
  let room = bounds.characters - print(empty, { ...leftOut, whereIsTheRest: bounds.whereIsTheRest }).length - 200;
  const kept = empty.map((report) => ({ ...report }));
  const take = (size: number): boolean => {
    if (size > room) return false;
    room -= size;
    return true;
  };
  const worst = worstDangers(reports, take);
  for (const [index, dangers] of worst.entries()) {
    leftOut.dangers += (reports[index]?.dangers.length ?? 0) - dangers.length;
    kept[index] = { ...(kept[index] as Report), dangers };
  }
  for (const list of LISTS)
    reports.forEach((report, index) => {
      const items: readonly unknown[] = report[list];
      let taken = 0;
      for (; taken < items.length; taken++) {
        if (!take(sizeOf(items[taken]))) break;
      }
      leftOut[list] += items.length - taken;
      kept[index] = { ...(kept[index] as Report), [list]: items.slice(0, taken) };
    });
  return print(kept, { ...leftOut, whereIsTheRest: bounds.whereIsTheRest }, reports);
}

const sizeOf = (item: unknown): number => JSON.stringify(item).length + 12;

/** The dangers of all stacks, worst first, until one finds no room; each report's own in their order. */
function worstDangers(reports: readonly Report[], take: (size: number) => boolean): readonly (readonly Danger[])[] {
  const kept: Danger[][] = reports.map(() => []);
  const all = reports
    .flatMap(({ dangers }, index) => dangers.map((danger) => ({ danger, index })))
    .sort((a, b) => RANK[a.danger.severity] - RANK[b.danger.severity]);
  for (const { danger, index } of all) {
    if (!take(sizeOf(danger))) break;
    kept[index]?.push(danger);
  }
  return kept;
}

const emptied = (report: Report): Report => ({
  ...report,
  dangers: [],
  unjudged: [],
  errors: [],
  checks: [],
  drift: [],
  deferred: [],
  outputs: [],
  changes: [],
});

/** Verdict and digest are those of the whole report. */
function print(shown: readonly Report[], leftOut?: unknown, whole: readonly Report[] = shown): string {
  const head = { schemaVersion: 1, verdict: verdictOf(whole), digest: dangerDigest(whole) };
  const body = {
    ...head,
    reports: shown,
    ...(leftOut === undefined ? {} : { leftOut }),
  };
  return `${JSON.stringify(body)}\n`;
}
