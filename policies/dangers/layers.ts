/**
 * Of which types two can do the same thing beside each other, by the attributes that only name one of them: when one of both goes, nothing ends. Of
 * what there is only once (a bucket's policy, a firewall before a load balancer) there is no second, and what is the same thing twice in the code (a grant,
 * a subscription of one address) goes with either: none of it is here.
 */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  aws_backup_selection: ['name'],
  aws_cloudwatch_composite_alarm: ['alarm_name', 'alarm_description'],
  aws_cloudwatch_event_target: ['target_id'],
  aws_cloudwatch_log_metric_filter: ['name'],
  aws_cloudwatch_log_resource_policy: ['policy_name'],
  aws_cloudwatch_metric_alarm: ['alarm_name', 'alarm_description'],
  aws_db_event_subscription: ['name'],
  aws_iam_role_policy: ['name'],
  aws_scheduler_schedule: ['name'],
  google_monitoring_alert_policy: ['display_name', 'name'],
  google_monitoring_uptime_check_config: ['display_name', 'name', 'uptime_check_id'],
  sentry_alert: ['name'],
  sentry_metric_monitor: ['name'],
};
