/** Buckets of Cloud Storage, and who may do what on GCP. */
import { at, type Editable, type Tree } from './bench';
import { Breaks, UNRESOLVED } from './breaks-table';

const table = new Breaks();
const { add, set } = table;

const RELEASES = 'google_storage_bucket.history_releases';
const NIGHTLIES = 'google_storage_bucket.history_nightlies';
const READS = 'google_storage_bucket_iam_member.reads';
const WRITES = 'google_storage_bucket_iam_member.writes';
const ROLE = 'google_project_iam_custom_role.writer_role';

/** Adds a resource, and expects the rule to blame it. */
const adding = (rule: string, type: string, attributes: Editable, says: string): void =>
  add(rule, `${type}.added`, says, (tree) => {
    (tree.resource[type] ??= {}).added = attributes;
  });

for (const given of [false, undefined]) {
  set('uniform-bucket-access', RELEASES, 'uniform_bucket_level_access', given, 'expected true');
}
set('uniform-bucket-access', RELEASES, 'uniform_bucket_level_access', UNRESOLVED, 'cannot decide');
for (const type of ['google_storage_bucket_acl', 'google_storage_object_access_control']) {
  adding('uniform-bucket-access', type, { bucket: 'releases' }, 'is an access control list');
}

const retention = (address: string, attribute: string, value: unknown, says: string): void =>
  set('history-retention', address, attribute, value, says);
const deletion = (condition: Editable): Editable => [{ action: { type: 'Delete' }, condition }];
retention(RELEASES, 'versioning', undefined, 'versioning.enabled is absent, expected true');
retention(RELEASES, 'versioning', { enabled: false }, 'versioning.enabled is false, expected true');
retention(RELEASES, 'soft_delete_policy', undefined, 'retention_duration_seconds is absent, expected at least 2592000');
retention(RELEASES, 'soft_delete_policy', { retention_duration_seconds: 0 }, 'retention_duration_seconds is 0');
retention(RELEASES, 'lifecycle_rule', deletion({ age: 3650 }), 'has the action "Delete": this bucket has no end');
retention(RELEASES, 'lifecycle_rule', deletion({ with_state: 'ARCHIVED' }), 'has the action "Delete"');
retention(NIGHTLIES, 'lifecycle_rule', undefined, 'objects never end: it has no lifecycle_rule');
retention(NIGHTLIES, 'lifecycle_rule', deletion({ age: 0 }), 'the age of a rule that deletes in the whole bucket is 0');
retention(NIGHTLIES, 'lifecycle_rule', deletion({ age: UNRESOLVED }), 'cannot decide: objects never end');
retention(NIGHTLIES, 'lifecycle_rule', deletion({ age: 90, matches_prefix: ['tmp/'] }), 'objects never end');
retention(NIGHTLIES, 'lifecycle_rule', deletion({ age: 90, with_state: 'ARCHIVED' }), 'objects never end');
adding('history-retention', 'google_storage_bucket', { name: 'other' }, 'objects never end');

for (const address of [RELEASES, NIGHTLIES]) {
  set('no-retention-lock', address, 'retention_policy', { retention_period: 86400 }, 'retention_policy is {');
  set('no-retention-lock', address, 'default_event_based_hold', true, 'default_event_based_hold is true');
  set('no-retention-lock', address, 'enable_object_retention', true, 'enable_object_retention is true');
}
set('no-force-destroy', RELEASES, 'force_destroy', true, 'force_destroy is true, expected false or absent');
set('prevent-destroy', RELEASES, 'lifecycle', undefined, 'lifecycle.prevent_destroy is absent, expected true');

const open = (address: string, attribute: string, value: unknown, says: string): void =>
  set('public-members-listed', address, attribute, value, says);
