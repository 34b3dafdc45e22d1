/** From a plan to a report: pure, deterministic, and without any secret of the plan. */
import { lookupIn, type Lookup } from './catalogue/lookup';
import { beyondPlan, programs } from './judge/beyond-plan';
import { attachedUnknown, attachingIn } from './judge/attaching';
import { withDocumentsOfCode } from './judge/documents-of-code';
import { dangersOf, type Surroundings } from './judge/change';
import type { Judged } from './judge/judged';
import { secretsInPlain } from './judge/containers';
import { foreignAccounts } from './judge/foreign';
import { layersIn } from './judge/layers';
import { lastKeepers, protectedIn } from './judge/keepers';
import { endsIn } from './judge/ends';
import { asOfNewOnes, isFirst } from './judge/first';
import { oneLineEach } from './judge/merged';
import { readBy } from './judge/read';
import { twinsOf } from './judge/twins';
import { writtenOf } from './judge/written';
import { freshOf, NOTHING_FRESH } from './judge/joining';
import { namesakes } from './judge/namesakes';
import { ledgerDangers, lostProtection, movedIn, planDangers, renames } from './judge/identity';
import { unjudgedOf } from './judge/unjudged';
import { policySources } from './judge/policy-sources';
import { blockedIn, readSynthesized, type Synthesized } from './judge/synthesized';
import { leavesOf } from './diff/leaves';
import { digestOf } from './digest';
import { explain, type Explainer } from './explain';
import { announced, beyondStep } from './judge/announced';
import type { Follows } from './step/known';
import { followsOf } from './step/step';
import { compareTexts } from './plan/json';
import { cut, showUnderNoName, UNKNOWN } from './secrets/show';
import { withoutShapes } from './secrets/masking';
import { isPlace, isSecretName, SECRET } from './secrets/names';
import { vaultOf, type Vault } from './secrets/vault';
import { worstFirst } from './severity';
import type { ReviewOptions } from './options';
import type { Counts, Danger, DriftChange, OutputChange, Plan, PlannedChange, Report, Verdict } from './types';

export function review(plan: Plan, options: ReviewOptions): Report {
  const catalogue = lookupIn(options.catalogue);
  const vault = vaultOf(plan, catalogue.of);
  const synthesized = readSynthesized(options.synthesized);
  const errors = options.errors ?? [];
  const explainer: Explainer = {
    vault,
    synthesized,
    blocked: blockedIn(errors),
    sources: options.sources,
    edited: options.edited,
  };
  const prepare = (change: PlannedChange): Judged => {
    const leaves = leavesOf(withDocumentsOfCode(change, synthesized));
    return { change, leaves, shown: explain(change, leaves, explainer) };
  };
  const all = plan.changes.filter(isChange).map(prepare);
  const deferred = plan.deferred.map(prepare);
  const before = readSynthesized(options.synthesizedBefore);
  const surroundings = { ...surroundingsOf(plan, catalogue, synthesized, before), facts: options.facts ?? (() => []) };
  const follows = followsOf(options.step, { plan, synthesized, policyOf: surroundings.policyOf });
  const judged = all.map((one) => beyondStep(one, follows));
  const read = readBy(options.readings ?? [], plan, judged, vault);
  const found = { judged, deferred, surroundings, synthesized, follows, vault };
  const dangers = [...dangersIn(plan, options, found), ...read.dangers].map(read.recovered).sort(byDanger);
  const unjudged = [...judged, ...deferred].flatMap((one) => unjudgedOf(one, surroundings, vault)).sort(byAddress);
  const drift = plan.drift
    .map(prepare)
    .map((one) => toDrift(one, options, { ...surroundings, policyOf: () => undefined, fresh: NOTHING_FRESH }, vault))
    .sort(byAddress);
  const outputs = plan.outputs.filter(({ action }) => action !== 'no-op').map((output) => toOutput(output, vault));
  const counts = countOf(plan, judged, outputs.length);
  const unexpected = drift.some(({ expected }) => expected === undefined);
  return {
    schemaVersion: 1,
    // A name that somebody gave a file, perhaps.
    stack: withoutShapes(options.stack),
    verdict: verdictFor(
      dangers.some(({ severity }) => severity !== 'notice') || unjudged.length > 0,
      dangers.length + judged.length + outputs.length + plan.deferred.length > 0 ||
        unexpected ||
        plan.state === 'errored',
    ),
    terraformVersion: vault.mask(plan.terraformVersion),
    formatVersion: plan.formatVersion,
    planState: plan.state,
    counts,
    said: [...(isFirst(plan) ? [firstDeployment(counts)] : []), ...read.said],
    ...(read.recovery === undefined ? {} : { recovery: read.recovery }),
    dangers,
    unjudged,
    changes: judged.map(({ shown }) => shown).sort(byAddress),
    drift,
    deferred: deferred.map(({ shown }) => shown).sort(byAddress),
    outputs: outputs.sort((a, b) => compareTexts(a.name, b.name)),
    checks: checksOf(plan, vault),
    errors: errors.map((error) => cut(vault.mask(error), 2000)),
    digest: digestOf(dangers, unjudged),
  };
}

