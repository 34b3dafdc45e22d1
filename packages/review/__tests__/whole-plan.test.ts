/** What a plan as a whole comes to: a first deployment, what a caller reads in it, an alarm that is another one, the value that somebody edited. */
import {
  becomes,
  blindness,
  exposure,
  harmless,
  readPlan,
  render,
  review,
  rises,
  type Catalogue,
  type EditedValue,
  type Plan,
  type Report,
} from '..';
import { EXAMPLE } from './example-catalogue';
import { changeOf, planOf } from './plans';

const catalogue: Catalogue = {
  ...EXAMPLE,
  judgements: [
    ...EXAMPLE.judgements,
    exposure.attribute('example.role', 'critical', 'acme_grant', 'role', becomes('owner'), [
      'It may do all.',
      'Name another role.',
      'judged',
    ]),
    harmless('acme_grant', ['member'], 'that of the role says who it is'),
    ...['threshold', 'evaluation_periods'].map((name) =>
      blindness.attribute(`example.${name}`, 'serious', 'aws_cloudwatch_metric_alarm', name, rises(), [
        'It fires less.',
        'Keep it.',
      ]),
    ),
  ],
  holders: { acme_grant: { kind: 'named', by: 'member' } },
  oneDanger: ['aws_cloudwatch_metric_alarm'],
};
const reportOf = (plan: unknown, more: object = {}): Report =>
  review(readPlan(plan), { stack: 'prod', catalogue, ...more });

describe('a first deployment', () => {
  const topics = Array.from({ length: 20 }, (_, index) =>
    changeOf('aws_sns_topic', {
      address: `aws_sns_topic.n${index}`,
      actions: ['create'],
      after: { name: `n${index}` },
    }),
  );
  const grant = (member: string | undefined): unknown =>
    changeOf('acme_grant', {
      actions: ['create'],
      after: { role: 'roles/owner', ...(member === undefined ? {} : { member }) },
      after_unknown: member === undefined ? { member: true } : {},
    });
  const code = (member: string) => ({
    resource: { acme_grant: { example: { role: 'roles/owner', member } } },
  });
  const NEW = 'serviceAccount:${google_service_account.deployer.email}';

  it('is one sentence with its size', () => {
    const report = reportOf(planOf(topics));
    expect(report.said).toEqual(['The first deployment: 20 resources are made, and nothing of before changes.']);
    expect(render(report, 'text')).toContain(report.said[0]);
  });

  it('may grant to whom it makes, and to nobody else', () => {
    const severities = (changes: readonly unknown[], member: string) =>
      reportOf(planOf(changes), { synthesized: code(member) }).dangers.map(({ severity }) => severity);
    expect(severities([...topics, grant(undefined)], NEW)).toEqual(['notice']);
    expect(severities([...topics, grant('user:somebody@example.com')], 'user:somebody@example.com')).toEqual([
      'critical',
    ]);
    // Where something stands already, it is no first one.
    const stands = changeOf('aws_sns_topic', { actions: ['no-op'], before: { name: 'a' }, after: { name: 'a' } });
    expect(severities([...topics, stands, grant(undefined)], NEW)).toEqual(['critical']);
  });
});

it('an alarm that is another one is one danger, bound to all that changes', () => {
  const alarm = (more: object): unknown =>
    changeOf('aws_cloudwatch_metric_alarm', {
      before: { threshold: 5, evaluation_periods: 1, comparison_operator: 'GreaterThanThreshold' },
      after: { threshold: 9, evaluation_periods: 4, comparison_operator: 'GreaterThanThreshold', ...more },
    });
  const both = reportOf(planOf([alarm({})]));
  expect(both.dangers).toHaveLength(1);
  expect(both.dangers[0]?.what).toMatch(/^becomes another one: .*threshold rises \(5 → 9\)/);
  expect(reportOf(planOf([alarm({ evaluation_periods: 5 })])).digest).not.toBe(both.digest);
});

