import { blocks, show, text } from '../../expectations';
import { lostDatabases } from '../../generations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, StackView } from '../../stack-view';

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
    ...(stack.json.removed ?? [])
      .filter((block) => !isOfLost(block, stack))
      .map(({ from }): Finding => ({
        at: { path: stack.name, address: 'removed' },
        wrong: `a removed block lets Terraform forget ${show(from)}, which stays in the account unseen`,
        remedy:
          'Keep the resource. What holds data leaves by a tombstone, a lost database by its state in environments/databases.json (policies/README.md).',
      })),
    ...stack.dataSources.flatMap((at) => [
      ...loops(at.attributes).map((finding) => ({ ...finding, at })),
      ...(at.type === 'data.external'
        ? [{ at, wrong: 'runs a program whenever somebody plans', remedy: 'Compute it in TypeScript, from facts.' }]
        : []),
    ]),
  ],
};

/** What only makes sense with a database: it goes on with one that Terraform forgets, and destroys nothing. */
const OF_A_DATABASE = ['aws_backup_selection', 'aws_db_instance_automated_backups_replication', 'aws_route53_record'];

/** A lost generation is forgotten, with what belongs to it alone; never destroyed. */
function isOfLost({ from, lifecycle }: Attributes, stack: StackView): boolean {
  const lost = lostDatabases(stack);
  const address = text(from);
  const isItself = lost.some((one) => one.address === address);
  const belongs =
    lost.length > 0 && OF_A_DATABASE.includes(address.split('.')[0] ?? '') && stack.at(address) === undefined;
  return (isItself || belongs) && blocks(lifecycle)[0]?.['destroy'] === false;
}

function loops(attributes: Attributes): readonly Finding[] {
  return LOOPS.filter((loop) => attributes[loop] !== undefined).map((loop) => ({
    wrong: `uses ${loop}, which the policies cannot see through`,
    remedy: REMEDY,
  }));
}
