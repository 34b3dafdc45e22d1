/** Alarms are judged by what Terraform gives to the clouds, with the semantics of their engines. */
import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { MonitoringAlertPolicy } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { RuleGroup } from '../../.gen/providers/grafana/rule-group';
import {
  isViolated,
  type ThresholdCondition,
  type TimeSeries,
  stateAt,
  type MetricAlarm,
  type State,
  compositeState,
  type CompositeAlarm,
  statesOfRule,
  type GrafanaRule,
  type MetricName,
  type Published,
} from '@balrog-infra/rehearsal/alarms';
import { collectAlarms, type Listed } from '../../commands/maintain/on-call/collect';
import type { Minute, Series } from '../../constructs/alarms/example';
import { burnWindow } from '../../constructs/alarms/rows/serving';
import type { AlarmRule } from '../../constructs/alarms/rule';
import { nameOf } from '../../constructs/alarms/subject';
import { stackNamed } from '../kit';

const ENVIRONMENTS = ['prod', 'stage'] as const;
const LISTED = collectAlarms();
const metricAlarms = (environment: string) =>
  stackNamed(environment)
    .each(CloudwatchMetricAlarm)
    .map(({ json }) => json as unknown as MetricAlarm & { alarm_actions?: string[]; alarm_description: string });
const compositeAlarms = (environment: string) =>
  stackNamed(environment)
    .each(CloudwatchCompositeAlarm)
    .map(({ json }) => json as unknown as CompositeAlarm);

