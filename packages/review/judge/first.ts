/** The first deployment of something: nothing of it stands yet, so what it is made of can take hold of nothing but itself. */
import { named } from '../diff/paths';
import { withoutKey } from '../plan/json';
import type { Danger, Plan } from '../types';
import type { Surroundings } from './change';
import type { Synthesized } from './synthesized';

/** As many as no change of what stands makes at once. */
const MANY = 20;

/** All is made, or adopted from what somebody prepared by hand, and nothing changes. */
export function isFirst({ changes, state, deferred }: Plan): boolean {
  const managed = changes.filter(({ mode, action }) => mode !== 'data' && action !== 'read');
  const made = managed.filter(({ action }) => action === 'create');
  return (
    state === 'complete' &&
    deferred.length === 0 &&
    made.length >= MANY &&
    managed.every(({ action, importing }) => action === 'create' || importing)
  );
}

/**
 * A grant to somebody whom the same plan makes is what the code was read for, and a policy that nothing is attached to grants nothing: both are
 * only said. What lets in the world or somebody else is dangerous anywhere, and stays.
 */
export function asOfNewOnes(
  dangers: readonly Danger[],
  plan: Plan,
  { catalogue, written }: Pick<Surroundings, 'catalogue' | 'written'>,
  synthesized: Synthesized,
): readonly Danger[] {
  const changes = new Map(plan.changes.map((change) => [change.address, change]));
  const attached = attachedIn(plan, synthesized);
  return dangers.map((danger) => {
    const change = changes.get(danger.address);
    if (change === undefined || danger.severity === 'notice' || danger.theme !== 'exposure') return danger;
    const { holder } = catalogue.of(change.type);
    if (holder === undefined) return danger;
    const isNobodys = holder.kind === 'attached' && !attached.has(withoutKey(change.address));
    const isNew = holder.kind === 'named' && written.isReference(change, [named(holder.by)]);
    return isNobodys || isNew ? { ...danger, severity: 'notice' } : danger;
  });
}

/** Addresses that something refers to, but for what only takes them as a limit. */
function attachedIn({ references }: Plan, { blocks }: Synthesized): ReadonlySet<string> {
  const isLimit = (attribute: string): boolean => /boundary/.test(attribute);
  const inPlan = [...references.values()].flatMap((of) =>
    [...of].filter(([attribute]) => !isLimit(attribute)).flatMap(([, addresses]) => addresses),
  );
  const inCode = [...blocks.values()].flatMap((block) =>
    Object.entries(block)
      .filter(([attribute]) => !isLimit(attribute))
      .flatMap(([, value]) =>
        [...JSON.stringify(value).matchAll(/\$\{([\w-]+\.[\w-]+)\./g)].map(([, address = '']) => address),
      ),
  );
  return new Set([...inPlan.map((reference) => reference.split('.').slice(0, 2).join('.')), ...inCode]);
}
