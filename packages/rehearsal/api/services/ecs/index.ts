/** ECS. */
import { list, number, text, truthy } from '../../../clouds/values';
import type { StoredResource } from '../../../store';
import { ECS_REFUSALS } from '../../../clouds/aws/refusals/ecs';
import { change, make, resources, shaped, view, type Context, type Handler, type Operations } from '../../context';
import { pageOf, wanted } from '../../page';
import { assertAllowed } from '../../refuse';
import { ApiError } from '../../wire/api-error';
import type { Input } from '../../wire/decode';
import { arnOf, definition, definitions, described as describedDefinition } from './definitions';
import { clusterName, deployments, described as describedService, services } from './services';
import { described as describedTask, start, statusOf, tasks, type Task } from './tasks';

function assertCluster(context: Context, input: Input): void {
  const name = clusterName(text(input, 'cluster'));
  const isThere = resources(context, 'aws_ecs_cluster').some(({ values }) => values['name'] === name);
  if (!isThere) throw new ApiError('ClusterNotFoundException', 'Cluster not found.');
}

function service(context: Context, input: Input): StoredResource {
  assertCluster(context, input);
  const name = (text(input, 'service') ?? '').split('/').at(-1);
  const found = services(context, text(input, 'cluster')).find(({ values }) => values['name'] === name);
  if (found === undefined) throw new ApiError('ServiceNotFoundException', 'Service not found.');
  return found;
}

const describeServices: Handler = (context, input) => {
  assertCluster(context, input);
  const all = services(context, text(input, 'cluster'));
  const asked = list(input, 'services').map(String);
  const found = asked.map(
    (name) => [name, all.find(({ values }) => values['name'] === name.split('/').at(-1))] as const,
  );
  return {
    services: found.flatMap(([, each]) => (each === undefined ? [] : [describedService(context, each)])),
    failures: found.filter(([, each]) => each === undefined).map(([name]) => ({ arn: name, reason: 'MISSING' })),
  };
};

const updateService: Handler = (context, input) => {
  const found = service(context, input);
  const revision = text(input, 'taskDefinition');
  if (revision !== undefined) {
    const planned = { ...found.values, task_definition: revision };
    assertAllowed(ECS_REFUSALS, 'UpdateService', {
      values: planned,
      prior: found.values,
      cloud: view(context, 'aws_ecs_service'),
    });
  }
  const next = revision === undefined ? undefined : arnOf(definition(context, revision));
  const count = number(input, 'desiredCount');
  const before = deployments(context, found)[0]?.taskDefinition;
  const isAnew = truthy(input, 'forceNewDeployment') || (next !== undefined && next !== before);
  const values = {
    ...(next === undefined ? {} : { task_definition: next }),
    ...(count === undefined ? {} : { desired_count: count }),
  };
  const slowness = context.slowness;
  const notes = {
    before,
    slowness,
    deployedAt: context.now().toISOString(),
    turn: (number(found.notes, 'turn') ?? 0) + 1,
  };
  return { service: describedService(context, change(context, found, values, isAnew ? notes : undefined)) };
};

/** Without a status, those that are to run. */
const listTasks: Handler = (context, input) => {
  assertCluster(context, input);
  const [status, name, family] = ['desiredStatus', 'serviceName', 'family'].map((each) => text(input, each));
  const found = tasks(context, text(input, 'cluster')).filter(({ values }) => {
    const isStopped = statusOf(context, values).lastStatus === 'STOPPED';
    return (
      isStopped === (status === 'STOPPED') &&
      (name === undefined || values['service'] === name.split('/').at(-1)) &&
      (text(input, 'startedBy') === undefined || values['startedBy'] === text(input, 'startedBy')) &&
      (family === undefined || new RegExp(`/${family}:\\d+$`).test(String(values['definition'])))
    );
  });
  const { items, next } = pageOf(input, found, 'maxResults', 'nextToken');
  return { taskArns: items.map(({ arn }) => arn), nextToken: next };
};

const isTask =
  (reference: string) =>
  ({ arn }: Task): boolean =>
    arn === reference || arn.endsWith(`/${reference}`);

