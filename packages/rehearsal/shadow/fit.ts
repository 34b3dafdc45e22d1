/**
 * Values in the shape of another version's schema: the rehearsal's schemas are those of the bindings, and the provider that is at hand may be
 * older. What the other version does not have is left out; what it has and nobody said is absent.
 */
import { UNKNOWN, type Values } from '../clouds/behaviour';
import { isRecord, isUnset } from '../provider/cty';
import type { BlockSchema, BlockTypeSchema, CtyType } from '../schema/types';

export function fitBlock(block: BlockSchema, values: Values): Values {
  const fitted: Values = {};
  for (const [name, { type }] of Object.entries(block.attributes)) fitted[name] = fitValue(type, values[name]);
  for (const [name, nested] of Object.entries(block.blocks)) fitted[name] = fitNested(nested, values[name]);
  return fitted;
}

function fitNested({ nesting, block }: BlockTypeSchema, value: unknown): unknown {
  if (value === UNKNOWN) return UNKNOWN;
  if (nesting === 'map') {
    const entries = isRecord(value) ? Object.entries(value) : [];
    return Object.fromEntries(entries.map(([key, item]) => [key, isRecord(item) ? fitBlock(block, item) : item]));
  }
  const items = (Array.isArray(value) ? (value as unknown[]) : isUnset(value) ? [] : [value]).filter(
    (item) => item !== null,
  );
  const all = items.map((item) => (isRecord(item) ? fitBlock(block, item) : item));
  // Terraform itself knows equal elements of a set once.
  const fitted = nesting === 'set' ? [...new Map(all.map((item) => [textOf(item), item])).values()] : all;
  return nesting === 'single' ? (fitted[0] ?? null) : fitted;
}

/** One text for each value. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (item === UNKNOWN ? 'known after apply' : item));
}

/** A lone value where a list is wanted is a list of one, and the other way round. */
function fitValue(type: CtyType, value: unknown): unknown {
  if (isUnset(value)) return null;
  if (value === UNKNOWN || type === 'dynamic') return value;
  if (typeof type === 'string') return fitScalar(type, value);
  if (type[0] === 'map') {
    const inner = type[1];
    if (!isRecord(value)) return null;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fitValue(inner, item)]));
  }
  if (type[0] === 'object') {
    const item: unknown = Array.isArray(value) ? value[0] : value;
    if (!isRecord(item)) return null;
    return Object.fromEntries(Object.entries(type[1]).map(([name, inner]) => [name, fitValue(inner, item[name])]));
  }
  const inner = type[1];
  return (Array.isArray(value) ? value : [value]).map((item: unknown) => fitValue(inner, item));
}

function fitScalar(type: 'string' | 'number' | 'bool', value: unknown): unknown {
  const lone: unknown = Array.isArray(value) ? value[0] : value;
  if (isUnset(lone)) return null;
  if (type === 'string') return typeof lone === 'object' ? JSON.stringify(lone) : String(lone);
  if (type === 'bool') return lone === true || lone === 'true';
  return Number.isNaN(Number(lone)) ? null : Number(lone);
}
