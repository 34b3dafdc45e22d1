/** Whether two spellings of one value mean the same, as the real providers compare them. */
import type { Equivalence } from '../clouds/behaviour';
import { canonicalJson } from './canonical-json';
import { canonicalContainers } from './containers';
import { canonicalPolicy } from './policy';
import { sameByValue } from './same';

/** Both values are strings as the configuration has them; text that is no JSON is compared as it stands. */
export function meansTheSame(kind: Equivalence, left: unknown, right: unknown): boolean {
  if (typeof left !== 'string' || typeof right !== 'string') return sameByValue(left, right);
  if (left === right) return true;
  if (kind === 'caseless') return left.toLowerCase() === right.toLowerCase();
  if (kind === 'dotless') return left.replace(/\.$/, '') === right.replace(/\.$/, '');
  const [a, b] = [parsed(left), parsed(right)];
  if (a === undefined || b === undefined) return false;
  if (kind === 'policy') return canonicalJson(canonicalPolicy(a)) === canonicalJson(canonicalPolicy(b));
  if (kind === 'containers') return canonicalJson(canonicalContainers(a)) === canonicalJson(canonicalContainers(b));
  return canonicalJson(a) === canonicalJson(b);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
