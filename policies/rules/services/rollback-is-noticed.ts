import { blocks, show, text } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes } from '../../stack-view';

const REMEDY = 'See createService in constructs/services/balrog-service.ts.';

/** A deployment that fails goes back by itself, and Terraform does not call that a success. */
export const rollbackIsNoticed: Rule = {
  id: 'rollback-is-noticed',
  reason: 'After a rollback ECS reports a steady service: the release would count as deployed while the old one runs.',
  appliesTo: ['aws_ecs_service'],
  check: ({ attributes }) => {
    const [breaker] = blocks(attributes['deployment_circuit_breaker']);
    const wrongs = [
      ...(['enable', 'rollback'] as const)
        .filter((switched) => breaker?.[switched] !== true)
        .map((switched) => `deployment_circuit_breaker.${switched} is ${show(breaker?.[switched])}, expected true`),
      ...(attributes['wait_for_steady_state'] === true
        ? []
        : [`wait_for_steady_state is ${show(attributes['wait_for_steady_state'])}, expected true`]),
      ...(comparesDefinition(attributes)
        ? []
        : ['no postcondition compares self.task_definition with the one that is wanted']),
    ];
    return wrongs.map((wrong): Finding => ({ wrong, remedy: REMEDY }));
  },
};

/** The very expression that task_definition is set to. */
function comparesDefinition(attributes: Attributes): boolean {
  const wanted = text(attributes['task_definition']).replace(/^\$\{(.*)\}$/, '$1');
  const conditions = blocks(blocks(attributes['lifecycle'])[0]?.['postcondition']).map((each) =>
    text(each['condition']),
  );
  const sides = [`self.task_definition == ${wanted}`, `${wanted} == self.task_definition`];
  return conditions.some((condition) => sides.includes(condition.replace(/^\$\{(.*)\}$/, '$1')));
}
