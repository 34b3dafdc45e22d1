/** What a change looks like in the report: why, forced by what, blocked by what, from which construct and line. */
import type { Leaf } from './diff/leaves';
import { at, isAt, named, showPath, type Path } from './diff/paths';
import { withoutKey } from './plan/json';
import type { Synthesized } from './judge/synthesized';
import { cut, showLeaf } from './secrets/show';
import type { Vault } from './secrets/vault';
import { valuesIn } from './judge/edited';
import type { ReviewOptions } from './options';
import type { AttributeChange, PlannedChange, ResourceChange } from './types';

/** As many attributes of one change as a person reads. */
const MOST_ATTRIBUTES = 25;

export interface Explainer {
  readonly vault: Vault;
  readonly synthesized: Synthesized;
  readonly blocked: ReadonlySet<string>;
  readonly sources: ReviewOptions['sources'];
  readonly edited: ReviewOptions['edited'];
}

export function explain(change: PlannedChange, leaves: readonly Leaf[], explainer: Explainer): ResourceChange {
  const { vault, synthesized, blocked, sources, edited = [] } = explainer;
  const plain = withoutKey(change.address);
  const constructPath = synthesized.constructPaths.get(plain);
  const source = constructPath === undefined ? undefined : sources?.(constructPath);
  const forcing = change.replacePaths.map(toPath);
  const destroys = /delete/.test(change.action);
  const protectedHere = destroys && (blocked.has(change.address) || synthesized.protectedAddresses.has(plain));
  const reason = change.deferredReason ?? change.actionReason;
  const attributes = attributesOf(leaves, forcing, vault);
  const values = valuesIn(change, attributes, edited).map((value) => cut(vault.mask(value), 200));
  return {
    address: vault.mask(change.address),
    ...(change.previousAddress === undefined ? {} : { previousAddress: vault.mask(change.previousAddress) }),
    type: vault.mask(change.type),
    action: change.action,
    ...(change.importing ? { importing: true as const } : {}),
    ...(change.deposed === undefined ? {} : { deposed: vault.mask(change.deposed) }),
    ...(reason === undefined ? {} : { why: cut(vault.mask(words(reason)), 200) }),
    forcedBy: forcing.map((path) => cut(vault.mask(showPath(path)), 160)).sort(),
    ...(protectedHere ? { blockedBy: 'lifecycle.prevent_destroy' } : {}),
    ...(constructPath === undefined ? {} : { constructPath: vault.mask(constructPath) }),
    ...(source === undefined ? {} : { source: vault.mask(source) }),
    ...(values.length === 0 ? {} : { values }),
    attributes: attributes.slice(0, MOST_ATTRIBUTES),
    moreAttributes: Math.max(0, attributes.length - MOST_ATTRIBUTES),
  };
}

/** `replace_because_cannot_update` in words; a reason of a later version as it is. */
function words(reason: string): string {
  return reason.replace(/_/g, ' ');
}

const toPath = (steps: readonly (string | number)[]): Path =>
  steps.map((step) => (typeof step === 'number' ? at(step) : named(step)));

/** A whole policy, document or block is shown by what it holds, but for a block without attributes (`count {}`). */
export function isShownItself({ policy, document, block, before, after }: Leaf): boolean {
  if (policy === true || document === true) return false;
  return block !== true || isEmpty(before ?? after);
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'object' && Object.values(value).every((inner) => isEmpty(inner)));

/** What forces a replacement first, then by path; a secret of many parts is one change. */
export function attributesOf(
  leaves: readonly Leaf[],
  forcing: readonly Path[],
  vault: Vault,
): readonly AttributeChange[] {
  const byPath = new Map<string, AttributeChange>();
  for (const leaf of leaves) {
    if (!isShownItself(leaf)) continue;
    const { path, before, after } = showLeaf(leaf, vault);
    const forces = forcing.some((forced) =>
      isAt(
        leaf.path.slice(0, forced.length),
        forced.filter((s) => s.kind !== 'index'),
      ),
    );
    const known = byPath.get(path);
    if (known !== undefined && leaf.secretFrom !== undefined) continue;
    byPath.set(path, { path, before, after, ...(forces ? { forcesReplacement: true as const } : {}) });
  }
  return [...byPath.values()].sort(
    (a, b) => Number(b.forcesReplacement ?? false) - Number(a.forcesReplacement ?? false) || (a.path < b.path ? -1 : 1),
  );
}
