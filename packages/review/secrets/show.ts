/** How a value is shown: masked first, then shortened to where it differs. */
import type { Leaf } from '../diff/leaves';
import { showPath, type Path } from '../diff/paths';
import { canonical } from '../plan/json';
import { isPlace, isSecretName, isValueOfSecret, SECRET } from './names';
import type { Vault } from './vault';

export const NOTHING = '(nothing)';
export const UNKNOWN = '(known after apply)';
const LONGEST = 200;
const LONGEST_PATH = 160;

/** A leaf as it may be shown; `bindBefore` and `bindAfter` are the uncut texts that an acknowledgement binds. */
export interface ShownLeaf {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly bindBefore: string;
  readonly bindAfter: string;
}

export function showLeaf(leaf: Leaf, vault: Vault): ShownLeaf {
  // On or off is no secret, also where a provider marks a whole block.
  const hiddenFrom = isSwitch(leaf) ? undefined : leaf.secretFrom;
  const path = cut(
    vault.mask(showPath(hiddenFrom === undefined ? leaf.path : leaf.path.slice(0, hiddenFrom))),
    LONGEST_PATH,
  );
  const bindBefore = showValue(leaf.before, leaf, vault);
  const bindAfter = leaf.unknown ? UNKNOWN : showValue(leaf.after, leaf, vault);
  if (bindBefore === bindAfter)
    return {
      path,
      before: bindBefore === SECRET ? SECRET : cut(bindBefore, LONGEST),
      after: `${SECRET}, another one`,
      bindBefore,
      bindAfter,
    };
  const [before, after] = excerpt(bindBefore, bindAfter);
  return { path, before, after, bindBefore, bindAfter };
}

/** A leaf of a schema that is true or false, or not set. */
function isSwitch({ before, after, unknown }: Leaf): boolean {
  const sides = [before, after].filter((side) => side !== undefined && side !== null);
  return !unknown && sides.length > 0 && sides.every((side) => typeof side === 'boolean');
}

function showValue(value: unknown, leaf: Leaf, vault: Vault): string {
  if (value === undefined || value === null) return NOTHING;
  if (leaf.secretFrom !== undefined && !isSwitch(leaf)) return SECRET;
  if (underSecretName(leaf.path) && !(typeof value === 'string' && isPlace(value)) && typeof value !== 'boolean')
    return SECRET;
  return showUnderNoName(value, vault);
}

export function showUnderNoName(value: unknown, vault: Vault): string {
  if (value === undefined || value === null) return NOTHING;
  if (typeof value === 'string') return value === '' ? '""' : vault.mask(value);
  return vault.mask(canonical(redactNames(value)));
}

/** Values under the names of secrets inside a value that is shown whole. */
function redactNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactNames);
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(record).map(([name, item]) => {
      const secret = isSecretName(name) || isValueOfSecret(record, name);
      const shown = typeof item === 'boolean' || item === null || (typeof item === 'string' && isPlace(item));
      return [name, secret && !shown ? SECRET : redactNames(item)];
    }),
  );
}

/** Names and keys on the way to the value: `environment["DB_PASSWORD"].value`. Statements are called after what they allow. */
function underSecretName(path: Path): boolean {
  return path.some((segment, index) => {
    if (segment.kind === 'name') return isSecretName(segment.name);
    const list = path[index - 1];
    const statement = list?.kind === 'name' && /^statement$/i.test(list.name);
    return segment.kind === 'key' && !statement && isSecretName(segment.key);
  });
}

/** Both texts, shortened so that what differs can be seen. */
function excerpt(before: string, after: string): readonly [string, string] {
  if (before.length <= LONGEST && after.length <= LONGEST) return [before, after];
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start++;
  const from = Math.max(0, start - 40);
  return [
    cut(from > 0 ? `…${before.slice(from)}` : before, LONGEST),
    cut(from > 0 ? `…${after.slice(from)}` : after, LONGEST),
  ];
}

/** At most so many characters, never half of one. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
