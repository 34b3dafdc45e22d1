/** Alarms are judged by what Terraform gives to the clouds, with the semantics of their engines. */
import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { MonitoringAlertPolicy } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { RuleGroup } from '../../.gen/providers/grafana/rule-group';
import {
  isViolated,
  type ThresholdCondition,
  type TimeSeries,
  judge,
  stateAt,
  type MetricAlarm,
  type State,
  actsAt,
  compositeState,
  type CompositeAlarm,
  statesOfRule,
  type GrafanaRule,
  calculate,
  statisticOf,
  type MetricName,
  type Published,
} from '@balrog-infra/rehearsal/alarms';
import { stackNamed } from '../kit';
import { CASES, hourly } from './alarm-cases';

const ENVIRONMENTS = ['prod', 'stage'] as const;
const metricAlarms = (environment: string) =>
  stackNamed(environment)
    .each(CloudwatchMetricAlarm)
    .map(({ json }) => json as unknown as MetricAlarm & { alarm_actions?: string[]; alarm_description: string });
const compositeAlarms = (environment: string) =>
  stackNamed(environment)
    .each(CloudwatchCompositeAlarm)
    .map(({ json }) => json as unknown as CompositeAlarm);

describe('CloudWatch', () => {
  /**
   * "Configuring how CloudWatch alarms treat missing data" (CloudWatch user guide), both tables: datapoints oldest first,
   * 0 is fine, X is breaching, - is missing; the states for missing, ignore, breaching and notBreaching.
   */
  test.each([
    [3, '0 - X - X', 'OK OK OK OK'],
    [3, '0 - - - -', 'OK OK OK OK'],
    [3, '- - - - -', 'INSUFFICIENT_DATA KEPT ALARM OK'],
    [3, '0 X X - X', 'ALARM ALARM ALARM ALARM'],
    [3, '- - X - -', 'ALARM KEPT ALARM OK'],
    [2, '0 - X - X', 'ALARM ALARM ALARM ALARM'],
    [2, '0 0 X 0 X', 'ALARM ALARM ALARM ALARM'],
    [2, '0 - X - -', 'OK OK ALARM OK'],
    [2, '- - - - 0', 'OK OK ALARM OK'],
    [2, '- - - X -', 'ALARM KEPT ALARM OK'],
  ])('%d of 3 datapoints: %s', (toAlarm, datapoints, states) => {
    const newestFirst = datapoints.split(' ').reverse();
    const breaching = newestFirst.map((one) => (one === '-' ? undefined : one === 'X'));
    const kept = 'KEPT' as State;
    const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'];
    expect(treatments.map((treat) => judge(breaching, toAlarm, 3, treat, kept)).join(' ')).toBe(states);
  });

  test('metric math', () => {
    const valueOf = (id: string) => ({ a: 6, b: 3 })[id];
    expect(calculate('100 * (a - b) / a', valueOf)).toBe(50);
    expect(calculate('FILL(none, 0) + b', valueOf)).toBe(3);
    expect(calculate('none + b', valueOf)).toBeUndefined();
    expect(calculate('IF(a >= 7, 1, b)', valueOf)).toBe(3);
    expect(calculate('a / (b - 3)', valueOf)).toBeUndefined();
    expect(() => calculate('a b', valueOf)).toThrow('"b" is too much in "a b"');
    expect(() => calculate('ANOMALY(a)', valueOf)).toThrow('ANOMALY is not a function that alarms here use');
  });

  test('statistics', () => {
    const values = [5, 1, 3, 2, 4];
    expect(
      ['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum', 'p50', 'p99'].map((one) => statisticOf(values, one)),
    ).toEqual([15, 5, 3, 1, 5, 3, 5]);
    expect(statisticOf([], 'Sum')).toBeUndefined();
  });

  test('composite rules', () => {
    const states: Record<string, State> = { a: 'ALARM', b: 'OK' };
    const state = (alarm_rule: string) => compositeState({ alarm_name: 'c', alarm_rule }, (name) => states[name]!);
    expect(state('ALARM("a") AND ALARM("b")')).toBe('OK');
    expect(state('ALARM(a) AND NOT ALARM(b)')).toBe('ALARM');
    expect(state('(ALARM(b) OR ALARM(a)) AND OK(b)')).toBe('ALARM');
    expect(() => state('ALARM("a") XOR ALARM("b")')).toThrow('cannot read "XOR" in its rule');
  });

  /** "WaitPeriod and ExtensionPeriod" (CloudWatch user guide). */
  test.each([
    ['nobody answers', [], 900],
    ['an answer in time holds it back until it runs out', [{ from: 600, to: 4200 }], 4260],
    ['an answer too late changes nothing', [{ from: 960, to: 4560 }], 900],
    [
      'who answers again in time is believed again',
      [
        { from: 600, to: 4200 },
        { from: 4230, to: 7830 },
      ],
      7890,
    ],
  ])('the second step: %s', (_, answers, due) => {
    const suppressor = { alarm: 'answered', wait_period: 900, extension_period: 60 };
    expect(actsAt({ alarm_name: 'c', alarm_rule: '', actions_suppressor: suppressor }, 0, answers)).toBe(due);
  });
});

