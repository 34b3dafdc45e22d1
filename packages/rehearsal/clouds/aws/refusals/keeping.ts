/** What S3, Systems Manager and Secrets Manager refuse of what is kept with them. */
import type { Values } from '../../behaviour';
import { blocks, number, text, truthy } from '../../values';
import type { TypeRefusal } from './by-type';
import { of, rowsOf, when, type Common } from './rules';

const LIFECYCLE: Common = {
  types: ['aws_s3_bucket_lifecycle_configuration'],
  on: ['create', 'update'],
  service: 'S3',
  operation: 'PutBucketLifecycleConfiguration',
  code: 'InvalidRequest',
  source:
    'S3 User Guide, "Lifecycle configuration elements"; words as seen in issues of hashicorp/terraform-provider-aws',
};

const rulesOf = (values: Values): readonly Values[] => blocks(values, 'rule');
const rule = (more: Values): Values => ({ rule: [{ id: 'a', status: 'Enabled', filter: [{ prefix: '' }], ...more }] });
const ACTIONS = [
  'abort_incomplete_multipart_upload',
  'expiration',
  'noncurrent_version_expiration',
  'noncurrent_version_transition',
  'transition',
];
const tagged = [{ tag: [{ key: 'a', value: 'b' }] }];
/** S3 User Guide, "Supported lifecycle transitions": from these there is no way to any but the last. */
const COLD = ['GLACIER', 'DEEP_ARCHIVE'];

function hasTag(one: Values): boolean {
  return blocks(one, 'filter').some(
    (each) =>
      blocks(each, 'tag').length > 0 || blocks(each, 'and').some(({ tags }) => Object.keys(tags ?? {}).length > 0),
  );
}

/** Transitions by days, the earliest first. */
function waysOf(one: Values): readonly (readonly [days: number, to: string])[] {
  return blocks(one, 'transition')
    .filter((each) => text(each, 'date') === undefined)
    .map((each) => [number(each, 'days') ?? 0, text(each, 'storage_class') ?? ''] as const)
    .toSorted(([left], [right]) => left - right);
}

const LIFECYCLES = rowsOf(LIFECYCLE, [
  [
    'rule',
    ({ values }) =>
      when(
        rulesOf(values).some((one) => ACTIONS.every((name) => blocks(one, name).length === 0)),
        'At least one action needs to be specified in a rule.',
      ),
    of(rule({})),
    of(rule({ expiration: [{ days: 1 }] })),
  ],
  [
    'rule',
    ({ values }) =>
      when(
        rulesOf(values).some((one) => hasTag(one) && blocks(one, 'abort_incomplete_multipart_upload').length > 0),
        'AbortIncompleteMultipartUpload cannot be specified with Tags.',
      ),
    of(rule({ filter: tagged, abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }] })),
    of(rule({ filter: tagged, expiration: [{ days: 1 }] })),
  ],
  [
    'rule',
    ({ values }) =>
      when(
        rulesOf(values).some(
          (one) =>
            hasTag(one) && blocks(one, 'expiration').some((each) => truthy(each, 'expired_object_delete_marker')),
        ),
        'ExpiredObjectDeleteMarker cannot be specified with Tags.',
      ),
    of(rule({ filter: tagged, expiration: [{ expired_object_delete_marker: true }] })),
    of(rule({ expiration: [{ expired_object_delete_marker: true }] })),
  ],
  [
    'rule',
    ({ values }) =>
      when(
        rulesOf(values).some((one) => {
          const all = [...blocks(one, 'transition'), ...blocks(one, 'expiration')];
          const byDate = all.filter((each) => text(each, 'date') !== undefined).length;
          const byDays = all.filter((each) => (number(each, 'days') ?? 0) > 0).length;
          return byDate > 0 && byDays > 0;
        }),
        "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter '(prefix=)'",
      ),
    of(rule({ transition: [{ days: 30, storage_class: 'GLACIER' }], expiration: [{ date: '2030-01-01T00:00:00Z' }] })),
    of(rule({ transition: [{ days: 30, storage_class: 'GLACIER' }], expiration: [{ days: 60 }] })),
  ],
  [
    'rule',
    ({ values }) => {
      const wrong = rulesOf(values).some((one) =>
        waysOf(one).some(
          ([, to], at, all) => COLD.includes(to) && all.slice(at + 1).some(([, later]) => later !== 'DEEP_ARCHIVE'),
        ),
      );
      return when(wrong, "The 'Transition' actions move objects from a colder to a warmer storage class.");
    },
    of(
      rule({
        transition: [
          { days: 30, storage_class: 'GLACIER' },
          { days: 90, storage_class: 'STANDARD_IA' },
        ],
      }),
    ),
    of(
      rule({
        transition: [
          { days: 90, storage_class: 'GLACIER' },
          { days: 30, storage_class: 'STANDARD_IA' },
        ],
      }),
    ),
    { code: 'InvalidArgument' },
  ],
  [
    'rule',
    ({ values }) =>
      when(
        rulesOf(values)
          .flatMap((one) => blocks(one, 'apply_server_side_encryption_by_default'))
          .some((each) => text(each, 'sse_algorithm') === 'AES256' && text(each, 'kms_master_key_id') !== undefined),
        'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
      ),
    of({ rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: 'AES256', kms_master_key_id: 'k' }] }] }),
    of({ rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: 'aws:kms', kms_master_key_id: 'k' }] }] }),
    {
      types: ['aws_s3_bucket_server_side_encryption_configuration'],
      operation: 'PutBucketEncryption',
      code: 'InvalidArgument',
      source: 'S3 API Reference, ServerSideEncryptionByDefault; words as seen in provider issues',
    },
  ],
]);

