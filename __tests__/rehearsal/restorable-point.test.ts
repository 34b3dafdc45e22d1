/**
 * The alarm on the newest restorable point, derived from weeks on which nothing is wrong. What RDS does is taken from its documents;
 * where they give no number, the assumption stands beside it, on the bad side.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { type MetricAlarm, stateAt } from '@balrog-infra/rehearsal/alarms';
import { stackNamed } from '../kit';
import { HABITS, type Habits, random, restorableAges } from './uploads';

const MINUTE = 60;
const WEEK_MINUTES = 7 * 24 * 60;
const PROMISE_SECONDS = 300;

const normalWeek = (seed: number, habits: Habits) => restorableAges(random(seed), habits, WEEK_MINUTES);

/** The highest age below which the series never stays for so many minutes: an alarm there or above is silent. */
function highestFor(series: readonly number[], minutes: number): number {
  let highest = 0;
  for (let end = minutes; end <= series.length; end += 1) {
    if (series[end - 1]! <= highest) continue;
    let least = Infinity;
    for (let at = end - minutes; at < end; at += 1) least = Math.min(least, series[at]!);
    highest = Math.max(highest, least);
  }
  return highest;
}

const YEARS = 2;
const weeksOf = (habits: Habits) => Array.from({ length: YEARS * 52 }, (_, week) => normalWeek(week + 1, habits));
const WEEKS = { prod: weeksOf(HABITS.prod), stage: weeksOf(HABITS.stage) };

const alarmOf = (environment: string) =>
  stackNamed(environment).only(CloudwatchMetricAlarm, ({ path }) => path.endsWith('/backup-restorable-point'))
    .json as unknown as MetricAlarm & { threshold: number; datapoints_to_alarm: number; evaluation_periods: number };

describe.each(['prod', 'stage'] as const)('the restorable point of %s', (environment) => {
  const alarm = alarmOf(environment);
  const weeks = WEEKS[environment];

  test('is above five minutes for three minutes on every normal week: such an alarm wakes people for nothing', () => {
    expect(Math.min(...weeks.map((week) => highestFor(week, 3)))).toBeGreaterThan(PROMISE_SECONDS);
  });

  test('reaches the alarm on no normal week; without a standby, once a year at most', () => {
    const reached = weeks.filter((week) => highestFor(week, alarm.datapoints_to_alarm) > alarm.threshold);
    expect(reached.length).toBeLessThanOrEqual(environment === 'prod' ? 0 : YEARS);
  });

  test('keeps the promise for nearly nine of ten minutes of a normal week', () => {
    const kept = weeks.map((week) => week.filter((age) => age <= PROMISE_SECONDS).length / week.length);
    expect(Math.min(...kept)).toBeGreaterThan(0.85);
    expect(Math.max(...kept)).toBeLessThan(0.92);
  });
});

test('the page of the alarm says from which age on it is real', () => {
  const page = readFileSync(join(__dirname, '../../docs/runbooks/backup-too-old.md'), 'utf8');
  expect(page).toContain(`more than ${alarmOf('prod').threshold / MINUTE} minutes before`);
});

describe('the alarm of prod', () => {
  const alarm = alarmOf('prod');

  test('goes off at the next five minutes above the worst of two years of normal weeks', () => {
    expect(alarm.evaluation_periods).toBe(alarm.datapoints_to_alarm);
    const worst = Math.max(...WEEKS.prod.map((week) => highestFor(week, alarm.datapoints_to_alarm)));
    expect(alarm.threshold).toBe(Math.ceil(worst / PROMISE_SECONDS) * PROMISE_SECONDS);
  });

  const HOUR = 60;
  /** Minutes after the last good one until it goes off, when each minute has that age in seconds. */
  const firesAfter = (ageAt: (minute: number) => number | undefined): number | undefined => {
    const samples = Array.from({ length: 3 * HOUR }, (_, minute) => minute - HOUR).flatMap((minute) => {
      const value = minute < 0 ? 150 : ageAt(minute);
      return value === undefined ? [] : [{ at: minute * MINUTE + 30, value }];
    });
    return Array.from({ length: 2 * HOUR }, (_, minute) => minute).find(
      (minute) => stateAt(alarm, () => samples, minute * MINUTE) === 'ALARM',
    );
  };

  test('says within twenty minutes that uploads have stopped', () => {
    const after = firesAfter((minute) => minute * MINUTE);
    expect(after).toBeGreaterThan(alarm.threshold / MINUTE);
    expect(after).toBeLessThanOrEqual(20);
  });

  test('says that they come every half an hour only', () => {
    expect(firesAfter((minute) => (minute % 30) * MINUTE)).toBeLessThan(30);
  });

  test('says within ten minutes that nobody measures, and nothing when all is well', () => {
    expect(firesAfter(() => undefined)).toBeLessThanOrEqual(10);
    expect(firesAfter((minute) => (minute % 7) * MINUTE)).toBeUndefined();
  });
});
