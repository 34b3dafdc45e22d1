import { domainOf, nameOf, needsOf } from '../../domains';
import { hasUnresolved } from '../../references';
import { HEALTH } from '../../../application/health';
import { blocks, strings, text, undecided } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

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
    const width = widthOf(String(network));
    if (hasUnresolved(network) || Number.isNaN(width))
      return [{ at: rule, ...undecided('the network it opens to', network, REMEDY) }];
    if (width >= widest) return [];
    return [{ at: rule, wrong: `opens ${nameOf(lb, stack)} to ${String(network)}`, remedy: REMEDY }];
  });
  return list === undefined ? open : [...open, ...listFaults(rule, list, lb, stack)];
}

/** The addresses that Route 53 asks from: whoever has a health check of his own has them ask for anything. */
const CHECKERS = /^com\.amazonaws\.[a-z0-9-]+\.route53-healthchecks$/;

function listFaults(rule: Resource, list: unknown, lb: Resource, stack: StackView): readonly Finding[] {
  const found = stack.follow(list);
  const name = text(stack.value(found?.attributes['name']));
  if (found?.type !== 'data.aws_ec2_managed_prefix_list' || !CHECKERS.test(name)) {
    return [{ at: rule, ...undecided('the prefix list it opens to', list, REMEDY) }];
  }
  const held = stack
    .attached('aws_wafv2_web_acl_association', 'resource_arn', lb)
    .flatMap(({ attributes }) => stack.follow(attributes['web_acl_arn']) ?? [])
    .flatMap((acl) => blocks(acl.attributes['rule']))
    .some((each) => keepsToHeartbeat(each, stack));
  if (held) return [];
  const wrong = `opens ${nameOf(lb, stack)} to the health checkers of Route 53, and no rule of its firewall keeps them to ${HEALTH.alarm.path}`;
  return [{ at: rule, wrong, remedy: 'See heartbeat-for-others in constructs/edge/firewall-rules.ts.' }];
}

/** Blocks whoever is in no set of networks of ours and asks for anything but exactly the heartbeat. */
function keepsToHeartbeat(rule: Attributes, stack: StackView): boolean {
  if (blocks(rule['action'])[0]?.['block'] === undefined) return false;
  const both = blocks(blocks(rule['statement'])[0]?.['and_statement']).flatMap(({ statement }) => blocks(statement));
  const denied = both
    .flatMap(({ not_statement }) => blocks(not_statement))
    .flatMap(({ statement }) => blocks(statement));
  if (both.length !== 2 || denied.length !== 2) return false;
  const set = denied.map(({ ip_set_reference_statement: one }) => stack.follow(blocks(one)[0]?.['arn'])).find(Boolean);
  const path = denied.flatMap(({ byte_match_statement: one }) => blocks(one))[0];
  return (
    set?.type === 'aws_wafv2_ip_set' &&
    strings(set.attributes['addresses']).every((each) => widthOf(each) >= WIDEST_IPV4) &&
    path?.['positional_constraint'] === 'EXACTLY' &&
    path['search_string'] === HEALTH.alarm.path &&
    blocks(path['field_to_match']).some((field) => 'uri_path' in field)
  );
}

const widthOf = (network: string): number => Number(/\/(\d{1,3})$/.exec(network)?.[1] ?? NaN);
