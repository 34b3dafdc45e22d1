import { Construct } from 'constructs';
import { EncryptionKey } from '../storage/encryption-key';
import { PrivateBucket } from '../storage/private-bucket';

export interface PlanBucketProps {
  readonly bucketName: string;
  readonly accountId: string;
  /** Alias of the plans' key, without `alias/`. */
  readonly alias: string;
}

/** A plan is applied within hours or not at all; the week is for whoever asks what was approved. */
const PLANS_KEPT_DAYS = 7;

/**
 * Plans on their way from the job that made them to the job that applies them. A plan holds what the state holds, so it lies under a key
 * of its own and in no artifact of GitHub, which everybody who may read the repository can download.
 */
export class PlanBucket extends Construct {
  readonly arn: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, { bucketName, accountId, alias }: PlanBucketProps) {
    super(scope, id);
    const { key } = new EncryptionKey(this, 'key', {
      alias,
      purpose: 'Plans that wait for their approval',
      accountId,
      address: 'plan_key',
    });
    const bucket = new PrivateBucket(this, 'plans', {
      bucketName,
      address: 'plans',
      encryption: key,
      versioning: 'on',
      lifecycleRules: [
        {
          id: 'forget-plans',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          expiration: [{ days: PLANS_KEPT_DAYS }],
          noncurrentVersionExpiration: [{ noncurrentDays: PLANS_KEPT_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        },
      ],
      // "Enforce conditional writes on Amazon S3 buckets" (S3 user guide): a plan that was filed is never written over.
      statements: (arn) => [
        {
          sid: 'WriteEachPlanOnce',
          effect: 'Deny',
          principals: [{ type: '*', identifiers: ['*'] }],
          actions: ['s3:PutObject'],
          resources: [`${arn}/*`],
          condition: [{ test: 'Null', variable: 's3:if-none-match', values: ['true'] }],
        },
      ],
    });
    this.arn = bucket.arn;
    this.keyArn = key.arn;
  }
}
