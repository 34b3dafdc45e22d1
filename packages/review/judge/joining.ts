/** Whether a new rule or policy is one of something that was there before the plan. */
import type { Join } from '../catalogue/judgement';
import type { Lookup } from '../catalogue/lookup';
import { isRecord } from '../plan/json';
import type { PlannedChange } from '../types';

/** `aws_iam_role prod-admin`: by what is named that the plan makes, or adopts by an import. */
export type Fresh = ReadonlyMap<string, 'made' | 'adopted'>;

export const NOTHING_FRESH: Fresh = new Map();

/** What something new is a part of; of what is as new as itself, or of nothing, it is no part of the old. */
export type Joined = 'old' | 'adopted' | 'nothing old';

export function freshOf(changes: readonly PlannedChange[], catalogue: Lookup): Fresh {
  return new Map(
    changes
      .filter(({ action, importing }) => action === 'create' || importing)
      .flatMap(({ type: given, after, importing }) => {
        const { type } = catalogue.of(given);
        return [...(catalogue.joined.get(type) ?? [])].flatMap((name) => {
          const value = valueOf(after, name);
          return value === undefined ? [] : [[`${type} ${value}`, importing ? 'adopted' : 'made'] as const];
        });
      }),
  );
}

/** What terraform does not know yet is as new as what it makes in the same plan. */
export function joinedBy({ type, after, action }: PlannedChange, catalogue: Lookup, fresh: Fresh): Joined {
  const join = action === 'create' ? catalogue.of(type).join : undefined;
  const target = join === undefined ? undefined : valueOf(after, join.attribute);
  if (join === undefined || target === undefined) return 'nothing old';
  const known = fresh.get(`${join.of} ${target}`);
  return known === undefined ? 'old' : known === 'made' ? 'nothing old' : 'adopted';
}

/** What a rule or policy is one of from now on, when that was something else before. */
export function movedTo({ before, after, action }: PlannedChange, join: Join | undefined): string | undefined {
  if (join === undefined || !/^update$|create$|^create-/.test(action)) return undefined;
  const [from, to] = [valueOf(before, join.attribute), valueOf(after, join.attribute)];
  return from === undefined || to === undefined || from === to ? undefined : to;
}

function valueOf(side: unknown, name: string): string | undefined {
  const value = isRecord(side) && Object.hasOwn(side, name) ? side[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
