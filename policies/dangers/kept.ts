/** What is kept, where, and how it is protected: attributes that database.ts, backups.ts, buckets.ts, keys.ts and history.ts do not name. */
import {
  appears,
  becomes,
  blindness,
  capacity,
  changes,
  dataLoss,
  differs,
  exposure,
  falls,
  gains,
  gone,
  harmless,
  loses,
  off,
  on,
  outage,
  protection,
  restart,
  rises,
  type Judgement,
} from '@balrog-infra/review';
import { besideOthers } from './beside-others';
import { ENCRYPTION, REFUSED, RETENTION, TOLD_NO_MORE } from './texts';

const BUCKET_OF = [
  'It protects or describes another bucket; the one of before is left without.',
  'Make one for the other bucket, and keep this.',
] as const;
const PARAMETER = 'aws_db_parameter_group';
const parameters = (names: readonly string[]): readonly string[] => names.map((name) => `parameter["${name}"].value`);

const DATABASE: readonly Judgement[] = [
  dataLoss.attribute('rds.identifier', 'critical', 'aws_db_instance', 'identifier', changes, [
    'The database gets another name and another address: who looks for the old one finds nothing, and a new one may take the name.',
    'Keep the identifier. The names of the VPC lead to whichever serves.',
  ]),
  protection.attribute(
    'rds.final-snapshot-renamed',
    'serious',
    'aws_db_instance',
    'final_snapshot_identifier',
    differs,
    [
      'The last snapshot of a delete stands under another name than people look for, or one that is taken.',
      'Keep the name.',
    ],
  ),
  exposure.attribute(
    'rds.password-key',
    'serious',
    'aws_db_instance',
    'master_user_secret_kms_key_id',
    changes,
    ENCRYPTION,
  ),
  exposure.attribute('rds.master', 'critical', 'aws_db_instance', 'username', changes, [
    'Another master user is a new, empty database.',
    'Keep the name.',
  ]),
  dataLoss.attribute('rds.schema', 'critical', 'aws_db_instance', 'db_name', changes, [
    'Another name is a new, empty database.',
    'Keep the name.',
  ]),
  dataLoss.attribute('rds.engine', 'critical', 'aws_db_instance', 'engine', changes, [
    'Another engine is a new, empty database.',
    'Restore a dump beside it first.',
  ]),
  protection.attribute('rds.snapshot-tags', 'serious', 'aws_db_instance', 'copy_tags_to_snapshot', off, [
    'Snapshots are not told apart any more.',
    'Keep it on.',
  ]),
  ...blindness.attributes(
    'rds-watch',
    'serious',
    'aws_db_instance',
    ['monitoring_role_arn', 'performance_insights_kms_key_id', 'database_insights_mode'],
    changes,
    ['What the database does is seen less.', 'Check that the graphs go on.'],
  ),
  blindness.attribute(
    'rds-watch.kept',
    'notice',
    'aws_db_instance',
    'performance_insights_retention_period',
    falls(7),
    RETENTION,
  ),
  exposure.attribute('rds.iam-login', 'notice', 'aws_db_instance', 'iam_database_authentication_enabled', on, [
    'Whoever may connect by IAM needs no password.',
    'Check rds-db:connect in the policies.',
  ]),
  ...dataLoss.attributes(
    'rds-durable',
    'critical',
    PARAMETER,
    parameters(['innodb_flush_log_at_trx_commit', 'sync_binlog', 'innodb_doublewrite', 'innodb_checksum_algorithm']),
    changes,
    ['What was written may be gone after a failure.', 'Leave it at the default of RDS.'],
  ),
  ...outage.attributes(
    'rds-writes',
    'critical',
    PARAMETER,
    parameters([
      'read_only',
      'super_read_only',
      'innodb_read_only',
      'innodb_force_recovery',
      'skip_networking',
      'offline_mode',
    ]),
    changes,
    ['The database takes no more writes, or no more connections.', 'Leave it at the default of RDS.'],
  ),
  ...outage.attributes(
    'rds-meaning',
    'serious',
    PARAMETER,
    parameters([
      'sql_mode',
      'character_set_*',
      'collation_*',
      'time_zone',
      'lower_case_table_names',
      'transaction_isolation',
      'tx_isolation',
      'wait_timeout',
      'interactive_timeout',
      'max_allowed_packet',
      'innodb_*',
      'max_user_connections',
      'event_scheduler',
      'default_storage_engine',
    ]),
    changes,
    ['The same statements mean something else, or are refused.', 'Run the tests of the application against it.'],
  ),
  // Set to nothing it takes the default away.
  outage.attribute('rds-meaning.mode', 'serious', PARAMETER, 'parameter["sql_mode"].name', appears, [
    'Statements that were refused are done half, or the other way round.',
    'Run the tests of the application against it.',
  ]),
  ...blindness.attributes(
    'rds-logs',
    'serious',
    PARAMETER,
    parameters(['slow_query_log', 'log_output', 'general_log']),
    changes,
    TOLD_NO_MORE,
  ),
  blindness.attribute(
    'rds-logs.long',
    'serious',
    PARAMETER,
    'parameter["long_query_time"].value',
    rises(),
    TOLD_NO_MORE,
  ),
  outage.attribute(
    'rds-transport.asked',
    'serious',
    PARAMETER,
    'parameter["require_secure_transport"].value',
    becomes('^(1|ON|on|true)$'),
    ['Who connects without TLS is refused.', 'See in the general log of stage that nobody does.'],
  ),
  ...exposure.attributes(
    'rds-files',
    'serious',
    PARAMETER,
    parameters(['local_infile', 'secure_file_priv', 'log_bin_trust_function_creators', 'skip_grant_tables']),
    changes,
    ['Whoever may ask the database may read or write more than its rows.', 'Leave it at the default of RDS.'],
  ),
  exposure.attribute('rds-transport.other', 'serious', PARAMETER, 'parameter["tls_version"].value', changes, [
    'Clients may speak an older TLS, or cannot connect.',
    'Compare it with the oldest client.',
  ]),
  restart.attribute('rds-parameters.family', 'serious', PARAMETER, 'family', changes, [
    'It belongs to another version of the engine.',
    'It comes with the upgrade itself.',
  ]),
  restart.attribute('rds-parameters.gone', 'serious', PARAMETER, 'parameter.name', gone, [
    'The parameter goes back to the default of RDS.',
    'Compare the default.',
  ]),
  ...protection.attributes(
    'backup-replication',
    'critical',
    'aws_db_instance_automated_backups_replication',
    ['kms_key_id', 'source_db_instance_arn'],
    changes,
    ['Copies in the second region begin anew: those of before go.', 'Make the new copy beside the old one.'],
  ),
];

