/** What nobody can follow before apply, and what would be looked at by no rule: it counts as broken. */
import { SATELLITES } from '../../policies/satellites';
import { at, type Tree } from './bench';
import { Breaks } from './breaks-table';

const table = new Breaks();
const { add, set } = table;

/** One of each satellite, as it stands in the sound stack, or new. */
function satelliteIn(tree: Tree, type: string): { name: string; attributes: Record<string, unknown> } {
  const [found] = Object.entries(tree.resource[type] ?? {});
  if (found) return { name: found[0], attributes: found[1] };
  const attributes: Record<string, unknown> = {};
  tree.resource[type] = { new: attributes };
  return { name: 'new', attributes };
}

for (const [type, { by, of }] of Object.entries(SATELLITES)) {
  const reference = `${of[0]}.requests.id`;
  for (const given of [
    `\${lower(${reference})}`,
    `\${element([${reference}], 0)}`,
    `\${local.target}`,
    // begins like a plain reference, and ends elsewhere
    `\${${reference}[0] == "" ? var.a : [var.b][0]}`,
    '${aws_s3_bucket_versioning.requests_versioning.bucket}',
    'elsewhere',
  ]) {
    // the name differs from type to type, so the address is found in the tree itself
    table.all.push({
      rule: 'satellites-attached',
      address: `${type}.`,
      says: `cannot decide which ${of.join(' or ')} it belongs to: ${by} is`,
      edit: (tree) => {
        satelliteIn(tree, type).attributes[by] = given;
      },
    });
  }
}

const BLOCK = 'aws_s3_bucket_public_access_block';
const POLICY = 'aws_s3_bucket_policy';
const second = (type: string, edit: object) => (tree: Tree) => {
  const [sound] = Object.entries(tree.resource[type]!).filter(([name]) => name.startsWith('requests'));
  tree.resource[type]!['second'] = { ...sound![1], ...edit };
};
for (const type of Object.keys(SATELLITES).filter((name) => name.startsWith('aws_s3_bucket_'))) {
  if (type === 'aws_s3_bucket_acl') continue; // a sound bucket has none
  add('satellites-attached', `${type}.second`, `is the second ${type} of aws_s3_bucket.requests`, second(type, {}));
}
add(
  'no-public-bucket',
  `${BLOCK}.second`,
  'block_public_acls is false',
  second(BLOCK, { bucket: '${lower(aws_s3_bucket.requests.id)}', block_public_acls: false }),
);
const open = JSON.stringify({ Statement: { Sid: 'Open', Effect: 'Allow', Action: 's3:GetObject', Principal: '*' } });
for (const bucket of ['${lower(aws_s3_bucket.requests.id)}', 'of-another-stack', '${aws_s3_bucket.requests.id}']) {
  const edit = second(POLICY, { bucket, policy: open });
  add('no-public-bucket', `${POLICY}.second`, 'statement Open allows anyone in the world', edit);
}
set(
  'satellites-attached',
  'aws_appautoscaling_target.public_scaling',
  'resource_id',
  'service/balrog/${lower("agent")}',
  'cannot decide which aws_ecs_service it belongs to: resource_id is',
);

