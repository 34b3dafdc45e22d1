/** Target groups (provider: internal/service/elbv2/target_group.go). */
import { between, checks, oneOf, type ArgumentCheck } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { block, blocks, list, number, text } from '../values';
import { ELB, ELB_NAME, uniqueElbName } from './elbv2-names';
import { operation } from './errors';

const seconds =
  (accepts: (value: number) => boolean, expected: string): ArgumentCheck =>
  (value, name) =>
    accepts(Number(value)) ? [] : [`expected ${name} to be ${expected}, got ${String(value)}`];

export const targetGroup: ResourceBehaviour = {
  create: (values) => ({
    ip_address_type: 'ipv4',
    load_balancing_algorithm_type: 'round_robin',
    load_balancing_anomaly_mitigation: 'off',
    load_balancing_cross_zone_enabled: 'use_load_balancer_configuration',
    protocol_version: ['HTTP', 'HTTPS'].includes(text(values, 'protocol') ?? '') ? 'HTTP1' : '',
    load_balancer_arns: [],
    stickiness: list(values, 'stickiness').length > 0 ? list(values, 'stickiness') : [NO_STICKINESS],
    target_group_health: [HEALTHY_WITH_ONE],
  }),
  validate: checks({
    name: ELB_NAME,
    target_type: oneOf('instance', 'ip', 'lambda', 'alb'),
    protocol: oneOf('GENEVE', 'HTTP', 'HTTPS', 'QUIC', 'TCP', 'TCP_QUIC', 'TCP_UDP', 'TLS', 'UDP'),
    port: between(1, 65_535),
    deregistration_delay: seconds((given) => given >= 0 && given <= 3600, 'in the range (0 - 3600)'),
    slow_start: seconds((given) => given === 0 || (given >= 30 && given <= 900), '0 or in the range (30 - 900)'),
    'health_check.*.interval': between(5, 300),
    'health_check.*.timeout': between(2, 120),
    'health_check.*.healthy_threshold': between(2, 10),
    'health_check.*.unhealthy_threshold': between(2, 10),
  }),
  refuse: (action, values, cloud) => (action === 'delete' ? stillUsed(values, cloud) : impatient(values)),
  unique: uniqueElbName(
    'Target Group',
    'CreateTargetGroup',
    'DuplicateTargetGroupName',
    (name) => `A target group with the same name '${name}' exists, but with different settings`,
  ),
};

const NO_STICKINESS = { cookie_duration: 86_400, cookie_name: '', enabled: false, type: 'lb_cookie' };
const HEALTHY_WITH_ONE = {
  dns_failover: [{ minimum_healthy_targets_count: '1', minimum_healthy_targets_percentage: 'off' }],
  unhealthy_state_routing: [{ minimum_healthy_targets_count: 1, minimum_healthy_targets_percentage: 'off' }],
};

function impatient(values: Values): readonly Diagnostic[] {
  const [interval, timeout] = ['interval', 'timeout'].map((name) => number(block(values, 'health_check'), name));
  if (interval === undefined || timeout === undefined || timeout < interval) return [];
  const fail = operation(`creating ELBv2 Target Group (${text(values, 'name')})`, ELB, 'CreateTargetGroup');
  return [fail('ValidationError', `Health check timeout '${timeout}' must be smaller than the interval '${interval}'`)];
}

function stillUsed(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const own = text(values, 'arn') ?? '';
  const users = cloud
    .resources('aws_lb_listener')
    .filter((listener) =>
      blocks(listener.values, 'default_action').some((action) => action['target_group_arn'] === own),
    );
  if (users.length === 0) return [];
  const fail = operation(`deleting ELBv2 Target Group (${own})`, ELB, 'DeleteTargetGroup');
  return [fail('ResourceInUse', `Target group '${own}' is currently in use by a listener or a rule`)];
}
