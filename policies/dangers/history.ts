/** Release history and nightly history: buckets of GCS, and who may do what in the project. */
import {
  admits,
  becomes,
  blindness,
  dataLoss,
  differs,
  exposure,
  falls,
  gains,
  gone,
  off,
  on,
  protection,
  ranked,
  type Judgement,
} from '@balrog-infra/review';
import { ENCRYPTION, POLICY, RETENTION, UNRECORDED } from './texts';

const NEVER = Number.POSITIVE_INFINITY;

const GRANTS = ['google_storage_bucket_iam_member', 'google_project_iam_member', 'google_service_account_iam_member'];

export const HISTORY: readonly Judgement[] = [
  dataLoss.attribute(
    'gcs.lifecycle-age',
    'critical',
    'google_storage_bucket',
    'lifecycle_rule.condition.age',
    falls(NEVER),
    ['Objects older than the new age fall under the rule within a day.', 'Keep the age.'],
  ),
  dataLoss.attribute(
    'gcs.lifecycle-delete',
    'critical',
    'google_storage_bucket',
    'lifecycle_rule.action.type',
    becomes('^Delete$'),
    [
      'A rule deletes objects that were kept so far.',
      'Remove the rule, or check with its condition what it would delete.',
    ],
  ),
  protection.attribute(
    'gcs.soft-delete',
    'critical',
    'google_storage_bucket',
    'soft_delete_policy.retention_duration_seconds',
    falls(604_800),
    RETENTION,
  ),
  protection.attribute(
    'gcs.retention',
    'critical',
    'google_storage_bucket',
    'retention_policy.retention_period',
    falls(0),
    RETENTION,
  ),
  protection.attribute('gcs.retention-locked', 'serious', 'google_storage_bucket', 'retention_policy.is_locked', on, [
    'A locked retention can never be shortened, and nothing can be overwritten until its end.',
    'Be sure that no application overwrites objects in the bucket.',
  ]),
  exposure.attribute(
    'gcs.key',
    'serious',
    'google_storage_bucket',
    'encryption.default_kms_key_name',
    gone,
    ENCRYPTION,
  ),
  exposure.attribute(
    'gcp.public-member',
    'critical',
    GRANTS,
    'member',
    becomes('^(allUsers|allAuthenticatedUsers)$'),
    POLICY,
  ),
  exposure.attribute('gcp.member', 'serious', GRANTS, 'member', admits, [
    'Somebody else gets the role.',
    'Check who it is.',
  ]),
  exposure.attribute(
    'gcp.role',
    'critical',
    GRANTS,
    'role',
    becomes('^roles/(owner|editor|.*[aA]dmin|iam\\.serviceAccountTokenCreator|storage\\.legacyBucketOwner)$'),
    POLICY,
  ),
  exposure.attribute('gcp.other-role', 'serious', GRANTS, 'role', differs, [
    'Another set of permissions applies.',
    'Read what the other role allows.',
  ]),
  exposure.attribute('gcp.permissions', 'serious', 'google_project_iam_custom_role', 'permissions', gains, [
    'Whoever has the role may do more.',
    'Name the permissions that are needed.',
  ]),
  exposure.attribute(
    'gcs.public-prevention',
    'critical',
    'google_storage_bucket',
    'public_access_prevention',
    ranked('inherited', 'enforced', 'inherited'),
    ['The bucket can be made public.', 'Keep it enforced.'],
  ),
  exposure.attribute('gcs.uniform-access', 'serious', 'google_storage_bucket', 'uniform_bucket_level_access', off, [
    'Access control lists count again, object by object.',
    'Keep uniform access.',
  ]),
  blindness.attribute('gcs.logging', 'notice', 'google_storage_bucket', 'logging.log_bucket', gone, UNRECORDED),
];