const UNCLEAR = [
  '${join("", ["*"])}',
  '${tolist(["*"])}',
  '${local.who}',
  '${terraform_data.who.output}',
  '${terraform_data.who.id}',
  '${aws_lambda_invocation.gate.result}',
  '${data.aws_iam_policy_document.not_of_this_stack.id}',
];
const DOCUMENT = 'data.aws_iam_policy_document.requests_document';
const requests = `${POLICY}.requests_policy`;
const allow = { sid: 'Read', actions: ['s3:GetObject'], resources: ['*'] };
for (const who of UNCLEAR) {
  for (const identifiers of [[who], who]) {
    add('no-public-bucket', requests, 'cannot decide: a principal of statement Read', (tree) => {
      tree.resource.terraform_data = { who: { input: '*' } };
      at(tree, DOCUMENT).statement.push({ ...allow, principals: [{ type: 'AWS', identifiers }] });
    });
  }
  const trust = { Statement: { Sid: 'Who', Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: who } } };
  const says = 'cannot decide: a principal of statement Who of assume_role_policy';
  set('no-open-principal', 'aws_iam_role.role', 'assume_role_policy', JSON.stringify(trust), says);
  add('no-wildcard-iam', 'aws_iam_role_policy.role_policy', 'cannot decide: an action of statement Metrics', (tree) => {
    at(tree, 'data.aws_iam_policy_document.role_document').statement[0].actions = [who];
  });
  add(
    'no-wildcard-iam',
    'aws_iam_role_policy.role_policy',
    'cannot decide: a resource of statement Metrics',
    (tree) => {
      const change = { actions: ['s3:*'], resources: [who] };
      Object.assign(at(tree, 'data.aws_iam_policy_document.role_document').statement[0], change);
    },
  );
}

for (const [part, value] of [
  ['principals', '${local.principals}'],
  ['not_principals', ['${local.principals}']],
  ['condition', '${local.conditions}'],
] as const) {
  add('no-public-bucket', requests, `cannot decide: policy is`, (tree) => {
    at(tree, DOCUMENT).statement.push({ ...allow, [part]: value });
  });
}
add('no-public-bucket', requests, 'cannot decide: policy is', (tree) => {
  at(tree, DOCUMENT).statement = '${local.statements}';
});
add('no-public-bucket', requests, 'a dynamic block', (tree) => {
  at(tree, DOCUMENT).statement.push({ ...allow, dynamic: { principals: {} } });
});
set('no-public-bucket', requests, 'policy', '{"Statement":["${local.statement}"]}', 'cannot decide: policy is');

const like = (variable: string, values: readonly string[], test = 'StringLike') => ({ test, variable, values });
for (const condition of [
  like('aws:PrincipalArn', ['arn:*']),
  like('aws:PrincipalArn', ['arn:aws:iam::*:role/balrog']),
  like('aws:PrincipalArn', ['arn:aws:iam::111122223333:role/a', '*'], 'ArnLike'),
  like('aws:SourceArn', ['arn:aws:s3:::*'], 'ArnLike'),
  like('aws:SourceAccount', []),
  like('aws:SourceAccount', ['*'], 'StringEquals'),
  like('aws:SourceAccount', ['1111*']),
  like('aws:PrincipalOrgID', ['o-*']),
  like('aws:SourceAccount', ['${local.account}'], 'StringEquals'),
  like('aws:SourceAccount', ['111122223333'], 'StringEqualsIfExists'),
  like('aws:SourceAccount', ['111122223333'], 'ForAllValues:StringEquals'),
  like('aws:UserAgent', ['balrog'], 'StringEquals'),
]) {
  add('no-public-bucket', requests, 'statement Read allows anyone in the world', (tree) => {
    at(tree, DOCUMENT).statement.push({
      ...allow,
      principals: [{ type: '*', identifiers: ['*'] }],
      condition: [condition],
    });
  });
}

const subject = (values: readonly string[] | string, action = 'sts:AssumeRoleWithWebIdentity') =>
  JSON.stringify({
    Statement: {
      Sid: 'GitHub',
      Effect: 'Allow',
      Action: action,
      Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
      Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': values } },
    },
  });
for (const policy of [
  subject([]),
  subject('repo:*'),
  subject(['repo:mozilla/balrog:*', 'repo:?*']),
  subject('${local.sub}'),
  subject('*', 'sts:*'),
  subject('*', 'STS:assumerolewith*'),
]) {
  set('no-open-principal', 'aws_iam_role.role', 'assume_role_policy', policy, 'statement GitHub of assume_role_policy');
}

export const failClosedBreaks = table.all;
