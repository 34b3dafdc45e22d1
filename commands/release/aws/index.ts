/** AWS by its SDK, for real and in the rehearsal. */
import type { StackNames } from '../../../stacks/stack-names';
import type { ClientSettings } from '../../operations/aws/clients';
import { operationStore } from '../../operations/aws/store';
import type { ReleaseCloud } from '../cloud';
import { chatMessage } from '../notices';
import { servicesOf } from './services';
import { answeredOf, firingOf, restorableOf } from './signs';

export async function releaseCloud(
  settings: ClientSettings,
  names: StackNames,
  now: () => Date,
): Promise<ReleaseCloud> {
  const { prefix, cluster, database, topics } = names;
  const loadBalancers = Object.values(names.domains).map(({ loadBalancer }) => loadBalancer);
  return {
    now,
    services: () => servicesOf(settings, cluster, Object.keys(names.services)),
    answered: (from, to) => answeredOf(settings, loadBalancers, from, to),
    firing: () => firingOf(settings, prefix),
    restorable: () => restorableOf(settings, database.identifier),
    tell: async (title, description, thread) => {
      const { SNSClient, PublishCommand } = await import('@aws-sdk/client-sns');
      const Message = JSON.stringify(chatMessage(title, description, thread));
      await new SNSClient(settings).send(new PublishCommand({ TopicArn: topics.chat, Message }));
    },
    ...(await operationStore(settings, names)),
  };
}
