/** Which job of GitHub may take which role, and what each role may do and must not, decided by an IAM policy simulator. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { DELIVERY_PAGE, deliveryPage, triedJobs } from '../../commands/maintain/delivery-page';
import { mayTake, rolesForGithub } from '../../commands/maintain/delivery/trust';
import { DEPLOYED_SERVICES } from '../../constructs/delivery/delivery-permissions';
import { loadEnvironments } from '../../environments';
import { stackNamed } from '../kit';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON is edited without ceremony
type Json = any;

/** Once: each takes a synthesis of all stacks. */
const tried = triedJobs();

test('the page is what the trust policies say today', async () => {
  const page = readFileSync(join(__dirname, '../..', DELIVERY_PAGE), 'utf8');
  expect(page).toBe(deliveryPage(await tried));
});

/** Jobs of the environment that comes next, which see what runs in the one before. */
const WITNESSES: Readonly<Record<string, readonly string[]>> = {
  stage: ['propose-prod refs/heads/main: witness', 'prod refs/heads/main: witness'],
};

test.each(['stage', 'prod'])(
  'of all jobs %s lets in those that have a role, each with its own',
  async (environment) => {
    const { [environment]: jobs = [] } = await tried;
    expect(jobs.length).toBeGreaterThan(30);
    expect(
      jobs.filter(({ roles }) => roles.length > 0).map((job) => `${job.environment} ${job.ref}: ${job.roles.join()}`),
    ).toEqual([
      `plan-${environment} refs/pull/7/merge: reader`,
      `propose-${environment} refs/heads/main: planner`,
      `${environment} refs/heads/main: deployer`,
      `ui-${environment} refs/heads/main: ui`,
      ...(WITNESSES[environment] ?? []),
    ]);
  },
);

test('a trust that forgets the ref is found out by the same cases', async () => {
  const json = structuredClone(stackNamed('bootstrap-prod').json) as Json;
  for (const { statement } of Object.values<Json>(json.data.aws_iam_policy_document)) {
    for (const condition of statement.flatMap((each: Json) => each.condition ?? [])) {
      if (!condition.variable.endsWith(':sub')) continue;
      condition.test = 'StringLike';
      condition.values = ['repository_id:1000000001:environment:prod:*'];
    }
  }
  const [role] = rolesForGithub('bootstrap-prod', json as object, '111122223333');
  const sub = 'repository_id:1000000001:environment:prod:ref:refs/tags/v3.26';
  expect(await mayTake(role!, { sub, aud: 'sts.amazonaws.com' })).toBe(true);
});

test('so is one that lets everything of STS in, which the table must not leave out', async () => {
  const json = structuredClone(stackNamed('bootstrap-prod').json) as Json;
  for (const { statement } of Object.values<Json>(json.data.aws_iam_policy_document)) {
    for (const each of statement) if (each.actions?.[0] === 'sts:AssumeRoleWithWebIdentity') each.actions = ['sts:*'];
  }
  const roles = rolesForGithub('bootstrap-prod', json as object, '111122223333');
  expect(roles.map(({ name }) => name).sort()).toEqual(['deployer', 'planner', 'reader', 'ui']);
});

test.each(['stage', 'prod', 'bootstrap-stage', 'bootstrap-prod'])(
  'beside jobs of GitHub, services of AWS alone take roles of %s, and whom its environment names',
  (name) => {
    const { aws, logs, observability } = loadEnvironments().find(
      ({ environment }) => environment.name === name.replace('bootstrap-', ''),
    )!.environment;
    const named = [logs.queries.redash.callerArn, observability.grafana.awsPrincipalArn];
    const stack = stackNamed(name);
    const principals = stack
      .each(IamRole)
      .flatMap((role) => stack.statements(role.get('assume_role_policy')))
      .flatMap((statement: Json) => statement.principals)
      .flatMap(({ type, identifiers }: Json) => identifiers.map((one: string) => `${type} ${one}`));
    expect(principals.length).toBeGreaterThan(3);
    const known = [
      ...named.map((arn) => `AWS ${arn}`),
      `Federated arn:aws:iam::${aws.accountId}:oidc-provider/token.actions.githubusercontent.com`,
    ];
    expect(
      principals.filter((one: string) => !known.includes(one) && !/^Service [a-z.-]+\.amazonaws\.com$/.test(one)),
    ).toEqual([]);
  },
);

const ACCOUNT = '111122223333';
const STAGE = '444455556666';
type Bootstrapped = ReturnType<typeof stackNamed>;

