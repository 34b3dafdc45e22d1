/** What rules need to know of the generations of the database: databases.json, as far as the stack's facts bring it. */
import {
  databaseAddress,
  isHeld,
  type DatabaseFacts,
  type GenerationFacts,
  type Pausable,
} from '../application/generations';
import type { Resource, StackView } from './stack-view';

type Facts = Pick<StackView, 'facts'>;

/** The generations of the stack; none where nobody says so, and every instance is then held to what the one that serves is. */
const rowsOf = ({ facts }: Facts): DatabaseFacts['generations'] => facts.databases?.generations ?? {};

/** The row of an instance, by its literal identifier. */
export function generationOf({ attributes }: Resource, stack: StackView): GenerationFacts | undefined {
  const name = stack.value(attributes['identifier']);
  const rows = rowsOf(stack);
  return typeof name === 'string' && Object.hasOwn(rows, name) ? rows[name] : undefined;
}

/** Somebody has signed for it that this database goes. */
export const retires = (instance: Resource, stack: StackView): boolean =>
  generationOf(instance, stack)?.state === 'retiring';

/** Nobody reads or writes it: a restored one that is not switched to yet, or one that was switched away from. */
export const servesNobody = (instance: Resource, stack: StackView): boolean =>
  generationOf(instance, stack) !== undefined &&
  stack.facts.databases?.serving !== stack.value(instance.attributes['identifier']);

export const isPaused = ({ facts }: Facts, what: Pausable): boolean => facts.databases?.paused.includes(what) ?? false;

export interface HeldDatabase {
  readonly name: string;
  readonly address: string;
}

const addressesOf = (stack: Facts, wanted: (row: GenerationFacts) => boolean): readonly HeldDatabase[] =>
  Object.entries(rowsOf(stack))
    .filter(([, row]) => wanted(row))
    .map(([name, row]) => ({ name, address: databaseAddress(name, row) }));

/** Those that the stack must have. */
export const heldDatabases = (stack: Facts) => addressesOf(stack, isHeld);
/** Those that Terraform forgets. */
export const lostDatabases = (stack: Facts) => addressesOf(stack, ({ state }) => state === 'lost');
/** Those that the stack must not have any more, or not yet. */
export const absentDatabases = (stack: Facts) => addressesOf(stack, (row) => !isHeld(row));
