import { S3AccountPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-account-public-access-block';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { ImageCache } from '../constructs/delivery/image-cache';
import { StateBucket } from '../constructs/delivery/state-bucket';
import type { Environment } from '../environments';
import { stateBucketName, stateKeyAlias, useAccount } from './account';
import { outputAccountNames } from './output-names';

/** What an account needs before its environment: deployed once, by hand (docs/runbooks/bootstrap.md). */
export class BootstrapStack extends TerraformStack {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    useAccount(this, environment, 'by-bucket');

    new StateBucket(this, 'delivery', {
      bucketName: stateBucketName(environment),
      accountId: environment.aws.accountId,
      alias: stateKeyAlias(environment),
    });
    new ImageCache(this, 'images', environment.aws);
    // INVARIANT: no-public-bucket. For every bucket of the account, also those made by hand.
    new S3AccountPublicAccessBlock(this, 'public-access-block', {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    outputAccountNames(this, environment);
  }
}
