/** What serves less, in fewer places, or not for a while; and what restarts a whole service. */
import { entriesOf } from './build';
import { changes, falls, gone, loses, off, on, ranked, rises, type Entry } from './entry';

const { fate, watch } = entriesOf('capacity');
const restart = entriesOf('restart').watch;

const LESS = [
  'Fewer requests can be served, or one failure takes more down.',
  'Compare it with the busiest hour and with the loss of one zone.',
] as const;
const NO_WAY_BACK = ['A deployment that fails does not go back by itself.', 'Keep it on.'] as const;
const SWITCH = ranked('true', 'true', 'false');
const STATE = ranked('ENABLED', 'ENABLED', 'DISABLED');
const NOT_RUN = ['The job runs at other times, or not at all.', 'Check the alarm that expects it.'] as const;
const TARGET = ['Requests go elsewhere.', 'Check that the new targets answer this name.'] as const;
const RESTARTS = [
  'The service stops for minutes, at once or in its next window.',
  'Say in the pull request when it happens.',
] as const;

const OUTAGES: readonly Entry[] = [
  fate(
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
      'aws_eks_cluster',
      'aws_autoscaling_group',
      'aws_instance',
      'aws_rds_cluster_instance',
      'google_compute_instance',
      'google_cloud_run_service',
      'google_cloud_run_v2_service',
      'google_container_cluster',
    ],
    ['delete', 'replace'],
    [
      'It does not serve while it is made anew, and may come back under another address.',
      'Make the new one beside it, switch over, then remove the old one.',
    ],
  ),
  fate(
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
      'aws_security_group',
      'aws_db_subnet_group',
      'aws_vpc_peering_connection',
      'aws_ec2_transit_gateway',
      'google_compute_network',
      'google_compute_subnetwork',
      'google_compute_address',
      'google_compute_global_address',
      'google_dns_record_set',
    ],
    ['delete', 'replace'],
    [
      'Connections through it end; an address that others have on their lists may change.',
      'Make the new one beside it, switch over, then remove the old one.',
    ],
  ),
  fate(
    'identity.outage',
    'serious',
    [
      'aws_iam_role',
      'aws_iam_instance_profile',
      'aws_iam_openid_connect_provider',
      'google_service_account',
      'google_project_service',
      'google_iam_workload_identity_pool',
      'google_iam_workload_identity_pool_provider',
    ],
    ['delete', 'replace'],
    [
      'Who works as it is refused; one of the same name made anew is not the same to policies that name the old one.',
      'Keep its name and path, or move its users first.',
    ],
  ),
  fate(
    'job.outage',
    'serious',
    [
      'aws_scheduler_schedule',
      'aws_cloudwatch_event_rule',
      'aws_cloudwatch_event_target',
      'aws_appautoscaling_target',
      'aws_appautoscaling_policy',
      'aws_appautoscaling_scheduled_action',
      'google_cloud_scheduler_job',
    ],
    ['delete'],
    ['Nothing starts the job or grows the service any more.', 'Keep it, or say what does it instead.'],
  ),
];

