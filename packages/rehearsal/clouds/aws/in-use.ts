/**
 * What may not be deleted while something else uses it. Terraform deletes what it replaces before it changes what refers to it
 * (unless told `create_before_destroy`), so that such a replacement ends here, after the provider has waited for minutes.
 */
import type { CloudResource, CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { blocks, text } from '../values';
import { operation } from './errors';

/** A type, and the path of the attribute with which it refers: blocks, and at the end a text or a list of texts. */
type User = readonly [type: string, ...path: readonly [string, ...string[]]];

interface Guarded {
  /** Attributes by which others refer to it. */
  readonly known: readonly string[];
  readonly users: readonly User[];
  /** `deleting Security Group`, followed by the id. */
  readonly doing: string;
  readonly operation: readonly [service: string, name: string];
  readonly code: string;
  readonly why: (id: string, user: CloudResource) => string;
}

/** What has network interfaces in security groups, and rules that name one. */
const groups: readonly User[] = [
  ['aws_db_instance', 'vpc_security_group_ids'],
  ['aws_lb', 'security_groups'],
  ['aws_ecs_service', 'network_configuration', 'security_groups'],
  ['aws_vpc_endpoint', 'security_group_ids'],
  ['aws_lambda_function', 'vpc_config', 'security_group_ids'],
  ['aws_vpc_security_group_ingress_rule', 'referenced_security_group_id'],
  ['aws_vpc_security_group_egress_rule', 'referenced_security_group_id'],
];

/** What has network interfaces in subnets. */
const subnets: readonly User[] = [
  ['aws_lb', 'subnets'],
  ['aws_nat_gateway', 'subnet_id'],
  ['aws_ecs_service', 'network_configuration', 'subnets'],
  ['aws_vpc_endpoint', 'subnet_ids'],
  ['aws_lambda_function', 'vpc_config', 'subnet_ids'],
];

/** Codes and messages: the services' API references, section "Errors" of each operation, and the provider's issues. */
const GUARDED: Readonly<Record<string, Guarded>> = {
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

function referred(values: Values, [name = '', ...rest]: readonly string[]): readonly string[] {
  if (rest.length > 0) return blocks(values, name).flatMap((block) => referred(block, rest));
  const value = values[name];
  return [value].flat().filter((each): each is string => typeof each === 'string');
}

function refuseDeletion(guarded: Guarded, values: Values, cloud: CloudView): readonly Diagnostic[] {
  const known = guarded.known.flatMap((name) => text(values, name) ?? []);
  const own = text(values, 'id');
  const user = guarded.users
    .flatMap(([type, ...path]) => cloud.resources(type).map((resource) => ({ resource, path })))
    // A group may name itself.
    .filter(({ resource }) => own === undefined || text(resource.values, 'security_group_id') !== own)
    .find(({ resource, path }) => referred(resource.values, path).some((reference) => known.includes(reference)));
  if (user === undefined) return [];
  const id = known[0] ?? '';
  const fail = operation(`${guarded.doing} (${id})`, ...guarded.operation);
  return [fail(guarded.code, guarded.why(id, user.resource))];
}

/** The behaviour of a type, which now refuses to be deleted while it is in use. */
export function guardUse(type: string, behaviour: ResourceBehaviour): ResourceBehaviour {
  const guarded = GUARDED[type];
  if (guarded === undefined) return behaviour;
  return {
    ...behaviour,
    refuse: (action, values, cloud, prior) => [
      ...(behaviour.refuse?.(action, values, cloud, prior) ?? []),
      ...(action === 'delete' ? refuseDeletion(guarded, values, cloud) : []),
    ],
  };
}
