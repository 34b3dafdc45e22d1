/** The rows of `clouds/aws/refusals` as the API says them: the first that fits. */
import { refusalsOf, type Facts, type RefusalTable } from '../clouds/aws/refusals/table';
import { ApiError } from './wire/api-error';

/** @throws ApiError */
export function assertAllowed(table: RefusalTable, operation: string, facts: Facts): void {
  const [first] = refusalsOf(table, operation, facts);
  if (first !== undefined) throw new ApiError(first.code, first.message);
}
