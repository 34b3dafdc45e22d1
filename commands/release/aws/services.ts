/** ECS: what services shall run, and what their tasks run. */
import type { ContainerDefinition, ECSClient, Service } from '@aws-sdk/client-ecs';
import type { ClientSettings } from '../../operations/aws/clients';
import type { ServiceState } from '../cloud';

/** Events that are shown of a service that does not start. */
const EVENTS = 3;

const ROLLOUTS: Readonly<Record<string, ServiceState['rollout']>> = { COMPLETED: 'completed', FAILED: 'failed' };

/** A service without its tasks. */
interface Deployed extends Omit<ServiceState, 'tasks'> {
  /** Since when that deployment is alone and complete; undefined while it is not: `rolloutState` (ECS API reference, Deployment). */
  readonly steady: Date | undefined;
}

export async function servicesOf(
  settings: ClientSettings,
  cluster: string,
  names: readonly string[],
): Promise<readonly ServiceState[]> {
  const { ECSClient } = await import('@aws-sdk/client-ecs');
  const client = new ECSClient(settings);
  const found = await deployedOf(settings, cluster, names);
  return Promise.all(
    found.map(async ({ steady: _, ...service }) => ({
      ...service,
      tasks: await tasksOf(client, cluster, service.name),
    })),
  );
}

/** @throws Error where one of them is not there */
export async function deployedOf(
  settings: ClientSettings,
  cluster: string,
  names: readonly string[],
): Promise<readonly Deployed[]> {
  const ecs = await import('@aws-sdk/client-ecs');
  const client = new ecs.ECSClient(settings);
  const said = await client.send(new ecs.DescribeServicesCommand({ cluster, services: [...names] }));
  const missing = said.failures?.map(({ arn = '', reason = '' }) => `${arn}: ${reason}`) ?? [];
  if (missing.length > 0) throw new Error(`ECS does not know every service of ${cluster}: ${missing.join(', ')}.`);
  return Promise.all((said.services ?? []).map((service) => stateOf(client, service)));
}

async function stateOf(client: ECSClient, service: Service): Promise<Deployed> {
  const { DescribeTaskDefinitionCommand } = await import('@aws-sdk/client-ecs');
  const newest = service.deployments?.find(({ status }) => status === 'PRIMARY');
  const revision = newest?.taskDefinition ?? service.taskDefinition ?? '';
  const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: revision }));
  const containers = taskDefinition?.containerDefinitions ?? [];
  return {
    name: service.serviceName ?? '',
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    rollout: ROLLOUTS[newest?.rolloutState ?? ''] ?? 'in progress',
    revision,
    since: newest?.createdAt ?? new Date(0),
    version: versionOf(containers),
    images: containers.flatMap(({ image }) => image ?? []),
    steady: steadySince(service),
    events: (service.events ?? []).slice(0, EVENTS).flatMap(({ message }) => message ?? []),
  };
}

function steadySince({ deployments = [] }: Service): Date | undefined {
  const [only, other] = deployments;
  return other === undefined && only?.rolloutState === 'COMPLETED' ? (only.updatedAt ?? only.createdAt) : undefined;
}

/** An image is named by its digest alone; which version it is, Sentry is told (`sentryVariables` in constructs/services). */
function versionOf(containers: readonly ContainerDefinition[]): string | undefined {
  const said = containers.flatMap(({ environment = [] }) =>
    environment.filter(({ name }) => name === 'SENTRY_RELEASE').map(({ value = '' }) => value),
  );
  const number = /^balrog@(\d+\.\d+)$/.exec(said[0] ?? '')?.[1];
  return number === undefined ? undefined : `v${number}`;
}

async function tasksOf(client: ECSClient, cluster: string, serviceName: string): Promise<readonly string[]> {
  const { DescribeTasksCommand, paginateListTasks } = await import('@aws-sdk/client-ecs');
  const found: string[] = [];
  // A page is as long as DescribeTasks takes at once (ECS API reference).
  for await (const { taskArns: tasks = [] } of paginateListTasks({ client }, { cluster, serviceName })) {
    if (tasks.length === 0) continue;
    const said = await client.send(new DescribeTasksCommand({ cluster, tasks }));
    found.push(
      ...(said.tasks ?? [])
        .filter(({ lastStatus }) => lastStatus === 'RUNNING')
        .flatMap(({ taskDefinitionArn }) => taskDefinitionArn ?? []),
    );
  }
  return found;
}
