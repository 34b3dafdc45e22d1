import { COMMANDS } from '../../../application/commands';
import { strings } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';
import { containersOf, definitionOf, isBalrog, servicesWith } from '../../tasks';

const REMEDY = 'Let orderDeployment (constructs/jobs/deployment-order.ts) put the schema gate before admin.';

/** Admin starts after the schema gate of its own release and database, and the gate runs again for another of these alone. */
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
    const triggers = JSON.stringify(at.attributes['triggers'] ?? {});
    const expected = JSON.stringify(expectedOf(admin, stack));
    const wrong = `triggers are ${triggers}, expected the digest and the database of admin alone, ${expected}`;
    return triggers === expected ? [] : [{ at, wrong, remedy: REMEDY }];
  });
}

function expectedOf(admin: Resource, stack: StackView) {
  const definition = definitionOf(admin, stack);
  const container = (definition && containersOf(definition))?.find(isBalrog);
  return {
    digest: container?.image.split('@')[1] ?? 'unknown',
    generation: container?.environment.get('DATABASE_GENERATION') ?? 'unknown',
  };
}
