/** What SNS, EventBridge, its scheduler and Step Functions refuse of settings, beside `events`. */
import type { Values } from '../../behaviour';
import { block, blocks, isObject, number, text, truthy } from '../../values';
import { find } from '../errors';
import type { TypeRefusal } from './by-type';
import { parsed, statementsOf } from './documents';
import { wrongDefinition } from './machines';
import { of, rowsOf, when, type Common } from './rules';
import type { Facts } from './table';

const SNS: Common = {
  types: ['aws_sns_topic_subscription'],
  on: ['create'],
  service: 'SNS',
  operation: 'Subscribe',
  code: 'InvalidParameter',
  isModelled: true,
  source: 'SNS API Reference, Subscribe, Endpoint and Attributes; words as seen in provider issues',
};
const EVENTS: Common = {
  types: ['aws_cloudwatch_event_target'],
  on: ['create', 'update'],
  service: 'EventBridge',
  operation: 'PutTargets',
  code: 'ValidationException',
  source: 'EventBridge API Reference, PutTargets; words as seen in provider issues, or ours',
};
const SCHEDULER: Common = {
  ...EVENTS,
  types: ['aws_scheduler_schedule'],
  service: 'Scheduler',
  operation: 'CreateSchedule',
  isModelled: true,
  source: 'EventBridge Scheduler API Reference, CreateSchedule; words as seen in provider issues, or ours',
};

