/**
 * The stacks of an app as they will be written: each is resolved once, here, and the result can be fixed
 * so that `app.synth()` writes exactly what the rules have seen (and does not resolve everything a second time).
 */
import { type App, Aspects, TerraformStack } from 'cdktf';
import type { StackJson } from './stack-view';

export interface Synthesized {
  readonly stack: TerraformStack;
  readonly json: StackJson;
}

function stacksOf(app: App): readonly TerraformStack[] {
  return app.node.findAll().filter((construct) => TerraformStack.isStack(construct));
}

/**
 * Resolves every stack, without cdktf's preparation: that resolves everything once more to find references between
 * stacks, which the rule references-declared refuses. Throws when the app uses cdktf Aspects: they change the tree while it is written, after the rules have looked.
 */
export function synthesize(app: App): readonly Synthesized[] {
  const visited = app.node.findAll().filter((construct) => Aspects.of(construct).all.length > 0);
  if (visited.length > 0) {
    const places = visited.map((construct) => construct.node.path || '(the app)').join(', ');
    throw new Error(`policies cannot see what Aspects change after them. Set the values in the constructs: ${places}`);
  }
  return stacksOf(app).map((stack) => ({ stack, json: stack.toTerraform() as StackJson }));
}

/** From here on the stack is what was checked: later changes to the constructs are not written. */
export function fix({ stack, json }: Synthesized): void {
  stack.prepareStack = () => undefined;
  stack.toTerraform = () => json;
}
