import { domainNames, domainOf } from '../../domains';
import { show } from '../../expectations';
import type { Rule } from '../../rule';
import type { Attributes } from '../../stack-view';

/** Each load balancer serves one domain, and says which. */
export const loadBalancerPerDomain: Rule = {
  id: 'load-balancer-per-domain',
  reason:
    'Certificate, TLS, log table and who may come in differ between domains; two behind one load balancer share the worst.',
  appliesTo: ['aws_lb', 'aws_alb'],
  check: (lb, stack) => {
    const known = domainNames(stack).join(', ');
    if (lb.type === 'aws_alb')
      return [{ wrong: 'is of the older name of aws_lb', remedy: 'Write aws_lb, which the rules look at.' }];
    const domain = domainOf(lb, stack);
    if (domain === undefined) {
      const given = (lb.attributes['tags'] as Attributes | undefined)?.['Domain'];
      const remedy =
        'Set the tag in constructs/edge/load-balancer.ts; a new domain needs a row in environments/domains.ts.';
      return [{ wrong: `tags.Domain is ${show(given)}, expected one of ${known}`, remedy }];
    }
    const others = stack.ofType('aws_lb').filter((other) => other !== lb && domainOf(other, stack) === domain);
    return others.map(({ address }) => ({
      wrong: `serves ${domain}, and so does ${address}`,
      remedy: 'Give each load balancer the tag of its own domain: the rules of a domain hold for one.',
    }));
  },
};
