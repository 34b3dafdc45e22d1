/** What of networks, databases and containers may not be deleted while it is in use. */
import { text } from '../../values';
import type { GuardedTypes, User } from './guarded';

/** What has network interfaces in security groups, and rules that name one. */
const groups: readonly User[] = [
  ['aws_db_instance', 'vpc_security_group_ids'],
  ['aws_lb', 'security_groups'],
  ['aws_ecs_service', 'network_configuration', 'security_groups'],
  ['aws_vpc_endpoint', 'security_group_ids'],
  ['aws_lambda_function', 'vpc_config', 'security_group_ids'],
  ['aws_instance', 'vpc_security_group_ids'],
  ['aws_network_interface', 'security_groups'],
  ['aws_elasticache_cluster', 'security_group_ids'],
  ['aws_efs_mount_target', 'security_groups'],
  ['aws_security_group', 'ingress', 'security_groups'],
  ['aws_security_group', 'egress', 'security_groups'],
  ['aws_security_group_rule', 'source_security_group_id'],
  ['aws_vpc_security_group_ingress_rule', 'referenced_security_group_id'],
  ['aws_vpc_security_group_egress_rule', 'referenced_security_group_id'],
];

/** What has network interfaces in subnets. */
const subnets: readonly User[] = [
  ['aws_lb', 'subnets'],
  ['aws_nat_gateway', 'subnet_id'],
  ['aws_ecs_service', 'network_configuration', 'subnets'],
  ['aws_vpc_endpoint', 'subnet_ids'],
  ['aws_instance', 'subnet_id'],
  ['aws_network_interface', 'subnet_id'],
  ['aws_efs_mount_target', 'subnet_id'],
  ['aws_lambda_function', 'vpc_config', 'subnet_ids'],
];

/** Codes and messages: the services' API references, section "Errors" of each operation, and the provider's issues. */
export const NETWORK_IN_USE: GuardedTypes = {
  aws_security_group: {
    known: ['id'],
    users: groups,
    doing: 'deleting Security Group',
    operation: ['EC2', 'DeleteSecurityGroup'],
    code: 'api error DependencyViolation',
    why: (id) => `resource ${id} has a dependent object`,
  },
  aws_subnet: {
    known: ['id'],
    users: subnets,
    doing: 'deleting EC2 Subnet',
    operation: ['EC2', 'DeleteSubnet'],
    code: 'api error DependencyViolation',
    why: (id) => `The subnet '${id}' has dependencies and cannot be deleted.`,
  },
  aws_vpc: {
    known: ['id'],
    users: [
      ['aws_subnet', 'vpc_id'],
      ['aws_security_group', 'vpc_id'],
      ['aws_internet_gateway', 'vpc_id'],
      ['aws_vpc_endpoint', 'vpc_id'],
    ],
    doing: 'deleting EC2 VPC',
    operation: ['EC2', 'DeleteVpc'],
    code: 'api error DependencyViolation',
    why: (id) => `The vpc '${id}' has dependencies and cannot be deleted.`,
  },
  aws_db_subnet_group: {
    known: ['name', 'id'],
    users: [['aws_db_instance', 'db_subnet_group_name']],
    doing: 'deleting RDS DB Subnet Group',
    operation: ['RDS', 'DeleteDBSubnetGroup'],
    code: 'InvalidDBSubnetGroupStateFault',
    why: (id, user) =>
      `Cannot delete the subnet group '${id}' because at least one database instance: ${text(user.values, 'identifier') ?? ''} is still using it.`,
  },
  aws_db_parameter_group: {
    known: ['name', 'id'],
    users: [['aws_db_instance', 'parameter_group_name']],
    doing: 'deleting RDS DB Parameter Group',
    operation: ['RDS', 'DeleteDBParameterGroup'],
    code: 'InvalidDBParameterGroupState',
    why: () =>
      'One or more database instances are still members of this parameter group, so the group cannot be deleted',
  },
  aws_lb_target_group: {
    known: ['arn'],
    users: [
      ['aws_lb_listener', 'default_action', 'target_group_arn'],
      ['aws_lb_listener_rule', 'action', 'target_group_arn'],
    ],
    doing: 'deleting ELBv2 Target Group',
    operation: ['Elastic Load Balancing v2', 'DeleteTargetGroup'],
    code: 'ResourceInUse',
    why: (id) => `Target group '${id}' is currently in use by a listener or a rule`,
  },
  aws_acm_certificate: {
    known: ['arn'],
    users: [
      ['aws_lb_listener', 'certificate_arn'],
      ['aws_cloudfront_distribution', 'viewer_certificate', 'acm_certificate_arn'],
    ],
    doing: 'deleting ACM Certificate',
    operation: ['ACM', 'DeleteCertificate'],
    code: 'ResourceInUseException',
    why: (id) => `Certificate ${id} is in use.`,
  },
  aws_service_discovery_service: {
    known: ['arn'],
    users: [['aws_ecs_service', 'service_registries', 'registry_arn']],
    doing: 'deleting Service Discovery Service',
    operation: ['ServiceDiscovery', 'DeleteService'],
    code: 'ResourceInUse',
    why: () => 'Service contains registered instances; delete the instances before deleting the service',
  },
  aws_ecs_cluster: {
    known: ['arn', 'name', 'id'],
    users: [['aws_ecs_service', 'cluster']],
    doing: 'deleting ECS Cluster',
    operation: ['ECS', 'DeleteCluster'],
    code: 'ClusterContainsServicesException',
    why: () => 'The Cluster cannot be deleted while Services are active.',
  },
};
