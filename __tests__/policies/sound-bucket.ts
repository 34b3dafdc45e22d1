/** A bucket that keeps every rule, and lets one AWS service write logs into it. */
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { ITerraformDependable, TerraformStack } from 'cdktf';

export function soundBucket(stack: TerraformStack, id: string, writer: string, audit?: S3Bucket, days = 90): S3Bucket {
  const made = new S3Bucket(stack, id, { bucket: `balrog-${id}`, lifecycle: { preventDestroy: true } });
  const document = new DataAwsIamPolicyDocument(stack, `${id}_document`, {
    statement: [
      {
        sid: 'Tls',
        effect: 'Deny',
        actions: ['s3:*'],
        resources: [made.arn, `${made.arn}/*`],
        principals: [{ type: '*', identifiers: ['*'] }],
        condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
      },
      {
        sid: 'Deliver',
        actions: ['s3:PutObject'],
        resources: [`${made.arn}/*`],
        principals: [{ type: 'Service', identifiers: [writer] }],
      },
    ],
  });
  new S3BucketPolicy(stack, `${id}_policy`, { bucket: made.id, policy: document.json });
  new S3BucketPublicAccessBlock(stack, `${id}_block`, {
    bucket: made.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new S3BucketOwnershipControls(stack, `${id}_owner`, {
    bucket: made.id,
    rule: { objectOwnership: 'BucketOwnerEnforced' },
  });
  new S3BucketServerSideEncryptionConfigurationA(stack, `${id}_encryption`, {
    bucket: made.id,
    rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
  });
  new S3BucketVersioningA(stack, `${id}_versioning`, {
    bucket: made.id,
    versioningConfiguration: { status: 'Enabled' },
  });
  new S3BucketLifecycleConfiguration(stack, `${id}_lifecycle`, {
    bucket: made.id,
    rule: [
      {
        id: 'all',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        expiration: [{ days }],
        noncurrentVersionExpiration: [{ noncurrentDays: 7 }],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
      },
    ],
  });
  if (audit) {
    new S3BucketLoggingA(stack, `${id}_logging`, {
      bucket: made.id,
      targetBucket: audit.id,
      targetPrefix: id,
      dependsOn: [stack.node.findChild(`${audit.node.id}_policy`) as unknown as ITerraformDependable],
    });
  }
  return made;
}
