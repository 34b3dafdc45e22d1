/**
 * What must not happen to a whole resource unnoticed, by what it does in its cloud: written from the clouds' documentation, apart from
 * the catalogue. Each type stands once for each thing that may happen to it.
 */
export interface OfWholeResources {
  readonly theme: 'data loss' | 'protection' | 'exposure' | 'outage' | 'blindness' | 'capacity';
  /** What happens: `gone` is a delete and both orders of a replacement. */
  readonly when: 'gone' | 'deleted' | 'made';
  readonly because: string;
  readonly types: string;
}

export const WHOLE_RESOURCES: readonly OfWholeResources[] = [
  {
    theme: 'exposure',
    when: 'made',
    because: 'names lead to whoever is written there',
    types: 'aws_route53_record aws_route53_zone aws_service_discovery_private_dns_namespace',
  },
  {
    theme: 'outage',
    when: 'deleted',
    because: 'somebody came this way, or was allowed something',
    types: `aws_vpc_security_group_ingress_rule aws_vpc_security_group_egress_rule aws_route_table_association aws_iam_role_policy
      aws_iam_role_policy_attachment aws_iam_policy google_project_iam_custom_role google_project_iam_member google_storage_bucket_iam_member`,
  },
  {
    theme: 'outage',
    when: 'deleted',
    because: 'who names the key by its alias cannot use it',
    types: 'aws_kms_alias',
  },
  {
    theme: 'blindness',
    when: 'deleted',
    because: 'exceptions that nobody owns are told to whoever is there',
    types: 'sentry_project_ownership',
  },
  {
    theme: 'exposure',
    when: 'made',
    because: 'a function runs while it is made, with whatever it is handed',
    types: 'aws_lambda_invocation',
  },
  {
    theme: 'data loss',
    when: 'gone',
    because: 'it holds rows',
    types: 'aws_db_instance',
  },
  {
    theme: 'data loss',
    when: 'gone',
    because: 'it holds objects, files, blocks, images or messages',
    types: 'aws_s3_bucket google_storage_bucket aws_cloudwatch_log_group',
  },
  {
    theme: 'data loss',
    when: 'gone',
    because: 'without it other data cannot be read, or not restored',
    types: 'aws_kms_key aws_secretsmanager_secret aws_backup_vault',
  },
  {
    theme: 'data loss',
    when: 'gone',
    because: 'it holds names, users or tables that others made',
    types: 'aws_glue_catalog_database aws_glue_catalog_table aws_athena_workgroup',
  },
  {
    theme: 'protection',
    when: 'gone',
    because: 'it makes, keeps or tries out a way back',
    types: `aws_backup_plan aws_backup_selection aws_backup_vault_lock_configuration aws_backup_restore_testing_plan
      aws_backup_restore_testing_selection aws_db_instance_automated_backups_replication
      aws_s3_bucket_versioning`,
  },
  {
    theme: 'exposure',
    when: 'gone',
    because: 'it keeps somebody out',
    types: `aws_s3_bucket_public_access_block aws_s3_account_public_access_block aws_s3_bucket_policy aws_s3_bucket_ownership_controls
      aws_wafv2_web_acl aws_wafv2_web_acl_association aws_wafv2_ip_set aws_cloudfront_origin_access_control aws_cloudfront_response_headers_policy
      aws_s3_bucket_server_side_encryption_configuration aws_default_security_group`,
  },
  {
    theme: 'blindness',
    when: 'deleted',
    because: 'it notices trouble',
    types: `aws_cloudwatch_metric_alarm aws_cloudwatch_composite_alarm aws_cloudwatch_log_metric_filter aws_db_event_subscription aws_route53_health_check
      google_monitoring_alert_policy google_monitoring_uptime_check_config grafana_rule_group sentry_alert sentry_metric_monitor`,
  },
  {
    theme: 'blindness',
    when: 'gone',
    because: 'it carries the news, or records what happens',
    types: `aws_sns_topic aws_sns_topic_subscription aws_sns_topic_policy aws_chatbot_slack_channel_configuration
      google_monitoring_notification_channel grafana_contact_point grafana_notification_policy grafana_message_template sentry_project
      sentry_key sentry_team grafana_data_source aws_flow_log aws_s3_bucket_logging aws_cloudwatch_log_delivery
      aws_cloudwatch_log_delivery_source aws_cloudwatch_log_delivery_destination aws_cloudwatch_log_resource_policy
      aws_wafv2_web_acl_logging_configuration`,
  },
  {
    theme: 'blindness',
    when: 'deleted',
    because: 'people look at it',
    types: 'grafana_dashboard grafana_folder google_monitoring_dashboard aws_athena_named_query',
  },
  {
    theme: 'outage',
    when: 'gone',
    because: 'it serves',
    types: `aws_lb aws_lb_listener aws_lb_target_group aws_ecs_service aws_ecs_cluster aws_cloudfront_distribution aws_lambda_function
      aws_service_discovery_private_dns_namespace aws_service_discovery_service aws_sfn_state_machine
      aws_ecr_pull_through_cache_rule`,
  },
  {
    theme: 'outage',
    when: 'gone',
    because: 'connections go through it',
    types: `aws_vpc aws_subnet aws_nat_gateway aws_internet_gateway aws_eip aws_route aws_route_table aws_vpc_endpoint aws_route53_record aws_route53_zone
      aws_security_group aws_db_subnet_group`,
  },
  {
    theme: 'outage',
    when: 'gone',
    because: 'others work as it',
    types: 'aws_iam_role google_service_account google_project_service',
  },
  {
    theme: 'outage',
    when: 'deleted',
    because: 'it starts jobs, or grows a service',
    types:
      'aws_scheduler_schedule aws_cloudwatch_event_rule aws_cloudwatch_event_target aws_appautoscaling_target aws_appautoscaling_policy',
  },
];
