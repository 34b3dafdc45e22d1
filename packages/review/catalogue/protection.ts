/** Protections and ways back that become weaker, mostly by a harmless-looking update in place. */
import { entriesOf } from './build';
import { appears, changes, falls, gains, gone, loses, off, on, ranked, type Entry } from './entry';

const { fate, watch } = entriesOf('protection');
const NEVER = Number.POSITIVE_INFINITY;
const RDS = ['aws_db_instance', 'aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster'];

const LOCK = [
  'The next mistake can delete it.',
  'Leave the protection on; switch it off in a pull request of its own, right before a delete that is meant.',
] as const;
const RETENTION = [
  'The way back reaches less far; what is older than the new limit is deleted at once.',
  'Keep the number, or copy what must be kept first.',
] as const;

const DATABASES: readonly Entry[] = [
  watch('rds.deletion-protection', 'critical', RDS, 'deletion_protection', off, LOCK),
  watch('rds.final-snapshot', 'critical', RDS, 'skip_final_snapshot', on, [
    'A delete leaves no snapshot behind.',
    'Keep skip_final_snapshot false and name the final snapshot.',
    'judged',
  ]),
  watch('rds.managed-password', 'serious', ['aws_db_instance', 'aws_rds_cluster'], 'manage_master_user_password', off, [
    "RDS rotates the password of the master user no more, and the new one stands in terraform's state.",
    'Keep it managed.',
  ]),
  watch('rds.final-snapshot-name', 'serious', RDS, 'final_snapshot_identifier', gone, [
    'Without a name the final snapshot cannot be made.',
    'Keep final_snapshot_identifier.',
  ]),
  watch(
    'rds.automated-backups',
    'serious',
    ['aws_db_instance', 'aws_rds_cluster'],
    'delete_automated_backups',
    ranked('true', 'false', 'true'),
    ['Automated backups are deleted together with the instance.', 'Keep delete_automated_backups false.'],
  ),
  watch('rds.backup-retention', 'critical', RDS, 'backup_retention_period', falls(0), [
    'Point-in-time recovery reaches back fewer days; what is older is deleted at once, and 0 ends it.',
    RETENTION[1],
  ]),
  watch('rds.backup-window', 'serious', 'aws_db_instance', 'backup_window', changes, [
    'The nightly snapshot is taken at another time; it must not meet the maintenance window or the busy hours.',
    'Compare it with the maintenance window and the backup plan.',
  ]),
  watch(
    'rds.cluster-backup-window',
    'serious',
    ['aws_rds_cluster', 'aws_docdb_cluster'],
    'preferred_backup_window',
    changes,
    [
      'The nightly snapshot is taken at another time; it must not meet the maintenance window.',
      'Compare it with the maintenance window.',
    ],
  ),
  watch('rds.maintenance-window', 'notice', 'aws_db_instance', 'maintenance_window', changes, [
    'Restarts for maintenance happen at another time.',
    'Check that somebody is awake then, and that it does not meet the backup window.',
  ]),
  watch(
    'rds.backup-replication',
    'critical',
    'aws_db_instance_automated_backups_replication',
    'retention_period',
    falls(7),
    RETENTION,
  ),
  watch('rds.major-upgrade', 'serious', ['aws_db_instance', 'aws_rds_cluster'], 'allow_major_version_upgrade', on, [
    'A changed engine_version can become a major upgrade, which has no way back but a restore.',
    'Leave it off except for the upgrade itself.',
  ]),
  watch('dynamodb.point-in-time', 'critical', 'aws_dynamodb_table', 'point_in_time_recovery.enabled', off, RETENTION),
  watch('dynamodb.deletion-protection', 'critical', 'aws_dynamodb_table', 'deletion_protection_enabled', off, LOCK),
  watch(
    'efs.backup',
    'critical',
    'aws_efs_backup_policy',
    'backup_policy.status',
    ranked('DISABLED', 'ENABLED', 'DISABLED'),
    RETENTION,
  ),
  watch(
    'elasticache.snapshots',
    'serious',
    'aws_elasticache_replication_group',
    'snapshot_retention_limit',
    falls(0),
    RETENTION,
  ),
  watch(
    'sql.deletion-protection',
    'critical',
    ['google_sql_database_instance', 'google_bigquery_table', 'google_spanner_database'],
    'deletion_protection',
    ranked('true', 'true', 'false'),
    LOCK,
  ),
  watch(
    'sql.deletion-protection-api',
    'critical',
    'google_sql_database_instance',
    'settings.deletion_protection_enabled',
    off,
    LOCK,
  ),
  watch(
    'sql.backups',
    'critical',
    'google_sql_database_instance',
    'settings.backup_configuration.enabled',
    off,
    RETENTION,
  ),
  watch(
    'sql.point-in-time',
    'critical',
    'google_sql_database_instance',
    'settings.backup_configuration.point_in_time_recovery_enabled',
    off,
    RETENTION,
  ),
  watch(
    'sql.retained-backups',
    'critical',
    'google_sql_database_instance',
    'settings.backup_configuration.backup_retention_settings.retained_backups',
    falls(7),
    RETENTION,
  ),
  watch(
    'sql.log-retention',
    'critical',
    'google_sql_database_instance',
    'settings.backup_configuration.transaction_log_retention_days',
    falls(7),
    RETENTION,
  ),
  watch(
    'sql.backup-start',
    'notice',
    'google_sql_database_instance',
    'settings.backup_configuration.start_time',
    changes,
    ['The backup is taken at another time.', 'Compare it with the maintenance window.'],
  ),
];

