/** The network, and who may do what. */
import { at } from './bench';
import { Breaks, UNRESOLVED } from './breaks-table';

const table = new Breaks();
const { add, set, remove } = table;

remove('vpc-flow-logs', 'aws_flow_log.flow_log', 'aws_vpc.vpc', 'no aws_flow_log records its traffic');
set('vpc-flow-logs', 'aws_flow_log.flow_log', 'traffic_type', 'ACCEPT', 'traffic_type is "ACCEPT", expected "REJECT"');
set('vpc-flow-logs', 'aws_flow_log.subnet_log', 'traffic_type', 'REJECT', 'traffic_type is "REJECT", expected "ALL"');
set('vpc-flow-logs', 'aws_flow_log.subnet_log', 'traffic_type', UNRESOLVED, 'cannot decide: traffic_type is');
remove('vpc-flow-logs', 'aws_flow_log.subnet_log', 'aws_subnet.subnet', 'no aws_flow_log records its traffic');
add('vpc-flow-logs', 'aws_subnet.second', 'no aws_flow_log records its traffic', (tree) => {
  // Whether it has a way in cannot be followed: it counts as one that has none.
  tree.resource.aws_subnet!.second = { vpc_id: '${aws_vpc.vpc.id}', cidr_block: '10.0.1.0/24' };
});
const ENDPOINT = 'aws_vpc_endpoint.logs_endpoint';
const SERVICE = 'com.amazonaws.us-west-2';
set('endpoints-used', ENDPOINT, 'service_name', `${SERVICE}.sts`, 'nothing is known to call "sts"');
set('endpoints-used', ENDPOINT, 'service_name', undefined, 'nothing is known to call "undefined"');
set('endpoints-used', ENDPOINT, 'service_name', UNRESOLVED, 'cannot decide: service_name is');
set('endpoints-own-account', ENDPOINT, 'policy', undefined, 'policy is absent, which lets everybody do everything');
set('endpoints-own-account', ENDPOINT, 'policy', UNRESOLVED, 'cannot decide: policy is');
for (const [what, change] of [
  ['no condition', {}],
  ['another condition', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }],
  ['a pattern for a condition', { Condition: { StringLike: { 'aws:PrincipalAccount': '1*' } } }],
  ['all accounts of a list', { Condition: { StringEquals: { 'aws:PrincipalAccount': ['111122223333', '*'] } } }],
] as const) {
  const Statement = [{ Sid: what, Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*', ...change }];
  const policy = JSON.stringify({ Version: '2012-10-17', Statement });
  set('endpoints-own-account', ENDPOINT, 'policy', policy, `statement "${what}" lets any account reach ["*"]`);
}
set('subnets-without-addresses', 'aws_subnet.subnet', 'map_public_ip_on_launch', true, 'is true, expected false');
set(
  'subnets-without-addresses',
  'aws_subnet.subnet',
  'map_public_ip_on_launch',
  undefined,
  'is absent, expected false',
);
const SECRET = 'aws_secretsmanager_secret.sentry_dsn';
set('secrets-recoverable', SECRET, 'recovery_window_in_days', 0, 'recovery_window_in_days is 0, expected at least 7');
set('secrets-recoverable', SECRET, 'recovery_window_in_days', undefined, 'recovery_window_in_days is absent');
const copyKey = (region: string) => `arn:aws:kms:${region}:111122223333:key/copies`;
for (const [replica, wrong] of [
  [undefined, 'no replica copies it into another region'],
  [[{ region: 'us-west-2', kms_key_id: copyKey('us-west-2') }], 'replica.region is "us-west-2", expected another one'],
  [[{ region: 'us-east-2', kms_key_id: copyKey('us-west-2') }], 'expected a key of that region'],
  [[{ region: 'us-east-2' }], 'replica.kms_key_id is absent, expected a key of that region'],
  [[{ region: '${var.region}', kms_key_id: copyKey('us-east-2') }], 'replica.region is'],
] as const)
  set('secrets-replicated', SECRET, 'replica', replica, wrong);
for (const [service, parts] of [
  ['ecr.dkr', ['image']],
  ['logs', ['logConfiguration']],
  ['s3', ['image', 'logConfiguration']],
  ['secretsmanager', ['secrets']],
] as const) {
  add(
    'endpoints-used',
    `aws_vpc_endpoint.${service.replace('.', '_')}_endpoint`,
    `no task calls "${service}"`,
    (tree) => {
      for (const task of Object.values(tree.resource.aws_ecs_task_definition!)) {
        const containers = JSON.parse(task.container_definitions as string) as Record<string, unknown>[];
        for (const container of containers) for (const part of parts) delete container[part];
        task.container_definitions = JSON.stringify(containers);
      }
    },
  );
}
add('endpoints-used', ENDPOINT, 'cannot decide: container_definitions', (tree) => {
  at(tree, 'aws_ecs_task_definition.public_task').container_definitions = UNRESOLVED;
});
const DEFAULT = 'aws_default_security_group.default_group';
remove('default-group-empty', DEFAULT, 'aws_vpc.vpc', 'left as AWS made it');
set('default-group-empty', DEFAULT, 'ingress', [{ self: true, protocol: '-1' }], 'ingress is [{');
set('default-group-empty', DEFAULT, 'egress', UNRESOLVED, 'egress is');

const TASKS = 'aws_security_group.tasks';
const MYSQL = 'aws_vpc_security_group_ingress_rule.mysql';
set('security-group-rules-apart', TASKS, 'egress', [{ protocol: '-1' }], 'egress rules are inline');
set(
  'security-group-rules-apart',
  MYSQL,
  'description',
  undefined,
  'description is absent, expected a purpose in words',
);
set('security-group-rules-apart', MYSQL, 'description', 'mysql', 'description is "mysql"');
add('security-group-rules-apart', 'aws_security_group_rule.old', 'of the older type', (tree) => {
  tree.resource.aws_security_group_rule = { old: { type: 'egress', security_group_id: 'sg' } };
});
set('no-open-ingress', MYSQL, 'cidr_ipv4', '0.0.0.0/0', 'tcp 3306 is open to 0.0.0.0/0');
set('no-open-ingress', MYSQL, 'cidr_ipv4', '128.0.0.0/1', 'tcp 3306 is open to 128.0.0.0/1');
set('no-open-ingress', MYSQL, 'cidr_ipv6', '::/0', 'tcp 3306 is open to ::/0');
set('no-open-ingress', MYSQL, 'cidr_ipv4', UNRESOLVED, 'cannot decide: the network it opens to');
set('no-open-ingress', MYSQL, 'prefix_list_id', 'pl-1', 'cannot decide: the prefix list it opens to');
const HTTPS = 'aws_vpc_security_group_ingress_rule.aus5_https';
set('no-open-ingress', HTTPS, 'to_port', 8080, 'tcp 443-8080 is open to 0.0.0.0/0');
set('no-open-ingress', HTTPS, 'ip_protocol', '-1', 'every port of every protocol is open to 0.0.0.0/0');
set('no-open-ingress', HTTPS, 'security_group_id', '${aws_security_group.tasks.id}', 'tcp 443 is open to 0.0.0.0/0');
set(
  'no-open-ingress',
  TASKS,
  'ingress',
  [{ protocol: 'tcp', from_port: 22, to_port: 22, cidr_blocks: ['0.0.0.0/0'] }],
  'tcp 22',
);
add('no-open-ingress', 'aws_security_group_rule.old', 'tcp 22 is open to 0.0.0.0/0', (tree) => {
  const opening = { type: 'ingress', protocol: 'tcp', from_port: 22, to_port: 22, cidr_blocks: ['0.0.0.0/0'] };
  tree.resource.aws_security_group_rule = {
    old: { ...opening, security_group_id: '${aws_security_group.aus5_group.id}' },
  };
});
set('load-balancer-logs', 'aws_lb.aus5', 'access_logs', undefined, 'access_logs.enabled is absent, expected true');
set('load-balancer-logs', 'aws_lb.aus5', 'access_logs', { enabled: false }, 'access_logs.enabled is false');

const ROLE_POLICY = 'aws_iam_role_policy.role_policy';
for (const [change, says] of [
  [{ actions: ['*'] }, 'statement Metrics allows * on *'],
  [{ actions: ['*'], resources: ['arn:aws:s3:::one'] }, 'statement Metrics allows * on arn:aws:s3:::one'],
  [{ actions: ['s3:*'] }, 'allows s3:* on *'],
  [{ actions: ['s3:*'], resources: ['arn:aws:s3:::*'] }, 'allows s3:* on arn:aws:s3:::*'],
  [{ actions: [], not_actions: ['iam:*'] }, 'allows everything but iam:* on *'],
  [{ actions: ['s3:*'], resources: [], not_resources: ['arn:aws:s3:::one'] }, 'on everything but arn:aws:s3:::one'],
] as const) {
  add('no-wildcard-iam', ROLE_POLICY, says, (tree) => {
    Object.assign(at(tree, 'data.aws_iam_policy_document.role_document').statement[0], change);
  });
}
set('no-wildcard-iam', ROLE_POLICY, 'policy', UNRESOLVED, 'cannot decide: policy');
set(
  'no-wildcard-iam',
  ROLE_POLICY,
  'policy',
  '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
  'allows * on *',
);
add('no-wildcard-iam', ROLE_POLICY, 'cannot decide: policy is "a dynamic statement"', (tree) => {
  at(tree, 'data.aws_iam_policy_document.role_document').dynamic = { statement: {} };
});
add('no-wildcard-iam', ROLE_POLICY, 'cannot decide: policy', (tree) => {
  at(tree, 'data.aws_iam_policy_document.role_document').source_policy_documents = [UNRESOLVED];
});
add('no-wildcard-iam', 'aws_kms_key.key', 'statement Iam allows kms:* on *', (tree) => {
  const [statement] = at(tree, 'data.aws_iam_policy_document.key_policy').statement;
  statement.principals = [{ type: 'AWS', identifiers: ['arn:aws:iam::111122223333:role/task'] }];
});
add('no-wildcard-iam', 'aws_kms_key.key', 'statement Iam allows kms:* on *', (tree) => {
  const [statement] = at(tree, 'data.aws_iam_policy_document.key_policy').statement;
  statement.principals = [{ type: 'AWS', identifiers: ['arn:aws:iam::444455556666:root'] }];
});
const ATTACHMENT = 'aws_iam_role_policy_attachment.attachment';
for (const name of ['AdministratorAccess', 'AmazonS3FullAccess']) {
  set('no-wildcard-iam', ATTACHMENT, 'policy_arn', `arn:aws:iam::aws:policy/${name}`, `policy/${name}"`);
}
set('no-wildcard-iam', ATTACHMENT, 'policy_arn', UNRESOLVED, 'cannot decide: policy_arn');

const ROLE = 'aws_iam_role.role';
const trust = (statement: object): string => JSON.stringify({ Statement: [{ Effect: 'Allow', ...statement }] });
const oidc = {
  Sid: 'GitHub',
  Action: 'sts:AssumeRoleWithWebIdentity',
  Principal: { Federated: 'arn:aws:iam::1:oidc' },
};
const anyRepository = { StringLike: { 'token.actions.githubusercontent.com:sub': '*' } };
set(
  'no-open-principal',
  ROLE,
  'assume_role_policy',
  trust({ Principal: '*', Action: 'sts:AssumeRole' }),
  'allows anyone',
);
set('no-open-principal', ROLE, 'assume_role_policy', trust({ Principal: { AWS: '*' }, Action: 'a' }), 'allows anyone');
set(
  'no-open-principal',
  ROLE,
  'assume_role_policy',
  trust(oidc),
  'statement GitHub of assume_role_policy trusts any token',
);
set('no-open-principal', ROLE, 'assume_role_policy', trust({ ...oidc, Condition: anyRepository }), 'trusts any token');
set('no-open-principal', ROLE, 'assume_role_policy', UNRESOLVED, 'cannot decide: assume_role_policy');
set(
  'no-open-principal',
  'aws_sns_topic.topic',
  'policy',
  trust({ Principal: '*', Action: 'sns:Publish' }),
  'allows anyone',
);

const trustOf = (service: string, variable: string) =>
  JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: service },
        Condition: { StringEquals: { [variable]: '111122223333' } },
      },
    ],
  });
for (const [service, variable] of [
  ['lambda.amazonaws.com', 'aws:SourceAccount'],
  ['backup.amazonaws.com', 'AWS:SourceArn'],
] as const) {
  const says = `assume_role_policy asks ${service} for ${variable}, which no page of AWS says it sends`;
  set('source-keys-sent', 'aws_iam_role.role', 'assume_role_policy', trustOf(service, variable), says);
}
for (const action of ['logs:CreateLogStream', 'logs:*']) {
  const says = 'policy_document asks events.amazonaws.com for aws:SourceArn when it makes a log stream';
  add('source-keys-sent', 'aws_cloudwatch_log_resource_policy.events', says, (tree) => {
    const statement = {
      Effect: 'Allow',
      Action: [action, 'logs:PutLogEvents'],
      Resource: 'arn:aws:logs:us-west-2:111122223333:log-group:/aws/events/jobs:*',
      Principal: { Service: ['events.amazonaws.com'] },
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:events:us-west-2:111122223333:rule/*' } },
    };
    const policy_document = JSON.stringify({ Statement: [statement] });
    tree.resource.aws_cloudwatch_log_resource_policy = { events: { policy_name: 'events', policy_document } };
  });
}

export const accessBreaks = table.all;
