/** What ECS refuses of services and task definitions, beside the rows that the API door has, too. */
import type { Values } from '../../behaviour';
import { blocks, isObject, number, text } from '../../values';
import { find } from '../errors';
import type { TypeRefusal } from './by-type';
import { when } from './rules';

const SERVICE = {
  types: ['aws_ecs_service'],
  on: ['create'],
  service: 'ECS',
  operation: 'CreateService',
  code: 'InvalidParameterException',
  isModelled: true,
} as const;
export const FAMILY = {
  types: ['aws_ecs_task_definition'],
  on: ['create'],
  service: 'ECS',
  operation: 'RegisterTaskDefinition',
  code: 'ClientException',
  isModelled: true,
} as const;
const ECS_WORDS = 'ECS API Reference; words as seen in issues of hashicorp/terraform-provider-aws';

export function containersOf(values: Values | undefined): readonly Values[] {
  try {
    const found: unknown = JSON.parse(text(values, 'container_definitions') ?? '[]');
    return Array.isArray(found) ? found.filter(isObject) : [];
  } catch {
    return [];
  }
}

const definition = (more: Values): readonly [string, Values] => [
  'aws_ecs_task_definition',
  {
    id: 'd',
    arn: 'd',
    family: 'd',
    revision: 1,
    network_mode: 'awsvpc',
    container_definitions: '[{"name":"a","portMappings":[{"containerPort":80}]}]',
    ...more,
  },
];
const group = (more: Values): readonly [string, Values] => [
  'aws_lb_target_group',
  { id: 'tg', arn: 'tg', target_type: 'ip', ...more },
];
const listener: readonly [string, Values] = [
  'aws_lb_listener',
  { id: 'l', default_action: [{ target_group_arn: 'tg' }] },
];
const service = (more: Values): Values => ({
  task_definition: 'd',
  network_configuration: [{}],
  load_balancer: [{ target_group_arn: 'tg', container_name: 'a', container_port: 80 }],
  ...more,
});

export const TASKS: readonly TypeRefusal[] = [
  {
    ...SERVICE,
    source: ECS_WORDS,
    refused: ({ values, cloud }) =>
      when(
        text(find(cloud, 'aws_ecs_task_definition', text(values, 'task_definition'))?.values, 'network_mode') ===
          'awsvpc' && blocks(values, 'network_configuration').length === 0,
        "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
      ),
    wrong: { values: service({ network_configuration: [] }), others: [definition({}), group({}), listener] },
    right: { values: service({}), others: [definition({}), group({}), listener] },
  },
  {
    ...SERVICE,
    path: 'load_balancer',
    source: ECS_WORDS,
    refused({ values, cloud }) {
      const containers = containersOf(find(cloud, 'aws_ecs_task_definition', text(values, 'task_definition'))?.values);
      const wrong = blocks(values, 'load_balancer').find((each) => {
        const container = containers.find(({ name }) => name === each.container_name);
        const ports = Array.isArray(container?.['portMappings'])
          ? (container['portMappings'] as unknown[]).filter(isObject)
          : [];
        return container !== undefined && !ports.some(({ containerPort }) => containerPort === each.container_port);
      });
      return (
        wrong &&
        `The container ${text(wrong, 'container_name')} did not have a container port ${number(wrong, 'container_port')} defined.`
      );
    },
    wrong: {
      values: service({ load_balancer: [{ target_group_arn: 'tg', container_name: 'a', container_port: 81 }] }),
      others: [definition({}), group({}), listener],
    },
    right: { values: service({}), others: [definition({}), group({}), listener] },
  },
  {
    ...SERVICE,
    path: 'load_balancer',
    source: ECS_WORDS,
    refused({ values, cloud }) {
      const mode = text(
        find(cloud, 'aws_ecs_task_definition', text(values, 'task_definition'))?.values,
        'network_mode',
      );
      const wrong = blocks(values, 'load_balancer')
        .map((each) => find(cloud, 'aws_lb_target_group', text(each, 'target_group_arn')))
        .find((each) => each !== undefined && (text(each.values, 'target_type') ?? 'instance') !== 'ip');
      return mode === 'awsvpc' && wrong
        ? `The provided target group ${wrong.id} has target type ${text(wrong.values, 'target_type') ?? 'instance'}, which is incompatible with the awsvpc network mode specified in the task definition.`
        : undefined;
    },
    wrong: { values: service({}), others: [definition({}), group({ target_type: 'instance' }), listener] },
    right: { values: service({}), others: [definition({}), group({}), listener] },
  },
  {
    ...SERVICE,
    path: 'load_balancer',
    source: ECS_WORDS,
    refused({ values, cloud }) {
      const used = [
        ...cloud.resources('aws_lb_listener').flatMap((each) => blocks(each.values, 'default_action')),
        ...cloud.resources('aws_lb_listener_rule').flatMap((each) => blocks(each.values, 'action')),
      ].map((action) => JSON.stringify(action));
      const wrong = blocks(values, 'load_balancer')
        .map((each) => text(each, 'target_group_arn'))
        .find(
          (arn) =>
            arn !== undefined &&
            find(cloud, 'aws_lb_target_group', arn) &&
            !used.some((action) => action.includes(arn)),
        );
      return wrong && `The target group with targetGroupArn ${wrong} does not have an associated load balancer.`;
    },
    wrong: { values: service({}), others: [definition({}), group({})] },
    right: { values: service({}), others: [definition({}), group({}), listener] },
  },
  {
    ...FAMILY,
    path: 'execution_role_arn',
    source: ECS_WORDS,
    refused: ({ values }) =>
      when(
        text(values, 'execution_role_arn') === undefined &&
          containersOf(values).some(({ secrets }) => Array.isArray(secrets) && secrets.length > 0),
        "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
      ),
    wrong: { values: { container_definitions: '[{"name":"a","secrets":[{"name":"A","valueFrom":"b"}]}]' } },
    right: {
      values: {
        execution_role_arn: 'r',
        container_definitions: '[{"name":"a","secrets":[{"name":"A","valueFrom":"b"}]}]',
      },
    },
  },
  {
    ...FAMILY,
    path: 'execution_role_arn',
    source: ECS_WORDS,
    refused: ({ values }) =>
      when(
        isFargate(values) &&
          text(values, 'execution_role_arn') === undefined &&
          containersOf(values).some(
            ({ logConfiguration }) => isObject(logConfiguration) && logConfiguration['logDriver'] === 'awslogs',
          ),
        'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
      ),
    wrong: {
      values: {
        requires_compatibilities: ['FARGATE'],
        network_mode: 'awsvpc',
        container_definitions: '[{"name":"a","logConfiguration":{"logDriver":"awslogs"}}]',
      },
    },
    right: {
      values: {
        requires_compatibilities: ['FARGATE'],
        network_mode: 'awsvpc',
        execution_role_arn: 'r',
        container_definitions: '[{"name":"a","logConfiguration":{"logDriver":"awslogs"}}]',
      },
    },
  },
  {
    ...FAMILY,
    path: 'network_mode',
    source: ECS_WORDS,
    refused: ({ values }) =>
      when(
        isFargate(values) && text(values, 'network_mode') !== 'awsvpc',
        'Fargate only supports network mode ‘awsvpc’.',
      ),
    wrong: { values: { requires_compatibilities: ['FARGATE'], network_mode: 'bridge' } },
    right: { values: { requires_compatibilities: ['FARGATE'], network_mode: 'awsvpc' } },
  },
];

export function isFargate({ requires_compatibilities: kinds }: Values): boolean {
  return Array.isArray(kinds) && kinds.includes('FARGATE');
}
