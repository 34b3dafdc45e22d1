import type { BlockSchema } from './types';

/** Every dotted path of a block, and what lies there: a block, or an attribute that the cloud fills in or does not. */
export function pathsOf(block: BlockSchema, prefix = ''): Map<string, 'attribute' | 'computed' | 'block'> {
  const paths = new Map<string, 'attribute' | 'computed' | 'block'>();
  for (const [name, { computed, nested }] of Object.entries(block.attributes)) {
    paths.set(prefix + name, computed ? 'computed' : 'attribute');
    for (const [path, kind] of nested ? pathsOf(nested.block, `${prefix}${name}.`) : []) paths.set(path, kind);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    paths.set(prefix + name, 'block');
    for (const [path, kind] of pathsOf(nested.block, `${prefix}${name}.`)) paths.set(path, kind);
  }
  return paths;
}
