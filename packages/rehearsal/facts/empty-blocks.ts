/** Blocks that may be written `{}`: the provider sends them all the same, because it has been seen to, or because nothing can stand in them. */
import { isOfSdk } from '../provider/empty-blocks';
import { allTypes, loadSchemas } from '../schema';
import type { BlockSchema, BlockTypeSchema } from '../schema/types';
import { readSupplement } from './format';

export interface EmptyBlocks {
  /** What it was generated from. */
  readonly source: string;
  /** Names of blocks, at whatever depth, by resource type; both sorted. Types without any are left out. */
  readonly mayBeEmpty: Readonly<Record<string, readonly string[]>>;
}

/** Of every resource type of the AWS bindings. */
export function emptyBlocks(): EmptyBlocks {
  const { source, resources } = loadSchemas({ provider: 'aws', resources: allTypes('aws').resources, dataSources: [] });
  const byHand = readSupplement();
  const named = Object.entries(resources).flatMap(([type, { block }]) => {
    const found = new Set([...namesIn(block, isOfSdk(block)), ...keptNames(byHand[type]?.keptEmpty ?? [])]);
    return found.size === 0 ? [] : [[type, [...found].sort()] as const];
  });
  return { source, mayBeEmpty: Object.fromEntries(named) };
}

function keptNames(paths: readonly string[]): readonly string[] {
  return paths.map((path) => path.slice(path.lastIndexOf('.') + 1));
}

/** The SDK drops what it can: only a block without arguments has to be empty. The newer framework keeps what need not be filled in. */
function namesIn(block: BlockSchema, ofSdk: boolean): readonly string[] {
  // A map is no block: empty, it is as if it were absent.
  const maps = Object.entries(block.attributes).filter(
    ([name, { type }]) => Array.isArray(type) && type[0] === 'map' && !name.startsWith('tags'),
  );
  const nestedNames = Object.entries(block.blocks).flatMap(([name, nested]) => {
    const own = name !== 'timeouts' && (ofSdk ? takesNothing(nested) : needsNothing(nested));
    return [...(own ? [name] : []), ...namesIn(nested.block, ofSdk)];
  });
  return [...maps.map(([name]) => name), ...nestedNames];
}

function takesNothing({ block }: BlockTypeSchema): boolean {
  return Object.keys(block.attributes).length + Object.keys(block.blocks).length === 0;
}

function needsNothing({ block }: BlockTypeSchema): boolean {
  const required = Object.values(block.attributes).some((attribute) => attribute.required === true);
  return !required && !Object.values(block.blocks).some(({ minItems = 0 }) => minItems > 0);
}