const BACKUPS: readonly Entry[] = [
  fate(
    'backup.protection-gone',
    'critical',
    [
      'aws_backup_plan',
      'aws_backup_selection',
      'aws_backup_vault_lock_configuration',
      'aws_db_instance_automated_backups_replication',
      'aws_backup_restore_testing_plan',
      'aws_backup_restore_testing_selection',
      'aws_dlm_lifecycle_policy',
      'aws_efs_backup_policy',
      'google_compute_resource_policy',
    ],
    ['delete', 'replace'],
    [
      'Nothing is backed up, copied, locked or tried out by it any more, or not in between.',
      'Keep it. A replacement of the plan needs its selections anew: check that they follow.',
    ],
  ),
  fate(
    'bucket.protection-gone',
    'critical',
    ['aws_s3_bucket_versioning', 'aws_s3_bucket_object_lock_configuration', 'aws_s3_bucket_replication_configuration'],
    ['delete', 'replace'],
    ['An overwritten or deleted object cannot be fetched back any more.', 'Keep it.'],
  ),
  watch('backup.delete-after', 'critical', 'aws_backup_plan', 'rule.lifecycle.delete_after', falls(NEVER), RETENTION),
  watch(
    'backup.copy-delete-after',
    'critical',
    'aws_backup_plan',
    'rule.copy_action.lifecycle.delete_after',
    falls(NEVER),
    RETENTION,
  ),
  watch('backup.rule', 'critical', 'aws_backup_plan', 'rule.rule_name', gone, [
    'A rule of the plan goes: its backups are not taken any more.',
    'Keep the rule.',
  ]),
  watch('backup.copy', 'critical', 'aws_backup_plan', 'rule.copy_action.destination_vault_arn', gone, [
    'Backups are not copied to the other vault any more.',
    'Keep the copy.',
  ]),
  watch('backup.schedule', 'serious', 'aws_backup_plan', 'rule.schedule', changes, [
    'Backups are taken at other times.',
    'Compare it with the windows of the database and with the alarm on the age of backups.',
  ]),
  watch('backup.vault-of-rule', 'serious', 'aws_backup_plan', 'rule.target_vault_name', changes, [
    'Backups go to another vault, which may not be locked.',
    'Check the lock and the key of the new vault.',
  ]),
  watch('backup.selected', 'critical', 'aws_backup_selection', 'resources', loses, [
    'What is not selected is not backed up.',
    'Keep it in the selection.',
  ]),
  watch('backup.excluded', 'critical', 'aws_backup_selection', 'not_resources', gains, [
    'What is excluded is not backed up.',
    'Keep it in the selection.',
  ]),
  watch(
    'vault-lock.minimum',
    'critical',
    'aws_backup_vault_lock_configuration',
    'min_retention_days',
    falls(0),
    RETENTION,
  ),
  watch('vault-lock.maximum', 'serious', 'aws_backup_vault_lock_configuration', 'max_retention_days', falls(NEVER), [
    'Backup jobs that keep their backup for longer fail from now on.',
    'Compare it with the retention of the plan.',
  ]),
  watch('vault-lock.for-ever', 'serious', 'aws_backup_vault_lock_configuration', 'changeable_for_days', appears, [
    'After that many days nobody, not even AWS, can unlock the vault.',
    'Be sure of the retention: every backup is paid for until its end.',
  ]),
  watch('restore-test.schedule', 'notice', 'aws_backup_restore_testing_plan', 'schedule_expression', changes, [
    'Restores are tried at other times.',
    'Check the alarm that expects them.',
  ]),
];

