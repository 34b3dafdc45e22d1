/**
 * Least privilege as a table: for each role, what it may do and what it must not, decided by an IAM policy simulator on
 * the policies as AWS would get them.
 */
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { scheduledJobs } from '../../environments';
import { servicesWith, type Json } from './services-stack';

const ACCOUNT = '111122223333';
const prod = servicesWith();

/** What references stand for once everything exists. */
function resolved(text: string): string {
  return text.replace(/\$\{([a-z_0-9]+)\.([\w-]+)\.(\w+)(?:\[0\]\.\w+)?\}/g, (whole, type: string, name: string) => {
    const found = prod.all.find((each) => each.address === `${type}.${name}`)?.json;
    const named = typeof found?.name === 'string' ? found.name : name;
    switch (type) {
      case 'aws_secretsmanager_secret':
        return secret(named);
      case 'aws_kms_key':
        return key(name);
      case 'aws_iam_role':
        return `arn:aws:iam::${ACCOUNT}:role/${named}`;
      case 'aws_ecs_cluster':
        return CLUSTER;
      case 'aws_cloudwatch_log_group':
        return `arn:aws:logs:us-west-2:${ACCOUNT}:log-group:${named}`;
      case 'aws_db_instance':
        return whole.includes('kms') ? key('database_key') : MASTER;
      default:
        return whole;
    }
  });
}

