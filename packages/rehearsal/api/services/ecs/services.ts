/** Services of ECS: what Terraform or somebody else set, the deployment that this began, and the tasks that it runs. */
import { block, number, text } from '../../../clouds/values';
import type { StoredResource } from '../../../store';
import { momentOf, resources, shaped, view, type Context } from '../../context';
import { tagsOf } from '../../page';
import type { Input } from '../../wire/decode';
import { arnOf, definition } from './definitions';

export const SERVICE = 'aws_ecs_service';

/** Seconds until a deployment has replaced every task. */
const ROLLOUT = 120;

export const clusterName = (reference: string | undefined): string => (reference ?? 'default').split('/').at(-1) ?? '';

export function services(context: Context, cluster: string | undefined): readonly StoredResource[] {
  return resources(context, SERVICE).filter(
    ({ values }) => clusterName(text(values, 'cluster')) === clusterName(cluster),
  );
}

/** A deployment in the notes of a service. */
export interface Deployment {
  readonly id: string;
  readonly taskDefinition: string;
  readonly count: number;
  readonly createdAt: Date;
  readonly isDone: boolean;
}

/** The present deployment, and the one before it as long as it is replaced. */
export function deployments(context: Context, { values, notes }: StoredResource): readonly Deployment[] {
  const deployedAt = momentOf(notes, 'deployedAt');
  const createdAt = deployedAt ?? momentOf(notes, 'changedAt') ?? momentOf(notes, 'madeAt') ?? new Date(0);
  // Terraform has waited for its own deployments; only those that were begun by the API take their time.
  const ends = (deployedAt?.getTime() ?? 0) + (ROLLOUT + (number(notes, 'slowness') ?? 0)) * 1000;
  const isDone = context.now().getTime() >= ends;
  const taskDefinition = revisionOf(context, text(values, 'task_definition') ?? '');
  const turn = number(notes, 'turn') ?? 0;
  const now = deployment(context, values, { taskDefinition, turn, createdAt, isDone });
  const before = text(notes, 'before');
  if (isDone || before === undefined) return [now];
  const earlier = {
    taskDefinition: before,
    turn: turn - 1,
    createdAt: momentOf(notes, 'madeAt') ?? new Date(0),
    isDone: true,
  };
  return [now, deployment(context, values, earlier)];
}

function revisionOf(context: Context, reference: string): string {
  try {
    return arnOf(definition(context, reference));
  } catch {
    return reference;
  }
}

function deployment(
  context: Context,
  values: StoredResource['values'],
  {
    taskDefinition,
    turn,
    ...rest
  }: Pick<Deployment, 'taskDefinition' | 'createdAt' | 'isDone'> & { readonly turn: number },
): Deployment {
  const digits = view(context, SERVICE).hex(17, 'deployment', text(values, 'arn') ?? '', taskDefinition, String(turn));
  return { ...rest, taskDefinition, id: `ecs-svc/${digits}`, count: number(values, 'desired_count') ?? 0 };
}

export function described(context: Context, service: StoredResource): Input {
  const { values, notes } = service;
  const all = deployments(context, service);
  const count = number(values, 'desired_count') ?? 0;
  const running = runningOf(service) ?? count;
  return shaped(context, 'Service', values, ALIASES, {
    serviceName: text(values, 'name'),
    status: 'ACTIVE',
    clusterArn: text(values, 'cluster'),
    taskDefinition: all[0]?.taskDefinition,
    desiredCount: count,
    runningCount: running,
    pendingCount: count - running,
    createdAt: momentOf(notes, 'madeAt'),
    deployments: all.map((each, index) => ({
      id: each.id,
      status: index === 0 ? 'PRIMARY' : 'ACTIVE',
      taskDefinition: each.taskDefinition,
      desiredCount: each.count,
      runningCount: index === 0 && !each.isDone ? 0 : Math.min(each.count, running),
      pendingCount: index === 0 && !each.isDone ? each.count : Math.max(0, each.count - running),
      failedTasks: 0,
      createdAt: each.createdAt,
      updatedAt: each.createdAt,
      launchType: 'FARGATE',
      rolloutState: each.isDone ? 'COMPLETED' : 'IN_PROGRESS',
    })),
    events: [...troubleEvents(context, service), ...eventsOf(service, all[0])],
    tags: tagsOf(values).map(({ Key: key, Value: value }) => ({ key, value })),
  });
}

/** How many of its tasks come up, in a trouble (packages/rehearsal/trouble). */
export const runningOf = ({ notes }: StoredResource): number | undefined => number(block(notes, 'trouble'), 'running');

function troubleEvents(context: Context, { id, notes }: StoredResource): readonly Input[] {
  const message = text(block(notes, 'trouble'), 'event');
  return message === undefined ? [] : [{ id: `${id}-trouble`, message, createdAt: context.now() }];
}

const ALIASES = {
  serviceArn: 'arn',
  loadBalancers: 'load_balancer',
  serviceRegistries: 'service_registries',
  capacityProviderStrategy: 'capacity_provider_strategy',
  networkConfiguration: false,
  deploymentConfiguration: false,
  taskSets: false,
  events: false,
  deployments: false,
  tags: false,
  placementConstraints: false,
  placementStrategy: false,
} as const;

/** The words of ECS for what a deployment does ("Amazon ECS service event messages"). */
function eventsOf({ values }: StoredResource, present: Deployment | undefined): readonly Input[] {
  if (present === undefined) return [];
  const about = `(service ${text(values, 'name') ?? ''})`;
  const done = new Date(present.createdAt.getTime() + ROLLOUT * 1000);
  const messages: (readonly [string, Date])[] = present.isDone
    ? [
        [`${about} has reached a steady state.`, done],
        [`${about} (deployment ${present.id}) deployment completed.`, done],
      ]
    : [[`${about} has started ${present.count} tasks.`, present.createdAt]];
  return messages.map(([message, createdAt], index) => ({ id: `${present.id}-${index}`, message, createdAt }));
}
