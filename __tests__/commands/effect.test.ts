/** When a change of a database takes effect: the next window is said, by a clock that is given. */
import { readPlan, review } from '@balrog-infra/review';
import { DANGERS } from '../../policies/dangers';
import { effectReading, nextWindow } from '../../commands/plan/review/readings/effect';
import { changeOf, planOf } from '../../packages/review/__tests__/plans';

const WINDOW = 'tue:16:00-tue:17:00';

it.each([
  ['2026-11-30T12:00:00Z', '2026-12-01'],
  ['2026-12-01T15:59:00Z', '2026-12-01'],
  ['2026-12-01T16:00:00Z', '2026-12-08'],
  ['2026-12-02T00:00:00Z', '2026-12-08'],
])('seen at %s, the next one is on %s', (now, day) => {
  expect(nextWindow(WINDOW, new Date(now))).toBe(`Tuesday 16:00 UTC (${day})`);
});

it('without a clock the day of the week is said, and nothing of what is no window', () => {
  expect([nextWindow(WINDOW), nextWindow('soon'), nextWindow(undefined)]).toEqual([
    'Tuesday 16:00 UTC',
    undefined,
    undefined,
  ]);
});

const saidOf = (before: object, after: object, type = 'aws_db_instance') => {
  const common =
    type === 'aws_db_instance' ? { maintenance_window: WINDOW, multi_az: true, apply_immediately: false } : {};
  const change = changeOf(type, { before: { ...common, ...before }, after: { ...common, ...after } });
  return review(readPlan(planOf([change])), {
    stack: 'prod',
    catalogue: DANGERS,
    readings: [effectReading(new Date('2026-11-30T12:00:00Z'))],
  }).said;
};

it('what waits says until when, and how long the database is away then', () => {
  expect(saidOf({ instance_class: 'db.r6g.large' }, { instance_class: 'db.r6g.xlarge' })).toEqual([
    'instance_class of aws_db_instance.example waits for the maintenance window, next Tuesday 16:00 UTC (2026-12-01); until then every plan shows it again. Then the database is away for 60 to 120 seconds, while the other zone takes over.',
  ]);
});

it('what does not wait says so, and what changes nothing of it says nothing', () => {
  const [said] = saidOf({ instance_class: 'a' }, { instance_class: 'b', apply_immediately: true });
  expect(said).toMatch(
    /^instance_class of aws_db_instance\.example takes effect during the deployment\. Then the database is away/,
  );
  expect(saidOf({ backup_retention_period: 7 }, { backup_retention_period: 8 })).toEqual([]);
});

it('a parameter that waits for a restart waits for somebody', () => {
  const parameter = (value: string) => ({
    parameter: [{ name: 'performance_schema', value, apply_method: 'pending-reboot' }],
  });
  expect(saidOf(parameter('0'), parameter('1'), 'aws_db_parameter_group')).toEqual([
    expect.stringMatching(
      /^performance_schema of aws_db_parameter_group\.example waits until somebody restarts the database/,
    ),
  ]);
});
