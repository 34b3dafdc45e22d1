/** Tasks: those that services run, as their deployments say, and those that somebody started. */
import { arn } from '../../../clouds/aws/names';
import type { Values } from '../../../clouds/behaviour';
import { blocks, isObject, number, text, texts } from '../../../clouds/values';
import type { StoredResource } from '../../../store';
import { change, make, momentOf, resources, view, type Context } from '../../context';
import type { StartedTask, TaskOutcome } from '../../tasks';
import type { Input } from '../../wire/decode';
import { putLines } from '../logs-store';
import { arnOf, containersOf, definitionOfTask } from './definitions';
import { clusterName, deployments, runningOf, services } from './services';

const TASK = 'ecs_task';
/** Seconds until a task runs, and how long it does where nobody says. */
const PENDING = 5;
const RUNNING = 15;
const LASTS = 20;
/** A stopped task is described for an hour. */
const KEPT_MS = 3_600_000;

export interface Task {
  readonly arn: string;
  readonly values: Values;
  readonly stored?: StoredResource;
}

const taskArn = (context: Context, cluster: string, id: string): string =>
  arn(view(context, TASK), 'ecs', `task/${cluster}/${id}`);

/** Every task of a cluster that is described: of services, started ones, and those that stopped within the hour. */
export function tasks(context: Context, cluster: string | undefined): readonly Task[] {
  const name = clusterName(cluster);
  const stopped = resources(context, TASK).filter(({ values }) => values['cluster'] === name);
  const gone = new Set(stopped.filter(({ values }) => values['isOfService'] === true).map(({ id }) => id));
  const ofServices = services(context, cluster).flatMap((service) => serviceTasks(context, name, service));
  const started = stopped
    .filter((each) => statusOf(context, each.values).stoppedAt === undefined || isKept(context, each.values))
    .map((stored) => ({ arn: stored.id, values: stored.values, stored }));
  return [...ofServices.filter((task) => !gone.has(task.arn)), ...started];
}

const isKept = (context: Context, values: Values): boolean =>
  context.now().getTime() - (statusOf(context, values).stoppedAt?.getTime() ?? Infinity) < KEPT_MS;

/** While a deployment goes on, the tasks of the one before still run. */
function serviceTasks(context: Context, cluster: string, service: StoredResource): readonly Task[] {
  const all = deployments(context, service);
  const present = all.at(-1);
  if (present === undefined) return [];
  const replaced = texts(service.notes, 'replaced');
  const count = Math.min(present.count, runningOf(service) ?? present.count);
  const seeds = Array.from({ length: count }, (_, index) => `${present.id}-${index}`);
  return seeds.map((seed) => {
    const turn = replaced.filter((each) => each === seed).length;
    const own = taskArn(context, cluster, view(context, TASK).hex(32, 'task', seed, String(turn)));
    const since = new Date(present.createdAt.getTime());
    return {
      arn: own,
      values: {
        cluster,
        seed,
        isOfService: true,
        service: text(service.values, 'name'),
        group: `service:${text(service.values, 'name')}`,
        startedBy: present.id,
        definition: present.taskDefinition,
        createdAt: since.toISOString(),
      },
    };
  });
}

export interface TaskStatus {
  readonly lastStatus: 'PROVISIONING' | 'PENDING' | 'RUNNING' | 'DEACTIVATING' | 'STOPPED';
  readonly startedAt?: Date;
  readonly stoppedAt?: Date;
}

/** The state that the clock has brought it to; a task that still does something runs, however late it is. */
export function statusOf({ now }: Pick<Context, 'now'>, values: Values): TaskStatus {
  const created = momentOf(values, 'createdAt')?.getTime() ?? 0;
  const [startedAt, seconds] = [new Date(created + RUNNING * 1000), number(values, 'seconds')];
  const stopped =
    momentOf(values, 'stoppedAt') ??
    (seconds === undefined ? undefined : new Date(startedAt.getTime() + seconds * 1000));
  const time = now().getTime();
  if (stopped !== undefined && time >= stopped.getTime())
    return { lastStatus: 'STOPPED', startedAt, stoppedAt: stopped };
  if (time >= startedAt.getTime()) return { lastStatus: 'RUNNING', startedAt };
  return { lastStatus: time >= created + PENDING * 1000 ? 'PENDING' : 'PROVISIONING' };
}

export function described(context: Context, { arn: own, values }: Task): Input {
  const status = statusOf(context, values);
  const { arn: definitionArn, kept: found } = definitionOfTask(context, text(values, 'definition') ?? '');
  const isStopped = status.lastStatus === 'STOPPED';
  const codes = (values['exitCodes'] ?? {}) as Readonly<Record<string, number>>;
  const overrides = values['overrides'] as Input | undefined;
  return {
    taskArn: own,
    clusterArn: arn(view(context, TASK), 'ecs', `cluster/${text(values, 'cluster') ?? ''}`),
    taskDefinitionArn: definitionArn,
    group: text(values, 'group') ?? `family:${text(found.values, 'family')}`,
    startedBy: text(values, 'startedBy'),
    lastStatus: status.lastStatus,
    desiredStatus: isStopped || values['stoppedAt'] !== undefined ? 'STOPPED' : 'RUNNING',
    launchType: 'FARGATE',
    availabilityZone: `${context.region}${'abc'.charAt(parseInt(own.slice(-1), 16) % 3)}`,
    createdAt: momentOf(values, 'createdAt'),
    startedAt: status.startedAt,
    stoppedAt: status.stoppedAt,
    stopCode: isStopped ? (text(values, 'stopCode') ?? 'EssentialContainerExited') : undefined,
    stoppedReason: isStopped ? (text(values, 'stoppedReason') ?? 'Essential container in task exited') : undefined,
    cpu: text(found.values, 'cpu'),
    memory: text(found.values, 'memory'),
    healthStatus: 'UNKNOWN',
    overrides: overrides ?? { containerOverrides: [] },
    containers: containersOf(found).map((container) => ({
      name: text(container, 'name'),
      image: text(container, 'image'),
      taskArn: own,
      lastStatus: status.lastStatus,
      exitCode: isStopped
        ? (codes[text(container, 'name') ?? ''] ?? (text(values, 'stopCode') === 'UserInitiated' ? 143 : 0))
        : undefined,
    })),
  };
}

