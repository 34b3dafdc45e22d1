/** Clusters, task definitions and services of ECS (provider: internal/service/ecs). */
import { all, between, checks, lengthBetween, matches } from '../arguments';
import { UNKNOWN, type CloudView, type ResourceBehaviour } from '../behaviour';
import { failure, list, number, text } from '../values';
import { validArn } from './checks';
import { find, operation } from './errors';
import { containersOf } from './ecs-containers';
import { arn } from './names';
import { ECS_REFUSALS } from './refusals/ecs';
import { diagnosticsOf } from './refusals/table';

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

/** ECS counts revisions of a family for ever, deregistered ones too. */
function nextRevision(family: string, cloud: CloudView): number {
  const known = cloud
    .resources('aws_ecs_task_definition')
    .filter(({ values }) => values.family === family)
    .map(({ values }) => number(values, 'revision') ?? 0);
  return Math.max(0, ...known) + 1;
}

/** What the API shows beside the newest revision of a family. */
export const FORMER_REVISION = 'ecs_task_definition';

const taskDefinition: ResourceBehaviour = {
  create(values, cloud) {
    const family = text(values, 'family') ?? '';
    const bare = arn(cloud, 'ecs', `task-definition/${family}`);
    const revision = nextRevision(family, cloud);
    return { id: family, arn: `${bare}:${revision}`, arn_without_revision: bare, revision };
  },
  // Registering is always a new revision; deregistering one, or with skip_destroy not even that, uses its number up.
  overwrites: true,
  // Terraform's id is the family, which the newest revision has; ECS keeps the others, and tasks run on with them.
  leaves: (values) => [{ type: FORMER_REVISION, id: text(values, 'arn') ?? '', values }],
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
  refuse(action, values, cloud) {
    const doing = `creating ECS Task Definition (${text(values, 'family')})`;
    return action === 'create' ? diagnosticsOf(ECS_REFUSALS, 'RegisterTaskDefinition', doing, { values, cloud }) : [];
  },
};

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
    const name = text(values, 'name');
    const facts = { values, cloud };
    if (action === 'update')
      return diagnosticsOf(ECS_REFUSALS, 'UpdateService', `updating ECS Service (${name})`, facts);
    return [
      ...diagnosticsOf(ECS_REFUSALS, 'CreateService', `creating ECS Service (${name})`, facts),
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