const BACKUPS: readonly Judgement[] = [
  protection.attribute('backup.continuous', 'critical', 'aws_backup_plan', 'rule.enable_continuous_backup', on, [
    'AWS Backup takes the nightly window away from RDS and sets the retention of point-in-time recovery itself; a policy forbids it (nightly-vault-copy).',
    'Leave it off: RDS keeps the points in time, the plan takes one snapshot each night.',
  ]),
  protection.attribute(
    'backup.continuous-off',
    'serious',
    'aws_backup_plan',
    'rule.enable_continuous_backup',
    off,
    RETENTION,
  ),
  besideOthers(
    protection.attribute('backup.completion', 'serious', 'aws_backup_plan', 'rule.completion_window', falls(10_080), [
      'A backup that takes longer is given up: there is none of that night.',
      'Compare it with how long the slowest night took.',
    ]),
  ),
  besideOthers(
    protection.attribute('backup.start', 'serious', 'aws_backup_plan', 'rule.start_window', falls(480), [
      'A backup that cannot start in time is not taken.',
      'Keep an hour at least.',
    ]),
  ),
  ...protection.attributes(
    'backup',
    'critical',
    'aws_backup_plan',
    [
      'rule.lifecycle.cold_storage_after',
      'rule.copy_action.lifecycle.cold_storage_after',
      'rule.schedule_expression_timezone',
      'advanced_backup_setting.**',
    ],
    changes,
    RETENTION,
  ),
  ...protection.attributes(
    'backup-of',
    'critical',
    'aws_backup_selection',
    ['iam_role_arn', 'plan_id', 'condition.**', 'selection_tag.**'],
    changes,
    ['Other things are backed up, or nothing, because the role may not.', 'See the next night in the vault.'],
  ),
  protection.attribute(
    'backup-of.vault',
    'critical',
    'aws_backup_vault_lock_configuration',
    'backup_vault_name',
    changes,
    ['Another vault is locked; this one is open.', 'Lock both.'],
  ),
];

