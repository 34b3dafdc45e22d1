/** What follows from a step, where a plan does not know it yet: by the code that asks for it. */
import { broadens, exposure, readPlan, render, review, type AnnouncedStep } from '../index';
import { changeOf, planOf } from './plans';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret';
const step: AnnouncedStep = {
  kind: 'stands beside',
  former: { name: 'store', address: 'aws_db_instance.store' },
  next: { name: 'store-2', address: 'aws_db_instance.store_2' },
  own: ['aws_db_instance'],
  at: 'aws_db_instance.store_2',
  words: 'store-2 comes to stand beside store',
  recovery: 'Wait for the next one.',
};
const passwordOf = (instance: string) => `\${${instance}.master_user_secret[0].secret_arn}`;

interface Told {
  /** What the code asks for beside the password of the former one. */
  readonly written?: readonly string[];
  /** What of it the plan knows; null is known after apply. */
  readonly granted?: readonly (string | null)[];
  readonly actions?: readonly string[];
}

function reportOf({
  written = [passwordOf(step.next.address)],
  granted = [null],
  actions = ['secretsmanager:GetSecretValue'],
}: Told) {
  const statement = (resources: readonly (string | null)[], what: readonly string[]) => ({
    sid: 'Read',
    actions: what,
    resources,
  });
  const source = 'data.aws_iam_policy_document.reader';
  const policy = (resource: string) =>
    JSON.stringify({
      Statement: [{ Sid: 'Read', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: resource }],
    });
  const plan = planOf(
    [
      changeOf('aws_db_instance', { address: step.former.address, actions: ['no-op'], before: {}, after: {} }),
      changeOf('aws_db_instance', { address: step.next.address, importing: { id: 'store-2' }, before: {}, after: {} }),
      changeOf('aws_iam_policy_document', {
        address: source,
        mode: 'data',
        actions: ['read'],
        after: { statement: [statement([`${SECRET}:store`, ...granted], actions)] },
      }),
      changeOf('aws_iam_role_policy', {
        address: 'aws_iam_role_policy.reader',
        before: { policy: policy(`${SECRET}:store`) },
        after: {},
        after_unknown: { policy: true },
      }),
    ],
    {
      configuration: {
        root_module: {
          resources: [
            {
              address: 'aws_iam_role_policy.reader',
              expressions: { policy: { references: [`${source}.json`, source] } },
            },
          ],
        },
      },
    },
  );
  const synthesized = {
    data: {
      aws_iam_policy_document: {
        reader: { statement: [statement([passwordOf(step.former.address), ...written], actions)] },
      },
    },
    resource: { aws_iam_role_policy: { reader: { policy: `\${${source}.json}` } } },
  };
  const judgements = [
    exposure.attribute('grant', 'serious', 'aws_iam_role_policy', 'policy', broadens, [
      'More is allowed.',
      'Allow less.',
    ]),
  ];
  return review(readPlan(plan), { stack: 'mine', catalogue: { judgements }, step, synthesized });
}

const needed = (told: Told) =>
  reportOf(told)
    .dangers.filter(({ severity }) => severity !== 'notice')
    .map(({ address }) => address);

test('a right on what the next one is to have, as on what the former has, is no danger, and the step is said', () => {
  expect(needed({})).toEqual([]);
  expect(reportOf({}).dangers).toMatchObject([{ rule: 'any.step', severity: 'notice', what: step.words }]);
  expect(render(reportOf({}), 'text')).toContain('What do I do first if it goes wrong? Wait for the next one.');
});

test('beside a danger its own way back is what comes first', () => {
  const text = render(reportOf({ granted: [`${SECRET}:other`] }), 'text');
  expect(text).toMatch(/What do I do first if it goes wrong\? (?!Wait)\w/);
});

test.each<[string, Told]>([
  ['more that is not known yet', { granted: [null, null] }],
  [
    'another secret',
    { written: [passwordOf(step.next.address), `${SECRET}:other`], granted: [null, `${SECRET}:other`] },
  ],
  ['another secret in its place', { granted: [`${SECRET}:other`] }],
  ['something else to do with it', { actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'] }],
  ['what the former never was asked for', { written: ['${aws_db_instance.store_2.arn}'] }],
  ['another one whose name only begins alike', { written: [passwordOf('aws_db_instance.store_20')] }],
])('%s is named', (_, told) => expect(needed(told)).toContain('aws_iam_role_policy.reader'));
