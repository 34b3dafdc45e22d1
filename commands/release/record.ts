/** What is kept of a deployment that ended, and what past ones tell of the next. */
import { duration } from '../operations/moment';
import { releasesIn, type OperationRecord, type ReleaseRecord } from '../operations/record';
import type { Releasing } from '../operations/under-way';
import type { Verdict } from './verdict';

export function recordOf(operation: Releasing, ended: Date, verdict: Verdict, says: string): ReleaseRecord {
  const { holder, deployed: _, done, ...common } = operation;
  return { ...common, by: holder.user, ended: ended.toISOString(), steps: done, verdict, says };
}

/** How many past ones are looked at. */
const LAST = 10;

/** Milliseconds that the last deployments took that came to a good end, oldest first. */
const durations = (records: readonly OperationRecord[]): readonly number[] =>
  releasesIn(records)
    .filter(({ kind, verdict }) => (kind === 'deploy' || kind === 'rollback') && verdict === 'good')
    .slice(-LAST)
    .map(({ began, ended }) => Date.parse(ended) - Date.parse(began));

/** `the last 10 took 14 min 02 s to 22 min 40 s`; undefined when there was none. */
export function usually(records: readonly OperationRecord[]): string | undefined {
  const all = durations(records);
  if (all.length === 0) return undefined;
  const [least, most] = [Math.min(...all), Math.max(...all)].map(duration);
  return all.length === 1
    ? `the last one took ${most ?? ''}`
    : `the last ${all.length} took ${least ?? ''} to ${most ?? ''}`;
}
