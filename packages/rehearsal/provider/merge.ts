/** What a resource becomes when a configuration meets what is there, before any behaviour has its say. */
import { UNKNOWN, type Values } from '../clouds/behaviour';
import type { AttributeSchema, BlockSchema, BlockTypeSchema, CtyType } from '../schema/types';
import { hasUnknown, isRecord, isUnset, isZero, typeOfBlock } from './cty';
import { same } from './same';

/** Whether two values of an attribute mean the same; `path` is its dotted place without indexes. */
export type SameMeaning = (path: string, type: CtyType, config: unknown, prior: unknown) => boolean;

/**
 * The planned values as terraform-plugin-sdk plans them: a configured value wins unless it means the same as the
 * prior one, a silent configuration gives the default, keeps the prior value of what the cloud may fill in, and
 * leaves the rest of it unknown.
 */
export function mergeBlock(
  block: BlockSchema,
  config: Values,
  prior: Values | null,
  sameMeaning: SameMeaning,
  at = '',
): Values {
  const merged: Values = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    // Absent is absent here, and `{}` is not: an object may say something by being there.
    if (attribute.nested && isUnset(config[name]) && !attribute.computed) {
      merged[name] = null;
      continue;
    }
    if (attribute.nested && !isUnset(config[name])) {
      const inside = attribute.nested;
      const merge = (element: Values, before: Values | null): Values =>
        mergeBlock(inside.block, element, before, sameMeaning, `${at}${name}.`);
      merged[name] = mergeNested(inside, config[name], prior, prior?.[name], merge);
      continue;
    }
    merged[name] = mergeAttribute(`${at}${name}`, attribute, config[name], prior, prior?.[name], sameMeaning);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const merge = (element: Values, before: Values | null): Values =>
      mergeBlock(nested.block, element, before, sameMeaning, `${at}${name}.`);
    merged[name] = mergeNested(nested, config[name], prior, prior?.[name], merge);
  }
  return merged;
}

function mergeAttribute(
  path: string,
  attribute: AttributeSchema,
  config: unknown,
  existing: Values | null,
  prior: unknown,
  sameMeaning: SameMeaning,
): unknown {
  if (attribute.writeOnly) return null;
  const wanted = isUnset(config) ? attribute.default : config;
  if (!isUnset(wanted)) {
    if (existing === null || hasUnknown(wanted) || isUnset(prior)) return keepAbsent(attribute, wanted, existing);
    return sameMeaning(path, attribute.type, wanted, prior) ? prior : wanted;
  }
  if (attribute.kept && existing !== null) return prior ?? null;
  if (attribute.computed) return existing === null ? UNKNOWN : (prior ?? null);
  return isZero(prior) ? (prior ?? null) : null;
}

/** A new `""` or empty collection where nothing was is no change to the SDK. */
function keepAbsent(attribute: AttributeSchema, wanted: unknown, existing: Values | null): unknown {
  return existing !== null && !hasUnknown(wanted) && same(attribute.type, wanted, null) ? null : wanted;
}

type MergeElement = (element: Values, prior: Values | null) => Values;

function mergeNested(
  nested: BlockTypeSchema,
  config: unknown,
  existing: Values | null,
  prior: unknown,
  merge: MergeElement,
): unknown {
  if (config === UNKNOWN) return UNKNOWN;
  if (nested.nesting === 'single') return isRecord(config) ? merge(config, isRecord(prior) ? prior : null) : null;
  if (nested.kept && existing !== null && isZero(config)) return prior ?? [];
  if (nested.computed && isZero(config)) return existing === null ? UNKNOWN : prior;
  if (nested.nesting === 'map') return mergeMap(config, prior, merge);
  if (!Array.isArray(config)) return [];
  const before = Array.isArray(prior) ? prior.filter(isRecord) : [];
  if (nested.nesting === 'set') return mergeSet(nested.block, config, before, merge);
  return config.map((element: unknown, index) => (isRecord(element) ? merge(element, before[index] ?? null) : element));
}

function mergeMap(config: unknown, prior: unknown, merge: MergeElement): unknown {
  if (!isRecord(config)) return {};
  const before = isRecord(prior) ? prior : {};
  const element = (key: string, item: unknown): unknown => {
    const old = before[key];
    return isRecord(item) ? merge(item, isRecord(old) ? old : null) : item;
  };
  return Object.fromEntries(Object.entries(config).map(([key, item]) => [key, element(key, item)]));
}

/** An element that says nothing against one that is there is that one; every other is new. */
function mergeSet(
  block: BlockSchema,
  config: readonly unknown[],
  prior: readonly Values[],
  merge: MergeElement,
): unknown {
  const type = typeOfBlock(block);
  const rest = [...prior];
  return config.map((element) => {
    if (!isRecord(element)) return element;
    const index = rest.findIndex((before) => same(type, merge(element, before), before));
    return index < 0 ? merge(element, null) : rest.splice(index, 1)[0];
  });
}
