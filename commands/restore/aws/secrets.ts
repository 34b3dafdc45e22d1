/** Secrets Manager, as far as values are taken from one environment to another. */
import { orMissing, type ClientSettings } from '../../operations/aws/clients';

export interface Secrets {
  /** Undefined where there is no such secret, or it has no value yet. */
  read(name: string): Promise<string | undefined>;
  write(name: string, value: string): Promise<void>;
}

export async function secretsOf(settings: ClientSettings): Promise<Secrets> {
  const { SecretsManagerClient, GetSecretValueCommand, PutSecretValueCommand } =
    await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient(settings);
  return {
    read: async (name) => (await orMissing(client.send(new GetSecretValueCommand({ SecretId: name }))))?.SecretString,
    write: async (name, value) => {
      await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: value }));
    },
  };
}
