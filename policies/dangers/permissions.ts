/** Who may do what in the AWS account: policies, roles, trust. */
import { admits, becomes, broadens, exposure, gains, gone, rises, type Judgement } from '@balrog-infra/review';
import { POLICY } from './texts';

export const PERMISSIONS: readonly Judgement[] = [
  exposure.attribute(
    'policy.resource',
    'serious',
    [
      'aws_s3_bucket_policy',
      'aws_sns_topic_policy',
      'aws_kms_key',
      'aws_sns_topic',
      'aws_s3_bucket',
      'aws_iam_policy',
      'aws_iam_role_policy',
    ],
    'policy',
    broadens,
    POLICY,
  ),
  exposure.attribute('policy.endpoint', 'serious', 'aws_vpc_endpoint', 'policy', broadens, [
    'Whoever is inside the VPC may do more through the endpoint.',
    POLICY[1],
  ]),
  exposure.attribute('policy.trust', 'serious', 'aws_iam_role', 'assume_role_policy', broadens, POLICY),
  exposure.attribute('policy.inline', 'serious', 'aws_iam_role', 'inline_policy.policy', broadens, POLICY),
  exposure.attribute(
    'policy.attached',
    'critical',
    'aws_iam_role_policy_attachment',
    'policy_arn',
    becomes('/(AdministratorAccess|PowerUserAccess|IAMFullAccess|[A-Za-z0-9]*FullAccess)$'),
    POLICY,
  ),
  exposure.attribute('policy.attached-other', 'serious', 'aws_iam_role_policy_attachment', 'policy_arn', admits, [
    'Another set of permissions applies.',
    'Read the policy that is attached.',
  ]),
  exposure.attribute('iam.boundary', 'serious', 'aws_iam_role', 'permissions_boundary', gone, [
    'Nothing bounds what its policies may grant.',
    'Keep the boundary.',
  ]),
  exposure.attribute('iam.session', 'notice', 'aws_iam_role', 'max_session_duration', rises(3600), [
    'A stolen session is good for longer.',
    'Keep an hour.',
  ]),
  exposure.attribute('policy.managed', 'serious', 'aws_iam_role', 'managed_policy_arns', gains, [
    'Another set of permissions applies.',
    'Read the policy that is added.',
  ]),
];
