/** Buckets of Cloud Storage that keep every rule: one that is kept for ever, one that ends, and who may use them. */
import { IamWorkloadIdentityPoolProvider } from '@cdktf/provider-google/lib/iam-workload-identity-pool-provider';
import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import type { TerraformStack } from 'cdktf';

export function soundHistory(stack: TerraformStack, account: string): void {
  new GoogleProvider(stack, 'google', {
    project: 'balrog-sound',
    defaultLabels: { application: 'a', environment: 'e' },
  });
  const kept = { location: 'US', uniformBucketLevelAccess: true, lifecycle: { preventDestroy: true } };
  const releases = new StorageBucket(stack, 'history_releases', {
    ...kept,
    name: 'releases',
    versioning: { enabled: true },
    softDeletePolicy: { retentionDurationSeconds: 90 * 86_400 },
  });
  new StorageBucket(stack, 'history_nightlies', {
    ...kept,
    name: 'nightlies',
    lifecycleRule: [{ action: { type: 'Delete' }, condition: { age: 90 } }],
  });
  const writer = new ServiceAccount(stack, 'writer', { accountId: 'writer' });
  const role = new ProjectIamCustomRole(stack, 'writer_role', {
    roleId: 'writer',
    title: 'Writer',
    permissions: ['storage.objects.create'],
  });
  const bucket = releases.name;
  new StorageBucketIamMember(stack, 'writes', { bucket, role: role.name, member: writer.member });
  new StorageBucketIamMember(stack, 'reads', { bucket, role: 'roles/storage.objectViewer', member: 'allUsers' });
  const taskRole = `arn:aws:sts::${account}:assumed-role/admin`;
  new IamWorkloadIdentityPoolProvider(stack, 'federation', {
    workloadIdentityPoolId: 'pool',
    workloadIdentityPoolProviderId: 'aws',
    aws: { accountId: account },
    attributeCondition: `attribute.aws_role == '${taskRole}'`,
  });
  new ServiceAccountIamMember(stack, 'acts', {
    serviceAccountId: writer.name,
    role: 'roles/iam.workloadIdentityUser',
    member: `principalSet://iam.googleapis.com/projects/1/x/attribute.aws_role/${taskRole}`,
  });
}