function documentOf(stack: Bootstrapped, account: string, reference: unknown) {
  const resolved = (value: string) =>
    value.replace(/\$\{aws_kms_key\.(\w+)\.arn\}/g, `arn:aws:kms:us-west-2:${account}:key/$1`);
  const statements = stack.statements(reference).map((statement: Json) => ({
    Effect: statement.effect ?? 'Allow',
    Action: statement.actions,
    ...(statement.resources && { Resource: statement.resources.map(resolved) }),
    ...(statement.not_resources && { NotResource: statement.not_resources.map(resolved) }),
    ...(statement.condition && {
      Condition: Object.fromEntries(
        statement.condition.map(({ test: operator, variable, values }: Json) => [operator, { [variable]: values }]),
      ),
    }),
  }));
  return { Version: '2012-10-17', Statement: statements };
}

/** Of prod, but for the role that stage alone has. */
async function decide(role: string, action: string, resource: string, context: Record<string, string> = {}) {
  const [environment, account] = role === 'witness' ? ['stage', STAGE] : ['prod', ACCOUNT];
  const stack = stackNamed(`bootstrap-${environment}`);
  const boundary = stack.only(IamPolicy, ({ json }) => json.name === 'balrog-delivery-boundary').get('policy');
  const { address } = stack.only(IamRole, ({ json }) => json.name === `balrog-delivery-${environment}-${role}`);
  const own = stack.only(IamRolePolicy, ({ json }) => String(json.role).includes(address));
  const result = await runSimulation(
    {
      request: {
        action,
        principal: `arn:aws:iam::${account}:role/balrog-delivery-${environment}-${role}`,
        resource: { resource, accountId: account },
        contextVariables: context,
      },
      identityPolicies: [{ name: 'permissions', policy: documentOf(stack, account, own.get('policy')) }],
      permissionBoundaryPolicies: [{ name: 'boundary', policy: documentOf(stack, account, boundary) }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult;
}

const WORKLOAD = { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/balrog-workload` };
const iam = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;
const state = 'arn:aws:s3:::balrog-prod-terraform-state-111122223333/prod/terraform.tfstate';
const plan = 'arn:aws:s3:::balrog-prod-plans-111122223333/prod/1.tgz';
const dsn = `arn:aws:secretsmanager:us-west-2:${ACCOUNT}:secret:balrog-prod/sentry-dsn-admin-AbCdEf`;
const dburi = `arn:aws:secretsmanager:us-west-2:${ACCOUNT}:secret:balrog-prod/dburi-admin-AbCdEf`;
const requests = 'arn:aws:s3:::balrog-prod-logs-requests-111122223333/aus5/1.gz';
const database = `arn:aws:rds:us-west-2:${ACCOUNT}:db:balrog-prod`;
const STATES_OF_STAGE = 'arn:aws:s3:::balrog-stage-terraform-state-444455556666';
type Row = readonly [role: string, action: string, resource: string, context?: Record<string, string>];

const MAY: readonly Row[] = [
  ['reader', 's3:GetObject', state],
  ['reader', 'secretsmanager:GetSecretValue', dsn],
  ['planner', 's3:PutObject', plan],
  ['deployer', 's3:PutObject', state],
  ['deployer', 's3:GetObject', plan],
  ['deployer', 'rds:ModifyDBInstance', database],
  ['deployer', 'iam:CreateRole', iam('role/balrog-prod-admin-task'), WORKLOAD],
  ['deployer', 'iam:PutRolePolicy', iam('role/balrog-prod-admin-task'), WORKLOAD],
  ['ui', 's3:PutObject', 'arn:aws:s3:::balrog-prod-admin-ui-111122223333/index.html'],
  ['ui', 'cloudfront:CreateInvalidation', `arn:aws:cloudfront::${ACCOUNT}:distribution/E1`],
  // What the preflight of prod asks of stage: names (Terraform's backend lists before it reads), versions, errors.
  ['witness', 's3:ListBucket', 'arn:aws:s3:::balrog-stage-terraform-state-444455556666'],
  ['witness', 's3:GetObject', `${STATES_OF_STAGE}/stage/terraform.tfstate`],
  ['witness', 'ecs:DescribeServices', `arn:aws:ecs:us-west-2:${STAGE}:service/balrog-stage/public`],
  ['witness', 'ecs:DescribeTaskDefinition', '*'],
  ['witness', 'cloudwatch:GetMetricData', '*'],
];

const MUST_NOT: readonly Row[] = [
  ['witness', 's3:PutObject', `${STATES_OF_STAGE}/stage/operation-under-way.json`],
  ['witness', 's3:GetObject', `${STATES_OF_STAGE}/bootstrap-stage/terraform.tfstate`],
  ['witness', 's3:GetObject', 'arn:aws:s3:::balrog-stage-logs-requests-444455556666/aus5/1.gz'],
  ['witness', 'ecs:UpdateService', `arn:aws:ecs:us-west-2:${STAGE}:service/balrog-stage/public`],
  [
    'witness',
    'secretsmanager:GetSecretValue',
    `arn:aws:secretsmanager:us-west-2:${STAGE}:secret:balrog-stage/sentry-dsn-admin-AbCdEf`,
  ],
  ['reader', 's3:PutObject', plan],
  ['reader', 's3:PutObject', state],
  ['reader', 's3:GetObject', requests],
  ['reader', 'secretsmanager:GetSecretValue', dburi],
  ['reader', 'logs:FilterLogEvents', `arn:aws:logs:us-west-2:${ACCOUNT}:log-group:/ecs/balrog-prod/admin`],
  ['planner', 's3:PutObject', state],
  ['planner', 's3:DeleteObject', plan],
  ['deployer', 'secretsmanager:GetSecretValue', dburi],
  ['deployer', 'iam:CreateRole', iam('role/balrog-prod-admin-task')],
  ['deployer', 'iam:CreateRole', iam('role/x'), { 'iam:PermissionsBoundary': iam('policy/other') }],
  ['deployer', 'iam:AttachRolePolicy', iam('role/balrog-delivery-prod-deployer'), WORKLOAD],
  ['deployer', 'iam:UpdateAssumeRolePolicy', iam('role/balrog-delivery-prod-ui')],
  ['deployer', 'iam:PassRole', iam('role/balrog-delivery-prod-planner')],
  ['deployer', 'iam:CreatePolicyVersion', iam('policy/balrog-workload')],
  ['deployer', 'iam:CreatePolicyVersion', iam('policy/balrog-delivery-boundary')],
  ['deployer', 'iam:DeleteRolePermissionsBoundary', iam('role/balrog-prod-admin-task')],
  ['deployer', 'iam:CreateUser', iam('user/me')],
  ['deployer', 'iam:CreateAccessKey', iam('user/me')],
  ['deployer', 'iam:UpdateOpenIDConnectProviderThumbprint', iam('oidc-provider/token.actions.githubusercontent.com')],
  ['deployer', 'backup:DeleteRecoveryPoint', `arn:aws:backup:us-west-2:${ACCOUNT}:recovery-point:1`],
  ['deployer', 'rds:DeleteDBSnapshot', `arn:aws:rds:us-west-2:${ACCOUNT}:snapshot:balrog-prod-final`],
  ['deployer', 'kms:ScheduleKeyDeletion', `arn:aws:kms:us-west-2:${ACCOUNT}:key/database_key`],
  ['deployer', 's3:DeleteBucketPolicy', 'arn:aws:s3:::balrog-prod-terraform-state-111122223333'],
  ['deployer', 's3:DeleteObjectVersion', state],
  ['ui', 's3:PutObject', state],
  ['ui', 's3:PutBucketPolicy', 'arn:aws:s3:::balrog-prod-admin-ui-111122223333'],
];

test.each(MAY)('%s may %s on %s', async (...row) => {
  expect(await decide(...(row as unknown as Row))).toBe('Allowed');
});

test.each(MUST_NOT)('%s must not %s on %s', async (...row) => {
  expect(await decide(...(row as unknown as Row))).toMatch(/Denied$/);
});

/** The part of a type's name by which the provider knows the service, where it is not the service's prefix in IAM. */
const SERVICES: Readonly<Record<string, string>> = {
  ...{ appautoscaling: 'application-autoscaling', db: 'rds', lb: 'elasticloadbalancing', sfn: 'states' },
  'cloudwatch-log': 'logs',
  'cloudwatch-event': 'events',
  'service-discovery': 'servicediscovery',
  'wafv2-web': 'wafv2',
};
const OF_EC2 = /^aws_(default_|security_|vpc|subnet|route(_table.*)?$|internet_|nat_|eip|flow_log)/;

/** Terraform's type -> the service that IAM calls it by. */
function serviceOf(type: string): string {
  if (OF_EC2.test(type)) return 'ec2';
  const words = type.split('_').slice(1);
  return SERVICES[words.slice(0, 2).join('-')] ?? SERVICES[words[0]!] ?? words[0]!;
}

test('the deployer may use each service that an environment is made of', () => {
  const services = ['stage', 'prod']
    .flatMap((name) => stackNamed(name).all)
    .filter(({ type }) => type.startsWith('aws_'))
    .map(({ type }) => serviceOf(type));
  expect(new Set(services).size).toBeGreaterThan(20);
  expect([...new Set(services)].filter((one) => !(DEPLOYED_SERVICES as readonly string[]).includes(one))).toEqual([]);
});
