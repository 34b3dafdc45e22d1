/** The door to the simulated AWS for whoever speaks its API: the AWS CLI, the AWS SDK. The same clouds as Terraform's. */
import type { FaultPlan } from '../provider/faults';
import type { Context, Door } from './context';
import { meetFaults, pause } from './faults';
import { OPERATIONS } from './operations';
import { errorAnswer, resultAnswer, type WireAnswer } from './wire/answer';
import { ApiError, notModelled } from './wire/api-error';
import { modelOf, type Operation, type ServiceModel } from './wire/model';
import { inputOf, operationName, operationOf, scopeOf } from './wire/request';
import type { WireRequest } from './wire/wire-request';

export { registerTasks, taskRunners, type TaskRunner } from './tasks';

export interface ApiSettings extends Door {
  readonly faults: FaultPlan;
}

/** Answers one signed request; whoever calls has asked for the key of the session already. */
export async function answerApi(settings: ApiSettings, request: WireRequest): Promise<WireAnswer> {
  const scope = scopeOf(request);
  const model = modelOf(scope?.signingName ?? '');
  if (scope === undefined || model === undefined) return unknownService(scope?.signingName ?? 'unsigned', request);
  try {
    return await answerFor(settings, model, scope.region, request);
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(model, error);
    settings.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return errorAnswer(model, new ApiError('InternalFailure', `The rehearsal failed: ${String(error)}`, 500));
  }
}

/** A refusal that concerns the caller, and no operation. */
export function refuseApi(request: WireRequest, code: string, message: string, status: number): WireAnswer | undefined {
  const model = modelOf(scopeOf(request)?.signingName ?? '');
  return model === undefined ? undefined : errorAnswer(model, new ApiError(code, message, status));
}

async function answerFor(
  settings: ApiSettings,
  model: ServiceModel,
  region: string,
  request: WireRequest,
): Promise<WireAnswer> {
  const operation = operationOf(model, request);
  if (operation === undefined) throw notModelled(model.name, operationName(model, request));
  const handler = OPERATIONS[model.signingName]?.[operation.name];
  if (handler === undefined) throw notModelled(model.name, operation.name);
  const input = inputOf(model, operation, request);
  const account = settings.account();
  const { store, faults, log } = settings;
  const action = `${model.signingName}:${operation.name}`;
  const milliseconds = meetFaults({
    store,
    faults,
    log,
    account,
    action,
    operation: operation.name,
    region,
    protocol: model.protocol,
  });
  const taken = { bySlowness: false };
  const context: Context = {
    ...settings,
    model,
    account,
    region,
    get slowness() {
      taken.bySlowness = true;
      return milliseconds / 1000;
    },
  };
  const output = (await handler(context, input)) ?? {};
  // What starts something is answered at once, and that takes longer; any other call takes its time itself.
  if (!taken.bySlowness && milliseconds > 0) await pause(milliseconds);
  return answered(model, operation, output);
}

const answered = (model: ServiceModel, operation: Operation, output: Readonly<Record<string, unknown>>): WireAnswer =>
  resultAnswer(model, operation, output);

/** Nobody can tell its protocol: what every client reads is said in JSON. */
function unknownService(name: string, { headers, body }: WireRequest): WireAnswer {
  const target =
    String(headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? '';
  const operation = target || (new URLSearchParams(body.toString()).get('Action') ?? '');
  const message = `The rehearsal does not model ${[name, operation].filter(Boolean).join(' ')}.`;
  const isForm = String(headers['content-type']).includes('form');
  return isForm
    ? {
        status: 501,
        headers: { 'content-type': 'text/xml' },
        body: `<ErrorResponse><Error><Code>NotImplemented</Code><Message>${message}</Message></Error></ErrorResponse>`,
      }
    : {
        status: 501,
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'NotImplemented' },
        body: JSON.stringify({ __type: 'NotImplemented', message }),
      };
}
