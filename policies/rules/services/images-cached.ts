import { show } from '../../expectations';
import type { Rule } from '../../rule';
import { containersOf } from '../../tasks';
import { unreadable } from '../../unreadable-containers';

const REMEDY =
  'Name the image with its registry and let the Task take it out of the cache (constructs/delivery/image-cache.ts); another registry needs an upstream there.';

const registryOf = (accounts: readonly string[], region: string | undefined): RegExp =>
  new RegExp(`^(?:${accounts.join('|')})\\.dkr\\.ecr\\.${region ?? '-'}\\.amazonaws\\.com/.+`);

/** Every image comes out of the registry of the stack's own account. */
export const imagesCached: Rule = {
  id: 'images-cached',
  reason:
    'Docker Hub limits pulls by address, and all tasks share that of a NAT gateway: in the middle of a deployment or an outage no task starts.',
  appliesTo: ['aws_ecs_task_definition'],
  check: (definition, stack) => {
    const allowed = stack.providerOf(definition)?.['allowed_account_ids'];
    const accounts = Array.isArray(allowed) ? allowed.map(String) : [];
    const own = registryOf(accounts, stack.regionOf(definition));
    return (
      containersOf(definition)
        ?.filter(({ image }) => accounts.length === 0 || !own.test(image))
        .map(({ name, image }) => ({
          wrong: `container ${name} runs ${show(image)}, which does not come from the registry of this account`,
          remedy: REMEDY,
        })) ?? unreadable(definition)
    );
  },
};
