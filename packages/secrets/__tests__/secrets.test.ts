/** What gives a secret away, and what is like it and none. Values are put together here, so that nothing in this file is one. */
import { hasSecretAccessKey, isAccessKey, isPlaceOfSecret, isSecretName, readsSecret, shapeOf, SHAPES } from '..';

const letters = (length: number): string => 'q7Rk2mZ9xT4vB8nL1cW6'.repeat(10).slice(0, length);
const upper = (length: number): string => 'Q7RK2MZ9XT4VB8NL1CW6'.repeat(10).slice(0, length);

/** Shape -> texts that have it. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'an AWS access key': [`AKIA${upper(16)}`, `export AWS_ACCESS_KEY_ID=ASIA${upper(16)};`],
  'a private key': ['-----BEGIN RSA PRIVATE KEY-----', '-----BEGIN PRIVATE KEY-----', '{"private_key_id": "x"}'],
  'a URL with a password': ['mysql://balrog:hunter2@db.example.com/balrog', 'HTTPS://user:pa55@example.com'],
  'a Slack token or webhook': [
    `xoxb-${letters(24)}`,
    `https://hooks.slack.com/services/T024BE7LD/B024BE7LE/${letters(24)}`,
  ],
  'a GitHub token': [`ghp_${letters(36)}`, `github_pat_${letters(30)}`],
  'a signed token (JWT)': [`Bearer eyJ${letters(20)}.eyJ${letters(20)}.${letters(20)}`],
};

test('every shape has examples here', () => {
  expect(SHAPES.map(([what]) => what)).toEqual(Object.keys(EXAMPLES));
});

test.each(Object.entries(EXAMPLES).flatMap(([what, texts]) => texts.map((text) => [what, text] as const)))(
  '%s is known: %s',
  (what, text) => {
    expect([shapeOf(text), shapeOf(`"before ${text} behind"`)]).toEqual([what, what]);
  },
);

test.each([
  ['an ARN of a secret', 'arn:aws:secretsmanager:us-west-2:111122223333:secret:balrog/dburi-AbCdEf'],
  ['a URL with a user only', 'https://balrog@example.com/path'],
  ['a URL whose password is masked', 'mysql://balrog:***@db.example.com'],
  ['a public key', '-----BEGIN PUBLIC KEY-----'],
  ['a key that is too short', `AKIA${upper(15)}`],
  ['a word that begins as one', `AKIA${upper(17)}`],
  ['a digest', `sha256:${'0'.repeat(64)}`],
  ['an expression', '${aws_db_instance.database.address}'],
])('%s is none', (_, text) => {
  expect(shapeOf(text)).toBeUndefined();
});

test.each([
  'password',
  'DB_PASSWORD',
  'dbPassword',
  'db-password',
  'master_password_wo',
  'dburi',
  'secret_string',
  'AUTH0_M2M_CLIENT_SECRET',
  'private_key',
  'apiKey',
])('%s is the name of a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  'password_length',
  'manage_master_user_password_id',
  'secret_arn',
  'kms_key_id',
  'public_key',
  'key',
  'passwords',
])('%s is not', (name) => {
  expect(isSecretName(name)).toBe(false);
});

test('half an access key looks like many a hash: it is asked for by itself', () => {
  expect([hasSecretAccessKey(letters(40)), hasSecretAccessKey('a'.repeat(40))]).toEqual([true, true]);
  expect([letters(39), letters(41), `${letters(40)}=`].map(hasSecretAccessKey)).toEqual([false, false, false]);
  expect([isAccessKey(`AKIA${upper(16)}`), isAccessKey(letters(20))]).toEqual([true, false]);
});

test.each([
  '${aws_iam_access_key.robot.secret}',
  '${random_password.master.result}',
  '${data.aws_ssm_parameter.dburi.value}',
  '${aws_secretsmanager_secret_version.key.secret_string}',
  '${sentry_key.public.dsn_public}',
  '${tls_private_key.host.private_key_pem}',
])('%s reads a secret', (expression) => {
  expect(readsSecret(expression)).toBe(true);
});

test.each(['${aws_iam_access_key.robot.id}', '${random_id.name.result}', '${aws_secretsmanager_secret.key.arn}'])(
  '%s does not',
  (expression) => {
    expect(readsSecret(expression)).toBe(false);
  },
);

test.each([
  ['arn:aws:secretsmanager:us-west-2:111122223333:secret:key', true],
  ['arn:aws-us-gov:ssm:us-gov-west-1:111122223333:parameter/key', true],
  ['${aws_secretsmanager_secret.dburi.arn}', true],
  ['${aws_secretsmanager_secret.dburi.arn}:password::', true],
  ['${aws_db_instance.database.master_user_secret[0].secret_arn}', true],
  ['arn:aws:s3:::balrog', false],
  ['prefix ${aws_secretsmanager_secret.dburi.arn}', false],
  ['${aws_secretsmanager_secret.dburi.arn} or hunter2', false],
])('%s is a place of a secret: %s', (text, is) => {
  expect(isPlaceOfSecret(text)).toBe(is);
});

test.each([
  '${data.aws_secretsmanager_secret_version.dburi.secret_string}',
  '${nonsensitive(data.aws_secretsmanager_secret_version.dburi["secret_string"])}',
  '${jsonencode(data.aws_secretsmanager_secret_version.dburi)}',
  '${data.aws_ssm_parameter.a.value}',
  '${random_password.p}',
])('%s writes out a secret', (text) => expect(readsSecret(text)).toBe(true));

test.each([
  '${aws_secretsmanager_secret_version.dburi.arn}',
  '${data.aws_secretsmanager_secret_version.dburi.version_id}',
  '${aws_secretsmanager_secret.dburi}',
  '${data.aws_ssm_parameter.a.arn}',
])('%s does not', (text) => expect(readsSecret(text)).toBe(false));
