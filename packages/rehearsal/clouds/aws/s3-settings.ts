/** The settings of a bucket that are resources of their own: each bears the bucket's name as its id. */
import { atLeast, checks, lengthBetween, oneOf } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { block, blocks, failure, number, text, truthy } from '../values';
import { policyJson } from './checks';
import { find, operation } from './errors';

interface Setting {
  readonly kind: string;
  readonly operation: string;
  readonly computed?: Values;
  readonly validate?: ResourceBehaviour['validate'];
  readonly refuse?: (values: Values, cloud: CloudView) => readonly Diagnostic[];
}

function setting({ kind, operation: name, computed, validate, refuse }: Setting): ResourceBehaviour {
  return {
    overwrites: true,
    create: (values) => ({ id: text(values, 'bucket') ?? '', ...computed }),
    equivalent: { policy: 'policy' },
    ...(validate && { validate }),
    refuse(action, values, cloud) {
      const bucket = text(values, 'bucket');
      if (action === 'delete' || !bucket) return [];
      const fail = operation(`creating S3 Bucket (${bucket}) ${kind}`, 'S3', name, 404);
      if (!find(cloud, 'aws_s3_bucket', bucket)) {
        return [fail('api error NoSuchBucket', 'The specified bucket does not exist', ['bucket'])];
      }
      return refuse?.(values, cloud) ?? [];
    },
  };
}

/** Who may be meant by anyone: Amazon S3 User Guide, "The meaning of public". A condition may narrow it; then it passes here. */
function isPublic(document: string): boolean {
  const { Statement } = JSON.parse(document) as { Statement?: Values | Values[] };
  return [Statement ?? []].flat().some((statement) => {
    const { Principal } = statement;
    const named = typeof Principal === 'object' && Principal !== null ? (Principal as Values).AWS : Principal;
    return statement.Effect === 'Allow' && [named].flat().includes('*') && statement.Condition === undefined;
  });
}

function refusePublic(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const bucket = text(values, 'bucket');
  const document = text(values, 'policy');
  const blocked = cloud
    .resources('aws_s3_bucket_public_access_block')
    .some((each) => each.values.bucket === bucket && truthy(each.values, 'block_public_policy'));
  const byAccount = cloud
    .resources('aws_s3_account_public_access_block')
    .some((each) => truthy(each.values, 'block_public_policy'));
  if (!document || !isPublic(document) || (!blocked && !byAccount)) return [];
  const fail = operation(`putting S3 Bucket (${bucket}) Policy`, 'S3', 'PutBucketPolicy', 403);
  const why = `User is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${bucket}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`;
  return [fail('api error AccessDenied', why, ['policy'])];
}

/** S3 User Guide, "Lifecycle configuration elements": what a rule's days must be to each other. */
function lifecycleRules(config: Values): readonly Diagnostic[] {
  const checked = checks({
    'rule.*.id': lengthBetween(1, 255),
    'rule.*.status': oneOf('Disabled', 'Enabled'),
    'rule.*.abort_incomplete_multipart_upload.*.days_after_initiation': atLeast(1),
    'rule.*.noncurrent_version_expiration.*.noncurrent_days': atLeast(1),
    'rule.*.noncurrent_version_transition.*.noncurrent_days': atLeast(0),
    'rule.*.transition.*.days': atLeast(0),
    'rule.*.transition.*.storage_class': oneOf(
      'GLACIER',
      'STANDARD_IA',
      'ONEZONE_IA',
      'INTELLIGENT_TIERING',
      'DEEP_ARCHIVE',
      'GLACIER_IR',
    ),
  })(config);
  return checked;
}

function refuseLifecycle(values: Values): readonly Diagnostic[] {
  const bucket = text(values, 'bucket');
  const fail = operation(
    `creating S3 Bucket (${bucket}) Lifecycle Configuration`,
    'S3',
    'PutBucketLifecycleConfiguration',
  );
  const ids = blocks(values, 'rule').map((rule) => text(rule, 'id'));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return [
    ...(twice
      ? [fail('api error InvalidArgument', `Rule ID must be unique. Found same ID for more than one rule`, ['rule'])]
      : []),
    ...blocks(values, 'rule').flatMap((rule, index) =>
      ruleComplaints(rule).map((why) => fail('api error InvalidArgument', why, ['rule', index])),
    ),
  ];
}

