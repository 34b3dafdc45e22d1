import { mustBe, mustSatisfy } from '../../expectations';
import type { Rule } from '../../rule';

const REMEDY = 'Set skipFinalSnapshot: false and a finalSnapshotIdentifier in constructs/database.';

/** A database that is deleted after all leaves a snapshot behind. */
export const finalSnapshot: Rule = {
  id: 'final-snapshot',
  reason: 'When somebody takes the protections off and destroys the database, this snapshot is what is left of it.',
  appliesTo: ['aws_db_instance', 'aws_rds_cluster'],
  check: (resource, stack) => [
    ...mustBe(stack, resource, 'skip_final_snapshot', false, REMEDY),
    ...mustSatisfy(
      stack,
      resource,
      'final_snapshot_identifier',
      (given) => typeof given === 'string' && /^[A-Za-z][A-Za-z0-9-]*$/.test(given),
      'a name of letters, digits and hyphens',
      REMEDY,
    ),
  ],
};
