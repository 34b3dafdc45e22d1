/** What is new and takes hold of something that was there before: a subscription of a topic, a target of a rule, a schedule of a job. */
import type { WholeDanger } from '../catalogue/judgement';
import type { Lookup } from '../catalogue/lookup';
import { ATTACHES } from '../catalogue/rules';
import { canonical, isRecord, withoutKey, type JsonRecord } from '../plan/json';
import type { Vault } from '../secrets/vault';
import type { Danger, Plan, PlannedChange } from '../types';
import type { Judged } from './judged';
import { dangerOf } from './dangers';

export interface Attaching {
  /** What of before it takes hold of; undefined where all that it names is as new as itself. */
  readonly to: (change: PlannedChange, entry: Pick<WholeDanger, 'toOld'>) => string | undefined;
}

const IDENTITIES = ['id', 'arn', 'name', 'family', 'bucket', 'identifier', 'function_name', 'alarm_name'];

/** Blocks of the code by their address. */
type Blocks = ReadonlyMap<string, JsonRecord>;

/**
 * @param now the code that is planned
 * @param before the code that was deployed last, where it is known: what held something then, and is made once more, holds nothing new. A deployment
 * that broke off between the end of the old one and the beginning of its successor leaves such things.
 */
export function attachingIn({ changes }: Plan, now: Blocks, before: Blocks): Attaching {
  const made = new Set<string>();
  const stands = new Set<string>();
  for (const { action, mode, address, before, after } of changes) {
    if (mode === 'data') continue;
    const [names, side] = action === 'create' ? [made, after] : [stands, before];
    names.add(address);
    for (const name of IDENTITIES) {
      const value = isRecord(side) ? side[name] : undefined;
      if (typeof value === 'string' && value !== '') names.add(value);
    }
  }
  // What is new may be called like something that stands: a name is new where nothing of before has it.
  for (const name of stands) made.delete(name);
  const isNew = (value: string): boolean => {
    const reference = /^\$\{([\w-]+\.[\w-]+)/.exec(value)?.[1];
    if (reference !== undefined) return made.has(reference);
    // An ARN that is spelt out ends with the name of what it is of.
    return (
      made.has(value) || made.has(value.split(/[:/]/).at(-1) ?? '') || made.has(value.split('/').slice(1).join('/'))
    );
  };
  return {
    // The first that is set says to what; what is not known yet is of something that this plan makes.
    to: ({ address, after }, { toOld = [] }) =>
      toOld
        .filter((path) => !heldBefore(withoutKey(address), path.split('.'), now, before))
        .map((path) => textsAt(after, path.split('.')).filter((value) => value !== '' && !isRead(value)))
        .find((values) => values.length > 0)
        ?.find((value) => !isNew(value)),
  };
}

function heldBefore(address: string, path: readonly string[], now: Blocks, before: Blocks): boolean {
  const [was, is] = [before, now].map((blocks) => textsAt(blocks.get(address), path));
  return was !== undefined && was.length > 0 && canonical(was) === canonical(is);
}

/** A type that nobody has judged, by what the code says that it refers to. */
export function attachedUnknown(
  plan: Plan,
  judged: readonly Judged[],
  catalogue: Lookup,
  vault: Vault,
): readonly Danger[] {
  const made = new Set(
    plan.changes.filter(({ action }) => action === 'create').map(({ address }) => withoutKey(address)),
  );
  return judged.flatMap(({ change, shown }) => {
    if (change.action !== 'create' || change.mode === 'data' || catalogue.of(change.type).isNamed) return [];
    const references = [
      ...(plan.references.get(withoutKey(change.address)) ?? new Map<string, readonly string[]>()).values(),
    ].flat();
    const old = references
      .map((reference) => /^(?!data\.|var\.|local\.|module\.|each\.|count\.|path\.)[\w-]+\.[\w-]+/.exec(reference)?.[0])
      .find((address) => address !== undefined && !made.has(address));
    return old === undefined ? [] : [dangerOf(ATTACHES, shown, { what: `takes hold of ${old}` }, vault)];
  });
}

/** What Terraform reads is known when it plans; a text that names it is none of this plan. */
const isRead = (value: string): boolean => value.startsWith('${data.');

function textsAt(value: unknown, [name, ...rest]: readonly string[]): readonly string[] {
  if (Array.isArray(value))
    return (value as unknown[]).flatMap((item) =>
      textsAt(
        item,
        [name ?? '', ...rest].filter((part) => part !== ''),
      ),
    );
  if (name === undefined) return typeof value === 'string' ? [value] : [];
  return isRecord(value) ? textsAt(value[name], rest) : [];
}
