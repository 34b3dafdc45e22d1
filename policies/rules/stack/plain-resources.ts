import { show } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes } from '../../stack-view';

const REMEDY = 'Write the loop in TypeScript: one construct for each element, with an id of its own.';
const LOOPS = ['count', 'for_each', 'dynamic'];

/** Everything stands in the output as it will be made: no loops, modules or scripts that only Terraform sees through. */
export const plainResources: Rule = {
  id: 'plain-resources',
  reason: 'What Terraform multiplies, includes or executes later, no rule can see and no reviewer can read.',
  waivable: false,
  check: ({ attributes }) => [
    ...loops(attributes),
    ...(attributes['provisioner'] === undefined
      ? []
      : [{ wrong: 'has a provisioner', remedy: 'Make it an operation (commands/), or a task of the service.' }]),
  ],
  checkStack: (stack) => [
    ...Object.keys(stack.json.module ?? {}).map((name): Finding => ({
      at: { path: stack.name, address: `module.${name}` },
      wrong: 'is a Terraform module, which the policies cannot see into',
      remedy: 'Write a construct with the resources it needs.',
    })),
    ...(stack.json.removed ?? []).map(({ from }): Finding => ({
      at: { path: stack.name, address: 'removed' },
      wrong: `a removed block lets Terraform forget ${show(from)}, which stays in the account unseen`,
      remedy: 'Keep the resource. What holds data leaves by a tombstone (see policies/README.md).',
    })),
    ...stack.dataSources.flatMap((at) => [
      ...loops(at.attributes).map((finding) => ({ ...finding, at })),
      ...(at.type === 'data.external'
        ? [{ at, wrong: 'runs a program whenever somebody plans', remedy: 'Compute it in TypeScript, from facts.' }]
        : []),
    ]),
  ],
};

function loops(attributes: Attributes): readonly Finding[] {
  return LOOPS.filter((loop) => attributes[loop] !== undefined).map((loop) => ({
    wrong: `uses ${loop}, which the policies cannot see through`,
    remedy: REMEDY,
  }));
}
