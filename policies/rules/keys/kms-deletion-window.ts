import { mustBeAtLeast } from '../../expectations';
import type { Rule } from '../../rule';

/** There is a month to notice that a key is about to be deleted. */
export const kmsDeletionWindow: Rule = {
  id: 'kms-deletion-window',
  reason:
    'A deleted key takes the database, its snapshots and every copy of them along; in the waiting time it can be cancelled.',
  appliesTo: ['aws_kms_key', 'aws_kms_replica_key'],
  check: (key, stack) =>
    key.attributes['deletion_window_in_days'] === undefined
      ? [] // 30 days, the longest AWS knows, is what an absent value means
      : mustBeAtLeast(
          stack,
          key,
          'deletion_window_in_days',
          30,
          'days',
          `Set deletionWindowInDays: 30 in the construct of ${key.path}.`,
        ),
};
