/** From a row of the table to an alarm of CloudWatch, and to the second step when nobody answers it. */
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { Construct } from 'constructs';
import type { AlarmProps } from './alarm-props';
import { announce, describe } from './announce';
import { escalate } from './escalation';
import { additionOf, expressionOf, type Metric, type Signal } from './metric';
import type { AlarmRule } from './rule';
import { quiet } from './paused';
import { nameOf, type Subject } from './subject';

/** @param key the row's name in the table */
export function metricAlarm(
  scope: Construct,
  key: string,
  rule: AlarmRule,
  subject: Subject,
  props: AlarmProps,
): CloudwatchMetricAlarm {
  const id = nameOf(key, subject);
  const topic = subject.alarmRegion?.topicArn ?? props.responders[rule.first].arn;
  // INVARIANT: key-changes-noticed
  const alarm = new CloudwatchMetricAlarm(scope, id, {
    ...shapeOf(`${props.prefix}-${id}`, rule, subject),
    alarmDescription: describe(rule, subject, props.responders), // INVARIANT: alarm-runbook, pages-wanted
    alarmActions: [topic], // INVARIANT: alarms-route
    okActions: [topic], // INVARIANT: alarms-route
    ...quiet(subject.paused),
    dependsOn: [...props.after], // INVARIANT: alarms-come-last
  });
  announce(alarm, { key, name: `${props.prefix}-${id}`, names: subject.names, rule });
  escalate(scope, key, rule, subject, props, alarm);
  return alarm;
}

/** For alarms that are part of another one, which is what people are told of. */
export function partOfAlarm(
  scope: Construct,
  id: string,
  rule: AlarmRule,
  subject: Subject,
  { prefix, responders, after }: AlarmProps,
): CloudwatchMetricAlarm {
  const part = { ...rule, severity: 'notice', why: 'Part of another alarm, which tells people' } as const;
  return new CloudwatchMetricAlarm(scope, id, {
    ...shapeOf(`${prefix}-${id}`, rule, subject),
    alarmDescription: describe(part, subject, responders),
    dependsOn: [...after],
  });
}

function shapeOf(alarmName: string, rule: AlarmRule, subject: Subject): CloudwatchMetricAlarmConfig {
  const { signal, threshold, window, silence } = rule;
  const above = 'above' in threshold;
  const dimensions = (metric: Metric) => dimensionsOf(alarmName, metric, { ...subject.dimensions, ...rule.dimensions });
  return {
    ...(subject.alarmRegion && { region: subject.alarmRegion.region }),
    alarmName,
    ...measured(signal, window.period.value, dimensions),
    ...(signal.kind === 'metric' && { period: window.period.value }),
    evaluationPeriods: window.periods,
    ...(window.breaching !== undefined && { datapointsToAlarm: window.breaching }),
    comparisonOperator: above ? 'GreaterThanThreshold' : 'LessThanThreshold',
    threshold: (above ? threshold.above : threshold.below).value,
    treatMissingData: silence,
  };
}

type Dimensions = (metric: Metric) => Readonly<Record<string, string>> | undefined;

function measured(signal: Signal, period: number, dimensions: Dimensions) {
  switch (signal.kind) {
    case 'metric':
      return oneMetric(signal, dimensions);
    case 'filled':
      return filledQueries(signal, period, dimensions);
    case 'share':
      return shareQueries(signal, period, dimensions);
    case 'sum':
      return sumQueries(signal, period, dimensions);
  }
}

type MetricSignal = Extract<Signal, { kind: 'metric' }>;
type FilledSignal = Extract<Signal, { kind: 'filled' }>;
type ShareSignal = Extract<Signal, { kind: 'share' }>;
type SumSignal = Extract<Signal, { kind: 'sum' }>;

function oneMetric({ metric, statistic }: MetricSignal, dimensionsOfMetric: Dimensions) {
  const dimensions = dimensionsOfMetric(metric);
  return {
    namespace: metric.namespace,
    metricName: metric.name,
    ...(dimensions && { dimensions }),
    ...(statistic.startsWith('p') ? { extendedStatistic: statistic } : { statistic }),
    // Ours are written with their unit; asking for it finds nothing should that ever change.
    ...(metric.namespace === 'Balrog/Backups' && { unit: 'Seconds' }),
  };
}

const filledQueries = ({ metric, statistic, fill }: FilledSignal, period: number, dimensions: Dimensions) => ({
  metricQuery: [
    { id: 'filled', label: metric.name, expression: `FILL(measured, ${fill})`, returnData: true },
    hiddenQuery('measured', metric, { stat: statistic, period }, dimensions),
  ],
});

const shareQueries = ({ share }: ShareSignal, period: number, dimensions: Dimensions) => ({
  metricQuery: [
    { id: 'share', label: 'Share in percent', expression: expressionOf(share), returnData: true },
    ...Object.entries(share.metrics).map(([id, metric]) =>
      hiddenQuery(id, metric, { stat: share.statistic, period }, dimensions),
    ),
  ],
});

const sumQueries = ({ metrics }: SumSignal, period: number, dimensions: Dimensions) => ({
  metricQuery: [
    { id: 'sum', label: 'Sum', expression: additionOf(Object.keys(metrics)), returnData: true },
    ...Object.entries(metrics).map(([id, metric]) => hiddenQuery(id, metric, { stat: 'Sum', period }, dimensions)),
  ],
});

/** What an expression is made of. */
const hiddenQuery = (id: string, metric: Metric, how: { stat: string; period: number }, dimensions: Dimensions) => ({
  id,
  returnData: false,
  metric: {
    namespace: metric.namespace,
    metricName: metric.name,
    dimensions: dimensions(metric) ?? {},
    ...how,
  },
});

/** Without one of its dimensions a metric is another one, which nobody publishes. */
function dimensionsOf(alarmName: string, metric: Metric, given: Readonly<Record<string, string>>) {
  if (metric.dimensions.length === 0) return undefined;
  return Object.fromEntries(
    metric.dimensions.map((name) => {
      const value = given[name];
      if (value === undefined) throw new Error(`${alarmName}: ${metric.name} needs the dimension ${name}`);
      return [name, value];
    }),
  );
}
