import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA as S3BucketLogging } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA as S3BucketEncryption } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA as S3BucketVersioning } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';

export interface PrivateBucketProps {
  /** Unique among all buckets of the world. A change replaces the bucket, which `prevent_destroy` refuses. */
  readonly bucketName: string;
  /** Terraform address of the bucket. Pinned, because a bucket that changes its address is destroyed and made anew. */
  readonly address: string;
  /** `s3-managed`: keys that S3 keeps (load balancers can deliver to nothing else); or a key of our own. */
  readonly encryption: 's3-managed' | KmsKey;
  readonly versioning: 'on' | 'off';
  readonly lifecycleRules: readonly S3BucketLifecycleConfigurationRule[];
  /** Statements beside the one that refuses plain HTTP. */
  readonly statements?: (bucketArn: string) => readonly DataAwsIamPolicyDocumentStatement[];
  /** Where reads and writes are recorded. The bucket that takes the records keeps none of its own. */
  readonly accessLogs?: PrivateBucket;
}

/** A bucket nobody outside reads: public access blocked, plain HTTP refused, owner enforced, encrypted, bounded. */
export class PrivateBucket extends Construct {
  readonly bucket: S3Bucket;
  readonly policy: S3BucketPolicy;
  /** Known at synth: built from the name, so that policies can be reviewed before anything exists. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    this.arn = `arn:aws:s3:::${props.bucketName}`;
    // INVARIANT: prevent-destroy
    this.bucket = new S3Bucket(this, 'bucket', { bucket: props.bucketName, lifecycle: { preventDestroy: true } });
    this.bucket.overrideLogicalId(props.address);
    this.policy = this.protect(props);
    this.encrypt(props.encryption);

    // INVARIANT: bucket-lifecycle-bounded, log-table-retention, query-results-expire
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket: this.bucket.id,
      rule: [...props.lifecycleRules],
    });
    if (props.versioning === 'on') {
      new S3BucketVersioning(this, 'versioning', {
        bucket: this.bucket.id,
        versioningConfiguration: { status: 'Enabled' },
      });
    }
    if (props.accessLogs !== undefined) {
      new S3BucketLogging(this, 'access-logs', {
        bucket: this.bucket.id,
        targetBucket: props.accessLogs.bucket.id, // INVARIANT: bucket-access-logged
        targetPrefix: `${props.bucketName}/`,
        // INVARIANT: bucket-access-logged. S3 refuses a target that does not let it write yet.
        dependsOn: [props.accessLogs.policy],
      });
    }
  }

  private protect({ statements }: PrivateBucketProps): S3BucketPolicy {
    // INVARIANT: no-public-bucket
    const publicAccessBlock = new S3BucketPublicAccessBlock(this, 'public-access-block', {
      bucket: this.bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    // INVARIANT: bucket-owner-enforced
    new S3BucketOwnershipControls(this, 'ownership', {
      bucket: this.bucket.id,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    // INVARIANT: no-public-bucket, bucket-tls-only
    const document = new DataAwsIamPolicyDocument(this, 'policy-document', {
      statement: [
        {
          sid: 'RefusePlainHttp',
          effect: 'Deny',
          principals: [{ type: '*', identifiers: ['*'] }],
          actions: ['s3:*'],
          resources: [this.arn, `${this.arn}/*`],
          condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
        },
        ...(statements?.(this.arn) ?? []),
      ],
    });
    return new S3BucketPolicy(this, 'policy', {
      bucket: this.bucket.id,
      policy: document.json, // INVARIANT: no-public-bucket, bucket-tls-only
      // S3 refuses two changes of a bucket's access at once.
      dependsOn: [publicAccessBlock],
    });
  }

  private encrypt(encryption: PrivateBucketProps['encryption']) {
    // INVARIANT: encryption-at-rest, log-delivery-encryption, state-backend
    new S3BucketEncryption(this, 'encryption', {
      bucket: this.bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault:
            encryption === 's3-managed'
              ? { sseAlgorithm: 'AES256' }
              : { sseAlgorithm: 'aws:kms', kmsMasterKeyId: encryption.arn },
          bucketKeyEnabled: encryption !== 's3-managed',
        },
      ],
    });
  }
}
