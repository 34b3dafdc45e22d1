import type { Rule } from '../../rule';
import { containersOf } from '../../tasks';
import { unreadable } from '../../unreadable-containers';

/** Hosts and accounts of staging releases (STAGING=1) are accepted where floors.ts says so, and no deployment runs as on a laptop. */
export const stagingOnlyWhereMeant: Rule = {
  id: 'staging-only-where-meant',
  reason: 'With STAGING=1 prod would point browsers to hosts of test builds; LOCALDEV switches the history off.',
  appliesTo: ['aws_ecs_task_definition'],
  check: (definition, stack) => {
    const forbidden = [
      'LOCALDEV',
      'INSECURE_SESSION_COOKIE',
      ...(stack.floors.stagingReleases === 'accepted' ? [] : ['STAGING']),
    ];
    return (
      containersOf(definition)?.flatMap(({ name, environment }) =>
        forbidden
          .filter((variable) => (environment.get(variable) ?? '0') !== '0')
          .map((variable) => ({
            wrong: `container ${name} has ${variable}=${environment.get(variable) ?? ''}`,
            remedy:
              `Leave ${variable} out: write services.mode production in environments/${stack.name}.ts.` +
              (variable === 'STAGING' ? ' Where staging releases are tried is said in policies/floors.ts.' : ''),
          })),
      ) ?? unreadable(definition)
    );
  },
};
