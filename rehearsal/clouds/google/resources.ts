/** Cloud Storage, service accounts and project services (provider: google/services/storage, resourcemanager). */
import { checks, matches, oneOf } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { block, failure, list, number, text } from '../values';
import { EPOCH, projectNumber, projectOf, uniqueId } from './names';

/** Cloud Storage, "Bucket naming guidelines". */
const BUCKET_NAME = matches(
  /^(?!goog)(?!.*\.\.)[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
  'must be 3-63 lowercase letters, numbers, dashes, underscores and dots, beginning and ending with a letter or number',
);

const bucket: ResourceBehaviour = {
  create(values, cloud) {
    const name = text(values, 'name') ?? '';
    const project = projectOf(values, cloud);
    return {
      id: name,
      project,
      project_number: Number(projectNumber(project)),
      self_link: `https://www.googleapis.com/storage/v1/b/${name}`,
      url: `gs://${name}`,
      location: (text(values, 'location') ?? 'US').toUpperCase(),
      storage_class: 'STANDARD',
      public_access_prevention: 'inherited',
      uniform_bucket_level_access: false,
      rpo: '',
      time_created: EPOCH,
      updated: EPOCH,
      versioning: [{ enabled: false }],
      website: [],
      // Every bucket keeps what was deleted for a week unless told otherwise.
      soft_delete_policy: [{ retention_duration_seconds: 604800, effective_time: EPOCH }],
    };
  },
  equivalent: { location: 'caseless' },
  validate: (config) => [
    ...checks({
      name: BUCKET_NAME,
      public_access_prevention: oneOf('enforced', 'inherited'),
      'lifecycle_rule.*.action.*.type': oneOf('AbortIncompleteMultipartUpload', 'Delete', 'SetStorageClass'),
    })(config),
    ...softDelete(config),
  ],
  refuse(action, values) {
    const retention = block(values, 'retention_policy');
    const locked = retention?.is_locked === true;
    return action === 'delete' && locked
      ? [
          failure(
            `Error deleting bucket ${text(values, 'name')}: googleapi: Error 403: Bucket is protected by a locked retention policy`,
          ),
        ]
      : [];
  },
  unique: (values) => {
    const name = text(values, 'name');
    const error = `googleapi: Error 409: The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again., conflict`;
    return name ? [{ scope: 'global', name: `gcs:${name}`, error }] : [];
  },
};

/** Cloud Storage, "Soft delete": off, or 7 to 90 days. */
function softDelete(config: Values): readonly Diagnostic[] {
  const seconds = number(block(config, 'soft_delete_policy'), 'retention_duration_seconds');
  const fine = seconds === undefined || seconds === 0 || (seconds >= 604800 && seconds <= 7776000);
  const why = `The soft delete retention duration (${seconds} s) must be 0 or between 604800 (7 days) and 7776000 (90 days)`;
  return fine ? [] : [failure(why, ['soft_delete_policy', 0, 'retention_duration_seconds'])];
}

function missingBucket(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const name = text(values, 'bucket')?.replace(/^b\//, '');
  return name === undefined || cloud.resources('google_storage_bucket').some((each) => each.id === name)
    ? []
    : [
        failure(
          `Error applying IAM policy for storage bucket "b/${name}": googleapi: Error 404: The specified bucket does not exist., notFound`,
        ),
      ];
}

function ofBucket(): ResourceBehaviour {
  return {
    create: (_, cloud) => ({ etag: Buffer.from(cloud.hex(6, 'etag')).toString('base64') }),
    equivalent: { policy_data: 'json' },
    refuse: (action, values, cloud) => (action === 'delete' ? [] : missingBucket(values, cloud)),
    overwrites: true,
  };
}

const serviceAccount: ResourceBehaviour = {
  // The provider works the address out while planning (resource_google_service_account.go, CustomizeDiff).
  plan(planned, cloud) {
    const account = text(planned, 'account_id');
    if (!account) return {};
    const email = `${account}@${projectOf(planned, cloud)}.iam.gserviceaccount.com`;
    return { email, member: `serviceAccount:${email}` };
  },
  create(values, cloud) {
    const email = `${text(values, 'account_id') ?? ''}@${projectOf(values, cloud)}.iam.gserviceaccount.com`;
    const name = `projects/${projectOf(values, cloud)}/serviceAccounts/${email}`;
    return {
      id: name,
      name,
      email,
      member: `serviceAccount:${email}`,
      unique_id: uniqueId(cloud, 'service-account', email),
      project: projectOf(values, cloud),
    };
  },
  validate: checks({
    account_id: matches(/^[a-z](?:[-a-z0-9]{4,28}[a-z0-9])$/, 'must match ^[a-z](?:[-a-z0-9]{4,28}[a-z0-9])$'),
  }),
};

const projectService: ResourceBehaviour = {
  create: (values, cloud) => ({
    id: `${projectOf(values, cloud)}/${text(values, 'service') ?? ''}`,
    project: projectOf(values, cloud),
  }),
  validate: checks({ service: matches(/\./, 'must be a service name such as storage.googleapis.com') }),
  overwrites: true,
};

const objectAcl: ResourceBehaviour = {
  create: (values) => ({ id: `${text(values, 'bucket') ?? ''}-acl`, role_entity: list(values, 'role_entity') }),
  overwrites: true,
};

export const googleResources: Readonly<Record<string, ResourceBehaviour>> = {
  google_storage_bucket: bucket,
  google_storage_bucket_iam_member: ofBucket(),
  google_storage_bucket_iam_binding: ofBucket(),
  google_storage_bucket_iam_policy: ofBucket(),
  google_storage_bucket_acl: objectAcl,
  google_service_account: serviceAccount,
  google_project_service: projectService,
};
