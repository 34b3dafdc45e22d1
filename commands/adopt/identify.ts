/** What the provider imports each thing of the ledger by: its name as the code has it, or what AWS says of that name. */
import { orMissing, type ClientSettings } from '../operations/aws/clients';

/** A synthesized stack, as far as it is read here. */
export interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly import?: readonly { readonly to: string }[];
}

type Attributes = Readonly<Record<string, unknown>>;

/** What AWS says of a name, in a region. Undefined: it knows none. */
export interface NamesInAws {
  keyId(alias: string, region: string): Promise<string | undefined>;
  secretArn(name: string, region: string): Promise<string | undefined>;
}

export interface Identified {
  readonly address: string;
  /** Undefined where nobody knows one. */
  readonly id?: string;
  /** Why not, for people. */
  readonly why?: string;
}

interface Asked {
  readonly stack: StackJson;
  readonly region: string;
  readonly names: NamesInAws;
  /** By address, what somebody has said on the command line. */
  readonly given: Readonly<Record<string, string>>;
}

/** The argument by which a thing is imported, "Import" on each type's page of the provider. */
const IMPORTED_BY: Readonly<Record<string, string>> = {
  aws_backup_vault: 'name',
  aws_db_instance: 'identifier',
  aws_s3_bucket: 'bucket',
  google_storage_bucket: 'name',
};

/** What to do about a thing that is not found. */
export const otherwise = (address: string): string =>
  (address.startsWith('aws_kms_key.') ? `If the account has it without that alias: --id ${address}=ID. ` : '') +
  `If it has none of that name: --new ${address}, and the deployment makes it; what another one holds is copied into it.`;

export async function identify(address: string, asked: Asked): Promise<Identified> {
  const given = asked.given[address];
  if (given !== undefined) return { address, id: given };
  const [type = '', name = ''] = address.split('.');
  const attributes = asked.stack.resource?.[type]?.[name] ?? {};
  const own = typeof attributes['region'] === 'string' ? attributes['region'] : undefined;
  const region = own ?? asked.region;
  if (type === 'aws_kms_key') {
    const alias = aliasOf(asked.stack, address);
    if (alias === undefined) return { address, why: 'the code gives it no alias to find it by' };
    const id = await asked.names.keyId(alias, region);
    // A key of another region than the provider's is imported with it.
    return id === undefined
      ? { address, why: `no key is called ${alias} in ${region}. ${otherwise(address)}` }
      : { address, id: own === undefined ? id : `${id}@${own}` };
  }
  if (type === 'aws_secretsmanager_secret') {
    const secret = String(attributes['name']);
    const id = await asked.names.secretArn(secret, region);
    return id === undefined
      ? { address, why: `no secret is called ${secret} in ${region}. ${otherwise(address)}` }
      : { address, id };
  }
  const argument = IMPORTED_BY[type];
  const id = argument === undefined ? undefined : attributes[argument];
  if (typeof id === 'string') return { address, id };
  return { address, why: `nobody has said here what a ${type} is imported by` };
}

/** `alias/balrog-prod-database`, of the alias that leads to that key. */
function aliasOf({ resource }: StackJson, address: string): string | undefined {
  const found = Object.values(resource?.['aws_kms_alias'] ?? {}).find(({ target_key_id: target }) =>
    [`\${${address}.key_id}`, `\${${address}.arn}`, `\${${address}.id}`].includes(String(target)),
  );
  return typeof found?.['name'] === 'string' ? found['name'] : undefined;
}

/** Asks KMS and Secrets Manager. */
export function namesInAws(settings: ClientSettings): NamesInAws {
  return {
    keyId: async (alias, region) => {
      const { DescribeKeyCommand, KMSClient } = await import('@aws-sdk/client-kms');
      const client = new KMSClient({ ...settings, region });
      return (await orMissing(client.send(new DescribeKeyCommand({ KeyId: alias }))))?.KeyMetadata?.KeyId;
    },
    secretArn: async (name, region) => {
      const { DescribeSecretCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
      const client = new SecretsManagerClient({ ...settings, region });
      return (await orMissing(client.send(new DescribeSecretCommand({ SecretId: name }))))?.ARN;
    },
  };
}
