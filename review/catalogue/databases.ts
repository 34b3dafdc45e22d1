/** Databases: what deletes their data, shortens their backups or takes their standby away. */
import { falls, type Entry } from './entry';

const RDS = ['aws_db_instance', 'aws_rds_cluster'];

export const DATABASES: readonly Entry[] = [
  {
    id: 'rds.loss',
    theme: 'data loss',
    severity: 'critical',
    types: ['aws_db_instance', 'aws_rds_cluster', 'aws_rds_global_cluster'],
    fates: ['delete', 'replace'],
    reason: 'The database is gone with all its rows; its automated backups may go with it.',
    remedy:
      'Keep its address and the attributes that force a replacement. If it is meant, take a snapshot first and name it here.',
  },
  {
    id: 'rds.backup-retention',
    theme: 'protection',
    severity: 'critical',
    types: RDS,
    attribute: 'backup_retention_period',
    danger: falls(0),
    reason: 'Point-in-time recovery reaches back fewer days; what is older is deleted at once, and 0 ends it.',
    remedy: 'Keep the retention, or copy what must be kept into a backup vault first.',
  },
];
