/** Clusters, task definitions and services of ECS (provider: internal/service/ecs). */
import { all, between, checks, lengthBetween, matches } from '../arguments';
import { UNKNOWN, type CloudView, type Diagnostic, type ResourceBehaviour, type Values } from '../behaviour';
import { blocks, failure, list, number, text, texts } from '../values';
import { validArn } from './checks';
import { find, mustExist, operation } from './errors';
import { arn } from './names';

const NAME = all(
  lengthBetween(1, 255),
  matches(/^[0-9A-Za-z_-]+$/, 'must contain only alphanumeric characters, underscores and hyphens'),
);

const cluster: ResourceBehaviour = {
  create(values, cloud) {
    const own = arn(cloud, 'ecs', `cluster/${text(values, 'name') ?? ''}`);
    return { id: own, arn: own, setting: [{ name: 'containerInsights', value: 'disabled' }] };
  },
  validate: checks({ name: NAME }),
  // CreateCluster answers the one that is there.
  overwrites: true,
  refuse(action, values, cloud) {
    const inUse = cloud.resources('aws_ecs_service').some((each) => each.values.cluster === values.arn);
    const fail = operation(`deleting ECS Cluster (${text(values, 'arn')})`, 'ECS', 'DeleteCluster');
    const why = 'The Cluster cannot be deleted while Services are active.';
    return action === 'delete' && inUse ? [fail('ClusterContainsServicesException', why)] : [];
  },
  importId: (id, cloud) => find(cloud, 'aws_ecs_cluster', id)?.id,
};

/** Fargate's pairs of CPU units and MiB: "Task CPU and memory" (ECS developer guide). */
const FARGATE_MEMORY: Readonly<Record<string, readonly [number, number, number]>> = {
  256: [512, 2048, 512],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16384, 1024],
  4096: [8192, 30720, 1024],
  8192: [16384, 61440, 4096],
  16384: [32768, 122880, 8192],
};

interface Container {
  readonly name?: unknown;
  readonly essential?: unknown;
  readonly image?: unknown;
  readonly mountPoints?: readonly { readonly sourceVolume?: unknown }[];
  readonly dependsOn?: readonly { readonly containerName?: unknown; readonly condition?: unknown }[];
  readonly environment?: readonly { readonly name?: unknown }[];
  readonly secrets?: readonly { readonly name?: unknown }[];
  readonly stopTimeout?: unknown;
  readonly logConfiguration?: { readonly logDriver?: unknown };
  readonly firelensConfiguration?: unknown;
  readonly healthCheck?: unknown;
}

function containersOf(values: Values): readonly Container[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text(values, 'container_definitions') ?? '[]');
    return Array.isArray(parsed) ? (parsed as Container[]) : undefined;
  } catch {
    return undefined;
  }
}

/** What RegisterTaskDefinition refuses of its containers (ClientException); the first is what one reads. */
function wrongWith(values: Values): string | undefined {
  const containers = containersOf(values) ?? [];
  const names = containers.map(({ name }) => String(name));
  const volumes = blocks(values, 'volume').map((volume) => text(volume, 'name'));
  if (containers.length === 0) return 'Container list cannot be empty.';
  if (new Set(names).size < names.length) return 'Container names must be unique within a task definition.';
  if (!containers.some(({ essential }) => essential !== false))
    return 'A task definition must have at least one essential container.';
  for (const container of containers) {
    const wrong = wrongWithContainer(container, containers, volumes);
    if (wrong !== undefined) return wrong;
  }
  return wrongSize(values);
}

