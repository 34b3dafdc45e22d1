import { show } from '../../expectations';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';

const REMEDY = "Set project to the environment's gcp.projectId in stacks/project.ts, and on no resource.";

/** Everything on GCP is in the project that the provider names, and carries its labels. */
export const gcpProjectNamed: Rule = {
  id: 'gcp-project-named',
  reason: 'Without a project the provider takes the one of the shell: a deploy of stage would then change production.',
  checkStack: (stack) => {
    const resources = stack.resources.filter(({ type }) => type.startsWith('google_'));
    const providers = stack.providers('google');
    const at = { path: stack.name, address: 'provider.google' };
    if (resources.length > 0 && providers.length === 0) return [{ at, wrong: 'there is none', remedy: REMEDY }];
    const ours = providers.map(({ project }) => stack.value(project));
    return [
      ...ours
        .filter((project) => typeof project !== 'string' || project === '' || hasUnresolved(project))
        .map((project): Finding => ({ at, wrong: `project is ${show(project)}, expected a literal`, remedy: REMEDY })),
      ...resources
        // Some types demand one: it is the provider's.
        .filter(({ attributes }) => ![undefined, ...ours].includes(stack.value(attributes['project'])))
        .map((resource): Finding => {
          const wrong = `project is ${show(resource.attributes['project'])}, expected none but the provider's`;
          return { at: resource, wrong, remedy: REMEDY };
        }),
    ];
  },
};
