/** What lets more people in by permission: policies, principals, roles, public buckets. */
import { entriesOf } from './build';
import { admits, becomes, broadens, gains, gone, off, on, ranked, rises, type Entry } from './entry';

const { fate, watch } = entriesOf('exposure');

const POLICY = [
  'More may be done, by more, or on more than before.',
  'Name principals, actions and resources one by one, and keep conditions and Deny statements.',
  'judged',
] as const;

export const POLICIES: readonly Entry[] = [
  watch(
    'policy.resource',
    'serious',
    [
      'aws_s3_bucket_policy',
      'aws_sns_topic_policy',
      'aws_sqs_queue_policy',
      'aws_kms_key',
      'aws_kms_key_policy',
      'aws_secretsmanager_secret_policy',
      'aws_ecr_repository_policy',
      'aws_glue_resource_policy',
      'aws_efs_file_system_policy',
      'aws_backup_vault_policy',
      'aws_vpc_endpoint',
      'aws_sns_topic',
      'aws_sqs_queue',
      'aws_s3_bucket',
      'aws_api_gateway_rest_api_policy',
      'aws_lambda_layer_version_permission',
      'aws_iam_policy',
      'aws_iam_role_policy',
      'aws_iam_user_policy',
      'aws_iam_group_policy',
    ],
    'policy',
    broadens,
    POLICY,
  ),
  watch('policy.trust', 'serious', 'aws_iam_role', 'assume_role_policy', broadens, POLICY),
  watch('policy.inline', 'serious', 'aws_iam_role', 'inline_policy.policy', broadens, POLICY),
  watch('policy.logs', 'serious', 'aws_cloudwatch_log_resource_policy', 'policy_document', broadens, POLICY),
  watch(
    'policy.search',
    'serious',
    ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
    'access_policies',
    broadens,
    POLICY,
  ),
  watch(
    'policy.attached',
    'critical',
    [
      'aws_iam_role_policy_attachment',
      'aws_iam_user_policy_attachment',
      'aws_iam_group_policy_attachment',
      'aws_iam_policy_attachment',
    ],
    'policy_arn',
    becomes('/(AdministratorAccess|PowerUserAccess|IAMFullAccess|[A-Za-z0-9]*FullAccess)$'),
    POLICY,
  ),
  watch(
    'policy.attached-other',
    'serious',
    ['aws_iam_role_policy_attachment', 'aws_iam_user_policy_attachment', 'aws_iam_group_policy_attachment'],
    'policy_arn',
    admits,
    ['Another set of permissions applies.', 'Read the policy that is attached.'],
  ),
  watch('iam.boundary', 'serious', ['aws_iam_role', 'aws_iam_user'], 'permissions_boundary', gone, [
    'Nothing bounds what its policies may grant.',
    'Keep the boundary.',
  ]),
  watch('iam.session', 'notice', 'aws_iam_role', 'max_session_duration', rises(3600), [
    'A stolen session is good for longer.',
    'Keep an hour.',
  ]),
  fate(
    'iam.key-made',
    'serious',
    ['aws_iam_access_key', 'google_service_account_key', 'aws_iam_user_login_profile'],
    ['create', 'replace'],
    [
      "A key that never expires is made, and stands in terraform's state.",
      'Use a role or workload identity federation.',
    ],
  ),
  watch('policy.managed', 'serious', ['aws_iam_role'], 'managed_policy_arns', gains, [
    'Another set of permissions applies.',
    'Read the policy that is added.',
  ]),
  watch('lambda.caller', 'serious', 'aws_lambda_permission', 'principal', admits, [
    'Somebody else may call the function.',
    'Check who it is, and narrow it by source_arn and source_account.',
  ]),
  watch('lambda.anyone', 'critical', 'aws_lambda_permission', 'principal', becomes('^\\*$'), POLICY),
  watch('lambda.url', 'critical', 'aws_lambda_function_url', 'authorization_type', ranked('NONE', 'AWS_IAM', 'NONE'), [
    'Anyone in the world may call the function.',
    'Use AWS_IAM.',
    'judged',
  ]),
  watch('ecs.exec', 'serious', 'aws_ecs_service', 'enable_execute_command', on, [
    'People can open a shell in running tasks, where the secrets are.',
    'Leave it off; switch it on for the time of an investigation.',
    'judged',
  ]),
  watch(
    'gcp.public-member',
    'critical',
    [
      'google_storage_bucket_iam_member',
      'google_project_iam_member',
      'google_service_account_iam_member',
      'google_secret_manager_secret_iam_member',
      'google_pubsub_topic_iam_member',
      'google_cloud_run_service_iam_member',
      'google_bigquery_dataset_iam_member',
    ],
    'member',
    becomes('^(allUsers|allAuthenticatedUsers)$'),
    POLICY,
  ),
  watch(
    'gcp.public-members',
    'critical',
    ['google_storage_bucket_iam_binding', 'google_project_iam_binding', 'google_service_account_iam_binding'],
    'members',
    becomes('^(allUsers|allAuthenticatedUsers)$'),
    POLICY,
  ),
  watch(
    'gcp.member',
    'serious',
    ['google_storage_bucket_iam_member', 'google_project_iam_member', 'google_service_account_iam_member'],
    'member',
    admits,
    ['Somebody else gets the role.', 'Check who it is.'],
  ),
  watch(
    'gcp.members',
    'serious',
    ['google_storage_bucket_iam_binding', 'google_project_iam_binding', 'google_service_account_iam_binding'],
    'members',
    gains,
    ['More people or services get the role.', 'Check who they are.'],
  ),
  watch(
    'gcp.policy',
    'serious',
    ['google_storage_bucket_iam_policy', 'google_project_iam_policy', 'google_service_account_iam_policy'],
    'policy_data.bindings.members',
    gains,
    ['More people or services get the role, or everybody.', 'Check who they are.'],
  ),
  watch(
    'gcp.role',
    'critical',
    [
      'google_storage_bucket_iam_member',
      'google_project_iam_member',
      'google_service_account_iam_member',
      'google_storage_bucket_iam_binding',
      'google_project_iam_binding',
    ],
    'role',
    becomes('^roles/(owner|editor|.*[aA]dmin|iam\\.serviceAccountTokenCreator|storage\\.legacyBucketOwner)$'),
    POLICY,
  ),
  watch(
    'gcp.permissions',
    'serious',
    ['google_project_iam_custom_role', 'google_organization_iam_custom_role'],
    'permissions',
    gains,
    ['Whoever has the role may do more.', 'Name the permissions that are needed.'],
  ),
  watch('gcp.federation', 'critical', 'google_iam_workload_identity_pool_provider', 'attribute_condition', gone, [
    'Every identity of the other side is believed.',
    'Keep the condition that names whose it must be.',
    'judged',
  ]),
  watch(
    'gcs.public-prevention',
    'critical',
    'google_storage_bucket',
    'public_access_prevention',
    ranked('inherited', 'enforced', 'inherited'),
    ['The bucket can be made public.', 'Keep it enforced.'],
  ),
  watch('gcs.uniform-access', 'serious', 'google_storage_bucket', 'uniform_bucket_level_access', off, [
    'Access control lists count again, object by object.',
    'Keep uniform access.',
  ]),
  watch('chatbot.guardrails', 'serious', 'aws_chatbot_slack_channel_configuration', 'guardrail_policy_arns', gains, [
    'More can be done from the chat channel.',
    'Keep ReadOnlyAccess as its limit.',
  ]),
];

export const BUCKETS: readonly Entry[] = [
  'block_public_acls',
  'block_public_policy',
  'ignore_public_acls',
  'restrict_public_buckets',
]
  .map((attribute) =>
    watch(
      `bucket.${attribute.replace(/_/g, '-')}`,
      'critical',
      ['aws_s3_bucket_public_access_block', 'aws_s3_account_public_access_block'],
      attribute,
      off,
      ['The bucket can be made public by a list or a policy.', 'Keep all four blocks on.', 'judged'],
    ),
  )
  .concat([
    watch(
      'bucket.acl',
      'critical',
      ['aws_s3_bucket_acl', 'aws_s3_bucket'],
      'acl',
      becomes('^(public-|authenticated-)'),
      ['The whole world may read it.', 'Use private, and a policy for who needs more.', 'judged'],
    ),
    watch(
      'bucket.ownership',
      'serious',
      'aws_s3_bucket_ownership_controls',
      'rule.object_ownership',
      ranked('ObjectWriter', 'BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'),
      ['Access control lists count again, and writers own what they wrote.', 'Keep BucketOwnerEnforced.', 'judged'],
    ),
  ]);
