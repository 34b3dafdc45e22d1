/** Each resource type of an environment: its price, or why it has none. A test holds this against the stacks. */
import { computeLines } from './compute';
import { databaseLines } from './database';
import { edgeLines } from './edge';
import { googleLines } from './google';
import type { Pricer } from './lines';
import { logLines } from './logs';
import { watchLines } from './watch';

export const PRICED: Readonly<Record<string, Pricer>> = {
  ...databaseLines,
  ...computeLines,
  ...edgeLines,
  ...logLines,
  ...watchLines,
  ...googleLines,
};

const SETTING = 'a setting of something that is priced';
const PERMISSION = 'permissions cost nothing';
const CONTRACT = 'part of the contract with that service, which is not of AWS';
const NETWORK = 'the network itself costs nothing; what goes through it does';
const FEW = 'so few calls that they stay below a dollar';

const because = (why: string, types: string): Readonly<Record<string, string>> =>
  Object.fromEntries(types.split(/\s+/).map((type) => [type, why]));

export const FREE: Readonly<Record<string, string>> = {
  ...because(
    SETTING,
    `aws_appautoscaling_policy aws_appautoscaling_target aws_backup_plan aws_backup_selection aws_backup_restore_testing_selection
    aws_backup_vault_lock_configuration aws_cloudfront_function aws_cloudfront_origin_access_control
    aws_cloudfront_response_headers_policy aws_cloudwatch_log_resource_policy aws_db_event_subscription aws_db_parameter_group
    aws_db_subnet_group aws_ecs_cluster_capacity_providers aws_kms_alias aws_lb_listener aws_lb_target_group aws_s3_bucket_lifecycle_configuration
    aws_s3_bucket_logging aws_s3_bucket_ownership_controls aws_s3_bucket_policy aws_s3_bucket_public_access_block
    aws_s3_bucket_server_side_encryption_configuration aws_s3_bucket_versioning aws_secretsmanager_secret_version aws_service_discovery_service aws_sns_topic_policy aws_ssm_parameter
    aws_sns_topic_subscription aws_wafv2_ip_set aws_s3_account_public_access_block
    aws_ecr_repository_creation_template aws_wafv2_web_acl_association aws_wafv2_web_acl_logging_configuration aws_ecs_task_definition
    aws_cloudwatch_log_delivery aws_cloudwatch_log_delivery_destination aws_cloudwatch_log_delivery_source`,
  ),
  ...because(
    PERMISSION,
    `aws_iam_policy aws_iam_role aws_iam_role_policy aws_iam_role_policy_attachment google_project_iam_custom_role
    google_project_iam_member google_service_account google_storage_bucket_iam_member google_project_service aws_iam_openid_connect_provider
    google_iam_workload_identity_pool google_iam_workload_identity_pool_provider google_service_account_iam_member`,
  ),
  ...because(
    NETWORK,
    `aws_default_security_group aws_internet_gateway aws_route aws_route_table aws_route_table_association aws_security_group aws_subnet
    aws_vpc aws_vpc_security_group_egress_rule aws_vpc_security_group_ingress_rule`,
  ),
  ...because(
    CONTRACT,
    `grafana_annotation grafana_contact_point grafana_dashboard grafana_data_source grafana_folder grafana_message_template
    grafana_mute_timing grafana_notification_policy grafana_rule_group sentry_alert sentry_key sentry_metric_monitor sentry_project
    sentry_project_inbound_data_filter sentry_project_ownership sentry_team`,
  ),
  ...because(
    FEW,
    `aws_athena_named_query aws_chatbot_slack_channel_configuration aws_cloudwatch_event_rule aws_cloudwatch_event_target
    aws_glue_catalog_database aws_glue_catalog_table aws_lambda_function aws_lambda_invocation aws_s3_object aws_sns_topic
    google_monitoring_dashboard google_monitoring_notification_channel`,
  ),
  aws_route53_record: 'names of load balancers are answered free of charge; the zones belong to their owner',
};