const describeTasks: Handler = (context, input) => {
  assertCluster(context, input);
  const all = tasks(context, text(input, 'cluster'));
  const found = list(input, 'tasks')
    .map(String)
    .map((each) => [each, all.find(isTask(each))] as const);
  return {
    tasks: found.flatMap(([, each]) => (each === undefined ? [] : [describedTask(context, each)])),
    failures: found.filter(([, each]) => each === undefined).map(([arn]) => ({ arn, reason: 'MISSING' })),
  };
};

const runTask: Handler = (context, input) => {
  assertCluster(context, input);
  const network = input['networkConfiguration'];
  const values = {
    task_definition: text(input, 'taskDefinition'),
    network_configuration: network === undefined ? [] : [network],
  };
  assertAllowed(ECS_REFUSALS, 'RunTask', { values, cloud: view(context, 'aws_ecs_service') });
  const found = definition(context, text(input, 'taskDefinition') ?? '');
  const count = number(input, 'count') ?? 1;
  const started = Array.from({ length: count }, (_, index) => start(context, found, input, index));
  return { tasks: started.map((each) => describedTask(context, each)), failures: [] };
};

/** A task of a service is replaced by another one at once. */
const stopTask: Handler = (context, input) => {
  assertCluster(context, input);
  const found = tasks(context, text(input, 'cluster')).find(isTask(text(input, 'task') ?? ''));
  if (found === undefined) throw new ApiError('InvalidParameterException', 'The referenced task was not found.');
  const values = {
    ...found.values,
    stoppedAt: new Date(context.now().getTime() + context.slowness * 1000).toISOString(),
    stopCode: 'UserInitiated',
    stoppedReason: text(input, 'reason') ?? 'Task stopped by user',
  };
  const stored =
    found.stored === undefined
      ? make(context, { type: 'ecs_task', id: found.arn, values })
      : change(context, found.stored, values);
  const owner = services(context, text(input, 'cluster')).find(
    (each) => each.values['name'] === found.values['service'],
  );
  if (owner !== undefined)
    change(
      context,
      owner,
      {},
      { replaced: [...((owner.notes?.['replaced'] ?? []) as string[]), found.values['seed']] },
    );
  return { task: describedTask(context, { arn: found.arn, values: stored.values, stored }) };
};

const CLUSTER_ALIASES = { clusterArn: 'arn', clusterName: 'name', settings: 'setting', configuration: false } as const;

export const ecs: Operations = {
  DescribeServices: describeServices,
  UpdateService: updateService,
  ListServices(context, input) {
    assertCluster(context, input);
    const { items, next } = pageOf(input, services(context, text(input, 'cluster')), 'maxResults', 'nextToken');
    return { serviceArns: items.map(({ values }) => text(values, 'arn')), nextToken: next };
  },
  ListTasks: listTasks,
  DescribeTasks: describeTasks,
  RunTask: runTask,
  StopTask: stopTask,
  DescribeTaskDefinition: (context, input) => ({
    taskDefinition: describedDefinition(context, definition(context, text(input, 'taskDefinition') ?? '')),
  }),
  ListTaskDefinitions(context, input) {
    const family = text(input, 'familyPrefix');
    const found = definitions(context).filter(({ values }) => family === undefined || values['family'] === family);
    const ordered = text(input, 'sort') === 'DESC' ? [...found].reverse() : found;
    const { items, next } = pageOf(input, ordered, 'maxResults', 'nextToken');
    return { taskDefinitionArns: items.map(arnOf), nextToken: next };
  },
  DescribeClusters(context, input) {
    const names = (wanted(input, 'clusters') ?? ['default']).map(clusterName);
    const found = resources(context, 'aws_ecs_cluster').filter(({ values }) =>
      names.includes(text(values, 'name') ?? ''),
    );
    return {
      clusters: found.map(({ values }) => shaped(context, 'Cluster', values, CLUSTER_ALIASES, { status: 'ACTIVE' })),
      failures: [],
    };
  },
  ListClusters: (context) => ({
    clusterArns: resources(context, 'aws_ecs_cluster').map(({ values }) => text(values, 'arn')),
  }),
};
