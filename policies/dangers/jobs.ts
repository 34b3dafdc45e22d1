/** What runs by a schedule or an event, and as whom. */
import { blindness, capacity, changes, differs, exposure, falls, ranked, type Judgement } from '@balrog-infra/review';
import { PAUSED_SCHEDULE } from './paused';
import { TOLD_NO_MORE, LESS, MISSED, OTHER_ROLE } from './texts';

const STATE = ranked('ENABLED', 'ENABLED', 'DISABLED');
const NOT_RUN = ['The job runs at other times, or not at all.', 'Check the alarm that expects it.'] as const;

export const JOBS: readonly Judgement[] = [
  exposure.attribute('schedule.target', 'serious', 'aws_scheduler_schedule', 'target.arn', differs, [
    'The schedule starts something else.',
    'Check what it starts and what it may do.',
  ]),
  exposure.attribute('schedule.role', 'serious', 'aws_scheduler_schedule', 'target.role_arn', differs, OTHER_ROLE),
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
  capacity.attribute('lambda.timeout', 'notice', 'aws_lambda_function', 'timeout', falls(3), LESS),
  capacity.attribute('lambda.memory', 'notice', 'aws_lambda_function', 'memory_size', falls(128), LESS),
  {
    ...capacity.attribute(
      'schedule.state',
      'serious',
      ['aws_scheduler_schedule', 'aws_cloudwatch_event_rule'],
      'state',
      STATE,
      NOT_RUN,
    ),
    when: ['description', 'is not', PAUSED_SCHEDULE],
  },
  {
    ...capacity.attribute('schedule.paused', 'notice', 'aws_scheduler_schedule', 'state', STATE, [
      'The job does not run while jobs are paused (environments/databases.json).',
      'End the pause.',
    ]),
    when: ['description', 'is', PAUSED_SCHEDULE],
  },
  capacity.attribute(
    'schedule.time',
    'notice',
    ['aws_scheduler_schedule', 'aws_cloudwatch_event_rule'],
    'schedule_expression',
    changes,
    NOT_RUN,
  ),
  capacity.attribute(
    'state-machine.definition',
    'notice',
    'aws_sfn_state_machine',
    'definition.StartAt',
    changes,
    NOT_RUN,
  ),
];
