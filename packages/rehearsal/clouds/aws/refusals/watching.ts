/** What CloudWatch and its logs refuse of alarms, metrics and keys, beside `cloudwatch-refusals`. */
import type { Values } from '../../behaviour';
import { blocks, isObject, text } from '../../values';
import { find } from '../errors';
import type { TypeRefusal } from './by-type';
import { statementsOf } from './documents';
import { doubled, of, rowsOf, when, type Common } from './rules';

const ALARM: Common = {
  types: ['aws_cloudwatch_metric_alarm'],
  on: ['create', 'update'],
  service: 'CloudWatch',
  operation: 'PutMetricAlarm',
  code: 'ValidationError',
  source: 'CloudWatch API Reference, MetricDataQuery; User Guide, "Using math expressions"; words ours',
};
const FILTER: Common = {
  types: ['aws_cloudwatch_log_metric_filter'],
  on: ['create', 'update'],
  service: 'CloudWatch Logs',
  operation: 'PutMetricFilter',
  code: 'InvalidParameterException',
  isModelled: true,
  source:
    'CloudWatch Logs API Reference, MetricTransformation; User Guide, "Creating metrics from log events"; words ours',
};

/** CloudWatch User Guide, "Functions supported for metric math"; SEARCH is none for alarms. */
const FUNCTIONS = new Set(
  (
    'ABS ANOMALY_DETECTION_BAND AVG CEIL DATAPOINT_COUNT DATE DAY DIFF DIFF_TIME DB_PERF_INSIGHTS EPOCH FILL FIRST FLOOR HOUR IF ' +
    'INSIGHT_RULE_METRIC LAMBDA LAST LOG LOG10 MAX METRICS METRIC_COUNT MIN MINUTE MONTH PERIOD RATE REMOVE_EMPTY RUNNING_SUM ' +
    'SERVICE_QUOTA SLICE SORT STDDEV SUM TIME_SERIES YEAR AND OR'
  ).split(' '),
);

