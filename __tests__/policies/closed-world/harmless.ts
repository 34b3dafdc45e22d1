/** What does no harm in prod: sixty changes and more, found in the stack rather than listed. None may be called dangerous or unjudged. */
import type { Code } from '../../../commands/plan/review/plan-of-code';
import { blockAt, containers, edit, set, type Block, type Blocks, type Edit } from './edits';

export function harmlessEdits(code: Code): readonly Edit[] {
  const resources = code['resource'] as Blocks;
  const named = (type: string): readonly (readonly [string, Block])[] => Object.entries(resources[type] ?? {});
  const some = (type: string, most = 2): readonly string[] =>
    named(type)
      .map(([name]) => name)
      .slice(0, most);
  const numbered = named('aws_cloudwatch_metric_alarm')
    .filter(([, block]) => typeof block['threshold'] === 'number' && block['threshold'] !== 0)
    .slice(0, 8);
  const below = (block: Block): boolean => String(block['comparison_operator']).startsWith('Less');
  const described = [
    'aws_kms_key',
    'aws_secretsmanager_secret',
    'aws_lambda_function',
    'aws_cloudwatch_event_rule',
    'aws_scheduler_schedule',
    'aws_wafv2_web_acl',
  ];
  return [
    ...[
      'aws_lb',
      'aws_vpc',
      'aws_subnet',
      'aws_db_instance',
      'aws_ecs_service',
      'aws_s3_bucket',
      'aws_kms_key',
      'aws_cloudwatch_metric_alarm',
    ].flatMap((type) =>
      some(type, 1).map((name) =>
        edit(`a tag of ${type}`, type, (all) => {
          const block = blockAt(all, type, name);
          block['tags'] = { ...(block['tags'] as Block | undefined), Team: 'releng' };
        }),
      ),
    ),
    ...described.flatMap((type) =>
      some(type, 1).map((name) => set(type, name, 'description', 'Says it in other words')),
    ),
    ...numbered.map(([name, block]) =>
      set('aws_cloudwatch_metric_alarm', name, 'threshold', Number(block['threshold']) * (below(block) ? 1.1 : 0.9)),
    ),
    ...some('aws_cloudwatch_metric_alarm', 2).map((name) =>
      set('aws_cloudwatch_metric_alarm', name, 'alarm_description', 'Says it in other words'),
    ),
    ...some('aws_ecs_service', 3).map((name) => set('aws_ecs_service', name, 'desired_count', 12)),
    ...some('aws_appautoscaling_target', 1).flatMap((name) => [
      set('aws_appautoscaling_target', name, 'max_capacity', 99),
      set('aws_appautoscaling_target', name, 'min_capacity', 9),
    ]),
    ...some('aws_appautoscaling_policy', 2).map((name) =>
      set('aws_appautoscaling_policy', name, 'target_tracking_scaling_policy_configuration.target_value', 10),
    ),
    set('aws_db_instance', 'database', 'performance_insights_retention_period', 731),
    set('aws_db_instance', 'database', 'max_allocated_storage', 2000),
    ...some('aws_cloudwatch_log_group', 3).map((name) =>
      set('aws_cloudwatch_log_group', name, 'retention_in_days', 3653),
    ),
    ...named('aws_s3_bucket_lifecycle_configuration')
      .filter(
        ([, block]) => ((block['rule'] as Block[])[0]?.['expiration'] as Block | undefined)?.['days'] !== undefined,
      )
      .slice(0, 3)
      .map(([name]) => set('aws_s3_bucket_lifecycle_configuration', name, 'rule.expiration.days', 9999)),
    ...some('aws_backup_plan', 1).flatMap((name) => [
      set('aws_backup_plan', name, 'rule.lifecycle.delete_after', 999),
      set('aws_backup_plan', name, 'rule.completion_window', 600),
    ]),
    ...named('aws_lb_listener')
      .filter(([, block]) => String(block['ssl_policy']).includes('TLS13-1-2'))
      .map(([name]) => set('aws_lb_listener', name, 'ssl_policy', 'ELBSecurityPolicy-TLS13-1-3-2021-06')),
    ...some('aws_cloudfront_distribution', 1).flatMap((name) => [
      set('aws_cloudfront_distribution', name, 'comment', 'Says it in other words'),
      set('aws_cloudfront_distribution', name, 'default_cache_behavior.viewer_protocol_policy', 'https-only'),
    ]),
    ...named('aws_ecs_task_definition')
      .filter(([name]) => /_(public|admin)_/.test(name))
      .slice(0, 2)
      .flatMap(([name]) => [
        set('aws_ecs_task_definition', name, 'memory', '16384'),
        containers(name, 'has more processes', (all) => {
          for (const container of all)
            for (const one of (container['environment'] ?? []) as Block[])
              if (one['name'] === 'UWSGI_PROCESSES') one['value'] = '16';
        }),
      ]),
    ...some('aws_lambda_function', 1).flatMap((name) => [
      set('aws_lambda_function', name, 'memory_size', 2048),
      set('aws_lambda_function', name, 'timeout', 890),
    ]),
    ...some('grafana_dashboard', 2).map((name) =>
      edit(`another title of ${name}`, 'grafana_dashboard', (all) => {
        const block = blockAt(all, 'grafana_dashboard', name);
        block['config_json'] = String(block['config_json']).replace('"timezone":"utc"', '"timezone":"browser"');
      }),
    ),
    ...some('google_monitoring_alert_policy', 1).map((name) =>
      set('google_monitoring_alert_policy', name, 'display_name', 'Says it in other words'),
    ),
    ...some('aws_route53_zone', 1).map((name) => set('aws_route53_zone', name, 'comment', 'Says it in other words')),
    ...['sentry_project', 'sentry_team', 'sentry_alert'].flatMap((type) =>
      some(type, 1).map((name) => set(type, name, 'name', 'Says it in other words')),
    ),
    ...some('aws_lb', 1).map((name) => set('aws_lb', name, 'idle_timeout', 400)),
    ...some('aws_lb_target_group', 1).map((name) => set('aws_lb_target_group', name, 'deregistration_delay', '600')),
    edit(
      'a private bucket',
      [
        'aws_s3_bucket',
        'aws_s3_bucket_public_access_block',
        'aws_s3_bucket_versioning',
        'aws_s3_bucket_ownership_controls',
      ],
      (all) => {
        const bucket = '${aws_s3_bucket.fresh.id}';
        all['aws_s3_bucket']!['fresh'] = { bucket: 'balrog-prod-fresh' };
        all['aws_s3_bucket_public_access_block']!['fresh'] = {
          bucket,
          block_public_acls: true,
          block_public_policy: true,
          ignore_public_acls: true,
          restrict_public_buckets: true,
        };
        all['aws_s3_bucket_versioning']!['fresh'] = { bucket, versioning_configuration: { status: 'Enabled' } };
        all['aws_s3_bucket_ownership_controls']!['fresh'] = {
          bucket,
          rule: { object_ownership: 'BucketOwnerEnforced' },
        };
      },
    ),
    alike('a new domain', code, /^edge_aus5_/, 'edge_aus5_', 'edge_aus9_', 'aus5', 'aus9'),
    alike('a new job', code, /^jobs_cleanup(-schedule)?_/, 'jobs_cleanup', 'jobs_fresh', 'cleanup-db', 'fresh-job'),
  ];
}

/** The resources of one construct once more, under other names: what a second one of it comes to. */
function alike(name: string, code: Code, wanted: RegExp, from: string, to: string, named: string, other: string): Edit {
  const resources = code['resource'] as Blocks;
  const data = code['data'] as Blocks;
  const rename = (block: Block): Block =>
    JSON.parse(JSON.stringify(block).replaceAll(from, to).replaceAll(named, other)) as Block;
  const types = Object.keys(resources).filter((type) =>
    Object.keys(resources[type] ?? {}).some((one) => wanted.test(one)),
  );
  return edit(name, types, (all, documents) => {
    for (const [from_, into] of [
      [resources, all],
      [data, documents],
    ] as const)
      for (const [type, blocks] of Object.entries(from_))
        for (const [one, block] of Object.entries(blocks))
          if (wanted.test(one)) into[type]![one.replace(from, to)] = rename(block);
  });
}
