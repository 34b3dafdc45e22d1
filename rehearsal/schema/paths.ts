import type { BlockSchema } from './types';

/** Every dotted path of a block, and what lies there. */
export function pathsOf(block: BlockSchema, prefix = ''): Map<string, 'attribute' | 'block'> {
  const paths = new Map<string, 'attribute' | 'block'>();
  for (const name of Object.keys(block.attributes)) paths.set(prefix + name, 'attribute');
  for (const [name, nested] of Object.entries(block.blocks)) {
    paths.set(prefix + name, 'block');
    for (const [path, kind] of pathsOf(nested.block, `${prefix}${name}.`)) paths.set(path, kind);
  }
  return paths;
}
