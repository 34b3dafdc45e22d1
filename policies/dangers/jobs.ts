/** What runs by a schedule or an event, and as whom. */
import {
  atOtherTimes,
  blindness,
  capacity,
  changes,
  differs,
  exposure,
  falls,
  often,
  outage,
  ranked,
  seldom,
  type Judgement,
} from '@balrog-infra/review';
import { UNLESS_PAUSED, WHILE_PAUSED } from './known';
import { TOLD_NO_MORE, LESS, MISSED, OTHER_CODE, OTHER_ROLE } from './texts';

const STATE = ranked('ENABLED', 'ENABLED', 'DISABLED');
const TIMED = ['aws_scheduler_schedule', 'aws_cloudwatch_event_rule'];
const SELDOM = [
  'The job runs more seldom, or not at all: what it keeps or tidies waits for it.',
  'Compare it with the alarm that expects it, and with how old its work may be.',
] as const;
const NOT_RUN = ['The job runs at other times, or not at all.', 'Check the alarm that expects it.'] as const;

export const JOBS: readonly Judgement[] = [
  exposure.attribute('schedule.target', 'serious', 'aws_scheduler_schedule', 'target.arn', differs, [
    'The schedule starts something else.',
    'Check what it starts and what it may do.',
  ]),
  exposure.attribute('schedule.role', 'serious', 'aws_scheduler_schedule', 'target.role_arn', differs, OTHER_ROLE),
  exposure.attribute('schedule.input', 'serious', 'aws_scheduler_schedule', 'target.input', changes, OTHER_CODE),
  exposure.attribute('lambda.role', 'serious', 'aws_lambda_function', 'role', changes, OTHER_ROLE),
  blindness.attribute('event.pattern', 'serious', 'aws_cloudwatch_event_rule', 'event_pattern', changes, MISSED),
  blindness.attribute('event.target', 'serious', 'aws_cloudwatch_event_target', 'arn', changes, TOLD_NO_MORE),
  capacity.attribute(
    'lambda.concurrency',
    'serious',
    'aws_lambda_function',
    'reserved_concurrent_executions',
    falls(-1, -1),
    LESS,
  ),
  outage.attribute('lambda.timeout', 'serious', 'aws_lambda_function', 'timeout', falls(3), [
    'What takes longer is ended in the middle: the schema gate waits for its migration.',
    'Compare it with the longest run.',
  ]),
  capacity.attribute('lambda.memory', 'notice', 'aws_lambda_function', 'memory_size', falls(128), LESS),
  {
    ...outage.attribute('schedule.state', 'serious', 'aws_scheduler_schedule', 'state', STATE, NOT_RUN),
    known: UNLESS_PAUSED,
  },
  blindness.attribute('event.state', 'serious', 'aws_cloudwatch_event_rule', 'state', STATE, TOLD_NO_MORE),
  {
    ...capacity.attribute('schedule.paused', 'notice', 'aws_scheduler_schedule', 'state', STATE, [
      'The job does not run while jobs are paused (environments/databases.json).',
      'End the pause.',
    ]),
    known: WHILE_PAUSED,
  },
  {
    ...outage.attribute('schedule.seldom', 'serious', 'aws_scheduler_schedule', 'schedule_expression', seldom, SELDOM),
    when: ['target.ecs_parameters.launch_type', 'is', 'FARGATE'],
  },
  // What starts no task starts a state machine: those measure, try out and count.
  {
    ...blindness.attribute(
      'schedule.measures-seldom',
      'serious',
      'aws_scheduler_schedule',
      'schedule_expression',
      seldom,
      [
        'What it measures or tries out is known later, or no more; the alarm on it may take silence for good news.',
        SELDOM[1],
      ],
    ),
    when: ['target.ecs_parameters.launch_type', 'is not', 'FARGATE'],
  },
  outage.attribute('event.seldom', 'serious', 'aws_cloudwatch_event_rule', 'schedule_expression', seldom, SELDOM),
  capacity.attribute('schedule.often', 'serious', TIMED, 'schedule_expression', often, [
    'It runs many times as often: runs may meet, and what one does is done each time.',
    'Check that it may run beside itself.',
  ]),
  capacity.attribute('schedule.time', 'notice', TIMED, 'schedule_expression', atOtherTimes, NOT_RUN),
  capacity.attribute(
    'state-machine.definition',
    'notice',
    'aws_sfn_state_machine',
    'definition.StartAt',
    changes,
    NOT_RUN,
  ),
];
