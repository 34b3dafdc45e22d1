import { mustBeAtLeast } from '../../expectations';
import type { Rule } from '../../rule';

/** The automated backups of RDS, and with them point-in-time recovery, reach back far enough. */
export const backupsLongEnough: Rule = {
  id: 'backups-long-enough',
  reason:
    'Point-in-time recovery reaches back exactly this far, and at 0 (also what an absent value means) RDS takes no ' +
    'backups at all and deletes the ones it has.',
  appliesTo: ['aws_db_instance', 'aws_rds_cluster'],
  check: (resource, stack) =>
    mustBeAtLeast(
      stack,
      resource,
      'backup_retention_period',
      stack.floors.pointInTimeDays,
      'days',
      `Set the days of point-in-time recovery to at least ${stack.floors.pointInTimeDays} (AWS allows 35) in environments/${stack.name}.ts.`,
    ),
};
