import type { SecretsmanagerSecretReplica } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import { EncryptionKey } from './encryption-key';

export interface SecretCopiesProps {
  readonly prefix: string;
  /** The copies lie in `backupRegion`, another one than that of the secrets. */
  readonly aws: Pick<Environment['aws'], 'accountId' | 'backupRegion'>;
}

/**
 * Where each secret has a copy, and the key of that side: what people have written once is not lost with a region. Secrets Manager writes each value
 * there, too, and lets nobody change it there ("Replicate AWS Secrets Manager secrets across Regions", user guide).
 */
export class SecretCopies extends Construct {
  readonly region: string;
  readonly keyArn: string;
  /** What a secret says to have its copy. */
  readonly replica: SecretsmanagerSecretReplica[];

  constructor(scope: Construct, id: string, { prefix, aws }: SecretCopiesProps) {
    super(scope, id);
    const { accountId, backupRegion: region } = aws;
    const { key } = new EncryptionKey(this, 'key', {
      alias: `${prefix}-secrets`,
      purpose: 'Copies of the secrets',
      accountId,
      address: 'secret_copies_key',
      region,
    });
    this.region = region;
    this.keyArn = key.arn;
    // INVARIANT: secrets-replicated, encryption-at-rest
    this.replica = [{ region, kmsKeyId: key.arn }];
  }
}