const queriesOf = (values: Values): readonly Values[] => blocks(values, 'metric_query');
/** Without what stands in quotes: queries of SQL begin with SELECT and are no expression of this kind. */
const expressionsOf = (values: Values): readonly string[] =>
  queriesOf(values)
    .map((each) => (text(each, 'expression') ?? '').replace(/"[^"]*"|'[^']*'/g, ''))
    .filter((each) => !/^\s*SELECT\b/i.test(each));
const words = (values: Values, pattern: RegExp): readonly string[] =>
  expressionsOf(values).flatMap((each) => [...each.matchAll(pattern)].map(([word]) => word));
const math = (id: string, expression: string): Values => ({
  metric_query: [
    { id: 'a', metric: [{}] },
    { id, expression, return_data: true },
  ],
});

const ALARMS = rowsOf(ALARM, [
  [
    'metric_query',
    ({ values }) => {
      const known = queriesOf(values).map((each) => text(each, 'id'));
      const wrong = words(values, /\b[a-z]\w*\b/g).find((name) => !known.includes(name));
      return when(
        wrong !== undefined,
        `Error in expression: the identifier ${wrong} is not the id of any metric or expression.`,
      );
    },
    of(math('b', 'c * 2')),
    of(math('b', 'IF(a > 1, a, FILL(a, 0)) * 2')),
  ],
  [
    'metric_query',
    ({ values }) => {
      const wrong = words(values, /\b[A-Z][A-Z_\d]*(?=\s*\()/g).find((name) => !FUNCTIONS.has(name));
      return when(wrong !== undefined, `Error in expression: the function ${wrong} is not supported in alarms.`);
    },
    of(math('b', 'FOO(a)')),
    of(math('b', 'RATE(METRICS("a"))')),
  ],
  [
    'metric_query',
    ({ values }) =>
      when(
        doubled(queriesOf(values).map((each) => text(each, 'id'))) !== undefined,
        'The values for parameter id in parameter metrics are not unique.',
      ),
    of(math('a', 'a * 2')),
    of(math('b', 'a * 2')),
  ],
  [
    'metric_query',
    ({ values }) => {
      const wrong = queriesOf(values)
        .map((each) => text(each, 'id'))
        .find((id) => id !== undefined && !/^[a-z]\w*$/.test(id));
      return when(
        wrong !== undefined,
        `Invalid id ${wrong}: it must begin with a lowercase letter and contain letters, digits and underscores alone.`,
      );
    },
    of(math('B', 'a * 2')),
    of(math('b_1', 'a * 2')),
  ],
]);

const DELETED = rowsOf(
  {
    ...ALARM,
    types: ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'],
    on: ['delete'],
    operation: 'DeleteAlarms',
    source: 'CloudWatch User Guide, "Combining alarms"; words as seen in issues of hashicorp/terraform-provider-aws',
  },
  [
    [
      'alarm_name',
      ({ values, cloud }) => {
        const name = text(values, 'alarm_name') ?? '';
        const users = cloud
          .resources('aws_cloudwatch_composite_alarm')
          .filter((each) => each.values['alarm_name'] !== name)
          .filter((each) => namesIn(text(each.values, 'alarm_rule') ?? '').includes(name));
        return when(users.length > 0, `Cannot delete ${name} as there are composite alarm(s) depending on it.`);
      },
      of({ alarm_name: 'a' }, [
        'aws_cloudwatch_composite_alarm',
        { id: 'c', alarm_name: 'c', alarm_rule: 'ALARM("a")' },
      ]),
      of({ alarm_name: 'b' }, [
        'aws_cloudwatch_composite_alarm',
        { id: 'c', alarm_name: 'c', alarm_rule: 'ALARM("a")' },
      ]),
    ],
  ],
);

function namesIn(rule: string): readonly string[] {
  return [...rule.matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*(?:"([^"]*)"|'([^']*)'|([^)\s]*))\s*\)/g)].map(
    ([, double, single, bare]) => (double ?? single ?? bare ?? '').replace(/^arn:.*:alarm:/, ''),
  );
}

const filter = (pattern: string, more: Values): Values => ({
  pattern,
  metric_transformation: [{ name: 'a', namespace: 'b', value: '1', ...more }],
});
const dimensionsOf = (values: Values): readonly string[] =>
  blocks(values, 'metric_transformation').flatMap(({ dimensions }) =>
    isObject(dimensions) ? Object.keys(dimensions) : [],
  );
/** JSON and delimited patterns name fields, words do not; a pattern of nothing takes lines of any form. */
const namesFields = (values: Values): boolean => /^\s*([{[]|$)/.test(text(values, 'pattern') ?? '');

const FILTERS = rowsOf(FILTER, [
  [
    'metric_transformation',
    ({ values }) =>
      when(
        dimensionsOf(values).length > 3,
        "1 validation error detected: Value at 'metricTransformations.1.member.dimensions' failed to satisfy constraint: Map value must have length less than or equal to 3",
      ),
    of(filter('{ $.a = 1 }', { dimensions: { a: '$.a', b: '$.b', c: '$.c', d: '$.d' } })),
    of(filter('{ $.a = 1 }', { dimensions: { a: '$.a', b: '$.b', c: '$.c' } })),
  ],
  [
    'metric_transformation',
    ({ values }) =>
      when(
        dimensionsOf(values).length > 0 && !namesFields(values),
        'Invalid metric transformation: dimensions need a JSON or a space-delimited filter pattern.',
      ),
    of(filter('error', { dimensions: { a: '$.a' } })),
    of(filter('[a, b]', { dimensions: { a: '$a' } })),
  ],
  [
    'metric_transformation',
    ({ values }) =>
      when(
        !namesFields(values) &&
          blocks(values, 'metric_transformation').some((each) => text(each, 'value')?.startsWith('$') === true),
        'Invalid metric transformation: a value that names a field needs a JSON or a space-delimited filter pattern.',
      ),
    of(filter('error', { value: '$.bytes' })),
    of(filter('{ $.bytes > 0 }', { value: '$.bytes' })),
  ],
]);

const GROUPS = rowsOf(
  {
    ...FILTER,
    types: ['aws_cloudwatch_log_group'],
    operation: 'CreateLogGroup',
    source: 'CloudWatch Logs API Reference, CreateLogGroup; words as seen in provider issues',
  },
  [
    [
      'name',
      ({ values }) =>
        when(/^aws\//i.test(text(values, 'name') ?? ''), 'Log groups starting with AWS/ are reserved for AWS.'),
      of({ name: 'aws/lambda' }),
      of({ name: '/aws/lambda' }),
      { on: ['create'] },
    ],
    [
      'kms_key_id',
      ({ values, cloud }) => {
        const key = find(cloud, 'aws_kms_key', text(values, 'kms_key_id'))?.values;
        const isAllowed = statementsOf(key?.['policy']).some(({ Effect, Principal }) => {
          const services = isObject(Principal) ? [Principal['Service'], Principal['AWS']].flat() : [Principal];
          return Effect === 'Allow' && services.some((each) => each === '*' || /^logs\./.test(String(each)));
        });
        return when(
          text(key, 'policy') !== undefined && !isAllowed,
          `The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:${cloud.region}:${cloud.account}:log-group:${text(values, 'name')}'`,
        );
      },
      of({ name: 'a', kms_key_id: 'k' }, [
        'aws_kms_key',
        { id: 'k', arn: 'k', policy: keyPolicy('sns.amazonaws.com') },
      ]),
      of({ name: 'a', kms_key_id: 'k' }, [
        'aws_kms_key',
        { id: 'k', arn: 'k', policy: keyPolicy('logs.us-west-2.amazonaws.com') },
      ]),
      { code: 'AccessDeniedException', isModelled: true },
    ],
    [
      'policy_document',
      ({ values }) =>
        when(
          (text(values, 'policy_document') ?? '').length > 5120,
          "1 validation error detected: Value at 'policyDocument' failed to satisfy constraint: Member must have length less than or equal to 5120",
        ),
      of({ policy_document: 'x'.repeat(5121) }),
      of({ policy_document: 'x'.repeat(5120) }),
      {
        types: ['aws_cloudwatch_log_resource_policy'],
        operation: 'PutResourcePolicy',
        source: 'botocore, logs 2014-03-28, PolicyDocument: at most 5120',
      },
    ],
    [
      'policy_name',
      ({ values, cloud }) => {
        const others = cloud
          .resources('aws_cloudwatch_log_resource_policy')
          .filter((each) => each.values['policy_name'] !== values['policy_name']);
        return when(others.length >= 10, 'Resource limit exceeded.');
      },
      of({ policy_name: 'k' }, ...policies(10)),
      of({ policy_name: 'k' }, ...policies(9)),
      {
        types: ['aws_cloudwatch_log_resource_policy'],
        on: ['create'],
        operation: 'PutResourcePolicy',
        code: 'LimitExceededException',
        source:
          'CloudWatch Logs User Guide, "CloudWatch Logs quotas": ten resource policies a Region, which cannot be changed',
      },
    ],
  ],
);

function keyPolicy(service: string): string {
  return JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'kms:*', Principal: { Service: service } }] });
}

function policies(count: number) {
  return Array.from(
    { length: count },
    (_, index) => ['aws_cloudwatch_log_resource_policy', { id: `${index}`, policy_name: `${index}` }] as const,
  );
}

export const WATCHING: readonly TypeRefusal[] = [...ALARMS, ...DELETED, ...FILTERS, ...GROUPS];
