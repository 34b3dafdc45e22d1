/** What Cloud Map, auto scaling, Lambda and Athena refuse of settings. */
import type { Values } from '../../behaviour';
import { block, blocks, isObject, text } from '../../values';
import { find } from '../errors';
import type { TypeRefusal } from './by-type';
import { of, rowsOf, when, type Common } from './rules';

const MAP: Common = {
  types: ['aws_service_discovery_service'],
  on: ['create'],
  service: 'ServiceDiscovery',
  operation: 'CreateService',
  code: 'InvalidInput',
  isModelled: true,
  source: 'Cloud Map API Reference, DnsConfig, DnsRecord and HealthCheckConfig; words after it',
};
const named = (policy: string, ...types: readonly string[]): Values => ({
  dns_config: [{ routing_policy: policy, namespace_id: 'ns', dns_records: types.map((type) => ({ type })) }],
});
const recordsOf = (values: Values): readonly unknown[] =>
  blocks(block(values, 'dns_config'), 'dns_records').map((each) => each['type']);

const DISCOVERY = rowsOf(MAP, [
  [
    'dns_config',
    ({ values }) =>
      when(
        recordsOf(values).includes('CNAME') &&
          (text(block(values, 'dns_config'), 'routing_policy') ?? 'MULTIVALUE') === 'MULTIVALUE',
        'The routing policy MULTIVALUE cannot be used with records of type CNAME: use WEIGHTED.',
      ),
    of(named('MULTIVALUE', 'CNAME')),
    of(named('WEIGHTED', 'CNAME')),
  ],
  [
    'dns_config',
    ({ values }) =>
      when(
        recordsOf(values).includes('CNAME') && recordsOf(values).length > 1,
        'A service can have records of type CNAME or of other types, but not both.',
      ),
    of(named('WEIGHTED', 'CNAME', 'A')),
    of(named('WEIGHTED', 'A', 'AAAA')),
  ],
  [
    'health_check_config',
    ({ values, cloud }) =>
      when(
        blocks(values, 'health_check_config').length > 0 &&
          find(
            cloud,
            'aws_service_discovery_private_dns_namespace',
            text(block(values, 'dns_config'), 'namespace_id'),
          ) !== undefined,
        'HealthCheckConfig can only be specified for services in public DNS namespaces.',
      ),
    of({ ...named('MULTIVALUE', 'A'), health_check_config: [{ type: 'TCP' }] }, [
      'aws_service_discovery_private_dns_namespace',
      { id: 'ns' },
    ]),
    of({ ...named('MULTIVALUE', 'A'), health_check_custom_config: [{}] }, [
      'aws_service_discovery_private_dns_namespace',
      { id: 'ns' },
    ]),
  ],
]);

const tracking = (more: Values): Values => ({
  target_tracking_scaling_policy_configuration: [{ predefined_metric_specification: [more] }],
});
const SCALING = rowsOf(
  {
    types: ['aws_appautoscaling_policy'],
    on: ['create', 'update'],
    service: 'Application Auto Scaling',
    operation: 'PutScalingPolicy',
    code: 'ValidationException',
    isModelled: true,
    source: 'Application Auto Scaling API Reference; words as seen in issues of hashicorp/terraform-provider-aws',
  },
  [
    [
      'target_tracking_scaling_policy_configuration',
      ({ values }) => {
        const metric = block(
          block(values, 'target_tracking_scaling_policy_configuration'),
          'predefined_metric_specification',
        );
        return when(
          text(metric, 'predefined_metric_type') === 'ALBRequestCountPerTarget' &&
            text(metric, 'resource_label') === undefined,
          'Resource label is required for predefined metric type ALBRequestCountPerTarget.',
        );
      },
      of(tracking({ predefined_metric_type: 'ALBRequestCountPerTarget' })),
      of(tracking({ predefined_metric_type: 'ALBRequestCountPerTarget', resource_label: 'app/a/1/targetgroup/a/1' })),
    ],
    [
      'scalable_dimension',
      ({ values }) => {
        const [service, dimension] = [text(values, 'service_namespace'), text(values, 'scalable_dimension')];
        return when(
          service !== undefined && dimension !== undefined && dimension.split(':')[0] !== service,
          'Unsupported service namespace, resource type or scalable dimension',
        );
      },
      of({ service_namespace: 'ecs', scalable_dimension: 'rds:cluster:ReadReplicaCount' }),
      of({ service_namespace: 'ecs', scalable_dimension: 'ecs:service:DesiredCount' }),
      { types: ['aws_appautoscaling_target', 'aws_appautoscaling_policy'], operation: 'RegisterScalableTarget' },
    ],
  ],
);

/** Lambda Developer Guide, "Lambda runtimes": those that nothing can be made with for years. */
const GONE =
  /^(nodejs|nodejs4\.3(-edge)?|nodejs6\.10|nodejs8\.10|nodejs10\.x|nodejs12\.x|python2\.7|python3\.6|ruby2\.5|dotnetcore[123]\.[01])$/;
const variables = (names: Values): Values => ({ environment: [{ variables: names }] });

const FUNCTIONS = rowsOf(
  {
    types: ['aws_lambda_function'],
    on: ['create', 'update'],
    service: 'Lambda',
    operation: 'CreateFunction',
    code: 'InvalidParameterValueException',
    isModelled: true,
    source: 'Lambda Developer Guide, "Lambda runtimes"; words as seen in issues of hashicorp/terraform-provider-aws',
  },
  [
    [
      'runtime',
      ({ values }) =>
        when(
          GONE.test(text(values, 'runtime') ?? ''),
          `The runtime parameter of ${text(values, 'runtime')} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
        ),
      of({ runtime: 'nodejs12.x' }),
      of({ runtime: 'nodejs22.x' }),
    ],
    [
      'environment',
      ({ values }) => {
        const names = blocks(values, 'environment').flatMap(({ variables: all }) =>
          isObject(all) ? Object.keys(all) : [],
        );
        return when(
          names.some((name) => !/^[a-zA-Z]\w+$/.test(name)),
          "1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]",
        );
      },
      of(variables({ '1A': 'x' })),
      of(variables({ A_1: 'x' })),
      { code: 'ValidationException', source: 'botocore, lambda 2015-03-31, EnvironmentVariableName' },
    ],
  ],
);

const QUERIES = rowsOf(
  {
    types: ['aws_athena_workgroup'],
    on: ['create', 'update'],
    service: 'Athena',
    operation: 'CreateWorkGroup',
    code: 'InvalidRequestException',
    isModelled: true,
    source: 'Athena User Guide, "Athena engine versioning"; words ours',
  },
  [
    [
      'configuration',
      ({ values }) => {
        const version =
          text(block(block(values, 'configuration'), 'engine_version'), 'selected_engine_version') ?? 'AUTO';
        return when(
          !/^(AUTO|Athena engine version [23]|PySpark engine version 3|Apache Spark version [\d.]+)$/.test(version),
          `The engine version ${version} is not supported.`,
        );
      },
      of({ configuration: [{ engine_version: [{ selected_engine_version: 'Athena engine version 9' }] }] }),
      of({ configuration: [{ engine_version: [{ selected_engine_version: 'Athena engine version 3' }] }] }),
    ],
  ],
);

export const FINDING: readonly TypeRefusal[] = [...DISCOVERY, ...SCALING, ...FUNCTIONS, ...QUERIES];
