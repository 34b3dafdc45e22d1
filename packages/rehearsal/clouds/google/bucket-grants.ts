/** Grants on buckets, and what Cloud Storage says against them (provider: google/services/storage/iam_storage_bucket.go). */
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { failure, text, texts } from '../values';

const bucketOf = (values: Values) => text(values, 'bucket')?.replace(/^b\//, '');

function refuseGrant(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const name = bucketOf(values);
  if (name === undefined) return [];
  const applying = `Error applying IAM policy for storage bucket "b/${name}": `;
  const found = cloud.resources('google_storage_bucket').find(({ id }) => id === name);
  if (found === undefined) {
    return [failure(`${applying}googleapi: Error 404: The specified bucket does not exist., notFound`)];
  }
  const why = [...membersRefused(values, cloud, found.values), ...roleRefused(values, cloud)];
  return why.map((reason) => failure(`${applying}Error setting IAM policy for storage bucket "b/${name}": ${reason}`));
}

function membersRefused(values: Values, cloud: CloudView, bucket: Values): readonly string[] {
  const members = [text(values, 'member') ?? '', ...texts(values, 'members')];
  const world = members.some((member) => /^all(Authenticated)?Users$/.test(member));
  const missing = members
    .filter((member) => /^serviceAccount:[^@]+@[^@]+\.iam\.gserviceaccount\.com$/.test(member))
    .filter((member) => !/@(gcp-sa-|gs-project-accounts)/.test(member))
    .filter((member) => !cloud.resources('google_service_account').some((each) => each.values.member === member))
    .map((member) => member.replace('serviceAccount:', ''));
  return [
    ...(world && bucket.public_access_prevention === 'enforced'
      ? [
          'googleapi: Error 412: The member bindings allUsers and allAuthenticatedUsers are not allowed since public ' +
            'access prevention is enforced., conditionNotMet',
        ]
      : []),
    ...missing.map((email) => `googleapi: Error 400: Service account ${email} does not exist., badRequest`),
  ];
}

/** A role of our own must exist; of Google's, the name must look like one. */
function roleRefused(values: Values, cloud: CloudView): readonly string[] {
  const role = text(values, 'role');
  if (role === undefined || role.startsWith('roles/') || role.startsWith('organizations/')) return [];
  if (cloud.resources('google_project_iam_custom_role').some(({ id }) => id === role)) return [];
  return [`googleapi: Error 400: Role (${role}) does not exist in the resource's hierarchy., badRequest`];
}

export const bucketGrant: ResourceBehaviour = {
  create: (_, cloud) => ({ etag: Buffer.from(cloud.hex(6, 'etag')).toString('base64') }),
  equivalent: { policy_data: 'json' },
  refuse: (action, values, cloud) => (action === 'delete' ? [] : refuseGrant(values, cloud)),
  overwrites: true,
};
