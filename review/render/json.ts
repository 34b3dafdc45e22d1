/** The report as JSON that is valid at any limit: lists are shortened, and `leftOut` counts by how much. */
import { dangerDigest, verdictOf } from '../digest';
import type { Report } from '../types';

const LISTS = ['errors', 'checks', 'drift', 'deferred', 'outputs', 'changes'] as const;
type ListName = 'dangers' | (typeof LISTS)[number];

export function asJson(
  reports: readonly Report[],
  bounds: { readonly characters: number; readonly whereIsTheRest: string },
): string {
  const whole = print(reports);
  if (whole.length <= bounds.characters) return whole;
  const leftOut: Record<ListName, number> = {
    dangers: 0,
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
  for (const list of ['dangers', ...LISTS] as const)
    reports.forEach((report, index) => {
      const items: readonly unknown[] = report[list];
      let taken = 0;
      for (; taken < items.length; taken++) {
        const size = JSON.stringify(items[taken]).length + 12;
        if (size > room) break;
        room -= size;
      }
      leftOut[list] += items.length - taken;
      kept[index] = { ...(kept[index] as Report), [list]: items.slice(0, taken) };
    });
  return print(kept, { ...leftOut, whereIsTheRest: bounds.whereIsTheRest }, reports);
}

const emptied = (report: Report): Report => ({
  ...report,
  dangers: [],
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
