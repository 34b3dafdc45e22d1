/**
 * Resources that are small parts of another one: a rule of a group, a policy of a role. A new part of what was there before opens it as much
 * as a changed one, and a part that moves opens what it moves to.
 */
export interface Join {
  /** Attribute that names what it is a part of. */
  readonly attribute: string;
  /** Type of what it is a part of, and the attributes of that by which it is named. */
  readonly of: string;
  readonly names: readonly string[];
}

const join = (attribute: string, of: string, ...names: readonly string[]): Join => ({ attribute, of, names });

const GROUP = join('security_group_id', 'aws_security_group', 'id');
const ROLE = join('role', 'aws_iam_role', 'name', 'id');
const USER = join('user', 'aws_iam_user', 'name', 'id');
const PEOPLE = join('group', 'aws_iam_group', 'name', 'id');
const STORAGE = join('bucket', 'google_storage_bucket', 'name', 'id');
const PROJECT = join('project', 'google_project', 'project_id');
const ACCOUNT = join('service_account_id', 'google_service_account', 'name', 'id');

export const JOINS: Readonly<Record<string, Join>> = {
  aws_vpc_security_group_ingress_rule: GROUP,
  aws_vpc_security_group_egress_rule: GROUP,
  aws_security_group_rule: GROUP,
  aws_iam_role_policy: ROLE,
  aws_iam_role_policy_attachment: ROLE,
  aws_iam_user_policy: USER,
  aws_iam_user_policy_attachment: USER,
  aws_iam_group_policy: PEOPLE,
  aws_iam_group_policy_attachment: PEOPLE,
  aws_s3_bucket_policy: join('bucket', 'aws_s3_bucket', 'bucket', 'id'),
  aws_s3_bucket_lifecycle_configuration: join('bucket', 'aws_s3_bucket', 'bucket', 'id'),
  aws_route: join('route_table_id', 'aws_route_table', 'id'),
  aws_sns_topic_policy: join('arn', 'aws_sns_topic', 'arn'),
  aws_sqs_queue_policy: join('queue_url', 'aws_sqs_queue', 'url', 'id'),
  aws_kms_key_policy: join('key_id', 'aws_kms_key', 'key_id', 'arn', 'id'),
  aws_secretsmanager_secret_policy: join('secret_arn', 'aws_secretsmanager_secret', 'arn', 'id', 'name'),
  aws_ecr_repository_policy: join('repository', 'aws_ecr_repository', 'name', 'id'),
  aws_backup_vault_policy: join('backup_vault_name', 'aws_backup_vault', 'name', 'id'),
  aws_efs_file_system_policy: join('file_system_id', 'aws_efs_file_system', 'id'),
  aws_lambda_permission: join('function_name', 'aws_lambda_function', 'function_name', 'arn', 'id'),
  google_storage_bucket_iam_member: STORAGE,
  google_storage_bucket_iam_binding: STORAGE,
  google_project_iam_member: PROJECT,
  google_project_iam_binding: PROJECT,
  google_service_account_iam_member: ACCOUNT,
  google_service_account_iam_binding: ACCOUNT,
};
