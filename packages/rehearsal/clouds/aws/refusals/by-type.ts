/**
 * Rows of refusals by the type of Terraform that they are about, each with an example that is refused and one that is not, from which the
 * tests are made. They apply beside what a type's own behaviour refuses.
 */
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../../behaviour';
import { text } from '../../values';
import { operation as failing } from '../errors';
import type { Facts, Refusal } from './table';

type Action = 'create' | 'update' | 'delete';

/** What is made, and what is there beside it. */
export interface Example {
  readonly values: Values;
  readonly prior?: Values;
  readonly others?: readonly (readonly [type: string, values: Values])[];
}

export interface TypeRefusal extends Omit<Refusal, 'operations'> {
  readonly types: readonly string[];
  readonly on: readonly Action[];
  /** As Go's SDK calls service and operation: `ELBv2`, `CreateListener`. */
  readonly service: string;
  readonly operation: string;
  readonly wrong: Example;
  readonly right: Example;
}

const DOING: Readonly<Record<Action, string>> = { create: 'creating', update: 'updating', delete: 'deleting' };

/** What the rows say of it; the service answers with the first. */
export function refusalsByType(
  rows: readonly TypeRefusal[],
  type: string,
  action: Action,
  facts: Facts,
): readonly Diagnostic[] {
  for (const { types, on, service, operation, code, isModelled, wireCode = code, path, refused } of rows) {
    if (!types.includes(type) || !on.includes(action)) continue;
    const message = refused(facts);
    if (message === undefined) continue;
    const name = text(facts.values, 'name') ?? text(facts.values, 'id') ?? '';
    const fail = failing(`${DOING[action]} ${type} (${name})`, service, operation);
    return [
      fail(isModelled === true ? wireCode : `api error ${code}`, message, path === undefined ? undefined : [path]),
    ];
  }
  return [];
}

/** The behaviour of a type, which refuses by these rows, too. */
export function guardByType(
  rows: readonly TypeRefusal[],
  type: string,
  behaviour: ResourceBehaviour,
): ResourceBehaviour {
  const own = rows.filter(({ types }) => types.includes(type));
  if (own.length === 0) return behaviour;
  return {
    ...behaviour,
    refuse: (action, values, cloud: CloudView, prior) => [
      ...(behaviour.refuse?.(action, values, cloud, prior) ?? []),
      ...refusalsByType(own, type, action, { values, cloud, ...(prior && { prior }) }),
    ],
  };
}
