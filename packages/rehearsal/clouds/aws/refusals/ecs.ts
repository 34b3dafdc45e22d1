/** What ECS refuses of services, clusters and task definitions. */
import type { CloudResource, CloudView, Values } from '../../behaviour';
import { blocks, number, text } from '../../values';
import { wrongContainers } from '../ecs-containers';
import { find } from '../errors';
import { containerNames } from '../ecs-containers';
import type { Facts, RefusalTable } from './table';

const API = 'ECS API Reference';
const MOTO = 'moto/ecs/exceptions.py';

/** By ARN or family, with a revision that was given some time or without one, which means the newest. */
function isMeant({ values }: CloudResource, reference: string): boolean {
  const [, name = '', revision] = /^(.*?)(?::(\d+))?$/.exec(reference) ?? [];
  const own = [values.family, values.arn_without_revision].includes(name);
  return own && (revision === undefined || Number(revision) <= (number(values, 'revision') ?? 0));
}

function definitionOf(values: Values, cloud: CloudView): CloudResource | undefined {
  const reference = text(values, 'task_definition') ?? '';
  return cloud.resources('aws_ecs_task_definition').find((each) => isMeant(each, reference));
}

/** Containers that a load balancer is to reach and that the task definition does not have. */
function missingContainer({ values, cloud }: Facts): string | undefined {
  const definition = definitionOf(values, cloud);
  if (definition === undefined) return undefined;
  const known = containerNames(definition.values);
  const missing = blocks(values, 'load_balancer')
    .map((balancer) => text(balancer, 'container_name'))
    .find((name) => !known.includes(name));
  return missing === undefined ? undefined : `The container ${missing} does not exist in the task definition.`;
}

export const ECS_REFUSALS: RefusalTable = {
  service: 'ECS',
  rows: [
    {
      operations: ['RegisterTaskDefinition'],
      code: 'ClientException',
      isModelled: true,
      path: 'container_definitions',
      source:
        'ECS Developer Guide, "Task definition parameters"; words as seen in issues of hashicorp/terraform-provider-aws',
      refused: ({ values }) => wrongContainers(values),
    },
    {
      operations: ['CreateService', 'UpdateService', 'RunTask'],
      code: 'ClusterNotFoundException',
      isModelled: true,
      path: 'cluster',
      source: MOTO,
      refused({ values, cloud }) {
        const reference = text(values, 'cluster');
        return reference === undefined || find(cloud, 'aws_ecs_cluster', reference) ? undefined : 'Cluster not found.';
      },
    },
    {
      operations: ['CreateService', 'UpdateService', 'RunTask'],
      code: 'ClientException',
      isModelled: true,
      path: 'task_definition',
      source: `${API}, RunTask and CreateService, errors`,
      refused: ({ values, cloud }) => (definitionOf(values, cloud) ? undefined : 'TaskDefinition not found.'),
    },
    {
      operations: ['CreateService', 'UpdateService'],
      code: 'InvalidParameterException',
      isModelled: true,
      path: 'load_balancer',
      source: 'ECS Developer Guide, "Service load balancing considerations"',
      refused: missingContainer,
    },
    {
      operations: ['CreateService'],
      code: 'InvalidParameterException',
      isModelled: true,
      path: 'load_balancer',
      source: 'seen in issues of hashicorp/terraform-provider-aws',
      refused({ values, cloud }) {
        const missing = blocks(values, 'load_balancer')
          .map((balancer) => text(balancer, 'target_group_arn'))
          .find((target) => target !== undefined && !find(cloud, 'aws_lb_target_group', target));
        return missing === undefined ? undefined : `The target group with targetGroupArn ${missing} does not exist.`;
      },
    },
    {
      // A deployment that could neither stop nor start anything never ends.
      operations: ['CreateService'],
      code: 'InvalidParameterException',
      isModelled: true,
      source: `${API}, DeploymentConfiguration`,
      refused({ values }) {
        const limits = ['deployment_maximum_percent', 'deployment_minimum_healthy_percent'].map((name) =>
          number(values, name),
        );
        return limits.every((limit) => limit === 100)
          ? 'The deployment configuration does not allow to start or stop tasks: maximumPercent and minimumHealthyPercent are both 100.'
          : undefined;
      },
    },
    {
      operations: ['RunTask'],
      code: 'InvalidParameterException',
      isModelled: true,
      source: 'seen in issues of boto and of the AWS CLI for run-task without --network-configuration',
      refused: ({ values, cloud }) =>
        text(definitionOf(values, cloud)?.values, 'network_mode') === 'awsvpc' &&
        blocks(values, 'network_configuration').length === 0
          ? "Network Configuration must be provided when networkMode 'awsvpc' is specified."
          : undefined,
    },
  ],
};
