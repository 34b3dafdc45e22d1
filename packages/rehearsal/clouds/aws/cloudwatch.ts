/** Log groups and alarms (provider: internal/service/logs/group.go, internal/service/cloudwatch/{metric,composite}_alarm.go). */
import { all, atLeast, checks, lengthBetween, matches, oneOf, type ArgumentCheck } from '../arguments';
import type { Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { blocks, failure, list, text } from '../values';
import { validArn } from './checks';
import { refuseCompositeAlarm, refuseMetricAlarm } from './cloudwatch-refusals';
import { apiError } from './errors';
import { arn, nameOf } from './names';

const RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const logGroup: ResourceBehaviour = {
  create(values, cloud) {
    const name = nameOf(cloud, 'aws_cloudwatch_log_group', values);
    return {
      id: name,
      name,
      name_prefix: text(values, 'name_prefix') ?? '',
      arn: arn(cloud, 'logs', `log-group:${name}`),
      log_group_class: 'STANDARD',
    };
  },
  validate: checks({
    name: all(
      lengthBetween(1, 512),
      matches(/^[0-9A-Za-z_/.#-]+$/, 'must consist of alphanumeric characters and _ / . # -'),
    ),
    retention_in_days: oneOf(...RETENTION_DAYS),
    kms_key_id: validArn,
    log_group_class: oneOf('STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'),
  }),
  unique: (values) => {
    const name = text(values, 'name');
    const error = `creating CloudWatch Logs Log Group (${name}): ${apiError('CloudWatch Logs', 'CreateLogGroup', 400, 'ResourceAlreadyExistsException', 'The specified log group already exists')}`;
    return name ? [{ scope: 'region', name: `log-group:${name}`, error }] : [];
  },
};

const OPERATORS = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
];

const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];

const PERCENTILE =
  /^((p|(tm)|(wm)|(tc)|(ts))((\d{1,2}(\.\d{1,2})?)|(100))|(IQM)|(((TM)|(WM)|(PR)|(TC)|(TS)))\((\d+(\.\d+)?%?)?:(\d+(\.\d+)?%?)?\))$/;

const period: ArgumentCheck = (value, name) =>
  [10, 20, 30].includes(Number(value)) || Number(value) % 60 === 0
    ? []
    : [
        `expected ${name} to be one of [10 20 30], got ${String(value)}`,
        `expected ${name} to be divisible by 60, got: ${String(value)}`,
      ];

const alarm: ResourceBehaviour = {
  create(values, cloud) {
    const name = text(values, 'alarm_name') ?? '';
    return { id: name, arn: arn(cloud, 'cloudwatch', `alarm:${name}`), evaluate_low_sample_count_percentiles: '' };
  },
  validate: (config) => [
    ...checks({
      alarm_name: lengthBetween(1, 255),
      alarm_description: lengthBetween(0, 1024),
      comparison_operator: oneOf(...OPERATORS),
      statistic: oneOf(...STATISTICS),
      extended_statistic: matches(
        PERCENTILE,
        'invalid statistic, see: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html',
      ),
      treat_missing_data: oneOf('breaching', 'notBreaching', 'ignore', 'missing'),
      evaluation_periods: atLeast(1),
      datapoints_to_alarm: atLeast(1),
      period,
      'alarm_actions.*': validArn,
      'ok_actions.*': validArn,
      'insufficient_data_actions.*': validArn,
      'metric_query.*.metric.*.period': atLeast(1),
    })(config),
    ...alarmShape(config),
  ],
  refuse: refuseMetricAlarm,
  unique: (values) => {
    const name = text(values, 'alarm_name');
    return name
      ? [{ scope: 'region', name: `alarm:${name}`, error: `CloudWatch metric alarm "${name}" already exists` }]
      : [];
  },
};

/** CustomizeDiff of the provider: one metric with one statistic, or queries. */
function alarmShape(config: Values): readonly Diagnostic[] {
  const given = (name: string): boolean => config[name] !== null && config[name] !== undefined;
  const both = blocks(config, 'metric_query').some(
    (query) => text(query, 'expression') && list(query, 'metric').length > 0,
  );
  const oneStatistic = given('statistic') !== given('extended_statistic');
  return [
    ...(given('metric_name') && !oneStatistic
      ? [failure('One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm')]
      : []),
    ...(both ? [failure('No metric_query may have both `expression` and a `metric` specified')] : []),
  ];
}

/** "PutCompositeAlarm" (CloudWatch API reference): names are shared with metric alarms. */
const compositeAlarm: ResourceBehaviour = {
  create(values, cloud) {
    const name = text(values, 'alarm_name') ?? '';
    return { id: name, arn: arn(cloud, 'cloudwatch', `alarm:${name}`) };
  },
  validate: checks({
    alarm_name: lengthBetween(1, 255),
    alarm_description: lengthBetween(0, 1024),
    alarm_rule: all(
      lengthBetween(1, 10240),
      matches(
        /^(\s|[()]|AND|OR|NOT|TRUE|FALSE|(ALARM|OK|INSUFFICIENT_DATA)\("?[^")]+"?\))+$/,
        'must be a rule of alarm states',
      ),
    ),
    'alarm_actions.*': validArn,
    'ok_actions.*': validArn,
    'actions_suppressor.*.wait_period': atLeast(0),
    'actions_suppressor.*.extension_period': atLeast(0),
  }),
  refuse: refuseCompositeAlarm,
  unique: (values) => {
    const name = text(values, 'alarm_name');
    const error = `creating CloudWatch Composite Alarm (${name}): ${apiError('CloudWatch', 'PutCompositeAlarm', 400, 'ValidationError', 'Another alarm has this name')}`;
    return name ? [{ scope: 'region', name: `alarm:${name}`, error }] : [];
  },
};

export const cloudwatchResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_cloudwatch_log_group: logGroup,
  aws_cloudwatch_metric_alarm: alarm,
  aws_cloudwatch_composite_alarm: compositeAlarm,
};