describe('Grafana', () => {
  const model = (refId: string, uid: string, given: object, from = 120) => ({
    ref_id: refId,
    datasource_uid: uid,
    model: JSON.stringify({ refId, ...given }),
    relative_time_range: { from, to: 0 },
  });
  const QUERY = { namespace: 'n', metricName: 'm', statistic: 'Maximum', period: '60' };
  const rule = (given: Partial<GrafanaRule> = {}, reducer = 'last', type = 'gt'): GrafanaRule => ({
    name: 'r',
    condition: 'C',
    for: '2m',
    no_data_state: 'Alerting',
    data: [
      model('A', 'cloudwatch', QUERY),
      model('B', '__expr__', { type: 'reduce', expression: 'A', reducer }),
      model('C', '__expr__', {
        type: 'threshold',
        expression: 'B',
        conditions: [{ evaluator: { type, params: [5] } }],
      }),
    ],
    ...given,
  });
  /** Once a minute; a digit is what was published in the minute that ends there, `-` is nothing, `!` a failed question. */
  const states = (given: GrafanaRule, values: string) => {
    const samples = minutes(values.length, (minute) =>
      /\d/.test(values[minute]!) ? Number(values[minute]) : undefined,
    );
    const moments = Array.from(values, (_, minute) => (minute + 1) * 60);
    const letters = statesOfRule(given, moments, (at) => (values[at / 60 - 1] === '!' ? undefined : () => samples));
    return letters.map((state) => (state === 'NoData' ? 'U' : state[0])).join('');
  };

  /**
   * "Alert rule evaluation", pending period: the condition must hold at each evaluation for so long; "No Data and Error
   * states", modify: Alerting and No Data are pending first, Normal is Normal at once, Keep Last State changes nothing.
   * N is normal, P pending, A alerting, U no data. The range is two minutes, so one silent minute is not seen.
   */
  test.each([
    ['a breach is pending for as long as the rule says', {}, '0099990', 'NNPPAAN'],
    ['one good evaluation starts the pending period anew', {}, '9909999', 'PPNPPAA'],
    ['without a pending period it fires at once', { for: '0s' }, '0990', 'NAAN'],
    ['the limit itself is no breach', {}, '5555', 'NNNN'],
    ['no data as a breach: pending, then alerting', {}, '00-----', 'NNNPPAA'],
    ['no data goes on where a breach began', {}, '0099--', 'NNPPAA'],
    ['no data as no data', { no_data_state: 'NoData' }, '00-----', 'NNNPPUU'],
    ['no data as normal', { no_data_state: 'OK' }, '9999----', 'PPAAANNN'],
    ['no data keeps what was', { no_data_state: 'KeepLast' }, '9999----', 'PPAAAAAA'],
    ['a failed question as a breach: pending, then alerting', { exec_err_state: 'Alerting' }, '0!0!!!', 'NPNPPA'],
    ['a failed question is a breach if nothing is said', {}, '0!!!', 'NPPA'],
    ['a failed question goes on where a breach began', { exec_err_state: 'Alerting' }, '099!!', 'NPPAA'],
    ['a failed question as an error', { exec_err_state: 'Error' }, '0!!!', 'NPPE'],
    ['a failed question as normal', { exec_err_state: 'OK' }, '999!!', 'PPANN'],
    ['a failed question keeps what was', { exec_err_state: 'KeepLast' }, '999!!', 'PPAAA'],
  ])('%s', (_, given, values, expected) => {
    expect(states(rule(given), values)).toBe(expected);
  });

  test('series are reduced, and numbers held against the threshold', () => {
    const at = (reducer: string, type: string) => states(rule({ for: '0s' }, reducer, type), '290')[1];
    expect(['last', 'min', 'max', 'mean'].map((reducer) => at(reducer, 'gt')).join('')).toBe('ANAA');
    expect(['last', 'min', 'max', 'mean'].map((reducer) => at(reducer, 'lt')).join('')).toBe('NANN');
  });

  test('what is not evaluated is said', () => {
    expect(() => states(rule({}, 'median'), '1')).toThrow('r: no evaluation of the reducer median');
    expect(() => states(rule({}, 'last', 'within_range'), '1')).toThrow(
      'r: no evaluation of the threshold within_range',
    );
    expect(() => states(rule({ condition: 'D' }), '1')).toThrow('r: nothing is called D');
    expect(() => states(rule({ condition: 'A' }), '1')).toThrow('r: its condition is a series, not a number');
    expect(() => states(rule({ no_data_state: 'Sometimes' }), '-')).toThrow(
      'no evaluation of the no data state Sometimes',
    );
    expect(() => states(rule({ exec_err_state: 'NoData' }), '!')).toThrow('no evaluation of the error state NoData');
    expect(() => states(rule({ for: 'long' }), '1')).toThrow('no duration: "long"');
  });
});