describe.each(ENVIRONMENTS)('alarms of %s', (environment) => {
  const prefix = `balrog-${environment}-`;
  const listed = LISTED.filter((one) => one.environment === environment);
  const names = [...metricAlarms(environment), ...compositeAlarms(environment)].map((alarm) => alarm.alarm_name);

  test('each name is there once, and follows a row, is part of an alarm that does, or its second step', () => {
    expect([...new Set(names)]).toEqual(names);
    const known = listed.flatMap(({ name, rule }) => [
      ...[name, `${name}-answered`, `${name}-unanswered`],
      ...(rule.kind === 'burn rate' ? [`${name}-long`, `${name}-short`] : []),
    ]);
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('each row shows a series of every metric that its alarm measures, and of no other', () => {
    const shown = (series: Series) => (typeof series === 'object' ? Object.keys(series) : ['one']).sort();
    const wrong = listed
      .flatMap((alarm) => measured(alarm, ''))
      .filter(({ rule }) =>
        [rule.fires, rule.quiet].some(
          (series) => JSON.stringify(shown(series)) !== JSON.stringify(Object.keys(metricsOf(rule)).sort()),
        ),
      );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('each fires when it must, and at no other time', () => {
    const alarms = new Map(metricAlarms(environment).map((alarm) => [alarm.alarm_name, alarm]));
    const played = listed.flatMap((alarm) => ['', '-long', '-short'].flatMap((part) => measured(alarm, part)));
    const wrong = played.flatMap(({ name, rule }) => {
      const alarm = alarms.get(name)!;
      return [
        ...(statesOf(alarm, publishedBy(rule, 'fires')).includes('ALARM') ? [] : [`${name} does not fire`]),
        ...(statesOf(alarm, publishedBy(rule, 'quiet')).includes('ALARM') ? [`${name} fires without need`] : []),
      ];
    });
    expect(wrong).toEqual([]);
    const answers = metricAlarms(environment).filter(({ alarm_name: name }) => name.endsWith('-answered'));
    expect(played.length + answers.length).toBe(alarms.size);
  });

  test('an answer counts for an hour, and silence is none', () => {
    const answers = metricAlarms(environment).filter(({ alarm_name: name }) => name.endsWith('-answered'));
    expect(answers.length > 0).toBe(environment === 'prod');
    for (const alarm of answers) {
      const answered = (minute: number) => (minute === 5 ? 1 : undefined);
      expect([alarm.alarm_name, statesOf(alarm, { Answered: answered }).includes('ALARM')]).toEqual([
        alarm.alarm_name,
        true,
      ]);
      expect([alarm.alarm_name, statesOf(alarm, {}).includes('ALARM')]).toEqual([alarm.alarm_name, false]);
    }
  });

  test('a job has failed when a run did, and when its lines say so', () => {
    const hourly = (minute: number) => (minute % 60 === 30 ? 1 : undefined);
    const failed = metricAlarms(environment).find(({ alarm_name: name }) => name === `${prefix}dump-failed`)!;
    for (const name of ['TriggeredRules', `${prefix}dump-failures`])
      expect(statesOf(failed, { [name]: hourly })).toContain('ALARM');
  });

  test('no metric is no news where hardly anybody asks: the uptime checks alone, or nobody', () => {
    const silent = metricAlarms(environment).find(({ alarm_name: name }) => name === `${prefix}metrics-silent`)!;
    for (const series of [{ RequestCount: 8 }, {}]) expect(statesOf(silent, series)).not.toContain('ALARM');
    expect(statesOf(silent, { RequestCount: 90 })).toContain('ALARM');
  });

  /** Of a rule of Grafana: the alarm of CloudWatch that says the same, and the row that both follow. */
  const twinOf = ({ name }: GrafanaRule) => {
    const row = listed.flatMap((one) => (one.rule.kind === 'measured' ? [{ ...one, rule: one.rule }] : []));
    const found = row.find(
      ({ rule, names }) =>
        rule.grafana !== undefined && name === `balrog-${environment} ${nameOf(rule.grafana, { names })}`,
    )!;
    const alarm = metricAlarms(environment).find(({ alarm_name: own }) => own === found.name)!;
    return { alarm, fires: publishedBy(found.rule, 'fires'), quiet: publishedBy(found.rule, 'quiet') };
  };
  const grafanaRules = () => stackNamed(environment).only(RuleGroup).json.rule as GrafanaRule[];

  test('each rule of Grafana fires when it must, and at no other time, though CloudWatch is two minutes late', () => {
    const wrong = grafanaRules().flatMap((rule) => {
      const { fires, quiet } = twinOf(rule);
      return [
        ...(grafanaStates(rule, fires).includes('Alerting') ? [] : [`${rule.name} does not fire`]),
        ...(grafanaStates(rule, quiet).includes('Alerting') ? [`${rule.name} fires without need`] : []),
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
      const { quiet } = twinOf(rule);
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
      const { alarm, fires, quiet } = twinOf(rule);
      return [fires, {}].map((bad) => {
        const moments = Array.from({ length: 120 }, (_, minute) => (60 + minute) * 60);
        const published = late(turning(quiet, bad, 60));
        const grafana = statesOfRule(rule, moments, published).indexOf('Alerting');
        const cloudWatch = moments.findIndex((at) => stateAt(alarm, published(at), at) === 'ALARM');
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
        const { rule } = listed.find(({ name: own }) => own === pair.alarm_name)!;
        if (rule.kind !== 'burn rate') throw new Error(`${pair.alarm_name} has no windows`);
        const one = burnWindow(rule, 'long');
        if (which !== 'over') return statesOf(part, publishedBy(one, which)).at(-1)!;
        // The trouble was over two hours ago: the short window knows, the long one does not yet.
        const end = horizonOf(part);
        return statesOf(part, endingAt(publishedBy(one, 'fires'), end - 7200 / 60)).at(-1)!;
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

/** By the name of the metric what is published of it each minute; nothing of those that are not named. */
type PublishedSeries = Readonly<Record<string, Exclude<Minute, 'nothing'>>>;

/** The rule of an alarm, or of one of its parts, under the name that it has in CloudWatch. */
function measured(
  { name, rule }: Listed,
  part: string,
): readonly { readonly name: string; readonly rule: AlarmRule }[] {
  if (rule.kind === 'measured') return part === '' ? [{ name, rule }] : [];
  if (rule.kind !== 'burn rate' || part === '') return [];
  return [{ name: `${name}${part}`, rule: burnWindow(rule, part === '-long' ? 'long' : 'short') }];
}

/** The metrics of a rule, by the names under which its row shows them. */
function metricsOf({ signal }: AlarmRule): Readonly<Record<string, { readonly name: string }>> {
  if (signal.kind === 'share') return signal.share.metrics;
  return signal.kind === 'sum' ? signal.metrics : { one: signal.metric };
}

function publishedBy(rule: AlarmRule, which: 'fires' | 'quiet'): PublishedSeries {
  const shown = rule[which];
  const series = typeof shown === 'object' ? shown : { one: shown };
  return Object.fromEntries(
    Object.entries(metricsOf(rule)).flatMap(([id, { name }]) => {
      const minute = series[id] ?? 'nothing';
      return minute === 'nothing' ? [] : [[name, minute]];
    }),
  );
}

const endingAt = (series: PublishedSeries, end: number): PublishedSeries =>
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
function turning(from: PublishedSeries, into: PublishedSeries, after: number) {
  const [before, afterwards] = [from, into].map((series) => Object.values(series)[0]);
  return minutes(180, (minute) => {
    const value = minute < after ? before : afterwards;
    return typeof value === 'function' ? value(minute) : value;
  });
}

/** The states of a rule, evaluated each minute of an hour, after an hour in which the same was published. */
const grafanaStates = (rule: GrafanaRule, series: PublishedSeries) =>
  statesOfRule(
    rule,
    Array.from({ length: 60 }, (_, minute) => (60 + minute) * 60),
    late(turning(series, series, 0)),
  );

/** Minutes that an evaluation looks back, and an hour to see it happen. */
const horizonOf = (alarm: MetricAlarm) => (periodOf(alarm) * (alarm.evaluation_periods + 3)) / 60 + 60;

/** The states of an alarm, as often as a period ends. */
function statesOf(alarm: MetricAlarm, series: PublishedSeries): State[] {
  const horizon = horizonOf(alarm);
  const samples = new Map(
    Object.entries(series).map(([name, value]) => [
      name,
      minutes(horizon, typeof value === 'function' ? value : () => value),
    ]),
  );
  const published: Published = ({ name }: MetricName) => samples.get(name) ?? [];
  const step = Math.max(60, periodOf(alarm) / 4);
  const start = (horizon - 60) * 60;
  const moments = Array.from(
    { length: Math.floor(3600 / Math.min(step, 3600)) + 1 },
    (_, one) => start + one * Math.min(step, 3600),
  );
  return moments.map((at) => stateAt(alarm, published, at));
}
