import { IamWorkloadIdentityPool } from '@cdktf/provider-google/lib/iam-workload-identity-pool';
import { IamWorkloadIdentityPoolProvider } from '@cdktf/provider-google/lib/iam-workload-identity-pool-provider';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { BucketWriter } from './bucket-writer';

export interface FederationProps {
  readonly prefix: string;
  /** The AWS account whose roles are believed. */
  readonly awsAccountId: string;
  /** Name of each AWS task role, and the writer it may act as. */
  readonly writers: readonly { readonly taskRoleName: string; readonly writer: BucketWriter }[];
  /** What must be there first. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** "Configure Workload Identity Federation with AWS" (IAM documentation): the role without the name of its session. */
const AWS_ROLE =
  "assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + " +
  "assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn";

/** AWS task roles act as GCP service accounts, by their own signature and without any key. */
export class Federation extends Construct {
  /** What the client's credential configuration names as `audience`. */
  readonly audience: string;

  constructor(scope: Construct, id: string, props: FederationProps) {
    super(scope, id);
    const { prefix, awsAccountId, writers } = props;
    const pool = new IamWorkloadIdentityPool(this, 'pool', {
      workloadIdentityPoolId: prefix,
      displayName: prefix,
      description: "Balrog's tasks on AWS",
      dependsOn: [...props.dependsOn],
    });
    const roleArn = (taskRoleName: string) => `arn:aws:sts::${awsAccountId}:assumed-role/${taskRoleName}`;
    // INVARIANT: federation-bound
    const provider = new IamWorkloadIdentityPoolProvider(this, 'provider', {
      workloadIdentityPoolId: pool.workloadIdentityPoolId,
      workloadIdentityPoolProviderId: 'aws-tasks',
      displayName: 'AWS tasks',
      aws: { accountId: awsAccountId },
      attributeMapping: { 'google.subject': 'assertion.arn', 'attribute.aws_role': AWS_ROLE },
      attributeCondition: writers
        .map(({ taskRoleName }) => `attribute.aws_role == '${roleArn(taskRoleName)}'`)
        .join(' || '),
    });
    this.audience = `//iam.googleapis.com/${provider.name}`;
    for (const { taskRoleName, writer } of writers) {
      new ServiceAccountIamMember(this, writer.node.id, {
        serviceAccountId: writer.account.name,
        role: 'roles/iam.workloadIdentityUser',
        member: `principalSet://iam.googleapis.com/${pool.name}/attribute.aws_role/${roleArn(taskRoleName)}`,
      });
    }
  }
}
