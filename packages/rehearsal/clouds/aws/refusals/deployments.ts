/** What ECS refuses of how a service is deployed. */
import type { Values } from '../../behaviour';
import { blocks, number, text } from '../../values';
import type { TypeRefusal } from './by-type';
import { of, rowsOf, when, type Common } from './rules';

const SERVICE: Common = {
  types: ['aws_ecs_service'],
  on: ['create', 'update'],
  service: 'ECS',
  operation: 'CreateService',
  isModelled: true,
  code: 'InvalidParameterException',
  source: 'ECS API Reference, CreateService; words as seen in issues of hashicorp/terraform-provider-aws, or ours',
};

export const DEPLOYMENTS: readonly TypeRefusal[] = rowsOf(SERVICE, [
  [
    'deployment_minimum_healthy_percent',
    ({ values }) => {
      const [least = 100, most = 200] = [
        number(values, 'deployment_minimum_healthy_percent'),
        number(values, 'deployment_maximum_percent'),
      ];
      return when(
        text(values, 'scheduling_strategy') !== 'DAEMON' && least > most,
        'maximumPercent must be greater than or equal to minimumHealthyPercent.',
      );
    },
    of({ deployment_minimum_healthy_percent: 200, deployment_maximum_percent: 150 }),
    of({ deployment_minimum_healthy_percent: 50, deployment_maximum_percent: 100 }),
  ],
  [
    'health_check_grace_period_seconds',
    ({ values }) =>
      when(
        (number(values, 'health_check_grace_period_seconds') ?? 0) > 0 &&
          blocks(values, 'load_balancer').length === 0 &&
          blocks(values, 'vpc_lattice_configurations').length === 0,
        'Health check grace period is only valid for services configured to use load balancers',
      ),
    of({ health_check_grace_period_seconds: 60 }),
    of({ health_check_grace_period_seconds: 60, load_balancer: [{ container_name: 'a' }] }),
  ],
  [
    'launch_type',
    ({ values }) =>
      when(
        text(values, 'launch_type') !== undefined && blocks(values, 'capacity_provider_strategy').length > 0,
        'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
      ),
    of({ launch_type: 'FARGATE', capacity_provider_strategy: [{ capacity_provider: 'FARGATE_SPOT' }] }),
    of({ launch_type: 'FARGATE' }),
    { on: ['create'] },
  ],
  [
    'capacity_provider_strategy',
    ({ values, cloud }) => {
      const known = ['FARGATE', 'FARGATE_SPOT', ...cloud.resources('aws_ecs_capacity_provider').map(nameOf)];
      const wrong = blocks(values, 'capacity_provider_strategy')
        .map((each) => text(each, 'capacity_provider'))
        .find((name) => name !== undefined && !name.startsWith('arn:') && !known.includes(name));
      return (
        wrong && `The specified capacity provider '${wrong}' was not found. Specify a valid name or ARN and try again.`
      );
    },
    of({ capacity_provider_strategy: [{ capacity_provider: 'SPOT' }] }),
    of({ capacity_provider_strategy: [{ capacity_provider: 'FARGATE_SPOT' }] }),
  ],
  [
    'scheduling_strategy',
    ({ values }) =>
      when(
        text(values, 'scheduling_strategy') === 'DAEMON' && text(values, 'launch_type') === 'FARGATE',
        'The Fargate launch type does not support the DAEMON scheduling strategy.',
      ),
    of({ scheduling_strategy: 'DAEMON', launch_type: 'FARGATE' }),
    of({ scheduling_strategy: 'REPLICA', launch_type: 'FARGATE' }),
  ],
  [
    'platform_version',
    ({ values }) =>
      when(
        !/^(LATEST|1\.[0-4]\.0)$/.test(text(values, 'platform_version') ?? 'LATEST'),
        "The specified platform version doesn't exist.",
      ),
    of({ platform_version: '1.9.0' }),
    of({ platform_version: '1.4.0' }),
    { code: 'PlatformUnknownException', source: 'ECS API Reference, CreateService, errors' },
  ],
  [
    'service_registries',
    ({ values, cloud }) => {
      const plain = cloud
        .resources('aws_service_discovery_service')
        .filter(({ values: each }) =>
          blocks(each, 'dns_config').some(
            (config) =>
              blocks(config, 'dns_records').length > 0 &&
              blocks(config, 'dns_records').every((record) => text(record, 'type') === 'A'),
          ),
        )
        .map((each) => text(each.values, 'arn'));
      return when(
        blocks(values, 'service_registries').some(
          (each) => (number(each, 'container_port') ?? 0) > 0 && plain.includes(text(each, 'registry_arn')),
        ),
        'When you use the awsvpc network mode and a type A DNS record, you must not specify a containerPort for the service registry.',
      );
    },
    of({ service_registries: [{ registry_arn: 'srv', container_name: 'a', container_port: 80 }] }, [
      'aws_service_discovery_service',
      { id: 'srv', arn: 'srv', dns_config: [{ dns_records: [{ type: 'A' }] }] },
    ]),
    of({ service_registries: [{ registry_arn: 'srv', container_name: 'a', container_port: 80 }] }, [
      'aws_service_discovery_service',
      { id: 'srv', arn: 'srv', dns_config: [{ dns_records: [{ type: 'SRV' }] }] },
    ]),
    { source: 'ECS API Reference, ServiceRegistry, containerPort; words ours' },
  ],
]);

function nameOf({ values }: { readonly values: Values }): string | undefined {
  return text(values, 'name');
}
