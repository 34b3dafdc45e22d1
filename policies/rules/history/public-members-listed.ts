import { show, undecided } from '../../expectations';
import { type Grant, grantsOf } from '../../gcp-access';
import { HISTORY_BUCKETS } from '../../history-buckets';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const ANYONE = ['allUsers', 'allAuthenticatedUsers'];
const REMEDY =
  'Name the service account or group that needs it. A bucket the world must read is listed in ' +
  'policies/history-buckets.ts with its role and the reason.';

/** On GCP the world may read the listed buckets, with the listed role, and nothing else. */
export const publicMembersListed: Rule = {
  id: 'public-members-listed',
  reason: 'allUsers is everyone on the internet and allAuthenticatedUsers everyone with a Google account.',
  check: (resource, stack) => {
    const grants = grantsOf(resource, stack);
    if ('unreadable' in grants) return [undecided('policy_data', grants.unreadable, REMEDY)];
    return grants.flatMap((grant) => [
      ...grant.members
        .filter((member) => isUnclear(member, stack))
        .map((member) => undecided('member', member, REMEDY)),
      ...grant.members
        .filter((member) => ANYONE.includes(member))
        .filter((member) => !isListed(member, grant, resource, stack))
        .map((member): Finding => ({ wrong: `gives ${show(grant.role)} to ${member}`, remedy: REMEDY })),
    ]);
  },
};

function isListed(member: string, { role }: Grant, { type, attributes }: Resource, stack: StackView): boolean {
  if (member !== 'allUsers' || !type.startsWith('google_storage_bucket_iam_')) return false;
  const bucket = stack.follow(attributes['bucket']) ?? namedBucket(attributes['bucket'], stack);
  return bucket !== undefined && HISTORY_BUCKETS[bucket.address]?.anyone === role;
}

function namedBucket(name: unknown, stack: StackView): Resource | undefined {
  return stack.ofType('google_storage_bucket').find(({ attributes }) => attributes['name'] === name);
}

/** A reference that may turn out to be anyone; one that is a service account's, or says its kind first, cannot. */
function isUnclear(member: string, stack: StackView): boolean {
  if (!hasUnresolved(member) || /^(serviceAccount:|group:|principal(Set)?:\/\/)/.test(member)) return false;
  return !/^(data\.)?google_service_account$/.test(stack.follow(member)?.type ?? '');
}
