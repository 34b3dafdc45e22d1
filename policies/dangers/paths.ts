/** Paths that work: rules, routes, listeners and names that lead somebody somewhere. Here is what cuts one; network.ts and edge.ts say what opens one. */
import { ceases, changes, closes, falls, loses, off, outage, rises, type Judgement } from '@balrog-infra/review';
import { CUT, LESS_REACHED, MOVED_PATH } from './texts';

const RULES = ['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'];

/** Policies of load balancers that answer TLS below 1.2. */
const OLD_TLS = '-(2016-08|FS-2018-06|FS-1-1-2019-08|TLS-1-[01]-\\d{4}-\\d{2}|TLS13-1-[01]-\\d{4}-\\d{2})$';

export const PATHS: readonly Judgement[] = [
  ...outage.attributes('rule', 'serious', RULES, ['cidr_ipv4', 'cidr_ipv6'], closes, CUT),
  outage.attribute('rule.from-port-raised', 'serious', RULES, 'from_port', rises(), CUT),
  outage.attribute('rule.to-port-lowered', 'serious', RULES, 'to_port', falls(), CUT),
  ...outage.attributes('rule', 'serious', RULES, ['ip_protocol', 'prefix_list_id'], changes, CUT),
  outage.attribute('rule.referenced-security-group-id', 'serious', RULES, 'referenced_security_group_id', loses, CUT),
  outage.attribute('rule.security-group-id', 'serious', RULES, 'security_group_id', changes, MOVED_PATH),
  ...outage.attributes(
    'route',
    'serious',
    'aws_route',
    ['destination_cidr_block', 'nat_gateway_id', 'route_table_id'],
    changes,
    CUT,
  ),
  outage.attribute('route.other-table', 'serious', 'aws_route_table_association', 'route_table_id', changes, [
    'The subnet goes by other routes: it may lose its way out.',
    'Compare both route tables.',
  ]),
  outage.attribute('route.subnet', 'serious', 'aws_route_table_association', 'subnet_id', changes, CUT),
  ...outage.attributes('nat', 'serious', 'aws_nat_gateway', ['allocation_id', 'subnet_id'], changes, CUT),
  ...outage.attributes(
    'endpoint',
    'serious',
    'aws_vpc_endpoint',
    ['route_table_ids', 'security_group_ids', 'subnet_ids'],
    loses,
    CUT,
  ),
  outage.attribute('endpoint.names', 'serious', 'aws_vpc_endpoint', 'private_dns_enabled', off, CUT),
  ...outage.attributes('vpc', 'serious', 'aws_vpc', ['enable_dns_hostnames', 'enable_dns_support'], off, [
    'Names of the database, of endpoints and of tasks inside the VPC are not answered any more.',
    'Keep both on.',
  ]),
  outage.attribute('rds.groups-lost', 'serious', 'aws_db_instance', 'vpc_security_group_ids', loses, CUT),
  outage.attribute('lb.groups-lost', 'serious', 'aws_lb', 'security_groups', loses, CUT),
  outage.attribute(
    'ecs.groups-lost',
    'serious',
    'aws_ecs_service',
    'network_configuration.security_groups',
    loses,
    CUT,
  ),
  outage.attribute(
    'ecs.address-lost',
    'serious',
    'aws_ecs_service',
    'network_configuration.assign_public_ip',
    off,
    CUT,
  ),
  ...outage.attributes(
    'ecs',
    'serious',
    'aws_ecs_service',
    [
      'load_balancer.container_name',
      'load_balancer.container_port',
      'load_balancer.target_group_arn',
      'service_registries.registry_arn',
    ],
    changes,
    [
      'The load balancer, or whoever asks for the name, reaches no container.',
      'Compare it with the container and its port.',
    ],
  ),
  ...outage.attributes(
    'listener',
    'serious',
    'aws_lb_listener',
    [
      'port',
      'default_action.redirect.**',
      'default_action.fixed_response.**',
      'default_action.forward.**',
      'default_action.authenticate_oidc.**',
    ],
    changes,
    MOVED_PATH,
  ),
  outage.attribute('listener.protocol-changed', 'serious', 'aws_lb_listener', 'protocol', changes, MOVED_PATH),
  ...outage.attributes(
    'target-group',
    'serious',
    'aws_lb_target_group',
    ['health_check.matcher', 'health_check.port', 'health_check.protocol', 'port', 'protocol'],
    changes,
    [
      'The load balancer asks elsewhere or for something else, and may take every target out.',
      'Check that the tasks answer it.',
    ],
  ),
  ...outage.attributes('lb', 'serious', 'aws_lb', ['ip_address_type'], changes, MOVED_PATH),
  ...outage.attributes('lb', 'notice', 'aws_lb', ['enable_http2'], off, LESS_REACHED),
  outage.attribute('waf.networks-lost', 'serious', 'aws_wafv2_ip_set', 'addresses', closes, [
    'People and automation behind the network are refused.',
    'Ask whose it is before it goes.',
  ]),
  outage.attribute('dns.type', 'serious', 'aws_route53_record', 'type', changes, MOVED_PATH),
  outage.attribute('dns.vpc', 'serious', 'aws_route53_zone', 'vpc.vpc_id', changes, CUT),
  ...outage.attributes(
    'discovery',
    'serious',
    'aws_service_discovery_service',
    ['dns_config.dns_records.type', 'dns_config.routing_policy'],
    changes,
    MOVED_PATH,
  ),
  outage.attribute('vpc.gateway', 'serious', 'aws_internet_gateway', 'vpc_id', changes, CUT),
  outage.attribute('tls.ceiling', 'serious', 'aws_lb_listener', 'ssl_policy', ceases(OLD_TLS), [
    'Clients that speak TLS 1.0 or 1.1 at most are answered nothing: old releases get no update, and so never a newer one.',
    'Count the versions of TLS in the requests log of a month before.',
  ]),
  ...outage.attributes(
    'dns',
    'serious',
    'aws_route53_record',
    ['alias.zone_id', 'alias.evaluate_target_health'],
    changes,
    CUT,
  ),
];
