/** What the code says of a place whose value the plan does not know yet: nothing at all, or a text with references in it. */
import { keysOf } from '../diff/documents';
import type { Path } from '../diff/paths';
import { isRecord, withoutKey, type JsonRecord } from '../plan/json';
import type { Plan, PlannedChange } from '../types';
import type { Synthesized } from './synthesized';

export interface Written {
  /** False where the provider makes the value up: the code sets nothing there. Where no code is known, it may. */
  readonly isSet: (change: PlannedChange, path: Path) => boolean;
  /** True for a reference to another resource, alone or inside a text: whatever it comes to, it is no word of a provider, such as `allUsers`. */
  readonly isReference: (change: PlannedChange, path: Path) => boolean;
}

export function writtenOf({ written }: Plan, { blocks }: Synthesized): Written {
  const blockOf = ({ address }: PlannedChange): JsonRecord | undefined => blocks.get(withoutKey(address));
  return {
    isSet: (change, path) => {
      const code = blockOf(change) ?? written.get(withoutKey(change.address));
      return code === undefined || at(code, path) !== undefined;
    },
    isReference: (change, path) => {
      const block = blockOf(change);
      if (block !== undefined) return refersIn(at(block, path));
      const expression = at(written.get(withoutKey(change.address)) ?? {}, path);
      const references = isRecord(expression) ? expression['references'] : undefined;
      return (
        Array.isArray(references) && references.length > 0 && references.every((one) => RESOURCE.test(String(one)))
      );
    },
  };
}

const RESOURCE = /^(?!data\.|var\.|local\.|module\.|each\.|count\.|path\.|self\.)[\w-]+\.[\w-]+/;

function refersIn(text: unknown): boolean {
  if (typeof text !== 'string' || !text.includes('${')) return false;
  return [...text.matchAll(/\$\{([^}]*)\}/g)].every(([, inside = '']) => RESOURCE.test(inside) && !/[(?]/.test(inside));
}

/** Blocks are written as one or as a list; what lies below a reference is set by it. */
function at(value: unknown, path: Path): unknown {
  let here = value;
  for (const segment of path) {
    if (typeof here === 'string') return here;
    if (isReference(here)) return here;
    if (segment.kind === 'name') here = isRecord(here) ? here[segment.name] : inOnlyOne(here, segment.name);
    else if (Array.isArray(here)) here = segment.kind === 'index' ? here[segment.index] : memberOf(here, segment.key);
  }
  return here;
}

/** Of several, the one of that key, by the attribute that tells them apart when both sides of a change are compared. */
function memberOf(list: readonly unknown[], key: string): unknown {
  if (list.length === 1) return list[0];
  const plain = list.map(unwrapped);
  const by = keysOf([plain]);
  return by === undefined ? undefined : list[plain.findIndex((one) => String(one[by]) === key)];
}

/** Values as the code has them, where a plan's configuration wraps each. */
const unwrapped = (item: unknown): JsonRecord =>
  Object.fromEntries(
    Object.entries(isRecord(item) ? item : {}).map(([name, value]) => [
      name,
      isRecord(value) && 'constant_value' in value ? value['constant_value'] : value,
    ]),
  );

const isReference = (value: unknown): boolean =>
  isRecord(value) && ('references' in value || 'constant_value' in value);

const inOnlyOne = (list: unknown, name: string): unknown =>
  Array.isArray(list) && list.length === 1 && isRecord(list[0]) ? list[0][name] : undefined;
