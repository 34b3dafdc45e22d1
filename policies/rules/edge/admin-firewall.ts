import { domainOf, nameOf, needsOf } from '../../domains';
import { blocks } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const REMEDY = 'Put an AdminFirewall (constructs/edge) in front of it.';

/** A web application firewall that blocks stands in front of the admin API, and its log is on. */
export const adminFirewall: Rule = {
  id: 'admin-firewall',
  reason:
    'One stolen laptop in the office network is enough to try passwords and known holes on the API that ships Firefox.',
  appliesTo: ['aws_lb'],
  check: (lb, stack) => {
    // An unknown domain stops at load-balancer-per-domain: to speak of admin's network would mislead whoever adds a domain.
    if (domainOf(lb, stack) === undefined || needsOf(lb, stack).world) return [];
    const associations = stack.attached('aws_wafv2_web_acl_association', 'resource_arn', lb);
    if (associations.length === 0)
      return [{ wrong: `no web ACL stands in front of ${nameOf(lb, stack)}`, remedy: REMEDY }];
    return associations.flatMap((association) => {
      const acl = stack.follow(association.attributes['web_acl_arn']);
      if (acl?.type !== 'aws_wafv2_web_acl')
        return [{ at: association, wrong: 'its web ACL is not of this stack', remedy: REMEDY }];
      return faultsOf(acl, stack);
    });
  },
};

function faultsOf(acl: Resource, stack: StackView): readonly Finding[] {
  const rules = blocks(acl.attributes['rule']);
  const limits = rules.some((rule) => has(rule, 'rate_based_statement') && blocks(rule['action'])[0]?.['block']);
  const managed = rules.some(
    (rule) => has(rule, 'managed_rule_group_statement') && blocks(rule['override_action'])[0]?.['none'],
  );
  const logged = stack.attached('aws_wafv2_web_acl_logging_configuration', 'resource_arn', acl).length > 0;
  const missing = [
    !limits && 'blocks no address that asks too often',
    !managed && 'applies no managed rule group (override_action none)',
    !logged && 'keeps no log of what it blocks',
  ];
  return missing
    .filter((wrong) => wrong !== false)
    .map((wrong) => ({ at: acl, wrong, remedy: 'See constructs/edge/firewall-rules.ts and admin-firewall.ts.' }));
}

function has(rule: Attributes, statement: string): boolean {
  return blocks(rule['statement']).some((given) => given[statement] !== undefined);
}
