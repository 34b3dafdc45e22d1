import { domainNames, domainOf } from '../../domains';
import { show } from '../../expectations';
import type { Rule } from '../../rule';
import type { Attributes } from '../../stack-view';

/** Each load balancer serves one domain, and says which; each domain that is served here has one. */
export const loadBalancerPerDomain: Rule = {
  id: 'load-balancer-per-domain',
  reason:
    'Certificate, TLS, log table and who may come in differ between domains; two behind one load balancer share the worst.',
  // The rules about admin leave a load balancer of an unknown domain to this one.
  waivable: false,
  appliesTo: ['aws_lb', 'aws_alb'],
  checkStack: (stack) => {
    const served = stack.ofType('aws_lb').map((lb) => domainOf(lb, stack));
    return Object.entries(stack.domains)
      .filter(([name, { servedIn }]) => Object.hasOwn(servedIn, stack.name) && !served.includes(name))
      .map(([name]) => ({
        wrong: `no load balancer serves ${name}, which its row in environments/domains.ts says is served here`,
        remedy:
          'Let constructs/edge/edge.ts make one for each row; a domain that ends loses its entry in servedIn first.',
      }));
  },
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
