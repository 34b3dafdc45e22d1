/**
 * The database's users, one for each role, made by a task that people start (docs/runbooks/database-users.md). Passwords
 * are made, used and stored inside the task: they never stand in Terraform, in a log, or on a command line.
 *
 * A new password does not end the old one (MySQL 8.0, `RETAIN CURRENT PASSWORD`): running tasks keep the one they started
 * with until they are replaced.
 */
import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { after, environmentOf, type Container } from '../services/container';
import { scratch } from '../services/files';
import { imageOf } from '../services/sidecar-images';
import type { SecretArns, SecretName } from '../services/application-secrets';
import type { TaskLog } from '../services/task';

/** Name of the schema; DBURIs end in it. */
const DATABASE_NAME = 'balrog';

interface User {
  readonly role: string;
  readonly secret: SecretName;
  /** On every table of the schema. */
  readonly grants: readonly string[];
}

const DML = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

export const USERS: readonly User[] = [
  { role: 'public', secret: 'dburi-public', grants: ['SELECT'] },
  { role: 'admin', secret: 'dburi-admin', grants: DML },
  {
    role: 'migrate',
    secret: 'dburi-migrate',
    grants: [...DML, 'CREATE', 'ALTER', 'DROP', 'INDEX', 'REFERENCES', 'TRIGGER'],
  },
  { role: 'dump', secret: 'dburi-dump', grants: ['SELECT', 'TRIGGER'] },
];

const PASSWORDS = { volume: 'passwords', folder: '/passwords' } as const;
const PASSWORD_LENGTH = 40;

const userOf = (role: string) => `balrog_${role}`;
const roles = USERS.map(({ role }) => role).join(' ');

/** Letters and digits alone: the dump job and run.sh break on anything else in a DBURI. */
const MAKE_PASSWORDS = [
  'umask 077',
  `for role in ${roles}; do`,
  '  aws secretsmanager get-random-password --exclude-punctuation --require-each-included-type \\',
  `    --password-length ${PASSWORD_LENGTH} --query RandomPassword --output text > ${PASSWORDS.folder}/$role`,
  'done',
].join('\n');

const sqlFor = ({ role, grants }: User) => {
  const user = `'${userOf(role)}'@'%'`;
  return [
    `password=$(cat ${PASSWORDS.folder}/${role})`,
    `echo "CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY '$password';"`,
    `echo "ALTER USER ${user} IDENTIFIED BY '$password' RETAIN CURRENT PASSWORD;"`,
    `echo "GRANT ${grants.join(', ')} ON ${DATABASE_NAME}.* TO ${user};"`,
  ];
};

/** `echo` is part of the shell: the statements are on no command line. The master password is in MYSQL_PWD. */
const MAKE_USERS = [
  'set +x',
  'umask 077',
  '{',
  `  echo "CREATE DATABASE IF NOT EXISTS ${DATABASE_NAME} CHARACTER SET utf8mb4;"`,
  ...USERS.flatMap(sqlFor).map((line) => `  ${line}`),
  '} | mysql --host="$DB_HOST" --user="$DB_MASTER" --ssl-mode=REQUIRED',
  ...USERS.map(
    ({ role }) =>
      `echo "mysql://${userOf(role)}:$(cat ${PASSWORDS.folder}/${role})@$DB_HOST/${DATABASE_NAME}" | tr -d '\\n' > ${PASSWORDS.folder}/${role}.uri`,
  ),
].join('\n');

const PUBLISH = USERS.map(
  ({ role }) =>
    `aws secretsmanager put-secret-value --secret-id "$SECRET_${role.toUpperCase()}" ` +
    `--secret-string file://${PASSWORDS.folder}/${role}.uri --query VersionId --output text`,
).join('\n');

interface DatabaseUsers {
  readonly secrets: SecretArns;
  readonly host: string;
  readonly masterUser: string;
  readonly masterSecretArn: string;
  readonly region: string;
  readonly log: TaskLog;
}

const shell = (name: string, image: Parameters<typeof imageOf>[0], script: string, log: TaskLog) => ({
  name,
  image: imageOf(image),
  entryPoint: ['/bin/sh', '-euc'],
  command: [script],
  readonlyRootFilesystem: true,
  mountPoints: [
    { sourceVolume: PASSWORDS.volume, containerPath: PASSWORDS.folder, readOnly: false },
    scratch(name, '/tmp'),
  ],
  logConfiguration: { logDriver: 'awslogs' as const, options: log.options },
});

/** Each waits for the one before; what fails stops the rest, and starting the task again mends it. */
export function databaseUsersContainers(props: DatabaseUsers): readonly Container[] {
  const { secrets, host, masterUser, masterSecretArn, region, log } = props;
  const aws = { AWS_REGION: region, HOME: '/tmp' };
  return [
    {
      ...shell('passwords', 'awsCli', MAKE_PASSWORDS, log),
      essential: false,
      environment: environmentOf(aws),
    },
    {
      ...shell('users', 'mysqlClient', MAKE_USERS, log),
      essential: false,
      environment: environmentOf({ DB_HOST: host, DB_MASTER: masterUser }),
      secrets: [{ name: 'MYSQL_PWD', valueFrom: `${masterSecretArn}:password::` }],
      dependsOn: after('passwords'),
    },
    {
      ...shell('publish', 'awsCli', PUBLISH, log),
      essential: true,
      environment: environmentOf({
        ...aws,
        ...Object.fromEntries(USERS.map(({ role, secret }) => [`SECRET_${role.toUpperCase()}`, secrets[secret]])),
      }),
      dependsOn: after('users'),
    },
  ];
}

export const databaseUsersStatements = (
  secrets: SecretArns,
  secretsKeyArn: string,
  region: string,
): DataAwsIamPolicyDocumentStatement[] => [
  // It reads nothing and knows no resource.
  { sid: 'MakePasswords', actions: ['secretsmanager:GetRandomPassword'], resources: ['*'] },
  {
    sid: 'StoreUris',
    actions: ['secretsmanager:PutSecretValue'],
    resources: USERS.map(({ secret }) => secrets[secret]),
  },
  {
    sid: 'EncryptUris',
    // Secrets Manager decrypts the former value to see whether the new one is the same.
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [secretsKeyArn],
    condition: [
      { test: 'StringEquals', variable: 'kms:ViaService', values: [`secretsmanager.${region}.amazonaws.com`] },
    ],
  },
];
