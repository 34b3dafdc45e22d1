import type { Rule } from '../../rule';
import { containersOf } from '../../tasks';
import { unreadable } from '../../unreadable-containers';

/** Only stage accepts the hosts and accounts of staging releases (STAGING=1), and no deployment runs as on a laptop. */
export const stagingOnlyInStage: Rule = {
  id: 'staging-only-in-stage',
  reason: 'With STAGING=1 prod would point browsers to hosts of test builds; LOCALDEV switches the history off.',
  appliesTo: ['aws_ecs_task_definition'],
  check: (definition, stack) => {
    const forbidden = ['LOCALDEV', 'INSECURE_SESSION_COOKIE', ...(stack.name === 'stage' ? [] : ['STAGING'])];
    return (
      containersOf(definition)?.flatMap(({ name, environment }) =>
        forbidden
          .filter((variable) => (environment.get(variable) ?? '0') !== '0')
          .map((variable) => ({
            wrong: `container ${name} has ${variable}=${environment.get(variable) ?? ''}`,
            remedy: `Leave ${variable} out; services.mode is production in environments/${stack.name}.ts.`,
          })),
      ) ?? unreadable(definition)
    );
  },
};
