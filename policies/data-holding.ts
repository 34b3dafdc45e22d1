/**
 * The resource types that hold data nobody can make again. Each one must stand in the ledger.
 *
 * Left out on purpose: `aws_cloudwatch_log_group` (a buffer bounded by its retention; what must last goes to the log
 * buckets), `aws_db_instance_automated_backups_replication` (a subscription: RDS keeps what was copied until its own
 * retention ends; the rule automated-backups-replicated demands it), `aws_sns_topic`, `aws_ssm_parameter` and Glue tables (all
 * their content is in this repository).
 */
export const DATA_HOLDING: Readonly<Record<string, string>> = {
  aws_db_instance: 'a database',
  aws_rds_cluster: 'a database',
  aws_dynamodb_table: 'a table',
  aws_efs_file_system: 'files',
  aws_ebs_volume: 'a disk',
  aws_s3_bucket: 'objects',
  aws_backup_vault: 'recovery points',
  aws_kms_key: 'the key without which everything encrypted with it is lost',
  aws_kms_replica_key: 'the key without which everything encrypted with it is lost',
  aws_secretsmanager_secret: 'a secret that people or jobs have written',
  google_storage_bucket: 'objects',
  google_sql_database_instance: 'a database',
  google_bigquery_dataset: 'tables',
  google_kms_crypto_key: 'the key without which everything encrypted with it is lost',
  google_secret_manager_secret: 'a secret that people or jobs have written',
};
