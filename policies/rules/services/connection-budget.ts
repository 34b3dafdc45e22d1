import { connectionsPerTask } from '../../../application/process';
import { CONNECTIONS_PER_PROCESS } from '../../../application/timeouts';
import { blocks, text, undecided } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';
import { containersOf, isBalrog, mostTasks, servicesOf, type ContainerView } from '../../tasks';

const REMEDY = `Lower services.public.maxTasks or processes, or raise database.maxConnections, in environments/: each process of a task opens up to ${CONNECTIONS_PER_PROCESS} connections.`;

/** All tasks that can run at once, those of a deployment included, find connections to the database. */
export const connectionBudget: Rule = {
  id: 'connection-budget',
  reason: 'Public opens a transaction on every request: without a connection it answers 500 to browsers.',
  checkStack: (stack) => {
    const users = stack.ofType('aws_ecs_task_definition').flatMap((definition) => usersOf(definition, stack));
    const limits = stack.ofType('aws_db_parameter_group').map((group) => ({ group, limit: limitOf(group, stack) }));
    return users.length === 0 ? [] : limits.flatMap(({ group, limit }) => faultsOf(group, limit, users));
  },
};

interface User {
  readonly name: string;
  /** NaN when a number is known only after apply. */
  readonly connections: number;
}

const speaksToDatabase = (container: ContainerView): boolean => isBalrog(container) && container.secrets.has('DBURI');

/** A service by its tasks at most; a job by one task. */
function usersOf(definition: Resource, stack: StackView): readonly User[] {
  const container = (containersOf(definition) ?? []).find(speaksToDatabase);
  if (container === undefined) return [];
  const services = servicesOf(definition, stack);
  const each = connectionsPerTask(Object.fromEntries(container.environment));
  const tasks =
    services.length === 0 ? 1 : services.reduce((sum, service) => sum + (mostTasks(service, stack) ?? NaN), 0);
  return [{ name: `${container.name} ${tasks} x ${each}`, connections: tasks * each }];
}

function limitOf({ attributes }: Resource, stack: StackView): number {
  const parameter = blocks(attributes['parameter']).find(({ name }) => name === 'max_connections');
  return Number(text(stack.value(parameter?.['value']), 'NaN'));
}

function faultsOf(at: Resource, limit: number, users: readonly User[]): readonly Finding[] {
  const needed = users.reduce((sum, { connections }) => sum + connections, 0);
  const sum = users.map(({ name }) => name).join(', ');
  if (Number.isNaN(limit))
    return [{ at, wrong: `sets no max_connections, and the tasks open up to ${needed}`, remedy: REMEDY }];
  if (Number.isNaN(needed)) return [{ at, ...undecided('the number of tasks', sum, REMEDY) }];
  if (needed <= limit) return [];
  const wrong = `max_connections is ${limit}, and the tasks open up to ${needed}, which is ${needed - limit} too many (${sum})`;
  return [{ at, wrong, remedy: REMEDY }];
}
