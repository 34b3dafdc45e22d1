/** Changes of which nobody has said what they do: of a type that the catalogue does not name, or of an attribute that it does not. */
import type { Leaf } from '../diff/leaves';
import { isInside, isWithin, type Path } from '../diff/paths';
import { attributesOf, isShownItself } from '../explain';
import { canonical } from '../plan/json';
import { boundLeaf } from '../secrets/bound';
import { showLeaf } from '../secrets/show';
import type { Vault } from '../secrets/vault';
import type { Unjudged } from '../types';
import type { Surroundings } from './change';
import type { Judged } from './judged';
import { sha256 } from './dangers';

const REPLACING = ['delete-then-create', 'create-then-delete', 'forget-then-create'];
/** What goes or has an action that nobody knows is a danger of its own; what only moves or is read changes nothing. */
const CHANGING = ['create', 'update', ...REPLACING];

/** As many of its attributes as a person reads. */
const MOST_ATTRIBUTES = 10;

export function unjudgedOf(
  { change, shown, leaves }: Judged,
  { catalogue, written }: Pick<Surroundings, 'catalogue' | 'written'>,
  vault: Vault,
): readonly Unjudged[] {
  if (change.mode === 'data' || !CHANGING.includes(change.action)) return [];
  const knowledge = catalogue.of(change.type);
  // What is made anew is judged as a whole: by what its type is open to from the start.
  if (change.action === 'create' && knowledge.isNamed) return [];
  const policies = leaves.filter(({ policy }) => policy === true).map(({ path }) => path);
  // A policy is one by its shape, wherever it stands, and judged as such.
  const isJudged = (path: Path): boolean =>
    knowledge.isJudged(path) || policies.some((policy) => isWithin(path, withoutPositions(policy)));
  // A block of which nothing is known yet is judged by what may stand in it.
  const isJudgedInside = ({ path, block, unknown }: Leaf): boolean =>
    (block === true || unknown) && knowledge.attributes.some(({ pattern }) => isInside(path, pattern));
  // Whatever is replaced gets a new id, ARN or revision: the provider makes them up, and no code says anything of them.
  const isMadeUp = ({ path, unknown }: Leaf): boolean =>
    unknown && REPLACING.includes(change.action) && !written.isSet(change, path);
  const open = leaves.filter(
    (leaf) =>
      isShownItself(leaf) && !isNothing(leaf) && !isMadeUp(leaf) && !isJudged(leaf.path) && !isJudgedInside(leaf),
  );
  if (open.length === 0) return [];
  const attributes = attributesOf(open, [], vault);
  const { address, type, action, constructPath, source, values } = shown;
  return [
    {
      address,
      type,
      action,
      why: knowledge.isNamed ? 'attribute' : 'type',
      attributes: attributes.slice(0, MOST_ATTRIBUTES),
      moreAttributes: Math.max(0, attributes.length - MOST_ATTRIBUTES),
      ...(constructPath === undefined ? {} : { constructPath }),
      ...(source === undefined ? {} : { source }),
      ...(values === undefined ? {} : { values }),
      fingerprint: sha256(canonical(['unjudged', address, action, open.map((leaf) => bound(leaf, vault)).sort()])),
    },
  ];
}

/** A list of nothing says no more than none. */
const isNothing = ({ before, after, unknown }: Leaf): boolean =>
  !unknown &&
  [before, after].every((side) => side === undefined || side === null || (Array.isArray(side) && side.length === 0));

function bound(leaf: Leaf, vault: Vault): string {
  const shown = showLeaf(leaf, vault);
  return canonical([shown.path, shown.bindBefore, shown.bindAfter, ...boundLeaf(leaf, shown)]);
}

const withoutPositions = (path: Path): Path => path.filter(({ kind }) => kind !== 'index');