/** Which endpoint a protocol takes, and what SNS calls one that is none. */
const ENDPOINTS: Readonly<Record<string, readonly [RegExp, string]>> = {
  email: [/^[^@\s]+@[^@\s]+$/, 'Email address'],
  'email-json': [/^[^@\s]+@[^@\s]+$/, 'Email address'],
  http: [/^http:\/\//, 'Endpoint must match the specified protocol'],
  https: [/^https:\/\//, 'Endpoint must match the specified protocol'],
  lambda: [/^arn:[\w-]+:lambda:/, 'Lambda endpoint ARN'],
  sqs: [/^arn:[\w-]+:sqs:/, 'SQS endpoint ARN'],
};
const subscription = (protocol: string, endpoint: string, more: Values = {}): Values => ({
  protocol,
  endpoint,
  ...more,
});

/** Keys whose conditions count, which may nest (SNS Developer Guide, "Filter policy constraints"). */
function keysOf(filter: unknown): number {
  return isObject(filter)
    ? Object.values(filter).reduce<number>((all, each) => all + (isObject(each) ? keysOf(each) : 1), 0)
    : 0;
}

const SUBSCRIPTIONS = rowsOf(SNS, [
  [
    'endpoint',
    ({ values }) => {
      const [pattern, name] = ENDPOINTS[text(values, 'protocol') ?? ''] ?? [];
      const endpoint = text(values, 'endpoint');
      return when(
        pattern !== undefined && endpoint !== undefined && !pattern.test(endpoint),
        `Invalid parameter: ${name}`,
      );
    },
    of(subscription('lambda', 'arn:aws:sqs:us-west-2:111122223333:a')),
    of(subscription('lambda', 'arn:aws:lambda:us-west-2:111122223333:function:a')),
  ],
  [
    'raw_message_delivery',
    ({ values }) => {
      const protocol = text(values, 'protocol') ?? '';
      return when(
        truthy(values, 'raw_message_delivery') &&
          ['email', 'email-json', 'sms', 'lambda', 'application'].includes(protocol),
        `Invalid parameter: Attributes Reason: Delivery protocol [${protocol}] does not support raw message delivery.`,
      );
    },
    of(subscription('email', 'a@example.com', { raw_message_delivery: true })),
    of(subscription('https', 'https://example.com/', { raw_message_delivery: true })),
  ],
  [
    'filter_policy',
    ({ values }) =>
      when(
        keysOf(parsed(values['filter_policy'])) > 5,
        'Invalid parameter: FilterPolicy: Filter policy can not have more than 5 keys',
      ),
    of(subscription('email', 'a@example.com', { filter_policy: '{"a":[1],"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]}' })),
    of(subscription('email', 'a@example.com', { filter_policy: '{"a":[1],"b":[1],"c":[1],"d":[1],"e":[1]}' })),
  ],
]);

/** User Guide, "Using identity-based policies": targets that EventBridge reaches as a role. */
const NEEDS_ROLE = /^arn:[\w-]+:(ecs|states|kinesis|firehose|batch|codebuild|codepipeline|ssm):/;

const TARGETS = rowsOf(EVENTS, [
  [
    'role_arn',
    ({ values }) => {
      const target = text(values, 'arn') ?? '';
      return when(
        NEEDS_ROLE.test(target) && text(values, 'role_arn') === undefined,
        `RoleArn is required for target ${target}.`,
      );
    },
    of({ arn: 'arn:aws:states:us-west-2:111122223333:stateMachine:a' }),
    of({ arn: 'arn:aws:sns:us-west-2:111122223333:a' }),
  ],
  [
    'input_transformer',
    ({ values }) => {
      const [transformer] = blocks(values, 'input_transformer');
      const paths = isObject(transformer?.['input_paths']) ? Object.keys(transformer['input_paths']) : [];
      const named = [...(text(transformer, 'input_template') ?? '').matchAll(/<([\w.-]+)>/g)].map(
        ([, name = '']) => name,
      );
      const wrong = named.find((name) => !paths.includes(name) && !name.startsWith('aws.'));
      return when(
        wrong !== undefined,
        `Invalid InputTemplate for target ${text(values, 'target_id')} : [Template references undefined placeholder ${wrong}]`,
      );
    },
    of({ input_transformer: [{ input_paths: { a: '$.a' }, input_template: '"<b>"' }] }),
    of({
      input_transformer: [{ input_paths: { a: '$.a' }, input_template: '"<a> at <aws.events.event.ingestion-time>"' }],
    }),
  ],
]);

/** Whether a role that the rehearsal knows names that service as one that may take it. */
export function refusesService({ cloud }: Pick<Facts, 'cloud'>, role: string | undefined, service: string): boolean {
  const known = find(cloud, 'aws_iam_role', role)?.values;
  if (known === undefined) return false;
  return !statementsOf(known['assume_role_policy'])
    .filter(({ Effect }) => Effect === 'Allow')
    .some(({ Principal }) => {
      if (Principal === '*') return true;
      const services = isObject(Principal) ? [Principal['Service']].flat() : [];
      return services.some(
        (each) =>
          typeof each === 'string' && (each === service || each.startsWith(service.replace('.amazonaws.com', '.'))),
      );
    });
}

const role = (service: string) =>
  [
    'aws_iam_role',
    {
      id: 'r',
      arn: 'r',
      assume_role_policy: JSON.stringify({
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
      }),
    },
  ] as const;
const schedule = (window: Values): Values => ({ flexible_time_window: [window] });

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format(0);
    return true;
  } catch {
    return false;
  }
}

