/** Types whose delete or replacement loses nothing beyond what whole-resources.ts says, each with its reason. */
import { losesNothing, type Judgement } from '@balrog-infra/review';

const SETTING = 'a setting that is made anew from the code; what is dangerous about it is watched by its attributes';
const GRANT = 'made anew at once; that it goes for good is an outage (attached.ts)';
const GAP = 'made anew at once; only a few minutes are not watched';
const LINK = 'a link between two things that stay';

/** Beyond what stands above: an alarm that is deleted is missed, one that is made anew is not. */
export const LOSES_NOTHING: readonly Judgement[] = [
  losesNothing(
    [
      'aws_appautoscaling_policy',
      'aws_appautoscaling_target',
      'aws_athena_named_query',
      'aws_cloudwatch_event_rule',
      'aws_ecr_repository_creation_template',
      'aws_ecs_cluster_capacity_providers',
      'aws_scheduler_schedule',
      'google_monitoring_dashboard',
      'grafana_dashboard',
      'grafana_folder',
      'grafana_mute_timing',
      'sentry_project_ownership',
    ],
    SETTING,
  ),
  losesNothing('aws_cloudfront_function', 'its code is in the repository'),
  losesNothing(
    [
      'aws_cloudwatch_composite_alarm',
      'aws_cloudwatch_log_metric_filter',
      'aws_cloudwatch_metric_alarm',
      'aws_db_event_subscription',
      'aws_route53_health_check',
      'google_monitoring_alert_policy',
      'google_monitoring_uptime_check_config',
      'grafana_rule_group',
      'sentry_alert',
      'sentry_metric_monitor',
    ],
    GAP,
  ),
  losesNothing(['aws_cloudwatch_event_target', 'aws_route_table_association'], LINK),
  losesNothing('aws_db_parameter_group', 'RDS refuses to delete one that is in use'),
  losesNothing('aws_ecs_task_definition', 'each release makes a new revision; older ones stay and can be run again'),
  losesNothing(
    [
      'aws_iam_openid_connect_provider',
      'aws_iam_policy',
      'aws_iam_role_policy',
      'aws_iam_role_policy_attachment',
      'aws_vpc_security_group_egress_rule',
      'aws_vpc_security_group_ingress_rule',
      'google_iam_workload_identity_pool',
      'google_iam_workload_identity_pool_provider',
      'google_project_iam_custom_role',
      'google_project_iam_member',
      'google_service_account_iam_member',
      'google_storage_bucket_iam_member',
    ],
    GRANT,
  ),
  losesNothing('aws_kms_alias', 'a name of a key that stays'),
  losesNothing('aws_lambda_invocation', 'a call that has been made; its replacement calls again'),
  losesNothing('aws_s3_bucket_lifecycle_configuration', 'without it everything is kept'),
  losesNothing('aws_s3_object', 'its content is in the repository'),
  losesNothing('aws_secretsmanager_secret_version', 'AWS keeps the version that is in use, and the one before it'),
  losesNothing(
    'aws_ssm_parameter',
    'its value is in the repository; that every promise has one is a rule, promises-kept',
  ),
  losesNothing('grafana_annotation', 'a mark in dashboards, made anew from the code'),
  losesNothing('sentry_project_inbound_data_filter', 'without it more errors are received'),
];
