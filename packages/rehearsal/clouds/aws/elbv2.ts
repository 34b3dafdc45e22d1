/** Application load balancers (provider: internal/service/elbv2/load_balancer.go, listener.go). */
import { all, between, checks, lengthBetween, oneOf, worded } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { number, text, texts, truthy } from '../values';
import { apiError, operation } from './errors';
import { deliveryRefusal } from './elbv2-logs';
import { ELB, ELB_NAME, uniqueElbName } from './elbv2-names';
import { targetGroup } from './elbv2-target-group';

const LOAD_BALANCER_NAME = all(
  ELB_NAME,
  worded([/^internal-/, 'must not', '{name} cannot begin with "internal-": {value}']),
);

const loadBalancer: ResourceBehaviour = {
  create: (values, cloud) => ({
    vpc_id: vpcOf(values, cloud) ?? '',
    ip_address_type: 'ipv4',
    internal: false,
    enforce_security_group_inbound_rules_on_private_link_traffic: '',
    subnet_mapping: texts(values, 'subnets').map((subnet) => ({ subnet_id: subnet, outpost_id: '' })),
  }),
  validate: checks({
    name: LOAD_BALANCER_NAME,
    name_prefix: lengthBetween(0, 6),
    load_balancer_type: oneOf('application', 'network', 'gateway'),
    ip_address_type: oneOf('ipv4', 'dualstack', 'dualstack-without-public-ipv4'),
    desync_mitigation_mode: oneOf('monitor', 'defensive', 'strictest'),
    client_keep_alive: between(60, 604_800),
  }),
  refuse(action, values, cloud) {
    const own = text(values, 'arn') ?? text(values, 'name') ?? '';
    if (action !== 'delete') return [...tooFewZones(values, cloud), ...deliveryRefusal(own, values, cloud)];
    if (!truthy(values, 'enable_deletion_protection')) return [];
    const fail = operation(`deleting ELBv2 Load Balancer (${own})`, ELB, 'DeleteLoadBalancer');
    return [
      fail('OperationNotPermitted', `Load balancer '${own}' cannot be deleted because deletion protection is enabled`),
    ];
  },
  unique: uniqueElbName(
    'Load Balancer',
    'CreateLoadBalancer',
    'DuplicateLoadBalancerName',
    (name) => `A load balancer with the same name '${name}' exists, but with different settings`,
  ),
};

function vpcOf(values: Values, cloud: CloudView): string | undefined {
  const [first] = texts(values, 'subnets');
  return text(cloud.resources('aws_subnet').find(({ id }) => id === first)?.values, 'vpc_id');
}

/** "Subnets from at least two Availability Zones" (CreateLoadBalancer, application load balancers). */
function tooFewZones(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const subnets = texts(values, 'subnets');
  if (subnets.length === 0 || (text(values, 'load_balancer_type') ?? 'application') !== 'application') return [];
  const known = cloud.resources('aws_subnet').filter(({ id }) => subnets.includes(id));
  const zones = new Set(known.map((subnet) => text(subnet.values, 'availability_zone')));
  if (zones.size >= 2) return [];
  const fail = operation(
    `creating ELBv2 application Load Balancer (${text(values, 'name')})`,
    ELB,
    'CreateLoadBalancer',
  );
  return [
    fail('ValidationError', 'At least two subnets in two different Availability Zones must be specified', ['subnets']),
  ];
}

const listener: ResourceBehaviour = {
  create: (values) => (text(values, 'protocol') === 'HTTPS' ? { ssl_policy: 'ELBSecurityPolicy-2016-08' } : {}),
  validate: checks({ port: between(1, 65_535) }),
  refuse(action, values) {
    const lb = text(values, 'load_balancer_arn') ?? '';
    if (action === 'delete' || text(values, 'protocol') !== 'HTTPS' || values['certificate_arn']) return [];
    const fail = operation(`creating ELBv2 Listener (${lb})`, ELB, 'CreateListener');
    return [fail('ValidationError', 'A certificate must be specified for HTTPS listeners', ['certificate_arn'])];
  },
  unique: (values) => {
    const [lb, port] = [text(values, 'load_balancer_arn'), number(values, 'port')];
    if (lb === undefined || port === undefined) return [];
    const why = `A listener already exists on this port for this load balancer '${lb}'`;
    const error = `creating ELBv2 Listener (${lb}): ${apiError(ELB, 'CreateListener', 400, 'DuplicateListener', why)}`;
    return [{ scope: 'region', name: `listener:${lb}:${port}`, error }];
  },
};

export const elbv2Resources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_lb: loadBalancer,
  aws_lb_target_group: targetGroup,
  aws_lb_listener: listener,
};
