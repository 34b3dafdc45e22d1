/** What Lambda, CloudWatch Logs, KMS, RDS and EC2 refuse of settings when they are asked. */
import type { Values } from '../../behaviour';
import { blocks, isObject, number, text, truthy } from '../../values';
import { find } from '../errors';
import type { TypeRefusal } from './by-type';
import { statementsOf } from './documents';
import { when } from './rules';

const PUT = ['create', 'update'] as const;
const FUNCTION = {
  types: ['aws_lambda_function'],
  on: PUT,
  service: 'Lambda',
  operation: 'CreateFunction',
  code: 'InvalidParameterValueException',
  isModelled: true,
} as const;
const LAMBDA_WORDS =
  'Lambda API Reference, CreateFunction; words as seen in issues of hashicorp/terraform-provider-aws';
const role = (service: string): readonly [string, Values] => [
  'aws_iam_role',
  {
    id: 'r',
    arn: 'r',
    assume_role_policy: JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    }),
  },
];
const filter = (more: Values): Values => ({ log_group_name: 'g', metric_transformation: [more] });
const vpc: readonly [string, Values] = ['aws_vpc', { id: 'v' }];
const logGroup: readonly [string, Values] = ['aws_cloudwatch_log_group', { id: 'g', name: 'g' }];

export const FUNCTIONS_AND_LOGS: readonly TypeRefusal[] = [
  {
    ...FUNCTION,
    path: 'role',
    source: LAMBDA_WORDS,
    refused({ values, cloud }) {
      const found = find(cloud, 'aws_iam_role', text(values, 'role'))?.values;
      return when(
        found !== undefined &&
          statementsOf(found.assume_role_policy).length > 0 &&
          !(text(found, 'assume_role_policy') ?? '').includes('lambda.amazonaws.com'),
        'The role defined for the function cannot be assumed by Lambda.',
      );
    },
    wrong: { values: { role: 'r' }, others: [role('ecs-tasks.amazonaws.com')] },
    right: { values: { role: 'r' }, others: [role('lambda.amazonaws.com')] },
  },
  {
    ...FUNCTION,
    path: 's3_key',
    source: LAMBDA_WORDS,
    refused({ values, cloud }) {
      const [bucket, key] = [text(values, 's3_bucket'), text(values, 's3_key')];
      const isOurs = find(cloud, 'aws_s3_bucket', bucket) !== undefined;
      const holds = cloud
        .resources('aws_s3_object')
        .some((each) => each.values.bucket === bucket && each.values.key === key);
      return when(
        isOurs && !holds,
        'Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.',
      );
    },
    wrong: { values: { s3_bucket: 'b', s3_key: 'k' }, others: [['aws_s3_bucket', { id: 'b', name: 'b' }]] },
    right: {
      values: { s3_bucket: 'b', s3_key: 'k' },
      others: [
        ['aws_s3_bucket', { id: 'b' }],
        ['aws_s3_object', { id: 'k', bucket: 'b', key: 'k' }],
      ],
    },
  },
  {
    ...FUNCTION,
    path: 'environment',
    source: LAMBDA_WORDS,
    refused: ({ values }) =>
      when(
        blocks(values, 'environment').some(({ variables }) => JSON.stringify(variables ?? {}).length > 4096),
        'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.',
      ),
    wrong: { values: { environment: [{ variables: { A: 'x'.repeat(5000) } }] } },
    right: { values: { environment: [{ variables: { A: 'x' } }] } },
  },
  {
    ...FUNCTION,
    path: 'environment',
    source: 'Lambda Developer Guide, "Defined runtime environment variables"; words as seen in provider issues',
    refused({ values }) {
      const reserved = [
        'AWS_REGION',
        'AWS_ACCESS_KEY_ID',
        'AWS_SECRET_ACCESS_KEY',
        'AWS_SESSION_TOKEN',
        'AWS_LAMBDA_FUNCTION_NAME',
        '_HANDLER',
      ];
      const used = blocks(values, 'environment')
        .flatMap(({ variables }) => Object.keys(isObject(variables) ? variables : {}))
        .filter((name) => reserved.includes(name));
      return when(
        used.length > 0,
        `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${used.join(', ')}`,
      );
    },
    wrong: { values: { environment: [{ variables: { AWS_REGION: 'x' } }] } },
    right: { values: { environment: [{ variables: { REGION: 'x' } }] } },
  },
  {
    types: ['aws_cloudwatch_log_metric_filter'],
    on: PUT,
    service: 'CloudWatch Logs',
    operation: 'PutMetricFilter',
    code: 'InvalidParameterException',
    isModelled: true,
    path: 'metric_transformation',
    source: 'CloudWatch Logs API Reference, MetricTransformation, dimensions: "no default value"',
    refused: ({ values }) =>
      when(
        blocks(values, 'metric_transformation').some(
          (each) =>
            text(each, 'default_value') !== undefined &&
            Object.keys(isObject(each.dimensions) ? each.dimensions : {}).length > 0,
        ),
        'Invalid metric transformation: dimensions and default value are mutually exclusive properties.',
      ),
    wrong: { values: filter({ default_value: '0', dimensions: { a: '$.a' } }), others: [logGroup] },
    right: { values: filter({ default_value: '0' }), others: [logGroup] },
  },
  {
    types: ['aws_cloudwatch_log_metric_filter'],
    on: PUT,
    service: 'CloudWatch Logs',
    operation: 'PutMetricFilter',
    code: 'InvalidParameterException',
    isModelled: true,
    path: 'pattern',
    source: 'CloudWatch Logs User Guide, "Filter pattern syntax"; words as seen in provider issues',
    refused({ values }) {
      const pattern = (text(values, 'pattern') ?? '').trim();
      const isOpen =
        (pattern.startsWith('{') && !pattern.endsWith('}')) ||
        (pattern.startsWith('[') && !pattern.endsWith(']')) ||
        (pattern.match(/(?<!\\)"/g) ?? []).length % 2 === 1;
      return when(isOpen, 'Invalid metric filter pattern');
    },
    wrong: { values: { ...filter({}), pattern: '{ $.level = "error"' }, others: [logGroup] },
    right: { values: { ...filter({}), pattern: '{ $.level = "error" }' }, others: [logGroup] },
  },
  {
    types: ['aws_cloudwatch_log_resource_policy'],
    on: ['create'],
    service: 'CloudWatch Logs',
    operation: 'PutResourcePolicy',
    code: 'LimitExceededException',
    isModelled: true,
    source: 'CloudWatch Logs API Reference, PutResourcePolicy: "up to 10 resource policies per AWS Region"',
    refused: ({ cloud }) =>
      when(cloud.resources('aws_cloudwatch_log_resource_policy').length >= 10, 'Resource limit exceeded.'),
    wrong: { values: {}, others: policies(10) },
    right: { values: {}, others: policies(9) },
  },
  {
    types: ['aws_kms_alias'],
    on: PUT,
    service: 'KMS',
    operation: 'CreateAlias',
    code: 'KMSInvalidStateException',
    isModelled: true,
    path: 'target_key_id',
    source: 'KMS API Reference, CreateAlias, errors; Developer Guide, "Key states of AWS KMS keys"',
    refused({ values, cloud }) {
      const key = find(cloud, 'aws_kms_key', text(values, 'target_key_id'))?.values;
      return when(key?.['key_state'] === 'PendingDeletion', `${text(key, 'arn')} is pending deletion.`);
    },
    wrong: {
      values: { target_key_id: 'k' },
      others: [['aws_kms_key', { id: 'k', arn: 'k', key_state: 'PendingDeletion' }]],
    },
    right: { values: { target_key_id: 'k' }, others: [['aws_kms_key', { id: 'k', arn: 'k' }]] },
  },
  {
    types: ['aws_db_instance'],
    on: ['update'],
    service: 'RDS',
    operation: 'ModifyDBInstance',
    code: 'InvalidParameterCombination',
    path: 'allocated_storage',
    source: 'RDS User Guide, "Working with storage": the storage of an instance cannot be reduced; words ours',
    refused({ values, prior }) {
      const [before, after] = [number(prior, 'allocated_storage') ?? 0, number(values, 'allocated_storage') ?? 0];
      const grows = (number(values, 'max_allocated_storage') ?? 0) > 0;
      return when(
        !grows && after > 0 && after < before,
        `Requested storage size (${after}) cannot be less than the current storage size (${before}).`,
      );
    },
    wrong: { values: { allocated_storage: 50 }, prior: { allocated_storage: 100 } },
    right: { values: { allocated_storage: 150 }, prior: { allocated_storage: 100 } },
  },
  {
    types: ['aws_nat_gateway'],
    on: ['create'],
    service: 'EC2',
    operation: 'CreateNatGateway',
    code: 'Resource.AlreadyAssociated',
    path: 'allocation_id',
    source: 'EC2 API Reference, "Error codes"; words as seen in provider issues',
    refused({ values, cloud }) {
      const own = text(values, 'allocation_id');
      const taken =
        own !== undefined && cloud.resources('aws_nat_gateway').some((each) => each.values.allocation_id === own);
      return when(taken && !truthy(values, 'private'), `Elastic IP address [${own}] is already associated`);
    },
    wrong: {
      values: { allocation_id: 'e' },
      others: [
        ['aws_eip', { id: 'e' }],
        ['aws_nat_gateway', { id: 'n', allocation_id: 'e' }],
      ],
    },
    right: { values: { allocation_id: 'e' }, others: [['aws_eip', { id: 'e' }]] },
  },
  {
    types: ['aws_internet_gateway'],
    on: ['create'],
    service: 'EC2',
    operation: 'AttachInternetGateway',
    code: 'InvalidParameterValue',
    path: 'vpc_id',
    source: 'seen in issues of hashicorp/terraform-provider-aws: a VPC has one internet gateway',
    refused: ({ values, cloud }) =>
      when(
        text(values, 'vpc_id') !== undefined &&
          cloud.resources('aws_internet_gateway').some((each) => each.values.vpc_id === values.vpc_id),
        `Network ${text(values, 'vpc_id')} already has an internet gateway attached`,
      ),
    wrong: { values: { vpc_id: 'v' }, others: [vpc, ['aws_internet_gateway', { id: 'i', vpc_id: 'v' }]] },
    right: { values: { vpc_id: 'v' }, others: [vpc] },
  },
];

function policies(count: number): readonly (readonly [string, Values])[] {
  return Array.from(
    { length: count },
    (_, index) => ['aws_cloudwatch_log_resource_policy', { id: `${index}` }] as const,
  );
}
