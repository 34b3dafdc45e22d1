/** Schedules of EventBridge Scheduler. */
import { text } from '../../clouds/values';
import type { StoredResource } from '../../store';
import { change, momentOf, resources, shaped, type Context, type Operations } from '../context';
import { pageOf } from '../page';
import { ApiError } from '../wire/api-error';
import type { Input } from '../wire/decode';

const SCHEDULE = 'aws_scheduler_schedule';

function schedule(context: Context, input: Input): StoredResource {
  const [name, group] = [text(input, 'Name') ?? '', text(input, 'GroupName') ?? 'default'];
  const found = resources(context, SCHEDULE).find(
    ({ values }) => values['name'] === name && (text(values, 'group_name') ?? 'default') === group,
  );
  if (found === undefined) throw new ApiError('ResourceNotFoundException', `Schedule ${name} does not exist.`);
  return found;
}

const described = (context: Context, shape: string, { values, notes }: StoredResource): Input =>
  shaped(
    context,
    shape,
    values,
    {},
    {
      CreationDate: momentOf(notes, 'madeAt'),
      LastModificationDate: momentOf(notes, 'changedAt') ?? momentOf(notes, 'madeAt'),
    },
  );

export const scheduler: Operations = {
  GetSchedule: (context, input) => described(context, 'GetScheduleOutput', schedule(context, input)),
  ListSchedules(context, input) {
    const prefix = text(input, 'NamePrefix') ?? '';
    const found = resources(context, SCHEDULE).filter(({ values }) => (text(values, 'name') ?? '').startsWith(prefix));
    const { items, next } = pageOf(input, found, 'MaxResults', 'NextToken');
    return {
      Schedules: items.map(({ values, notes }) => ({
        Arn: text(values, 'arn'),
        Name: text(values, 'name'),
        GroupName: text(values, 'group_name'),
        State: text(values, 'state'),
        CreationDate: momentOf(notes, 'madeAt'),
      })),
      NextToken: next,
    };
  },
  /** A put: the whole schedule is given. What is taken of it is when it runs and whether it does. */
  UpdateSchedule(context, input) {
    const found = schedule(context, input);
    change(context, found, {
      schedule_expression: text(input, 'ScheduleExpression'),
      ...(text(input, 'State') === undefined ? {} : { state: text(input, 'State') }),
      ...(text(input, 'ScheduleExpressionTimezone') === undefined
        ? {}
        : { schedule_expression_timezone: text(input, 'ScheduleExpressionTimezone') }),
    });
    return { ScheduleArn: text(found.values, 'arn') };
  },
};
