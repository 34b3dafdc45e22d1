/** Two of one name: what is made, or gets another name, where one of that name stands already or is made beside it. */
import type { Lookup } from '../catalogue/lookup';
import { SAME_NAME } from '../catalogue/rules';
import { groupedBy } from '../plan/grouped';
import { canonical, isRecord } from '../plan/json';
import type { Vault } from '../secrets/vault';
import type { Danger, Plan, PlannedChange } from '../types';
import { dangerOf } from './dangers';
import type { Judged } from './judged';

export function namesakes(
  { changes }: Plan,
  judged: readonly Judged[],
  catalogue: Lookup,
  vault: Vault,
): readonly Danger[] {
  const named = groupedBy(changes.filter(stays), (change) => keyOf(change, change.after, catalogue));
  return judged.flatMap(({ change, shown }) => {
    const key = stays(change) ? keyOf(change, change.after, catalogue) : undefined;
    // What is made anew keeps the name that it had beside whoever took it.
    if (key === undefined || key === keyOf(change, change.before, catalogue)) return [];
    const other = named.get(key)?.find(({ address }) => address !== change.address);
    if (other === undefined) return [];
    return [dangerOf(SAME_NAME, shown, { what: `has the name of ${other.address}` }, vault)];
  });
}

const stays = ({ mode, action, deposed }: PlannedChange): boolean =>
  mode !== 'data' && deposed === undefined && action !== 'delete' && action !== 'forget';

/** Undefined where one of the attributes is not known yet, or the type may be there twice. */
export function keyOf({ type: given }: PlannedChange, side: unknown, catalogue: Lookup): string | undefined {
  const { type, unique } = catalogue.of(given);
  if (unique === undefined || !isRecord(side)) return undefined;
  const values = unique.map((name) => (Object.hasOwn(side, name) ? (side[name] ?? null) : null));
  if (values.length > 0 && (values[0] === null || values[0] === '')) return undefined;
  return canonical([type, side['region'] ?? null, values]);
}
