import { blocks, hasText, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';

export const TAGS = ['Application', 'Environment', 'ManagedBy', 'Repository'];
/** GCP's labels are lower case. */
export const LABELS = ['application', 'environment'];

/** Whatever is made says whose it is: the providers put the tags on everything. */
export const tagsPresent: Rule = {
  id: 'tags-present',
  reason: 'Something without tags is paid by nobody, found by nobody in an incident, and deleted by a clean-up.',
  checkStack: (stack) => [
    ...stack.providersOf('aws').flatMap(({ local, block }) => {
      const tags = stack.value(blocks(block['default_tags'])[0]?.['tags']);
      return missing(`provider.${local}`, 'default_tags', tags, TAGS, stack.name);
    }),
    ...stack
      .providersOf('google')
      .flatMap(({ local, block }) =>
        missing(`provider.${local}`, 'default_labels', block['default_labels'], LABELS, stack.name),
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
