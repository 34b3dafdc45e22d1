import { mustBe } from '../../expectations';
import type { Rule } from '../../rule';

/** The automated backups outlive the instance they were taken of. */
export const deleteAutomatedBackups: Rule = {
  id: 'delete-automated-backups',
  reason:
    "Absent, Terraform's default is true: with the instance, all its automated backups are deleted at once, and " +
    'point-in-time recovery with them.',
  appliesTo: ['aws_db_instance', 'aws_rds_cluster'],
  check: (resource, stack) =>
    mustBe(
      stack,
      resource,
      'delete_automated_backups',
      false,
      'Set deleteAutomatedBackups: false in constructs/database.',
    ),
};
