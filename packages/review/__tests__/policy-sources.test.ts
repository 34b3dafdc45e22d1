/**
 * A policy that comes from a data source which Terraform reads only at apply, because something beside it changes (its `depends_on`, or what
 * it refers to): the plan calls the policy unknown, and has the arguments of the data source all the same.
 */
import { broadens, exposure, narrows, outage, readPlan, review, type Danger } from '..';
import { changeOf, planOf } from './plans';

const SOURCE = 'data.aws_iam_policy_document.starter';
const MACHINE = 'arn:aws:states:us-west-2:111122223333:stateMachine:drill';
const OTHER = 'arn:aws:states:us-west-2:111122223333:stateMachine:other';

const judgements = [
  exposure.attribute('grant.more', 'serious', 'aws_iam_role_policy', 'policy', broadens, ['More.', 'Allow less.']),
  outage.attribute('grant.lost', 'serious', 'aws_iam_role_policy', 'policy', narrows, ['Less.', 'Allow it.']),
];

/** @param resources of its one statement; null is known only after apply */
function dangersOf(actions: readonly (string | null)[], resources: readonly (string | null)[]): readonly Danger[] {
  const allowed = { Effect: 'Allow', Action: ['states:StartExecution', 'states:StopExecution'], Resource: [MACHINE] };
  const plan = planOf(
    [
      changeOf('aws_iam_policy_document', {
        address: SOURCE,
        mode: 'data',
        actions: ['read'],
        after: { statement: [{ actions, resources, effect: 'Allow' }] },
      }),
      changeOf('aws_iam_role_policy', {
        address: 'aws_iam_role_policy.starter',
        before: { policy: JSON.stringify({ Statement: [allowed] }) },
        after: {},
        after_unknown: { policy: true },
      }),
    ],
    {
      configuration: {
        root_module: {
          resources: [
            {
              address: 'aws_iam_role_policy.starter',
              expressions: { policy: { references: [`${SOURCE}.json`, SOURCE] } },
            },
          ],
        },
      },
    },
  );
  return review(readPlan(plan), { stack: 'mine', catalogue: { judgements } }).dangers;
}

test.each<[string, Parameters<typeof dangersOf>, readonly string[]]>([
  ['the same is no danger', [['states:StopExecution', 'states:StartExecution'], [MACHINE]], []],
  [
    'an action less is lost',
    [['states:StartExecution'], [MACHINE]],
    [`grant.lost: becomes narrower: allows no more states:StopExecution on ${MACHINE}`],
  ],
  [
    'another resource is more and less',
    [['states:StartExecution', 'states:StopExecution'], [OTHER]],
    [
      `grant.lost: becomes narrower: allows no more states:StartExecution on ${MACHINE}, states:StopExecution on ${MACHINE}`,
      `grant.more: becomes broader: new resource ${OTHER}`,
    ],
  ],
  [
    'what may still be the same cannot be judged',
    [['states:StartExecution', 'states:StopExecution'], [null]],
    [
      'grant.lost: is known only after apply, so it cannot be judged',
      'grant.more: becomes broader: new resource (known after apply)',
    ],
  ],
  [
    'one that may be lost cannot be judged, even where another is',
    [['states:StartExecution'], [null, OTHER]],
    [
      'grant.lost: is known only after apply, so it cannot be judged',
      `grant.more: becomes broader: new resources (known after apply), ${OTHER}`,
    ],
  ],
])('%s', (_, [actions, resources], expected) => {
  const said = dangersOf(actions, resources).map(({ rule, what }) => `${rule}: ${what}`);
  expect(said.sort()).toEqual(expected);
});
