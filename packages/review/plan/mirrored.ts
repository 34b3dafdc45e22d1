/**
 * Drift that is none: hashicorp/aws reads into a bucket and a role what resources of their own have made of them, so that the first plan after
 * each deployment calls every bucket's policy and every role's permissions changed outside of Terraform. Whether one of those was changed is told at the
 * resource that makes it. What no resource makes stays drift: a policy that somebody attached by hand.
 */
import type { PlannedChange } from '../types';
import type { DriftSources } from './hand-made-rules';
import { canonical, listOf, recordOf, withoutKey, type JsonRecord } from './json';

/** Settings of a bucket, and the types of the resources that make them. */
const OF_BUCKETS: Readonly<Record<string, string>> = {
  acceleration_status: 'aws_s3_bucket_accelerate_configuration',
  cors_rule: 'aws_s3_bucket_cors_configuration',
  grant: 'aws_s3_bucket_acl',
  lifecycle_rule: 'aws_s3_bucket_lifecycle_configuration',
  logging: 'aws_s3_bucket_logging',
  object_lock_configuration: 'aws_s3_bucket_object_lock_configuration',
  policy: 'aws_s3_bucket_policy',
  replication_configuration: 'aws_s3_bucket_replication_configuration',
  request_payer: 'aws_s3_bucket_request_payment_configuration',
  server_side_encryption_configuration: 'aws_s3_bucket_server_side_encryption_configuration',
  versioning: 'aws_s3_bucket_versioning',
  website: 'aws_s3_bucket_website_configuration',
};

/** The value of an attribute without what resources of the state make of it. */
type Own = (value: unknown, resource: JsonRecord, held: readonly JsonRecord[]) => unknown;

const ofBucket =
  (type: string): Own =>
  (value, bucket, held) =>
    valuesOf(held, type).some((setting) => setting['bucket'] === bucket['bucket']) ? undefined : value;

const OWN: Readonly<Record<string, Readonly<Record<string, Own>>>> = {
  aws_s3_bucket: Object.fromEntries(Object.entries(OF_BUCKETS).map(([name, type]) => [name, ofBucket(type)])),
  aws_iam_role: {
    inline_policy: (value, role, held) => {
      const made = ofRole(held, 'aws_iam_role_policy', role).map(({ name }) => name);
      return listOf(value).filter((policy) => !made.includes(recordOf(policy)['name']));
    },
    managed_policy_arns: (value, role, held) => {
      const made = ofRole(held, 'aws_iam_role_policy_attachment', role).map(({ policy_arn: arn }) => arn);
      return listOf(value).filter((arn) => !made.includes(arn));
    },
  },
};

export function withoutMirrored({ drift, held, declared }: DriftSources): readonly PlannedChange[] {
  return drift.flatMap((change) => {
    const written = recordOf(declared.get(withoutKey(change.address))?.['expressions']);
    const own = Object.entries(OWN[change.type] ?? {}).filter(([name]) => written[name] === undefined);
    if (own.length === 0 || change.action !== 'update') return [change];
    const [before, after] = [recordOf(change.before), recordOf(change.after)];
    const less = (values: JsonRecord): JsonRecord => ({
      ...values,
      ...Object.fromEntries(own.map(([name, ofItself]) => [name, ofItself(values[name], after, held)])),
    });
    const [from, to] = [less(before), less(after)];
    return canonical(from) === canonical(to)
      ? []
      : [{ ...change, before: from as PlannedChange['before'], after: to as PlannedChange['after'] }];
  });
}

const valuesOf = (held: readonly JsonRecord[], type: string): readonly JsonRecord[] =>
  held.flatMap((resource) => (resource['type'] === type ? [recordOf(resource['values'])] : []));

const ofRole = (held: readonly JsonRecord[], type: string, role: JsonRecord): readonly JsonRecord[] =>
  valuesOf(held, type).filter(({ role: name }) => name === role['name']);