const SERVICES: readonly Entry[] = [
  watch('ecs.desired', 'serious', 'aws_ecs_service', 'desired_count', falls(), LESS),
  watch('ecs.minimum-healthy', 'serious', 'aws_ecs_service', 'deployment_minimum_healthy_percent', falls(100), LESS),
  watch('ecs.maximum', 'notice', 'aws_ecs_service', 'deployment_maximum_percent', rises(200), [
    'Two copies can run at once during a deployment: one too many for a worker that must be alone.',
    'Keep 100 for what must be alone.',
  ]),
  watch('ecs.circuit-breaker', 'serious', 'aws_ecs_service', 'deployment_circuit_breaker.enable', off, NO_WAY_BACK),
  watch('ecs.rollback', 'serious', 'aws_ecs_service', 'deployment_circuit_breaker.rollback', off, NO_WAY_BACK),
  watch('ecs.alarms', 'serious', 'aws_ecs_service', 'alarms.enable', off, NO_WAY_BACK),
  watch('ecs.alarm-names', 'serious', 'aws_ecs_service', 'alarms.alarm_names', loses, NO_WAY_BACK),
  watch('ecs.subnets', 'serious', 'aws_ecs_service', 'network_configuration.subnets', loses, LESS),
  watch('ecs.load-balancer', 'serious', 'aws_ecs_service', 'load_balancer.target_group_arn', gone, [
    'The load balancer sends nothing to the service any more.',
    'Keep it.',
  ]),
  watch('ecs.steady', 'notice', 'aws_ecs_service', 'wait_for_steady_state', off, [
    'Terraform ends before it is known whether the deployment works.',
    'Keep it on.',
  ]),
  watch('scaling.minimum', 'serious', 'aws_appautoscaling_target', 'min_capacity', falls(), LESS),
  watch('scaling.maximum', 'serious', 'aws_appautoscaling_target', 'max_capacity', falls(), LESS),
  watch('group.minimum', 'serious', 'aws_autoscaling_group', 'min_size', falls(), LESS),
  watch('group.maximum', 'serious', 'aws_autoscaling_group', 'max_size', falls(), LESS),
  watch('group.zones', 'serious', 'aws_autoscaling_group', 'vpc_zone_identifier', loses, LESS),
  watch('lb.subnets', 'serious', 'aws_lb', 'subnets', loses, LESS),
  watch('lb.cross-zone', 'serious', 'aws_lb', 'enable_cross_zone_load_balancing', off, LESS),
  watch('lb.idle', 'notice', 'aws_lb', 'idle_timeout', falls(60), [
    'Slow requests are cut.',
    'Compare it with the slowest request.',
  ]),
  watch('target-group.drain', 'serious', 'aws_lb_target_group', 'deregistration_delay', falls(300), [
    'Requests under way are cut at each deployment.',
    'Keep it above the slowest request.',
  ]),
  watch('listener.target', 'serious', 'aws_lb_listener', 'default_action.target_group_arn', changes, TARGET),
  watch('listener.action', 'serious', 'aws_lb_listener', 'default_action.type', changes, TARGET),
  watch('listener-rule.target', 'serious', 'aws_lb_listener_rule', 'action.target_group_arn', changes, TARGET),
  watch('target-group.health', 'serious', 'aws_lb_target_group', 'health_check.enabled', SWITCH, LESS),
  watch('target-group.health-path', 'notice', 'aws_lb_target_group', 'health_check.path', changes, [
    'If the path does not answer, every target is taken out.',
    'Check that the running version answers it.',
  ]),
  watch('container.cpu', 'notice', 'aws_ecs_task_definition', 'cpu', falls(), LESS),
  watch('container.memory', 'serious', 'aws_ecs_task_definition', 'memory', falls(), [
    'Tasks that need more are killed.',
    'Compare it with the memory that is used.',
  ]),
  watch(
    'container.stop-timeout',
    'serious',
    'aws_ecs_task_definition',
    'container_definitions.stopTimeout',
    falls(30),
    ['Work under way is cut at each deployment.', 'Keep it above the slowest request.'],
  ),
  watch('container.essential', 'serious', 'aws_ecs_task_definition', 'container_definitions.essential', SWITCH, [
    'A task lives on without the container.',
    'Keep it essential.',
  ]),
  watch('container.health', 'serious', 'aws_ecs_task_definition', 'container_definitions.healthCheck.command', gone, [
    'A container that hangs is not replaced.',
    'Keep the check.',
  ]),
  watch('cloudfront.enabled', 'critical', 'aws_cloudfront_distribution', 'enabled', SWITCH, LESS),
  watch('cloudfront.aliases', 'serious', 'aws_cloudfront_distribution', 'aliases', loses, [
    'The name is not served any more.',
    'Keep the alias.',
  ]),
  watch('lambda.concurrency', 'serious', 'aws_lambda_function', 'reserved_concurrent_executions', falls(-1, -1), LESS),
  watch('lambda.timeout', 'notice', 'aws_lambda_function', 'timeout', falls(3), LESS),
  watch('lambda.memory', 'notice', 'aws_lambda_function', 'memory_size', falls(128), LESS),
  watch('dns.alias', 'serious', 'aws_route53_record', 'alias.name', changes, [
    'Clients are sent elsewhere, some of them only after the old answer has expired.',
    'Check that the new target serves this name with its certificate.',
  ]),
  watch('dns.records', 'serious', ['aws_route53_record'], 'records', changes, [
    'Clients are sent elsewhere, some of them only after the old answer has expired.',
    'Check that the new target serves this name.',
  ]),
  watch('dns.ttl', 'notice', 'aws_route53_record', 'ttl', rises(), [
    'A way back takes as long to be seen.',
    'Keep it short around changes.',
  ]),
  watch('schedule.state', 'serious', ['aws_scheduler_schedule', 'aws_cloudwatch_event_rule'], 'state', STATE, NOT_RUN),
  watch(
    'schedule.time',
    'notice',
    ['aws_scheduler_schedule', 'aws_cloudwatch_event_rule'],
    'schedule_expression',
    changes,
    NOT_RUN,
  ),
  watch('state-machine.definition', 'notice', 'aws_sfn_state_machine', 'definition.StartAt', changes, NOT_RUN),
  watch(
    'athena.limit',
    'serious',
    'aws_athena_workgroup',
    'configuration.bytes_scanned_cutoff_per_query',
    rises(Number.POSITIVE_INFINITY),
    ['One query may scan, and cost, more.', 'Keep the limit.'],
  ),
  watch('glue.location', 'serious', 'aws_glue_catalog_table', 'storage_descriptor.location', changes, [
    'Queries read from another place; what lies at the old one is not found.',
    'Check that the data is there.',
  ]),
  watch('glue.columns', 'serious', 'aws_glue_catalog_table', 'storage_descriptor.columns.name', gone, [
    'Queries that name the column fail.',
    'Keep the column.',
  ]),
  watch('glue.projection', 'notice', 'aws_glue_catalog_table', 'parameters.*', changes, [
    'Queries may find other partitions, or none.',
    'Run a count of yesterday on it.',
  ]),
];

