/**
 * Types and values of Terraform's type system (go-cty) in plain JavaScript: numbers are numbers (or a decimal string
 * where a double is not exact), lists and sets are arrays, maps and objects are records, null is null, and a value
 * that is known only after apply is `UNKNOWN`.
 */
import { UNKNOWN } from '../clouds/behaviour';
import type { BlockSchema, CtyType } from '../schema/types';

/** Every type that can occur on the wire: inside `dynamic` there are tuples too. */
export type WireType =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', WireType]
  | readonly ['tuple', readonly WireType[]]
  | readonly ['object', Readonly<Record<string, WireType>>];

const implied = new WeakMap<BlockSchema, WireType>();

/** The object type a block's values have. */
export function typeOfBlock(block: BlockSchema): WireType {
  const known = implied.get(block);
  if (known) return known;
  const fields: Record<string, WireType> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) fields[name] = attribute.type;
  for (const [name, nested] of Object.entries(block.blocks)) {
    const element = typeOfBlock(nested.block);
    fields[name] = nested.nesting === 'single' ? element : [nested.nesting, element];
  }
  const type: WireType = ['object', fields];
  implied.set(block, type);
  return type;
}

/** True when the value is unknown or holds an unknown value anywhere. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.values(value).some(hasUnknown);
}

/** A copy in which every unknown value is null; what behaviours are shown of a plan. */
export function withoutUnknown(value: unknown): unknown {
  if (value === UNKNOWN) return null;
  if (Array.isArray(value)) return value.map(withoutUnknown);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutUnknown(item)]));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isUnset(value: unknown): boolean {
  return value === null || value === undefined;
}

/** terraform-plugin-sdk's zero values: to it they are the same as an absent argument. */
export function isZero(value: unknown): boolean {
  if (isUnset(value) || value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/** The zero value a computed attribute gets when nothing better is known. */
export function zeroOf(type: CtyType | WireType): unknown {
  if (type === 'string') return '';
  if (type === 'number') return 0;
  if (type === 'bool') return false;
  if (type === 'dynamic') return null;
  if (type[0] === 'object') return null;
  return type[0] === 'map' ? {} : [];
}
