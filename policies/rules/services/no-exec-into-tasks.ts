import { show } from '../../expectations';
import type { Rule } from '../../rule';
import { runsOf } from '../../tasks';

/** Nobody opens a shell in a task that serves. */
export const noExecIntoTasks: Rule = {
  id: 'no-exec-into-tasks',
  reason:
    "ECS Exec is a root shell beside the database's password, the signing key and the agent's token, and what is typed there stands in no plan.",
  appliesTo: ['aws_ecs_service', 'aws_scheduler_schedule'],
  check: (resource, stack) =>
    runsOf(resource)
      .map((run) => stack.value(run['enable_execute_command']))
      // Off is what ECS does unless it is told.
      .filter((given) => given !== false && given !== undefined)
      .map((given) => ({
        wrong: `enable_execute_command is ${show(given)}, expected false`,
        remedy:
          'Leave it off; run a task of its own with the rights that the question needs (docs/runbooks/database-users.md does).',
      })),
};
