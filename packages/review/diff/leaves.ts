/** What changes in a resource, leaf by leaf: blocks and JSON texts are opened, members with a name meet by their name. */
import { canonical, isRecord } from '../plan/json';
import type { PlannedChange } from '../types';
import { isPlace, isValueOfSecret } from '../secrets/names';
import { isPolicy, keysOf, normalizePolicy, openDocument } from './documents';
import { at, keyed, named, type Path, type Segment } from './paths';

/** One leaf that changes, with its raw values: only for judging, never for showing. */
export interface Leaf {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
  /** The value is known only after apply. */
  readonly unknown: boolean;
  /** Length of the path down to what the plan marks as sensitive; undefined where nothing is. */
  readonly secretFrom?: number;
  /** A whole policy document: judged by its statements, shown leaf by leaf. */
  readonly policy?: true;
  /** A whole block that came or went: for entries that watch the block, shown by its attributes. */
  readonly block?: true;
  /** A whole JSON document: for entries that watch it whole, shown leaf by leaf. */
  readonly document?: true;
  /** Inside a member that came or is gone, of a list whose members have names. */
  readonly member?: 'new' | 'lost';
}

/** Both sides of one place, with the plan's marks beside them. */
interface Place {
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: unknown;
  readonly beforeSecret: unknown;
  readonly afterSecret: unknown;
  readonly member?: 'new' | 'lost';
}

/** All leaves that change; values that mean the same (order of keys, one text or a list of it) do not. */
export function leavesOf(change: PlannedChange): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const place = {
    before: change.before,
    after: change.after,
    unknown: change.afterUnknown,
    beforeSecret: change.beforeSensitive,
    afterSecret: change.afterSensitive,
  };
  walk(place, [], undefined, leaves);
  return leaves;
}

function walk(place: Place, path: Path, outerSecret: number | undefined, leaves: Leaf[]): void {
  const marked = place.beforeSecret === true || place.afterSecret === true;
  const secretFrom = outerSecret ?? (marked ? path.length : undefined);
  const leaf = (before: unknown, after: unknown, unknown: boolean, kind?: 'policy' | 'document'): void => {
    leaves.push({
      path,
      before,
      after,
      unknown,
      ...(secretFrom === undefined ? {} : { secretFrom }),
      ...(kind === undefined ? {} : { [kind]: true as const }),
      ...(place.member === undefined ? {} : { member: place.member }),
    });
  };
  if (place.unknown === true) return leaf(opened(place.before), undefined, true);
  const before = opened(place.before);
  const after = opened(place.after);
  if (isPolicy(before ?? after) && isPolicy(after ?? before) && canonical(before) !== canonical(after))
    leaf(before, after, false, 'policy');
  else if ((isDocument(place.before) || isDocument(place.after)) && !same(before, after))
    leaf(before, after, false, 'document');
  const inside = { ...place, before, after };
  if (isObject(before, after)) return walkObject(inside, path, secretFrom, leaves);
  if (isListOfObjects(before, after, place.unknown)) return walkList(inside, path, secretFrom, leaves);
  const partly = Array.isArray(place.unknown) && canonical(place.unknown).includes('true');
  if (partly || !same(before, after)) leaf(before, after, partly);
}

const isDocument = (value: unknown): boolean => typeof value === 'string' && openDocument(value) !== undefined;

/** The inside of a JSON text, a policy in its normal form; any other value as it is. */
function opened(value: unknown): unknown {
  const document = typeof value === 'string' ? openDocument(value) : undefined;
  if (document === undefined) return value;
  return isPolicy(document) ? normalizePolicy(document) : document;
}

const absent = (value: unknown): boolean => value === undefined || value === null;

function same(before: unknown, after: unknown): boolean {
  return (absent(before) && absent(after)) || canonical(before) === canonical(after);
}

function isObject(before: unknown, after: unknown): boolean {
  return (isRecord(before) || isRecord(after)) && [before, after].every((side) => isRecord(side) || absent(side));
}

const isShownAnyway = (value: unknown): boolean =>
  typeof value === 'boolean' || (typeof value === 'string' && isPlace(value));

/** Blocks and lists of objects; lists of texts are one leaf. */
function isListOfObjects(before: unknown, after: unknown, unknown: unknown): boolean {
  const sides = [before, after].filter((side) => !absent(side));
  if (sides.length === 0 || !sides.every(Array.isArray)) return false;
  const unknowns = Array.isArray(unknown) ? (unknown as unknown[]) : [];
  return [...(sides.flat() as unknown[]), ...unknowns].some((item) => isRecord(item) || Array.isArray(item));
}

