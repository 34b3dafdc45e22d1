/** The engines that evaluate alarms: CloudWatch and Grafana, as their documentation says they do. */
import {
  actsAt,
  calculate,
  compositeState,
  type GrafanaRule,
  judge,
  type State,
  statesOfRule,
  statisticOf,
} from '../alarms';

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

function minutes(length: number, valueAt: (minute: number) => number | undefined) {
  return Array.from({ length }, (_, minute) => ({ at: minute * 60, value: valueAt(minute) })).filter(
    (sample): sample is { at: number; value: number } => sample.value !== undefined,
  );
}
