/** ECS and the logs of its tasks. */
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { ECSClient, Task } from '@aws-sdk/client-ecs';
import type { Cloud, TaskEnd, TaskOrder } from '../cloud';
import type { Running } from '../cloud';
import { orMissing, type ClientSettings } from '../../operations/aws/clients';

/** Tasks that DescribeTasks takes at once (ECS API reference). */
const AT_ONCE = 100;

type Tasks = Pick<Cloud, 'registered' | 'running' | 'stop' | 'runTask'>;

export async function tasks(
  settings: ClientSettings,
  cluster: string,
  sleep: (ms: number) => Promise<void>,
): Promise<Tasks> {
  const ecs = await import('@aws-sdk/client-ecs');
  const client = new ecs.ECSClient(settings);
  return {
    registered: async (family, imageDigest) => {
      for await (const page of ecs.paginateListTaskDefinitions({ client }, { familyPrefix: family, sort: 'ASC' }))
        for (const taskDefinition of page.taskDefinitionArns ?? []) {
          const said = await client.send(new ecs.DescribeTaskDefinitionCommand({ taskDefinition }));
          const images = said.taskDefinition?.containerDefinitions?.map(({ image = '' }) => image) ?? [];
          if (images.some((image) => image.endsWith(`@${imageDigest}`))) return said.taskDefinition?.registeredAt;
        }
      return undefined;
    },
    running: async (services, families) => {
      const arns: string[] = [];
      for await (const page of ecs.paginateListTasks({ client }, { cluster })) arns.push(...(page.taskArns ?? []));
      const found = await describe(client, cluster, arns);
      return found.flatMap((task) => writerOf(task, services, families) ?? []);
    },
    stop: async (task, reason) => {
      try {
        await client.send(new ecs.StopTaskCommand({ cluster, task, reason }));
      } catch (error) {
        // It has ended by itself meanwhile.
        if (!(error instanceof Error && /was not found/.test(error.message))) throw error;
      }
    },
    runTask: (order, progress) => runTask({ client, settings, cluster, sleep }, order, progress),
  };
}

/** A service's task is of the group `service:<name>`, wherever its family comes from. */
function writerOf(task: Task, services: readonly string[], families: readonly string[]): Running | undefined {
  const family = /:task-definition\/([^:]+):/.exec(task.taskDefinitionArn ?? '')?.[1] ?? '';
  const isMeant = services.some((name) => task.group === `service:${name}`) || families.includes(family);
  return isMeant && task.taskArn !== undefined && task.lastStatus !== 'STOPPED'
    ? { taskArn: task.taskArn, family }
    : undefined;
}

async function describe(client: ECSClient, cluster: string, arns: readonly string[]): Promise<readonly Task[]> {
  const { DescribeTasksCommand } = await import('@aws-sdk/client-ecs');
  const found: Task[] = [];
  for (let at = 0; at < arns.length; at += AT_ONCE) {
    const said = await client.send(new DescribeTasksCommand({ cluster, tasks: arns.slice(at, at + AT_ONCE) }));
    found.push(...(said.tasks ?? []));
  }
  return found;
}

interface Runner {
  readonly client: ECSClient;
  readonly settings: ClientSettings;
  readonly cluster: string;
  readonly sleep: (ms: number) => Promise<void>;
}

const POLL_MS = 3000;

async function runTask(runner: Runner, order: TaskOrder, progress: (line: string) => void): Promise<TaskEnd> {
  const { client, cluster, sleep } = runner;
  const { RunTaskCommand } = await import('@aws-sdk/client-ecs');
  const environment = Object.entries(order.variables).map(([name, value]) => ({ name, value }));
  const { awsvpcConfiguration } = order.network;
  const said = await client.send(
    new RunTaskCommand({
      cluster,
      launchType: 'FARGATE',
      taskDefinition: order.family,
      networkConfiguration: {
        awsvpcConfiguration: {
          ...awsvpcConfiguration,
          subnets: [...awsvpcConfiguration.subnets],
          securityGroups: [...awsvpcConfiguration.securityGroups],
        },
      },
      overrides: { containerOverrides: [{ name: order.container, environment }] },
    }),
  );
  const arn = said.tasks?.[0]?.taskArn;
  if (arn === undefined)
    return { exitCode: undefined, reason: said.failures?.[0]?.reason ?? 'ECS started no task', lines: [] };
  let shown = '';
  for (;;) {
    const [task] = await describe(client, cluster, [arn]);
    const status = task?.lastStatus ?? 'unknown';
    if (task === undefined || status === 'STOPPED') return endOf(runner.settings, order, arn, task);
    if (status !== shown && status !== 'RUNNING') progress(`           ${order.family}: ${status.toLowerCase()}`);
    shown = status;
    await sleep(POLL_MS);
  }
}

async function endOf(
  settings: ClientSettings,
  order: TaskOrder,
  arn: string,
  task: Task | undefined,
): Promise<TaskEnd> {
  const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
  const container = task?.containers?.find(({ name }) => name === order.container);
  const id = arn.split('/').at(-1) ?? '';
  const lines = await linesOf(new CloudWatchLogsClient(settings), order, id);
  return {
    exitCode: container?.exitCode,
    reason: [task?.stoppedReason, container?.reason].filter((text) => text !== undefined && text !== '').join('; '),
    lines,
  };
}

/** Streams of awslogs are called `<prefix>/<container>/<task>`; the prefix is the task definition's. */
async function linesOf(
  client: CloudWatchLogsClient,
  { logGroup, container }: TaskOrder,
  id: string,
): Promise<readonly string[]> {
  const { DescribeLogStreamsCommand, GetLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const streams = await orMissing(
    client.send(new DescribeLogStreamsCommand({ logGroupName: logGroup, orderBy: 'LastEventTime', descending: true })),
  );
  const stream = streams?.logStreams?.find(
    ({ logStreamName = '' }) => logStreamName.endsWith(`/${container}/${id}`) || logStreamName.endsWith(id),
  );
  if (stream?.logStreamName === undefined) return [];
  const lines: string[] = [];
  for (let nextToken: string | undefined; ;) {
    const page = await client.send(
      new GetLogEventsCommand({
        logGroupName: logGroup,
        logStreamName: stream.logStreamName,
        startFromHead: true,
        ...(nextToken !== undefined && { nextToken }),
      }),
    );
    lines.push(...(page.events ?? []).map(({ message = '' }) => message));
    // The last page answers the token that it was asked with.
    if (page.nextForwardToken === undefined || page.nextForwardToken === nextToken) return lines;
    nextToken = page.nextForwardToken;
  }
}
