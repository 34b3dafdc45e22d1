/** What both stacks of an environment say of the place they are deployed to. */
import { prefixOf } from '../application/internal-names';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Backend, type TerraformStack } from 'cdktf';
import type { Environment } from '../environments';

/** What the names of an environment's resources begin with. */
export const namePrefix = ({ name }: Environment) => prefixOf(name);

/** Made by the bootstrap stack, and holding its state, too. */
export const stateBucketName = (environment: Environment) =>
  `${namePrefix(environment)}-terraform-state-${environment.aws.accountId}`;

/** Alias of the key that the state is encrypted with, without `alias/`. Made by the bootstrap stack, too. */
export const stateKeyAlias = (environment: Environment) => `${namePrefix(environment)}-terraform-state`;

/** Made by the bootstrap stack: plans that wait for their approval. */
export const planBucketName = (environment: Environment) =>
  `${namePrefix(environment)}-plans-${environment.aws.accountId}`;

/**
 * What encrypts a stack's state: `named` names the key of the bootstrap stack; `by-bucket` leaves it to the bucket, for the stack that
 * makes the key: its first state is written when there is none yet.
 */
export type StateKey = 'named' | 'by-bucket';

/** The AWS account and region, and the state in S3. Another account than the environment's own is refused. */
export function useAccount(stack: TerraformStack, environment: Environment, stateKey: StateKey = 'named') {
  const { name, aws } = environment;
  new AwsProvider(stack, 'aws', {
    region: aws.region,
    allowedAccountIds: [aws.accountId],
    defaultTags: [
      {
        tags: {
          Application: 'balrog',
          Environment: name,
          ManagedBy: 'terraform',
          Repository: 'balrog-infra',
          Stack: stack.node.id,
        },
      },
    ],
  });
  new S3Backend(stack, {
    bucket: stateBucketName(environment),
    key: `${stack.node.id}/terraform.tfstate`,
    region: aws.region,
    // INVARIANT: state-backend. `encrypt` alone asks for a key of S3's own, whatever the bucket is set to.
    ...(stateKey === 'named' && { encrypt: true, kmsKeyId: `alias/${stateKeyAlias(environment)}` }),
  });
  // cdktf 0.21 does not know these two. S3 itself keeps the lock since Terraform 1.10; write-only arguments need 1.11.
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
  stack.addOverride('terraform.required_version', '>= 1.11.0, < 2.0.0');
}
