/** Every alarm on backups and drills goes off on its bad day, and on no day on which nothing is wrong. */
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { type MetricAlarm, type State, stateAt } from '@balrog-infra/rehearsal/alarms';
import { ALARMS } from '../../constructs/alarms/rows';
import { stackNamed } from '../kit';
import { DAY, type Fault, HOUR, publications, type Publications, type Sample, WEEK } from './days';

type Environment = 'prod' | 'stage';

/** The rows of the room: whatever watches backups or drills. A new one has no bad day yet. */
const ROWS = Object.keys(ALARMS).filter((key) => ['backups', 'drills'].includes(ALARMS[key as keyof typeof ALARMS].of));

interface BadDay {
  readonly fault: Fault;
  /** Hours that it lasts. */
  readonly hours: number;
  /** Every alarm that it sets off, without the environment's prefix: this one, and what else nobody can know any more. */
  readonly fires: readonly string[];
  /** Hours after which the first of them is on, at the latest. */
  readonly within: number;
}

const BAD_DAYS: Readonly<Record<string, readonly BadDay[]>> = {
  'backup-restorable-point': [
    { fault: 'uploads stop', hours: 6, fires: ['backup-restorable-point'], within: 0.4 },
    {
      // The probe is dead: what nobody measures counts as too old.
      fault: 'nobody measures',
      hours: 6,
      fires: ['backup-nightly-snapshot', 'backup-restorable-point', 'backup-vault-copy'],
      within: 0.2,
    },
  ],
  'backup-nightly-snapshot': [
    { fault: 'no nightly snapshot', hours: 24, fires: ['backup-nightly-snapshot'], within: 36 },
  ],
  'backup-vault-copy': [{ fault: 'no vault copy', hours: 24, fires: ['backup-vault-copy'], within: 36 }],
  'backup-second-region': [{ fault: 'replication stops', hours: 24, fires: ['backup-second-region'], within: 6 }],
  'backup-measurement': [
    {
      fault: 'measurements fail',
      hours: 6,
      fires: ['backup-measurement', 'backup-nightly-snapshot', 'backup-restorable-point', 'backup-vault-copy'],
      within: 0.2,
    },
  ],
  'backup-not-restorable': [
    { fault: 'something stands in the way', hours: 12, fires: ['backup-not-restorable'], within: 3 },
    {
      fault: 'nobody asks whether it is restorable',
      hours: 24,
      fires: ['backup-not-restorable', 'backup-second-region', 'drill-point-in-time-missing', 'drill-vault-missing'],
      within: 5,
    },
  ],
  // One that failed is none that succeeded, either.
  'drill-<drill>-failed': [
    {
      fault: 'point-in-time drills fail',
      hours: 72,
      fires: ['drill-point-in-time-failed', 'drill-point-in-time-missing'],
      within: 96,
    },
    { fault: 'vault drills fail', hours: 72, fires: ['drill-vault-failed', 'drill-vault-missing'], within: 96 },
  ],
  'drill-<drill>-missing': [
    { fault: 'point-in-time drills are left out', hours: 168, fires: ['drill-point-in-time-missing'], within: 168 },
    { fault: 'vault drills are left out', hours: 168, fires: ['drill-vault-missing'], within: 240 },
  ],
};

/** The first drills and copies have been by then. */
const SETTLED = 2 * WEEK;

const alarmsOf = (environment: Environment): ReadonlyMap<string, MetricAlarm> =>
  new Map(
    stackNamed(environment)
      .each(CloudwatchMetricAlarm)
      .map(({ json }) => json as unknown as MetricAlarm)
      .map((alarm) => [alarm.alarm_name.replace(`balrog-${environment}-`, ''), alarm] as const)
      .filter(([name]) => ROWS.some((row) => new RegExp(`^${row.replace(/<\w+>/, '[a-z-]+')}$`).test(name))),
  );

