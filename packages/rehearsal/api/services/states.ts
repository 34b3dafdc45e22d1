/**
 * Step Functions: executions that succeed, and are remembered, unless somebody registered another outcome for `execution:NAME` (`../tasks`). What a state
 * machine would do is for its own tests to say.
 */
import { text } from '../../clouds/values';
import type { StoredResource } from '../../store';
import { make, momentOf, resources, shaped, view, type Context, type Operations } from '../context';
import { pageOf } from '../page';
import { ApiError } from '../wire/api-error';
import type { Input } from '../wire/decode';

const MACHINE = 'aws_sfn_state_machine';
const EXECUTION = 'states_execution';
/** Seconds by the clouds' clock. */
const TAKES = 60;

function machine(context: Context, input: Input): StoredResource {
  const own = text(input, 'stateMachineArn') ?? '';
  const found = resources(context, MACHINE).find(({ values }) => values['arn'] === own);
  if (found === undefined) throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${own}'`);
  return found;
}

/** `STANDARD` and `EXPRESS` are begun by different calls. */
const typeOf = ({ values }: StoredResource): string => text(values, 'type') ?? 'STANDARD';

async function begin(context: Context, found: StoredResource, input: Input): Promise<StoredResource> {
  const name =
    text(input, 'name') ??
    view(context, EXECUTION).hex(32, context.now().toISOString(), String(resources(context, EXECUTION).length));
  const kind = typeOf(found) === 'EXPRESS' ? 'express' : 'execution';
  const own = `${String(found.values['arn']).replace(':stateMachine:', `:${kind}:`)}:${name}`;
  const now = context.now();
  const family = `execution:${text(found.values, 'name') ?? ''}`;
  const task = { family, revision: 1, region: context.region, account: context.account, containers: [] };
  const { stoppedReason: cause } = await (await context.tasks.runnerOf(family)).run(task, context);
  const stopDate = new Date(now.getTime() + (TAKES + context.slowness) * 1000).toISOString();
  const values = {
    executionArn: own,
    stateMachineArn: found.values['arn'],
    name,
    input: text(input, 'input') ?? '{}',
    cause,
    startDate: now.toISOString(),
    stopDate,
  };
  return make(context, { type: EXECUTION, id: own, values });
}

function described(context: Context, { values }: StoredResource): Input {
  const isDone = context.now().toISOString() >= String(values['stopDate']);
  return {
    executionArn: values['executionArn'],
    stateMachineArn: values['stateMachineArn'],
    name: values['name'],
    status: !isDone ? 'RUNNING' : values['cause'] === undefined ? 'SUCCEEDED' : 'FAILED',
    startDate: momentOf(values, 'startDate'),
    stopDate: isDone ? momentOf(values, 'stopDate') : undefined,
  };
}

export const states: Operations = {
  ListStateMachines(context, input) {
    const { items, next } = pageOf(input, resources(context, MACHINE), 'maxResults', 'nextToken');
    return {
      stateMachines: items.map((each) => ({
        stateMachineArn: text(each.values, 'arn'),
        name: text(each.values, 'name'),
        type: typeOf(each),
        creationDate: momentOf(each.notes, 'madeAt'),
      })),
      nextToken: next,
    };
  },
  DescribeStateMachine(context, input) {
    const found = machine(context, input);
    return shaped(
      context,
      'DescribeStateMachineOutput',
      found.values,
      {
        stateMachineArn: 'arn',
        loggingConfiguration: false,
        tracingConfiguration: false,
        encryptionConfiguration: false,
      },
      { type: typeOf(found), status: 'ACTIVE', creationDate: momentOf(found.notes, 'madeAt') },
    );
  },
  async StartExecution(context, input) {
    const { values } = await begin(context, machine(context, input), input);
    return { executionArn: values['executionArn'], startDate: momentOf(values, 'startDate') };
  },
  async StartSyncExecution(context, input) {
    const found = machine(context, input);
    if (typeOf(found) !== 'EXPRESS')
      throw new ApiError(
        'StateMachineTypeNotSupported',
        'This operation is not supported by this type of state machine',
      );
    const { values } = await begin(context, found, input);
    return {
      executionArn: values['executionArn'],
      stateMachineArn: values['stateMachineArn'],
      name: values['name'],
      startDate: momentOf(values, 'startDate'),
      stopDate: momentOf(values, 'startDate'),
      status: values['cause'] === undefined ? 'SUCCEEDED' : 'FAILED',
      cause: values['cause'],
      input: values['input'],
      output: '{}',
    };
  },
  ListExecutions(context, input) {
    const found = machine(context, input);
    if (typeOf(found) === 'EXPRESS')
      throw new ApiError(
        'StateMachineTypeNotSupported',
        'This operation is not supported by this type of state machine',
      );
    const all = resources(context, EXECUTION).filter(({ values }) => values['stateMachineArn'] === found.values['arn']);
    const newestFirst = [...all].sort((left, right) =>
      String(right.values['startDate']).localeCompare(String(left.values['startDate'])),
    );
    const status = text(input, 'statusFilter');
    const asked = newestFirst.filter((each) => status === undefined || described(context, each)['status'] === status);
    const { items, next } = pageOf(input, asked, 'maxResults', 'nextToken');
    return { executions: items.map((each) => described(context, each)), nextToken: next };
  },
  DescribeExecution(context, input) {
    const own = text(input, 'executionArn') ?? '';
    const found = resources(context, EXECUTION).find(({ id }) => id === own);
    if (found === undefined) throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${own}'`);
    const { cause } = found.values;
    const failed = { error: 'States.TaskFailed', cause };
    return {
      ...described(context, found),
      input: found.values['input'],
      ...(cause === undefined ? { output: '{}' } : failed),
    };
  },
};