/** Starts a task: what it does begins at once, and shows by the clock. */
export function start(context: Context, found: StoredResource, input: Input, index: number): Task {
  const cluster = clusterName(text(input, 'cluster'));
  const before = resources(context, TASK).length;
  const id = view(context, TASK).hex(
    32,
    'started',
    arnOf(found),
    String(before),
    String(index),
    context.now().toISOString(),
  );
  const own = taskArn(context, cluster, id);
  const values: Values = {
    cluster,
    definition: arnOf(found),
    group: text(input, 'group'),
    startedBy: text(input, 'startedBy'),
    overrides: input['overrides'],
    createdAt: context.now().toISOString(),
  };
  const stored = make(context, { type: TASK, id: own, values });
  void run(context, stored, startedTask(context, found, input), id).catch((error: unknown) => {
    context.log(`task ${own}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
    change(context, stored, {
      seconds: 0,
      stoppedReason: `The rehearsal's runner failed: ${String(error)}`,
      exitCodes: {},
      stopCode: 'TaskFailedToStart',
    });
  });
  return { arn: own, values, stored };
}

async function run(context: Context, stored: StoredResource, task: StartedTask, id: string): Promise<void> {
  const { store, now, engine, slowness } = context;
  const runner = await context.tasks.runnerOf(task.family);
  const outcome: TaskOutcome = await runner.run(task, { store, now, ...(engine && { engine }) });
  for (const { container, line } of outcome.lines ?? []) {
    const logs = task.containers.find(({ name }) => name === container);
    if (logs?.logGroup !== undefined)
      putLines(context, logs.logGroup, `${logs.logPrefix ?? 'ecs'}/${container}/${id}`, [line]);
  }
  const latest = store.read(stored);
  if (latest === undefined) return;
  change(context, latest, {
    seconds: (outcome.seconds ?? LASTS) + slowness,
    exitCodes: outcome.exitCodes ?? {},
    ...(outcome.stoppedReason === undefined ? {} : { stoppedReason: outcome.stoppedReason }),
  });
}

function startedTask(context: Context, found: StoredResource, input: Input): StartedTask {
  const overrides = blocks(input['overrides'] as Values | undefined, 'containerOverrides');
  return {
    family: text(found.values, 'family') ?? '',
    revision: number(found.values, 'revision') ?? 0,
    region: context.region,
    account: context.account,
    ...(text(input, 'startedBy') === undefined ? {} : { startedBy: text(input, 'startedBy')! }),
    containers: containersOf(found).map((container) => {
      const override = overrides.find((each) => each['name'] === container['name']);
      const environment = [...blocks(container, 'environment'), ...blocks(override, 'environment')];
      const logs = isObject(container['logConfiguration']) ? container['logConfiguration'] : {};
      const options = isObject(logs['options']) ? logs['options'] : {};
      const [logGroup, logPrefix] = [text(options, 'awslogs-group'), text(options, 'awslogs-stream-prefix')];
      return {
        name: text(container, 'name') ?? '',
        image: text(container, 'image') ?? '',
        entryPoint: texts(container, 'entryPoint'),
        mountPaths: blocks(container, 'mountPoints').map((mount) => text(mount, 'containerPath') ?? ''),
        command: texts(override, 'command').length > 0 ? texts(override, 'command') : texts(container, 'command'),
        environment: Object.fromEntries(
          environment.map((each) => [text(each, 'name') ?? '', text(each, 'value') ?? '']),
        ),
        secrets: secretsOf(context, container),
        ...(logGroup === undefined ? {} : { logGroup }),
        ...(logPrefix === undefined ? {} : { logPrefix }),
      };
    }),
  };
}

/** Values of the secrets that the container is given, of Secrets Manager and of parameters, where the clouds hold one. */
function secretsOf(context: Context, container: Values): Readonly<Record<string, string>> {
  const held = resources(context, 'aws_secretsmanager_secret_version');
  const parameters = resources(context, 'aws_ssm_parameter');
  const entries = blocks(container, 'secrets').flatMap((secret) => {
    const from = text(secret, 'valueFrom') ?? '';
    const version = held.find(
      ({ values }) => from === values['secret_id'] || from.startsWith(`${String(values['secret_id'])}:`),
    );
    const parameter = parameters.find(({ values }) => [values['arn'], values['name']].includes(from));
    const value = text(version?.values, 'secret_string') ?? text(parameter?.values, 'value');
    return value === undefined ? [] : [[text(secret, 'name') ?? '', value] as const];
  });
  return Object.fromEntries(entries);
}
