import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { Construct } from 'constructs';
import { COMMANDS } from '../../application/commands';
import { EncryptionKey } from '../storage/encryption-key';
import type { SecretCopies } from '../storage/secret-copies';

/** Name -> who fills it in. Terraform makes them empty: a value would stand in the state. */
const SECRETS = {
  'dburi-public': 'DBURI of public: SELECT. Written by the database users job',
  'dburi-admin':
    'DBURI of admin and of jobs that delete: SELECT, INSERT, UPDATE, DELETE. Written by the database users job',
  'dburi-migrate': `DBURI of ${COMMANDS.upgradeDb}: DDL and DML. Written by the database users job`,
  'dburi-dump': `DBURI of ${COMMANDS.extractActiveData}: SELECT, TRIGGER. Written by the database users job`,
  'secret-key': 'SECRET_KEY of admin: the key of its sessions. Written by an operation',
  'autograph-password': 'AUTOGRAPH_PASSWORD of public. Written by an operation',
  'autograph-gmp-password': 'AUTOGRAPH_GMP_PASSWORD of public. Written by an operation',
  'auth0-m2m-client-secret': 'AUTH0_M2M_CLIENT_SECRET of the agent. Written by an operation',
  'sentry-dsn-public': 'SENTRY_DSN of public. Written by constructs/observability/sentry',
  'sentry-dsn-admin': 'SENTRY_DSN of admin. Written by constructs/observability/sentry',
  'sentry-dsn-agent': 'SENTRY_DSN of the agent. Written by constructs/observability/sentry',
} as const;

export type SecretName = keyof typeof SECRETS;
export type SecretArns = Readonly<Record<SecretName, string>>;
const NAMES = Object.keys(SECRETS) as SecretName[];

const RECOVERY_DAYS = 30;

interface ApplicationSecretsProps {
  readonly prefix: string;
  readonly accountId: string;
  readonly copies: SecretCopies;
}

/** The secrets of the applications: empty until a job or an operation has filled them; a task does not start before. */
export class ApplicationSecrets extends Construct {
  readonly arns: SecretArns;
  /** Known at synth. */
  readonly names: Readonly<Record<SecretName, string>>;
  readonly encryptionKey: EncryptionKey;
  readonly copies: SecretCopies;

  constructor(scope: Construct, id: string, { prefix, accountId, copies }: ApplicationSecretsProps) {
    super(scope, id);
    this.copies = copies;
    this.encryptionKey = new EncryptionKey(this, 'key', {
      alias: `${prefix}-secrets`,
      purpose: 'Secrets of the applications',
      accountId,
      address: 'secrets_key',
    });
    this.names = Object.fromEntries(NAMES.map((name) => [name, `${prefix}/${name}`])) as typeof this.names;
    const secret = ([name, description]: [string, string]) => {
      // INVARIANT: prevent-destroy
      const made = new SecretsmanagerSecret(this, name, {
        name: `${prefix}/${name}`,
        description,
        kmsKeyId: this.encryptionKey.key.arn,
        recoveryWindowInDays: RECOVERY_DAYS, // INVARIANT: secrets-recoverable
        replica: copies.replica, // INVARIANT: secrets-replicated
        lifecycle: { preventDestroy: true },
      });
      // Pinned: at another address Terraform would throw away what people and jobs have written.
      made.overrideLogicalId(`secret_${name.replaceAll('-', '_')}`);
      return [name, made.arn];
    };
    this.arns = Object.fromEntries(Object.entries(SECRETS).map(secret)) as SecretArns;
  }
}
