import { COMMANDS } from '../../../application/commands';
import { strings } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';
import { containersOf, definitionOf, isBalrog, servicesWith } from '../../tasks';

const REMEDY = 'Let orderDeployment (constructs/jobs/deployment-order.ts) put the schema gate before admin.';

/** Admin starts after the schema gate of its own release, and the gate runs again for a new release alone. */
export const gateBeforeAdmin: Rule = {
  id: 'gate-before-admin',
  reason: 'New code on a schema that is not there fails every write; two upgrades at once can ruin the schema.',
  checkStack: (stack) =>
    servicesWith(stack, (container) => isBalrog(container) && container.word === COMMANDS.admin).flatMap((admin) =>
      faultsOf(admin, stack),
    ),
};

function faultsOf(admin: Resource, stack: StackView): readonly Finding[] {
  const before = strings(admin.attributes['depends_on']).map((address) => stack.at(address));
  const gates = before.filter((each): each is Resource => each?.type === 'aws_lambda_invocation');
  if (gates.length === 0)
    return [{ at: admin, wrong: 'depends_on names no schema gate (aws_lambda_invocation)', remedy: REMEDY }];
  return gates.flatMap((at): Finding[] => {
    const triggers = Object.values(at.attributes['triggers'] ?? {}).map(String);
    const digest = digestOf(admin, stack);
    const right = triggers.length === 1 && triggers[0] === digest;
    const wrong = `triggers are ${triggers.join(', ') || 'absent'}, expected the digest that admin runs, ${digest ?? 'unknown'}, alone`;
    return right ? [] : [{ at, wrong, remedy: REMEDY }];
  });
}

function digestOf(admin: Resource, stack: StackView): string | undefined {
  const definition = definitionOf(admin, stack);
  return (definition && containersOf(definition))?.find(isBalrog)?.image.split('@')[1];
}