/** Of one metric, quickly: alarms look at a few periods of weeks. */
function reader(samples: readonly Sample[]) {
  return (from: number, to: number): readonly Sample[] => {
    let [low, high] = [0, samples.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (samples[middle]!.at < from) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (end < samples.length && samples[end]!.at < to) end += 1;
    return samples.slice(low, end);
  };
}

const keyOf = ({ metric_name: name, dimensions }: MetricAlarm): string => {
  const machine = /([a-z]+-(?:watch|drill))_state-machine/.exec(String(dimensions?.['StateMachineArn']))?.[1];
  const of = name === 'ExecutionsFailed' ? machine : dimensions?.['Drill'];
  return [name, of].filter((one) => one !== undefined).join(' ');
};

const isFine = ({ comparison_operator: operator, threshold }: MetricAlarm, samples: readonly Sample[]): boolean =>
  samples.length > 0 &&
  samples.every(({ value }) => (operator === 'LessThanThreshold' ? value >= threshold : value <= threshold));

/** Minutes at which an alarm is on; it is evaluated at the end of each of its periods, and each minute for short ones. */
function onAt(alarm: MetricAlarm, published: Publications, from: number, to: number): readonly number[] {
  const period = alarm.period ?? 60;
  const read = reader(published.get(keyOf(alarm)) ?? []);
  const looksBack = (alarm.evaluation_periods + 3) * period;
  const everyPeriod = alarm.evaluation_periods === (alarm.datapoints_to_alarm ?? alarm.evaluation_periods);
  const on: number[] = [];
  let state: State = 'OK';
  const step = Math.max(1, Math.min(period / 60, 30));
  for (let minute = from; minute < to; minute += step) {
    const at = minute * 60;
    // Where every period must breach, a newest one that does not is enough to know; nearly all are.
    if (everyPeriod && isFine(alarm, read(at - period, at))) {
      state = 'OK';
      continue;
    }
    const near = read(at - looksBack, at);
    state = stateAt(alarm, () => near, at, state);
    if (state === 'ALARM') on.push(minute);
  }
  return on;
}

test('each row on backups and drills has its bad day, and there is none without a row', () => {
  expect(Object.keys(BAD_DAYS).sort()).toEqual([...ROWS].sort());
  for (const [row, days] of Object.entries(BAD_DAYS)) {
    const own = new RegExp(`^${row.replace(/<\w+>/, '[a-z-]+')}$`);
    expect([row, days.every(({ fires }) => fires.some((name) => own.test(name)))]).toEqual([row, true]);
  }
});

describe.each(['prod', 'stage'] as const)('in %s', (environment) => {
  const alarms = alarmsOf(environment);

  test('the alarms are those of the rows, and each listens to what is published', () => {
    expect(alarms.size).toBe(ROWS.length + 2);
    const published = publications(environment, SETTLED, 1);
    const silent = [...alarms].filter(([, alarm]) => !published.has(keyOf(alarm))).map(([name]) => name);
    // Nothing fails while nothing is wrong, but for one run of a measurement now and then.
    expect(silent.filter((name) => !name.endsWith('-failed'))).toEqual([]);
  });

  /** Nights, maintenance, failovers, deployments, drills and the end of a month. */
  test.each([1, 2])('none goes off in six weeks on which nothing is wrong (%d)', (seed) => {
    const weeks = SETTLED + 6 * WEEK;
    const published = publications(environment, weeks, seed);
    for (const [name, alarm] of alarms) {
      // Without a standby, a restart in the middle of a failed upload may reach it: restorable-point.test.ts says how often.
      const most = environment === 'stage' && name === 'backup-restorable-point' ? 30 : 0;
      expect([name, onAt(alarm, published, SETTLED, weeks).length <= most]).toEqual([name, true]);
    }
  });

  const bad = Object.entries(BAD_DAYS).flatMap(([row, days]) => days.map((day) => [row, day.fault, day] as const));

  test.each(bad)('%s: %s', (_, fault, { hours, fires, within }) => {
    const from = SETTLED + 7 * HOUR;
    const until = from + hours * HOUR;
    // A drill of the vault comes once a week.
    const end = until + 9 * DAY;
    const published = publications(environment, end, 1, { fault, from, until });
    const on = new Map([...alarms].map(([name, alarm]) => [name, onAt(alarm, published, from - DAY, end)]));
    expect(
      [...on]
        .filter(([, minutes]) => minutes.length > 0)
        .map(([name]) => name)
        .sort(),
    ).toEqual([...fires].sort());
    const first = Math.min(...[...on.values()].flat());
    expect(first).toBeGreaterThan(from);
    expect(first - from).toBeLessThanOrEqual(within * HOUR);
    // Once it is mended and the next night or drill has been, all of them are off.
    expect(Math.max(...[...on.values()].flat())).toBeLessThan(until + 8 * DAY);
  });
});
