/** What an acknowledgement binds of a value that nobody is shown: two secrets are two values, whatever stands in their place. */
import { scryptSync } from 'node:crypto';
import type { Leaf } from '../diff/leaves';
import { showPath } from '../diff/paths';
import { canonical } from '../plan/json';
import { NOTHING, type ShownLeaf } from './show';

/** Slow on purpose: a digest is printed, and a short password could be tried until it fits. */
const COST = { N: 1024, r: 8, p: 1 };
const BYTES = 16;

const known = new Map<string, string>();

/** Nothing where all of it is shown; else one text for each hidden one, of hexadecimal digits. */
export function boundHidden(raw: string, shown: string): readonly string[] {
  if (raw === shown) return [];
  const text = known.get(raw) ?? scryptSync(raw, 'a digest of the review', BYTES, COST).toString('hex');
  known.set(raw, text);
  return [text];
}

/** Of path and both values of a leaf, where they are masked or cut. */
export function boundLeaf(leaf: Leaf, shown: ShownLeaf): readonly string[] {
  const sides = [
    [leaf.before, shown.bindBefore],
    ...(leaf.unknown ? [] : [[leaf.after, shown.bindAfter] as const]),
  ] as const;
  return [
    ...boundHidden(showPath(leaf.path), shown.path),
    ...sides.flatMap(([value, text], index) => boundHidden(textOf(value), text).map((bound) => `${index} ${bound}`)),
  ];
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return NOTHING;
  if (typeof value === 'string') return value === '' ? '""' : value;
  return canonical(value);
}
