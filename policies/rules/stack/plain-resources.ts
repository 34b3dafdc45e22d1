import type { Finding, Rule } from '../../rule';

const REMEDY = 'Write the loop in TypeScript: one construct for each element, with an id of its own.';
const LOOPS = ['count', 'for_each', 'dynamic'];

/** Everything stands in the output as it will be made: no loops, modules or scripts that only Terraform sees through. */
export const plainResources: Rule = {
  id: 'plain-resources',
  reason: 'What Terraform multiplies, includes or executes later, no rule can see and no reviewer can read.',
  waivable: false,
  check: ({ attributes }) => [
    ...LOOPS.filter((loop) => attributes[loop] !== undefined).map((loop) => ({
      wrong: `uses ${loop}, which the policies cannot see through`,
      remedy: REMEDY,
    })),
    ...(attributes['provisioner'] === undefined
      ? []
      : [{ wrong: 'has a provisioner', remedy: 'Make it an operation (operations/), or a task of the service.' }]),
  ],
  checkStack: (stack) =>
    Object.keys(stack.json.module ?? {}).map((name): Finding => ({
      at: { path: stack.name, address: `module.${name}` },
      wrong: 'is a Terraform module, which the policies cannot see into',
      remedy: 'Write a construct with the resources it needs.',
    })),
};
