/**
 * Drift that is none: a provider writes nothing where the configuration says nothing, and reads an empty list or map there (hashicorp/aws: `tags`,
 * `dimensions`, `insufficient_data_actions`). The first plan after each deployment calls nearly everything changed outside of Terraform for that.
 */
import type { PlannedChange } from '../types';
import { canonical, isRecord, recordOf, type JsonRecord } from './json';

/** The drift without entries in which only that differs; where something else does, too, it alone is left as a difference. */
export function withoutEmptied(drift: readonly PlannedChange[]): readonly PlannedChange[] {
  return drift.flatMap((change) => {
    if (change.action !== 'update' || !isRecord(change.before) || !isRecord(change.after)) return [change];
    const [before, after] = [recordOf(change.before), recordOf(change.after)];
    const same = Object.keys(after).filter((name) => isTheSame(before[name], after[name]));
    const from: JsonRecord = { ...before, ...Object.fromEntries(same.map((name) => [name, after[name]])) };
    return canonical(from) === canonical(after) ? [] : [{ ...change, before: from as PlannedChange['before'] }];
  });
}

/** Whether both say the same but for what is empty in one and absent in the other. */
function isTheSame(before: unknown, after: unknown): boolean {
  const [left, right] = [stripped(before), stripped(after)];
  if (left === undefined || right === undefined) return left === right;
  if (canonical(left) === canonical(right)) return true;
  // A set whose elements are written otherwise comes in another order. Where no element is, the order itself has changed.
  return (
    canonical(unordered(before)) !== canonical(unordered(after)) &&
    canonical(unordered(left)) === canonical(unordered(right))
  );
}

/**
 * Without what is absent or empty; elements of lists stay, as an empty one may say something by being there. In a block (an element of a list) absent is
 * zero, too: hashicorp/aws's SDK cannot tell them apart there (`period` of a metric_query). A tag with an empty value stays one.
 */
function stripped(value: unknown, isBlock = false): unknown {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => stripped(item, true) ?? null);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value)
    .map(([name, item]) => [name, stripped(item)] as const)
    .filter(([, item]) => item !== undefined && !(isBlock && isZero(item)));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const isZero = (value: unknown): boolean => value === 0 || value === '' || value === false;

function unordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unordered).sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, unordered(item)]));
}
