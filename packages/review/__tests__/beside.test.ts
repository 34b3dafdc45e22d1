/** What stands beside a change: one of the same name, one that does the same, other policies of the same role. */
import { exposure, narrows, outage, readPlan, review, join, type Catalogue } from '..';
import { changeOf, planOf, type ChangeParts } from './plans';

const ALARM = 'aws_cloudwatch_metric_alarm';
const POLICY = 'aws_iam_role_policy';

const catalogue: Catalogue = {
  judgements: [
    outage.whole('gone', 'serious', [ALARM, POLICY], ['delete'], ['It ends.', 'Keep it.']),
    outage.attribute('lost', 'serious', POLICY, 'policy', narrows, ['It is refused.', 'Keep it.']),
    exposure.attaching('subscribed', 'serious', 'aws_sns_topic_subscription', ['topic_arn'], ['Heard.', 'Look.']),
  ],
  joins: { [POLICY]: join('role', 'aws_iam_role', 'name') },
  unique: { [ALARM]: ['alarm_name'], [POLICY]: ['name', 'role'], acme_tree: [] },
  layers: { [ALARM]: ['alarm_name'] },
};
const saidOf = (...changes: readonly unknown[]): readonly string[] =>
  review(readPlan(planOf(changes)), { stack: 'prod', catalogue }).dangers.map(
    ({ severity, rule, what }) => `${severity} ${rule} ${what}`,
  );

const at = (name: string, type: string, parts: ChangeParts) => changeOf(type, { address: `${type}.${name}`, ...parts });
const stays = (name: string, type: string, side: object) =>
  at(name, type, { actions: ['no-op'], before: side, after: side });
const comes = (name: string, type: string, after: object) => at(name, type, { actions: ['create'], after });
const goes = (name: string, type: string, before: object) => at(name, type, { actions: ['delete'], before });

describe('two of one name', () => {
  const alarm = { alarm_name: 'full', threshold: 5 };
  const SAID = `serious any.same-name has the name of ${ALARM}.old`;

  it('what comes takes the place of what stands', () => {
    expect(saidOf(stays('old', ALARM, alarm), comes('new', ALARM, { ...alarm, threshold: 1e9 }))).toEqual([SAID]);
    expect(saidOf(stays('old', 'acme_tree', { a: 1 }), comes('new', 'acme_tree', { a: 2 }))).toEqual([
      'serious any.same-name has the name of acme_tree.old',
    ]);
  });

  it('so does what gets the name', () => {
    const renamed = at('new', ALARM, {
      actions: ['delete', 'create'],
      before: { ...alarm, alarm_name: 'empty' },
      after: alarm,
    });
    expect(saidOf(stays('old', ALARM, alarm), renamed)).toContain(SAID);
  });

  it('not in another region, not beside what goes, and not where the name is not known yet', () => {
    const here = { ...alarm, region: 'us-west-2' };
    expect(saidOf(stays('old', ALARM, here), comes('new', ALARM, { ...here, region: 'us-east-1' }))).toEqual([]);
    expect(saidOf(goes('old', ALARM, alarm), comes('new', ALARM, alarm)).join()).not.toContain('any.same-name');
    expect(saidOf(stays('old', ALARM, alarm), comes('new', ALARM, { threshold: 5 }))).toEqual([]);
  });
});

it('what is new and called like the old takes hold of the old all the same', () => {
  const topic = { name: 'pages', arn: 'arn:aws:sns:us-west-2:111122223333:pages' };
  const subscribed = comes('theirs', 'aws_sns_topic_subscription', { topic_arn: topic.arn, name: 'pages' });
  expect(saidOf(stays('pages', 'aws_sns_topic', topic), subscribed)).toEqual([
    `serious subscribed takes hold of ${topic.arn}`,
  ]);
});

describe('one of several goes', () => {
  const alarm = { alarm_name: 'full', threshold: 5, id: 'full' };
  const other = { ...alarm, alarm_name: 'full-too', id: 'full-too' };
  const policy = (...actions: readonly string[]): string =>
    JSON.stringify({ Statement: actions.map((Action) => ({ Effect: 'Allow', Action, Resource: '*' })) });
  const grant = (name: string, role: string, ...actions: readonly string[]) => ({
    name,
    role,
    policy: policy(...actions),
  });
  const OTHERS = 'notice gone is deleted; what it allowed, the other policies that stay allow too';

  it('and another one does the same', () => {
    expect(saidOf(goes('a', ALARM, alarm), stays('b', ALARM, other))).toEqual([
      `notice gone is deleted; ${ALARM}.b does the same`,
    ]);
  });

  it.each([
    ['it measures something else', stays('b', ALARM, { ...other, threshold: 6 })],
    ['it goes as well', goes('b', ALARM, other)],
    ['it comes only now', comes('b', ALARM, other)],
    ['it is the same one, twice in the code', stays('b', ALARM, alarm)],
    ['it changes in the same plan', at('b', ALARM, { before: { ...other, threshold: 6 }, after: other })],
  ])('but not where %s', (_, beside) => {
    expect(saidOf(goes('a', ALARM, alarm), beside)).toContain('serious gone is deleted');
  });

  it('and what a policy allowed, others of the role allow together', () => {
    const gone = goes('a', POLICY, grant('a', 'agent', 's3:GetObject', 's3:PutObject'));
    const others = [
      stays('b', POLICY, grant('b', 'agent', 's3:Get*')),
      stays('c', POLICY, grant('c', 'agent', 's3:PutObject')),
    ];
    expect(saidOf(gone, ...others)).toEqual([OTHERS]);
    expect(saidOf(gone, others[0])).toEqual(['serious gone is deleted']);
    expect(saidOf(gone, ...others.slice(1), stays('d', POLICY, grant('d', 'admin', 's3:*')))).toEqual([
      'serious gone is deleted',
    ]);
  });

  it('and what one statement of a policy allowed, another policy of the role allows', () => {
    const less = at('a', POLICY, {
      before: grant('a', 'agent', 's3:GetObject', 's3:PutObject'),
      after: grant('a', 'agent', 's3:GetObject'),
    });
    expect(saidOf(less, stays('b', POLICY, grant('b', 'agent', 's3:PutObject')))).toEqual([]);
    const denying = {
      ...grant('b', 'agent'),
      policy: JSON.stringify({
        Statement: [
          { Effect: 'Allow', Action: 's3:PutObject', Resource: '*' },
          { Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' },
        ],
      }),
    };
    expect(saidOf(less, stays('b', POLICY, denying))).toEqual([]);
    expect(saidOf(less, stays('b', POLICY, grant('b', 'admin', 's3:PutObject')))).toEqual([
      'serious lost becomes narrower: allows no more s3:PutObject on *',
    ]);
  });
});
