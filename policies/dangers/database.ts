/** The update database: its protections, its windows, what restarts it, and what it shows of itself. */
import {
  becomes,
  blindness,
  capacity,
  changes,
  exposure,
  falls,
  gains,
  gone,
  harmless,
  loses,
  off,
  on,
  protection,
  ranked,
  restart,
  rises,
  type Judgement,
} from '@balrog-infra/review';
import { SWITCH } from './switch';
import { SERVES_NOBODY } from './known';
import {
  ADDED_GROUP,
  TOLD_NO_MORE,
  ENCRYPTION,
  LESS,
  LOCK,
  MISSED,
  PUBLIC,
  RETENTION,
  TLS,
  UNHEARD,
  UNRECORDED,
} from './texts';

const RESTARTS = [
  'The service stops for minutes, at once or in its next window.',
  'Say in the pull request when it happens.',
] as const;

/** A generation that nobody reads or writes has no release to be cut off in, and gets all at once what a restore does not inherit. */
const whereItServes = <Danger extends object>(danger: Danger) => ({
  ...danger,
  known: ['is not', SERVES_NOBODY] as const,
});

export const DATABASE: readonly Judgement[] = [
  // An adoption plans both: the code says 8.0, and RDS which patch of it runs; other days of backups reach to another moment.
  harmless(
    'aws_db_instance',
    ['engine_version_actual', 'latest_restorable_time'],
    'what RDS says of itself; what is asked for is engine_version and backup_retention_period',
  ),
  protection.attribute('rds.deletion-protection', 'critical', 'aws_db_instance', 'deletion_protection', off, LOCK),
  protection.attribute('rds.final-snapshot', 'critical', 'aws_db_instance', 'skip_final_snapshot', on, [
    'A delete leaves no snapshot behind.',
    'Keep skip_final_snapshot false and name the final snapshot.',
    'judged',
  ]),
  protection.attribute('rds.managed-password', 'serious', 'aws_db_instance', 'manage_master_user_password', off, [
    "RDS rotates the password of the master user no more, and the new one stands in terraform's state.",
    'Keep it managed.',
  ]),
  protection.attribute('rds.final-snapshot-name', 'serious', 'aws_db_instance', 'final_snapshot_identifier', gone, [
    'Without a name the final snapshot cannot be made.',
    'Keep final_snapshot_identifier.',
  ]),
  protection.attribute(
    'rds.automated-backups',
    'serious',
    'aws_db_instance',
    'delete_automated_backups',
    ranked('true', 'false', 'true'),
    ['Automated backups are deleted together with the instance.', 'Keep delete_automated_backups false.'],
  ),
  protection.attribute('rds.backup-retention', 'critical', 'aws_db_instance', 'backup_retention_period', falls(0), [
    'Point-in-time recovery reaches back fewer days; what is older is deleted at once, and 0 ends it.',
    RETENTION[1],
  ]),
  whereItServes(
    protection.attribute('rds.backup-window', 'serious', 'aws_db_instance', 'backup_window', changes, [
      'The nightly snapshot is taken at another time; it must not meet the maintenance window or the busy hours.',
      'Compare it with the maintenance window and the backup plan.',
    ]),
  ),
  whereItServes(
    protection.attribute('rds.maintenance-window', 'notice', 'aws_db_instance', 'maintenance_window', changes, [
      'Restarts for maintenance happen at another time.',
      'Check that somebody is awake then, and that it does not meet the backup window.',
    ]),
  ),
  protection.attribute(
    'rds.backup-replication',
    'critical',
    'aws_db_instance_automated_backups_replication',
    'retention_period',
    falls(7),
    RETENTION,
  ),
  protection.attribute('rds.major-upgrade', 'serious', 'aws_db_instance', 'allow_major_version_upgrade', on, [
    'A changed engine_version can become a major upgrade, which has no way back but a restore.',
    'Leave it off except for the upgrade itself.',
  ]),
  exposure.attribute(
    'rds.secure-transport',
    'serious',
    'aws_db_parameter_group',
    'parameter["require_secure_transport"].value',
    becomes('^(0|OFF|off|false)$'),
    TLS,
  ),
  exposure.attribute(
    'rds.secure-transport-gone',
    'serious',
    'aws_db_parameter_group',
    'parameter["require_secure_transport"].value',
    gone,
    TLS,
  ),
  exposure.attribute('storage.encrypted', 'critical', 'aws_db_instance', 'storage_encrypted', off, [
    ENCRYPTION[0],
    ENCRYPTION[1],
    'judged',
  ]),
  exposure.attribute('rds.public', 'critical', 'aws_db_instance', 'publicly_accessible', on, PUBLIC),
  whereItServes(
    exposure.attribute(
      'rds.security-groups',
      'serious',
      'aws_db_instance',
      'vpc_security_group_ids',
      gains,
      ADDED_GROUP,
    ),
  ),
  blindness.attribute('rds.events-enabled', 'serious', 'aws_db_event_subscription', 'enabled', SWITCH, UNHEARD),
  blindness.attribute('rds.events', 'serious', 'aws_db_event_subscription', 'event_categories', loses, MISSED),
  blindness.attribute('rds.events-topic', 'serious', 'aws_db_event_subscription', 'sns_topic', changes, UNHEARD),
  blindness.attribute(
    'rds.log-exports',
    'serious',
    'aws_db_instance',
    'enabled_cloudwatch_logs_exports',
    loses,
    UNRECORDED,
  ),
  blindness.attribute('rds.insights', 'serious', 'aws_db_instance', 'performance_insights_enabled', off, MISSED),
  blindness.attribute('rds.monitoring', 'serious', 'aws_db_instance', 'monitoring_interval', rises(0, 0), MISSED),
  blindness.attribute('rds.events-of', 'serious', 'aws_db_event_subscription', 'source_ids', loses, TOLD_NO_MORE),
  capacity.attribute('rds.multi-az', 'serious', 'aws_db_instance', 'multi_az', off, LESS),
  capacity.attribute('rds.zones', 'serious', 'aws_db_subnet_group', 'subnet_ids', loses, LESS),
  capacity.attribute('rds.growth', 'serious', 'aws_db_instance', 'max_allocated_storage', falls(0), [
    'A database that is full stops; it grows by itself less far.',
    'Keep the limit well above what is used.',
  ]),
  capacity.attribute(
    'rds.connections',
    'serious',
    'aws_db_parameter_group',
    'parameter["max_connections"].value',
    falls(),
    LESS,
  ),
  whereItServes(
    restart.attribute('rds.now', 'serious', 'aws_db_instance', 'apply_immediately', on, [
      'Changes that restart the database do so at once instead of in its window.',
      'Leave it off.',
    ]),
  ),
  whereItServes(restart.attribute('rds.class', 'serious', 'aws_db_instance', 'instance_class', changes, RESTARTS)),
  whereItServes(
    restart.attribute('rds.version', 'serious', 'aws_db_instance', 'engine_version', changes, [
      RESTARTS[0],
      'Take a snapshot first: there is no downgrade.',
    ]),
  ),
  whereItServes(
    restart.attribute('rds.certificate', 'serious', 'aws_db_instance', 'ca_cert_identifier', changes, [
      'Clients that do not know the new authority cannot connect.',
      'Give clients the new bundle first.',
    ]),
  ),
];
