/** Whether a new rule or policy is one of something that was there before the plan. */
import { JOINS } from '../catalogue/joins';
import { sameType } from '../catalogue';
import { isRecord } from '../plan/json';
import type { PlannedChange } from '../types';

/** `aws_iam_role prod-admin`: by what is named that the plan makes, or adopts by an import. */
export type Fresh = ReadonlyMap<string, 'made' | 'adopted'>;

export const NOTHING_FRESH: Fresh = new Map();

/** What something new is a part of; of what is as new as itself, or of nothing, it is no part of the old. */
export type Joined = 'old' | 'adopted' | 'nothing old';

const NAMED = new Map<string, ReadonlySet<string>>();
for (const { of, names } of Object.values(JOINS)) NAMED.set(of, new Set([...(NAMED.get(of) ?? []), ...names]));

export function freshOf(changes: readonly PlannedChange[]): Fresh {
  return new Map(
    changes
      .filter(({ action, importing }) => action === 'create' || importing)
      .flatMap(({ type, after, importing }) =>
        [...(NAMED.get(sameType(type)) ?? [])].flatMap((name) => {
          const value = valueOf(after, name);
          return value === undefined ? [] : [[`${sameType(type)} ${value}`, importing ? 'adopted' : 'made'] as const];
        }),
      ),
  );
}

/** What terraform does not know yet is as new as what it makes in the same plan. */
export function joinedBy({ type, after, action }: PlannedChange, fresh: Fresh): Joined {
  const join = action === 'create' ? JOINS[sameType(type)] : undefined;
  const target = join === undefined ? undefined : valueOf(after, join.attribute);
  if (join === undefined || target === undefined) return 'nothing old';
  const known = fresh.get(`${join.of} ${target}`);
  return known === undefined ? 'old' : known === 'made' ? 'nothing old' : 'adopted';
}

/** What a rule or policy is one of from now on, when that was something else before. */
export function movedTo({ type, before, after, action }: PlannedChange): string | undefined {
  const join = JOINS[sameType(type)];
  if (join === undefined || !/^update$|create$|^create-/.test(action)) return undefined;
  const [from, to] = [valueOf(before, join.attribute), valueOf(after, join.attribute)];
  return from === undefined || to === undefined || from === to ? undefined : to;
}

function valueOf(side: unknown, name: string): string | undefined {
  const value = isRecord(side) && Object.hasOwn(side, name) ? side[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