function wrongWithContainer(
  container: Container,
  containers: readonly Container[],
  volumes: readonly (string | undefined)[],
): string | undefined {
  const { mountPoints = [], dependsOn = [], environment = [], secrets = [], stopTimeout } = container;
  const unknownVolume = mountPoints.find(({ sourceVolume }) => !volumes.includes(String(sourceVolume)));
  if (unknownVolume) return `Unknown volume '${String(unknownVolume.sourceVolume)}'.`;
  for (const { containerName, condition } of dependsOn) {
    const other = containers.find(({ name }) => name === containerName);
    if (!other) return `Container ${String(container.name)} depends on unknown container ${String(containerName)}.`;
    if (condition === 'HEALTHY' && other.healthCheck === undefined)
      return `A container with the HEALTHY condition must have a health check: ${String(containerName)}.`;
    if (['COMPLETE', 'SUCCESS'].includes(String(condition)) && other.essential !== false)
      return `A dependency on an essential container cannot have the condition ${String(condition)}: ${String(containerName)}.`;
  }
  const variables = [...environment, ...secrets].map(({ name }) => String(name));
  const twice = variables.find((name, index) => variables.indexOf(name) !== index);
  if (twice !== undefined)
    return `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${twice}'.`;
  if (Number(stopTimeout ?? 0) > 120) return 'Fargate only supports container stop timeouts of 120 seconds or less.';
  const routed = container.logConfiguration?.logDriver === 'awsfirelens';
  if (routed && !containers.some(({ firelensConfiguration }) => firelensConfiguration !== undefined))
    return 'When a container uses the awsfirelens log driver, a container with a firelensConfiguration is required.';
  return undefined;
}

function wrongSize(values: Values): string | undefined {
  if (!texts(values, 'requires_compatibilities').includes('FARGATE')) return undefined;
  const [low, high, step] = FARGATE_MEMORY[text(values, 'cpu') ?? ''] ?? [0, 0, 1];
  const memory = Number(text(values, 'memory'));
  return memory >= low && memory <= high && (memory - low) % step === 0
    ? undefined
    : 'No Fargate configuration exists for given values: ' +
        `${text(values, 'cpu') ?? 'no'} CPU, ${text(values, 'memory') ?? 'no'} memory. See the Amazon ECS documentation for the valid values.`;
}

/** ECS counts revisions of a family for ever, deregistered ones too. */
function nextRevision(family: string, cloud: CloudView): number {
  const known = cloud
    .resources('aws_ecs_task_definition')
    .filter(({ values }) => values.family === family)
    .map(({ values }) => number(values, 'revision') ?? 0);
  return Math.max(0, ...known) + 1;
}

const taskDefinition: ResourceBehaviour = {
  create(values, cloud) {
    const family = text(values, 'family') ?? '';
    const bare = arn(cloud, 'ecs', `task-definition/${family}`);
    const revision = nextRevision(family, cloud);
    return { id: family, arn: `${bare}:${revision}`, arn_without_revision: bare, revision };
  },
  // Registering is always a new revision; deregistering one, or with skip_destroy not even that, uses its number up.
  overwrites: true,
  outlivesDeletion: true,
  equivalent: { container_definitions: 'containers' },
  validate(config) {
    const given = config['container_definitions'];
    const broken = given !== UNKNOWN && containersOf(config) === undefined;
    return [
      ...checks({ family: NAME })(config),
      ...(broken
        ? [failure('ECS Task Definition container_definitions is invalid: not a JSON array', ['container_definitions'])]
        : []),
    ];
  },
  refuse(action, values) {
    const wrong = action === 'create' ? wrongWith(values) : undefined;
    const fail = operation(`creating ECS Task Definition (${text(values, 'family')})`, 'ECS', 'RegisterTaskDefinition');
    return wrong === undefined ? [] : [fail('ClientException', wrong, ['container_definitions'])];
  },
};

function clusterOf(values: Values, cloud: CloudView): Diagnostic[] {
  const reference = text(values, 'cluster');
  const known = reference === undefined || find(cloud, 'aws_ecs_cluster', reference);
  const fail = operation(`creating ECS Service (${text(values, 'name')})`, 'ECS', 'CreateService');
  return known ? [] : [fail('ClusterNotFoundException', 'Cluster not found.', ['cluster'])];
}

