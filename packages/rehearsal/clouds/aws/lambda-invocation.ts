/** `aws_lambda_invocation`: a function that runs in the middle of an apply (provider: internal/service/lambda). */
import type { ResourceBehaviour, Values } from '../behaviour';
import { canonical, changed, text } from '../values';
import { find, operation } from './errors';

/** What our simulated function answers: it echoes what it was asked, as one that has done it. */
function answer(values: Values): string {
  try {
    return JSON.stringify({ outcome: 'passed', ...(JSON.parse(text(values, 'input') ?? '{}') as object) });
  } catch {
    return 'null';
  }
}

/** The provider's id: function, qualifier and a hash of the input. */
const idOf = (values: Values, hex: (length: number, ...seed: readonly string[]) => string): string =>
  [
    text(values, 'function_name') ?? '',
    text(values, 'qualifier') ?? '$LATEST',
    hex(32, 'invocation', text(values, 'input') ?? '', canonical(values)),
  ].join('_');

const invocation: ResourceBehaviour = {
  create: (values, cloud) => ({
    id: idOf(values, (length, ...seed) => cloud.hex(length, ...seed)),
    result: answer(values),
  }),
  // Nothing is called when it goes, so what is there may be made again.
  overwrites: true,
  equivalent: { input: 'json' },
  // lifecycle_scope CREATE_ONLY: customizeDiffInputChangeWithCreateOnlyScope.
  forcesReplacement: (prior, planned) =>
    (text(planned, 'lifecycle_scope') ?? 'CREATE_ONLY') === 'CREATE_ONLY' && changed(prior, planned, 'input')
      ? [['input']]
      : [],
  refuse(action, values, cloud) {
    const name = text(values, 'function_name') ?? '';
    if (action !== 'create') return [];
    const known =
      find(cloud, 'aws_lambda_function', name) ??
      cloud.resources('aws_lambda_function').find((each) => each.values.function_name === name);
    const fail = operation(`invoking Lambda Function (${name})`, 'Lambda', 'Invoke', 404);
    return known ? [] : [fail('ResourceNotFoundException', `Function not found: ${name}`, ['function_name'])];
  },
};

export const lambdaInvocationResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_lambda_invocation: invocation,
};
