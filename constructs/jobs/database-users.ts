/**
 * The database's users, one for each role, made by a task that people start (docs/runbooks/database-users.md). Passwords
 * are made, used and stored inside the task: they never stand in Terraform, in a log, or on a command line.
 *
 * The order is that of a rotation of Secrets Manager: stored as AWSPENDING, set in the database, made AWSCURRENT. A new
 * password does not end the old one (MySQL 8.0, `RETAIN CURRENT PASSWORD`): running tasks keep the one they started with
 * until they are replaced, and until the task is started with STEP=discard.
 */
import { Fn, Token } from 'cdktf';
import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { after, environmentOf, secretsOf, type Container } from '../services/container';
import { scratch } from '../services/files';
import { imageOf } from '../services/sidecar-images';
import type { HeldGeneration, UpdateDatabase } from '../database/update-database';
import type { SecretArns, SecretName } from '../services/application-secrets';
import type { TaskLog } from '../services/task';
import type { SecretCopies } from '../storage/secret-copies';
import { shell } from './shell';

/** Name of the schema; DBURIs end in it. */
export const DATABASE_NAME = 'balrog';

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

/** What all three scripts are told. */
const CONSTANTS = {
  ROLES: USERS.map(({ role }) => role).join(' '),
  USER_PREFIX: 'balrog_',
  DB_NAME: DATABASE_NAME,
  PASSWORDS: PASSWORDS.folder,
};
const ofRole = (name: string, valueOf: (user: User) => string) =>
  Object.fromEntries(USERS.map((user) => [`${name}_${user.role.toUpperCase()}`, valueOf(user)]));

/** A variable for one generation: `MASTER_USER_BALROG_PROD`. */
const variableOf = (what: string, generation: string) => `${what}_${generation.toUpperCase().replaceAll('-', '_')}`;
/**
 * Of the password that RDS made, keeps and rotates. An instance that is imported, after a restore say, has none until the apply that hands its password to
 * RDS, and the provider plans none then: an index alone would stop that very plan ("Invalid index"). Until the deployment after it, the other secret
 * stands there, which has no key `password`: the task does not start, and says so.
 */
const masterSecretArn = ({ instance }: HeldGeneration, until: string) =>
  Token.asString(Fn.try([instance.masterUserSecret.get(0).secretArn, until]));

interface DatabaseUsers {
  readonly secrets: SecretArns;
  readonly database: UpdateDatabase;
  readonly region: string;
  readonly log: TaskLog;
}

/** Each waits for the one before; what fails stops the rest, and starting the task again goes on where it stopped. */
export function databaseUsersContainers(props: DatabaseUsers): readonly Container[] {
  const { secrets, database, region, log } = props;
  const aws = { AWS_REGION: region, HOME: '/tmp', ...ofRole('SECRET', ({ secret }) => secrets[secret]) };
  const container = (name: string, image: Parameters<typeof imageOf>[0]) => ({
    name,
    image: imageOf(image),
    essential: false,
    readonlyRootFilesystem: true,
    mountPoints: [
      { sourceVolume: PASSWORDS.volume, containerPath: PASSWORDS.folder, readOnly: false },
      scratch(name, '/tmp'),
    ],
    logConfiguration: { logDriver: 'awslogs' as const, options: log.options },
  });
  return [
    {
      ...container('passwords', 'awsCli'),
      ...shell({ scripts: ['make-passwords'], constants: CONSTANTS }),
      // People start the task with another STEP: docs/runbooks/database-users.md.
      environment: environmentOf({
        ...aws,
        DB_HOST: database.names.servingHost,
        PASSWORD_LENGTH: String(PASSWORD_LENGTH),
        STEP: 'rotate',
      }),
    },
    {
      ...container('users', 'mysqlClient'),
      ...shell({ scripts: ['without-password', 'make-users'], constants: CONSTANTS }),
      // The database that gets the users: the one that serves, or the one that whoever starts the task names.
      environment: environmentOf({
        DATABASE_GENERATION: database.serving.name,
        ...Object.fromEntries(
          database.held.flatMap(({ name, instance }) => [
            [variableOf('DATABASE_HOST', name), database.names.hostOf(name)],
            [variableOf('MASTER_USER', name), instance.username],
          ]),
        ),
        ...ofRole('GRANTS', ({ grants }) => grants.join(', ')),
      }),
      secrets: secretsOf(
        Object.fromEntries(
          database.held.map((one) => [
            variableOf('MASTER_PASSWORD', one.name),
            `${masterSecretArn(one, secrets['dburi-admin'])}:password::`,
          ]),
        ),
      ),
      dependsOn: after('passwords'),
    },
    {
      ...container('publish', 'awsCli'),
      ...shell({ scripts: ['publish-passwords'], constants: CONSTANTS }),
      essential: true,
      environment: environmentOf(aws),
      dependsOn: after('users'),
    },
  ];
}

interface Encrypting {
  readonly secretsKeyArn: string;
  readonly copies: SecretCopies;
  readonly region: string;
}

export const databaseUsersStatements = (
  secrets: SecretArns,
  { secretsKeyArn, copies, region }: Encrypting,
): DataAwsIamPolicyDocumentStatement[] => [
  // It reads nothing and knows no resource.
  { sid: 'MakePasswords', actions: ['secretsmanager:GetRandomPassword'], resources: ['*'] },
  {
    sid: 'StoreUris',
    actions: [
      'secretsmanager:ListSecretVersionIds',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ],
    resources: USERS.map(({ secret }) => secrets[secret]),
  },
  {
    sid: 'TakeUpPasswords',
    actions: ['secretsmanager:GetSecretValue'],
    resources: USERS.map(({ secret }) => secrets[secret]),
    // What a run has left behind, and, for a restored database, what tasks use.
    condition: [
      { test: 'StringEquals', variable: 'secretsmanager:VersionStage', values: ['AWSPENDING', 'AWSCURRENT'] },
    ],
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
  {
    sid: 'EncryptCopies',
    // "kms:GenerateDataKey and kms:Encrypt to the key" of the other region (API reference, ReplicateSecretToRegions): each new value is copied there, too.
    actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
    resources: [copies.keyArn],
    condition: [
      { test: 'StringEquals', variable: 'kms:ViaService', values: [`secretsmanager.${copies.region}.amazonaws.com`] },
    ],
  },
];
