import type { Diagnostic, Values } from '../behaviour';
import { failure, text } from '../values';

/**
 * The provider block, as hashicorp/google checks it. Its credentials decide the project only when the block is silent;
 * whose they are it does not check, unlike hashicorp/aws.
 */
export function configureGoogle(provider: Values): readonly Diagnostic[] {
  const project = text(provider, 'project');
  const pattern = /^(?:[a-z][-a-z0-9.:]*:)?[a-z][-a-z0-9]{4,28}[a-z0-9]$|^\d+$/;
  return project !== undefined && !pattern.test(project)
    ? [failure(`"project" must match ${String(pattern).slice(1, -1)}, got "${project}"`, ['project'])]
    : [];
}
