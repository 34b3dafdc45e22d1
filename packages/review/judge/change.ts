/** Judges one change against the catalogue: what happens to the whole, then attribute by attribute. */
import type { AttributeDanger, JudgedAction, WholeDanger } from '../catalogue/judgement';
import type { Lookup, TypeKnowledge, Watched } from '../catalogue/lookup';
import { FORGOTTEN, GRANT_MOVED, UNKNOWN_ACTION, UNLISTED_LOSS, UNLISTED_POLICY } from '../catalogue/rules';
import type { Leaf } from '../diff/leaves';
import { insideOf, isAt, isInside, isWithin, named, type Path, type Pattern } from '../diff/paths';
import { isShownItself } from '../explain';
import { canonical, isRecord } from '../plan/json';
import { showLeaf } from '../secrets/show';
import type { Vault } from '../secrets/vault';
import type { Action, Danger, PlannedChange } from '../types';
import type { Attaching } from './attaching';
import { concerns, isSo, memberOf } from './concerns';
import { dangerOf, doing } from './dangers';
import { judge } from './direction';
import type { Ends } from './ends';
import { UNKNOWN_YET, type Finding } from './finding';
import type { Facts } from '../options';
import { isWeb } from './networks';
import { joinedBy, movedTo, type Fresh, type Joined } from './joining';
import type { Judged } from './judged';
import type { Layers } from './layers';
import type { Written } from './written';

/** Finds the policy that an unknown argument will get, when the plan reads it from a data source. */
export type PolicyFinder = (address: string, attribute: string) => unknown;

/** What the rest of the plan says. */
export interface Surroundings {
  readonly catalogue: Lookup;
  readonly policyOf: PolicyFinder;
  readonly fresh: Fresh;
  readonly written: Written;
  readonly ends: Ends;
  readonly attaching: Attaching;
  readonly layers: Layers;
  readonly facts: Facts;
}

const JUDGED_ACTIONS: Partial<Record<Action, JudgedAction>> = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  'delete-then-create': 'replace',
  'create-then-delete': 'replace',
  forget: 'forget',
  'forget-then-create': 'forget',
};

export function dangersOf(judged: Judged, vault: Vault, surroundings: Surroundings): readonly Danger[] {
  const { change, shown } = judged;
  if (change.mode === 'data') return [];
  if (change.action === 'unknown') return [dangerOf(UNKNOWN_ACTION, shown, { what: doing('unknown') }, vault)];
  const action = JUDGED_ACTIONS[change.action];
  if (action === undefined) return [];
  const knowledge = surroundings.catalogue.of(change.type);
  const ofWhole = dangersOfWhole(judged, action, knowledge, vault, surroundings);
  if (action === 'delete' || change.action === 'forget') return ofWhole;
  const created = change.action === 'create';
  const joined = joinedBy(change, surroundings.catalogue, surroundings.fresh);
  const said = new Set<Leaf>();
  const ofAttributes = knowledge.attributes
    .filter((entry) => !created || entry.atCreation === 'judged' || opensWhatItJoins(entry, joined))
    .flatMap((entry) => dangersOfAttribute(entry, judged, vault, { ...surroundings, joined, said, knowledge }));
  return [
    ...ofWhole,
    ...movedGrant(judged, knowledge, vault),
    ...ofAttributes,
    ...unlistedPolicies(judged, knowledge, vault),
  ];
}

interface Context extends Surroundings {
  readonly joined: Joined;
  /** Leaves of which a danger says something already. */
  readonly said: Set<Leaf>;
  readonly knowledge: TypeKnowledge;
}

/** Or ends what had no end; what terraform adopts in the same plan gets its own end with it. */
function opensWhatItJoins({ danger }: AttributeDanger, joined: Joined): boolean {
  if (joined === 'nothing old') return false;
  if (danger.kind === 'falls') return joined === 'old' && danger.absent === Number.POSITIVE_INFINITY;
  return ['opens', 'admits', 'broadens'].includes(danger.kind);
}

function movedGrant({ change, shown }: Judged, { join }: TypeKnowledge, vault: Vault): readonly Danger[] {
  const to = movedTo(change, join);
  return to === undefined ? [] : [dangerOf(GRANT_MOVED, shown, { what: `moves to ${to}` }, vault)];
}

/** A policy is one by its shape: wherever no entry watches it, it is judged as well. */
function unlistedPolicies(
  { change, shown, leaves }: Judged,
  knowledge: TypeKnowledge,
  vault: Vault,
): readonly Danger[] {
  const created = change.action === 'create';
  const watched = knowledge.attributes.filter(({ danger }) => danger.kind === 'broadens').map(({ pattern }) => pattern);
  return leaves
    .filter((leaf) => leaf.policy === true && !watched.some((pattern) => isAt(leaf.path, pattern)))
    .flatMap((leaf) => {
      const finding = discreet(leaf, judge({ kind: 'broadens' }, leaf.before, leaf.after, created));
      if (finding === undefined) return [];
      const said = { ...UNLISTED_POLICY, severity: finding.severity ?? UNLISTED_POLICY.severity };
      return [dangerOf(said, shown, finding, vault, leaf)];
    });
}

