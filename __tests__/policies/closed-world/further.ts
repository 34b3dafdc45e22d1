/**
 * A second set of changes, written apart from the catalogue and from hostile.ts: one value of one resource each, from what its cloud documents. Paths
 * lead through JSON texts, too; a name is any part of the resource's name.
 */

type Row = readonly [themes: string, type: string, name: string, path: string, value: unknown];

const LISTENER = 'aws_lb_listener';
const TARGETS = 'aws_lb_target_group';
const INGRESS = 'aws_vpc_security_group_ingress_rule';
const SERVICE = 'aws_ecs_service';
const DOCUMENT = 'data.aws_iam_policy_document';
const ALARM = 'aws_cloudwatch_metric_alarm';
const TASK = 'aws_ecs_task_definition';
const MACHINE = 'aws_sfn_state_machine';
const SCHEDULE = 'aws_scheduler_schedule';
const WAF = 'aws_wafv2_web_acl';
const UI = 'aws_cloudfront_distribution';
const HEADERS = 'aws_cloudfront_response_headers_policy';
const LIFECYCLE = 'aws_s3_bucket_lifecycle_configuration';
const GCS = 'google_storage_bucket';
const DATABASE = 'aws_db_instance';
const POLICY = 'grafana_notification_policy';

/** Which dangers name it: themes of the review, any of them. */
export const HOSTILE: readonly Row[] = [
  // Paths.
  [
    'outage',
    LISTENER,
    'aus5_listeners_https',
    'default_action',
    [{ type: 'fixed-response', fixed_response: { content_type: 'text/plain', status_code: '503' } }],
  ],
  ['outage', LISTENER, 'aus3_listeners_https', 'default_action.0.target_group_arn', 'arn:of-another'],
  ['outage', LISTENER, 'aus4_listeners_https', 'port', 8443],
  ['outage', LISTENER, 'aus5_listeners_https', 'certificate_arn', 'arn:aws:acm:us-west-2:111122223333:certificate/9'],
  ['outage', LISTENER, 'aus-api_listeners_http_', 'default_action.0.redirect.host', 'elsewhere.example.com'],
  [
    'exposure',
    LISTENER,
    'aus-api_listeners_http_',
    'default_action',
    [{ type: 'forward', target_group_arn: '${aws_lb_target_group.a.arn}' }],
  ],
  ['outage', TARGETS, 'aus5_targets', 'health_check.path', '/nothing-there'],
  ['outage', TARGETS, 'aus5_targets', 'health_check.matcher', '201'],
  ['outage', TARGETS, 'aus5_targets', 'protocol', 'HTTPS'],
  ['outage', SERVICE, 'services_public', 'load_balancer.0.container_port', 8081],
  ['outage', SERVICE, 'services_agent', 'desired_count', 0],
  ['data loss', SERVICE, 'services_agent', 'deployment_maximum_percent', 200],
  ['exposure', SERVICE, 'services_public', 'network_configuration.subnets', ['${aws_subnet.public.id}']],
  ['outage', INGRESS, 'services_admin_network_into-database', 'ip_protocol', 'udp'],
  ['outage', INGRESS, 'aus5_admission_https', 'cidr_ipv4', '198.51.100.0/24'],
  ['outage', 'aws_route', 'private-1', 'destination_cidr_block', '10.99.0.0/16'],
  ['outage', 'aws_route_table_association', 'private_association-c', 'route_table_id', '${aws_route_table.other.id}'],
  ['outage', 'aws_vpc_endpoint', 'secretsmanager', 'private_dns_enabled', false],
  ['outage', 'aws_lb', 'edge_admin', 'internal', true],
  ['outage', 'aws_lb', 'edge_aus5', 'idle_timeout', 5],
  ['exposure', 'aws_route53_record', 'names_first', 'name', '*.balrog-prod-databases.internal'],
  // Permissions.
  ['exposure', DOCUMENT, 'services_admin_task_role_document', 'statement.0.actions', ['s3:*']],
  ['exposure', DOCUMENT, 'redash_trust', 'statement.0.condition.0.test', 'StringLike'],
  ['exposure', DOCUMENT, 'redash_trust', 'statement.0.principals.0.identifiers', ['*']],
  ['exposure', DOCUMENT, 'responders_releng_policy', 'statement.0.condition', undefined],
  [
    'outage',
    DOCUMENT,
    'responders_releng_policy',
    'statement.0.principals.0.identifiers',
    ['events.rds.amazonaws.com'],
  ],
  ['exposure', 'aws_s3_bucket_public_access_block', 'logs_requests', 'block_public_policy', false],
  ['exposure', 'google_storage_bucket_iam_member', 'releases_anyone', 'role', 'roles/storage.objectUser'],
  ['exposure', 'google_project_iam_member', 'metrics-reader', 'member', 'domain:example.com'],
  ['exposure', 'aws_wafv2_ip_set', 'networks', 'addresses', ['0.0.0.0/1', '128.0.0.0/1']],
  // Alarms and who hears them.
  ['blindness', ALARM, 'aus5-balancer-errors', 'threshold', 500_000],
  ['blindness', ALARM, 'aus5-balancer-errors', 'comparison_operator', 'LessThanThreshold'],
  ['blindness', ALARM, 'aus5-balancer-errors', 'period', 86_400],
  ['blindness', ALARM, 'database-storage', 'alarm_actions', undefined],
  ['blindness', 'aws_cloudwatch_composite_alarm', 'aus5-burning', 'alarm_rule', 'FALSE'],
  ['blindness', 'aws_cloudwatch_log_metric_filter', 'database-errors', 'pattern', 'NOTHING EVER'],
  ['blindness', 'aws_sns_topic_subscription', 'responders_cloudops', 'filter_policy', '{"x":["y"]}'],
  ['blindness', 'aws_cloudwatch_event_rule', 'key-changes_rule_', 'state', 'DISABLED'],
  ['blindness', POLICY, 'policy', 'policy.1.repeat_interval', '1w'],
  ['blindness', POLICY, 'policy', 'policy.0.continue', false],
  ['blindness', 'grafana_rule_group', 'rules', 'rule.0.no_data_state', 'OK'],
  ['blindness', 'sentry_alert', 'public_alerts_new', 'frequency_minutes', 43_200],
  ['blindness', DATABASE, 'database', 'performance_insights_enabled', false],
  ['blindness', DATABASE, 'database', 'monitoring_interval', 0],
  ['blindness', 'google_monitoring_uptime_check_config', 'history', 'http_check.validate_ssl', false],
  [
    'blindness',
    'aws_glue_catalog_table',
    'elb_logs_aus5',
    'storage_descriptor.ser_de_info.parameters.input~regex',
    '(.*)',
  ],
  // What is kept.
  ['protection', 'aws_backup_plan', 'plan', 'rule.0.schedule', 'cron(0 5 ? * SUN *)'],
  ['protection', 'aws_backup_selection', 'selection', 'resources', ['arn:of-another']],
  ['outage', LIFECYCLE, 'logs_requests', 'rule.0.transition.0.storage_class', 'DEEP_ARCHIVE'],
  ['data loss', LIFECYCLE, 'edge_ui', 'rule.0.noncurrent_version_expiration.0.noncurrent_days', 1],
  ['data loss', GCS, 'releases', 'lifecycle_rule', [{ action: { type: 'Delete' }, condition: { age: 365 } }]],
  ['outage', GCS, 'releases', 'requester_pays', true],
  ['outage', GCS, 'releases', 'cors.0.origin', ['https://other.example.com']],
  ['protection', 'aws_secretsmanager_secret', 'dburi_admin', 'replica', undefined],
  ['outage', 'aws_kms_key', 'database_key', 'is_enabled', false],
  ['protection', 'aws_kms_key', 'database_key', 'enable_key_rotation', false],
  // Code.
  ['exposure', TASK, 'services_public', 'container_definitions.0.image', 'docker.io/else/balrog:latest'],
  ['exposure', TASK, 'services_public', 'container_definitions.0.entryPoint', ['sh', '-c', 'env']],
  ['exposure', TASK, 'services_public', 'container_definitions.0.user', '0'],
  ['exposure', 'aws_lambda_function', 'schema-gate', 'environment.variables.NODE_OPTIONS', '--require /tmp/x'],
  ['outage', 'aws_lambda_function', 'schema-gate', 'timeout', 3],
  ['capacity', TASK, 'services_public', 'cpu', '256'],
  ['capacity', DATABASE, 'database', 'instance_class', 'db.t3.micro'],
  // Machines and schedules, by what they do and when.
  ['blindness', MACHINE, 'backup-watch', 'definition.States.PutMetrics.Arguments.Namespace', 'Other'],
  [
    'data loss',
    MACHINE,
    'restore-drill',
    'definition.States.DeleteFormer.Arguments.DbInstanceIdentifier',
    'balrog-prod',
  ],
  ['exposure', MACHINE, 'restore-drill', 'definition.States.Restore.Arguments.PubliclyAccessible', true],
  [
    'exposure',
    MACHINE,
    'restore-drill',
    'definition.States.Leak',
    { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Arguments: { TopicArn: 'arn:aws:sns:us-west-2:9:x' } },
  ],
  ['blindness', SCHEDULE, 'backup-watch', 'schedule_expression', 'rate(1 day)'],
  ['outage', SCHEDULE, 'dump', 'schedule_expression', 'cron(0 0 1 1 ? *)'],
  ['outage', SCHEDULE, 'dump', 'schedule_expression', 'cron(0 0 31 2 ? *)'],
  ['outage', SCHEDULE, 'dump', 'schedule_expression', 'at(2036-01-01T00:00:00)'],
  ['outage', SCHEDULE, 'dump', 'end_date', '2026-12-31T00:00:00Z'],
  ['outage', SCHEDULE, 'cleanup', 'state', 'DISABLED'],
  ['capacity', SCHEDULE, 'cleanup', 'schedule_expression', 'rate(1 minute)'],
  // The firewall and the page.
  ['exposure', WAF, 'web-acl', 'rule.0.action', { count: {} }],
  ['exposure', WAF, 'web-acl', 'rule.2.override_action', { count: {} }],
  ['outage', WAF, 'web-acl', 'default_action', { block: {} }],
  ['outage', WAF, 'web-acl', 'rule.0.action', { captcha: {} }],
  ['outage', UI, 'ui', 'enabled', false],
  [
    'exposure',
    HEADERS,
    'headers',
    'security_headers_config.content_security_policy.content_security_policy',
    'default-src *',
  ],
  [
    'outage',
    HEADERS,
    'headers',
    'security_headers_config.content_security_policy.content_security_policy',
    "default-src 'none'",
  ],
  ['outage', 'aws_db_parameter_group', 'parameter-group', 'parameter.9', { name: 'sql_mode', value: '' }],
  ['exposure', 'aws_db_parameter_group', 'parameter-group', 'parameter.9', { name: 'local_infile', value: '1' }],
];

