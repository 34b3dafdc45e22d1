import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface PublicBucketProps {
  /** Unique among all buckets of the world. A change replaces the bucket, which `prevent_destroy` refuses. */
  readonly bucketName: string;
  /** Terraform address of the bucket. Pinned, because a bucket that changes its address is destroyed and made anew. */
  readonly address: string;
  readonly location: string;
  /** Whether there is such a bucket before the first deployment, which then imports it. */
  readonly exists: boolean;
  /** `forever`: nothing ends, and what is overwritten or deleted can be fetched again; or the days an object lives. */
  readonly keep: 'forever' | { readonly days: number };
  /** What anyone in the world may do: list and read, or read what they know the name of. Listed in policies/history-buckets.ts, too. */
  readonly anyoneMay: keyof typeof READER_ROLES;
  /** Origin of the web page whose scripts read the bucket. */
  readonly readFromPage?: string;
  /** What must be there first. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** "IAM roles for Cloud Storage": the first has storage.objects.get and .list on a bucket, the second .get alone. */
const READER_ROLES = {
  'list-and-read': 'roles/storage.objectViewer',
  read: 'roles/storage.legacyObjectReader',
} as const;

const DAY_SECONDS = 86_400;
/** The longest that Cloud Storage offers, and its default ("Soft delete", Cloud Storage documentation). */
const LONGEST_SOFT_DELETE_DAYS = 90;
const SOFT_DELETE_DAYS = 7;
const CORS_CACHE_SECONDS = 3600;

/** A bucket of published history: the world reads it, IAM alone says who writes. */
export class PublicBucket extends Construct {
  readonly bucketName: string;
  readonly bucket: StorageBucket;

  constructor(scope: Construct, id: string, props: PublicBucketProps) {
    super(scope, id);
    this.bucketName = props.bucketName;
    const { keep, readFromPage } = props;
    const softDeleteDays = keep === 'forever' ? LONGEST_SOFT_DELETE_DAYS : SOFT_DELETE_DAYS;
    // INVARIANT: no-retention-lock, no-force-destroy. The admin application overwrites `startuptest` at each start.
    this.bucket = new StorageBucket(this, 'bucket', {
      name: props.bucketName,
      location: props.location,
      uniformBucketLevelAccess: true, // INVARIANT: uniform-bucket-access
      publicAccessPrevention: 'inherited',
      // INVARIANT: history-retention
      versioning: { enabled: keep === 'forever' },
      softDeletePolicy: { retentionDurationSeconds: softDeleteDays * DAY_SECONDS }, // INVARIANT: history-retention
      ...(keep !== 'forever' && {
        lifecycleRule: [{ action: { type: 'Delete' }, condition: { age: keep.days } }], // INVARIANT: history-retention
      }),
      // The JSON API that the admin UI asks answers every origin; its XML twin, and downloads from it, ask the bucket.
      ...(readFromPage !== undefined && {
        cors: [
          {
            origin: [readFromPage],
            method: ['GET', 'HEAD'],
            responseHeader: ['Content-Type'],
            maxAgeSeconds: CORS_CACHE_SECONDS,
          },
        ],
      }),
      lifecycle: { preventDestroy: true }, // INVARIANT: prevent-destroy
      dependsOn: [...props.dependsOn],
    });
    this.bucket.overrideLogicalId(props.address);
    if (props.exists) this.bucket.importFrom(props.bucketName);
    // INVARIANT: public-members-listed
    new StorageBucketIamMember(this, 'anyone', {
      bucket: this.bucket.name,
      role: READER_ROLES[props.anyoneMay],
      member: 'allUsers',
    });
  }
}
