/** Two of one name: what is made, or gets another name, where one of that name stands already or is made beside it. */
import type { Lookup } from '../catalogue/lookup';
import { SAME_NAME } from '../catalogue/rules';
import { canonical, isRecord } from '../plan/json';
import type { Vault } from '../secrets/vault';
import type { Danger, Plan, PlannedChange } from '../types';
import { dangerOf } from './dangers';
import type { Judged } from './judged';

const COMES = /create/;

export function namesakes(
  { changes }: Plan,
  judged: readonly Judged[],
  catalogue: Lookup,
  vault: Vault,
): readonly Danger[] {
  const stays = changes.filter(
    ({ mode, action, deposed }) => mode !== 'data' && deposed === undefined && !isGone(action),
  );
  const named = new Map<string, PlannedChange[]>();
  for (const change of stays) {
    const key = keyOf(change, change.after, catalogue);
    if (key === undefined) continue;
    const those = named.get(key);
    if (those === undefined) named.set(key, [change]);
    else those.push(change);
  }
  return judged.flatMap(({ change, shown }) => {
    if (change.mode === 'data' || change.deposed !== undefined || isGone(change.action)) return [];
    const key = keyOf(change, change.after, catalogue);
    const isNew = COMES.test(change.action) || key !== keyOf(change, change.before, catalogue);
    const other =
      key === undefined || !isNew ? undefined : named.get(key)?.find((one) => one.address !== change.address);
    // What is made anew keeps the name that it had beside whoever took it.
    if (other === undefined || key === keyOf(change, change.before, catalogue)) return [];
    return [dangerOf(SAME_NAME, shown, { what: `has the name of ${other.address}` }, vault)];
  });
}

const isGone = (action: string): boolean => action === 'delete' || action === 'forget';

/** Undefined where one of the attributes is not known yet, or the type may be there twice. */
export function keyOf({ type: given }: PlannedChange, side: unknown, catalogue: Lookup): string | undefined {
  const { type, unique } = catalogue.of(given);
  if (unique === undefined || !isRecord(side)) return undefined;
  const values = unique.map((name) => (Object.hasOwn(side, name) ? (side[name] ?? null) : null));
  if (values.length > 0 && (values[0] === null || values[0] === '')) return undefined;
  return canonical([type, side['region'] ?? null, values]);
}
