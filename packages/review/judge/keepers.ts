/** Layers of different kinds: when one goes, whether another one still keeps the same. */
import type { Keeper, Kept } from '../catalogue/judgement';
import type { Lookup } from '../catalogue/lookup';
import { isRecord } from '../plan/json';
import type { ReviewOptions } from '../options';
import type { Vault } from '../secrets/vault';
import type { Danger, Plan, PlannedChange } from '../types';
import { dangerOf, subjectAt } from './dangers';
import type { Judged } from './judged';
import { readSynthesized, type Synthesized } from './synthesized';

export interface Sides {
  readonly plan: Plan;
  readonly judged: readonly Judged[];
  /** Addresses with a prevent_destroy as it was and as it is; where nobody knows how it was, nothing is lost. */
  readonly protectedBefore: ReadonlySet<string>;
  readonly protectedAfter: ReadonlySet<string>;
}

/** As the code had them, and as it has them. */
export const protectedIn = (
  { synthesized, synthesizedBefore }: Pick<ReviewOptions, 'synthesized' | 'synthesizedBefore'>,
  { protectedAddresses: protectedAfter }: Synthesized,
): Pick<Sides, 'protectedBefore' | 'protectedAfter'> => ({
  protectedBefore:
    synthesized === undefined || synthesizedBefore === undefined
      ? protectedAfter
      : readSynthesized(synthesizedBefore).protectedAddresses,
  protectedAfter,
});

type Side = 'before' | 'after';

export function lastKeepers(sides: Sides, catalogue: Lookup, vault: Vault): readonly Danger[] {
  const changes = sides.plan.changes.filter(({ mode, deposed }) => mode !== 'data' && deposed === undefined);
  // What follows from an announced step is judged with the step.
  const announced = new Set(sides.judged.filter(({ follows }) => follows).map(({ change }) => change.address));
  const changed = new Map(sides.judged.map(({ change, shown }) => [change.address, shown]));
  return catalogue.kept.flatMap((kept) => {
    const [before, after] = (['before', 'after'] as const).map((side) => standing(kept, changes, side, sides));
    const gone = goneIn(kept, changes);
    return [...(before ?? [])].flatMap(([subject, were]) => {
      const left = [...(after?.get(subject)?.keys() ?? [])];
      const lost = [...were].filter(([what]) => !left.includes(what));
      const address = lost.flatMap(([, addresses]) => addresses).find((one) => !announced.has(one));
      if (address === undefined || gone.has(subject)) return [];
      const names = lost.map(([what]) => what).join(', ');
      const said = { ...kept, rule: kept.id, severity: left.length === 0 ? kept.severity : ('notice' as const) };
      const what =
        left.length === 0 ? `has lost the last of: ${names}` : `has lost ${names}; still there: ${left.join(', ')}`;
      return [dangerOf(said, subjectAt(address, changed.get(address), vault), { what }, vault)];
    });
  });
}

/** Subject -> what stands for it -> addresses of that. */
type Standing = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

const ANYTHING = '';

function standing({ keepers }: Kept, changes: readonly PlannedChange[], side: Side, sides: Sides): Standing {
  const found = new Map<string, Map<string, readonly string[]>>();
  const anywhere: [string, readonly string[]][] = [];
  for (const keeper of keepers) {
    const open = new Set<string>();
    const those = new Map<string, readonly string[]>();
    for (const change of changes.filter(({ type }) => type === keeper.type)) {
      if (sideOf(change, side) === undefined) continue;
      for (const subject of subjectsOf(keeper, change, side, changes))
        if (stands(keeper, change, side, sides)) those.set(subject, [...(those.get(subject) ?? []), change.address]);
        else if (keeper.all) open.add(subject);
    }
    for (const [subject, addresses] of those) {
      if (open.has(subject)) continue;
      if (keeper.of === undefined) anywhere.push([keeper.what, addresses]);
      else found.set(subject, new Map([...(found.get(subject) ?? []), [keeper.what, addresses]]));
    }
  }
  if (keepers.every(({ of }) => of === undefined)) return new Map([[ANYTHING, new Map(anywhere)]]);
  return new Map([...found].map(([subject, those]) => [subject, new Map([...those, ...anywhere])]));
}

/** What the plan does not know yet is what it was: another judgement speaks of that. */
function sideOf(
  { before, after, afterUnknown }: PlannedChange,
  side: Side,
): Readonly<Record<string, unknown>> | undefined {
  if (side === 'before') return isRecord(before) ? before : undefined;
  if (!isRecord(after)) return undefined;
  const unknown = isRecord(afterUnknown)
    ? Object.keys(afterUnknown).filter((name) => isUnknown(afterUnknown[name]))
    : [];
  const known = isRecord(before) ? before : {};
  return { ...after, ...Object.fromEntries(unknown.map((name) => [name, known[name]])) };
}

const isUnknown = (mark: unknown): boolean => JSON.stringify(mark ?? false).includes('true');

function subjectsOf(
  { of, by }: Keeper,
  change: PlannedChange,
  side: Side,
  changes: readonly PlannedChange[],
): readonly string[] {
  if (of === undefined) return [ANYTHING];
  const named = textsAt(sideOf(change, side), of);
  if (by === undefined) return named;
  const [type, attribute, other] = by;
  return changes
    .filter((one) => one.type === type && textsAt(sideOf(one, side), attribute).some((one) => named.includes(one)))
    .flatMap((one) => textsAt(sideOf(one, side), other));
}

function stands({ stands: when }: Keeper, change: PlannedChange, side: Side, sides: Sides): boolean {
  if (when === undefined) return true;
  if (when === 'prevent_destroy')
    return side === 'before'
      ? sides.protectedBefore.has(change.previousAddress ?? change.address)
      : sides.protectedAfter.has(change.address);
  const own = sideOf(change, side);
  const texts = when.attributes.flatMap((attribute) => textsAt(own, attribute));
  if ('matches' in when) return texts.some((text) => new RegExp(when.matches).test(text));
  return 'is' in when ? texts.some((text) => when.is.includes(text)) : !texts.some((text) => when.isNot.includes(text));
}

/** Texts, numbers and switches at a place, through blocks and lists. */
function textsAt(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return (value as unknown[]).flatMap((item) => textsAt(item, path));
  if (path === '') return ['string', 'number', 'boolean'].includes(typeof value) ? [String(value)] : [];
  const [name = '', ...rest] = path.split('.');
  return isRecord(value) && Object.hasOwn(value, name) ? textsAt(value[name], rest.join('.')) : [];
}

/** What goes itself needs no keepers any more: that it goes is a danger of its own. */
function goneIn({ subject }: Kept, changes: readonly PlannedChange[]): ReadonlySet<string> {
  const [type, ...names] = subject ?? [];
  return new Set(
    changes
      .filter((one) => one.type === type && /^(delete|forget)$/.test(one.action))
      .flatMap(({ before }) => names.flatMap((name) => textsAt(before, name))),
  );
}
