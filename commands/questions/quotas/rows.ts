/**
 * Quotas of AWS that an environment comes near to, or that refuse a deployment when they are reached: what AWS gives a new
 * account, and what the environment needs of it. "Service Quotas" has most under these names.
 */
import * as m from './measures';
import { each, type Quota } from './quota';

const VPC = { service: 'Amazon VPC', source: 'Amazon VPC quotas (VPC user guide)' } as const;
const ELB = {
  service: 'Elastic Load Balancing',
  source: 'Quotas for your Application Load Balancers (ELB user guide)',
} as const;
const RDS = { service: 'Amazon RDS', source: 'Quotas and constraints for Amazon RDS (RDS user guide)' } as const;
const IAM = { service: 'IAM', source: 'IAM and AWS STS quotas (IAM user guide)' } as const;
const CHARACTERS = { unit: 'characters', canBeRaised: 'no' } as const;

export const QUOTAS: readonly Quota[] = [
  {
    service: 'AWS Fargate',
    name: 'Fargate On-Demand vCPU resource count',
    byDefault: 6,
    unit: 'vCPU',
    canBeRaised: 'yes',
    source: 'Amazon ECS endpoints and quotas (AWS general reference)',
    of: ['aws_ecs_task_definition', 'aws_ecs_service', 'aws_appautoscaling_target'],
    needed: m.vcpuAtMost,
    note: (made) =>
      `${m.vcpuAtRest(made)} at rest; at most while a deployment replaces what autoscaling has started, with every job`,
  },
  {
    service: 'Amazon ECS',
    name: 'Task definition size',
    byDefault: 65_536,
    unit: 'bytes',
    canBeRaised: 'no',
    source: 'Amazon ECS service quotas (ECS developer guide)',
    of: ['aws_ecs_task_definition'],
    needed: m.definitionBytes,
    note: 'The largest: configuration files stand in it',
  },
  {
    service: 'AWS Lambda',
    name: 'Concurrent executions',
    byDefault: 1000,
    unit: 'at once',
    canBeRaised: 'yes',
    source: 'Lambda quotas (Lambda developer guide)',
    of: ['aws_lambda_function'],
    needed: m.concurrency,
    note: 'A new account has less, 10 in many, until it is used: so nothing is reserved',
  },
  each('aws_vpc', {
    ...VPC,
    name: 'VPCs per Region',
    byDefault: 5,
    needed: (made) => made.of('aws_vpc').length + 1,
    note: 'With the default VPC',
  }),
  each('aws_subnet', { ...VPC, name: 'Subnets per VPC', byDefault: 200 }),
  each('aws_route_table', { ...VPC, name: 'Route tables per VPC', byDefault: 200 }),
  each('aws_internet_gateway', {
    ...VPC,
    name: 'Internet gateways per Region',
    byDefault: 5,
    needed: (made) => made.of('aws_internet_gateway').length + 1,
    note: 'With that of the default VPC',
  }),
  each('aws_eip', { ...VPC, service: 'Amazon EC2', name: 'EC2-VPC Elastic IPs', byDefault: 5 }),
  {
    ...each('aws_nat_gateway', { ...VPC, name: 'NAT gateways per Availability Zone', byDefault: 5 }),
    needed: (made) => m.mostPer(made, 'aws_nat_gateway', 'subnet_id'),
  },
  each('aws_vpc_endpoint', { ...VPC, name: 'Interface VPC endpoints per VPC', byDefault: 50, note: 'All endpoints' }),
  each('aws_security_group', { ...VPC, name: 'VPC security groups per Region', byDefault: 2500 }),
  {
    ...VPC,
    name: 'Inbound or outbound rules per security group',
    byDefault: 60,
    unit: 'of a group',
    canBeRaised: 'yes',
    of: ['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'],
    needed: m.rulesPerGroup,
    note: 'That of admin; the health checkers of Route 53 count as 25',
  },
  {
    ...VPC,
    name: 'Security groups per network interface',
    byDefault: 5,
    unit: 'of a task',
    canBeRaised: 'yes',
    of: ['aws_ecs_service'],
    needed: m.groupsPerTask,
  },
  each('aws_lb', { ...ELB, name: 'Application Load Balancers per Region', byDefault: 50 }),
  each('aws_lb_target_group', { ...ELB, name: 'Target Groups per Region', byDefault: 3000 }),
  {
    ...each('aws_lb_listener', { ...ELB, name: 'Listeners per Application Load Balancer', byDefault: 50 }),
    needed: (made) => m.mostPer(made, 'aws_lb_listener', 'load_balancer_arn'),
  },
  {
    ...each('aws_lb_target_group', { ...ELB, name: 'Targets per Target Group per Region', byDefault: 1000 }),
    needed: m.targetsPerGroup,
  },
  {
    ...each('aws_db_instance', { ...RDS, name: 'DB instances', byDefault: 40 }),
    needed: m.databases,
    note: 'With one that was restored beside it, and a drill',
  },
  {
    ...each('aws_db_instance', { ...RDS, name: 'Total storage for all DB instances', byDefault: 100_000, unit: 'GB' }),
    needed: m.databaseGigabytes,
    note: 'Each of the three grown to its maximum',
  },
  {
    ...RDS,
    name: 'Manual DB instance snapshots',
    byDefault: 100,
    unit: 'of them',
    canBeRaised: 'yes',
    of: ['aws_backup_plan', 'aws_db_instance'],
    needed: m.snapshots,
    note: 'The copies of the vault, taken for manual ones to be safe, and a final one; raise it before you keep them longer',
  },
  each('aws_db_parameter_group', { ...RDS, name: 'Parameter groups', byDefault: 50 }),
  each('aws_db_subnet_group', { ...RDS, name: 'DB subnet groups', byDefault: 50 }),
  each('aws_db_event_subscription', { ...RDS, name: 'Event subscriptions', byDefault: 20 }),
  each('aws_cloudwatch_metric_alarm', {
    service: 'Amazon CloudWatch',
    name: 'Number of alarms',
    byDefault: 5000,
    source: 'CloudWatch service quotas (CloudWatch user guide)',
    needed: (made) => made.of('aws_cloudwatch_metric_alarm').length + made.of('aws_cloudwatch_composite_alarm').length,
    note: 'Of metrics, and composite ones',
  }),
  each('aws_cloudwatch_log_group', {
    service: 'CloudWatch Logs',
    name: 'Log groups',
    byDefault: 1_000_000,
    source: 'CloudWatch Logs quotas (user guide)',
  }),
  each('aws_cloudwatch_log_resource_policy', {
    service: 'CloudWatch Logs',
    name: 'Resource policies',
    byDefault: 10,
    canBeRaised: 'no',
    source: 'CloudWatch Logs quotas (user guide)',
  }),
  {
    ...each('aws_cloudwatch_log_metric_filter', {
      service: 'CloudWatch Logs',
      name: 'Metric filters per log group',
      byDefault: 100,
      canBeRaised: 'no',
      source: 'CloudWatch Logs quotas (user guide)',
    }),
    needed: (made) => m.mostPer(made, 'aws_cloudwatch_log_metric_filter', 'log_group_name'),
  },
  each('aws_cloudwatch_event_rule', {
    service: 'Amazon EventBridge',
    name: 'Number of rules per event bus',
    byDefault: 300,
    source: 'Amazon EventBridge quotas (user guide)',
  }),
  each('aws_iam_role', {
    ...IAM,
    name: 'Roles per account',
    byDefault: 1000,
    needed: (made) => made.everywhere('aws_iam_role').length,
  }),
  each('aws_iam_openid_connect_provider', {
    ...IAM,
    name: 'OpenID connect providers per account',
    byDefault: 100,
    needed: (made) => made.everywhere('aws_iam_openid_connect_provider').length,
  }),
  {
    ...each('aws_iam_role_policy', {
      ...IAM,
      ...CHARACTERS,
      name: 'Inline policies of a role, together',
      byDefault: 10_240,
    }),
    needed: m.inlinePolicies,
  },
  {
    ...each('aws_iam_role', { ...IAM, name: 'Role trust policy length', byDefault: 2048, unit: 'characters' }),
    needed: (made) => m.largestPolicy(made, 'aws_iam_role', 'assume_role_policy'),
  },
  {
    ...each('aws_iam_policy', { ...IAM, ...CHARACTERS, name: 'Managed policy length', byDefault: 6144 }),
    needed: (made) => m.largestPolicy(made, 'aws_iam_policy', 'policy'),
  },
  {
    ...each('aws_iam_role_policy_attachment', { ...IAM, name: 'Managed policies per role', byDefault: 10 }),
    needed: (made) => m.mostPer(made, 'aws_iam_role_policy_attachment', 'role'),
  },
  each('aws_s3_bucket', {
    service: 'Amazon S3',
    name: 'General purpose buckets',
    byDefault: 10_000,
    source: 'Amazon S3 endpoints and quotas (AWS general reference)',
    needed: (made) => made.everywhere('aws_s3_bucket').length,
    note: 'Of the account',
  }),
  {
    ...each('aws_s3_bucket_policy', {
      service: 'Amazon S3',
      name: 'Bucket policy',
      byDefault: 20_480,
      unit: 'bytes',
      canBeRaised: 'no',
      source: 'Amazon S3 endpoints and quotas (AWS general reference)',
    }),
    needed: (made) => m.largestPolicy(made, 'aws_s3_bucket_policy', 'policy'),
  },
  each('aws_route53_health_check', {
    service: 'Amazon Route 53',
    name: 'Health checks',
    byDefault: 200,
    source: 'Quotas (Route 53 developer guide)',
    needed: (made) => made.everywhere('aws_route53_health_check').length,
    note: 'Of the account',
  }),
  each('aws_route53_record', {
    service: 'Amazon Route 53',
    name: 'Records per hosted zone',
    byDefault: 10_000,
    source: 'Quotas (Route 53 developer guide)',
    note: 'All of them, beside those of others in the zone',
  }),
  each('aws_route53_zone', {
    service: 'Amazon Route 53',
    name: 'Hosted zones',
    byDefault: 500,
    source: 'Quotas (Route 53 developer guide)',
    note: 'Of the account, beside that of Cloud Map and those of others',
  }),
  each('aws_cloudfront_response_headers_policy', {
    service: 'Amazon CloudFront',
    name: 'Response headers policies per AWS account',
    byDefault: 20,
    source: 'Quotas (CloudFront developer guide)',
  }),
  each('aws_ecr_pull_through_cache_rule', {
    service: 'Amazon ECR',
    name: 'Pull through cache rules per registry',
    byDefault: 50,
    source: 'Amazon ECR service quotas (user guide)',
  }),
  each('aws_cloudfront_function', {
    service: 'Amazon CloudFront',
    name: 'Functions per AWS account',
    byDefault: 100,
    source: 'Quotas (CloudFront developer guide)',
  }),
  each('aws_wafv2_web_acl', {
    service: 'AWS WAF',
    name: 'Web ACLs per Region',
    byDefault: 100,
    source: 'AWS WAF quotas (developer guide)',
  }),
  each('aws_wafv2_ip_set', {
    service: 'AWS WAF',
    name: 'IP sets per Region',
    byDefault: 100,
    source: 'AWS WAF quotas (developer guide)',
  }),
  each('aws_service_discovery_private_dns_namespace', {
    service: 'AWS Cloud Map',
    name: 'Namespaces per Region',
    byDefault: 50,
    source: 'AWS Cloud Map quotas (developer guide)',
  }),
];