describe.each(ENVIRONMENTS)('alarms of %s', (environment) => {
  const prefix = `balrog-${environment}-`;
  const caseOf = (name: string) => CASES.filter(({ alarm }) => alarm.test(name.slice(prefix.length)));
  const names = [...metricAlarms(environment), ...compositeAlarms(environment)].map((alarm) => alarm.alarm_name);

  test('each name is there once, and has one case', () => {
    expect([...new Set(names)]).toEqual(names);
    const own = names.filter((name) => !name.endsWith('-unanswered'));
    expect(own.filter((name) => caseOf(name).length !== 1)).toEqual([]);
  });

  test('there is no case for nothing', () => {
    const all = [...ENVIRONMENTS.flatMap((one) => [...metricAlarms(one), ...compositeAlarms(one)])];
    const bare = all.map(({ alarm_name: name }) => name.replace(/^balrog-[a-z]+-/, ''));
    expect(
      CASES.filter(({ alarm }) => !bare.some((name) => alarm.test(name))).map(({ alarm }) => String(alarm)),
    ).toEqual([]);
  });

  test('each fires when it must, and at no other time', () => {
    const wrong = metricAlarms(environment).flatMap((alarm) => {
      const [one] = caseOf(alarm.alarm_name);
      return [
        ...(statesOf(alarm, one!.fires).includes('ALARM') ? [] : [`${alarm.alarm_name} does not fire`]),
        ...(statesOf(alarm, one!.quiet).includes('ALARM') ? [`${alarm.alarm_name} fires without need`] : []),
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('a job has failed when a run did, and when its lines say so', () => {
    const failed = metricAlarms(environment).filter(({ alarm_name: name }) => name.endsWith('-dump-failed'));
    for (const series of [{ TriggeredRules: hourly }, { lines: hourly }])
      expect(statesOf(failed[0]!, series)).toContain('ALARM');
  });

  test('no metric is no news where hardly anybody asks: the uptime checks alone, or nobody', () => {
    const silent = metricAlarms(environment).find(({ alarm_name: name }) => name === `${prefix}metrics-silent`)!;
    for (const series of [{ RequestCount: 8 }, {}]) expect(statesOf(silent, series)).not.toContain('ALARM');
    expect(statesOf(silent, { RequestCount: 90 })).toContain('ALARM');
  });

  /** Of a rule of Grafana: the alarm of CloudWatch that says the same. */
  const twinOf = (rule: GrafanaRule) => {
    const { metricName, dimensions } = JSON.parse(rule.data[0]!.model) as Record<string, unknown>;
    return metricAlarms(environment).find(
      (alarm) => alarm.metric_name === metricName && JSON.stringify(alarm.dimensions) === JSON.stringify(dimensions),
    )!;
  };
  const grafanaRules = () => stackNamed(environment).only(RuleGroup).json.rule as GrafanaRule[];

  test('each rule of Grafana fires when it must, and at no other time, though CloudWatch is two minutes late', () => {
    const wrong = grafanaRules().flatMap((rule) => {
      const [one] = caseOf(twinOf(rule).alarm_name);
      return [
        ...(grafanaStates(rule, one!.fires).includes('Alerting') ? [] : [`${rule.name} does not fire`]),
        ...(grafanaStates(rule, one!.quiet).includes('Alerting') ? [`${rule.name} fires without need`] : []),
        // Silence is trouble where the alarm of CloudWatch says so.
        ...(grafanaStates(rule, {}).includes('Alerting')
          ? []
          : [`${rule.name} does not fire when nothing is published`]),
      ];
    });
    expect(grafanaRules().length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  test('Grafana wakes nobody because a question failed, and somebody when it can ask nothing any more', () => {
    for (const rule of grafanaRules()) {
      const quiet = caseOf(twinOf(rule).alarm_name)[0]!.quiet;
      const moments = Array.from({ length: 60 }, (_, minute) => (60 + minute) * 60);
      const failing = (from: number, to: number) =>
        statesOfRule(rule, moments, (at) =>
          at >= from * 60 && at < to * 60 ? undefined : late(turning(quiet, quiet, 60))(at),
        );
      expect([rule.name, failing(70, 73).filter((state) => state !== 'Normal' && state !== 'Pending')]).toEqual([
        rule.name,
        [],
      ]);
      // Under its own name and labels: a silence of the alert covers it, and `DatasourceError` would not be covered.
      expect([rule.name, failing(70, 120).at(-1)]).toEqual([rule.name, 'Alerting']);
    }
  });

  test('Grafana fires five to twelve minutes after CloudWatch, whether a value is bad or there is none', () => {
    const delays = grafanaRules().flatMap((rule) => {
      const { fires, quiet } = caseOf(twinOf(rule).alarm_name)[0]!;
      return [fires, {}].map((bad) => {
        const moments = Array.from({ length: 120 }, (_, minute) => (60 + minute) * 60);
        const published = late(turning(quiet, bad, 60));
        const grafana = statesOfRule(rule, moments, published).indexOf('Alerting');
        const cloudWatch = moments.findIndex((at) => stateAt(twinOf(rule), published(at), at) === 'ALARM');
        return [rule.name, cloudWatch >= 0 && grafana - cloudWatch >= 5 && grafana - cloudWatch <= 12];
      });
    });
    expect(delays.filter(([, within]) => within !== true)).toEqual([]);
  });

  test('a pair of windows fires when both do, and ends with the short one', () => {
    const pairs = compositeAlarms(environment).filter(({ alarm_name: name }) => !name.endsWith('-unanswered'));
    expect(pairs.length).toBeGreaterThan(0);
    const parts = metricAlarms(environment);
    const states = (pair: CompositeAlarm, which: 'fires' | 'quiet' | 'over') =>
      compositeState(pair, (name) => {
        const part = parts.find(({ alarm_name: own }) => own === name)!;
        const [one] = caseOf(pair.alarm_name);
        if (which !== 'over') return statesOf(part, one![which]).at(-1)!;
        // The trouble was over two hours ago: the short window knows, the long one does not yet.
        const end = horizonOf(part);
        return statesOf(part, endingAt(one!.fires, end - 7200 / 60)).at(-1)!;
      });
    for (const pair of pairs) {
      expect([pair.alarm_name, states(pair, 'fires'), states(pair, 'quiet')]).toEqual([pair.alarm_name, 'ALARM', 'OK']);
      expect([pair.alarm_name, states(pair, 'over')]).toEqual([pair.alarm_name, 'OK']);
    }
  });

  test('CloudWatch takes each: evaluations within a day, or a week in whole hours', () => {
    const wrong = metricAlarms(environment).filter((alarm) => {
      const range = periodOf(alarm) * alarm.evaluation_periods;
      return range > (periodOf(alarm) >= 3600 ? 604_800 : 86_400);
    });
    expect(wrong.map(({ alarm_name: name }) => name)).toEqual([]);
  });

  test('each policy of Cloud Monitoring fires when two places fail or nobody asks, and for one place never', () => {
    const conditions = stackNamed(environment)
      .each(MonitoringAlertPolicy)
      .map(({ json }) => (json.conditions as { condition_threshold: ThresholdCondition }[])[0]!.condition_threshold);
    for (const condition of conditions) {
      const uptime = condition.filter.includes('uptime_check');
      const [bad, good] = uptime ? [places(2, condition), places(1, condition)] : [writes('500', 5), writes('OK', 500)];
      expect([condition.filter, isViolated(condition, bad, 7200)]).toEqual([condition.filter, true]);
      expect([condition.filter, isViolated(condition, good, 7200)]).toEqual([condition.filter, false]);
      expect(isViolated(condition, [], 7200)).toBe(uptime);
    }
  });
});

/** Six places ask each minute, the first of them in vain. */
function places(failing: number, { filter }: ThresholdCondition): TimeSeries[] {
  const check_id = /check_id="([^"]+)"/.exec(filter)![1]!;
  return Array.from({ length: 6 }, (_, place) => ({
    type: 'monitoring.googleapis.com/uptime_check/check_passed',
    labels: { check_id, checker_location: `place-${place}` },
    samples: minutes(120, (): number => Number(place >= failing)),
  }));
}

const writes = (response_code: string, each: number): TimeSeries[] =>
  ENVIRONMENTS.map((environment) => ({
    type: 'storage.googleapis.com/api/request_count',
    labels: { method: 'WriteObject', response_code, bucket_name: `balrog-${environment}-release-history-v1` },
    samples: minutes(120, () => each),
  }));

function minutes(length: number, valueAt: (minute: number) => number | undefined) {
  return Array.from({ length }, (_, minute) => ({ at: minute * 60, value: valueAt(minute) })).filter(
    (sample): sample is { at: number; value: number } => sample.value !== undefined,
  );
}

type Series = (typeof CASES)[number]['fires'];

const endingAt = (series: Series, end: number): Series =>
  Object.fromEntries(
    Object.entries(series).map(([name, value]) => [
      name,
      (minute: number) =>
        name === 'RequestCount' || minute < end ? (typeof value === 'function' ? value(minute) : value) : 0,
    ]),
  );

const periodOf = (alarm: MetricAlarm): number =>
  Number(
    alarm.period ??
      alarm.metric_query?.map(({ metric }) => (metric as { period?: number } | null)?.period).find(Boolean),
  );

/** CloudWatch tells what was published two minutes later. */
const late = (samples: readonly { at: number; value: number }[]) => (at: number) => () =>
  samples.filter((sample) => sample.at <= at - 120);

/** Three hours of one series, which turns into another after so many minutes. */
function turning(from: Series, into: Series, after: number) {
  const [before, afterwards] = [from, into].map((series) => Object.values(series)[0]);
  return minutes(180, (minute) => {
    const value = minute < after ? before : afterwards;
    return typeof value === 'function' ? value(minute) : value;
  });
}

/** The states of a rule, evaluated each minute of an hour, after an hour in which the same was published. */
const grafanaStates = (rule: GrafanaRule, series: Series) =>
  statesOfRule(
    rule,
    Array.from({ length: 60 }, (_, minute) => (60 + minute) * 60),
    late(turning(series, series, 0)),
  );

/** Minutes that an evaluation looks back, and an hour to see it happen. */
const horizonOf = (alarm: MetricAlarm) => (periodOf(alarm) * (alarm.evaluation_periods + 3)) / 60 + 60;

/** Namespaces whose metrics are lines that a filter counts, named after the environment. */
const COUNTED = ['Balrog/Agent', 'Balrog/Database', 'Balrog/LogRouter', 'Balrog/Jobs'];

/** The states of an alarm, as often as a period ends. */
function statesOf(alarm: MetricAlarm, series: Series): State[] {
  const horizon = horizonOf(alarm);
  const samples = new Map(
    Object.entries(series).map(([name, value]) => [
      name,
      minutes(horizon, typeof value === 'function' ? value : () => value),
    ]),
  );
  const published: Published = ({ namespace, name }: MetricName) =>
    samples.get(COUNTED.includes(namespace) ? 'lines' : name) ?? [];
  const step = Math.max(60, periodOf(alarm) / 4);
  const start = (horizon - 60) * 60;
  const moments = Array.from(
    { length: Math.floor(3600 / Math.min(step, 3600)) + 1 },
    (_, one) => start + one * Math.min(step, 3600),
  );
  return moments.map((at) => stateAt(alarm, published, at));
}
