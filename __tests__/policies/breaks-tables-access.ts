/** Each entry of the tables of rules about access, written out and broken once (see breaks-tables.ts). */
import type { Tree } from './bench';
import { Breaks, UNRESOLVED } from './breaks-table';

const table = new Breaks();
const { add } = table;

const make = (type: string, attributes: object) => (tree: Tree) => {
  tree.resource[type] = { ...tree.resource[type], made: attributes };
};

const open = JSON.stringify({ Statement: { Sid: 'Open', Effect: 'Allow', Action: 'x:Do', Principal: { AWS: '*' } } });
for (const [type, attribute] of [
  ['aws_iam_role', 'assume_role_policy'],
  ['aws_kms_key', 'policy'],
  ['aws_kms_key_policy', 'policy'],
  ['aws_kms_replica_key', 'policy'],
  ['aws_sns_topic', 'policy'],
  ['aws_sns_topic_policy', 'policy'],
  ['aws_sqs_queue', 'policy'],
  ['aws_sqs_queue_policy', 'policy'],
  ['aws_backup_vault_policy', 'policy'],
  ['aws_secretsmanager_secret', 'policy'],
  ['aws_secretsmanager_secret_policy', 'policy'],
  ['aws_ecr_repository_policy', 'policy'],
  ['aws_efs_file_system_policy', 'policy'],
  ['aws_opensearch_domain', 'access_policies'],
  ['aws_opensearch_domain_policy', 'access_policies'],
  ['aws_glue_resource_policy', 'policy'],
  ['aws_cloudwatch_log_resource_policy', 'policy_document'],
] as const) {
  const says = `statement Open of ${attribute} allows anyone`;
  add('no-open-principal', `${type}.made`, says, make(type, { [attribute]: open }));
  add('no-open-principal', `${type}.made`, 'cannot decide', make(type, { [attribute]: UNRESOLVED }));
}
for (const [type, attribute, value] of [
  ['aws_lambda_function_url', 'authorization_type', 'NONE'],
  ['aws_lambda_permission', 'principal', '*'],
  ['aws_db_snapshot', 'shared_accounts', ['all']],
  ['aws_db_cluster_snapshot', 'shared_accounts', ['all']],
  ['aws_db_snapshot_copy', 'shared_accounts', ['444455556666']],
  ['aws_rds_cluster_snapshot_copy', 'shared_accounts', ['444455556666']],
] as const) {
  for (const given of [value, UNRESOLVED]) {
    add('no-open-principal', `${type}.made`, `${attribute} is`, make(type, { [attribute]: given }));
  }
}
add(
  'no-open-principal',
  'aws_lambda_function_url.made',
  'authorization_type is absent',
  make('aws_lambda_function_url', {}),
);

for (const type of [
  'aws_iam_policy',
  'aws_iam_role_policy',
  'aws_iam_user_policy',
  'aws_iam_group_policy',
  'aws_kms_key',
  'aws_kms_replica_key',
  'aws_kms_key_policy',
]) {
  for (const action of ['iam:?*', 's3:**', '*:*', '?*', 'i*:*', 'kms:*']) {
    const statement = { Sid: 'Wide', Effect: 'Allow', Action: action, Resource: '*', Principal: { AWS: 'arn:aws:a' } };
    const policy = JSON.stringify({ Statement: statement });
    add('no-wildcard-iam', `${type}.made`, `statement Wide allows ${action} on *`, make(type, { policy }));
  }
}
for (const resource of ['**', '?*', 'arn:aws:s3:::**', 'arn:aws:s3:::?*']) {
  const policy = JSON.stringify({ Statement: { Effect: 'Allow', Action: 's3:*', Resource: resource } });
  add('no-wildcard-iam', 'aws_iam_policy.made', `allows s3:* on ${resource}`, make('aws_iam_policy', { policy }));
}
const inline = { inline_policy: [{ policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' }] };
add('no-wildcard-iam', 'aws_iam_role.made', 'allows * on *', make('aws_iam_role', inline));
for (const [type, attribute] of [
  ['aws_iam_role_policy_attachment', 'policy_arn'],
  ['aws_iam_user_policy_attachment', 'policy_arn'],
  ['aws_iam_group_policy_attachment', 'policy_arn'],
  ['aws_iam_policy_attachment', 'policy_arn'],
  ['aws_iam_role_policy_attachments_exclusive', 'policy_arns'],
  ['aws_iam_user_policy_attachments_exclusive', 'policy_arns'],
  ['aws_iam_group_policy_attachments_exclusive', 'policy_arns'],
  ['aws_iam_role', 'managed_policy_arns'],
  ['aws_ssoadmin_managed_policy_attachment', 'managed_policy_arn'],
] as const) {
  for (const name of ['AdministratorAccess', 'PowerUserAccess', 'IAMFullAccess', 'AdministratorAccess-Amplify']) {
    const arn = `arn:aws:iam::aws:policy/${name}`;
    const given = attribute.endsWith('s') ? ['arn:aws:iam::aws:policy/ReadOnlyAccess', arn] : arn;
    add('no-wildcard-iam', `${type}.made`, `${attribute} is "${arn}"`, make(type, { [attribute]: given }));
  }
  add('no-wildcard-iam', `${type}.made`, `cannot decide: ${attribute}`, make(type, { [attribute]: UNRESOLVED }));
}
for (const type of ['aws_iam_user', 'aws_iam_access_key']) {
  add('no-wildcard-iam', `${type}.made`, `is an ${type}: a login that lasts`, make(type, {}));
}

const FLAGS = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];
const closed = Object.fromEntries(FLAGS.map((flag) => [flag, true]));
for (const flag of FLAGS) {
  const type = 'aws_s3_account_public_access_block';
  add('no-public-bucket', `${type}.made`, `${flag} is false, expected true`, make(type, { ...closed, [flag]: false }));
  const configuration = { public_access_block_configuration: { ...closed, [flag]: false } };
  const point = make('aws_s3_access_point', { bucket: 'b', ...configuration });
  add('no-public-bucket', 'aws_s3_access_point.made', `${flag} is false, expected true`, point);
}
for (const type of ['aws_s3_bucket_acl', 'aws_s3_object', 'aws_s3_object_copy']) {
  for (const acl of ['authenticated-read', 'public-read', 'public-read-write', 'aws-exec-read', UNRESOLVED]) {
    add('no-public-bucket', `${type}.made`, `acl is "${acl}", expected none`, make(type, { bucket: 'b', acl }));
  }
}
const grants = { access_control_policy: { grant: [{ permission: 'READ' }] } };
add('no-public-bucket', 'aws_s3_bucket_acl.made', 'grants access by an ACL', make('aws_s3_bucket_acl', grants));
for (const type of ['aws_s3_access_point', 'aws_s3control_access_point_policy']) {
  add('no-public-bucket', `${type}.made`, 'statement Open allows anyone in the world', make(type, { policy: open }));
}

export const accessTableBreaks = table.all;
