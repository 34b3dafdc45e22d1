/** A deployment that broke off has taken something away and not made it anew: what makes it now takes hold of nothing that it did not hold before. */
import { readPlan, review } from '@balrog-infra/review';
import { DANGERS } from '../../../policies/dangers';
import { changeOf, planOf } from '../../../packages/review/__tests__/plans';

const ROLE = 'arn:aws:iam::111122223333:role/balrog-prod-cleanup-db-task';
const REFERENCE = '${aws_iam_role.cleanup.arn}';

/** @param before what was deployed last; undefined where nobody knows */
function rulesOf(
  [type, after]: readonly [type: string, after: object],
  now: object,
  before: object | undefined,
): readonly string[] {
  const change = changeOf(type, { address: `${type}.one`, name: 'one', actions: ['create'], before: null, after });
  const code = (block: object) => ({ resource: { [type]: { one: block } } });
  const report = review(readPlan(planOf([change])), {
    stack: 'prod',
    catalogue: DANGERS,
    synthesized: code(now),
    ...(before && { synthesizedBefore: code(before) }),
  });
  return report.dangers.filter(({ severity }) => severity !== 'notice').map(({ rule }) => rule);
}

const TASK = ['aws_ecs_task_definition', { family: 'cleanup', task_role_arn: ROLE }] as const;
const MACHINE = ['aws_sfn_state_machine', { name: 'cleanup', role_arn: ROLE }] as const;

test.each([
  ['a task with its role', TASK, { task_role_arn: REFERENCE }, 'role.taken'],
  ['a state machine with its role', MACHINE, { role_arn: REFERENCE }, 'role.taken'],
])('%s, which was deployed so, is made again; everything else takes hold', (_, change, block, rule) => {
  expect(rulesOf(change, block, block)).not.toContain(rule);
  expect(rulesOf(change, block, undefined)).toContain(rule);
  expect(rulesOf(change, block, {})).toContain(rule);
  const [name = ''] = Object.keys(block);
  expect(rulesOf(change, block, { [name]: '${aws_iam_role.other.arn}' })).toContain(rule);
});
