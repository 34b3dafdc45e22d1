import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { PublicBucket } from './public-bucket';

export interface BucketWriterProps {
  /** Name of the service account, the part before `@`: 6 to 30 characters. A change makes its keys worthless. */
  readonly accountId: string;
  /** Terraform address of the service account. Pinned: made anew under the same name, it would have lost its keys. */
  readonly address: string;
  readonly purpose: string;
  /** All that the writer may do, on the buckets and nowhere else. */
  readonly permissions: readonly string[];
  readonly buckets: Readonly<Record<string, PublicBucket>>;
  /** What must be there first. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * A service account and what it may do in some buckets. The role is our own: of the predefined ones, objectUser lacks
 * storage.buckets.get; legacyBucketWriter, which has it, lacks storage.objects.get and adds multipart uploads.
 */
export class BucketWriter extends Construct {
  readonly account: ServiceAccount;

  constructor(scope: Construct, id: string, props: BucketWriterProps) {
    super(scope, id);
    const dependsOn = [...props.dependsOn];
    this.account = new ServiceAccount(this, 'account', {
      accountId: props.accountId,
      displayName: props.purpose,
      lifecycle: { preventDestroy: true },
      dependsOn,
    });
    this.account.overrideLogicalId(props.address);
    // INVARIANT: narrow-gcp-roles
    const role = new ProjectIamCustomRole(this, 'role', {
      // Hyphens are not allowed in ids of roles.
      roleId: props.accountId.replaceAll('-', '_'),
      title: props.purpose,
      permissions: [...props.permissions],
      dependsOn,
    });
    for (const [name, { bucket }] of Object.entries(props.buckets)) {
      new StorageBucketIamMember(this, name, { bucket: bucket.name, role: role.name, member: this.account.member });
    }
  }
}
