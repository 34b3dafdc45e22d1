import { show } from '../../expectations';
import type { Rule } from '../../rule';

const LOCKS = ['retention_policy', 'default_event_based_hold', 'enable_object_retention'];

/** No bucket of Cloud Storage refuses that an object is overwritten. */
export const noRetentionLock: Rule = {
  id: 'no-retention-lock',
  reason:
    'Admin overwrites the object startuptest in both history buckets at each start, and does not start when it cannot: ' +
    'a lock breaks the second start, and a locked one can never be taken back.',
  appliesTo: ['google_storage_bucket'],
  check: ({ attributes, path }, stack) =>
    LOCKS.flatMap((attribute) => {
      const given = stack.value(attributes[attribute]);
      if (given === undefined || given === false) return [];
      const remedy =
        `Remove ${attribute} from the construct of ${path}: versions and soft delete bring back what was overwritten ` +
        'or deleted by mistake.';
      return [{ wrong: `${attribute} is ${show(given)}, expected none`, remedy }];
    }),
};
