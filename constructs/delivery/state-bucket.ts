import { Construct } from 'constructs';
import { EncryptionKey } from '../storage/encryption-key';
import { PrivateBucket } from '../storage/private-bucket';

export interface StateBucketProps {
  readonly bucketName: string;
  readonly accountId: string;
  /** Alias of the state's key, without `alias/`. */
  readonly alias: string;
}

const OLD_STATES_KEPT_DAYS = 365;

/**
 * The bucket that keeps Terraform's state, its own included: it is made once by hand and imported by the first
 * deployment, so no state file ever lies on somebody's laptop.
 */
export class StateBucket extends Construct {
  readonly arn: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, { bucketName, accountId, alias }: StateBucketProps) {
    super(scope, id);
    const encryptionKey = new EncryptionKey(this, 'key', {
      alias,
      purpose: "Terraform's state",
      accountId,
      address: 'state_key',
    });
    const { arn, bucket } = new PrivateBucket(this, 'state', {
      bucketName,
      address: 'state',
      encryption: encryptionKey.key,
      // Every state there was can be fetched again.
      versioning: 'on',
      lifecycleRules: [
        {
          id: 'forget-old-states',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_STATES_KEPT_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
    });
    bucket.importFrom(bucketName);
    this.arn = arn;
    this.keyArn = encryptionKey.key.arn;
  }
}
