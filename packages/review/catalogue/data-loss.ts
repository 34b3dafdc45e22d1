/** What loses data, and what makes losing it easier. */
import { entriesOf } from './build';
import { becomes, changes, differs, falls, on, type Entry, type Fate } from './entry';

const { fate, watch } = entriesOf('data loss');
const GONE: readonly Fate[] = ['delete', 'replace'];
const NEVER = Number.POSITIVE_INFINITY;

const KEEP =
  'Keep its address and what forces a replacement as they were. If it is meant, copy the data first and name the copy here.';

export const DATA_LOSS: readonly Entry[] = [
  fate(
    'database.loss',
    'critical',
    [
      'aws_db_instance',
      'aws_rds_cluster',
      'aws_rds_global_cluster',
      'aws_docdb_cluster',
      'aws_neptune_cluster',
      'aws_redshift_cluster',
      'aws_dynamodb_table',
      'aws_opensearch_domain',
      'google_sql_database_instance',
      'google_sql_database',
      'google_spanner_instance',
      'google_spanner_database',
      'google_firestore_database',
      'google_bigquery_dataset',
      'google_bigquery_table',
      'azurerm_mssql_database',
      'azurerm_postgresql_flexible_server',
      'azurerm_cosmosdb_account',
    ],
    GONE,
    ['The database goes with all its rows, and automated backups may go with it.', KEEP],
  ),
  fate(
    'bucket.loss',
    'critical',
    [
      'aws_s3_bucket',
      'google_storage_bucket',
      'azurerm_storage_account',
      'aws_efs_file_system',
      'aws_ebs_volume',
      'aws_fsx_lustre_file_system',
      'aws_fsx_ontap_file_system',
      'google_compute_disk',
      'google_filestore_instance',
    ],
    GONE,
    ["All that is stored in it goes with it, every version; a bucket's name may be taken by somebody else.", KEEP],
  ),
  fate(
    'key.loss',
    'critical',
    [
      'aws_kms_key',
      'aws_kms_replica_key',
      'aws_kms_external_key',
      'google_kms_crypto_key',
      'google_kms_key_ring',
      'azurerm_key_vault',
      'azurerm_key_vault_key',
    ],
    GONE,
    [
      'Whatever the key has encrypted, snapshots and backups included, can never be read again once its waiting time is over.',
      'Keep the key. Re-encrypt what it protects first, and disable it for a month before it is deleted.',
    ],
  ),
  fate(
    'backup.loss',
    'critical',
    [
      'aws_backup_vault',
      'aws_backup_logically_air_gapped_vault',
      'aws_db_snapshot',
      'aws_db_cluster_snapshot',
      'aws_ebs_snapshot',
    ],
    GONE,
    [
      'The backups in it go, or terraform stops half-way because it is not empty.',
      'Keep it, or copy its recovery points to another vault first.',
    ],
  ),
  fate(
    'secret.loss',
    'critical',
    ['aws_secretsmanager_secret', 'aws_ssm_parameter', 'google_secret_manager_secret', 'azurerm_key_vault_secret'],
    GONE,
    [
      'Its value goes; a secret of the same name cannot be made during the recovery window, and tasks that read it do not start.',
      'Keep the name. To give it another one, make the new secret first, fill it, and switch its readers.',
    ],
  ),
  fate('log-group.loss', 'serious', ['aws_cloudwatch_log_group', 'google_logging_project_bucket_config'], GONE, [
    'All that was logged in it is deleted.',
    'Keep its name, or export the logs first.',
  ]),
  fate(
    'store.loss',
    'serious',
    [
      'aws_sqs_queue',
      'aws_kinesis_stream',
      'aws_elasticache_replication_group',
      'aws_elasticache_cluster',
      'aws_ecr_repository',
      'aws_cognito_user_pool',
      'aws_route53_zone',
      'aws_acm_certificate',
      'aws_iam_server_certificate',
      'google_artifact_registry_repository',
      'google_dns_managed_zone',
      'google_project',
    ],
    GONE,
    ['What it holds at that moment is lost: messages, images, users, records.', KEEP],
  ),
  fate(
    'catalogue.loss',
    'serious',
    ['aws_glue_catalog_database', 'aws_glue_catalog_table', 'aws_athena_workgroup', 'aws_athena_database'],
    GONE,
    ['Queries that name it fail; the data in S3 stays.', 'Keep its name: people and dashboards query it by name.'],
  ),
  watch(
    'bucket.force-destroy',
    'serious',
    ['aws_s3_bucket', 'google_storage_bucket', 'aws_backup_vault'],
    'force_destroy',
    on,
    [
      'A later delete empties it first instead of stopping.',
      'Leave it off; empty the bucket by hand when it really goes.',
    ],
  ),
  watch(
    'bucket.expiration',
    'critical',
    'aws_s3_bucket_lifecycle_configuration',
    'rule.expiration.days',
    falls(NEVER),
    [
      'Everything older than the new age is deleted within a day, and that cannot be undone where nothing has versions.',
      'Keep the age, or copy what is older first.',
    ],
  ),
  watch(
    'bucket.noncurrent-expiration',
    'critical',
    'aws_s3_bucket_lifecycle_configuration',
    'rule.noncurrent_version_expiration.noncurrent_days',
    falls(NEVER),
    ['Older versions, the way back from a mistake, are deleted within a day.', 'Keep the age of versions.'],
  ),
  watch(
    'bucket.expiration-date',
    'critical',
    'aws_s3_bucket_lifecycle_configuration',
    'rule.expiration.date',
    changes,
    ['From that day on everything under the rule is deleted.', 'Leave it unset for what is kept.'],
  ),
  watch(
    'bucket.expiration-on',
    'critical',
    'aws_s3_bucket_lifecycle_configuration',
    'rule.status',
    { kind: 'ranked', order: ['Disabled', 'Enabled'], absent: 'Enabled' },
    ['A rule that slept deletes or moves from now on.', 'Check with its filter and ages what it would delete.'],
  ),
  watch('bucket.expiration-of', 'serious', 'aws_s3_bucket_lifecycle_configuration', 'rule.filter.prefix', differs, [
    'The rule deletes or moves other objects than before.',
    'Check what lies under the new prefix.',
  ]),
  watch('bucket.lifecycle-inline', 'critical', 'aws_s3_bucket', 'lifecycle_rule.expiration.days', falls(NEVER), [
    'Everything older than the new age is deleted within a day.',
    'Keep the age, or copy what is older first.',
  ]),
  watch('gcs.lifecycle-age', 'critical', 'google_storage_bucket', 'lifecycle_rule.condition.age', falls(NEVER), [
    'Objects older than the new age fall under the rule within a day.',
    'Keep the age.',
  ]),
  watch(
    'gcs.lifecycle-delete',
    'critical',
    'google_storage_bucket',
    'lifecycle_rule.action.type',
    becomes('^Delete$'),
    [
      'A rule deletes objects that were kept so far.',
      'Remove the rule, or check with its condition what it would delete.',
    ],
  ),
  watch('dynamodb.ttl', 'serious', 'aws_dynamodb_table', 'ttl.enabled', on, [
    'Rows whose attribute lies in the past are deleted in the background.',
    'Check the attribute of existing rows first.',
  ]),
  watch('bigquery.expiration', 'critical', 'google_bigquery_dataset', 'default_table_expiration_ms', falls(NEVER), [
    'New tables are deleted after that time.',
    'Leave it unset for data that is kept.',
  ]),
  watch(
    'kms.disabled',
    'critical',
    'aws_kms_key',
    'is_enabled',
    { kind: 'ranked', order: ['true', 'false'], absent: 'true' },
    ['Nothing that the key has encrypted can be read while it is off.', 'Keep the key on.'],
  ),
  watch(
    'bucket.replication-target',
    'serious',
    'aws_s3_bucket_replication_configuration',
    'rule.destination.bucket',
    changes,
    [
      'Copies go to another bucket from now on; what is there already stays behind.',
      'Check that the new destination is protected as the old one was.',
    ],
  ),
];
