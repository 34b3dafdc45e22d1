import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import { EncryptionKey } from '../storage/encryption-key';
import type { SecretCopies } from '../storage/secret-copies';
import type { BucketWriter } from './bucket-writer';
import { Federation } from './federation';
import { KeyFile } from './key-file';

/** How the tasks sign in to GCP; which of the two, the environment says. */
export type HistoryCredentials =
  | {
      readonly kind: 'key-file';
      /** Secrets that hold a key file each, once an operation has put it there. */
      readonly adminSecretArn: string;
      readonly dumpSecretArn: string;
      /** Who reads the secrets must be allowed to decrypt with it. */
      readonly encryptionKeyArn: string;
    }
  | {
      readonly kind: 'workload-identity-federation';
      /** What the client's credential configuration names as `audience`. */
      readonly audience: string;
    };

export interface CredentialsProps {
  readonly prefix: string;
  readonly awsAccountId: string;
  /** Of the key files. */
  readonly copies: Pick<SecretCopies, 'replica'>;
  readonly admin: BucketWriter;
  readonly dump: BucketWriter;
  /** Names of the AWS roles of the tasks that write. Only federation needs them. */
  readonly taskRoleNames: { readonly admin: string; readonly dump: string };
  /** Switches APIs of GCP on. */
  readonly enable: (apis: readonly string[]) => readonly ITerraformDependable[];
}

const MAKERS: Record<
  Environment['history']['credentials'],
  (scope: Construct, props: CredentialsProps) => HistoryCredentials
> = { 'key-file': keyFiles, 'workload-identity-federation': federate };

/** What the tasks need to act as the writers. */
export const makeCredentials = (
  scope: Construct,
  kind: Environment['history']['credentials'],
  props: CredentialsProps,
): HistoryCredentials => MAKERS[kind](scope, props);

function keyFiles(
  scope: Construct,
  { prefix, awsAccountId, copies, admin, dump }: CredentialsProps,
): HistoryCredentials {
  const encryptionKey = new EncryptionKey(scope, 'key', {
    alias: `${prefix}-history`,
    purpose: 'Key files of the service accounts that write the history buckets',
    accountId: awsAccountId,
    address: 'history_key',
  });
  const keyFile = (name: string, writer: BucketWriter) =>
    new KeyFile(scope, `${name}-key-file`, {
      name: `${prefix}-history-${name}-key`,
      address: `history_${name}_key`,
      writer,
      encryptionKey,
      copies,
    }).secretArn;
  return {
    kind: 'key-file',
    adminSecretArn: keyFile('admin', admin),
    dumpSecretArn: keyFile('dump', dump),
    encryptionKeyArn: encryptionKey.key.arn,
  };
}

function federate(scope: Construct, props: CredentialsProps): HistoryCredentials {
  const { prefix, awsAccountId, taskRoleNames } = props;
  const { audience } = new Federation(scope, 'federation', {
    prefix,
    awsAccountId,
    writers: [
      { taskRoleName: taskRoleNames.admin, writer: props.admin },
      { taskRoleName: taskRoleNames.dump, writer: props.dump },
    ],
    dependsOn: props.enable(['iamcredentials', 'sts']),
  });
  return { kind: 'workload-identity-federation', audience };
}