const secret = (name: string) => `arn:aws:secretsmanager:us-west-2:${ACCOUNT}:secret:${name}-AbCdEf`;
const key = (name: string) => `arn:aws:kms:us-west-2:${ACCOUNT}:key/${name}`;
const CLUSTER = `arn:aws:ecs:us-west-2:${ACCOUNT}:cluster/balrog-prod`;
const MASTER = secret('rds!db-1');
const logs = (name: string) => `arn:aws:logs:us-west-2:${ACCOUNT}:log-group:/ecs/balrog-prod/${name}:log-stream:x`;
const lines = (table: string) => `arn:aws:s3:::balrog-prod-logs-applications-${ACCOUNT}/${table}/2023/07/10/1.gz`;
const task = (family: string) => `arn:aws:ecs:us-west-2:${ACCOUNT}:task-definition/balrog-prod-${family}:7`;
const repository = (name: string) => `arn:aws:ecr:us-west-2:${ACCOUNT}:repository/${name}`;
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/balrog-prod-${name}`;

/** The inline policy of a role, in IAM's JSON. */
function policyOf(roleName: string): Json {
  const { address } = prod.only(IamRole, ({ json }) => json.name === `balrog-prod-${roleName}`);
  const policy = prod.all.find(
    ({ type, json }) => type === 'aws_iam_role_policy' && String(json.role).includes(address),
  );
  const statements = prod.statements(policy?.json.policy).map((statement: Json) => ({
    Effect: statement.effect ?? 'Allow',
    Action: statement.actions,
    Resource: (statement.resources as string[]).map(resolved),
    ...(statement.condition && {
      Condition: Object.fromEntries(
        (statement.condition as Json[]).map(({ test, variable, values }) => [
          test,
          { [variable]: (values as string[]).map(resolved) },
        ]),
      ),
    }),
  }));
  return { Version: '2012-10-17', Statement: statements };
}

const JOBS = Object.keys(scheduledJobs);

const VIA_SECRETS = { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' };
const VIA_COPIES = { 'kms:ViaService': 'secretsmanager.us-east-2.amazonaws.com' };
const IN_CLUSTER = { 'ecs:cluster': CLUSTER };
const TO_TASKS = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
const PENDING = { 'secretsmanager:VersionStage': 'AWSPENDING' };
const CURRENT = { 'secretsmanager:VersionStage': 'AWSCURRENT' };

type Row = readonly [role: string, action: string, resource: string, context?: Record<string, string>];

const ALLOWED: readonly Row[] = [
  ['public-start', 'secretsmanager:GetSecretValue', secret('balrog-prod/dburi-public')],
  ['public-start', 'kms:Decrypt', key('secrets_key'), VIA_SECRETS],
  ['public-start', 'logs:PutLogEvents', logs('public')],
  ['public-task', 's3:PutObject', lines('log_balrog_web_syslog_web_fixed')],
  ['public-task', 'logs:PutLogEvents', logs('public')],
  ['public-task', 'logs:PutLogEvents', logs('public-metrics')],
  ['public-start', 'logs:PutLogEvents', logs('public-metrics')],
  ['admin-start', 'secretsmanager:GetSecretValue', secret('balrog-prod/secret-key')],
  ['admin-start', 'ecr:GetAuthorizationToken', '*'],
  ['admin-start', 'ecr:BatchGetImage', repository('docker-hub/mozilla/balrog')],
  ['admin-start', 'ecr:CreateRepository', repository('ecr-public/nginx/nginx')],
  ['admin-start', 'ecr:BatchImportUpstreamImage', repository('ecr-public/nginx/nginx')],
  ['agent-start', 'ecr:GetDownloadUrlForLayer', repository('docker-hub/mozilla/balrogagent')],
  ['admin-start', 'secretsmanager:GetSecretValue', secret('balrog-prod-history-admin-key')],
  ['admin-task', 's3:PutObject', lines('log_balrog_admin_nginx_error')],
  ['agent-start', 'secretsmanager:GetSecretValue', secret('balrog-prod/auth0-m2m-client-secret')],
  ['agent-task', 's3:PutObject', lines('log_balrog_admin_nginx_access')],
  ['dump-start', 'secretsmanager:GetSecretValue', secret('balrog-prod/dburi-dump')],
  ['database-users-start', 'secretsmanager:GetSecretValue', MASTER],
  ['database-users-start', 'kms:Decrypt', key('database_key'), VIA_SECRETS],
  ['database-users-task', 'secretsmanager:PutSecretValue', secret('balrog-prod/dburi-migrate')],
  ['database-users-task', 'secretsmanager:GetSecretValue', secret('balrog-prod/dburi-migrate'), PENDING],
  ['database-users-task', 'secretsmanager:GetSecretValue', secret('balrog-prod/dburi-migrate'), CURRENT],
  ['database-users-task', 'kms:GenerateDataKey', key('secret_copies_key'), VIA_COPIES],
  ['database-check-start', 'secretsmanager:GetSecretValue', secret('balrog-prod/dburi-migrate')],
  ['schema-gate', 'ecs:RunTask', task('upgrade-db'), IN_CLUSTER],
  ['schema-gate', 'iam:PassRole', role('upgrade-db-task'), TO_TASKS],
  ['schema-gate', 'ssm:PutParameter', `arn:aws:ssm:us-west-2:${ACCOUNT}:parameter/balrog-prod/schema-gate/sha256-1`],
  ['schema-gate', 'ssm:DeleteParameter', `arn:aws:ssm:us-west-2:${ACCOUNT}:parameter/balrog-prod/schema-gate/turn`],
  ['cleanup-db-schedule', 'ecs:RunTask', task('cleanup-db'), IN_CLUSTER],
  [
    'dump-schedule',
    'ecs:TagResource',
    `arn:aws:ecs:us-west-2:${ACCOUNT}:task/balrog-prod/0123`,
    { 'ecs:CreateAction': 'RunTask' },
  ],
  ['dump-schedule', 'iam:PassRole', role('dump-start'), TO_TASKS],
];

const DENIED: readonly Row[] = [
  ['database-users-task', 'kms:Decrypt', key('secret_copies_key'), VIA_COPIES],
  ['database-users-task', 'kms:GenerateDataKey', key('secret_copies_key'), VIA_SECRETS],
  ['public-start', 'ecr:BatchGetImage', repository('docker-hub/mozilla/balrogagent')],
  ['public-start', 'ecr:CreateRepository', repository('docker-hub/somebody/else')],
  ['public-start', 'ecr:PutImage', repository('docker-hub/mozilla/balrog')],
  ['public-task', 'ecr:BatchGetImage', repository('docker-hub/mozilla/balrog')],
  ['public-start', 'secretsmanager:GetSecretValue', secret('balrog-prod/dburi-admin')],
  ['public-start', 'secretsmanager:GetSecretValue', secret('balrog-prod/dburi-migrate')],
  ['public-start', 'secretsmanager:GetSecretValue', MASTER],
  ['public-start', 'secretsmanager:PutSecretValue', secret('balrog-prod/dburi-public')],
  ['public-start', 'kms:Decrypt', key('secrets_key')],
  ['public-start', 'kms:Decrypt', key('database_key'), VIA_SECRETS],
  ['public-task', 'secretsmanager:GetSecretValue', secret('balrog-prod/dburi-public')],
  ['public-task', 's3:GetObject', lines('log_balrog_web_syslog_web_fixed')],
  ['public-task', 's3:DeleteObject', lines('log_balrog_web_syslog_web_fixed')],
  ['public-task', 's3:PutObject', lines('log_balrog_admin_nginx_access')],
  ['public-task', 'logs:PutLogEvents', logs('admin')],
  ['admin-start', 'secretsmanager:GetSecretValue', secret('balrog-prod/dburi-migrate')],
  ['admin-start', 'secretsmanager:GetSecretValue', secret('balrog-prod-history-dump-key')],
  ['admin-task', 's3:PutObject', lines('log_balrog_admin_syslog_agent')],
  ['agent-start', 'secretsmanager:GetSecretValue', secret('balrog-prod/dburi-public')],
  ['dump-start', 'secretsmanager:GetSecretValue', secret('balrog-prod/dburi-admin')],
  ['dump-start', 'secretsmanager:GetSecretValue', secret('balrog-prod-history-admin-key')],
  ['database-users-task', 'secretsmanager:GetSecretValue', secret('balrog-prod/dburi-migrate')],
  ['database-users-task', 'secretsmanager:GetSecretValue', secret('balrog-prod/secret-key'), PENDING],
  ['database-users-task', 'secretsmanager:GetSecretValue', secret('balrog-prod/secret-key'), CURRENT],
  ['database-users-task', 'secretsmanager:PutSecretValue', secret('balrog-prod/secret-key')],
  ['database-check-start', 'secretsmanager:GetSecretValue', MASTER],
  ['database-check-start', 'secretsmanager:GetSecretValue', secret('balrog-prod/secret-key')],
  ['database-check-task', 'secretsmanager:GetSecretValue', secret('balrog-prod/dburi-public')],
  ['schema-gate', 'ecs:RunTask', task('database-users'), IN_CLUSTER],
  ['schema-gate', 'ecs:RunTask', task('upgrade-db'), { 'ecs:cluster': CLUSTER.replace('prod', 'other') }],
  ['schema-gate', 'ecs:StopTask', `arn:aws:ecs:us-west-2:${ACCOUNT}:task/balrog-prod/1`, IN_CLUSTER],
  ['schema-gate', 'iam:PassRole', role('admin-task'), TO_TASKS],
  ['schema-gate', 'iam:PassRole', role('upgrade-db-task'), { 'iam:PassedToService': 'lambda.amazonaws.com' }],
  ['schema-gate', 'ssm:GetParameter', `arn:aws:ssm:us-west-2:${ACCOUNT}:parameter/balrog-prod/other`],
  ['schema-gate', 'ssm:DeleteParameter', `arn:aws:ssm:us-west-2:${ACCOUNT}:parameter/balrog-prod/schema-gate/sha256-1`],
  ['cleanup-db-schedule', 'ecs:RunTask', task('dump'), IN_CLUSTER],
];

/** As EncryptionKey writes it: IAM decides, so a role's own policy must allow. */
const KEY_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }],
};

async function decide([roleName, action, resource, context = {}]: Row): Promise<string> {
  const result = await runSimulation(
    {
      request: {
        action,
        principal: role(roleName),
        resource: { resource, accountId: ACCOUNT },
        contextVariables: context,
      },
      identityPolicies: [{ name: 'permissions', policy: policyOf(roleName) }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(action.startsWith('kms:') && { resourcePolicy: KEY_POLICY }),
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult;
}

test.each(ALLOWED)('%s may %s on %s', async (...row) => {
  expect(await decide(row as unknown as Row)).toBe('Allowed');
});

test.each(DENIED)('%s must not %s on %s', async (...row) => {
  expect(await decide(row as unknown as Row)).toBe('ImplicitlyDenied');
});

/** Role -> its actions, all of them: a new one is a line that somebody reviews. */
test('the roles of tasks list what their containers call, and nothing else', () => {
  const roles = prod
    .each(IamRole)
    .map(({ json }) => String(json.name).replace('balrog-prod-', ''))
    .filter((name) => /-(task|start|schedule)$|^schema-gate$/.test(name) && !name.endsWith('-watch-schedule'));
  const actions = Object.fromEntries(
    roles
      .sort()
      .map((name) => [
        name,
        (policyOf(name).Statement as Json[])
          .flatMap(({ Action }) => Action as string[])
          .filter((each) => !LOGGING.test(each)),
      ]),
  );
  const START = [
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'ecr:BatchImportUpstreamImage',
    'ecr:CreateRepository',
    'ecr:GetDownloadUrlForLayer',
    'secretsmanager:GetSecretValue',
    'kms:Decrypt',
  ];
  const scheduled = (name: string) => ({
    [`${name}-schedule`]: ['ecs:RunTask', 'iam:PassRole', 'ecs:TagResource'],
    [`${name}-start`]: START,
    [`${name}-task`]: [],
  });
  expect(actions).toEqual({
    ...Object.assign({}, ...JOBS.map(scheduled)),
    'admin-start': START,
    'admin-task': ['s3:PutObject'],
    'agent-start': START,
    'agent-task': ['s3:PutObject'],
    'create-db-start': START,
    'create-db-task': [],
    'database-check-start': START,
    'database-check-task': [],
    'database-questions-start': START,
    'database-questions-task': [],
    'database-users-start': START,
    'database-users-task': [
      'secretsmanager:GetRandomPassword',
      'secretsmanager:ListSecretVersionIds',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
      'secretsmanager:GetSecretValue',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
    ],
    'public-start': START,
    'public-task': ['s3:PutObject'],
    'restorability-schedule': ['states:StartExecution'],
    'restore-drill-schedule': ['states:StartExecution'],
    'schema-gate': [
      'ecs:RunTask',
      'iam:PassRole',
      'ecs:DescribeTasks',
      'ecs:ListTasks',
      'ecs:DescribeTaskDefinition',
      'ssm:GetParameter',
      'ssm:PutParameter',
      'ssm:DeleteParameter',
    ],
    'upgrade-db-start': START,
    'upgrade-db-task': [],
    'vault-drill-start': ['states:StartExecution'],
  });
});

const LOGGING = /^logs:(CreateLogStream|PutLogEvents)$/;

test.each(JOBS)('the schedule of %s may run its family as it names it, and each revision', (name) => {
  // The simulator knows task definitions with a revision only; schedules name the family alone.
  const policy = JSON.stringify(policyOf(`${name}-schedule`));
  const family = `arn:aws:ecs:us-west-2:${ACCOUNT}:task-definition/balrog-prod-${name}`;
  expect(policy).toContain(`"${family}"`);
  expect(policy).toContain(`"${family}:*"`);
});
