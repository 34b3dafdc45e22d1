/** EventBridge Scheduler and EventBridge rules (provider: internal/service/scheduler, internal/service/events). */
import { all, checks, lengthBetween, matches, oneOf } from '../arguments';
import type { ResourceBehaviour } from '../behaviour';
import { text } from '../values';
import { validArn } from './checks';
import { apiError, find, operation } from './errors';
import { arn, nameOf } from './names';
import { isWrongSchedule } from './schedules';

const NAME = all(
  lengthBetween(1, 64),
  matches(/^[0-9A-Za-z_.-]+$/, 'must consist of alphanumerics, hyphens, and underscores'),
);

const schedule: ResourceBehaviour = {
  create(values, cloud) {
    const name = nameOf(cloud, 'aws_scheduler_schedule', values);
    const group = text(values, 'group_name') ?? 'default';
    return {
      id: `${group}/${name}`,
      name,
      name_prefix: text(values, 'name_prefix') ?? '',
      group_name: group,
      arn: arn(cloud, 'scheduler', `schedule/${group}/${name}`),
    };
  },
  validate: checks({
    name: NAME,
    group_name: NAME,
    description: lengthBetween(0, 512),
    schedule_expression: lengthBetween(1, 256),
    state: oneOf('ENABLED', 'DISABLED'),
    'flexible_time_window.*.mode': oneOf('OFF', 'FLEXIBLE'),
    'target.*.arn': validArn,
    'target.*.role_arn': validArn,
    kms_key_arn: validArn,
  }),
  refuse(action, values, cloud) {
    if (action === 'delete') return [];
    const name = text(values, 'name') ?? '';
    const fail = operation(`creating EventBridge Scheduler Schedule (${name})`, 'Scheduler', 'CreateSchedule');
    const expression = text(values, 'schedule_expression');
    const group = text(values, 'group_name') ?? 'default';
    const wrong = expression !== undefined && isWrongSchedule(expression, ['cron', 'any rate', 'at']);
    const missing = group !== 'default' && !find(cloud, 'aws_scheduler_schedule_group', group);
    return [
      ...(wrong
        ? [fail('ValidationException', `Invalid Schedule Expression ${expression}.`, ['schedule_expression'])]
        : []),
      ...(missing ? [fail('ResourceNotFoundException', `ScheduleGroup ${group} does not exist.`, ['group_name'])] : []),
    ];
  },
  unique: (values) => {
    const name = text(values, 'name');
    const error = `creating EventBridge Scheduler Schedule (${name}): ${apiError('Scheduler', 'CreateSchedule', 400, 'ConflictException', `Schedule ${name} already exists.`)}`;
    return name
      ? [{ scope: 'region', name: `schedule:${text(values, 'group_name') ?? 'default'}/${name}`, error }]
      : [];
  },
};

function busOf(values: Record<string, unknown>): string {
  return text(values, 'event_bus_name') ?? 'default';
}

/** Rules of the default bus are named without it, in ids and ARNs. */
function onBus(bus: string, name: string): string {
  return bus === 'default' ? name : `${bus}/${name}`;
}

const rule: ResourceBehaviour = {
  overwrites: true,
  create(values, cloud) {
    const name = nameOf(cloud, 'aws_cloudwatch_event_rule', values);
    const place = onBus(busOf(values), name);
    return {
      id: place,
      name,
      name_prefix: text(values, 'name_prefix') ?? '',
      arn: arn(cloud, 'events', `rule/${place}`),
    };
  },
  equivalent: { event_pattern: 'json' },
  validate: checks({
    name: NAME,
    description: lengthBetween(0, 512),
    schedule_expression: lengthBetween(0, 256),
    state: oneOf('DISABLED', 'ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'),
    role_arn: validArn,
  }),
  refuse(action, values) {
    const expression = text(values, 'schedule_expression');
    const fail = operation(`creating EventBridge Rule (${text(values, 'name') ?? ''})`, 'EventBridge', 'PutRule');
    return action !== 'delete' && expression && isWrongSchedule(expression, ['cron', 'rate'])
      ? [fail('api error ValidationException', 'Parameter ScheduleExpression is not valid.', ['schedule_expression'])]
      : [];
  },
};

const target: ResourceBehaviour = {
  overwrites: true,
  create(values, cloud) {
    const id = nameOf(cloud, 'aws_cloudwatch_event_target', values, 'target_id');
    return { id: onBus(busOf(values), `${text(values, 'rule') ?? ''}-${id}`), target_id: id };
  },
  equivalent: { input: 'json' },
  validate: checks({ arn: validArn, role_arn: validArn, target_id: NAME }),
  refuse(action, values, cloud) {
    const name = text(values, 'rule') ?? '';
    const fail = operation(
      `creating EventBridge Target (${name}-${text(values, 'target_id') ?? ''})`,
      'EventBridge',
      'PutTargets',
    );
    const known = cloud.resources('aws_cloudwatch_event_rule').some((each) => each.values.name === name);
    return action === 'create' && name !== '' && !known
      ? [fail('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${busOf(values)}.`, ['rule'])]
      : [];
  },
  importId: (id) => {
    const parts = id.split('/');
    return parts.length === 2 ? parts.join('-') : `${parts[0]}/${parts[1]}-${parts[2]}`;
  },
};

export const schedulerResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_scheduler_schedule: schedule,
  aws_cloudwatch_event_rule: rule,
  aws_cloudwatch_event_target: target,
};
