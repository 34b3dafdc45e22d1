import { blocks, show, text, undecided } from '../../expectations';
import { grantsOf } from '../../gcp-access';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const PROVIDER = 'google_iam_workload_identity_pool_provider';
const CLAUSE = /^attribute\.aws_role == ['"]arn:aws:sts::(\d{12}):assumed-role\/[\w+=,.@-]+['"]$/;
const REMEDY_PROVIDER =
  "Name our AWS account, and list the task roles in attribute_condition: attribute.aws_role == 'arn:aws:sts::" +
  "ACCOUNT:assumed-role/ROLE' || … (constructs/history/federation.ts).";
const REMEDY_MEMBER = 'Name one role: principalSet://…/attribute.aws_role/arn:aws:sts::ACCOUNT:assumed-role/ROLE.';

/** GCP believes named roles of our AWS account, and each may act as the service account made for it. */
export const federationBound: Rule = {
  id: 'federation-bound',
  reason: 'A pool without a condition believes every role of the account: any task could then rewrite release history.',
  check: (resource, stack) =>
    resource.type === PROVIDER ? ofProvider(resource.attributes, stack) : ofGrants(resource, stack),
};

function ofProvider(attributes: Attributes, stack: StackView): readonly Finding[] {
  const given = stack.value(blocks(attributes['aws'])[0]?.['account_id']);
  const ours = typeof given === 'string' && /^\d{12}$/.test(given) && (stack.facts.accountId ?? given) === given;
  const condition = text(attributes['attribute_condition']);
  const clauses = condition.split(' || ').map((clause) => CLAUSE.exec(clause)?.[1]);
  const finding = (wrong: string): Finding => ({ wrong, remedy: REMEDY_PROVIDER });
  return [
    ...(ours
      ? []
      : [finding(`aws.account_id is ${show(given)}, expected ${show(stack.facts.accountId ?? 'our account')}`)]),
    ...(clauses.every((account) => account !== undefined && account === given)
      ? []
      : [
          finding(`attribute_condition is ${show(condition || undefined)}, expected to name roles of our account only`),
        ]),
  ];
}

/** Members that are a whole pool, or a role of another account. */
function ofGrants(resource: Resource, stack: StackView): readonly Finding[] {
  const grants = grantsOf(resource, stack);
  if ('unreadable' in grants) return [undecided('policy_data', grants.unreadable, REMEDY_MEMBER)];
  const members = grants.flatMap((grant) => grant.members).filter((member) => /^principal(Set)?:/.test(member));
  return members
    .filter((member) => {
      const account = /\/attribute\.aws_role\/arn:aws:sts::(\d{12}):assumed-role\/[\w+=,.@-]+$/.exec(member)?.[1];
      return account === undefined || (stack.facts.accountId ?? account) !== account;
    })
    .map((member) => ({
      wrong: `member is ${show(member)}, expected one role of our AWS account`,
      remedy: REMEDY_MEMBER,
    }));
}
