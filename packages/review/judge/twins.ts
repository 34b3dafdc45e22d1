/** The same rule or grant at another address: nothing opens and nothing closes, but Terraform makes it before or after it takes the other away. */
import type { Lookup } from '../catalogue/lookup';
import { SAME_ELSEWHERE } from '../catalogue/rules';
import { groupedBy } from '../plan/grouped';
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
  const gone = goneByContent(parts.filter(({ change }) => change.action === 'delete'));
  const addresses = new Set<string>();
  const dangers = parts.flatMap(({ change, shown }) => {
    if (change.action !== 'create') return [];
    const twin = gone.take(change.type, change.after);
    if (twin === undefined) return [];
    addresses.add(change.address).add(twin.change.address);
    return [dangerOf(SAME_ELSEWHERE, shown, { what: `is the same as ${twin.change.address}, which goes` }, vault)];
  });
  return { dangers, addresses };
}

/** Each of those that go is taken once; those of a type are ordered once for each set of names that somebody asks by. */
function goneByContent(gone: readonly Judged[]): {
  readonly take: (type: string, after: unknown) => Judged | undefined;
} {
  const byType = groupedBy(gone, ({ change }) => change.type);
  const ordered = new Map<string, ReadonlyMap<string, readonly Judged[]>>();
  const taken = new Set<Judged>();
  return {
    take: (type, after) => {
      const names = namesOf(after);
      const key = canonical([type, names]);
      const known =
        ordered.get(key) ?? groupedBy(byType.get(type) ?? [], ({ change }) => contentOf(change.before, names));
      ordered.set(key, known);
      const same = known.get(contentOf(after, names)) ?? [];
      const found = same.find((one) => !taken.has(one));
      if (found !== undefined) taken.add(found);
      return found;
    },
  };
}

/** What the code can set and has set, by the names of the new side. */
const namesOf = (value: unknown): readonly string[] =>
  isRecord(value)
    ? Object.keys(value)
        .filter((name) => !ASIDE.test(name))
        .sort()
    : [];

function contentOf(value: unknown, names: readonly string[]): string {
  return canonical(names.map((name) => [name, (isRecord(value) ? value[name] : undefined) ?? null]));
}
