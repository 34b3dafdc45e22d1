/**
 * What Terraform proposes to a provider: the configuration, with the prior values of what the provider may fill in
 * (hashicorp/terraform, internal/plans/objchange/objchange.go, ProposedNew).
 */
import { UNKNOWN, type Values } from '../clouds/behaviour';
import { isRecord, isUnset, typeOfBlock } from '../provider/cty';
import type { BlockSchema, BlockTypeSchema } from '../schema/types';
import { equal } from './outcome';

export function proposedNew(block: BlockSchema, prior: Values | null, config: Values): Values {
  const proposed: Values = {};
  for (const [name, { computed, writeOnly }] of Object.entries(block.attributes)) {
    proposed[name] =
      writeOnly === true ? null : ((computed === true && isUnset(config[name]) ? prior?.[name] : config[name]) ?? null);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    proposed[name] = inNested(nested, prior?.[name], config[name]);
  }
  return proposed;
}

function inNested(nested: BlockTypeSchema, prior: unknown, config: unknown): unknown {
  if (config === UNKNOWN) return UNKNOWN;
  const propose = (before: unknown, item: unknown): unknown =>
    isRecord(item) && isRecord(before) ? proposedNew(nested.block, before, item) : item;
  if (nested.nesting === 'single') return propose(prior, config) ?? null;
  if (nested.nesting === 'map') {
    const before = isRecord(prior) ? prior : {};
    const items = isRecord(config) ? Object.entries(config) : [];
    return Object.fromEntries(items.map(([key, item]) => [key, propose(before[key], item)]));
  }
  const items: readonly unknown[] = Array.isArray(config) ? config : [];
  const before: unknown[] = Array.isArray(prior) ? [...(prior as unknown[])] : [];
  if (nested.nesting === 'list') return items.map((item, index) => propose(before[index], item));
  return items.map((item) => {
    const index = before.findIndex((candidate) => couldBe(nested.block, candidate, item));
    return index < 0 ? item : propose(before.splice(index, 1)[0], item);
  });
}

/** Whether the element of a set could have come of this configuration: all that it says is so, and the rest was filled in. */
function couldBe(block: BlockSchema, prior: unknown, config: unknown): boolean {
  if (!isRecord(prior) || !isRecord(config)) return false;
  const attributes = Object.entries(block.attributes).every(
    ([name, { type, computed }]) =>
      (computed === true && isUnset(config[name])) || equal(type, prior[name] ?? null, config[name] ?? null),
  );
  return (
    attributes &&
    Object.entries(block.blocks).every(([name, nested]) => {
      const [before, after] = [prior[name], config[name]];
      if (!Array.isArray(before) || !Array.isArray(after)) return equal(typeOfBlock(nested.block), before, after);
      return (
        before.length === after.length &&
        before.every((item, index) => couldBe(nested.block, item, (after as unknown[])[index]))
      );
    })
  );
}
