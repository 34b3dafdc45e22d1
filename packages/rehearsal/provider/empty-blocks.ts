/**
 * Blocks written `{}`. terraform-plugin-sdk hands a block in which nothing is set to the provider as nil, and nearly every provider
 * function leaves nil out of its request (`if v[0] == nil { return nil }`). The cloud never hears of the block, the state is without it,
 * and each later plan adds it again, by a replacement where the block forces one. What was read from the real provider about exceptions
 * stands in the facts as `keptEmpty`.
 */
import type { Values } from '../clouds/behaviour';
import type { BlockSchema, BlockTypeSchema } from '../schema/types';
import { isRecord, isZero } from './cty';

/** The state as the provider reads it back: without blocks that were written empty. */
export function withoutEmptyBlocks(block: BlockSchema, state: Values): Values {
  return isOfSdk(block) ? without(block, state) : state;
}

/** The SDK gives each resource an `id` that is optional and computed; the newer plugin framework's, where there is one, is computed. */
export function isOfSdk({ attributes }: BlockSchema): boolean {
  return attributes['id']?.optional === true && attributes['id'].computed === true;
}

function without(block: BlockSchema, values: Values): Values {
  const nested = Object.entries(block.blocks).map(([name, type]) => [name, inBlock(type, values[name])] as const);
  return { ...values, ...Object.fromEntries(nested) };
}

function inBlock(type: BlockTypeSchema, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const items: readonly unknown[] = value;
  const kept = isDropped(type) ? items.filter((item) => !isRecord(item) || saysSomething(item)) : items;
  return kept.map((item) => (isRecord(item) ? without(type.block, item) : item));
}

/** A block that takes no arguments can only be written empty; one that the cloud fills in is not empty for long. */
function isDropped({ block, computed, keptEmpty }: BlockTypeSchema): boolean {
  const takesArguments = Object.keys(block.attributes).length + Object.keys(block.blocks).length > 0;
  return takesArguments && computed !== true && keptEmpty !== true;
}

function saysSomething(item: Values): boolean {
  return Object.values(item).some((value) => !(value === null || value === undefined || isEmptyCollection(value)));
}

function isEmptyCollection(value: unknown): boolean {
  return typeof value === 'object' && isZero(value);
}
