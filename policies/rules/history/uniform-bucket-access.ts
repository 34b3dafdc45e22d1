import { mustBe } from '../../expectations';
import type { Rule } from '../../rule';

const ACLS = [
  'google_storage_bucket_acl',
  'google_storage_default_object_acl',
  'google_storage_object_acl',
  'google_storage_bucket_access_control',
  'google_storage_default_object_access_control',
  'google_storage_object_access_control',
];

/** IAM alone says who reads and writes a bucket of Cloud Storage: access control lists are off. */
export const uniformBucketAccess: Rule = {
  id: 'uniform-bucket-access',
  reason: 'With access control lists, whoever writes an object decides who reads it, and no rule here sees that.',
  appliesTo: ['google_storage_bucket', ...ACLS],
  check: (resource, stack) => {
    if (ACLS.includes(resource.type)) {
      const remedy = 'Grant a role with a google_storage_bucket_iam_member instead (see constructs/history).';
      return [{ wrong: 'is an access control list, which the bucket must not have', remedy }];
    }
    const remedy = `Set uniformBucketLevelAccess: true in the construct of ${resource.path}.`;
    return mustBe(stack, resource, 'uniform_bucket_level_access', true, remedy);
  },
};
