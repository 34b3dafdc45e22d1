/** The differences that are known, each with its reason. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Compared } from '@balrog-infra/rehearsal/shadow';

/** What is compared: the stacks whose resources are asked about. */
export const STACKS = ['prod', 'stage'] as const;

export interface Known {
  /** `*` is any type, path or kind; `rule.*` is any path below `rule`. */
  readonly type: string;
  readonly path: string;
  readonly kind: string;
  readonly reason: string;
}

export function readKnown(): readonly Known[] {
  const file = join(__dirname, 'known-differences.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly differences: readonly Known[] }).differences;
}

export interface Judged {
  readonly unknown: readonly Compared[];
  /** Entries of the list that no difference meets any more. */
  readonly stale: readonly string[];
  /** Differences by their reason. */
  readonly reasons: ReadonlyMap<string, readonly Compared[]>;
}

export function judged(compared: readonly Compared[], known: readonly Known[]): Judged {
  const met = new Set<Known>();
  const unknown: Compared[] = [];
  const reasons = new Map<string, Compared[]>();
  for (const each of compared.filter(({ agrees }) => !agrees)) {
    const entry = known.find((one) => isMeant(one, each));
    if (entry === undefined) unknown.push(each);
    else {
      met.add(entry);
      reasons.set(entry.reason, [...(reasons.get(entry.reason) ?? []), each]);
    }
  }
  const stale = known.filter((entry) => !met.has(entry)).map(({ type, path, kind }) => `${type} ${path} ${kind}`);
  return { unknown, stale, reasons };
}

function isMeant(known: Known, { type, path, kind }: Compared): boolean {
  const fits = (wanted: string, is: string): boolean =>
    wanted === '*' || wanted === is || (wanted.endsWith('.*') && is.startsWith(wanted.slice(0, -1)));
  return fits(known.type, type) && fits(known.path, path) && fits(known.kind, kind);
}