const DATABASES: readonly Entry[] = [
  watch('rds.multi-az', 'serious', 'aws_db_instance', 'multi_az', off, LESS),
  watch('rds.zones', 'serious', 'aws_db_subnet_group', 'subnet_ids', loses, LESS),
  watch('rds.growth', 'serious', 'aws_db_instance', 'max_allocated_storage', falls(0), [
    'A database that is full stops; it grows by itself less far.',
    'Keep the limit well above what is used.',
  ]),
  watch('rds.connections', 'serious', ['aws_db_parameter_group'], 'parameter["max_connections"].value', falls(), LESS),
  watch('cluster.zones', 'serious', 'aws_rds_cluster', 'availability_zones', loses, LESS),
  watch('dynamodb.reads', 'serious', 'aws_dynamodb_table', 'read_capacity', falls(), LESS),
  watch('dynamodb.writes', 'serious', 'aws_dynamodb_table', 'write_capacity', falls(), LESS),
  watch(
    'elasticache.failover',
    'serious',
    'aws_elasticache_replication_group',
    'automatic_failover_enabled',
    off,
    LESS,
  ),
  watch('elasticache.multi-az', 'serious', 'aws_elasticache_replication_group', 'multi_az_enabled', off, LESS),
  watch(
    'sql.availability',
    'serious',
    'google_sql_database_instance',
    'settings.availability_type',
    ranked('ZONAL', 'REGIONAL', 'ZONAL'),
    LESS,
  ),
  watch('sql.disk-grows', 'serious', 'google_sql_database_instance', 'settings.disk_autoresize', SWITCH, LESS),
  restart('rds.now', 'serious', ['aws_db_instance', 'aws_rds_cluster'], 'apply_immediately', on, [
    'Changes that restart the database do so at once instead of in its window.',
    'Leave it off.',
  ]),
  restart('rds.class', 'serious', ['aws_db_instance', 'aws_rds_cluster_instance'], 'instance_class', changes, RESTARTS),
  restart('rds.version', 'serious', ['aws_db_instance', 'aws_rds_cluster'], 'engine_version', changes, [
    RESTARTS[0],
    'Take a snapshot first: there is no downgrade.',
  ]),
  restart('rds.certificate', 'serious', 'aws_db_instance', 'ca_cert_identifier', changes, [
    'Clients that do not know the new authority cannot connect.',
    'Give clients the new bundle first.',
  ]),
  restart('sql.tier', 'serious', 'google_sql_database_instance', 'settings.tier', changes, RESTARTS),
  restart('elasticache.node', 'serious', 'aws_elasticache_replication_group', 'node_type', changes, RESTARTS),
  restart('ecs.release', 'notice', 'aws_ecs_service', 'task_definition', changes, [
    'All tasks of the service are replaced, a few at a time.',
    'Deploy stage first.',
  ]),
  restart('ecs.forced', 'notice', 'aws_ecs_service', 'force_new_deployment', on, [
    'All tasks are replaced at each apply.',
    'Leave it off.',
  ]),
  restart('container.image', 'notice', 'aws_ecs_task_definition', 'container_definitions.image', changes, [
    'Another version runs.',
    'Check that stage has run it.',
  ]),
];

export const CAPACITY: readonly Entry[] = [...OUTAGES, ...SERVICES, ...DATABASES];
