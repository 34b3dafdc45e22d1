import { blocks, show } from '../../expectations';
import type { Rule } from '../../rule';

/** Every load balancer writes its access log. */
export const loadBalancerLogs: Rule = {
  id: 'load-balancer-logs',
  reason:
    'How many users are on which version is counted from these lines, and what was not written cannot be counted.',
  appliesTo: ['aws_lb'],
  check: ({ attributes, path }, stack) => {
    const given = stack.value(blocks(attributes['access_logs'])[0]?.['enabled']);
    if (given === true) return [];
    const wrong = `access_logs.enabled is ${show(given)}, expected true`;
    return [{ wrong, remedy: `Set accessLogs with the bucket of requests in the construct of ${path}.` }];
  },
};