export const HARMLESS: readonly Row[] = [
  ['', LIFECYCLE, 'logs_requests', 'rule.0.transition.0.days', 60],
  ['', LIFECYCLE, 'logs_requests', 'rule.0.transition.0.storage_class', 'INTELLIGENT_TIERING'],
  [
    '',
    'aws_backup_plan',
    'plan',
    'rule.1',
    {
      rule_name: 'weekly',
      schedule: 'cron(0 5 ? * SUN *)',
      target_vault_name: 'balrog-prod-database',
      completion_window: 180,
      start_window: 60,
      lifecycle: { delete_after: 365 },
    },
  ],
  ['', SCHEDULE, 'restorability', 'schedule_expression', 'cron(0/30 * * * ? *)'],
  ['', SCHEDULE, 'cleanup', 'schedule_expression', 'cron(30 9 ? * SUN,MON,TUE,WED,THU,FRI,SAT *)'],
  ['', SCHEDULE, 'cleanup', 'schedule_expression', 'cron(0 10 * * ? *)'],
  ['', MACHINE, 'restore-drill', 'definition.States.DescribeServing.Retry.0.MaxAttempts', 6],
  ['', MACHINE, 'restore-drill', 'definition.Comment', 'Another word for it'],
  ['', POLICY, 'policy', 'repeat_interval', '2h'],
  ['', POLICY, 'policy', 'policy.1.group_wait', '10s'],
  ['', 'aws_kms_key', 'database_key', 'rotation_period_in_days', 180],
  ['', DATABASE, 'database', 'monitoring_interval', 30],
  [
    '',
    WAF,
    'web-acl',
    'rule.9',
    {
      name: 'AWSManagedRulesSQLiRuleSet',
      priority: 50,
      override_action: { count: {} },
      statement: { managed_rule_group_statement: { name: 'AWSManagedRulesSQLiRuleSet', vendor_name: 'AWS' } },
      visibility_config: { cloudwatch_metrics_enabled: true, metric_name: 'x', sampled_requests_enabled: true },
    },
  ],
  ['', GCS, 'releases', 'soft_delete_policy.retention_duration_seconds', 77_760_000],
  ['', TASK, 'services_public', 'memory', '16384'],
  ['', SERVICE, 'services_admin', 'desired_count', 3],
  ['', 'aws_appautoscaling_target', 'tasks', 'max_capacity', 30],
  ['', HEADERS, 'headers', 'security_headers_config.strict_transport_security.access_control_max_age_sec', 126_144_000],
];

export type { Row };