function ruleComplaints(rule: Values): readonly string[] {
  const id = text(rule, 'id') ?? '';
  const end = number(block(rule, 'expiration'), 'days');
  return blocks(rule, 'transition').flatMap((transition) => {
    const days = number(transition, 'days') ?? 0;
    const storage = text(transition, 'storage_class') ?? '';
    const early = ['STANDARD_IA', 'ONEZONE_IA'].includes(storage) && days < 30;
    const late = end !== undefined && end > 0 && end <= days;
    return [
      ...(early
        ? [`'Days' in Transition action must be greater than or equal to 30 for storageClass '${storage}'`]
        : []),
      ...(late
        ? [
            `'Days' in the Expiration action for filter '(prefix=${text(block(rule, 'filter'), 'prefix') ?? ''})' must be greater than 'Days' in the Transition action`,
          ]
        : []),
      ...(id.length > 255 ? ['ID length should not exceed allowed limit of 255'] : []),
    ];
  });
}

function refuseObjectLock(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const bucket = text(values, 'bucket');
  const fail = operation(
    `creating S3 Bucket (${bucket}) Object Lock Configuration`,
    'S3',
    'PutObjectLockConfiguration',
    409,
  );
  const born = truthy(find(cloud, 'aws_s3_bucket', bucket)?.values, 'object_lock_enabled');
  const versioned = cloud
    .resources('aws_s3_bucket_versioning')
    .some(
      (each) => each.values.bucket === bucket && block(each.values, 'versioning_configuration')?.status === 'Enabled',
    );
  const why = "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration";
  return born || versioned ? [] : [fail('api error InvalidBucketState', why)];
}

function refuseLogging(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const fail = operation(`creating S3 Bucket (${text(values, 'bucket')}) Logging`, 'S3', 'PutBucketLogging');
  const target = text(values, 'target_bucket');
  return target && !find(cloud, 'aws_s3_bucket', target)
    ? [
        fail('api error InvalidTargetBucketForLogging', 'The target bucket for logging does not exist', [
          'target_bucket',
        ]),
      ]
    : [];
}

/** S3 User Guide, "Using Object Lock": days or years, one of them. */
function objectLockRules(config: Values): readonly Diagnostic[] {
  const retention = block(block(config, 'rule'), 'default_retention');
  const both = number(retention, 'days') !== undefined && number(retention, 'years') !== undefined;
  return both ? [failure('"rule.0.default_retention.0.days": conflicts with rule.0.default_retention.0.years')] : [];
}

const accountBlock: ResourceBehaviour = {
  overwrites: true,
  create: (_, cloud) => ({ id: cloud.account, account_id: cloud.account }),
};

export const bucketSettings: Readonly<Record<string, ResourceBehaviour>> = {
  aws_s3_bucket_policy: setting({
    kind: 'Policy',
    operation: 'PutBucketPolicy',
    validate: checks({ policy: policyJson(20480) }),
    refuse: refusePublic,
  }),
  aws_s3_bucket_public_access_block: setting({ kind: 'Public Access Block', operation: 'PutPublicAccessBlock' }),
  aws_s3_bucket_ownership_controls: setting({
    kind: 'Ownership Controls',
    operation: 'PutBucketOwnershipControls',
    validate: checks({
      'rule.*.object_ownership': oneOf('BucketOwnerPreferred', 'ObjectWriter', 'BucketOwnerEnforced'),
    }),
  }),
  aws_s3_bucket_lifecycle_configuration: setting({
    kind: 'Lifecycle Configuration',
    operation: 'PutBucketLifecycleConfiguration',
    computed: { expected_bucket_owner: '', transition_default_minimum_object_size: 'all_storage_classes_128K' },
    validate: lifecycleRules,
    refuse: refuseLifecycle,
  }),
  aws_s3_bucket_versioning: setting({
    kind: 'Versioning',
    operation: 'PutBucketVersioning',
    validate: checks({
      'versioning_configuration.*.status': oneOf('Enabled', 'Suspended', 'Disabled'),
      'versioning_configuration.*.mfa_delete': oneOf('Enabled', 'Disabled'),
    }),
  }),
  aws_s3_bucket_server_side_encryption_configuration: setting({
    kind: 'Server Side Encryption Configuration',
    operation: 'PutBucketEncryption',
    validate: checks({
      'rule.*.apply_server_side_encryption_by_default.*.sse_algorithm': oneOf(
        'AES256',
        'aws:fsx',
        'aws:kms',
        'aws:kms:dsse',
      ),
    }),
  }),
  aws_s3_bucket_logging: setting({ kind: 'Logging', operation: 'PutBucketLogging', refuse: refuseLogging }),
  aws_s3_bucket_object_lock_configuration: setting({
    kind: 'Object Lock Configuration',
    operation: 'PutObjectLockConfiguration',
    validate: objectLockRules,
    refuse: refuseObjectLock,
  }),
  aws_s3_account_public_access_block: accountBlock,
};
