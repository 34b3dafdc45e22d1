/** Builds the facts of one type while a reader walks its schema. */
import type { TypeFacts } from './format';

/** What a reader found at one path; whatever is absent, false or 0 is no fact. */
export interface Found {
  readonly forceNew?: boolean | undefined;
  readonly default?: unknown;
  readonly conflictsWith?: readonly string[] | undefined;
  readonly sensitive?: boolean | undefined;
  readonly writeOnly?: boolean | undefined;
  readonly deprecated?: boolean | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  /** Of an attribute the bindings tell no number of items; of a block they tell 1 as least and as most. */
  readonly isBlock?: boolean;
}

const FLAGS = ['forceNew', 'sensitive', 'writeOnly', 'deprecated'] as const;

export function record(facts: TypeFacts, path: string, found: Found): void {
  for (const flag of FLAGS) if (found[flag]) (facts[flag] ??= []).push(path);
  if (isScalar(found.default)) (facts.default ??= {})[path] = found.default;
  if (found.conflictsWith?.length) (facts.conflictsWith ??= {})[path] = [...found.conflictsWith].sort();
  const [min, max] = [found.minItems ?? 0, found.maxItems ?? 0];
  const told = found.isBlock ? min <= 1 && max <= 1 : min === 0 && max === 0;
  if (!told) (facts.items ??= {})[path] = [min, max];
}

/** Sorted, in a fixed order of keys, without empty ones; `forceNew` stays although empty, since empty means "nothing". */
export function tidy(facts: TypeFacts): TypeFacts {
  const tidied: TypeFacts = {};
  if (facts.version) tidied.version = facts.version;
  if (facts.updatable === false) tidied.updatable = false;
  if (facts.forceNew) tidied.forceNew = [...facts.forceNew].sort();
  if (facts.default) tidied.default = sorted(facts.default);
  if (facts.conflictsWith) tidied.conflictsWith = sorted(facts.conflictsWith);
  if (facts.sensitive?.length) tidied.sensitive = [...facts.sensitive].sort();
  if (facts.writeOnly?.length) tidied.writeOnly = [...facts.writeOnly].sort();
  if (facts.deprecated?.length) tidied.deprecated = [...facts.deprecated].sort();
  if (facts.items) tidied.items = sorted(facts.items);
  return tidied;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
