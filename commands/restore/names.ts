/** The names that a restore needs, of the one output of a deployed stack. */
import type { StackNames } from '../../stacks/stack-names';

export type DatabaseNames = StackNames;

/** @throws Error that says what to deploy first: an older deployment has fewer tasks */
export function jobOf(names: DatabaseNames, job: string): StackNames['jobs'][string] {
  const found = names.jobs[job];
  if (found !== undefined) return found;
  throw new Error(`the deployed stack has no task ${job}: it was deployed before there was one`);
}
