/** From a rule to an alarm of CloudWatch, and to the second step when nobody answers it. */
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { Construct } from 'constructs';
import { PAGE_PREFIX } from './alert-topic';
import { escalate } from './escalation';
import { additionOf, expressionOf, type Metric, type Signal } from './metric';
import type { Alert, AlarmRule } from './rule';
import { pathOf } from './runbooks';
import type { Subject } from './subject';

/** Metadata of the construct that an alarm is: which rule it follows. */
export const ALERT = 'alert';

export function metricAlarm(scope: Construct, id: string, rule: AlarmRule, subject: Subject): CloudwatchMetricAlarm {
  const alarm = alarmWithoutSecondStep(scope, id, rule, subject);
  escalate(scope, id, rule, subject, alarm);
  return alarm;
}

/** For alarms that are part of another one, which is what people are told of. */
export function partOfAlarm(scope: Construct, id: string, rule: AlarmRule, subject: Subject): CloudwatchMetricAlarm {
  return new CloudwatchMetricAlarm(scope, id, {
    ...shapeOf(rule, subject),
    alarmDescription: describe(
      { ...rule, severity: 'notice', why: 'Part of another alarm, which tells people' },
      subject,
    ),
  });
}

function alarmWithoutSecondStep(scope: Construct, id: string, rule: AlarmRule, subject: Subject) {
  const topic = subject.elsewhere?.topicArn ?? subject.responders[rule.first].arn;
  const alarm = new CloudwatchMetricAlarm(scope, id, {
    ...shapeOf(rule, subject),
    alarmDescription: describe(rule, subject),
    alarmActions: [topic],
    okActions: [topic],
  });
  alarm.node.addMetadata(ALERT, { name: subject.alarmName, rule });
  return alarm;
}

/** What stands in the mail: severity, what, why, and where to read on. At most 1,024 characters. */
export function describe(alert: Alert, { subject, responders }: Pick<Subject, 'subject' | 'responders'>): string {
  const severity = alert.severity === 'page' && responders.wakes === 'responders' ? PAGE_PREFIX : '[notice]';
  const summary = alert.summary.replace('{subject}', subject ?? '');
  return `${severity} ${summary}. ${alert.why}. Runbook: ${pathOf(alert.runbook)}`;
}

function shapeOf({ signal, threshold, window, silence }: AlarmRule, subject: Subject): CloudwatchMetricAlarmConfig {
  const above = 'above' in threshold;
  return {
    ...(subject.elsewhere && { region: subject.elsewhere.region }),
    alarmName: subject.alarmName,
    ...measured(signal, window.period.value, subject),
    ...(signal.kind === 'metric' && { period: window.period.value }),
    evaluationPeriods: window.periods,
    ...(window.breaching !== undefined && { datapointsToAlarm: window.breaching }),
    comparisonOperator: above ? 'GreaterThanThreshold' : 'LessThanThreshold',
    threshold: (above ? threshold.above : threshold.below).value,
    treatMissingData: silence,
  };
}

function measured(signal: Signal, period: number, subject: Subject) {
  switch (signal.kind) {
    case 'metric':
      return oneMetric(signal, subject);
    case 'filled':
      return filledQueries(signal, period, subject);
    case 'share':
      return shareQueries(signal, period, subject);
    case 'sum':
      return sumQueries(signal, period, subject);
  }
}

type MetricSignal = Extract<Signal, { kind: 'metric' }>;
type FilledSignal = Extract<Signal, { kind: 'filled' }>;
type ShareSignal = Extract<Signal, { kind: 'share' }>;
type SumSignal = Extract<Signal, { kind: 'sum' }>;

function oneMetric({ metric, statistic }: MetricSignal, subject: Subject) {
  const dimensions = dimensionsOf(metric, subject);
  return {
    namespace: metric.namespace,
    metricName: metric.name,
    ...(dimensions && { dimensions }),
    ...(statistic.startsWith('p') ? { extendedStatistic: statistic } : { statistic }),
    // Ours are written with their unit; asking for it finds nothing should that ever change.
    ...(metric.namespace === 'Balrog/Backups' && { unit: 'Seconds' }),
  };
}

const filledQueries = ({ metric, statistic, fill }: FilledSignal, period: number, subject: Subject) => ({
  metricQuery: [
    { id: 'filled', label: metric.name, expression: `FILL(measured, ${fill})`, returnData: true },
    hiddenQuery('measured', metric, { stat: statistic, period }, subject),
  ],
});

const shareQueries = ({ share }: ShareSignal, period: number, subject: Subject) => ({
  metricQuery: [
    { id: 'share', label: 'Share in percent', expression: expressionOf(share), returnData: true },
    ...Object.entries(share.metrics).map(([id, metric]) =>
      hiddenQuery(id, metric, { stat: share.statistic, period }, subject),
    ),
  ],
});

const sumQueries = ({ metrics }: SumSignal, period: number, subject: Subject) => ({
  metricQuery: [
    { id: 'sum', label: 'Sum', expression: additionOf(Object.keys(metrics)), returnData: true },
    ...Object.entries(metrics).map(([id, metric]) => hiddenQuery(id, metric, { stat: 'Sum', period }, subject)),
  ],
});

/** What an expression is made of. */
const hiddenQuery = (id: string, metric: Metric, how: { stat: string; period: number }, subject: Subject) => ({
  id,
  returnData: false,
  metric: {
    namespace: metric.namespace,
    metricName: metric.name,
    dimensions: dimensionsOf(metric, subject) ?? {},
    ...how,
  },
});

/** Without one of its dimensions a metric is another one, which nobody publishes. */
function dimensionsOf(metric: Metric, { alarmName, dimensions }: Subject) {
  if (metric.dimensions.length === 0) return undefined;
  return Object.fromEntries(
    metric.dimensions.map((name) => {
      const value = dimensions[name];
      if (value === undefined) throw new Error(`${alarmName}: ${metric.name} needs the dimension ${name}`);
      return [name, value];
    }),
  );
}
