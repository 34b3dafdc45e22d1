/**
 * How AWS names what has no behaviour of its own here: per type the shape of its ARN and what its id is. Shapes are
 * those of the Service Authorization Reference, "Actions, resources, and condition keys"; ids those of the
 * provider's documentation, "Attribute Reference" and "Import".
 *
 * In templates `{name}` is the resource's name, `{hex}` 16 digits, `{uuid}` a UUID, `{id}` the id, `{account}` and
 * `{region}` the caller's, and `{argument:ATTRIBUTE}` a configured value.
 */
export interface Convention {
  /** `SERVICE:RESOURCE`; a service in front of `::` has no Region. */
  readonly arn?: string;
  readonly id?: string;
  /** Values of further computed attributes. */
  readonly more?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

const BALANCER = 'elasticloadbalancing:loadbalancer/app/{name}/{hex}';

export const CONVENTIONS: Readonly<Record<string, Convention>> = {
  aws_acm_certificate: {
    arn: 'acm:certificate/{uuid}',
    id: '{arn}',
    more: { status: 'ISSUED', type: 'AMAZON_ISSUED' },
  },
  aws_acm_certificate_validation: { id: '2025-01-15 00:00:00 +0000 UTC' },
  aws_appautoscaling_policy: {
    arn: 'autoscaling:scalingPolicy:{uuid}:resource/{argument:service_namespace}/{argument:resource_id}:policyName/{name}',
    id: '{name}',
  },
  aws_appautoscaling_target: { arn: 'application-autoscaling:scalable-target/{hex}', id: '{argument:resource_id}' },
  aws_athena_named_query: { id: '{uuid}' },
  aws_athena_workgroup: { arn: 'athena:workgroup/{name}', id: '{name}' },
  aws_cloudfront_distribution: {
    arn: 'cloudfront::distribution/{id}',
    id: 'E{HEX13}',
    more: {
      domain_name: 'd{hex13}.cloudfront.net',
      hosted_zone_id: 'Z2FDTNDATAQYW2',
      status: 'Deployed',
      caller_reference: 'terraform-{dec26}',
      etag: 'E{HEX13}',
    },
  },
  aws_cloudfront_function: {
    arn: 'cloudfront::function/{name}',
    id: '{name}',
    more: { status: 'UNASSOCIATED', etag: 'E{HEX13}', live_stage_etag: 'E{HEX13}' },
  },
  aws_cloudfront_origin_access_control: {
    arn: 'cloudfront::origin-access-control/{id}',
    id: 'E{HEX13}',
    more: { etag: 'E{HEX13}' },
  },
  aws_cloudfront_response_headers_policy: {
    arn: 'cloudfront::response-headers-policy/{id}',
    id: '{uuid}',
    more: { etag: 'E{HEX13}' },
  },
  aws_cloudwatch_composite_alarm: { arn: 'cloudwatch:alarm:{name}', id: '{name}' },
  aws_cloudwatch_dashboard: { arn: 'cloudwatch::dashboard/{name}', id: '{name}' },
  aws_cloudwatch_log_delivery: { arn: 'logs:delivery:{id}', id: '{hex16}' },
  aws_cloudwatch_log_delivery_destination: {
    arn: 'logs:delivery-destination:{name}',
    id: '{name}',
    more: { delivery_destination_type: 'CWL' },
  },
  aws_cloudwatch_log_delivery_source: {
    arn: 'logs:delivery-source:{name}',
    id: '{name}',
    more: { service: 'cloudfront' },
  },
  aws_cloudwatch_log_metric_filter: { id: '{name}' },
  aws_cloudwatch_log_stream: { arn: 'logs:log-group:{argument:log_group_name}:log-stream:{name}', id: '{name}' },
  aws_dynamodb_table: { arn: 'dynamodb:table/{name}', id: '{name}' },
  aws_ecr_pull_through_cache_rule: { id: '{argument:ecr_repository_prefix}', more: { registry_id: '{account}' } },
  aws_ecr_repository_creation_template: { id: '{argument:prefix}', more: { registry_id: '{account}' } },
  aws_ecr_repository: {
    arn: 'ecr:repository/{name}',
    id: '{name}',
    more: { repository_url: '{account}.dkr.ecr.{region}.amazonaws.com/{name}' },
  },
  aws_ecs_cluster: { arn: 'ecs:cluster/{name}', id: '{arn}' },
  aws_ecs_service: { arn: 'ecs:service/{last:cluster}/{name}', id: '{arn}' },
  aws_ecs_task_definition: {
    arn: 'ecs:task-definition/{name}:1',
    id: '{name}',
    more: { arn_without_revision: 'arn:aws:ecs:{region}:{account}:task-definition/{name}', revision: 1 },
  },
  aws_glue_catalog_database: { arn: 'glue:database/{name}', id: '{account}:{name}' },
  aws_glue_catalog_table: {
    arn: 'glue:table/{argument:database_name}/{name}',
    id: '{account}:{argument:database_name}:{name}',
  },
  aws_iam_access_key: { id: 'AKIA{HEX16}' },
  aws_iam_group: { arn: 'iam::group/{name}', id: '{name}' },
  aws_iam_service_linked_role: { arn: 'iam::role/aws-service-role/{argument:aws_service_name}/{name}', id: '{arn}' },
  aws_lambda_alias: { arn: 'lambda:function:{last:function_name}:{name}', id: '{arn}' },
  aws_lambda_event_source_mapping: { arn: 'lambda:event-source-mapping:{id}', id: '{uuid}' },
  aws_lambda_function_url: {
    id: '{argument:function_name}',
    more: { function_url: 'https://{hex32}.lambda-url.{region}.on.aws/' },
  },
  aws_lb: {
    arn: BALANCER,
    id: '{arn}',
    more: {
      arn_suffix: 'app/{name}/{hex}',
      dns_name: '{name}-{dec10}.{region}.elb.amazonaws.com',
      zone_id: 'Z1H1FL5HABSF5',
    },
  },
  aws_lb_listener: { arn: 'elasticloadbalancing:listener/{tail:load_balancer_arn}/{hex}', id: '{arn}' },
  aws_lb_listener_certificate: { id: '{argument:listener_arn}_{argument:certificate_arn}' },
  aws_lb_listener_rule: { arn: 'elasticloadbalancing:listener-rule/{tail:listener_arn}/{hex}', id: '{arn}' },
  aws_lb_target_group: {
    arn: 'elasticloadbalancing:targetgroup/{name}/{hex}',
    id: '{arn}',
    more: { arn_suffix: 'targetgroup/{name}/{hex}' },
  },
  aws_network_acl: { arn: 'ec2:network-acl/{id}', id: 'acl-0{hex}' },
  aws_route53_health_check: { arn: 'route53:::healthcheck/{id}', id: '{uuid}' },
  aws_route53_record: { id: '{argument:zone_id}_{name}_{argument:type}', more: { fqdn: '{name}' } },
  aws_route53_zone: {
    arn: 'route53:::hostedzone/{id}',
    id: 'Z0{HEX19}',
    more: {
      zone_id: '{id}',
      primary_name_server: 'ns-1.awsdns-00.com',
      name_servers: ['ns-1.awsdns-00.com', 'ns-513.awsdns-00.net', 'ns-1025.awsdns-00.org', 'ns-1537.awsdns-00.co.uk'],
    },
  },
  aws_s3_bucket_acl: { id: '{argument:bucket}' },
  aws_s3_object: { id: '{argument:key}' },
  aws_secretsmanager_secret: { arn: 'secretsmanager:secret:{name}-{hex6}', id: '{arn}' },
  aws_secretsmanager_secret_policy: { id: '{argument:secret_arn}' },
  aws_secretsmanager_secret_rotation: { id: '{argument:secret_id}' },
  aws_secretsmanager_secret_version: {
    id: '{argument:secret_id}|{uuid}',
    more: { version_id: '{uuid}' },
  },
  aws_service_discovery_private_dns_namespace: {
    arn: 'servicediscovery:namespace/{id}',
    id: 'ns-{hex}',
    more: { hosted_zone: 'Z{HEX20}' },
  },
  aws_service_discovery_service: { arn: 'servicediscovery:service/{id}', id: 'srv-{hex}' },
  aws_sfn_state_machine: { arn: 'states:stateMachine:{name}', id: '{arn}', more: { revision_id: '' } },
  aws_sqs_queue: {
    arn: 'sqs:{name}',
    id: 'https://sqs.{region}.amazonaws.com/{account}/{name}',
    more: { url: '{id}' },
  },
  aws_wafv2_ip_set: { arn: 'wafv2:{scope}/ipset/{name}/{uuid}', id: '{uuid}', more: { lock_token: '{uuid}' } },
  aws_wafv2_web_acl: {
    arn: 'wafv2:{scope}/webacl/{name}/{uuid}',
    id: '{uuid}',
    more: { lock_token: '{uuid}', application_integration_url: '' },
  },
  aws_wafv2_web_acl_association: { id: '{argument:web_acl_arn},{argument:resource_arn}' },
};

/** Services whose name in ARNs is not the word after `aws_`. The longest prefix counts. */
export const SERVICES: Readonly<Record<string, string>> = {
  alb: 'elasticloadbalancing',
  athena: 'athena',
  cloudwatch_event: 'events',
  cloudwatch_log: 'logs',
  cloudwatch_query: 'logs',
  cognito: 'cognito-idp',
  db: 'rds',
  default: 'ec2',
  docdb: 'rds',
  ebs: 'ec2',
  efs: 'elasticfilesystem',
  elb: 'elasticloadbalancing',
  instance: 'ec2',
  kinesis_firehose: 'firehose',
  launch: 'ec2',
  lb: 'elasticloadbalancing',
  network: 'ec2',
  service_discovery: 'servicediscovery',
  sfn: 'states',
  subnet: 'ec2',
  vpc: 'ec2',
  xray: 'xray',
};
