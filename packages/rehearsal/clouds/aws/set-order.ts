/**
 * The order in which terraform-plugin-sdk v2 lists a set of blocks: by the decimal text of each element's hash
 * (helper/schema/set.go and serialize.go).
 */
import type { Values } from '../behaviour';
import { crc32 } from '../crc32';

/** What a block's attributes are, for their serialization; names in any order. */
export type ElementShape = Readonly<Record<string, 'string' | 'list' | 'set'>>;

export function setOrder(elements: readonly Values[], shape: ElementShape): readonly Values[] {
  const keyed = elements.map((element) => ({ element, key: String(crc32(serialize(element, shape))) }));
  return keyed
    .sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
    .map(({ element }) => element);
}

function serialize(element: Values, shape: ElementShape): string {
  return Object.entries(shape)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, kind]) => `${name}:${serializeValue(element[name], kind)}`)
    .join('');
}

function serializeValue(value: unknown, kind: 'string' | 'list' | 'set'): string {
  if (kind === 'string') return `${String(value ?? '')};`;
  const items = Array.isArray(value) ? value.map((item) => `${String(item ?? '')};`) : [];
  if (kind === 'list') return `(${items.join('')});`;
  return `{${byHash(items).join('')}};`;
}

function byHash(items: readonly string[]): readonly string[] {
  const keyed = items.map((item) => ({ item, key: String(crc32(item)) }));
  return keyed.sort((left, right) => (left.key < right.key ? -1 : 1)).map(({ item }) => item);
}
