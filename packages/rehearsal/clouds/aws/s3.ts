/** S3 buckets (provider: internal/service/s3/bucket.go and validate.go). */
import { checks, lengthBetween, worded } from '../arguments';
import type { ResourceBehaviour, Values } from '../behaviour';
import { failure, list, text } from '../values';
import { bucketMirrors } from './s3-mirrors';
import { s3Object } from './s3-object';
import { bucketSettings } from './s3-settings';
import { accountHex, nameOf } from './names';
import { regionFacts } from './regions';

/** validBucketName: what the provider asks of a name before it calls S3. */
const bucketNameRules = worded(
  [/^.{3,63}$/, 'must', '{value} must contain from 3 to 63 characters'],
  [/^[0-9a-z.-]+$/, 'must', 'only lowercase alphanumeric characters and hyphens allowed in {value}'],
  [/^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/, 'must not', '{value} must not be formatted as an IP address'],
  [/^\./, 'must not', '{value} cannot start with a period'],
  [/\.$/, 'must not', '{value} cannot end with a period'],
  [/\.\./, 'must not', '{value} can be only one period between labels'],
  // S3 itself: Amazon S3 User Guide, "General purpose bucket naming rules".
  [/^[a-z0-9].*[a-z0-9]$/, 'must', '{value} must begin and end with a letter or number'],
  [/^(xn--|sthree-|amzn-s3-demo-)/, 'must not', '{value} must not start with a reserved prefix'],
  [/(-s3alias|--ol-s3|\.mrap|--x-s3)$/, 'must not', '{value} must not end with a reserved suffix'],
);

function domains(name: string, region: string): Values {
  return {
    bucket_domain_name: `${name}.s3.amazonaws.com`,
    bucket_regional_domain_name: `${name}.s3.${region}.amazonaws.com`,
    hosted_zone_id: regionFacts(region).s3Zone,
  };
}

const bucket: ResourceBehaviour = {
  create(values, cloud) {
    const name = nameOf(cloud, 'aws_s3_bucket', values, 'bucket');
    return {
      id: name,
      bucket: name,
      bucket_prefix: text(values, 'bucket_prefix') ?? '',
      bucket_region: cloud.region,
      arn: `arn:aws:s3:::${name}`,
      ...domains(name, cloud.region),
      object_lock_enabled: list(values, 'object_lock_configuration').length > 0,
      request_payer: 'BucketOwner',
      acceleration_status: '',
      policy: '',
      website_domain: '',
      website_endpoint: '',
      grant: [
        {
          id: accountHex(cloud, 64, 'canonical-user'),
          permissions: ['FULL_CONTROL'],
          type: 'CanonicalUser',
          uri: '',
        },
      ],
      server_side_encryption_configuration: [
        {
          rule: [
            {
              apply_server_side_encryption_by_default: [{ kms_master_key_id: '', sse_algorithm: 'AES256' }],
              bucket_key_enabled: false,
            },
          ],
        },
      ],
      versioning: [{ enabled: false, mfa_delete: false }],
      logging: [],
      lifecycle_rule: [],
    };
  },
  ...bucketMirrors,
  validate: checks({ bucket: lengthBetween(0, 63), bucket_prefix: lengthBetween(0, 37) }),
  refuse(action, values) {
    const name = text(values, 'bucket');
    if (action !== 'create' || !name) return [];
    const [first] = bucketNameRules(name, 'bucket');
    return [first]
      .filter((why) => why !== undefined)
      .map((why) => failure(`validating S3 Bucket (${name}) name: ${why}`, ['bucket']));
  },
  unique: (values) => {
    const name = text(values, 'bucket');
    const error = `creating S3 Bucket (${name}): operation error S3: CreateBucket, https response error StatusCode: 409, RequestID: 0000000000000000, HostID: 0000000000000000, BucketAlreadyExists: The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.`;
    return name ? [{ scope: 'global', name: `s3:${name}`, error }] : [];
  },
};

export const s3Resources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_s3_bucket: bucket,
  aws_s3_object: s3Object,
  ...bucketSettings,
};