const BUCKETS: readonly Judgement[] = [
  ...protection.attributes(
    'bucket-of',
    'critical',
    [
      'aws_s3_bucket_lifecycle_configuration',
      'aws_s3_bucket_logging',
      'aws_s3_bucket_ownership_controls',
      'aws_s3_bucket_policy',
      'aws_s3_bucket_public_access_block',
      'aws_s3_bucket_server_side_encryption_configuration',
      'aws_s3_bucket_versioning',
    ],
    ['bucket'],
    changes,
    BUCKET_OF,
  ),
  exposure.attribute(
    'bucket.bucket-key',
    'notice',
    'aws_s3_bucket_server_side_encryption_configuration',
    'rule.bucket_key_enabled',
    off,
    ['Every object asks KMS: it costs more.', 'Keep it on.'],
  ),
  ...outage.attributes(
    'bucket-class',
    'serious',
    'aws_s3_bucket_lifecycle_configuration',
    ['rule.transition.storage_class', 'rule.noncurrent_version_transition.storage_class'],
    becomes('^(GLACIER|DEEP_ARCHIVE)$'),
    [
      'What moves there is read by nobody at once, and by Athena not at all: queries leave it out without a word.',
      'Keep a class that is read at once (STANDARD_IA, GLACIER_IR) for as far back as people ask.',
    ],
  ),
  {
    ...outage.attribute(
      'bucket-class.sooner',
      'serious',
      'aws_s3_bucket_lifecycle_configuration',
      'rule.transition.days',
      falls(),
      [
        'What moves there sooner is read by nobody at once, and by Athena not at all.',
        'Compare the age with how far back people ask.',
      ],
    ),
    when: ['rule.transition.storage_class', 'is', 'GLACIER', 'DEEP_ARCHIVE'],
  },
  ...outage.attributes(
    'bucket-class',
    'serious',
    'aws_s3_bucket_lifecycle_configuration',
    ['rule.transition.date'],
    appears,
    ['All that is there by that day moves to the other class at once.', 'Name an age in days.'],
  ),
  harmless(
    'aws_s3_bucket_lifecycle_configuration',
    ['rule.transition', 'rule.noncurrent_version_transition'],
    'objects stay and are read at once: only its price is another one; a class that is not is named',
  ),
  dataLoss.attribute(
    'bucket.parts',
    'notice',
    'aws_s3_bucket_lifecycle_configuration',
    'rule.abort_incomplete_multipart_upload.days_after_initiation',
    falls(),
    ['Uploads that take longer are thrown away.', 'Keep a week.'],
  ),
  ...dataLoss.attributes(
    'bucket-expires',
    'critical',
    'aws_s3_bucket_lifecycle_configuration',
    [
      'rule.noncurrent_version_expiration.newer_noncurrent_versions',
      'rule.filter.tag.**',
      'rule.filter.and.**',
      'rule.filter.object_size_*',
      'rule.prefix',
      'rule.expiration.expired_object_delete_marker',
    ],
    changes,
    ['The rule deletes others than before, or more of them.', 'Check what it meets now.'],
  ),
];