/** Of a policy that is secret only that it became broader. */
function discreet(leaf: Leaf, finding: Finding | undefined): Finding | undefined {
  if (finding === undefined || leaf.secretFrom === undefined) return finding;
  return { ...finding, what: finding.what.replace(/:.*$/s, '') };
}

function dangersOfWhole(
  { change, shown }: Judged,
  action: JudgedAction,
  knowledge: TypeKnowledge,
  vault: Vault,
  { ends, attaching, facts, layers }: Surroundings,
): readonly Danger[] {
  const entries = knowledge.whole.filter((entry) => entry.actions.includes(action) && isSo(entry, () => facts(change)));
  const whatOf = (entry: WholeDanger): string | undefined => {
    if (action === 'delete' && ends.isPath(knowledge.type)) return ends.cut(change);
    if (entry.toOld === undefined) return doing(change.action);
    const to = attaching.to(change, entry);
    return to === undefined ? undefined : `takes hold of ${to}`;
  };
  const notMissed = entries.length > 0 ? layers.notMissed(change) : undefined;
  if (entries.length > 0)
    return entries.flatMap((entry) => {
      const what = notMissed ?? whatOf(entry);
      const severity = notMissed === undefined ? entry.severity : 'notice';
      return what === undefined ? [] : [dangerOf({ ...entry, severity, rule: entry.id }, shown, { what }, vault)];
    });
  if (action === 'forget') return [dangerOf(FORGOTTEN, shown, { what: doing(change.action) }, vault)];
  const loses = (action === 'delete' || action === 'replace') && !knowledge.isHarmless(action);
  return loses ? [dangerOf(UNLISTED_LOSS, shown, { what: doing(change.action) }, vault)] : [];
}

function dangersOfAttribute(
  entry: Watched,
  { change, shown, leaves }: Judged,
  vault: Vault,
  context: Context,
): readonly Danger[] {
  const { pattern } = entry;
  const created = change.action === 'create';
  const inner = insideOf(pattern);
  if (inner !== undefined)
    return created
      ? []
      : changedInside(
          entry,
          inner,
          { shown, leaves: leaves.filter((leaf) => !hasItsOwn(leaf, entry, context)) },
          vault,
        );
  const touched =
    entry.danger.kind === 'lets-in' || entry.danger.kind === 'lets-out'
      ? wholeOf(change, entry.attribute)
      : leaves.filter(({ path, unknown }) => isAt(path, pattern) || (unknown && isInside(path, pattern)));
  const subjects = touched.length > 0 || !created ? touched : neverSet(entry, pattern);
  return subjects.flatMap((leaf) => {
    if (!concerns(entry, change, leaf) || !isSo(entry, () => context.facts(change, memberOf(leaf.path)))) return [];
    // A container or a rule that is gone has switched nothing off: that it is gone is an entry of its own.
    const asked = pattern.some(({ kind }) => kind === 'key');
    if (leaf.member === 'lost' && !asked && ['switched-off', 'ranked'].includes(entry.danger.kind)) return [];
    if (leaf.member !== undefined && !asked && entry.danger.kind === 'changes') return [];
    // `innodb_*` says nothing of what is called by its whole name.
    if (entry.attribute.includes('*') && context.said.has(leaf)) return [];
    if (leaf.member === 'new' && entry.inNewMembers === 'harmless') return [];
    // Lists that are judged whole; a policy beside its own parts.
    if (leaf.block === true && !['appears', 'goes-away'].includes(entry.danger.kind)) return [];
    const finding = findingOf(entry, leaf, change, context);
    if (finding === undefined) return [];
    if (!leaf.unknown) context.said.add(leaf);
    const one = { ...entry, rule: entry.id, severity: finding.severity ?? entry.severity };
    return [dangerOf(one, shown, finding, vault, leaf)];
  });
}

/** What has an entry or a reason of its own is said by that, or is known to do no harm. */
function hasItsOwn(leaf: Leaf, entry: Watched, { said, knowledge }: Context): boolean {
  if (said.has(leaf)) return true;
  const isNarrower = ({ pattern, when, known }: Pick<Watched, 'pattern' | 'when' | 'known'>): boolean =>
    when === undefined &&
    known === undefined &&
    insideOf(pattern) === undefined &&
    pattern.length > entry.pattern.length &&
    isAt(leaf.path, pattern);
  return knowledge.harmless.some(isNarrower) || (leaf.member === undefined && knowledge.attributes.some(isNarrower));
}

/** A member that came or went as a whole is said elsewhere, unless the list it is of lies inside the place. */
function isKeyedWithin(path: Path, place: Pattern): boolean {
  const reached = path.findIndex((_, index) => isAt(path.slice(0, index + 1), place));
  return !path.slice(0, reached + 1).some(({ kind }) => kind === 'key');
}

