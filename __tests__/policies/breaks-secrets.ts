/** Secrets, by their name, by their shape, and wrapped up. */
import { at } from './bench';
import { Breaks } from './breaks-table';

const table = new Breaks();
const { add, set } = table;

const DB = 'aws_db_instance.database';
const GROUP = 'aws_cloudwatch_log_group.error';
const TASK = 'aws_ecs_task_definition.public_task';
set('no-secrets', DB, 'password', 'hunter2', 'password is a literal secret');
set('no-secrets', DB, 'password', '${random_password.p.result}', 'its value stands in the state');
set('no-secrets', DB, 'password_wo', 'hunter2', 'password_wo is a literal secret');
// In pieces, so that this file does not look like a leak to scanners.
for (const [pieces, what] of [
  [['AKIA', 'ABCDEFGHIJKLMNOP'], 'an AWS access key'],
  [['-----BEGIN RSA ', 'PRIVATE KEY-----'], 'a private key'],
  [['[{"name":"DBURI","value":"mysql://balrog:', 'hunter2@db/balrog"}]'], 'a URL with a password'],
  [['xoxb-', '1234567890-abcdef'], 'a Slack token or webhook'],
  [['ghp_', 'abcdefghijklmnopqrstuvwxyz0123456789'], 'a GitHub token'],
  [['eyJ', 'hbGciOiJIUzI1.', 'eyJ', 'zdWIiOiIxMjM0.x'], 'a signed token (JWT)'],
] as const) {
  set('no-secrets', GROUP, 'skip_destroy', pieces.join(''), `skip_destroy contains what looks like ${what}`);
}
// The DSN of a key of Sentry, and what else its state holds: into write-only arguments alone.
for (const part of ['dsn["public"]', 'dsn_public', 'dsn_secret', 'secret']) {
  set('no-secrets', GROUP, 'skip_destroy', `\${sentry_key.tasks.${part}}`, 'its value stands in the state');
}
add('no-secrets', 'output', 'its value stands in the state', (tree) => {
  tree.output = { dsn: { value: '${sentry_key.tasks.dsn["public"]}', sensitive: true } };
});
add('no-secrets', 'provider', 'aws.secret_key is a literal secret', (tree) => {
  tree.provider.aws[0].secret_key = 'hunter2';
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const uri = ['mysql://balrog:', 'hunter2@db/balrog'].join('');
const halves = ['AKIA', 'ABCDEFGHIJKLMNOP'].join('');
const secretHalf = ['wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY'].join('');

for (const variable of ['DB_PASSWORD', 'SECRET_KEY', 'dbPassword', 'Api-Key', 'DBURI', 'AWS_SECRET_ACCESS_KEY']) {
  add('no-secrets', 'aws_lambda_function.f', `environment.variables.${variable} is a literal secret`, (tree) => {
    tree.resource.aws_lambda_function = { f: { environment: { variables: { [variable]: 'hunter2' } } } };
  });
  const says = `container_definitions.environment.${variable} is a literal secret`;
  add('no-secrets', TASK, says, (tree) => {
    const task = at(tree, TASK);
    const [container] = JSON.parse(task.container_definitions) as { environment: object[] }[];
    container!.environment.push({ name: variable, value: 'hunter2' });
    task.container_definitions = JSON.stringify([container]);
  });
}
add('no-secrets', 'aws_lambda_function.f', 'variables.SETTINGS.deep.password is a literal secret', (tree) => {
  const SETTINGS = base64(JSON.stringify({ deep: JSON.stringify({ password: 'hunter2' }) }));
  tree.resource.aws_lambda_function = { f: { environment: { variables: { SETTINGS } } } };
});
for (const [argument, value] of [
  ['user_data_base64', base64(`#!/bin/sh\nexport DBURI=${uri}\n`)],
  ['user_data', `#!/bin/sh\nexport DBURI=${uri}\n`],
  ['user_data', base64(base64(`export DBURI=${uri}\n`))],
] as const) {
  add('no-secrets', 'aws_instance.i', `${argument} contains what looks like a URL with a password`, (tree) => {
    tree.resource.aws_instance = { i: { [argument]: value } };
  });
}
for (const [parameter, argument] of [
  [{ type: 'SecureString', value: 'hunter2' }, 'value'],
  [{ type: 'SecureString', value: '${local.password}' }, 'value'],
  [{ type: '${local.type}', insecure_value: 'hunter2' }, 'insecure_value'],
  [{ type: 'SecureString', value_wo: 'hunter2' }, 'value_wo'],
] as const) {
  add('no-secrets', 'aws_ssm_parameter.p', `${argument} is that of a SecureString`, (tree) => {
    tree.resource.aws_ssm_parameter = { p: { name: 'p', ...parameter } };
  });
}
for (const [output, says] of [
  [
    { key: { value: halves }, other: { value: secretHalf } },
    'other.value contains what looks like an AWS secret access',
  ],
  [{ secret_access_key: { value: secretHalf } }, 'secret_access_key.value is a literal secret'],
  [{ db_password: { value: '${local.it}' } }, 'db_password.value is taken from local.it, so'],
  [{ other: { value: '${aws_iam_access_key.k.secret}' } }, 'other.value is taken from aws_iam_access_key.k, so'],
  [{ other: { value: '${random_password.p.result}' } }, 'so its value stands in the state'],
  [{ other: { value: '${data.aws_ssm_parameter.p.value}' } }, 'so its value stands in the state'],
  [{ other: { value: 'x${data.aws_secretsmanager_secret_version.v.secret_string}' } }, 'stands in the state'],
  [{ other: { value: '${tls_private_key.k.private_key_pem}' } }, 'so its value stands in the state'],
] as const) {
  add('no-secrets', 'output', says, (tree) => {
    tree.output = output;
  });
}

export const secretBreaks = table.all;
