/**
 * What must not happen to a whole resource unnoticed, by what it does in its cloud: written from the clouds' documentation, apart from
 * the catalogue. Each type stands once for each thing that may happen to it.
 */
export interface Fates {
  readonly theme: 'data loss' | 'protection' | 'exposure' | 'blindness' | 'capacity';
  /** What happens: `gone` is a delete and both orders of a replacement. */
  readonly when: 'gone' | 'deleted' | 'made';
  readonly because: string;
  readonly types: string;
}

export const WHOLE_RESOURCES: readonly Fates[] = [
  {
    theme: 'data loss',
    when: 'gone',
    because: 'it holds rows',
    types: `aws_db_instance aws_rds_cluster aws_rds_global_cluster aws_docdb_cluster aws_neptune_cluster aws_redshift_cluster aws_dynamodb_table
      aws_opensearch_domain google_sql_database_instance google_sql_database google_spanner_instance google_spanner_database google_firestore_database
      google_bigquery_dataset google_bigquery_table azurerm_mssql_database azurerm_postgresql_flexible_server azurerm_cosmosdb_account
      aws_elasticache_replication_group aws_elasticache_cluster`,
  },
  {
    theme: 'data loss',
    when: 'gone',
    because: 'it holds objects, files, blocks, images or messages',
    types: `aws_s3_bucket google_storage_bucket azurerm_storage_account aws_efs_file_system aws_ebs_volume aws_fsx_lustre_file_system
      aws_fsx_ontap_file_system google_compute_disk google_filestore_instance aws_ecr_repository google_artifact_registry_repository aws_sqs_queue
      aws_kinesis_stream aws_cloudwatch_log_group google_logging_project_bucket_config`,
  },
  {
    theme: 'data loss',
    when: 'gone',
    because: 'without it other data cannot be read, or not restored',
    types: `aws_kms_key aws_kms_replica_key aws_kms_external_key google_kms_crypto_key google_kms_key_ring azurerm_key_vault azurerm_key_vault_key
      aws_secretsmanager_secret aws_ssm_parameter google_secret_manager_secret azurerm_key_vault_secret aws_backup_vault
      aws_backup_logically_air_gapped_vault aws_db_snapshot aws_db_cluster_snapshot aws_ebs_snapshot aws_iam_server_certificate aws_acm_certificate`,
  },
  {
    theme: 'data loss',
    when: 'gone',
    because: 'it holds names, users or tables that others made',
    types: `aws_cognito_user_pool aws_route53_zone google_dns_managed_zone google_project aws_glue_catalog_database aws_glue_catalog_table
      aws_athena_workgroup aws_athena_database`,
  },
  {
    theme: 'protection',
    when: 'gone',
    because: 'it makes, keeps or tries out a way back',
    types: `aws_backup_plan aws_backup_selection aws_backup_vault_lock_configuration aws_db_instance_automated_backups_replication
      aws_backup_restore_testing_plan aws_backup_restore_testing_selection aws_dlm_lifecycle_policy aws_efs_backup_policy google_compute_resource_policy
      aws_s3_bucket_versioning aws_s3_bucket_object_lock_configuration aws_s3_bucket_replication_configuration`,
  },
  {
    theme: 'exposure',
    when: 'gone',
    because: 'it keeps somebody out',
    types: `aws_s3_bucket_public_access_block aws_s3_account_public_access_block aws_s3_bucket_policy aws_s3_bucket_ownership_controls aws_wafv2_web_acl
      aws_wafv2_web_acl_association aws_cloudfront_origin_access_control aws_cloudfront_response_headers_policy
      aws_s3_bucket_server_side_encryption_configuration aws_backup_vault_policy aws_default_security_group aws_organizations_policy
      aws_organizations_policy_attachment google_organization_policy google_project_organization_policy`,
  },
  {
    theme: 'exposure',
    when: 'made',
    because: 'it is a key that somebody can carry away',
    types: 'aws_iam_access_key google_service_account_key aws_iam_user_login_profile',
  },
  {
    theme: 'exposure',
    when: 'made',
    because: 'it lets in somebody, or some network, beyond this stack',
    types: `aws_kms_grant aws_ram_principal_association aws_vpc_peering_connection
      aws_ec2_transit_gateway_vpc_attachment`,
  },
  {
    theme: 'blindness',
    when: 'deleted',
    because: 'it notices trouble',
    types: `aws_cloudwatch_metric_alarm aws_cloudwatch_composite_alarm aws_cloudwatch_log_metric_filter aws_synthetics_canary aws_db_event_subscription
      google_monitoring_alert_policy google_monitoring_uptime_check_config google_logging_metric grafana_rule_group sentry_issue_alert
      sentry_metric_alert sentry_alert sentry_monitor sentry_metric_monitor aws_guardduty_detector aws_config_config_rule aws_budgets_budget`,
  },
  {
    theme: 'blindness',
    when: 'gone',
    because: 'it carries the news, or records what happens',
    types: `aws_sns_topic aws_sns_topic_subscription aws_sns_topic_policy aws_chatbot_slack_channel_configuration
      aws_chatbot_teams_channel_configuration google_monitoring_notification_channel grafana_contact_point grafana_notification_policy
      grafana_message_template sentry_notification_action sentry_project sentry_key sentry_team grafana_data_source grafana_service_account aws_flow_log
      aws_s3_bucket_logging aws_cloudwatch_log_delivery aws_cloudwatch_log_delivery_source aws_cloudwatch_log_delivery_destination
      aws_cloudwatch_log_delivery_destination_policy aws_cloudwatch_log_resource_policy aws_cloudwatch_log_subscription_filter
      aws_wafv2_web_acl_logging_configuration aws_cloudtrail aws_config_configuration_recorder aws_kinesis_firehose_delivery_stream
      google_logging_project_sink`,
  },
  {
    theme: 'blindness',
    when: 'deleted',
    because: 'people look at it',
    types:
      'aws_cloudwatch_dashboard grafana_dashboard grafana_folder google_monitoring_dashboard aws_athena_named_query',
  },
  {
    theme: 'capacity',
    when: 'gone',
    because: 'it serves',
    types: `aws_lb aws_lb_listener aws_lb_target_group aws_ecs_service aws_ecs_cluster aws_cloudfront_distribution aws_lambda_function
      aws_service_discovery_private_dns_namespace aws_service_discovery_service aws_sfn_state_machine aws_eks_cluster aws_autoscaling_group
      aws_instance aws_rds_cluster_instance google_compute_instance google_cloud_run_service google_cloud_run_v2_service google_container_cluster`,
  },
  {
    theme: 'capacity',
    when: 'gone',
    because: 'connections go through it',
    types: `aws_vpc aws_subnet aws_nat_gateway aws_internet_gateway aws_eip aws_route aws_route_table aws_vpc_endpoint aws_route53_record
      aws_security_group aws_db_subnet_group aws_vpc_peering_connection aws_ec2_transit_gateway google_compute_network google_compute_subnetwork
      google_compute_address google_compute_global_address google_dns_record_set`,
  },
  {
    theme: 'capacity',
    when: 'gone',
    because: 'others work as it',
    types: `aws_iam_role aws_iam_instance_profile aws_iam_openid_connect_provider google_service_account google_project_service
      google_iam_workload_identity_pool google_iam_workload_identity_pool_provider`,
  },
  {
    theme: 'capacity',
    when: 'deleted',
    because: 'it starts jobs, or grows a service',
    types: `aws_scheduler_schedule aws_cloudwatch_event_rule aws_cloudwatch_event_target aws_appautoscaling_target aws_appautoscaling_policy
      aws_appautoscaling_scheduled_action google_cloud_scheduler_job`,
  },
];
