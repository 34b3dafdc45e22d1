import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../storage/encryption-key';
import type { SecretCopies } from '../storage/secret-copies';
import type { BucketWriter } from './bucket-writer';

export interface KeyFileProps {
  /** e.g. `balrog-prod-history-admin-key`. A change replaces the secret, which `prevent_destroy` refuses. */
  readonly name: string;
  /** Terraform address of the secret, pinned. */
  readonly address: string;
  readonly writer: BucketWriter;
  readonly encryptionKey: EncryptionKey;
  readonly copies: Pick<SecretCopies, 'replica'>;
}

const RECOVERY_DAYS = 30;

/**
 * An empty secret for the key of a service account. An operation makes the key and puts it there, and makes a new one
 * when it is due: Terraform would keep the private key in its state.
 */
export class KeyFile extends Construct {
  readonly secretArn: string;

  constructor(scope: Construct, id: string, { name, address, writer, encryptionKey, copies }: KeyFileProps) {
    super(scope, id);
    // INVARIANT: no-service-account-keys, prevent-destroy
    const secret = new SecretsmanagerSecret(this, 'secret', {
      name,
      description: `Key file (JSON) of ${writer.account.accountIdInput}, written by an operation`,
      kmsKeyId: encryptionKey.key.arn,
      recoveryWindowInDays: RECOVERY_DAYS, // INVARIANT: secrets-recoverable
      replica: copies.replica, // INVARIANT: secrets-replicated
      lifecycle: { preventDestroy: true },
    });
    secret.overrideLogicalId(address);
    this.secretArn = secret.arn;
  }
}
