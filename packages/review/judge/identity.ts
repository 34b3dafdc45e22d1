/** Addresses: what is renamed without a `moved`, what the ledger misses, what lost its prevent_destroy. */
import {
  CHECK_FAILED,
  LEDGER_LOSS,
  LEDGER_MOVED,
  LEDGER_VANISHED,
  PREVENT_DESTROY_GONE,
  LEDGER_ANEW,
  LEDGER_RENAMED,
  RENAMED,
} from '../catalogue/rules';
import type { Lookup } from '../catalogue/lookup';
import { groupedBy } from '../plan/grouped';
import { isRecord, withoutKey } from '../plan/json';
import type { Vault } from '../secrets/vault';
import type { ReviewOptions } from '../options';
import type { Action, Danger, Plan, PlannedChange } from '../types';
import type { Judged } from './judged';
import { dangerOf } from './dangers';
import { outputDangers } from './outputs';
import { readSynthesized, type Synthesized } from './synthesized';

const IDENTITIES = [
  'identifier',
  'bucket',
  'name',
  'cluster_identifier',
  'function_name',
  'family',
  'topic',
  'alias',
  'description',
];

/** Deleted here and created there, of one type and with the same name, or the only two of their type. */
export function renames(judged: readonly Judged[], catalogue: Lookup, vault: Vault): readonly Danger[] {
  const looked = judged.filter(
    ({ change: { mode, deposed, type } }) =>
      mode !== 'data' && deposed === undefined && !catalogue.of(type).isHarmless('delete'),
  );
  const ofAction = (action: Action): ReadonlyMap<string, readonly Judged[]> =>
    groupedBy(
      looked.filter(({ change }) => change.action === action),
      ({ change }) => change.type,
    );
  const [created, deleted] = [ofAction('create'), ofAction('delete')];
  return [...deleted].flatMap(([type, gone]) => {
    const come = (created.get(type) ?? []).map(({ change }) => change);
    const byIdentity = new Map(come.flatMap((change) => identitiesOf(change.after).map((id) => [id, change] as const)));
    return gone.flatMap(({ change, shown }) => {
      const same = identitiesOf(change.before)
        .map((id) => byIdentity.get(id))
        .find((twin) => twin !== undefined);
      const twin = same ?? (gone.length === 1 && come.length === 1 ? come[0] : undefined);
      if (twin === undefined) return [];
      return [dangerOf({ ...RENAMED }, shown, { what: `looks like a rename to ${twin.address}` }, vault)];
    });
  });
}

/** What providers write where nobody wrote anything. */
const isNobodys = (text: string): boolean => text === 'Managed by Terraform';

function identitiesOf(value: unknown): readonly string[] {
  if (!isRecord(value)) return [];
  return IDENTITIES.flatMap((name) => {
    const identity = value[name];
    return typeof identity === 'string' && identity !== '' && !isNobodys(identity) ? [`${name}=${identity}`] : [];
  });
}

/** What the ledger says holds data and is deleted, forgotten, moved or not there any more. */
export function ledgerDangers(
  plan: Plan,
  judged: readonly Judged[],
  { ledger, stack, synthesizedBefore, beforeIsStale = false }: ReviewOptions,
  vault: Vault,
): readonly Danger[] {
  const entries = ledger?.stacks[stack];
  if (entries === undefined) return [];
  // At a first deployment the state knows nothing yet, also when the plan imports what somebody made by hand. What the code of before had not is new.
  const stands = plan.changes.some(
    ({ mode, action, importing }) => mode !== 'data' && action !== 'create' && !importing,
  );
  const before = synthesizedBefore === undefined || beforeIsStale ? undefined : readSynthesized(synthesizedBefore);
  const stood = (address: string): boolean => stands && (before === undefined || before.blocks.has(address));
  const lost = judged.flatMap(({ change, shown }) => {
    const holds = entries[change.previousAddress ?? change.address] ?? entries[change.address];
    if (holds === undefined || change.deposed !== undefined) return [];
    if (change.action === 'create' && stood(change.address))
      return [dangerOf(LEDGER_ANEW, shown, { what: `is created anew, and holds ${holds}` }, vault)];
    const lostName = lostNameOf(change);
    if (lostName !== undefined)
      return [dangerOf(LEDGER_RENAMED, shown, { what: `${lostName}; it holds ${holds}` }, vault)];
    if (/delete|forget/.test(change.action)) return [dangerOf(LEDGER_LOSS, shown, { what: `holds ${holds}` }, vault)];
    const unlisted = change.previousAddress !== undefined && entries[change.address] === undefined;
    return unlisted
      ? [dangerOf(LEDGER_MOVED, shown, { what: `holds ${holds}, and was ${change.previousAddress}` }, vault)]
      : [];
  });
  if (plan.planned === undefined) return lost;
  const present = new Set([
    ...plan.planned,
    ...plan.changes.flatMap((change) => [change.address, change.previousAddress ?? '']),
    // Terraform ended before it came to some of what is there.
    ...(plan.state === 'errored' ? plan.declared : []),
  ]);
  const vanished = Object.entries(entries)
    .filter(([address]) => !present.has(address))
    .map(([address, holds]) =>
      dangerOf(LEDGER_VANISHED, subject(address), { what: `held ${holds}, and is not in the plan` }, vault),
    );
  return [...lost, ...vanished];
}

/** Where people and backups look for it. */
const LOOKED_FOR = ['identifier', 'bucket', 'name', 'final_snapshot_identifier'];

/** `identifier changes from balrog-prod to balrog-old`, in place: a replacement is a loss by itself. */
function lostNameOf({ action, before, after }: PlannedChange): string | undefined {
  if (action !== 'update' || !isRecord(before) || !isRecord(after)) return undefined;
  for (const name of LOOKED_FOR) {
    const [was, is] = [before[name], after[name]];
    if (typeof was === 'string' && was !== '' && was !== is)
      return `${name} changes from ${was} to ${typeof is === 'string' ? is : 'nothing'}`;
  }
  return undefined;
}

function subject(address: string): Parameters<typeof dangerOf>[1] {
  return { address, type: address.split('.')[0] ?? '', action: 'no-op', forcedBy: [] };
}

/** Address before -> address now, as the code has them: without the keys of `count` and `for_each`. */
export const movedIn = (judged: readonly Judged[]): ReadonlyMap<string, string> =>
  new Map(
    judged.flatMap(({ change: { address, previousAddress } }) =>
      previousAddress === undefined ? [] : [[withoutKey(previousAddress), withoutKey(address)] as const],
    ),
  );

/** Resources that had prevent_destroy in the deployed revision and have it no more, whether or not they stay. */
export function lostProtection(
  before: Synthesized,
  after: Synthesized,
  judged: readonly Judged[],
  vault: Vault,
): readonly Danger[] {
  const shown = new Map(judged.map((one) => [one.change.address, one.shown]));
  const moved = movedIn(judged);
  return [...before.protectedAddresses]
    .filter((address) => !after.protectedAddresses.has(moved.get(address) ?? address))
    .map((address) =>
      dangerOf(
        PREVENT_DESTROY_GONE,
        shown.get(moved.get(address) ?? address) ?? subject(address),
        { what: 'loses its lifecycle.prevent_destroy' },
        vault,
      ),
    );
}

export function planDangers(plan: Plan, vault: Vault): readonly Danger[] {
  const checks = plan.checks
    .filter(({ status }) => status === 'fail' || status === 'error')
    .map(({ address }) => dangerOf(CHECK_FAILED, subject(vault.mask(address)), { what: 'does not pass' }, vault));
  return [...checks, ...outputDangers(plan.outputs, vault)];
}
