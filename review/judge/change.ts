/** Judges one change against the catalogue: what happens to the whole, then attribute by attribute. */
import { actionEntriesOf, attributeEntriesOf } from '../catalogue';
import type { AttributeEntry, Fate } from '../catalogue/entry';
import { FORGOTTEN, UNKNOWN_ACTION, UNLISTED_LOSS } from '../catalogue/general';
import { LOSES_NOTHING } from '../catalogue/loses-nothing';
import type { Leaf } from '../diff/leaves';
import { isAt, isInside, toPattern, type Pattern } from '../diff/paths';
import { isRecord } from '../plan/json';
import type { Vault } from '../secrets/vault';
import type { Action, Danger, PlannedChange, ResourceChange } from '../types';
import { dangerOf, doing } from './dangers';
import { judge } from './direction';
import type { Finding } from './finding';

/** Finds the policy that an unknown argument will get, when the plan reads it from a data source. */
export type PolicyFinder = (address: string, attribute: string) => unknown;

export interface Judged {
  readonly change: PlannedChange;
  readonly shown: ResourceChange;
  readonly leaves: readonly Leaf[];
}

const FATES: Partial<Record<Action, Fate>> = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  'delete-then-create': 'replace',
  'create-then-delete': 'replace',
  forget: 'forget',
  'forget-then-create': 'forget',
};

export function dangersOf(judged: Judged, vault: Vault, policyOf: PolicyFinder): readonly Danger[] {
  const { change, shown } = judged;
  if (change.mode === 'data') return [];
  if (change.action === 'unknown') return [dangerOf(UNKNOWN_ACTION, shown, doing('unknown'), vault)];
  const fate = FATES[change.action];
  if (fate === undefined) return [];
  const ofWhole = dangersOfWhole(judged, fate, vault);
  if (fate === 'delete' || change.action === 'forget') return ofWhole;
  const created = change.action === 'create';
  const ofAttributes = attributeEntriesOf(change.type)
    .filter((entry) => (!created || entry.atCreation === 'judged') && concerns(entry, change))
    .flatMap((entry) => dangersOfAttribute(entry, judged, vault, policyOf));
  return [...ofWhole, ...ofAttributes];
}

/** The value decides that the resource has after the change, or had before it goes. */
function concerns({ when }: AttributeEntry, { before, after }: PlannedChange): boolean {
  if (when === undefined) return true;
  const [attribute, relation, value] = when;
  const side = after ?? before;
  return ((isRecord(side) ? side[attribute] : undefined) === value) === (relation === 'is');
}

function dangersOfWhole({ change, shown }: Judged, fate: Fate, vault: Vault): readonly Danger[] {
  const entries = actionEntriesOf(change.type).filter(({ fates }) => fates.includes(fate));
  if (entries.length > 0)
    return entries.map((entry) => dangerOf({ ...entry, rule: entry.id }, shown, doing(change.action), vault));
  if (fate === 'forget') return [dangerOf(FORGOTTEN, shown, doing(change.action), vault)];
  const loses = (fate === 'delete' || fate === 'replace') && !Object.hasOwn(LOSES_NOTHING, change.type);
  return loses ? [dangerOf(UNLISTED_LOSS, shown, doing(change.action), vault)] : [];
}

const patterns = new Map<string, Pattern>();

function patternOf(attribute: string): Pattern {
  let pattern = patterns.get(attribute);
  if (pattern === undefined) patterns.set(attribute, (pattern = toPattern(attribute)));
  return pattern;
}

function dangersOfAttribute(
  entry: AttributeEntry,
  { change, shown, leaves }: Judged,
  vault: Vault,
  policyOf: PolicyFinder,
): readonly Danger[] {
  const pattern = patternOf(entry.attribute);
  const created = change.action === 'create';
  const touched = leaves.filter(({ path, unknown }) => isAt(path, pattern) || (unknown && isInside(path, pattern)));
  const subjects = touched.length > 0 || !created ? touched : neverSet(entry, pattern);
  return subjects.flatMap((leaf) => {
    // A container or a rule that is gone has switched nothing off: that it is gone is an entry of its own.
    if (leaf.member === 'lost' && ['switched-off', 'ranked'].includes(entry.danger.kind)) return [];
    if (leaf.member !== undefined && entry.danger.kind === 'changes') return [];
    // Lists that are judged whole; a policy beside its own parts.
    if (leaf.block === true && !['appears', 'goes-away'].includes(entry.danger.kind)) return [];
    const finding = findingOf(entry, leaf, change, created, policyOf);
    if (finding === undefined) return [];
    const said = { ...entry, rule: entry.id, severity: finding.severity ?? entry.severity };
    return [dangerOf(said, shown, finding.what, vault, leaf)];
  });
}

/** A protection that a new resource never had changes no leaf; its absence is judged all the same. */
function neverSet(entry: AttributeEntry, pattern: Pattern): readonly Leaf[] {
  const absentIsDangerous = ['switched-off', 'goes-away', 'ranked'].includes(entry.danger.kind);
  return absentIsDangerous ? [{ path: pattern, before: undefined, after: undefined, unknown: false }] : [];
}

/** Whether what a new rule opens was there before: terraform knows its id already. */
function joinsOld({ danger }: AttributeEntry, { after }: PlannedChange): boolean {
  return danger.kind === 'opens' && danger.into !== undefined && isRecord(after) && Boolean(after[danger.into]);
}

function findingOf(
  entry: AttributeEntry,
  leaf: Leaf,
  change: PlannedChange,
  created: boolean,
  policyOf: PolicyFinder,
): Finding | undefined {
  if (!leaf.unknown) return judge(entry.danger, leaf.before, leaf.after, created && !joinsOld(entry, change));
  const policy = entry.danger.kind === 'broadens' ? policyOf(change.address, entry.attribute) : undefined;
  if (policy !== undefined) return judge(entry.danger, leaf.before, policy, created);
  const what = 'is known only after apply, so it cannot be judged';
  // New policies name new ARNs: that they are not known yet says nothing about them.
  return created && entry.danger.kind === 'broadens' ? { what, severity: 'notice' } : { what };
}
