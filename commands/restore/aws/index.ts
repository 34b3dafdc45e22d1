/** AWS by its SDK, for real and in the rehearsal. */
import type { ClientSettings } from '../../operations/aws/clients';
import { operationStore } from '../../operations/aws/store';
import type { Cloud } from '../cloud';
import type { DatabaseNames } from '../names';
import { databases } from './databases';
import { tasks } from './tasks';

export interface AwsCloud {
  readonly settings: ClientSettings;
  readonly names: DatabaseNames;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export async function awsCloud({ settings, names, now, sleep }: AwsCloud): Promise<Cloud> {
  return {
    now,
    caller: async () => {
      const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
      const { Account = '', Arn = '' } = await new STSClient(settings).send(new GetCallerIdentityCommand({}));
      return { account: Account, arn: Arn };
    },
    ...(await databases(settings)),
    ...(await tasks(settings, names.cluster, sleep)),
    ...(await operationStore(settings, names)),
  };
}
