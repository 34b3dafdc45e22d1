/** Lambda: functions as they are deployed. What one answers is what tests register for its name; else nothing. */
import { number, text } from '../../clouds/values';
import type { StoredResource } from '../../store';
import { resources, shaped, type Context, type Operations } from '../context';
import { pageOf } from '../page';
import { ApiError } from '../wire/api-error';
import type { Input } from '../wire/decode';

const FUNCTION = 'aws_lambda_function';

function found(context: Context, input: Input): StoredResource {
  const reference = text(input, 'FunctionName') ?? '';
  const one = resources(context, FUNCTION).find(({ values }) =>
    [values['function_name'], values['arn']].includes(reference),
  );
  if (one !== undefined) return one;
  throw new ApiError(
    'ResourceNotFoundException',
    `Function not found: arn:aws:lambda:${context.region}:${context.account}:function:${reference}`,
  );
}

const configuration = (context: Context, { values }: StoredResource): Input =>
  shaped(
    context,
    'FunctionConfiguration',
    values,
    {
      FunctionArn: 'arn',
      Environment: false,
      Layers: false,
      VpcConfig: false,
      LoggingConfig: false,
      TracingConfig: false,
      EphemeralStorage: false,
      DeadLetterConfig: false,
      ImageConfigResponse: false,
      SnapStart: false,
    },
    {
      Timeout: number(values, 'timeout') ?? 3,
      State: 'Active',
      LastUpdateStatus: 'Successful',
    },
  );

export const lambda: Operations = {
  GetFunctionConfiguration: (context, input) => configuration(context, found(context, input)),
  GetFunction: (context, input) => ({ Configuration: configuration(context, found(context, input)) }),
  ListFunctions(context, input) {
    const { items, next } = pageOf(input, resources(context, FUNCTION), 'MaxItems', 'Marker');
    return { Functions: items.map((each) => configuration(context, each)), NextMarker: next };
  },
  async Invoke(context, input) {
    const { values } = found(context, input);
    const outcome = await (
      await context.tasks.runnerOf(`function:${text(values, 'function_name') ?? ''}`)
    ).run(
      {
        family: text(values, 'function_name') ?? '',
        revision: 1,
        region: context.region,
        account: context.account,
        containers: [],
        payload: (input['Payload'] as Buffer | undefined)?.toString() ?? '',
      },
      context,
    );
    const isFailed = outcome.stoppedReason !== undefined;
    const answer = isFailed
      ? JSON.stringify({ errorMessage: outcome.stoppedReason, errorType: 'Error' })
      : (outcome.answer ?? 'null');
    return {
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      Payload: answer,
      ...(isFailed ? { FunctionError: 'Unhandled' } : {}),
    };
  },
};
