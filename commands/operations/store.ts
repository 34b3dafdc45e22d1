/** Where operations are kept: the one under way beside the state, the records of those that ended in the audit bucket. */
import type { OperationRecord } from './record';
import type { Operation } from './under-way';

export interface OperationStore {
  operation(): Promise<Operation | undefined>;
  /** False when there is one already. */
  begin(operation: Operation): Promise<boolean>;
  keep(operation: Operation): Promise<void>;
  end(): Promise<void>;
  /** @returns where it was written */
  record(record: OperationRecord): Promise<string>;
  /** The last ones, oldest first. */
  records(): Promise<readonly OperationRecord[]>;
}
