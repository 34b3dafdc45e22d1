import { mayBeEmpty } from '../../empty-blocks.json';
import type { Finding, Rule } from '../../rule';

const KEPT: Readonly<Record<string, readonly string[]>> = mayBeEmpty;

/** Terraform's own blocks, cdktf's notes, and tags, which are a map. */
const NOT_THE_PROVIDERS = new Set(['//', 'lifecycle', 'timeouts', 'provisioner', 'tags']);

/** No block is written `{}`, unless it says something by being there. */
export const noEmptyBlocks: Rule = {
  id: 'no-empty-blocks',
  reason:
    'The provider drops a block in which nothing is set: AWS never hears of it, and each deployment adds it again or replaces the resource.',
  check: ({ type, attributes }) =>
    type.startsWith('aws_')
      ? Object.entries(attributes)
          .filter(([name]) => !NOT_THE_PROVIDERS.has(name))
          .flatMap(([name, value]) => emptyIn(name, name, value))
          .filter(({ name }) => !(KEPT[type] ?? []).includes(name))
          .map(({ path }): Finding => ({ wrong: `${path} is written {}`, remedy: REMEDY }))
      : [],
};

const REMEDY =
  'Set one of its arguments, to the value that AWS takes by default if need be, or leave it out. Where `npm run second-opinion` shows that the provider sends it, name it under keptEmpty in packages/rehearsal/facts/supplement.json and run npm run facts -- empty-blocks.';

interface Empty {
  /** Of the block, `count`. */
  readonly name: string;
  readonly path: string;
}

function emptyIn(name: string, path: string, value: unknown): readonly Empty[] {
  if (Array.isArray(value)) return value.flatMap((item) => emptyIn(name, path, item));
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  if (entries.length === 0) return [{ name, path }];
  return entries.flatMap(([key, inner]) => emptyIn(key, `${path}.${key}`, inner));
}
