import { isOpenToAnyone, nameOf, readDocument } from '../../documents';
import { mustBe, show, undecided } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const FLAGS = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];

/** Nobody outside reads or writes a bucket: not by ACL, not by policy, not by a later mistake. */
export const noPublicBucket: Rule = {
  id: 'no-public-bucket',
  reason:
    'Log lines hold the addresses of clients and people; the state holds everything. One open bucket gives them to anyone.',
  appliesTo: ['aws_s3_bucket'],
  check: (bucket, stack) => [...block(bucket, stack), ...acls(bucket, stack), ...policies(bucket, stack)],
};

function block(bucket: Resource, stack: StackView): readonly Finding[] {
  const remedy = `Set ${FLAGS.join(', ')} to true in an aws_s3_bucket_public_access_block (see constructs/storage).`;
  const found = stack.attached('aws_s3_bucket_public_access_block', 'bucket', bucket);
  if (found.length === 0) return [{ wrong: 'no aws_s3_bucket_public_access_block protects it', remedy }];
  return found.flatMap((one) =>
    FLAGS.flatMap((flag) => mustBe(stack, one, flag, true, remedy)).map((finding) => ({ ...finding, at: one })),
  );
}

function acls(bucket: Resource, stack: StackView): readonly Finding[] {
  return stack.attached('aws_s3_bucket_acl', 'bucket', bucket).flatMap((acl) => {
    const given = stack.value(acl.attributes['acl']);
    if (given === 'private' || given === 'log-delivery-write') return [];
    const remedy =
      'Remove the ACL: with BucketOwnerEnforced there is none, and access is written in the bucket policy.';
    return [{ at: acl, wrong: `acl is ${show(given)}, expected none or "private"`, remedy }];
  });
}

function policies(bucket: Resource, stack: StackView): readonly Finding[] {
  return stack.attached('aws_s3_bucket_policy', 'bucket', bucket).flatMap((policy): readonly Finding[] => {
    const remedy = 'Name the principals that need access, or narrow "*" by aws:SourceAccount or aws:PrincipalOrgID.';
    const reading = readDocument(stack, policy.attributes['policy']);
    if ('unreadable' in reading) return [{ at: policy, ...undecided('policy', reading.unreadable, remedy) }];
    return reading.statements
      .filter(isOpenToAnyone)
      .map((statement) => ({ at: policy, wrong: `${nameOf(statement)} allows anyone in the world`, remedy }));
  });
}
