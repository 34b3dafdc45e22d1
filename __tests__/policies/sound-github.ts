/** A role that a job of GitHub takes, and the pool that believes the same job on GCP. */
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamWorkloadIdentityPool } from '@cdktf/provider-google/lib/iam-workload-identity-pool';
import { IamWorkloadIdentityPoolProvider } from '@cdktf/provider-google/lib/iam-workload-identity-pool-provider';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import type { TerraformStack } from 'cdktf';

const GITHUB = 'token.actions.githubusercontent.com';
export const SUBJECT = 'repository_id:7:environment:prod:ref:refs/heads/main';

export function soundGithub(stack: TerraformStack, account: string): void {
  const trust = new DataAwsIamPolicyDocument(stack, 'github_trust', {
    statement: [
      {
        principals: [{ type: 'Federated', identifiers: [`arn:aws:iam::${account}:oidc-provider/${GITHUB}`] }],
        actions: ['sts:AssumeRoleWithWebIdentity'],
        condition: [
          { test: 'StringEquals', variable: `${GITHUB}:aud`, values: ['sts.amazonaws.com'] },
          { test: 'StringEquals', variable: `${GITHUB}:sub`, values: [SUBJECT] },
        ],
      },
    ],
  });
  const permissionsBoundary = `arn:aws:iam::${account}:policy/balrog-workload`;
  new IamRole(stack, 'github_role', { assumeRolePolicy: trust.json, permissionsBoundary });
  const pool = new IamWorkloadIdentityPool(stack, 'github_pool', { workloadIdentityPoolId: 'github' });
  new IamWorkloadIdentityPoolProvider(stack, 'github_federation', {
    workloadIdentityPoolId: pool.workloadIdentityPoolId,
    workloadIdentityPoolProviderId: 'github-actions',
    oidc: { issuerUri: `https://${GITHUB}` },
    attributeCondition: `assertion.sub == '${SUBJECT}'`,
  });
  new ServiceAccountIamMember(stack, 'github_acts', {
    serviceAccountId: 'projects/balrog-sound/serviceAccounts/deployer',
    role: 'roles/iam.workloadIdentityUser',
    member: `principalSet://iam.googleapis.com/${pool.name}/attribute.environment/prod`,
  });
}
