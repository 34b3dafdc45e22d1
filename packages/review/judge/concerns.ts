/** Whether a danger is about the resource at all: by another of its attributes, or by what somebody knows of it. */
import type { AttributeDanger } from '../catalogue/judgement';
import { KEYS } from '../diff/documents';
import type { Leaf } from '../diff/leaves';
import type { Path } from '../diff/paths';
import { isRecord } from '../plan/json';
import type { PlannedChange } from '../types';

/** The value decides that the resource has after the change, or had before it goes; of blocks, that of the block in question. */
export function concerns(
  { when }: AttributeDanger,
  { before, after }: PlannedChange,
  { path }: Pick<Leaf, 'path'>,
): boolean {
  if (when === undefined) return true;
  const [attribute, relation, ...values] = when;
  const value =
    valueAt(after, attribute.split('.'), path) ??
    (after === null ? valueAt(before, attribute.split('.'), path) : undefined);
  return values.some((each) => each === (typeof value === 'number' ? String(value) : value)) === (relation === 'is');
}

/** What somebody knows of the resource decides, too: a plan may say anything of itself. Asked only by the few entries that want to know. */
export const isSo = ({ known }: Pick<AttributeDanger, 'known'>, facts: () => readonly string[]): boolean =>
  known === undefined || facts().includes(known[1]) === (known[0] === 'is');

/** The key of the first list on the way: the rule of a group. */
export const memberOf = (path: Path): string | undefined => path.find((segment) => segment.kind === 'key')?.key;

/** Along the path of what changes as far as both go the same way; of a list of one block, that one. */
function valueAt(value: unknown, [name, ...rest]: readonly string[], path: Path): unknown {
  if (name === undefined) return value;
  if (!isRecord(value)) return undefined;
  const [here, ...further] = path;
  const isSame = here?.kind === 'name' && here.name === name;
  const inside = value[name];
  if (!Array.isArray(inside)) return valueAt(inside, rest, isSame ? further : []);
  const [which, ...within] = isSame ? further : [];
  const block: unknown =
    inside.length === 1 ? inside[0] : (inside as readonly unknown[]).find((one, index) => isMeant(one, index, which));
  return valueAt(block, rest, within);
}

/** The member of that name or place. */
const isMeant = (block: unknown, index: number, which: Path[number] | undefined): boolean =>
  which?.kind === 'key'
    ? isRecord(block) && Object.entries(block).some(([name, value]) => KEYS.includes(name) && value === which.key)
    : which?.kind === 'index' && which.index === index;
