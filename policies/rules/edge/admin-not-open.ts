import { domainOf, nameOf, needsOf } from '../../domains';
import { hasUnresolved } from '../../references';
import { strings, undecided } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const REMEDY = 'Name the networks of people and automation in edge.adminNetworks (environments/), none wider than /16.';
const WIDEST_IPV4 = 16;
const WIDEST_IPV6 = 48;

/** The admin API is reached from networks of ours only. */
export const adminNotOpen: Rule = {
  id: 'admin-not-open',
  reason:
    "The admin API's reads need no login: users, rules and unreleased versions are anybody's who reaches it. The network is their only barrier.",
  appliesTo: ['aws_lb'],
  check: (lb, stack) => {
    // An unknown domain stops at load-balancer-per-domain: to speak of admin's network would mislead whoever adds a domain.
    if (domainOf(lb, stack) === undefined || needsOf(lb, stack).world) return [];
    const groups = strings(lb.attributes['security_groups']);
    if (groups.length === 0) return [undecided('security_groups', lb.attributes['security_groups'], REMEDY)];
    return groups.flatMap((reference) => {
      const group = stack.follow(reference);
      if (group?.type !== 'aws_security_group') return [undecided('its security group', reference, REMEDY)];
      const rules = stack.attached('aws_vpc_security_group_ingress_rule', 'security_group_id', group);
      return rules.flatMap((rule) => faultsOf(rule, lb, stack));
    });
  },
};

function faultsOf(rule: Resource, lb: Resource, stack: StackView): readonly Finding[] {
  const { cidr_ipv4: ipv4, cidr_ipv6: ipv6, prefix_list_id: list } = rule.attributes;
  const networks = [
    { network: stack.value(ipv4), widest: WIDEST_IPV4 },
    { network: stack.value(ipv6), widest: WIDEST_IPV6 },
  ].filter(({ network }) => network !== undefined);
  const open = networks.flatMap(({ network, widest }) => {
    const width = /\/(\d{1,3})$/.exec(String(network))?.[1];
    if (hasUnresolved(network) || width === undefined)
      return [{ at: rule, ...undecided('the network it opens to', network, REMEDY) }];
    if (Number(width) >= widest) return [];
    return [{ at: rule, wrong: `opens ${nameOf(lb, stack)} to ${String(network)}`, remedy: REMEDY }];
  });
  return list === undefined ? open : [...open, { at: rule, ...undecided('the prefix list it opens to', list, REMEDY) }];
}