/** All that changes at or below a place is one danger. */
function changedInside(
  entry: Watched,
  place: Pattern,
  { shown, leaves }: Pick<Judged, 'shown' | 'leaves'>,
  vault: Vault,
): readonly Danger[] {
  // `differs` is also what goes away, but not what comes along beside it.
  const counts = ({ path, before, unknown, member }: Leaf): boolean =>
    (entry.danger.kind !== 'differs' || unknown || (before !== undefined && before !== null)) &&
    (member === undefined || isKeyedWithin(path, place));
  const inside = leaves.filter(
    (leaf) =>
      isShownItself(leaf) &&
      counts(leaf) &&
      (isWithin(leaf.path, place) || (leaf.unknown && isInside(leaf.path, place))),
  );
  const [first, ...more] = inside;
  if (first === undefined) return [];
  const said = { ...entry, rule: entry.id };
  const unjudgeable = first.unknown && entry.danger.kind !== 'changes';
  if (more.length === 0) return [dangerOf(said, shown, { what: unjudgeable ? UNKNOWN_YET : 'changes' }, vault, first)];
  const bind = canonical(
    inside.map((leaf) => showLeaf(leaf, vault)).map((one) => [one.path, one.bindBefore, one.bindAfter]),
  );
  const places = inside.slice(0, 3).map((leaf) => showLeaf(leaf, vault).path);
  const rest = inside.length > 3 ? ` and ${inside.length - 3} more` : '';
  return [dangerOf(said, shown, { what: `changes in ${places.join(', ')}${rest}`, bind }, vault)];
}

/** A list that is judged whole; what of it is known only after apply makes all of it unknown. Groups as sources of a new group are as new. */
function wholeOf(change: PlannedChange, attribute: string): readonly Leaf[] {
  const of = (value: unknown): unknown => (isRecord(value) ? value[attribute] : undefined);
  const marked = [change.beforeSensitive, change.afterSensitive].some((mark) => mark === true || of(mark) === true);
  const unknown = isUnknown(of(change.afterUnknown), change.action === 'create' ? 'security_groups' : undefined);
  const [before, after] = [of(change.before), of(change.after)];
  if (!unknown && canonical(before) === canonical(after)) return [];
  return [{ path: [named(attribute)], before, after, unknown, ...(marked ? { secretFrom: 1 } : {}) }];
}

function isUnknown(mark: unknown, apartFrom: string | undefined): boolean {
  if (Array.isArray(mark)) return (mark as unknown[]).some((inner) => isUnknown(inner, apartFrom));
  if (!isRecord(mark)) return mark === true;
  return Object.entries(mark).some(([name, inner]) => name !== apartFrom && isUnknown(inner, apartFrom));
}

/** A protection that a new resource never had changes no leaf; its absence is judged all the same. */
function neverSet(entry: AttributeDanger, pattern: Pattern): readonly Leaf[] {
  const absentIsDangerous = ['switched-off', 'goes-away', 'ranked'].includes(entry.danger.kind);
  return absentIsDangerous ? [{ path: pattern, before: undefined, after: undefined, unknown: false }] : [];
}

function findingOf(
  entry: AttributeDanger,
  leaf: Leaf,
  change: PlannedChange,
  { joined, policyOf, written, layers }: Context,
): Finding | undefined {
  const created = change.action === 'create';
  const made = created && !opensWhatItJoins(entry, joined);
  if (!leaf.unknown) {
    const after = entry.danger.kind === 'narrows' ? layers.withOthers(change, entry.attribute, leaf.after) : leaf.after;
    const finding = discreet(leaf, judge(entry.danger, leaf.before, after, made));
    // What is new serves the web, as load balancers do; an old one that opens is another matter.
    const usual = made && entry.danger.kind === 'opens' && isWeb(change.after);
    return finding !== undefined && usual ? { ...finding, severity: 'notice' } : finding;
  }
  // That a definition or a time is not known yet is said once: by the steps, and by what runs more seldom.
  if (['calls', 'publishes-less', 'loses-word'].includes(entry.danger.kind)) return undefined;
  if (entry.danger.kind === 'starts' && entry.danger.which !== 'seldom') return undefined;
  const asksPolicy = entry.danger.kind === 'broadens' || entry.danger.kind === 'narrows';
  const policy = asksPolicy ? policyOf(change.address, entry.attribute) : undefined;
  if (policy !== undefined) {
    const finding = discreet(leaf, judge(entry.danger, leaf.before, policy, made));
    return finding === undefined ? undefined : { ...finding, bind: canonical(policy) };
  }
  // The provider makes it up: nobody has set anything that could be dangerous.
  if (created && !written.isSet(change, leaf.path)) return undefined;
  if (entry.danger.kind === 'becomes' && written.isReference(change, leaf.path)) return undefined;
  // Any change counts, whatever it changes to.
  if (entry.danger.kind === 'changes') return { what: 'changes' };
  const what = UNKNOWN_YET;
  // What is new lets in what is new: who that is depends on the other changes of this plan, which are judged themselves.
  if (entry.danger.kind === 'admits') return made ? undefined : { what, ...(created && { severity: 'notice' }) };
  // New policies name new ARNs: that they are not known yet says nothing about them.
  return created && entry.danger.kind === 'broadens' ? { what, severity: 'notice' } : { what };
}
