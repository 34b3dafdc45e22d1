import { mustBe } from '../../expectations';
import { retires } from '../../generations';
import type { Rule } from '../../rule';

/** AWS itself refuses to delete a database, but for one that somebody has signed off. */
export const deletionProtection: Rule = {
  id: 'deletion-protection',
  reason:
    'It is the only protection that also holds against the console and against a removed resource block, where ' +
    'prevent_destroy is gone together with the block.',
  appliesTo: ['aws_db_instance', 'aws_rds_cluster'],
  check: (resource, stack) =>
    retires(resource, stack)
      ? []
      : mustBe(
          stack,
          resource,
          'deletion_protection',
          true,
          'Set deletionProtection: true. To really delete a database, retire its generation (policies/README.md).',
        ),
};
