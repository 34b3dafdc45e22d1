/** Cloud Storage and project services (provider: google/services/storage, resourcemanager). */
import { checks, matches, oneOf } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { block, failure, list, number, text } from '../values';
import { bucketGrant } from './bucket-grants';
import { identityResources } from './identity';
import { monitoringResources } from './monitoring';
import { EPOCH, projectNumber, projectOf } from './names';

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
  refuse: (action, values, cloud) => (action === 'delete' ? [] : uniformAccess(values, cloud)),
  overwrites: true,
};

function uniformAccess(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const uniform = cloud
    .resources('google_storage_bucket')
    .some(({ id, values: bucket }) => id === text(values, 'bucket') && bucket.uniform_bucket_level_access === true);
  const why =
    'googleapi: Error 400: Cannot update access control for a bucket when uniform bucket-level access is enabled. ' +
    'Read more at https://cloud.google.com/storage/docs/uniform-bucket-level-access, invalid';
  return uniform ? [failure(`Error updating ACL for bucket ${text(values, 'bucket')}: ${why}`)] : [];
}

export const googleResources: Readonly<Record<string, ResourceBehaviour>> = {
  google_storage_bucket: bucket,
  google_storage_bucket_iam_member: bucketGrant,
  google_storage_bucket_iam_binding: bucketGrant,
  google_storage_bucket_iam_policy: bucketGrant,
  google_storage_bucket_acl: objectAcl,
  google_project_service: projectService,
  ...identityResources,
  ...monitoringResources,
};
