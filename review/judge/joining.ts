/** Whether a new rule or policy is one of something that was there before the plan. */
import { JOINS } from '../catalogue/joins';
import { sameType } from '../catalogue';
import { isRecord } from '../plan/json';
import type { PlannedChange } from '../types';

/** `aws_iam_role prod-admin`: by what the plan's own new resources are named. */
export type Fresh = ReadonlySet<string>;

export const NOTHING_FRESH: Fresh = new Set();

const NAMED = new Map<string, ReadonlySet<string>>();
for (const { of, names } of Object.values(JOINS)) NAMED.set(of, new Set([...(NAMED.get(of) ?? []), ...names]));

export function freshOf(changes: readonly PlannedChange[]): Fresh {
  return new Set(
    changes
      .filter(({ action }) => action === 'create')
      .flatMap(({ type, after }) =>
        [...(NAMED.get(sameType(type)) ?? [])].flatMap((name) => {
          const value = valueOf(after, name);
          return value === undefined ? [] : [`${sameType(type)} ${value}`];
        }),
      ),
  );
}

/** What terraform does not know yet is as new as what it makes in the same plan. */
export function joinsOld({ type, after }: PlannedChange, fresh: Fresh): boolean {
  const join = JOINS[sameType(type)];
  const target = join === undefined ? undefined : valueOf(after, join.attribute);
  return join !== undefined && target !== undefined && !fresh.has(`${join.of} ${target}`);
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
