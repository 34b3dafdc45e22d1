/**
 * What CloudWatch refuses of an alarm that the provider lets pass: "PutMetricAlarm" and "PutCompositeAlarm" (CloudWatch API
 * reference). Words are AWS's own as users have reported them; those about kinds of actions are ours.
 */
import type { CloudView, Diagnostic, Values } from '../behaviour';
import { blocks, number, text, texts } from '../values';
import { find, operation } from './errors';

const ACTIONS = ['alarm_actions', 'ok_actions', 'insufficient_data_actions'] as const;
const ACTION_NAMES = {
  alarm_actions: 'alarmActions',
  ok_actions: 'oKActions',
  insufficient_data_actions: 'insufficientDataActions',
};
const ACTIONS_AT_MOST = 5;

const DAY = 86_400;
const WEEK = 7 * DAY;
/** From this period on an alarm may look back a week. */
const HOUR = 3600;

/** Services and resources that can be an action ("AlarmActions"); the part before the first `:` or `/` of the resource. */
const METRIC_ALARM_ACTS = [
  /^sns:[^:/]+$/,
  /^lambda:function$/,
  /^autoscaling:scalingPolicy$/,
  /^ssm:opsitem$/,
  /^ssm-incidents:response-plan$/,
  /^swf:action$/,
  /^aiops:investigation-group$/,
];
const COMPOSITE_ALARM_ACTS = METRIC_ALARM_ACTS.filter((kind) => !/autoscaling|swf/.test(kind.source));

type Refused = (action: 'create' | 'update' | 'delete', values: Values, cloud: CloudView) => readonly Diagnostic[];

const putting = (action: string, kind: string, name: string, operationName: string) =>
  operation(
    `${action === 'create' ? 'creating' : 'updating'} CloudWatch ${kind} Alarm (${name})`,
    'CloudWatch',
    operationName,
  );

export const refuseMetricAlarm: Refused = (action, values, cloud) => {
  if (action === 'delete') return [];
  const fail = putting(action, 'Metric', text(values, 'alarm_name') ?? '', 'PutMetricAlarm');
  return [...validationErrors(values), ...queryErrors(values), ...actionErrors(values, cloud, METRIC_ALARM_ACTS)].map(
    (why) => fail('api error ValidationError', why),
  );
};

export const refuseCompositeAlarm: Refused = (action, values, cloud) => {
  if (action === 'delete') return [];
  const fail = putting(action, 'Composite', text(values, 'alarm_name') ?? '', 'PutCompositeAlarm');
  const followed = [
    ...(text(values, 'alarm_rule') ?? '').matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\("?([^")]+)"?\)/g),
  ];
  const missing = followed.map(([, name = '']) => name).filter((name) => !isAlarm(name, cloud));
  return [
    ...(missing.length > 0
      ? [`Could not save the composite alarm as alarms [${missing.join(', ')}] in the alarm rule do not exist`]
      : []),
    ...actionErrors(values, cloud, COMPOSITE_ALARM_ACTS),
  ].map((why) => fail('api error ValidationError', why));
};

const isAlarm = (name: string, cloud: CloudView): boolean =>
  ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'].some(
    (type) => find(cloud, type, name) !== undefined,
  );

/** How far back an alarm may look, and how many of its datapoints may breach. */
function validationErrors(values: Values): readonly string[] {
  const periods = number(values, 'evaluation_periods') ?? 1;
  const toAlarm = number(values, 'datapoints_to_alarm') ?? 0;
  const queried = blocks(values, 'metric_query').flatMap((query) => [
    number(query, 'period'),
    ...blocks(query, 'metric').map((metric) => number(metric, 'period')),
  ]);
  const period = number(values, 'period') ?? Math.max(0, ...queried.map((one) => one ?? 0));
  return [
    ...(toAlarm > periods ? ['DatapointsToAlarm must be less than or equal to EvaluationPeriods'] : []),
    ...(period < HOUR && period * periods > DAY
      ? ['Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400)']
      : []),
    ...(period >= HOUR && period * periods > WEEK
      ? [
          'Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800) for alarms using period >= 3600',
        ]
      : []),
  ];
}

/** One metric, or a list of queries of which one is compared; with a band as threshold (`threshold_metric_id`), two. */
function queryErrors(values: Values): readonly string[] {
  const queries = blocks(values, 'metric_query');
  if (queries.length === 0) {
    return ['metric_name', 'namespace', 'period']
      .filter((name) => text(values, name) === undefined && number(values, name) === undefined)
      .map((name) => `${apiName(name)} must not be null`);
  }
  const wanted = text(values, 'threshold_metric_id') === undefined ? 1 : 2;
  const returning = queries.filter((query) => query.return_data === true).length;
  const howMany = wanted === 1 ? 'one element' : 'two elements';
  return returning === wanted ? [] : [`Exactly ${howMany} of the metrics list should return data.`];
}

const apiName = (name: string): string =>
  name.replaceAll(/(^|_)[a-z]/g, (start) => start.replace('_', '').toUpperCase());

function actionErrors(values: Values, { region }: CloudView, acts: readonly RegExp[]): readonly string[] {
  return ACTIONS.flatMap((argument) => {
    const arns = texts(values, argument);
    return [
      ...(arns.length > ACTIONS_AT_MOST
        ? [
            `1 validation error detected: Value '[${arns.join(', ')}]' at '${ACTION_NAMES[argument]}' failed to satisfy constraint: Member must have length less than or equal to ${ACTIONS_AT_MOST}`,
          ]
        : []),
      ...arns.flatMap((arn) => badAction(arn, region, acts)),
    ];
  });
}

function badAction(arn: string, region: string, acts: readonly RegExp[]): readonly string[] {
  const [, , service = '', where = '', , ...resource] = arn.split(':');
  if (where !== '' && where !== region) return [`Invalid region ${where} specified. Only ${region} is supported.`];
  const kind = `${service}:${resource.join(':').split(/[:/]/)[0] ?? ''}`;
  return acts.some((one) => one.test(kind))
    ? []
    : [`Invalid alarm action: ${arn} is not an action that this alarm can take`];
}