const KEYS: readonly Judgement[] = [
  ...exposure.attributes('key-name', 'critical', 'aws_kms_alias', ['target_key_id'], changes, [
    'What is encrypted by that name is encrypted with another key.',
    'Keep the alias on its key.',
  ]),
  protection.attribute('kms.rotation-period', 'serious', 'aws_kms_key', 'rotation_period_in_days', rises(365), [
    'The key is renewed more seldom.',
    'Keep a year.',
  ]),
  exposure.attribute('kms.region', 'serious', 'aws_kms_key', 'multi_region', on, [
    'The key can be copied to other regions.',
    'Leave it off.',
  ]),
  ...dataLoss.attributes(
    'kms',
    'critical',
    'aws_kms_key',
    ['key_usage', 'customer_master_key_spec', 'custom_key_store_id'],
    changes,
    ['Another key: what the old one encrypted needs the old one.', 'Keep it.'],
  ),
  ...outage.attributes(
    'secret-value',
    'critical',
    'aws_secretsmanager_secret_version',
    ['secret_id', 'secret_string_wo', 'secret_string', 'secret_binary', 'version_stages'],
    changes,
    [
      'Who reads the secret gets another value, or the value of another one.',
      'Check that the value belongs to the name.',
    ],
  ),
  outage.attribute(
    'secret-value.anew',
    'serious',
    'aws_secretsmanager_secret_version',
    'secret_string_wo_version',
    changes,
    [
      'The secret is written anew: whoever started before still has the value of before.',
      'Check that the readers are started anew after it.',
    ],
  ),
  ...exposure.attributes(
    'secret-copies',
    'serious',
    'aws_secretsmanager_secret',
    ['policy', 'replica.region', 'replica.kms_key_id', 'force_overwrite_replica_secret'],
    changes,
    [
      'The secret can be read elsewhere or by others.',
      'It has one copy, in the second region and under a key of that side (constructs/storage/secret-copies.ts).',
    ],
  ),
  protection.attribute('secret-copies.gone', 'serious', 'aws_secretsmanager_secret', 'replica.region', gone, [
    'After the loss of the region there is no copy of the secret: services there do not start.',
    'Keep the copy in the second region.',
  ]),
  harmless(
    'aws_secretsmanager_secret',
    ['replica.status', 'replica.status_message', 'replica.last_accessed_date'],
    'what Secrets Manager says of the copy',
  ),
];

const HISTORY: readonly Judgement[] = [
  ...exposure.attributes(
    'gcs-cors',
    'serious',
    'google_storage_bucket',
    ['cors.method', 'cors.origin', 'cors.response_header'],
    gains,
    ['Pages of other origins read it in the browser of people.', 'Name the origins one by one.'],
  ),
  ...outage.attributes(
    'gcs-cors-lost',
    'serious',
    'google_storage_bucket',
    ['cors.method', 'cors.origin', 'cors.response_header'],
    loses,
    ['The page that read it in the browser cannot any more.', 'Keep the origin of the admin UI.'],
  ),
  outage.attribute('gcs.payer', 'serious', 'google_storage_bucket', 'requester_pays', on, [
    'Who reads without a project of his own is refused: browsers of people are.',
    'Leave it off.',
  ]),
  capacity.attribute('gcs.class', 'serious', 'google_storage_bucket', 'storage_class', changes, [
    'Reading costs more or takes longer.',
    'Compare it with how often it is read.',
  ]),
  ...dataLoss.attributes(
    'gcs-lifecycle',
    'critical',
    'google_storage_bucket',
    [
      'lifecycle_rule.condition.created_before',
      'lifecycle_rule.condition.num_newer_versions',
      'lifecycle_rule.condition.matches_*',
      'lifecycle_rule.condition.days_since_*',
      'lifecycle_rule.condition.with_state',
      'lifecycle_rule.action.storage_class',
    ],
    changes,
    ['The rule meets others than before.', 'Check what it would delete or move.'],
  ),
  protection.attribute('gcs.hold', 'serious', 'google_storage_bucket', 'default_event_based_hold', changes, RETENTION),
  ...outage.attributes('gcp-of', 'serious', 'google_storage_bucket_iam_member', ['bucket'], changes, REFUSED),
  ...outage.attributes('gcp-of', 'serious', 'google_project_iam_member', ['project'], changes, REFUSED),
  ...outage.attributes('gcp-of', 'serious', ['google_project_service'], ['service', 'disable_on_destroy'], changes, [
    'The API is switched off with it: who calls it is refused.',
    'Keep the service.',
  ]),
  outage.attribute('gcp-of.account', 'serious', 'google_service_account', 'disabled', on, REFUSED),
  exposure.attribute(
    'gcp-of.condition',
    'serious',
    ['google_storage_bucket_iam_member', 'google_project_iam_member'],
    'condition',
    gone,
    ['The grant holds without its condition.', 'Keep the condition.'],
  ),
];

export const KEPT: readonly Judgement[] = [...DATABASE, ...BACKUPS, ...BUCKETS, ...KEYS, ...HISTORY];
