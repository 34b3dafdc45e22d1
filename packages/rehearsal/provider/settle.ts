/** From a plan to a resource: unknown values get those the cloud made. */
import { UNKNOWN, type Values } from '../clouds/behaviour';
import type { BlockSchema, BlockTypeSchema } from '../schema/types';
import { isRecord, isUnset, zeroOf } from './cty';

/** `made` has what the cloud filled in; what it does not say is the zero value of its type. Configured values stay. */
export function settle(block: BlockSchema, planned: Values, made: Values): Values {
  const settled: Values = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const value = planned[name];
    if (attribute.nested && value !== UNKNOWN && !isUnset(value)) {
      settled[name] = settleNested(attribute.nested, value, made[name]);
      continue;
    }
    settled[name] = value === UNKNOWN ? (made[name] ?? zeroOf(attribute.type)) : (value ?? null);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    settled[name] = settleNested(nested, planned[name], made[name]);
  }
  return settled;
}

function settleNested(nested: BlockTypeSchema, planned: unknown, made: unknown): unknown {
  const element = (item: unknown, by: unknown): unknown =>
    isRecord(item) ? settle(nested.block, item, isRecord(by) ? by : {}) : null;
  // The cloud answers elements with the attributes it knows of; the others are as if unknown.
  const fresh = (item: unknown): unknown =>
    isRecord(item) ? settle(nested.block, openedBy(nested.block, item), item) : null;
  if (nested.nesting === 'single') return planned === UNKNOWN ? fresh(made) : element(planned, made);
  if (nested.nesting === 'map') {
    const [items, by] = [isRecord(planned) ? planned : {}, isRecord(made) ? made : {}];
    return Object.fromEntries(Object.entries(items).map(([key, item]) => [key, element(item, by[key])]));
  }
  const answers = Array.isArray(made) ? made : [];
  if (planned === UNKNOWN) return answers.map(fresh);
  return Array.isArray(planned) ? planned.map((item, index) => element(item, answers[index])) : [];
}

function openedBy(block: BlockSchema, item: Values): Values {
  const names = [...Object.keys(block.attributes), ...Object.keys(block.blocks)];
  const open = (name: string): unknown => {
    if (name in item || block.attributes[name]?.computed || block.blocks[name]) return UNKNOWN;
    return null;
  };
  return Object.fromEntries(names.map((name) => [name, open(name)]));
}