const checksOf = ({ checks }: Plan, vault: Vault): Report['checks'] =>
  checks
    .filter(({ status }) => status !== 'pass')
    .map(({ address, status, problems }) => ({
      address: vault.mask(address),
      status: vault.mask(status),
      problems: problems.map((problem) => cut(vault.mask(problem), 500)),
    }))
    .sort((a, b) => compareTexts(a.address, b.address));

const firstDeployment = ({ create }: Counts): string =>
  `The first deployment: ${create} resources are made, and nothing of before changes.`;

function surroundingsOf(
  plan: Plan,
  catalogue: Lookup,
  synthesized: Synthesized,
  before: Synthesized,
): Omit<Surroundings, 'facts'> {
  return {
    catalogue,
    policyOf: policySources(plan),
    fresh: freshOf(plan.changes, catalogue),
    written: writtenOf(plan, synthesized),
    ends: endsIn(plan),
    attaching: attachingIn(plan, synthesized.blocks, before.blocks),
    layers: layersIn(plan, catalogue),
  };
}

interface Found {
  readonly judged: readonly Judged[];
  readonly deferred: readonly Judged[];
  readonly surroundings: Surroundings;
  readonly synthesized: Synthesized;
  readonly follows: Follows;
  readonly vault: Vault;
}

/** Of changes one by one, of what they come to together, and of what stands beside them; worst first. */
function dangersIn(plan: Plan, options: ReviewOptions, found: Found): readonly Danger[] {
  const { judged, deferred, surroundings, synthesized, vault } = found;
  const all = [...judged, ...deferred];
  const { catalogue } = surroundings;
  const twins = twinsOf(judged, catalogue, vault);
  const single = judged.filter(({ change }) => !twins.addresses.has(change.address));
  const open = single.filter(({ follows }) => follows !== true);
  const ofChanges = [...open, ...deferred].flatMap((one) => dangersOf(one, vault, surroundings));
  const meant = isFirst(plan) ? asOfNewOnes(ofChanges, plan, surroundings, synthesized) : ofChanges;
  return [
    ...oneLineEach(meant, catalogue),
    ...twins.dangers,
    ...secretsInPlain(single, vault),
    ...attachedUnknown(plan, single, catalogue, vault),
    ...namesakes(plan, single, catalogue, vault),
    ...foreignAccounts(plan, single, synthesized, vault),
    ...renames(single, catalogue, vault),
    ...ledgerDangers(plan, all, options, vault),
    ...programs(plan, all, vault),
    ...dangersBeside(options, found),
    ...lastKeepers({ plan, judged: all, ...protectedIn(options, synthesized) }, catalogue, vault),
    ...planDangers(plan, vault),
    ...announced(options, judged, vault),
  ];
}

