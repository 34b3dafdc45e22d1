import { hasText, show } from '../../expectations';
import type { Finding, Rule } from '../../rule';

/** The state is in S3: encrypted, locked while somebody writes it, and one for each stack. */
export const stateBackend: Rule = {
  id: 'state-backend',
  reason:
    'Two deploys at once without a lock, or two stacks with one key, leave a state that no longer knows what exists.',
  waivable: false,
  checkStack: (stack) => {
    const backend = stack.json.terraform?.backend?.['s3'];
    const at = { path: stack.name, address: 'terraform.backend.s3' };
    const remedy = 'Set it in the S3Backend of stacks/account.ts.';
    if (!backend) {
      const kinds = Object.keys(stack.json.terraform?.backend ?? {}).join(', ') || 'none';
      return [{ at, wrong: `the backend is ${kinds}, expected s3`, remedy }];
    }
    const flags = ['encrypt', 'use_lockfile'].flatMap((flag): Finding[] =>
      backend[flag] === true ? [] : [{ at, wrong: `${flag} is ${show(backend[flag])}, expected true`, remedy }],
    );
    const names = ['bucket', 'region'].flatMap((name): Finding[] =>
      hasText(backend[name]) ? [] : [{ at, wrong: `${name} is ${show(backend[name])}, expected a name`, remedy }],
    );
    const ownKey = String(backend['key']).startsWith(`${stack.name}/`);
    const wrong = `key is ${show(backend['key'])}, expected a path below the stack's name, ${stack.name}/`;
    return [...flags, ...names, ...(ownKey ? [] : [{ at, wrong, remedy }])];
  },
};
