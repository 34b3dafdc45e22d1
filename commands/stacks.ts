/** The stacks of all environments of this checkout as they would be written, in this process. */
import { App } from 'cdktf';
import { loadEnvironments } from '../environments';
import { onceSwitched } from '../environments/names';
import { addStacks } from '../stacks';
import { ADDRESSING } from '../stacks/addressing';

/** One `cdk.tf.json`, parsed. */
export type StackText = Readonly<Record<string, unknown>>;

/**
 * By the name of the stack: `prod`, `bootstrap-prod`. Policies are not asked.
 *
 * @param names `once switched` where it is about what is made at most
 */
export const synthesizedStacks = (
  names: 'as they lead' | 'once switched' = 'as they lead',
): Readonly<Record<string, StackText>> =>
  Object.fromEntries(
    loadEnvironments().flatMap(({ environment, release }) => {
      const app = new App({ context: ADDRESSING, stackTraces: false });
      const made = names === 'once switched' ? onceSwitched(environment) : environment;
      return addStacks(app, made, release).map((stack) => [stack.node.id, stack.toTerraform() as StackText]);
    }),
  );
