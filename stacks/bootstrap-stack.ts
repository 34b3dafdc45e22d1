import { S3AccountPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-account-public-access-block';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { AwsDelivery } from '../constructs/delivery/aws-delivery';
import { GoogleDelivery } from '../constructs/delivery/google-delivery';
import { ImageCache } from '../constructs/delivery/image-cache';
import { PlanBucket } from '../constructs/delivery/plan-bucket';
import { StateBucket } from '../constructs/delivery/state-bucket';
import { adminUiBucketName } from '../constructs/edge/admin-ui-bucket';
import { logBucketName } from '../constructs/logs/logs';
import type { Environment } from '../environments';
import { namePrefix, planBucketName, stateBucketName, stateKeyAlias, useAccount } from './account';
import { outputDeliveryNames } from './output-names';
import { useProject } from './project';

/** What an account needs before its environment: deployed once, by hand (docs/runbooks/bootstrap.md). */
export class BootstrapStack extends TerraformStack {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { accountId, region } = environment.aws;
    const prefix = namePrefix(environment);
    useAccount(this, environment, 'by-bucket');
    useProject(this, environment);

    const states = new StateBucket(this, 'delivery', {
      bucketName: stateBucketName(environment),
      accountId,
      alias: stateKeyAlias(environment),
    });
    const plans = new PlanBucket(this, 'plans', {
      bucketName: planBucketName(environment),
      accountId,
      alias: `${prefix}-plans`,
    });
    const { repositoryId, next } = environment.delivery;
    const aws = new AwsDelivery(this, 'github', {
      environment: environment.name,
      repositoryId,
      next,
      places: {
        accountId,
        region,
        prefix,
        stateBucketArn: states.arn,
        stateKeyArn: states.keyArn,
        planBucketArn: plans.arn,
        planKeyArn: plans.keyArn,
        uiBucketArn: `arn:aws:s3:::${adminUiBucketName(prefix, accountId)}`,
        auditBucketArn: `arn:aws:s3:::${logBucketName(prefix, 'audit', accountId)}`,
      },
    });
    const google = new GoogleDelivery(this, 'github-on-google', {
      environment: environment.name,
      projectId: environment.gcp.projectId,
      repositoryId,
    });
    new ImageCache(this, 'images', environment.aws);
    // INVARIANT: no-public-bucket. For every bucket of the account, also those made by hand.
    new S3AccountPublicAccessBlock(this, 'public-access-block', {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    outputDeliveryNames(this, environment, { aws, google });
  }
}
