/** Permissions that somebody loses: what worked with them is refused. permissions.ts says what more is allowed. */
import { changes, loses, narrows, outage, type Judgement } from '@balrog-infra/review';
import { REFUSED } from './texts';

export const GRANTS_LOST: readonly Judgement[] = [
  outage.attribute(
    'grant.lost',
    'serious',
    [
      'aws_iam_role_policy',
      'aws_iam_policy',
      'aws_s3_bucket_policy',
      'aws_sns_topic_policy',
      'aws_kms_key',
      'aws_vpc_endpoint',
    ],
    'policy',
    narrows,
    REFUSED,
  ),
  outage.attribute('grant.trust-lost', 'serious', 'aws_iam_role', 'assume_role_policy', narrows, REFUSED),
  outage.attribute(
    'grant.logs-lost',
    'serious',
    'aws_cloudwatch_log_resource_policy',
    'policy_document',
    narrows,
    REFUSED,
  ),
  outage.attribute('grant.attached-lost', 'serious', 'aws_iam_role_policy_attachment', 'policy_arn', changes, REFUSED),
  outage.attribute('grant.boundary', 'serious', 'aws_iam_role', 'permissions_boundary', changes, REFUSED),
  ...outage.attributes(
    'grant.gcp',
    'serious',
    ['google_storage_bucket_iam_member', 'google_project_iam_member'],
    ['member', 'role'],
    changes,
    REFUSED,
  ),
  outage.attribute('grant.gcp-permissions', 'serious', 'google_project_iam_custom_role', 'permissions', loses, REFUSED),
];
