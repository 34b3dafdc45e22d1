import { COMMANDS } from '../../../application/commands';
import { show } from '../../expectations';
import { isPaused } from '../../generations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';
import { containersOf, definitionOf, isAgent, isBalrog, mostTasks, scalingOf, servicesWith } from '../../tasks';

const REMEDY =
  'Run the agent as one service with desiredCount 1, deploymentMinimumHealthyPercent 0, deploymentMaximumPercent 100, availabilityZoneRebalancing DISABLED and no scaling (constructs/services/deployment.ts).';

/** There is exactly one agent, none while it is paused, never two while it is replaced, and it hears SIGTERM. */
export const agentOnce: Rule = {
  id: 'agent-once',
  reason: 'Nothing in the agent keeps two of them from enacting the same change; without one no change is enacted.',
  checkStack: (stack) => {
    const agents = servicesWith(stack, isAgent);
    const admin = servicesWith(stack, (container) => isBalrog(container) && container.word === COMMANDS.admin);
    const [first] = admin;
    if (agents.length === 0 && first !== undefined)
      return [{ at: first, wrong: 'admin runs and no service runs the agent', remedy: REMEDY }];
    return [
      ...agents.slice(1).map((at) => ({ at, wrong: `is agent number ${agents.indexOf(at) + 1}`, remedy: REMEDY })),
      ...agents.flatMap((service) => faultsOf(service, stack)),
    ];
  },
};

function faultsOf(service: Resource, stack: StackView): readonly Finding[] {
  const { attributes } = service;
  const desired = stack.value(attributes['desired_count']);
  const least = stack.value(attributes['deployment_minimum_healthy_percent']);
  const most = mostTasks(service, stack);
  const rebalancing = stack.value(attributes['availability_zone_rebalancing']);
  const scaling = scalingOf(service, stack);
  const wanted = isPaused(stack, 'agent') ? 0 : 1;
  const found: (string | false)[] = [
    desired !== wanted && `desired_count is ${show(desired)}, expected ${wanted}`,
    most !== wanted && `up to ${most ?? 'an unknown number of'} agents may run while one is replaced`,
    least !== 0 && `deployment_minimum_healthy_percent is ${show(least)}, expected 0: it could never be replaced`,
    rebalancing !== 'DISABLED' &&
      `availability_zone_rebalancing is ${show(rebalancing)}, expected "DISABLED": AWS may start a second one to balance zones`,
    scaling !== undefined && `${scaling.address} may start more of them`,
    !hearsSigterm(service, stack) &&
      'the agent is PID 1 of its container (initProcessEnabled is not true): it ignores SIGTERM',
  ];
  return found.filter((wrong) => wrong !== false).map((wrong) => ({ at: service, wrong, remedy: REMEDY }));
}

function hearsSigterm(service: Resource, stack: StackView): boolean {
  const definition = definitionOf(service, stack);
  const agents = (definition && containersOf(definition))?.filter(isAgent) ?? [];
  return agents.every(
    (agent) => (agent.definition['linuxParameters'] as Attributes | undefined)?.['initProcessEnabled'] === true,
  );
}
