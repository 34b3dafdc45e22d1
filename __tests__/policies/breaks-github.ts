/** Jobs of GitHub, and what bounds the roles that they make. */
import { at, type Editable } from './bench';
import { Breaks, UNRESOLVED } from './breaks-table';
import { SUBJECT } from './sound-github';

const table = new Breaks();
const { add, set } = table;

const ROLE = 'aws_iam_role.github_role';
const TRUST = 'data.aws_iam_policy_document.github_trust';
const GITHUB = 'token.actions.githubusercontent.com';

const believing = (says: string, conditions: readonly Editable[]): void =>
  add('github-subject-whole', ROLE, says, (tree) => {
    (at(tree, TRUST).statement as Editable[])[0]!.condition = conditions;
  });
const aud = { test: 'StringEquals', variable: `${GITHUB}:aud`, values: ['sts.amazonaws.com'] };
const sub = (...values: readonly string[]) => ({ test: 'StringLike', variable: `${GITHUB}:sub`, values });

for (const subject of [
  'repository_id:7:environment:prod:*',
  'repository_id:7:environment:*:ref:refs/heads/main',
  'repository_id:7:environment:prod:ref:refs/heads/*',
  'repository_id:7:environment:prod:ref:refs/tags/v3.26',
  'repository_id:*:environment:prod:ref:refs/heads/main',
  'repo:mozilla-releng/balrog-infra:environment:prod',
]) {
  believing(`the subject is "${subject}", expected repository_id, environment and ref`, [aud, sub(subject)]);
}
believing('0 subjects are believed, expected one', [aud]);
believing('2 subjects are believed, expected one', [aud, sub(SUBJECT, SUBJECT)]);
believing('the subject is "repository_id:8:', [
  aud,
  sub(SUBJECT),
  sub('repository_id:8:environment:prod:ref:refs/heads/main'),
]);
believing('the audience is [], expected', [sub(SUBJECT)]);
believing('the audience is ["https://github.com/other"], expected', [
  { ...aud, values: ['https://github.com/other'] },
  sub(SUBJECT),
]);

for (const [given, shown] of [
  [undefined, 'absent'],
  ['arn:aws:iam::aws:policy/AdministratorAccess', '"arn:aws:iam::aws:policy/AdministratorAccess"'],
  [UNRESOLVED, '"${var.unknown}"'],
]) {
  set('roles-bounded', 'aws_iam_role.role', 'permissions_boundary', given, `permissions_boundary is ${shown}`);
}

const PROVIDER = 'google_iam_workload_identity_pool_provider.github_federation';
for (const condition of [
  undefined,
  'true',
  "assertion.repository_id == '7'",
  `assertion.sub == '${SUBJECT}' || true`,
  `assertion.sub == '${SUBJECT}' || assertion.sub == 'repository_id:8:environment:prod:ref:refs/heads/main'`,
  "assertion.sub.startsWith('repository_id:7:environment:prod')",
]) {
  set('federation-bound', PROVIDER, 'attribute_condition', condition, 'expected to name whole subjects of one');
}
set('federation-bound', PROVIDER, 'oidc', { issuer_uri: 'https://example.com' }, 'oidc.issuer_uri is "https://');
const MEMBER = 'principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github_pool.name}';
for (const member of [
  `${MEMBER}/*`,
  `${MEMBER}/attribute.ref/refs/heads/main`,
  'principalSet://iam.googleapis.com/projects/1/pools/other/attribute.environment/prod',
]) {
  set(
    'federation-bound',
    'google_service_account_iam_member.github_acts',
    'member',
    member,
    'expected one role of our',
  );
}

export const githubBreaks = table.all;
