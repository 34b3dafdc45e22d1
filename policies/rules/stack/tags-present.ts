import { blocks, hasText, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';

const TAGS = ['Application', 'Environment', 'ManagedBy', 'Repository'];
/** GCP's labels are lower case. */
const LABELS = ['application', 'environment'];

/** Whatever is made says whose it is: the providers put the tags on everything. */
export const tagsPresent: Rule = {
  id: 'tags-present',
  reason: 'Something without tags is paid by nobody, found by nobody in an incident, and deleted by a clean-up.',
  checkStack: (stack) => [
    ...stack.providers('aws').flatMap((provider) => {
      const tags = stack.value(blocks(provider['default_tags'])[0]?.['tags']);
      return missing('provider.aws', 'default_tags', tags, TAGS, stack.name);
    }),
    ...stack
      .providers('google')
      .flatMap((provider) =>
        missing('provider.google', 'default_labels', provider['default_labels'], LABELS, stack.name),
      ),
  ],
};

function missing(
  address: string,
  attribute: string,
  given: unknown,
  wanted: readonly string[],
  path: string,
): Finding[] {
  const tags = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
  return wanted
    .filter((key) => !hasText(tags[key]))
    .map((key) => ({
      at: { path, address },
      wrong: `${attribute} has ${key} ${show(tags[key])}, expected a text`,
      remedy: `Set ${key} in the ${attribute} of the provider in stacks/account.ts.`,
    }));
}
