/** Which changes force a replacement. */
import { UNKNOWN, type Values } from '../clouds/behaviour';
import type { BlockSchema, BlockTypeSchema, ResourceSchema } from '../schema/types';
import { isRecord, isUnset, typeOfBlock, type WireType } from './cty';
import type { Path } from './diagnostics';
import { same } from './same';

/** Paths whose change from `prior` to `planned` replaces the resource, by the facts about its type. */
export function replacingPaths(schema: ResourceSchema, prior: Values, planned: Values, config: Values): Path[] {
  if (!schema.updatable) return changedNames(schema.block, prior, planned, config).map((name) => [name]);
  return inBlock(schema.block, prior, planned, config, []);
}

/** Names of top-level arguments that differ, `timeouts` aside: they are Terraform's own. */
export function changedNames(block: BlockSchema, prior: Values, planned: Values, config: Values): string[] {
  const type = typeOfBlock(block);
  const fields = (Array.isArray(type) ? type[1] : {}) as Readonly<Record<string, WireType>>;
  return Object.entries(fields)
    .filter(([name, field]) => name !== 'timeouts' && !same(field, prior[name], planned[name]))
    .map(([name]) => name)
    .filter((name) => planned[name] !== UNKNOWN || !isUnset(config[name]));
}

function inBlock(block: BlockSchema, prior: Values, planned: Values, config: Values, at: Path): Path[] {
  const paths: Path[] = [];
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const recomputed = planned[name] === UNKNOWN && isUnset(config[name]);
    if (!attribute.forceNew || recomputed) continue;
    if (!same(attribute.type, prior[name], planned[name])) paths.push([...at, name]);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    paths.push(...inNested(nested, prior[name], planned[name], config[name], [...at, name]));
  }
  return paths;
}

function inNested(nested: BlockTypeSchema, prior: unknown, planned: unknown, config: unknown, at: Path): Path[] {
  const element = typeOfBlock(nested.block);
  const type: WireType = nested.nesting === 'single' ? element : [nested.nesting, element];
  if (same(type, prior, planned)) return [];
  if (planned === UNKNOWN) return nested.forceNew && !isUnset(config) ? [at] : [];
  if (nested.forceNew && (nested.nesting !== 'list' || !forcesInside(nested.block))) return [at];
  if (nested.nesting === 'single') return inBlock(nested.block, record(prior), record(planned), record(config), at);
  // Elements of sets and maps have no place of their own: a change in one counts for the whole, as in the SDK.
  if (nested.nesting !== 'list') return forcesAnywhere(nested.block, prior, planned) ? [at] : [];
  const [before, after, wanted] = [array(prior), array(planned), array(config)];
  const inside = Array.from({ length: Math.max(before.length, after.length) }).flatMap((_, index) =>
    inBlock(nested.block, record(before[index]), record(after[index]), record(wanted[index]), [...at, index]),
  );
  // The SDK compares the number of elements by itself, and each argument of an element by its own.
  return nested.forceNew && before.length !== after.length ? [at, ...inside] : inside;
}

function forcesInside(block: BlockSchema): boolean {
  return (
    Object.values(block.attributes).some(({ forceNew }) => forceNew) ||
    Object.values(block.blocks).some((nested) => nested.forceNew === true || forcesInside(nested.block))
  );
}

/** True when elements differ in an attribute that forces a replacement. */
function forcesAnywhere(block: BlockSchema, prior: unknown, planned: unknown): boolean {
  const forcing = Object.entries(block.attributes).filter(([, attribute]) => attribute.forceNew);
  const fields = Object.fromEntries(forcing.map(([name, attribute]) => [name, attribute.type as WireType]));
  if (forcing.length > 0 && !same(['set', ['object', fields]], values(prior), values(planned))) return true;
  return Object.entries(block.blocks).some(([name, nested]) => {
    const inner = (elements: unknown[]): unknown[] => elements.flatMap((element) => values(record(element)[name]));
    const [before, after] = [inner(values(prior)), inner(values(planned))];
    if (nested.forceNew && !same(['set', typeOfBlock(nested.block)], before, after)) return true;
    return forcesAnywhere(nested.block, before, after);
  });
}

function values(value: unknown): unknown[] {
  return Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
}

function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function record(value: unknown): Values {
  return isRecord(value) ? value : {};
}
