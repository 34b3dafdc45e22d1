import { show } from '../../expectations';
import type { Rule } from '../../rule';

/** The security group a resource gets when nobody names one lets nothing through. */
export const defaultGroupEmpty: Rule = {
  id: 'default-group-empty',
  reason: "AWS's default group lets its members talk to each other and to the world; a restored database lands in it.",
  appliesTo: ['aws_vpc'],
  check: (vpc, stack) => {
    const remedy = 'Add an aws_default_security_group of this VPC without ingress and egress in constructs/network.';
    const groups = stack.attached('aws_default_security_group', 'vpc_id', vpc);
    if (groups.length === 0) return [{ wrong: 'its default security group is left as AWS made it', remedy }];
    return groups.flatMap((group) =>
      ['ingress', 'egress']
        .filter((direction) => group.attributes[direction] !== undefined && show(group.attributes[direction]) !== '[]')
        .map((direction) => ({
          at: group,
          wrong: `${direction} is ${show(group.attributes[direction])}, expected none`,
          remedy,
        })),
    );
  },
};
