/** Which types are small parts of another one, and by which attribute they say of what. */
import { join, type Join } from '@balrog-infra/review';

const GROUP = join('security_group_id', 'aws_security_group', 'id');
const ROLE = join('role', 'aws_iam_role', 'name', 'id');
const STORAGE = join('bucket', 'google_storage_bucket', 'name', 'id');
const PROJECT = join('project', 'google_project', 'project_id');

export const JOINS: Readonly<Record<string, Join>> = {
  aws_vpc_security_group_ingress_rule: GROUP,
  aws_vpc_security_group_egress_rule: GROUP,
  aws_iam_role_policy: ROLE,
  aws_iam_role_policy_attachment: ROLE,
  aws_s3_bucket_policy: join('bucket', 'aws_s3_bucket', 'bucket', 'id'),
  aws_s3_bucket_lifecycle_configuration: join('bucket', 'aws_s3_bucket', 'bucket', 'id'),
  aws_route: join('route_table_id', 'aws_route_table', 'id'),
  aws_sns_topic_policy: join('arn', 'aws_sns_topic', 'arn'),
  google_storage_bucket_iam_member: STORAGE,
  google_project_iam_member: PROJECT,
  google_service_account_iam_member: join('service_account_id', 'google_service_account', 'name', 'id'),
};
