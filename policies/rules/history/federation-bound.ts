import { blocks, show, text, undecided } from '../../expectations';
import { grantsOf } from '../../gcp-access';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const PROVIDER = 'google_iam_workload_identity_pool_provider';
const CLAUSE = /^attribute\.aws_role == ['"]arn:aws:sts::(\d{12}):assumed-role\/[\w+=,.@-]+['"]$/;
/** A job of GitHub by its whole subject, as constructs/delivery/github-jobs.ts has it; of a pull request all but its number. */
const WHOSE = "'repository_id:(\\d+):environment:[a-z-]+:ref:refs/";
const JOB = new RegExp(
  `^(?:assertion\\.sub == ${WHOSE}heads/main'|\\(assertion\\.sub\\.startsWith\\(${WHOSE}pull/'\\) && assertion\\.sub\\.endsWith\\('/merge'\\)\\))$`,
);
const GITHUB = 'https://token.actions.githubusercontent.com';
const REMEDY_GITHUB =
  'List whole subjects of jobs of our repository in attribute_condition (constructs/delivery/google-delivery.ts).';
const REMEDY_PROVIDER =
  "Name our AWS account, and list the task roles in attribute_condition: attribute.aws_role == 'arn:aws:sts::" +
  "ACCOUNT:assumed-role/ROLE' || … (constructs/history/federation.ts).";
const REMEDY_MEMBER = 'Name one role: principalSet://…/attribute.aws_role/arn:aws:sts::ACCOUNT:assumed-role/ROLE.';

/** GCP believes named roles of our AWS account and whole subjects of GitHub's jobs, and each may act as the service account made for it. */
export const federationBound: Rule = {
  id: 'federation-bound',
  reason: 'A pool without a condition believes every role of the account: any task could then rewrite release history.',
  check: (resource, stack) =>
    resource.type === PROVIDER ? ofProvider(resource.attributes, stack) : ofGrants(resource, stack),
};

function ofProvider(attributes: Attributes, stack: StackView): readonly Finding[] {
  if (attributes['oidc'] !== undefined) return ofGithub(attributes);
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

/** Every clause names a whole subject, and all name one repository. */
function ofGithub(attributes: Attributes): readonly Finding[] {
  const issuer = blocks(attributes['oidc'])[0]?.['issuer_uri'];
  const condition = text(attributes['attribute_condition']);
  const repositories = condition.split(' || ').map((clause) => {
    const [, whole, parted] = JOB.exec(clause) ?? [];
    return whole ?? parted;
  });
  const bound = repositories.every((one) => one !== undefined && one === repositories[0]);
  return [
    ...(issuer === GITHUB
      ? []
      : [{ wrong: `oidc.issuer_uri is ${show(issuer)}, expected "${GITHUB}"`, remedy: REMEDY_GITHUB }]),
    ...(bound
      ? []
      : [
          {
            wrong: `attribute_condition is ${show(condition || undefined)}, expected to name whole subjects of one repository`,
            remedy: REMEDY_GITHUB,
          },
        ]),
  ];
}

/** `principalSet://…/attribute.environment/prod` of a pool of this stack that lets in whole subjects of GitHub alone. */
const GITHUB_MEMBER =
  /^principalSet:\/\/iam\.googleapis\.com\/(\$\{google_iam_workload_identity_pool\.[\w-]+\.name\})\/attribute\.environment\/[a-z-]+$/;

function isGithubJob(member: string, stack: StackView): boolean {
  const pool = stack.follow(GITHUB_MEMBER.exec(member)?.[1]);
  if (pool === undefined) return false;
  const providers = stack.resources.filter(
    ({ type, attributes }) =>
      type === PROVIDER && stack.follow(attributes['workload_identity_pool_id'])?.address === pool.address,
  );
  return providers.length > 0 && providers.every(({ attributes }) => attributes['oidc'] !== undefined);
}

/** Members that are a whole pool, or a role of another account. */
function ofGrants(resource: Resource, stack: StackView): readonly Finding[] {
  const grants = grantsOf(resource, stack);
  if ('unreadable' in grants) return [undecided('policy_data', grants.unreadable, REMEDY_MEMBER)];
  const members = grants.flatMap((grant) => grant.members).filter((member) => /^principal(Set)?:/.test(member));
  return members
    .filter((member) => !isGithubJob(member, stack))
    .filter((member) => {
      const account = /\/attribute\.aws_role\/arn:aws:sts::(\d{12}):assumed-role\/[\w+=,.@-]+$/.exec(member)?.[1];
      return account === undefined || (stack.facts.accountId ?? account) !== account;
    })
    .map((member) => ({
      wrong: `member is ${show(member)}, expected one role of our AWS account`,
      remedy: REMEDY_MEMBER,
    }));
}
