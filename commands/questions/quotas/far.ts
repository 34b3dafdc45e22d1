/** What an environment is made of and no quota is in sight of. */

const FAR = 'AWS gives thousands, or as many as one likes';
const PART = 'a setting of another resource, or a link between two';

/** Types of which no quota is in sight, each with why. */
export const FAR_FROM_QUOTAS: Readonly<Record<string, string>> = Object.fromEntries([
  ...`aws_athena_named_query aws_athena_workgroup aws_cloudwatch_composite_alarm aws_ecs_cluster aws_glue_catalog_database
      aws_glue_catalog_table aws_kms_alias aws_kms_key aws_s3_object aws_scheduler_schedule aws_secretsmanager_secret
      aws_secretsmanager_secret_version aws_sfn_state_machine aws_sns_topic aws_sns_topic_subscription aws_appautoscaling_policy
      aws_backup_restore_testing_plan aws_backup_vault aws_cloudfront_distribution aws_cloudfront_origin_access_control aws_chatbot_slack_channel_configuration
      aws_service_discovery_service aws_ssm_parameter aws_cloudwatch_log_delivery aws_cloudwatch_log_delivery_source
      aws_cloudwatch_log_delivery_destination`
    .split(/\s+/)
    .map((type) => [type, FAR] as const),
  ...`aws_backup_restore_testing_selection aws_backup_selection aws_backup_vault_lock_configuration aws_cloudwatch_event_target aws_db_instance_automated_backups_replication
      aws_default_security_group aws_ecr_repository_creation_template aws_ecs_cluster_capacity_providers aws_flow_log aws_lambda_invocation aws_route
      aws_route_table_association aws_s3_account_public_access_block aws_s3_bucket_lifecycle_configuration aws_s3_bucket_logging
      aws_s3_bucket_ownership_controls aws_s3_bucket_public_access_block aws_s3_bucket_server_side_encryption_configuration
      aws_s3_bucket_versioning aws_sns_topic_policy aws_wafv2_web_acl_association aws_wafv2_web_acl_logging_configuration`
    .split(/\s+/)
    .map((type) => [type, PART] as const),
]);
