import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import type { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { Construct } from 'constructs';
import { PrivateBucket } from '../storage/private-bucket';
import { deliveryStatements, type Delivery, type DeliverySource } from './delivery';

export interface LogBucketProps {
  readonly bucketName: string;
  /** Terraform address of the bucket, pinned. */
  readonly address: string;
  readonly retentionDays: number;
  /** AWS services that write into the bucket; tasks write with their own role instead. */
  readonly deliveries: readonly Delivery[];
  readonly source: DeliverySource;
  /** Takes the records of who read this bucket. */
  readonly accessLogs?: LogBucket;
}

/** S3 charges Infrequent Access for at least 30 days: it pays for what stays twice as long. */
const INFREQUENT_ACCESS_AFTER_DAYS = 30;

/** A bucket of log lines, which are written once and gone after the days of their class. */
export class LogBucket extends Construct {
  readonly storage: PrivateBucket;
  /** Known at synth, as it stands in configuration files. */
  readonly bucketName: string;
  readonly arn: string;
  readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id);
    // Tasks write themselves where no service delivers: whoever runs code in one could put another object in the place of a line.
    const writtenByTasks = props.deliveries.length === 0;
    this.storage = new PrivateBucket(this, 'storage', {
      bucketName: props.bucketName,
      address: props.address,
      encryption: 's3-managed',
      versioning: writtenByTasks ? 'on' : 'off',
      // INVARIANT: bucket-lifecycle-bounded
      lifecycleRules: [expireAfter(props.retentionDays), ...(writtenByTasks ? [EXPIRE_OVERWRITTEN] : [])],
      statements: (bucketArn) => deliveryStatements(props.deliveries, bucketArn, props.source),
      ...(props.accessLogs && { accessLogs: props.accessLogs.storage }),
    });
    this.bucketName = props.bucketName;
    this.arn = this.storage.arn;
    this.policy = this.storage.policy;
  }
}

/** Days to notice that something was overwritten; what has expired stays as long, too. */
const OVERWRITTEN_KEPT_DAYS = 7;

const EXPIRE_OVERWRITTEN: S3BucketLifecycleConfigurationRule = {
  id: `expire-overwritten-after-${OVERWRITTEN_KEPT_DAYS}-days`,
  status: 'Enabled',
  filter: [{ prefix: '' }],
  noncurrentVersionExpiration: [{ noncurrentDays: OVERWRITTEN_KEPT_DAYS }],
};

export const expireAfter = (retentionDays: number): S3BucketLifecycleConfigurationRule => ({
  id: `expire-after-${retentionDays}-days`,
  status: 'Enabled',
  filter: [{ prefix: '' }],
  expiration: [{ days: retentionDays }],
  abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
  ...(retentionDays >= 2 * INFREQUENT_ACCESS_AFTER_DAYS && {
    transition: [{ days: INFREQUENT_ACCESS_AFTER_DAYS, storageClass: 'STANDARD_IA' }],
  }),
});