describe('what a caller reads in a plan', () => {
  const reading = ({ changes }: Plan) => ({
    said: [`It has ${changes.length} change, and password=hunter2-kettle-orchid.`],
    dangers: [
      {
        rule: 'example.read',
        theme: 'outage' as const,
        severity: 'serious' as const,
        address: 'aws_sns_topic.a',
        what: 'is read',
        reason: 'It was asked for.',
        remedy: 'Ask for nothing.',
      },
    ],
    recoveries: { outage: 'Go back by the rollback of this plan.' },
  });
  const plan = planOf([
    changeOf('aws_sns_topic', {
      address: 'aws_sns_topic.a',
      before: { tags: { a: '1' } },
      after: { tags: { a: '2' } },
    }),
  ]);
  const report = reportOf(plan, { readings: [reading] });

  it('is said in the head, and needs a word like any danger', () => {
    expect(report.verdict).toBe('needs-acknowledgement');
    expect(report.dangers.map(({ rule, action, recovery }) => [rule, action, recovery])).toEqual([
      ['example.read', 'update', 'Go back by the rollback of this plan.'],
    ]);
    const top = render(report, 'text').split('\n').slice(0, 7).join('\n');
    expect(top).toContain('It has 1 change');
    expect(top).toContain('Go back by the rollback');
  });

  it('shows no secret', () => {
    for (const format of ['text', 'markdown', 'json'] as const) expect(render(report, format)).not.toContain('hunter2');
  });
});

describe('the value that somebody edited', () => {
  const value = (name: string, before: string, after: string): EditedValue => ({
    place: 'environments/prod.ts:41',
    name,
    before,
    after,
  });
  const plan = planOf([
    changeOf('aws_db_instance', {
      before: { backup_retention_period: 35, deletion_protection: true, tags: { note: '135 days' } },
      after: { backup_retention_period: 7, deletion_protection: false, tags: { note: '17 days' } },
    }),
  ]);
  const valuesOf = (...edited: readonly EditedValue[]) => reportOf(plan, { edited }).changes[0]?.values;

  it('is named where its old and its new text stand in what changes', () => {
    const days = value('database.pointInTimeRecoveryDays', '35', '7');
    expect(valuesOf(days)).toEqual(['database.pointInTimeRecoveryDays (35 → 7) at environments/prod.ts:41']);
    const text = render(reportOf(plan, { edited: [days] }), 'text');
    expect(text).toContain('edited: database.pointInTimeRecoveryDays (35 → 7) at environments/prod.ts:41');
  });

  it.each([
    ['a part of a number', value('x', '5', '1')],
    ['another way round', value('x', '7', '35')],
    ['on and off under another name', value('services.insights', 'true', 'false')],
  ])('is not named for %s', (_, edited) => {
    expect(valuesOf(edited)).toBeUndefined();
  });

  it('is named for what it was seen to change, whatever stands there, and for nothing else', () => {
    const seen = (changes: Readonly<Record<string, readonly string[]>>): EditedValue => ({
      ...value('database.weeks', '5', '1'),
      changes,
    });
    const [address = ''] = reportOf(plan, {}).changes.map((change) => change.address);
    expect(valuesOf(seen({ [address]: ['backup_retention_period'] }))).toEqual([
      'database.weeks (5 → 1) at environments/prod.ts:41',
    ]);
    // Its text stands there, or another attribute of it drifted.
    const days = { ...value('database.days', '35', '7'), changes: { 'aws_db_instance.other': ['tags'] } };
    expect(valuesOf(days, seen({ [address]: ['engine_version'] }))).toBeUndefined();
    const gone = planOf([changeOf('aws_db_instance', { actions: ['delete'], before: { port: 1 }, after: null })]);
    expect(reportOf(gone, { edited: [seen({ [address]: [] })] }).changes[0]?.values).toHaveLength(1);
  });

  it('is named for on and off under its name', () => {
    expect(valuesOf(value('database.deletionProtection', 'true', 'false'))).toHaveLength(1);
  });
});
