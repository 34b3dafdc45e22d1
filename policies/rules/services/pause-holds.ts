import { COMMANDS } from '../../../application/commands';
import { blocks, show } from '../../expectations';
import { isPaused } from '../../generations';
import type { Finding, Rule } from '../../rule';
import type { StackView } from '../../stack-view';
import { isBalrog, servicesWith } from '../../tasks';

const REMEDY = 'Say in environments/databases.json who is paused: constructs and policies follow it.';

/** Admin and jobs run, but not while databases.json pauses them: then nothing of theirs can start. */
export const pauseHolds: Rule = {
  id: 'pause-holds',
  reason:
    'Who writes into the former database during a switch writes what is lost, and a job that nobody started is missed.',
  checkStack: (stack) => [...adminFaults(stack), ...scheduleFaults(stack)],
};

function adminFaults(stack: StackView): readonly Finding[] {
  const paused = isPaused(stack, 'admin');
  return servicesWith(stack, (container) => isBalrog(container) && container.word === COMMANDS.admin).flatMap((at) => {
    const desired = stack.value(at.attributes['desired_count']);
    const right = paused ? desired === 0 : typeof desired === 'number' && desired > 0;
    const wrong = `desired_count is ${show(desired)}, expected ${paused ? '0: admin is paused' : 'one or more'}`;
    return right ? [] : [{ at, wrong, remedy: REMEDY }];
  });
}

/** Of schedules that start tasks: what measures the backups goes on. */
function scheduleFaults(stack: StackView): readonly Finding[] {
  const expected = isPaused(stack, 'jobs') ? 'DISABLED' : 'ENABLED';
  return stack
    .ofType('aws_scheduler_schedule')
    .filter(({ attributes }) => blocks(blocks(attributes['target'])[0]?.['ecs_parameters']).length > 0)
    .flatMap((at) => {
      const given = stack.value(at.attributes['state']) ?? 'ENABLED';
      return given === expected
        ? []
        : [{ at, wrong: `state is ${show(given)}, expected "${expected}"`, remedy: REMEDY }];
    });
}
