/** What things are called, as the one output of a stack says it. Nothing here puts a name together. */
import { outputsOf, type RehearsalHome, storedStates } from '@balrog-infra/rehearsal';
import type { StackNames } from '../stacks/stack-names';

/** The name of the output. */
export const NAMES = 'balrog';

/** Of every environment that is deployed in a rehearsal; of the bootstrap stacks nothing is asked by name. */
export function rehearsedNames(home: RehearsalHome): readonly StackNames[] {
  return storedStates(home.state)
    .map(({ text }) => outputsOf(text)[NAMES] as Partial<StackNames> | undefined)
    .filter((names): names is StackNames => names?.cluster !== undefined);
}

/**
 * The value at a path of the names, `jobs.dump.family`.
 *
 * @throws Error with what there is, where the path leaves it
 */
export function nameAt(names: unknown, path: string): unknown {
  return path.split('.').reduce((value: unknown, key, at, keys) => {
    const known = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    if (known.includes(key)) return (value as Record<string, unknown>)[key];
    const place = keys.slice(0, at).join('.');
    throw new Error(
      `There is no ${path}: ${place === '' ? 'the stack' : place} has ${known.length > 0 ? known.join(', ') : 'nothing below it'}.`,
    );
  }, names);
}
