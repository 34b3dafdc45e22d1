/** Lambda functions and who may call them (provider: internal/service/lambda). */
import { between, checks, lengthBetween, all, matches } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { block, changed, text, truthy, texts } from '../values';
import { validArn } from './checks';
import { apiError, find, mustExist, operation } from './errors';
import { arn, nameOf } from './names';

/** Lambda reports times without a colon in the offset. */
const MODIFIED = '2025-01-15T00:00:00.000+0000';

/** What a version of the code adds; unpublished code is `$LATEST`. */
function versioned(values: Values, cloud: CloudView, version: string): Values {
  const own = arn(cloud, 'lambda', `function:${text(values, 'function_name') ?? ''}`);
  const qualified = `${own}:${version}`;
  const hash =
    text(values, 'source_code_hash') ?? Buffer.from(cloud.hex(32, 'code', codeOf(values))).toString('base64');
  return {
    version,
    qualified_arn: qualified,
    qualified_invoke_arn: invokeArn(qualified, cloud),
    code_sha256: hash,
    last_modified: MODIFIED,
  };
}

const CODE = ['source_code_hash', 'filename', 's3_bucket', 's3_key', 's3_object_version', 'image_uri'];

function codeOf(values: Values): string {
  return CODE.map((name) => text(values, name) ?? '').join('|');
}

function invokeArn(own: string, cloud: CloudView): string {
  return `arn:aws:apigateway:${cloud.region}:lambda:path/2015-03-31/functions/${own}/invocations`;
}

function vpcConfig(values: Values, cloud: CloudView): Values[] {
  const given = block(values, 'vpc_config');
  if (!given) return [];
  const subnet = find(cloud, 'aws_subnet', texts(given, 'subnet_ids')[0]);
  return [{ ...given, vpc_id: text(subnet?.values, 'vpc_id') ?? '' }];
}

/**
 * A new account may run ten functions at once, and Lambda keeps ten for those that reserve nothing: there is nothing to reserve before
 * somebody raises the quota ("Lambda quotas" and "Configuring reserved concurrency", Lambda developer guide).
 */
function reservations(action: 'create' | 'update' | 'delete', values: Values): readonly Diagnostic[] {
  const name = text(values, 'function_name') ?? '';
  const reserved = Number(values['reserved_concurrent_executions'] ?? 0);
  if (action === 'delete' || reserved <= 0) return [];
  const fail = operation(`setting Lambda Function (${name}) concurrency`, 'Lambda', 'PutFunctionConcurrency', 400);
  const why =
    "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [10].";
  return [fail('InvalidParameterValueException', why, ['reserved_concurrent_executions'])];
}

const lambdaFunction: ResourceBehaviour = {
  create(values, cloud) {
    const name = text(values, 'function_name') ?? '';
    const own = arn(cloud, 'lambda', `function:${name}`);
    return {
      id: name,
      arn: own,
      invoke_arn: invokeArn(own, cloud),
      response_streaming_invoke_arn: invokeArn(own, cloud)
        .replace('2015-03-31', '2021-11-15')
        .replace('/invocations', '/response-streaming-invocations'),
      ...versioned(values, cloud, truthy(values, 'publish') ? '1' : '$LATEST'),
      architectures: ['x86_64'],
      source_code_hash: versioned(values, cloud, '1').code_sha256,
      source_code_size: 1024 + (parseInt(cloud.hex(4, 'size', name), 16) % 4096),
      signing_job_arn: '',
      signing_profile_version_arn: '',
      ephemeral_storage: [{ size: 512 }],
      logging_config: [
        {
          application_log_level: '',
          log_format: 'Text',
          system_log_level: '',
          log_group: `/aws/lambda/${name}`,
          ...block(values, 'logging_config'),
        },
      ],
      tracing_config: [{ mode: 'PassThrough' }],
      vpc_config: vpcConfig(values, cloud),
    };
  },
  // The provider's updateComputedAttributesOnPublish: new code is a new version when versions are published.
  recomputedOnUpdate(prior, planned) {
    if (!CODE.some((name) => changed(prior, planned, name)))
      return ['last_modified'].filter(() => configChanged(prior, planned));
    const published = truthy(planned, 'publish') ? ['version', 'qualified_arn', 'qualified_invoke_arn'] : [];
    return ['last_modified', 'code_sha256', ...published];
  },
  update(prior, values, cloud) {
    const was = Number(text(prior, 'version'));
    return versioned(values, cloud, truthy(values, 'publish') ? String(Number.isNaN(was) ? 1 : was + 1) : '$LATEST');
  },
  validate: checks({
    function_name: all(
      lengthBetween(1, 140),
      matches(/^(arn:aws[\w-]*:lambda:[\w:-]*|[0-9A-Za-z_-]{1,64})$/, 'must be valid function name or function ARN'),
    ),
    timeout: between(1, 900),
    memory_size: between(128, 32768),
    'ephemeral_storage.*.size': between(512, 10240),
    role: validArn,
    kms_key_arn: validArn,
  }),
  refuse(action, values, cloud) {
    const fail = operation(`creating Lambda Function (${text(values, 'function_name')})`, 'Lambda', 'CreateFunction');
    const why = 'The role defined for the function cannot be assumed by Lambda.';
    return [
      ...reservations(action, values),
      ...(action === 'create'
        ? mustExist(cloud, 'aws_iam_role', values, 'role', () => fail('InvalidParameterValueException', why, ['role']))
        : []),
    ];
  },
  unique: (values) => {
    const name = text(values, 'function_name');
    const error = `creating Lambda Function (${name}): ${apiError('Lambda', 'CreateFunction', 409, 'ResourceConflictException', `Function already exist: ${name}`)}`;
    return name ? [{ scope: 'region', name: `function:${name}`, error }] : [];
  },
};

const CONFIGURATION = [
  'handler',
  'runtime',
  'timeout',
  'memory_size',
  'environment',
  'role',
  'description',
  'vpc_config',
  'layers',
];

function configChanged(prior: Values, planned: Values): boolean {
  return CONFIGURATION.some((name) => changed(prior, planned, name));
}

const permission: ResourceBehaviour = {
  create(values, cloud) {
    const id = nameOf(cloud, 'aws_lambda_permission', values, 'statement_id');
    return { id, statement_id: id, statement_id_prefix: text(values, 'statement_id_prefix') ?? '' };
  },
  validate: checks({
    action: matches(/^(lambda:[*]|lambda:[A-Za-z]+|[*])$/, 'must be a valid action (usually starts with lambda:)'),
  }),
  refuse(action, values, cloud) {
    const name = text(values, 'function_name') ?? '';
    const fail = operation(
      `adding Lambda Permission (${name}/${text(values, 'statement_id') ?? ''})`,
      'Lambda',
      'AddPermission',
      404,
    );
    const own = name.startsWith('arn:') ? name : arn(cloud, 'lambda', `function:${name}`);
    return action === 'create'
      ? mustExist(cloud, 'aws_lambda_function', values, 'function_name', () =>
          fail('ResourceNotFoundException', `Function not found: ${own}`, ['function_name']),
        )
      : [];
  },
  importId: (id) => id.split('/').at(-1),
};

export const lambdaResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_lambda_function: lambdaFunction,
  aws_lambda_permission: permission,
};
