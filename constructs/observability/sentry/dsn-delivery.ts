import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Key } from '../../../.gen/providers/sentry/key';

export interface DsnDeliveryProps {
  readonly key: Key;
  readonly secretArn: string;
}

/** Hexadecimal digits of a number that fits into 32 bits with its sign. */
const DIGITS = 7;

/**
 * A key's DSN, written into the secret that an application reads. A write-only argument: neither plan nor state of the
 * secret have it. The key's own state does, as the provider reads it back: whoever has a DSN can send exceptions and read
 * none, and the state is encrypted.
 */
export class DsnDelivery extends Construct {
  constructor(scope: Construct, id: string, { key, secretArn }: DsnDeliveryProps) {
    super(scope, id);
    new SecretsmanagerSecretVersion(this, 'version', {
      secretId: secretArn,
      secretStringWo: key.dsn.lookup('public'),
      // Terraform cannot see that the value changed, so it is told: the id of a key is new when the key is.
      secretStringWoVersion: Token.asNumber(Fn.parseint(Fn.substr(key.id, 0, DIGITS), 16)),
    });
  }
}
