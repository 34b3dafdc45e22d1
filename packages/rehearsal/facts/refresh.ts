/** Merges freshly read facts into those of the repository: each kind of source owns the keys it can tell. */
import { tidy } from './collect';
import type { ProviderFacts, TypeFacts } from './format';
import type { ReadTypes } from './schema-json';

export type SourceKind = 'schema-json' | 'dump';

type PathKind = 'attribute' | 'computed' | 'block';

/** The paths the bindings know of a type, undefined for a type they do not have: facts of others are useless. */
type KnownPaths = (kind: 'resource' | 'data', type: string) => ReadonlyMap<string, PathKind> | undefined;

const OWNED: Readonly<Record<SourceKind, readonly (keyof TypeFacts)[]>> = {
  'schema-json': ['version', 'sensitive', 'writeOnly', 'deprecated', 'items'],
  dump: ['version', 'updatable', 'forceNew', 'default', 'conflictsWith', 'sensitive', 'deprecated', 'items'],
};

export function refreshed(
  current: ProviderFacts,
  read: ReadTypes,
  kind: SourceKind,
  label: string,
  knownPaths: KnownPaths,
): ProviderFacts {
  const merge = (section: 'resources' | 'dataSources', of: 'resource' | 'data'): Record<string, TypeFacts> => {
    const types = new Set([...Object.keys(current[section]), ...Object.keys(read[section])]);
    const merged = [...types].sort().flatMap((type) => {
      const paths = knownPaths(of, type);
      if (!paths) return [];
      const facts = pruned(mergedType(current[section][type], read[section][type], kind, paths), paths);
      return Object.keys(facts).length > 0 ? [[type, facts] as const] : [];
    });
    return Object.fromEntries(merged);
  };
  return {
    sources: [...current.sources.filter((source) => source !== label), label],
    resources: merge('resources', 'resource'),
    dataSources: merge('dataSources', 'data'),
  };
}

function mergedType(
  current: TypeFacts = {},
  read: TypeFacts | undefined,
  kind: SourceKind,
  paths: ReadonlyMap<string, PathKind>,
): TypeFacts {
  if (!read) return current;
  const kept = Object.entries(current).filter(([key]) => {
    // A dump of a framework type says nothing of replacement: what was known stays.
    return !OWNED[kind].includes(key as keyof TypeFacts) || (key === 'forceNew' && !read.forceNew);
  });
  const merged: TypeFacts = { ...(Object.fromEntries(kept) as TypeFacts), ...read };
  if (kind === 'dump') return merged;
  // The JSON format has no numbers of items for attributes.
  const ofAttributes = Object.entries(current.items ?? {}).filter(([path]) => paths.get(path) !== 'block');
  return { ...merged, items: { ...Object.fromEntries(ofAttributes), ...read.items } };
}

function pruned(facts: TypeFacts, paths: ReadonlyMap<string, PathKind>): TypeFacts {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(facts) as [string, TypeFacts[keyof TypeFacts]][]) {
    if (Array.isArray(value)) kept[key] = value.filter((path) => paths.has(path));
    else if (typeof value === 'object') {
      const left = Object.entries(value).filter(([path]) => applies(key, paths.get(path)));
      if (left.length > 0) kept[key] = Object.fromEntries(left);
    } else kept[key] = value;
  }
  return tidy(kept);
}

/** The SDK allows no default beside computed: where the bindings say computed, the default of an older source is gone. */
function applies(key: string, kind: PathKind | undefined): boolean {
  return kind !== undefined && !(key === 'default' && kind === 'computed');
}
