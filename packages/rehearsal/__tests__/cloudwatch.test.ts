/** What the provider lets pass and AWS refuses when it is applied: of alarms, and of the chat they are read in. */
import type { CloudResource, CloudView, Values } from '../clouds/behaviour';
import { aws } from '../clouds/aws';

const held: readonly CloudResource[] = ['long', 'short'].map((name) => ({
  type: 'aws_cloudwatch_metric_alarm',
  id: name,
  values: { alarm_name: name },
}));
const cloud: CloudView = {
  account: '111122223333',
  region: 'us-west-2',
  provider: {},
  hex: (length) => '0'.repeat(length),
  resources: (type) => held.filter((each) => each.type === type),
};
const refused = (type: string, values: Values, action: 'create' | 'update' | 'delete' = 'create') =>
  (aws.resources[type]?.refuse?.(action, values, cloud) ?? []).map(({ summary }) => summary);

const topic = (name: string, region = 'us-west-2') => `arn:aws:sns:${region}:111122223333:${name}`;
const ALARM: Values = {
  alarm_name: 'down',
  namespace: 'AWS/RDS',
  metric_name: 'CPUUtilization',
  statistic: 'Average',
  period: 60,
  evaluation_periods: 5,
  alarm_actions: [topic('releng')],
};
const { metric_name: _metric, namespace: _namespace, period: _period, ...QUERIED } = ALARM;
const query = (id: string, return_data: boolean, period = 60) => ({ id, return_data, metric: [{ period }] });

describe('CloudWatch refuses', () => {
  const DAY = 'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400)';
  const WEEK =
    'Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800) for alarms using period >= 3600';
  test.each<[string, Values, string]>([
    ['a day and a minute', { ...ALARM, period: 60, evaluation_periods: 1441 }, DAY],
    ['a day and half an hour', { ...ALARM, period: 1800, evaluation_periods: 49 }, DAY],
    ['a week and an hour', { ...ALARM, period: 3600, evaluation_periods: 169 }, WEEK],
    ['eight days of a query', { ...QUERIED, evaluation_periods: 8, metric_query: [query('m', true, 86_400)] }, WEEK],
    [
      'more datapoints than there are',
      { ...ALARM, datapoints_to_alarm: 6 },
      'DatapointsToAlarm must be less than or equal to EvaluationPeriods',
    ],
    ['no metric', { ...ALARM, metric_name: null }, 'MetricName must not be null'],
    ['no period', { ...ALARM, period: null }, 'Period must not be null'],
    [
      'queries of which none returns data',
      { ...QUERIED, metric_query: [query('a', false)] },
      'Exactly one element of the metrics list should return data.',
    ],
    [
      'queries of which two return data',
      { ...QUERIED, metric_query: [query('a', true), query('b', true)] },
      'Exactly one element of the metrics list should return data.',
    ],
    [
      'a band that is not returned',
      { ...QUERIED, threshold_metric_id: 'b', metric_query: [query('a', true), query('b', false)] },
      'Exactly two elements of the metrics list should return data.',
    ],
    [
      'six actions',
      { ...ALARM, alarm_actions: ['1', '2', '3', '4', '5', '6'].map((name) => topic(name)) },
      "at 'alarmActions' failed to satisfy constraint: Member must have length less than or equal to 5",
    ],
    [
      'a topic of another region',
      { ...ALARM, ok_actions: [topic('cloudops', 'us-east-1')] },
      'Invalid region us-east-1 specified. Only us-west-2 is supported.',
    ],
    [
      'an action that is a queue',
      { ...ALARM, insufficient_data_actions: ['arn:aws:sqs:us-west-2:111122223333:queue'] },
      'Invalid alarm action: arn:aws:sqs:us-west-2:111122223333:queue',
    ],
  ])('%s', (_, values, message) => {
    const opening = 'creating CloudWatch Metric Alarm (down): operation error CloudWatch: PutMetricAlarm,';
    expect(refused('aws_cloudwatch_metric_alarm', values)).toEqual([expect.stringContaining(message)]);
    expect(refused('aws_cloudwatch_metric_alarm', values)[0]).toContain(opening);
    expect(refused('aws_cloudwatch_metric_alarm', values)[0]).toContain('api error ValidationError: ');
    expect(refused('aws_cloudwatch_metric_alarm', values, 'update')[0]).toMatch(/^updating CloudWatch Metric Alarm/);
    expect(refused('aws_cloudwatch_metric_alarm', values, 'delete')).toEqual([]);
  });

  test.each<[string, Values, string]>([
    [
      'alarms that are not there',
      { alarm_rule: 'ALARM("long") AND ALARM(gone)' },
      'Could not save the composite alarm as alarms [gone] in the alarm rule do not exist',
    ],
    [
      'actions that only other alarms take',
      {
        alarm_rule: 'ALARM("long")',
        alarm_actions: [
          'arn:aws:autoscaling:us-west-2:111122223333:scalingPolicy:1:autoScalingGroupName/g:policyName/p',
        ],
      },
      'is not an action that this alarm can take',
    ],
  ])('a composite alarm of %s', (_, values, message) => {
    const found = refused('aws_cloudwatch_composite_alarm', { alarm_name: 'both', ...values });
    expect(found).toEqual([expect.stringContaining(`api error ValidationError: `)]);
    expect(found[0]).toContain(message);
  });
});

test('the chat integration keeps its workspace, whatever an update says', () => {
  const chat_configuration_arn = 'arn:aws:chatbot::111122223333:chat-configuration/slack-channel/balrog';
  const values = { chat_configuration_arn, slack_team_id: 'T1', slack_channel_id: 'C1', configuration_name: 'balrog' };
  const type = 'aws_chatbot_slack_channel_configuration';
  const view = { ...cloud, resources: () => [{ type, id: chat_configuration_arn, values }] };
  const details = (change: Values, action: 'update' | 'delete' = 'update') =>
    (aws.resources[type]?.refuse?.(action, { ...values, ...change }, view) ?? []).map(({ detail }) => detail);
  expect(details({ slack_team_id: 'T2' })).toEqual([
    'produced an unexpected new value: .slack_team_id: was cty.StringVal("T2"), but now cty.StringVal("T1").',
  ]);
  expect([...details({ slack_channel_id: 'C2' }), ...details({ slack_team_id: 'T2' }, 'delete')]).toEqual([]);
});

test('CloudWatch takes the longest windows, a band, and every documented action', () => {
  const region = 'us-west-2:111122223333';
  const acts = [
    topic('releng'),
    `arn:aws:lambda:${region}:function:answer`,
    `arn:aws:autoscaling:${region}:scalingPolicy:1:autoScalingGroupName/g:policyName/p`,
    `arn:aws:ssm:${region}:opsitem:1`,
    'arn:aws:ssm-incidents::111122223333:response-plan/down',
  ];
  for (const values of [
    { ...ALARM, evaluation_periods: 1440, datapoints_to_alarm: 1440 },
    { ...ALARM, period: 3600, evaluation_periods: 168 },
    { ...QUERIED, metric_query: [query('a', true), query('b', false)] },
    { ...QUERIED, threshold_metric_id: 'b', metric_query: [query('a', true), query('b', true)] },
    { ...ALARM, alarm_actions: acts, ok_actions: acts },
  ])
    expect(refused('aws_cloudwatch_metric_alarm', values)).toEqual([]);
  expect(
    refused('aws_cloudwatch_composite_alarm', { alarm_name: 'b', alarm_rule: 'ALARM("long") AND OK(short)' }),
  ).toEqual([]);
});