const valueOf = (values: Values): string => text(values, 'insecure_value') ?? text(values, 'value') ?? '';

function fits(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    // Java's expressions are not all ours.
    return true;
  }
}

const PARAMETERS = rowsOf(
  {
    types: ['aws_ssm_parameter'],
    on: ['create', 'update'],
    service: 'SSM',
    operation: 'PutParameter',
    code: 'ParameterPatternMismatchException',
    isModelled: true,
    source: 'Systems Manager API Reference, PutParameter, AllowedPattern, Value and errors',
  },
  [
    [
      'allowed_pattern',
      ({ values }) => {
        const pattern = text(values, 'allowed_pattern');
        return when(
          pattern !== undefined && !fits(pattern, valueOf(values)),
          `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
        );
      },
      of({ allowed_pattern: '^\\d+$', insecure_value: 'a' }),
      of({ allowed_pattern: '^\\d+$', insecure_value: '1' }),
    ],
    [
      'value',
      ({ values }) =>
        when(/\{\{.*\}\}/.test(valueOf(values)), "Parameter value can't contain {{}} or {{ssm:parameter-name}}."),
      of({ insecure_value: '{{ssm:other}}' }),
      of({ insecure_value: '{"a":{"b":1}, "c":2}' }),
      { code: 'ValidationException', isModelled: true },
    ],
  ],
);

const REPLICAS = rowsOf(
  {
    types: ['aws_secretsmanager_secret'],
    on: ['create', 'update'],
    service: 'Secrets Manager',
    operation: 'CreateSecret',
    code: 'InvalidParameterException',
    isModelled: true,
    source: 'Secrets Manager API Reference, ReplicateSecretToRegions; words as seen in provider issues',
  },
  [
    [
      'replica',
      ({ values, cloud }) =>
        when(
          blocks(values, 'replica').some((each) => text(each, 'region') === cloud.region),
          'Invalid replica region.',
        ),
      of({ replica: [{ region: 'us-west-2' }] }),
      of({ replica: [{ region: 'us-east-2' }] }),
    ],
  ],
);

export const KEEPING: readonly TypeRefusal[] = [...LIFECYCLES, ...PARAMETERS, ...REPLICAS];