/** By ARN or family, with a revision that was given some time or without one, which means the newest. */
function names(values: Values, reference: string): boolean {
  const [, name = '', revision] = /^(.*?)(?::(\d+))?$/.exec(reference) ?? [];
  const own = [values.family, values.arn_without_revision].includes(name);
  return own && (revision === undefined || Number(revision) <= (number(values, 'revision') ?? 0));
}

function definitionOf(doing: string, call: string, values: Values, cloud: CloudView): Diagnostic[] {
  const reference = text(values, 'task_definition') ?? '';
  const known = cloud.resources('aws_ecs_task_definition').find((each) => names(each.values, reference));
  const fail = operation(`${doing} ECS Service (${text(values, 'name')})`, 'ECS', call);
  if (!known) return [fail('ClientException', 'TaskDefinition not found.', ['task_definition'])];
  const containers = (containersOf(known.values) ?? []).map(({ name }) => name);
  return blocks(values, 'load_balancer').flatMap((balancer) => {
    const container = text(balancer, 'container_name');
    if (containers.includes(container)) return [];
    const why = `The container ${container} does not exist in the task definition.`;
    return [fail('InvalidParameterException', why, ['load_balancer'])];
  });
}

function targetsOf(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const fail = operation(`creating ECS Service (${text(values, 'name')})`, 'ECS', 'CreateService');
  return blocks(values, 'load_balancer').flatMap((balancer) =>
    mustExist(cloud, 'aws_lb_target_group', balancer, 'target_group_arn', (target) =>
      fail('InvalidParameterException', `The target group with targetGroupArn ${target} does not exist.`, [
        'load_balancer',
      ]),
    ),
  );
}

/** A deployment that could neither stop nor start anything never ends: ECS refuses it. */
function percents(values: Values): Diagnostic[] {
  const [most, least] = [
    number(values, 'deployment_maximum_percent'),
    number(values, 'deployment_minimum_healthy_percent'),
  ];
  const fail = operation(`creating ECS Service (${text(values, 'name')})`, 'ECS', 'CreateService');
  return most === 100 && least === 100
    ? [
        fail(
          'InvalidParameterException',
          'The deployment configuration does not allow to start or stop tasks: maximumPercent and minimumHealthyPercent are both 100.',
        ),
      ]
    : [];
}

const service: ResourceBehaviour = {
  create(values, cloud) {
    const clusterName = (text(values, 'cluster') ?? 'default').split('/').at(-1) ?? '';
    const own = arn(cloud, 'ecs', `service/${clusterName}/${text(values, 'name') ?? ''}`);
    return {
      id: own,
      arn: own,
      availability_zone_rebalancing: 'DISABLED',
      iam_role: `/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
      triggers: {},
    };
  },
  validate: checks({
    name: NAME,
    desired_count: between(0, 5000),
    health_check_grace_period_seconds: between(0, 2147483647),
    'load_balancer.*.target_group_arn': validArn,
    'load_balancer.*.container_port': between(0, 65536),
  }),
  refuse(action, values, cloud) {
    if (action === 'delete') return [];
    if (action === 'update') return definitionOf('updating', 'UpdateService', values, cloud);
    return [
      ...clusterOf(values, cloud),
      ...definitionOf('creating', 'CreateService', values, cloud),
      ...targetsOf(values, cloud),
      ...percents(values),
      ...(list(values, 'load_balancer').length > 5
        ? [failure('load balancers can have at most 5 items.', ['load_balancer'])]
        : []),
    ];
  },
  unique(values) {
    const name = text(values, 'name') ?? '';
    const error = `creating ECS Service (${name}): InvalidParameterException: Creation of service was not idempotent.`;
    return [{ scope: 'region', name: `service:${text(values, 'cluster')}/${name}`, error }];
  },
  importId: (id, cloud) => {
    const [clusterName, name] = id.split('/');
    return cloud.resources('aws_ecs_service').find((each) => each.id.endsWith(`:service/${clusterName}/${name}`))?.id;
  },
};

export const ecsResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_ecs_cluster: cluster,
  aws_ecs_task_definition: taskDefinition,
  aws_ecs_service: service,
};
