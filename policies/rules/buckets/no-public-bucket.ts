import { nameOf, readDocument } from '../../documents';
import { blocks, mustBe, show, undecided } from '../../expectations';
import { isOpenToAnyone, unclearPrincipal } from '../../open-statements';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const BLOCK = 'aws_s3_bucket_public_access_block';
const ACCOUNT_BLOCK = 'aws_s3_account_public_access_block';
const POINT = 'aws_s3_access_point';
const ACLS = ['aws_s3_bucket_acl', 'aws_s3_object', 'aws_s3_object_copy'];
const POLICIES = ['aws_s3_bucket_policy', 'aws_s3control_access_point_policy'];
const FLAGS = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];
const BLOCK_REMEDY = `Set ${FLAGS.join(', ')} to true in an aws_s3_bucket_public_access_block (see constructs/storage).`;

/** Nobody outside reads or writes a bucket: not by ACL, not by policy, not by a later mistake. */
export const noPublicBucket: Rule = {
  id: 'no-public-bucket',
  reason:
    'Log lines hold the addresses of clients and people; the state holds everything. One open bucket gives them to anyone.',
  appliesTo: ['aws_s3_bucket', BLOCK, ACCOUNT_BLOCK, POINT, ...ACLS, ...POLICIES],
  check: (resource, stack) => {
    if (resource.type === 'aws_s3_bucket') return unprotected(resource, stack);
    if ([BLOCK, ACCOUNT_BLOCK].includes(resource.type)) return openings(resource, stack);
    if (ACLS.includes(resource.type)) return acl(resource, stack);
    // Wherever the policy belongs to: a bucket of another stack is nobody's to open either.
    return [...(resource.type === POINT ? pointOpenings(resource, stack) : []), ...policy(resource, stack)];
  },
};

function unprotected(bucket: Resource, stack: StackView): readonly Finding[] {
  if (stack.attached(BLOCK, 'bucket', bucket).length > 0) return [];
  return [{ wrong: `no ${BLOCK} protects it`, remedy: BLOCK_REMEDY }];
}

function openings(block: Resource, stack: StackView): readonly Finding[] {
  return FLAGS.flatMap((flag) => mustBe(stack, block, flag, true, BLOCK_REMEDY));
}

/** An access point blocks all unless told otherwise, and can never be told again. */
function pointOpenings(point: Resource, stack: StackView): readonly Finding[] {
  return blocks(point.attributes['public_access_block_configuration']).flatMap((configuration) =>
    FLAGS.map((flag) => [flag, stack.value(configuration[flag])] as const)
      .filter(([, given]) => given !== undefined && given !== true)
      .map(([flag, given]) => ({ wrong: `${flag} is ${show(given)}, expected true`, remedy: BLOCK_REMEDY })),
  );
}

function acl(resource: Resource, stack: StackView): readonly Finding[] {
  const remedy = 'Remove the ACL: with BucketOwnerEnforced there is none, and access is written in the bucket policy.';
  const given = stack.value(resource.attributes['acl']);
  const grants = resource.attributes['access_control_policy'] ?? resource.attributes['grant'];
  const ownGrants = grants === undefined ? [] : [{ wrong: 'grants access by an ACL of its own', remedy }];
  if (given === undefined || given === 'private' || given === 'log-delivery-write') return ownGrants;
  return [...ownGrants, { wrong: `acl is ${show(given)}, expected none or "private"`, remedy }];
}

function policy({ attributes }: Resource, stack: StackView): readonly Finding[] {
  if (attributes['policy'] === undefined) return [];
  const remedy = 'Name the principals that need access, or narrow "*" by aws:SourceAccount or aws:PrincipalOrgID.';
  const reading = readDocument(stack, attributes['policy']);
  if ('unreadable' in reading) return [undecided('policy', reading.unreadable, remedy)];
  return reading.statements.flatMap((statement): readonly Finding[] => {
    const unclear = unclearPrincipal(statement, stack);
    if (unclear !== undefined) return [undecided(`a principal of ${nameOf(statement)}`, unclear, remedy)];
    return isOpenToAnyone(statement, stack)
      ? [{ wrong: `${nameOf(statement)} allows anyone in the world`, remedy }]
      : [];
  });
}
