/** Completes a schema derived from the bindings with what only the provider's source tells. */
import type { TypeAnswers } from '../facts/answers';
import type { TypeFacts } from '../facts/format';
import type { AttributeSchema, BlockSchema, BlockTypeSchema, ResourceSchema } from './types';

/** What a provider answered wins over what was read in an older version's source; what was written by hand stays. */
export function resourceWithFacts(
  provider: string,
  derived: BlockSchema,
  facts: TypeFacts = {},
  answers?: TypeAnswers,
): ResourceSchema {
  const block = completedBlock(derived, lookup(withAnswers(facts, answers), answers?.kept), '');
  return {
    version: facts.version ?? 0,
    block: provider === 'aws' ? replacedByRegion(block) : block,
    updatable: facts.updatable ?? true,
    ...(!facts.forceNew && { forceNewKnown: false as const }),
    ...(answers && { answers }),
  };
}

/** Nothing replaces or updates a data source. */
export function dataSourceWithFacts(derived: BlockSchema, facts: TypeFacts = {}): ResourceSchema {
  return { version: facts.version ?? 0, block: completedBlock(derived, lookup(facts), ''), updatable: true };
}

function withAnswers(facts: TypeFacts, answers: TypeAnswers = {}): TypeFacts {
  const inPlace = new Set(answers.inPlace);
  const forceNew = [...(facts.forceNew ?? []).filter((path) => !inPlace.has(path)), ...(answers.forceNew ?? [])];
  return {
    ...facts,
    ...((facts.forceNew ?? answers.forceNew) && { forceNew: [...new Set(forceNew)] }),
    default: { ...answers.default, ...facts.default },
  };
}

interface Lookup {
  readonly facts: TypeFacts;
  readonly flags: Readonly<Record<Flag, ReadonlySet<string>>>;
}

type Flag = (typeof FLAGS)[number];
const FLAGS = ['forceNew', 'sensitive', 'writeOnly', 'deprecated', 'keptEmpty', 'kept', 'computed'] as const;

function lookup(facts: TypeFacts, kept: readonly string[] = []): Lookup {
  const sets = FLAGS.map((flag) => [flag, new Set(flag === 'kept' ? kept : facts[flag])] as const);
  return { facts, flags: Object.fromEntries(sets) as Record<Flag, Set<string>> };
}

function completedBlock(block: BlockSchema, known: Lookup, prefix: string): BlockSchema {
  const attributes = Object.entries(block.attributes).map(([name, attribute]) => {
    return [name, completedAttribute(name, attribute, known, prefix + name)] as const;
  });
  const blocks = Object.entries(block.blocks).map(([name, nested]) => {
    return [name, completedNested(nested, known, prefix + name)] as const;
  });
  return { attributes: Object.fromEntries(attributes), blocks: Object.fromEntries(blocks) };
}

function completedAttribute(name: string, attribute: AttributeSchema, known: Lookup, path: string): AttributeSchema {
  const value = known.facts.default?.[path];
  return {
    ...attribute,
    ...flagsOf(known, path, ['forceNew', 'sensitive', 'writeOnly', 'deprecated', 'kept']),
    // All write-only arguments of both providers end so, and none that is computed does.
    ...(name.endsWith('_wo') && !attribute.computed && { writeOnly: true }),
    ...(value !== undefined && { default: ofType(attribute.type, value) }),
    ...shared(known, path),
    ...(attribute.nested && {
      nested: { ...attribute.nested, block: completedBlock(attribute.nested.block, known, `${path}.`) },
    }),
  };
}

type Default = NonNullable<AttributeSchema['default']>;

/** Facts have a default as the source writes it (`300` of a string); the SDK plans it in the attribute's type. */
function ofType(type: AttributeSchema['type'], value: Default): Default {
  if (type === 'string') return String(value);
  if (type === 'number') return Number(value);
  if (type === 'bool') return String(value) === 'true';
  return value;
}

function completedNested(nested: BlockTypeSchema, known: Lookup, path: string): BlockTypeSchema {
  return {
    ...nested,
    ...flagsOf(known, path, ['forceNew', 'deprecated', 'keptEmpty', 'kept', 'computed']),
    ...shared(known, path),
    block: completedBlock(nested.block, known, `${path}.`),
  };
}

function flagsOf(known: Lookup, path: string, flags: readonly Flag[]): Partial<Record<Flag, true>> {
  return Object.fromEntries(flags.filter((flag) => known.flags[flag].has(path)).map((flag) => [flag, true]));
}

function shared(known: Lookup, path: string): Pick<AttributeSchema, 'conflictsWith' | 'minItems' | 'maxItems'> {
  const conflictsWith = known.facts.conflictsWith?.[path];
  const [minItems, maxItems] = known.facts.items?.[path] ?? [0, 0];
  return { ...(conflictsWith && { conflictsWith }), ...(minItems && { minItems }), ...(maxItems && { maxItems }) };
}

/**
 * Since 6.0 nearly every AWS resource takes its own region, and moving it replaces the resource
 * (hashicorp/terraform-provider-aws, internal/provider/sdkv2/region.go and internal/provider/framework/region.go).
 */
function replacedByRegion(block: BlockSchema): BlockSchema {
  const region = block.attributes['region'];
  if (!region?.optional || !region.computed) return block;
  return { ...block, attributes: { ...block.attributes, region: { ...region, forceNew: true } } };
}
