/** How long a deployment takes, by those that were recorded. */
import type { Facts } from './facts';

/** "Most pushes take at most 30 minutes to complete" (Balrog's documentation, infrastructure.rst): until some were measured. */
const DOCUMENTED_MS = 30 * 60_000;
/** Fewer say nothing of the slow ones. */
const LEAST_RECORDED = 3;

/** The 95th percentile by nearest rank: of fewer than twenty it is the longest. */
export function usual({ past }: Pick<Facts, 'past'>): { readonly milliseconds: number; readonly measured: boolean } {
  const all = past.known ? past.value.toSorted((a, b) => a - b) : [];
  if (all.length < LEAST_RECORDED) return { milliseconds: DOCUMENTED_MS, measured: false };
  return { milliseconds: all[Math.ceil(0.95 * all.length) - 1] ?? DOCUMENTED_MS, measured: true };
}

export const endOf = (facts: Pick<Facts, 'now' | 'past'>): Date =>
  new Date(facts.now.getTime() + usual(facts).milliseconds);