const SCHEDULES = rowsOf(SCHEDULER, [
  [
    'end_date',
    ({ values }) => {
      const [start, end] = [text(values, 'start_date'), text(values, 'end_date')];
      return when(
        start !== undefined && end !== undefined && Date.parse(start) >= Date.parse(end),
        'The StartDate you specify must come before the EndDate.',
      );
    },
    of({ start_date: '2030-01-02T00:00:00Z', end_date: '2030-01-01T00:00:00Z' }),
    of({ start_date: '2030-01-01T00:00:00Z', end_date: '2030-01-02T00:00:00Z' }),
  ],
  [
    'flexible_time_window',
    ({ values }) => {
      const window = block(values, 'flexible_time_window');
      const isOff = text(window, 'mode') === 'OFF';
      const isGiven = (number(window, 'maximum_window_in_minutes') ?? 0) > 0;
      if (isOff && isGiven) return 'MaximumWindowInMinutes must not be specified if FlexibleTimeWindow is OFF.';
      return when(
        text(window, 'mode') === 'FLEXIBLE' && !isGiven,
        'MaximumWindowInMinutes must be specified if FlexibleTimeWindow is FLEXIBLE.',
      );
    },
    of(schedule({ mode: 'OFF', maximum_window_in_minutes: 5 })),
    of(schedule({ mode: 'FLEXIBLE', maximum_window_in_minutes: 5 })),
  ],
  [
    'target',
    (facts) =>
      when(
        refusesService(facts, text(block(facts.values, 'target'), 'role_arn'), 'scheduler.amazonaws.com'),
        'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
      ),
    of({ target: [{ role_arn: 'r' }] }, role('ecs-tasks.amazonaws.com')),
    of({ target: [{ role_arn: 'r' }] }, role('scheduler.amazonaws.com')),
  ],
  [
    'schedule_expression_timezone',
    ({ values }) => {
      const zone = text(values, 'schedule_expression_timezone') ?? 'UTC';
      return when(!isZone(zone), `Invalid ScheduleExpressionTimezone: ${zone}.`);
    },
    of({ schedule_expression_timezone: 'Mars/Base' }),
    of({ schedule_expression_timezone: 'Europe/Berlin' }),
  ],
  [
    'target',
    ({ values }) => {
      const target = block(values, 'target');
      const takesJson = /:(lambda|ecs|states|scheduler):/.test(text(target, 'arn') ?? '');
      return when(takesJson && !isJson(text(target, 'input') ?? '{}'), 'Invalid Input: it must be a JSON document.');
    },
    of({ target: [{ arn: 'arn:aws:ecs:us-west-2:111122223333:cluster/a', input: '{' }] }),
    of({ target: [{ arn: 'arn:aws:ecs:us-west-2:111122223333:cluster/a', input: '{}' }] }),
  ],
]);

function isJson(document: string): boolean {
  try {
    JSON.parse(document);
    return true;
  } catch {
    return false;
  }
}

const machine = (states: Values): Values => ({ definition: JSON.stringify({ StartAt: 'A', States: states }) });

const MACHINES = rowsOf(
  {
    types: ['aws_sfn_state_machine'],
    on: ['create', 'update'],
    service: 'SFN',
    operation: 'CreateStateMachine',
    code: 'InvalidDefinition',
    isModelled: true,
    source: 'Amazon States Language (states-language.net); Step Functions API Reference, CreateStateMachine, errors',
  },
  [
    [
      'definition',
      ({ values }) => {
        const wrong = wrongDefinition(values['definition']);
        return wrong && `Invalid State Machine Definition: '${wrong}'`;
      },
      of(machine({ A: { Type: 'Succeed' }, B: { Type: 'Succeed' } })),
      of(machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } })),
    ],
    [
      'role_arn',
      (facts) =>
        when(
          refusesService(facts, text(facts.values, 'role_arn'), 'states.amazonaws.com'),
          'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
        ),
      of({ role_arn: 'r' }, role('ecs-tasks.amazonaws.com')),
      of({ role_arn: 'r' }, role('states.us-west-2.amazonaws.com')),
      { code: 'AccessDeniedException', isModelled: true },
    ],
    [
      'logging_configuration',
      ({ values }) => {
        const wrong = blocks(values, 'logging_configuration')
          .map((each) => text(each, 'log_destination'))
          .find((arn) => arn !== undefined && !arn.endsWith(':*'));
        return when(
          wrong !== undefined,
          `Invalid Logging Configuration: The ARN of the log group must end with :*, got ${wrong}`,
        );
      },
      of({ logging_configuration: [{ log_destination: 'arn:aws:logs:us-west-2:111122223333:log-group:a' }] }),
      of({ logging_configuration: [{ log_destination: 'arn:aws:logs:us-west-2:111122223333:log-group:a:*' }] }),
      { code: 'InvalidLoggingConfiguration' },
    ],
  ],
);

export const MESSAGES: readonly TypeRefusal[] = [...SUBSCRIPTIONS, ...TARGETS, ...SCHEDULES, ...MACHINES];