/** What the deployed revision had and this one has no more, where both are known. */
function dangersBeside(
  { synthesized, synthesizedBefore, stopsAsMuch = () => false }: ReviewOptions,
  { synthesized: after, judged, follows, vault }: Found,
): readonly Danger[] {
  if (synthesizedBefore === undefined) return [];
  const before = readSynthesized(synthesizedBefore);
  const lost = lostProtection(before, after, judged, vault).filter(({ address }) => !follows.code(address));
  return synthesized === undefined
    ? lost
    : [...lost, ...beyondPlan({ before, after, moved: movedIn(judged) }, stopsAsMuch, vault)];
}

/** Something happens: not a read of data, and no resource that stays as and where it is. */
function isChange(change: PlannedChange): boolean {
  if (change.mode === 'data' || change.action === 'read') return false;
  return change.action !== 'no-op' || change.previousAddress !== undefined || change.importing;
}

function byDanger(a: Danger, b: Danger): number {
  return (
    worstFirst(a, b) ||
    compareTexts(a.address, b.address) ||
    compareTexts(a.rule, b.rule) ||
    compareTexts(a.path, b.path) ||
    compareTexts(a.fingerprint, b.fingerprint)
  );
}

function byAddress(a: { readonly address: string; readonly deposed?: string }, b: typeof a): number {
  return compareTexts(a.address, b.address) || compareTexts(a.deposed ?? '', b.deposed ?? '');
}

function verdictFor(needsWord: boolean, changes: boolean): Verdict {
  if (needsWord) return 'needs-acknowledgement';
  return changes ? 'changes' : 'no-change';
}

function toDrift(
  one: Judged,
  { expectedDrift = [] }: ReviewOptions,
  surroundings: Surroundings,
  vault: Vault,
): DriftChange {
  const listed = expectedDrift.filter(({ address }) => address === one.change.address);
  const reasonOf = (path: string): string | undefined =>
    listed.find(
      (entry) =>
        entry.path === '*' ||
        entry.path === path ||
        path.startsWith(`${entry.path}.`) ||
        path.startsWith(`${entry.path}[`),
    )?.reason;
  const whole = listed.find(({ path }) => path === '*')?.reason;
  const reasons = one.shown.attributes.map(({ path }) => reasonOf(path));
  const all = one.shown.moreAttributes === 0 && reasons.length > 0 && !reasons.includes(undefined);
  const expected = whole ?? (all && one.change.action === 'update' ? reasons[0] : undefined);
  return {
    ...one.shown,
    ...(expected === undefined ? {} : { expected }),
    dangers: dangersOf(one, vault, surroundings),
    unjudged: unjudgedOf(one, surroundings, vault),
  };
}

/** A value under the name of its output, which may be that of a secret. */
function showOutput(name: string, value: unknown, vault: Vault): string {
  const hidden = isSecretName(name) && typeof value !== 'boolean' && !(typeof value === 'string' && isPlace(value));
  return hidden ? SECRET : cut(showUnderNoName(value, vault), 200);
}

function toOutput(output: Plan['outputs'][number], vault: Vault): OutputChange {
  const show = (value: unknown): string =>
    output.sensitive && value !== null ? SECRET : showOutput(output.name, value, vault);
  const before = show(output.before);
  const after = output.unknown ? UNKNOWN : show(output.after);
  return {
    name: vault.mask(output.name),
    action: output.action,
    before,
    after: before === after && before.includes(SECRET) ? `${SECRET}, another one` : after,
  };
}

function countOf(plan: Plan, judged: readonly Judged[], outputs: number): Counts {
  const count = (...actions: readonly string[]): number =>
    judged.filter(({ change }) => actions.includes(change.action)).length;
  return {
    create: judged.filter(({ change }) => change.action === 'create').length,
    update: count('update'),
    replace: count('delete-then-create', 'create-then-delete'),
    delete: count('delete'),
    forget: count('forget', 'forget-then-create'),
    move: judged.filter(({ change }) => change.previousAddress !== undefined).length,
    import: judged.filter(({ change }) => change.importing).length,
    read: plan.changes.filter(({ action }) => action === 'read').length,
    unchanged: plan.changes.filter((change) => change.mode === 'managed' && !isChange(change)).length,
    drift: plan.drift.length,
    deferred: plan.deferred.length,
    outputs,
  };
}
