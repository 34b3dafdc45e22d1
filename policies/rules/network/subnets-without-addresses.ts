import { mustBe } from '../../expectations';
import type { Rule } from '../../rule';

/** Nothing gets a public address because of the subnet it starts in. */
export const subnetsWithoutAddresses: Rule = {
  id: 'subnets-without-addresses',
  reason:
    'Whatever starts in such a subnet can be reached from the internet past the load balancer, without anybody having said so.',
  appliesTo: ['aws_subnet', 'aws_default_subnet'],
  check: (subnet, stack) =>
    mustBe(
      stack,
      subnet,
      'map_public_ip_on_launch',
      false,
      'Set mapPublicIpOnLaunch: false in constructs/network/subnet-tier.ts; NAT gateways and load balancers have addresses of their own.',
    ),
};
