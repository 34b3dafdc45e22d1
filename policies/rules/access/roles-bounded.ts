import { show } from '../../expectations';
import type { Rule } from '../../rule';

const OURS = /^arn:aws:iam::\d{12}:policy\/balrog-workload$/;
const REMEDY =
  'Set permissionsBoundary: workloadBoundary.arn(accountId) (constructs/identity/boundary.ts), or make the role by ServiceRole, which does.';

/** Every role carries a boundary: that of workloads, or one that its own stack makes. */
export const rolesBounded: Rule = {
  id: 'roles-bounded',
  reason: 'A deployment that may make roles without a boundary can make one that may do everything, and take it.',
  appliesTo: ['aws_iam_role'],
  check: ({ attributes }, stack) => {
    const given = stack.value(attributes['permissions_boundary']);
    if (stack.follow(given)?.type === 'aws_iam_policy' || (typeof given === 'string' && OURS.test(given))) return [];
    return [{ wrong: `permissions_boundary is ${show(given)}, expected the policy balrog-workload`, remedy: REMEDY }];
  },
};