open(READS, 'role', 'roles/storage.objectUser', 'gives "roles/storage.objectUser" to allUsers');
open(READS, 'member', 'allAuthenticatedUsers', 'to allAuthenticatedUsers');
open(READS, 'bucket', 'somebody-elses', 'to allUsers');
open(READS, 'member', UNRESOLVED, 'cannot decide: member');
open(WRITES, 'member', 'allUsers', 'to allUsers');
const policy = { bindings: [{ role: 'roles/storage.objectAdmin', members: ['allUsers'] }] };
for (const [type, attributes] of [
  ['google_project_iam_member', { role: 'roles/storage.objectViewer', member: 'allUsers' }],
  ['google_storage_bucket_iam_binding', { bucket: 'nightlies', role: 'roles/x', members: ['group:a', 'allUsers'] }],
  ['google_storage_bucket_iam_policy', { bucket: 'releases', policy_data: JSON.stringify(policy) }],
] as const) {
  adding('public-members-listed', type, attributes, 'to allUsers');
}
const unreadable = { bucket: 'releases', policy_data: UNRESOLVED };
for (const rule of ['public-members-listed', 'narrow-gcp-roles', 'federation-bound']) {
  adding(rule, 'google_storage_bucket_iam_policy', unreadable, 'cannot decide: policy_data');
}

adding('no-service-account-keys', 'google_service_account_key', {}, 'is a google_service_account_key');
adding('no-service-account-keys', 'google_storage_hmac_key', {}, 'whose secret stands in the state');
add('no-service-account-keys', 'data.google_service_account_access_token.token', 'in the state', (tree) => {
  tree.data.google_service_account_access_token = { token: {} };
});

for (const role of [
  'roles/owner',
  'roles/editor',
  'roles/viewer',
  'roles/storage.admin',
  'roles/storage.objectAdmin',
]) {
  set('narrow-gcp-roles', WRITES, 'role', role, `gives "${role}", which is far more`);
}
set('narrow-gcp-roles', WRITES, 'role', 'roles/storage.legacyBucketOwner', 'which is far more');
set('narrow-gcp-roles', WRITES, 'role', UNRESOLVED, 'cannot decide: role');
set('narrow-gcp-roles', WRITES, 'role', undefined, 'cannot decide: role');
for (const role of ['roles/editor', 'roles/iam.serviceAccountTokenCreator', 'roles/iam.serviceAccountKeyAdmin']) {
  adding('narrow-gcp-roles', 'google_project_iam_member', { role, member: 'group:a' }, 'which is far more');
}
const viewer = { role: 'roles/storage.objectViewer', member: 'group:a' };
adding('narrow-gcp-roles', 'google_project_iam_member', viewer, 'on every bucket there is');
adding('narrow-gcp-roles', 'google_project_iam_policy', { policy_data: '{}' }, 'replaces every grant that exists');
for (const permission of ['storage.buckets.setIamPolicy', 'iam.serviceAccountKeys.create', 'storage.*']) {
  set('narrow-gcp-roles', ROLE, 'permissions', [permission], 'with which its holder can take any other');
}
set('narrow-gcp-roles', ROLE, 'permissions', [UNRESOLVED], 'cannot decide: permissions');

const PROVIDER = 'google_iam_workload_identity_pool_provider.federation';
const ACTS = 'google_service_account_iam_member.acts';
const other = 'arn:aws:sts::444455556666:assumed-role/admin';
set('federation-bound', PROVIDER, 'aws', { account_id: '444455556666' }, 'aws.account_id is "444455556666"');
set('federation-bound', PROVIDER, 'aws', undefined, 'aws.account_id is absent');
for (const condition of [undefined, 'true', `attribute.aws_role == '${other}'`, `attribute.aws_role != 'x' || true`]) {
  set('federation-bound', PROVIDER, 'attribute_condition', condition, 'expected to name roles of our account only');
}
for (const end of ['*', 'attribute.account/111122223333', `attribute.aws_role/${other}`]) {
  set('federation-bound', ACTS, 'member', `principalSet://iam.googleapis.com/p/${end}`, 'expected one role of our AWS');
}

const provider = (edit: (tree: Tree) => void, says: string): void =>
  add('gcp-project-named', 'provider.google', says, edit);
provider((tree) => delete tree.provider.google[0].project, 'project is absent, expected a literal');
provider((tree) => (tree.provider.google[0].project = UNRESOLVED), 'project is "${var.unknown}"');
provider((tree) => delete tree.provider.google, 'there is none');
add('gcp-project-named', RELEASES, 'project is "other", expected none but the provider\'s', (tree) => {
  at(tree, RELEASES).project = 'other';
});

export const historyBreaks = table.all;
