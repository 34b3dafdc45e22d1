/** Well-typed values for computed attributes about which nothing particular is known. */
import type { AttributeSchema, BlockSchema, CtyType } from '../schema/types';
import type { Values } from './behaviour';
import { isObject, unset } from './values';

/** Proposes a value for a computed attribute, or undefined to leave it to its type. */
export type Guess = (attribute: string, schema: AttributeSchema) => unknown;

/**
 * Every computed attribute that has no value, filled: by `guess`, else by its type (`""`, 0, false, empty collection).
 * Blocks come back whole, each element completed the same way. Attributes that have a value are left out.
 */
export function fillComputed(schema: BlockSchema, values: Values, guess: Guess): Values {
  const filled: Values = {};
  for (const [name, attribute] of Object.entries(schema.attributes)) {
    if (attribute.computed && unset(values[name])) filled[name] = guess(name, attribute) ?? zero(attribute.type);
  }
  for (const [name, nested] of Object.entries(schema.blocks)) {
    const value = values[name];
    const complete = (element: Values): Values => ({ ...element, ...fillComputed(nested.block, element, guess) });
    if (Array.isArray(value))
      filled[name] = value.map((element: unknown) => (isObject(element) ? complete(element) : element));
    else if (isObject(value)) filled[name] = nested.nesting === 'map' ? mapValues(value, complete) : complete(value);
    else if (unset(value) && nested.computed && nested.nesting !== 'single')
      filled[name] = nested.nesting === 'map' ? {} : [];
  }
  return filled;
}

function mapValues(map: Values, complete: (element: Values) => Values): Values {
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, isObject(item) ? complete(item) : item]));
}

/** The empty value of a type, as terraform-plugin-sdk stores what a service does not answer. */
function zero(type: CtyType): unknown {
  if (type === 'string' || type === 'dynamic') return '';
  if (type === 'number') return 0;
  if (type === 'bool') return false;
  if (type[0] === 'map') return {};
  if (type[0] === 'object') {
    return Object.fromEntries(Object.entries(type[1]).map(([name, inner]) => [name, zero(inner)]));
  }
  return [];
}
