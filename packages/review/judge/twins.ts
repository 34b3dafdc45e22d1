/** The same rule or grant at another address: nothing opens and nothing closes, but Terraform makes it before or after it takes the other away. */
import type { Lookup } from '../catalogue/lookup';
import { SAME_ELSEWHERE } from '../catalogue/rules';
import { canonical, isRecord } from '../plan/json';
import type { Vault } from '../secrets/vault';
import type { Danger } from '../types';
import type { Judged } from './judged';
import { dangerOf } from './dangers';

export interface Twins {
  readonly dangers: readonly Danger[];
  /** Addresses of both sides: nothing else is said of them. */
  readonly addresses: ReadonlySet<string>;
}

/** What a cloud or Terraform makes up, and what is for people. */
const ASIDE = /^(id|arn|.*_rule_id|tags|tags_all|description|timeouts|etag|region|unique_id)$/;

export function twinsOf(judged: readonly Judged[], catalogue: Lookup, vault: Vault): Twins {
  const parts = judged.filter(
    ({ change }) => catalogue.of(change.type).join !== undefined && change.deposed === undefined,
  );
  const gone = new Map<string, Judged>();
  for (const one of parts)
    if (one.change.action === 'delete') gone.set(contentOf(one.change.type, one.change.before, one.change.before), one);
  const addresses = new Set<string>();
  const dangers = parts.flatMap(({ change, shown }) => {
    if (change.action !== 'create') return [];
    const key = [...gone].find(([, { change: old }]) => old.type === change.type && isSame(old.before, change.after));
    if (key === undefined) return [];
    const [content, twin] = key;
    gone.delete(content);
    addresses.add(change.address).add(twin.change.address);
    return [dangerOf(SAME_ELSEWHERE, shown, { what: `is the same as ${twin.change.address}, which goes` }, vault)];
  });
  return { dangers, addresses };
}

const isSame = (before: unknown, after: unknown): boolean =>
  contentOf('', before, after) === contentOf('', after, after);

/** What the code can set and has set, by the names of the new side. */
function contentOf(type: string, value: unknown, like: unknown): string {
  const names = isRecord(like)
    ? Object.keys(like)
        .filter((name) => !ASIDE.test(name))
        .sort()
    : [];
  const of = (name: string): unknown => (isRecord(value) ? value[name] : undefined);
  return canonical([type, names.map((name) => [name, of(name) ?? null])]);
}
