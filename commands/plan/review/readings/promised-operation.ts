/** The number of the operation that each plan promises (constructs/delivery/promises.ts): its condition is another one with every operation, and stops no less. */
import type { StopsAsMuch } from '@balrog-infra/review';
import { isNewest, operationIn } from '../../../../policies/rules/stack/promises-kept';
import { recordOf } from '../record-of';

const PROMISE = 'aws_ssm_parameter.promised_operation';

export const stopsAsMuch: StopsAsMuch = (address, before, after) => {
  if (address !== PROMISE) return false;
  const [was, is] = [numberOf(before), numberOf(after)];
  return was !== undefined && is !== undefined && was < is;
};

/** Of a promise with the condition of its own number, and no other. */
function numberOf(block: Readonly<Record<string, unknown>>): number | undefined {
  const operation = operationIn(block['insecure_value']);
  const { precondition, postcondition } = recordOf(block['lifecycle']);
  if (operation === undefined || postcondition !== undefined || !Array.isArray(precondition)) return undefined;
  const conditions = precondition.map((each) => recordOf(each)['condition']);
  return conditions.length === 1 && conditions[0] === isNewest(operation) ? operation.number : undefined;
}
