/** What a bucket shows of its settings, which have resources of their own (provider: internal/service/s3/bucket.go, resourceBucketRead and its flatten functions). */
import type { CloudView, Values } from '../behaviour';
import { block, blocks, number, text, truthy } from '../values';
import { goNormalized } from './go-json';
import { mirrors } from './mirrors';

type Setting = (setting: Values) => unknown;

const of =
  (type: string, show: Setting) =>
  (bucket: Values, cloud: CloudView): unknown => {
    const setting = cloud.resources(type).find(({ values }) => values['bucket'] === bucket['bucket'])?.values;
    return setting && show(setting);
  };

const versioning: Setting = (setting) => {
  const { status, mfa_delete: mfa } = block(setting, 'versioning_configuration') ?? {};
  return [{ enabled: status === 'Enabled', mfa_delete: mfa === 'Enabled' }];
};

const encryption: Setting = (setting) => [
  {
    rule: blocks(setting, 'rule').map((rule) => ({
      apply_server_side_encryption_by_default: blocks(rule, 'apply_server_side_encryption_by_default').map((by) => ({
        kms_master_key_id: text(by, 'kms_master_key_id') ?? '',
        sse_algorithm: text(by, 'sse_algorithm') ?? '',
      })),
      bucket_key_enabled: truthy(rule, 'bucket_key_enabled'),
    })),
  },
];

const logging: Setting = (setting) => [
  { target_bucket: text(setting, 'target_bucket') ?? '', target_prefix: text(setting, 'target_prefix') ?? '' },
];

const rules: Setting = (setting) => blocks(setting, 'rule').map(rule);

function rule(values: Values): Values {
  const filter = block(values, 'filter');
  const both = block(filter, 'and');
  const tag = block(filter, 'tag');
  return {
    id: text(values, 'id') ?? '',
    enabled: values['status'] === 'Enabled',
    prefix: text(both, 'prefix') ?? text(filter, 'prefix') ?? text(values, 'prefix') ?? '',
    tags: both?.['tags'] ?? (tag ? { [text(tag, 'key') ?? '']: text(tag, 'value') ?? '' } : {}),
    abort_incomplete_multipart_upload_days:
      number(block(values, 'abort_incomplete_multipart_upload'), 'days_after_initiation') ?? 0,
    expiration: blocks(values, 'expiration').map((each) => ({
      ...momentOf(each),
      expired_object_delete_marker: truthy(each, 'expired_object_delete_marker'),
    })),
    transition: blocks(values, 'transition').map((each) => ({ ...momentOf(each), ...classOf(each) })),
    noncurrent_version_expiration: blocks(values, 'noncurrent_version_expiration').map(noncurrent),
    noncurrent_version_transition: blocks(values, 'noncurrent_version_transition').map((each) => ({
      ...noncurrent(each),
      ...classOf(each),
    })),
  };
}

/** The day alone: the older form of a rule has no time. */
const momentOf = (values: Values): Values => ({
  date: (text(values, 'date') ?? '').slice(0, 10),
  days: number(values, 'days') ?? 0,
});
const classOf = (values: Values): Values => ({ storage_class: text(values, 'storage_class') ?? '' });
const noncurrent = (values: Values): Values => ({ days: number(values, 'noncurrent_days') ?? 0 });

export const bucketMirrors = mirrors({
  policy: of('aws_s3_bucket_policy', (setting) => goNormalized(text(setting, 'policy') ?? '')),
  versioning: of('aws_s3_bucket_versioning', versioning),
  server_side_encryption_configuration: of('aws_s3_bucket_server_side_encryption_configuration', encryption),
  logging: of('aws_s3_bucket_logging', logging),
  lifecycle_rule: of('aws_s3_bucket_lifecycle_configuration', rules),
});