function walkObject(place: Place, path: Path, secretFrom: number | undefined, leaves: Leaf[]): void {
  const names = new Set(
    [place.before, place.after, place.unknown].flatMap((side) => (isRecord(side) ? Object.keys(side) : [])),
  );
  for (const name of [...names].sort()) {
    const child = childOf(place, name, name);
    const hidden = [place.before, place.after].some((side) => isRecord(side) && isValueOfSecret(side, name));
    const secret = hidden && ![child.before, child.after].some(isShownAnyway) ? path.length + 1 : undefined;
    const at = [...path, named(name)];
    if (isRecord(child.before ?? child.after) && absent(child.before) !== absent(child.after))
      leaves.push(blockLeaf(child, at, secretFrom ?? secret));
    walk(child, at, secretFrom ?? secret, leaves);
  }
}

function walkList(place: Place, path: Path, secretFrom: number | undefined, leaves: Leaf[]): void {
  for (const [segment, before, after] of pairs(asList(place.before), asList(place.after), asList(place.unknown))) {
    const inside = childOf(place, before, after);
    const side =
      segment.kind !== 'key' ? undefined : after === undefined ? 'lost' : before === undefined ? 'new' : undefined;
    const at = [...path, segment];
    const cameOrWent = (before === undefined) !== (after === undefined);
    if (cameOrWent && isRecord(inside.before ?? inside.after)) leaves.push(blockLeaf(inside, at, secretFrom));
    walk(side === undefined ? inside : { ...inside, member: side }, at, secretFrom, leaves);
  }
}

/** A block that came or went, also one without attributes, whose being there says all (`block {}`). */
const blockLeaf = ({ before, after, member }: Place, path: Path, secretFrom: number | undefined): Leaf => ({
  path,
  before,
  after,
  unknown: false,
  block: true,
  ...(secretFrom === undefined ? {} : { secretFrom }),
  ...(member === undefined ? {} : { member }),
});

type Position = number | undefined;

/** Which member of the one list is which of the other. */
function pairs(
  before: readonly unknown[],
  after: readonly unknown[],
  unknown: readonly unknown[],
): readonly (readonly [Segment, Position, Position])[] {
  const key = keysOf([before, after].filter((list) => list.length > 0));
  // One block on both sides is the same block, whatever it is called now.
  const renamed = before.length === 1 && after.length === 1 && nameOf(before[0], key) !== nameOf(after[0], key);
  if (key !== undefined && !renamed) return pairsByKey(before, after, key);
  const waiting = new Map<string, number[]>();
  before.forEach((item, index) => {
    const text = canonical(item);
    waiting.set(text, [...(waiting.get(text) ?? []), index]);
  });
  const taken = new Set<number>();
  const left: number[] = [];
  const length = Math.max(after.length, unknown.length);
  for (let index = 0; index < length; index++) {
    const twin = isKnown(unknown[index]) ? waiting.get(canonical(after[index]))?.shift() : undefined;
    if (twin === undefined) left.push(index);
    else taken.add(twin);
  }
  const rest = before.map((_, index) => index).filter((index) => !taken.has(index));
  return Array.from({ length: Math.max(rest.length, left.length) }, (_, index) => {
    const position = left[index] ?? rest[index] ?? index;
    return [at(position), rest[index], left[index]] as const;
  });
}

const nameOf = (item: unknown, key: string | undefined): unknown => member(item, key);

const isKnown = (mark: unknown): boolean => mark === undefined || !canonical(mark).includes('true');

function pairsByKey(
  before: readonly unknown[],
  after: readonly unknown[],
  key: string,
): readonly (readonly [Segment, Position, Position])[] {
  const positions = (list: readonly unknown[]): Map<string, number> =>
    new Map(list.map((item, index) => [String((item as Record<string, unknown>)[key]), index]));
  const old = positions(before);
  const now = positions(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .map((name) => [keyed(name), old.get(name), now.get(name)] as const);
}

function childOf(place: Place, before: string | Position, after: string | Position): Place {
  return {
    before: member(place.before, before),
    after: member(place.after, after),
    unknown: member(place.unknown, after),
    beforeSecret: member(place.beforeSecret, before),
    afterSecret: member(place.afterSecret, after),
    ...(place.member === undefined ? {} : { member: place.member }),
  };
}

function member(value: unknown, key: string | Position): unknown {
  if (typeof key === 'number') return Array.isArray(value) ? (value as unknown[])[key] : undefined;
  return typeof key === 'string' && isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
