/** What GCP refuses when roles, service accounts and federation are made or granted. */
import type { CloudResource, CloudView, Values } from '../clouds/behaviour';
import { google } from '../clouds/google';

const PROJECT = 'balrog-prod-example';
const ADMIN = `balrog-prod-admin@${PROJECT}.iam.gserviceaccount.com`;

function cloudWith(...held: readonly CloudResource[]): CloudView {
  return {
    account: PROJECT,
    region: 'us-west-2',
    provider: { project: PROJECT },
    hex: (length) => 'a'.repeat(length),
    resources: (type) => held.filter((one) => one.type === type),
  };
}

const bucket = (values: Values = {}): CloudResource => ({ type: 'google_storage_bucket', id: 'history', values });
const account: CloudResource = {
  type: 'google_service_account',
  id: ADMIN,
  values: { member: `serviceAccount:${ADMIN}` },
};
const roleId = `projects/${PROJECT}/roles/balrog_prod_admin`;
const role: CloudResource = { type: 'google_project_iam_custom_role', id: roleId, values: {} };

describe('a grant on a bucket', () => {
  const refused = (values: Values, ...held: readonly CloudResource[]) =>
    google.resources.google_storage_bucket_iam_member!.refuse!(
      'create',
      { bucket: 'history', ...values },
      cloudWith(...held),
    ).map(({ summary }) => summary);
  const applying = 'Error applying IAM policy for storage bucket "b/history": ';
  const setting = `${applying}Error setting IAM policy for storage bucket "b/history": googleapi: `;
  const world = { role: 'roles/storage.objectViewer', member: 'allUsers' };
  const writer = { role: roleId, member: `serviceAccount:${ADMIN}` };

  test.each<[string, Values, readonly CloudResource[], readonly string[]]>([
    ['to the world', world, [bucket()], []],
    ['to an account with a role of our own', writer, [bucket(), account, role], []],
    [
      'of a bucket that is not there',
      world,
      [],
      [`${applying}googleapi: Error 404: The specified bucket does not exist., notFound`],
    ],
    [
      'to the world under public access prevention',
      world,
      [bucket({ public_access_prevention: 'enforced' })],
      [
        `${setting}Error 412: The member bindings allUsers and allAuthenticatedUsers are not allowed since public access prevention is enforced., conditionNotMet`,
      ],
    ],
    [
      'to an account that is not there',
      writer,
      [bucket(), role],
      [`${setting}Error 400: Service account ${ADMIN} does not exist., badRequest`],
    ],
    [
      'of a role that is not there',
      writer,
      [bucket(), account],
      [`${setting}Error 400: Role (${roleId}) does not exist in the resource's hierarchy., badRequest`],
    ],
  ])('%s', (_, values, held, expected) => {
    expect(refused(values, ...held)).toEqual(expected);
  });

  test('as an access control list, where access is uniform', () => {
    const acl = google.resources.google_storage_bucket_acl!;
    const summaries = (uniform: boolean) =>
      acl.refuse!('create', { bucket: 'history' }, cloudWith(bucket({ uniform_bucket_level_access: uniform }))).map(
        ({ summary }) => summary,
      );
    expect(summaries(false)).toEqual([]);
    expect(summaries(true)).toEqual([
      expect.stringContaining('Cannot update access control for a bucket when uniform bucket-level access is enabled'),
    ]);
  });
});

describe('names', () => {
  test.each([
    [
      'google_project_iam_custom_role',
      { role_id: 'balrog-admin' },
      /"role_id" \("balrog-admin"\) doesn't match regexp/,
    ],
    ['google_iam_workload_identity_pool', { workload_identity_pool_id: 'gcp-pool' }, /can not start with "gcp-"/],
    ['google_iam_workload_identity_pool', { workload_identity_pool_id: 'Pool' }, /must contain only lowercase letters/],
    [
      'google_iam_workload_identity_pool_provider',
      { workload_identity_pool_provider_id: 'aws' },
      /cannot be smaller than 4 characters/,
    ],
  ] as const)('%s %j', (type, config, message) => {
    expect(google.resources[type]!.validate!(config).map(({ summary }) => summary)).toEqual([
      expect.stringMatching(message),
    ]);
  });

  test('of federation carry the number of the project, their ids its name', () => {
    const provider = google.resources.google_iam_workload_identity_pool_provider!;
    const made = provider.create!(
      { workload_identity_pool_id: 'balrog', workload_identity_pool_provider_id: 'aws-tasks' },
      cloudWith(),
    );
    const path = 'locations/global/workloadIdentityPools/balrog/providers/aws-tasks';
    expect(made).toMatchObject({ id: `projects/${PROJECT}/${path}`, state: 'ACTIVE' });
    expect(made.name).toMatch(new RegExp(`^projects/\\d{12}/${path}$`));
  });

  test('of a role of our own are known to be taken', () => {
    const [claim] = google.resources.google_project_iam_custom_role!.unique!({ role_id: 'r', project: PROJECT });
    expect(claim?.error).toBe(`Custom project role projects/${PROJECT}/roles/r already exists and must be imported`);
  });
});
