/** The stacks of all environments of this checkout as they would be written, in this process. */
import { App } from 'cdktf';
import { loadEnvironments } from '../environments';
import { addStacks } from '../stacks';
import { ADDRESSING } from '../stacks/addressing';

/** One `cdk.tf.json`, parsed. */
export type StackText = Readonly<Record<string, unknown>>;

/** By the name of the stack: `prod`, `bootstrap-prod`. Policies are not asked. */
export const synthesizedStacks = (): Readonly<Record<string, StackText>> =>
  Object.fromEntries(
    loadEnvironments().flatMap(({ environment, release }) => {
      const app = new App({ context: ADDRESSING, stackTraces: false });
      return addStacks(app, environment, release).map((stack) => [stack.node.id, stack.toTerraform() as StackText]);
    }),
  );
