/** Operations of a test: what is under way and what was recorded outlives a command that is killed, so the test's world holds both. */
import type { OperationRecord } from '../../commands/operations/record';
import type { OperationStore } from '../../commands/operations/store';
import type { Operation } from '../../commands/operations/under-way';

interface Kept {
  /** The operation under way, as JSON. */
  under: string | undefined;
  readonly records: OperationRecord[];
}

export const standInStore = (kept: Kept): OperationStore => ({
  operation: async () => (kept.under === undefined ? undefined : (JSON.parse(kept.under) as Operation)),
  begin: async (operation) => {
    if (kept.under !== undefined) return false;
    kept.under = JSON.stringify(operation);
    return true;
  },
  keep: async (operation) => void (kept.under = JSON.stringify(operation)),
  end: async () => void (kept.under = undefined),
  record: async (record) => {
    kept.records.push(record);
    return 's3://audit/record';
  },
  records: async () => kept.records,
});