const STORAGE: readonly Entry[] = [
  watch(
    'bucket.versioning',
    'critical',
    'aws_s3_bucket_versioning',
    'versioning_configuration.status',
    ranked('Disabled', 'Enabled', 'Suspended', 'Disabled'),
    ['An overwritten or deleted object cannot be fetched back any more.', 'Keep versioning on.'],
  ),
  watch('bucket.versioning-inline', 'critical', ['aws_s3_bucket', 'google_storage_bucket'], 'versioning.enabled', off, [
    'An overwritten or deleted object cannot be fetched back any more.',
    'Keep versioning on.',
  ]),
  watch(
    'bucket.mfa-delete',
    'serious',
    'aws_s3_bucket_versioning',
    'versioning_configuration.mfa_delete',
    ranked('Disabled', 'Enabled', 'Disabled'),
    LOCK,
  ),
  watch('bucket.object-lock', 'critical', 'aws_s3_bucket', 'object_lock_enabled', off, LOCK),
  watch(
    'object-lock.days',
    'critical',
    'aws_s3_bucket_object_lock_configuration',
    'rule.default_retention.days',
    falls(0),
    RETENTION,
  ),
  watch(
    'object-lock.years',
    'critical',
    'aws_s3_bucket_object_lock_configuration',
    'rule.default_retention.years',
    falls(0),
    RETENTION,
  ),
  watch(
    'object-lock.mode',
    'critical',
    'aws_s3_bucket_object_lock_configuration',
    'rule.default_retention.mode',
    ranked('none', 'COMPLIANCE', 'GOVERNANCE', 'none'),
    ['Those who may bypass the lock can delete what it keeps.', 'Keep the mode.'],
  ),
  watch(
    'gcs.soft-delete',
    'critical',
    'google_storage_bucket',
    'soft_delete_policy.retention_duration_seconds',
    falls(604_800),
    RETENTION,
  ),
  watch('gcs.retention', 'critical', 'google_storage_bucket', 'retention_policy.retention_period', falls(0), RETENTION),
  watch('gcs.retention-locked', 'serious', 'google_storage_bucket', 'retention_policy.is_locked', on, [
    'A locked retention can never be shortened, and nothing can be overwritten until its end.',
    'Be sure that no application overwrites objects in the bucket.',
  ]),
  watch(
    'kms.deletion-window',
    'critical',
    ['aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key'],
    'deletion_window_in_days',
    falls(30),
    ['There is less time to notice that a key is about to be deleted.', 'Keep 30 days.'],
  ),
  watch('kms.destroy-duration', 'critical', 'google_kms_crypto_key', 'destroy_scheduled_duration', falls(2_592_000), [
    'There is less time to notice that a key version is about to be destroyed.',
    'Keep 30 days.',
  ]),
  watch('secret.recovery-window', 'critical', 'aws_secretsmanager_secret', 'recovery_window_in_days', falls(30), [
    'A deleted secret can be fetched back for a shorter time, with 0 not at all.',
    'Keep 30 days.',
  ]),
  watch(
    'storage-account.replication',
    'critical',
    'azurerm_storage_account',
    'account_replication_type',
    ranked('LRS', 'RAGZRS', 'GZRS', 'RAGRS', 'GRS', 'ZRS', 'LRS'),
    ['There is no copy in another region, or none in another zone.', 'Keep the replication.'],
  ),
  watch('lb.deletion-protection', 'serious', 'aws_lb', 'enable_deletion_protection', off, LOCK),
  watch(
    'cognito.deletion-protection',
    'critical',
    'aws_cognito_user_pool',
    'deletion_protection',
    ranked('INACTIVE', 'ACTIVE', 'INACTIVE'),
    LOCK,
  ),
  watch('log-group.skip-destroy', 'notice', 'aws_cloudwatch_log_group', 'skip_destroy', off, [
    'A later delete takes the logs with it.',
    'Keep it.',
  ]),
  watch('ecr.force-delete', 'serious', 'aws_ecr_repository', 'force_delete', on, LOCK),
];

export const PROTECTION: readonly Entry[] = [...DATABASES, ...BACKUPS, ...STORAGE];
