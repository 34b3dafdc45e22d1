import { mustBe, mustSatisfy } from '../../expectations';
import type { Rule } from '../../rule';

const REMEDY = 'Set it in constructs/edge/load-balancer.ts.';

/** Load balancers cannot be deleted by mistake, and pass on no request that servers read differently. */
export const loadBalancerHardened: Rule = {
  id: 'load-balancer-hardened',
  reason:
    'A deleted load balancer takes its address along, and clients retry for a day; a smuggled request reaches the admin API as somebody else’s.',
  appliesTo: ['aws_lb'],
  check: (lb, stack) => [
    ...mustBe(stack, lb, 'enable_deletion_protection', true, REMEDY),
    ...mustBe(stack, lb, 'drop_invalid_header_fields', true, REMEDY),
    ...mustSatisfy(
      stack,
      lb,
      'desync_mitigation_mode',
      (given) => given === 'defensive' || given === 'strictest',
      'defensive or strictest',
      REMEDY,
    ),
  ],
};
