import { show } from '../../expectations';
import type { Rule } from '../../rule';

const REMEDY =
  'Write one aws_vpc_security_group_ingress_rule or _egress_rule for each purpose, with a description that names it.';

/** Each opening of a security group is a resource of its own that says what it is for. */
export const securityGroupRulesApart: Rule = {
  id: 'security-group-rules-apart',
  reason:
    'Inline rules and separate ones overwrite each other at every deploy, and an opening without a purpose is never closed.',
  appliesTo: [
    'aws_security_group',
    'aws_security_group_rule',
    'aws_vpc_security_group_ingress_rule',
    'aws_vpc_security_group_egress_rule',
  ],
  check: ({ type, attributes }) => {
    if (type === 'aws_security_group_rule')
      return [{ wrong: 'is of the older type that Terraform cannot tell apart', remedy: REMEDY }];
    if (type === 'aws_security_group') {
      return ['ingress', 'egress']
        .filter((direction) => attributes[direction] !== undefined)
        .map((direction) => ({ wrong: `${direction} rules are inline`, remedy: REMEDY }));
    }
    const given = attributes['description'];
    if (typeof given === 'string' && given.trim().split(/\s+/).length >= 2) return [];
    return [{ wrong: `description is ${show(given)}, expected a purpose in words`, remedy: REMEDY }];
  },
};
