/** What is lost when a whole resource goes or is made anew; loses-nothing.ts names those that can. */
import {
  blindness,
  dataLoss,
  exposure,
  outage,
  protection,
  type JudgedAction,
  type Judgement,
} from '@balrog-infra/review';
import { MISSED, UNHEARD, UNRECORDED } from './texts';

const GONE: readonly JudgedAction[] = ['delete', 'replace'];

const KEEP =
  'Keep its address and what forces a replacement as they were. If it is meant, copy the data first and name the copy here.';

export const WHOLE_RESOURCES: readonly Judgement[] = [
  dataLoss.whole('database.loss', 'critical', 'aws_db_instance', GONE, [
    'The database goes with all its rows, and automated backups may go with it.',
    KEEP,
  ]),
  dataLoss.whole('bucket.loss', 'critical', ['aws_s3_bucket', 'google_storage_bucket'], GONE, [
    "All that is stored in it goes with it, every version; a bucket's name may be taken by somebody else.",
    KEEP,
  ]),
  dataLoss.whole('key.loss', 'critical', 'aws_kms_key', GONE, [
    'Whatever the key has encrypted, snapshots and backups included, can never be read again once its waiting time is over.',
    'Keep the key. Re-encrypt what it protects first, and disable it for a month before it is deleted.',
  ]),
  dataLoss.whole('backup.loss', 'critical', 'aws_backup_vault', GONE, [
    'The backups in it go, or terraform stops half-way because it is not empty.',
    'Keep it, or copy its recovery points to another vault first.',
  ]),
  dataLoss.whole('secret.loss', 'critical', 'aws_secretsmanager_secret', GONE, [
    'Its value goes; a secret of the same name cannot be made during the recovery window, and tasks that read it do not start.',
    'Keep the name. To give it another one, make the new secret first, fill it, and switch its readers.',
  ]),
  dataLoss.whole('log-group.loss', 'serious', 'aws_cloudwatch_log_group', GONE, [
    'All that was logged in it is deleted.',
    'Keep its name, or export the logs first.',
  ]),
  dataLoss.whole(
    'catalogue.loss',
    'serious',
    ['aws_glue_catalog_database', 'aws_glue_catalog_table', 'aws_athena_workgroup'],
    GONE,
    ['Queries that name it fail; the data in S3 stays.', 'Keep its name: people and dashboards query it by name.'],
  ),
  protection.whole(
    'backup.protection-gone',
    'critical',
    [
      'aws_backup_plan',
      'aws_backup_selection',
      'aws_backup_restore_testing_plan',
      'aws_backup_restore_testing_selection',
      'aws_backup_vault_lock_configuration',
      'aws_db_instance_automated_backups_replication',
    ],
    GONE,
    [
      'Nothing is backed up, copied, locked or tried out by it any more, or not in between.',
      'Keep it. A replacement of the plan needs its selections anew: check that they follow.',
    ],
  ),
  protection.whole('bucket.protection-gone', 'critical', 'aws_s3_bucket_versioning', GONE, [
    'An overwritten or deleted object cannot be fetched back any more.',
    'Keep it.',
  ]),
  exposure.whole(
    'exposure.guard-gone',
    'critical',
    [
      'aws_s3_bucket_public_access_block',
      'aws_s3_account_public_access_block',
      'aws_s3_bucket_policy',
      'aws_s3_bucket_ownership_controls',
      'aws_wafv2_web_acl',
      'aws_wafv2_web_acl_association',
      'aws_wafv2_ip_set',
      'aws_cloudfront_origin_access_control',
      'aws_cloudfront_response_headers_policy',
      'aws_s3_bucket_server_side_encryption_configuration',
      'aws_default_security_group',
    ],
    GONE,
    ['What it kept out gets in, from then on or for the time in between.', 'Keep it.'],
  ),
  blindness.whole(
    'alarm.gone',
    'serious',
    [
      'aws_cloudwatch_metric_alarm',
      'aws_cloudwatch_composite_alarm',
      'aws_cloudwatch_log_metric_filter',
      'aws_db_event_subscription',
      'aws_route53_health_check',
      'google_monitoring_alert_policy',
      'google_monitoring_uptime_check_config',
      'grafana_rule_group',
      'sentry_alert',
      'sentry_metric_monitor',
    ],
    ['delete'],
    MISSED,
  ),
  blindness.whole(
    'alarm.channel-gone',
    'serious',
    [
      'aws_sns_topic',
      'aws_sns_topic_subscription',
      'aws_sns_topic_policy',
      'aws_chatbot_slack_channel_configuration',
      'google_monitoring_notification_channel',
      'grafana_contact_point',
      'grafana_notification_policy',
      'grafana_message_template',
    ],
    GONE,
    UNHEARD,
  ),
  blindness.whole('errors.gone', 'serious', ['sentry_project', 'sentry_key', 'sentry_team'], GONE, [
    'Errors are not received any more, and those on record are deleted.',
    'Keep it; applications send their errors to its key.',
  ]),
  blindness.whole(
    'dashboard.gone',
    'notice',
    ['grafana_dashboard', 'grafana_folder', 'google_monitoring_dashboard', 'aws_athena_named_query'],
    ['delete'],
    ['Runbooks and people that point to it find nothing.', 'Look for its name in the runbooks.'],
  ),
  blindness.whole('grafana.source-gone', 'serious', 'grafana_data_source', GONE, [
    'Dashboards and alerts that read from it stop working.',
    'Keep its uid.',
  ]),
  blindness.whole(
    'logs.delivery-gone',
    'serious',
    [
      'aws_flow_log',
      'aws_s3_bucket_logging',
      'aws_cloudwatch_log_delivery',
      'aws_cloudwatch_log_delivery_source',
      'aws_cloudwatch_log_delivery_destination',
      'aws_cloudwatch_log_resource_policy',
      'aws_wafv2_web_acl_logging_configuration',
    ],
    GONE,
    UNRECORDED,
  ),
  outage.whole(
    'service.outage',
    'serious',
    [
      'aws_lb',
      'aws_lb_listener',
      'aws_lb_target_group',
      'aws_ecs_service',
      'aws_ecs_cluster',
      'aws_cloudfront_distribution',
      'aws_lambda_function',
      'aws_service_discovery_private_dns_namespace',
      'aws_service_discovery_service',
      'aws_sfn_state_machine',
    ],
    GONE,
    [
      'It does not serve while it is made anew, and may come back under another address.',
      'Make the new one beside it, switch over, then remove the old one.',
    ],
  ),
  outage.whole(
    'network.outage',
    'serious',
    [
      'aws_vpc',
      'aws_subnet',
      'aws_nat_gateway',
      'aws_internet_gateway',
      'aws_eip',
      'aws_route',
      'aws_route_table',
      'aws_vpc_endpoint',
      'aws_route53_record',
      'aws_route53_zone',
      'aws_security_group',
      'aws_db_subnet_group',
    ],
    GONE,
    [
      'Connections through it end; an address that others have on their lists may change.',
      'Make the new one beside it, switch over, then remove the old one.',
    ],
  ),
  outage.whole(
    'identity.outage',
    'serious',
    ['aws_iam_role', 'google_service_account', 'google_project_service'],
    GONE,
    [
      'Who works as it is refused; one of the same name made anew is not the same to policies that name the old one.',
      'Keep its name and path, or move its users first.',
    ],
  ),
  outage.whole(
    'job.outage',
    'serious',
    [
      'aws_scheduler_schedule',
      'aws_cloudwatch_event_rule',
      'aws_cloudwatch_event_target',
      'aws_appautoscaling_target',
      'aws_appautoscaling_policy',
    ],
    ['delete'],
    ['Nothing starts the job or grows the service any more.', 'Keep it, or say what does it instead.'],
  ),
];
