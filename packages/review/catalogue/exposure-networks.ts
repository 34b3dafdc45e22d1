/** What lets more people in by the network: rules, addresses, firewalls. */
import { entriesOf } from './build';
import {
  admits,
  appears,
  becomes,
  changes,
  falls,
  gains,
  gone,
  letsIn,
  letsOut,
  off,
  on,
  opens,
  opensOutwards,
  ranked,
  rises,
  type AttributeEntry,
  type Entry,
} from './entry';

const { fate, watch } = entriesOf('exposure');

/** Rules of the old kind say in `type` which way they open. */
const inwards = (entry: AttributeEntry): AttributeEntry => ({ ...entry, when: ['type', 'is not', 'egress'] });

const NETWORK = [
  'More of the internet gets in.',
  'Name the networks that need it, or a security group.',
  'judged',
] as const;
const PORTS = ['More ports are open.', 'Name the ports that are needed.'] as const;
const PROTOCOL = ['Every port and protocol is open.', 'Name the protocol and the ports.', 'judged'] as const;
const OUTWARDS = [
  'What runs inside can send data to more places.',
  'Name the networks or prefix lists that it needs.',
] as const;
const OUT_PORTS = ['What runs inside can reach more ports.', 'Name the ports that are needed.'] as const;
const OTHERS = ['Others than before get in.', 'Check who is in the group or on the list, now and later.'] as const;
const ADDED_GROUP = ['More is allowed in than before.', 'Check the rules of the added group.'] as const;
const PUBLIC = [
  'It gets an address that the whole internet can reach.',
  'Keep it in private subnets, behind a load balancer.',
  'judged',
] as const;

export const NETWORKS: readonly Entry[] = [
  watch('ingress.cidr', 'serious', 'aws_vpc_security_group_ingress_rule', 'cidr_ipv4', opens, NETWORK),
  watch('ingress.cidr6', 'serious', 'aws_vpc_security_group_ingress_rule', 'cidr_ipv6', opens, NETWORK),
  watch('ingress.from-port', 'serious', 'aws_vpc_security_group_ingress_rule', 'from_port', falls(), PORTS),
  watch('ingress.to-port', 'serious', 'aws_vpc_security_group_ingress_rule', 'to_port', rises(), PORTS),
  watch(
    'ingress.protocol',
    'serious',
    'aws_vpc_security_group_ingress_rule',
    'ip_protocol',
    becomes('^(-1|all)$'),
    PROTOCOL,
  ),
  watch(
    'ingress.group',
    'serious',
    'aws_vpc_security_group_ingress_rule',
    'referenced_security_group_id',
    admits,
    OTHERS,
  ),
  watch('ingress.prefix-list', 'serious', 'aws_vpc_security_group_ingress_rule', 'prefix_list_id', admits, OTHERS),
  watch('egress.cidr', 'serious', 'aws_vpc_security_group_egress_rule', 'cidr_ipv4', opensOutwards, OUTWARDS),
  watch('egress.cidr6', 'serious', 'aws_vpc_security_group_egress_rule', 'cidr_ipv6', opensOutwards, OUTWARDS),
  watch('egress.protocol', 'serious', 'aws_vpc_security_group_egress_rule', 'ip_protocol', becomes('^(-1|all)$'), [
    OUTWARDS[0],
    PROTOCOL[1],
  ]),
  watch('egress.from-port', 'serious', 'aws_vpc_security_group_egress_rule', 'from_port', falls(), OUT_PORTS),
  watch('egress.to-port', 'serious', 'aws_vpc_security_group_egress_rule', 'to_port', rises(), OUT_PORTS),
  watch(
    'security-group.ingress',
    'serious',
    ['aws_security_group', 'aws_default_security_group'],
    'ingress',
    letsIn,
    NETWORK,
  ),
  watch(
    'security-group.egress',
    'serious',
    ['aws_security_group', 'aws_default_security_group'],
    'egress',
    letsOut,
    OUTWARDS,
  ),
  inwards(watch('security-group.rule', 'serious', 'aws_security_group_rule', 'cidr_blocks', opens, NETWORK)),
  inwards(watch('security-group.rule6', 'serious', 'aws_security_group_rule', 'ipv6_cidr_blocks', opens, NETWORK)),
  inwards(
    watch(
      'security-group.rule-group',
      'serious',
      'aws_security_group_rule',
      'source_security_group_id',
      admits,
      OTHERS,
    ),
  ),
  inwards(watch('security-group.rule-list', 'serious', 'aws_security_group_rule', 'prefix_list_ids', admits, OTHERS)),
  inwards(watch('security-group.rule-self', 'notice', 'aws_security_group_rule', 'self', on, OTHERS)),
  inwards(watch('security-group.from-port', 'serious', 'aws_security_group_rule', 'from_port', falls(), PORTS)),
  inwards(watch('security-group.to-port', 'serious', 'aws_security_group_rule', 'to_port', rises(), PORTS)),
  inwards(
    watch('security-group.protocol', 'serious', 'aws_security_group_rule', 'protocol', becomes('^(-1|all)$'), PROTOCOL),
  ),
  {
    ...watch('security-group.rule-out', 'serious', 'aws_security_group_rule', 'cidr_blocks', opensOutwards, OUTWARDS),
    when: ['type', 'is', 'egress'],
  },
  watch('route.destination', 'serious', 'aws_route', 'destination_cidr_block', opensOutwards, OUTWARDS),
  watch('route.gateway', 'serious', 'aws_route', 'gateway_id', changes, OUTWARDS),
  watch('route.table', 'serious', 'aws_route_table_association', 'route_table_id', changes, OUTWARDS),
  watch('firewall.source', 'serious', 'google_compute_firewall', 'source_ranges', opens, NETWORK),
  watch('firewall.ports', 'serious', 'google_compute_firewall', 'allow', letsIn, PORTS),
  watch('network-acl.cidr', 'notice', 'aws_network_acl_rule', 'cidr_block', opens, NETWORK),
  watch('eks.public-cidrs', 'serious', 'aws_eks_cluster', 'vpc_config.public_access_cidrs', opens, NETWORK),
  watch('eks.public-endpoint', 'critical', 'aws_eks_cluster', 'vpc_config.endpoint_public_access', on, PUBLIC),
  watch(
    'sql.networks',
    'serious',
    'google_sql_database_instance',
    'settings.ip_configuration.authorized_networks.value',
    opens,
    NETWORK,
  ),
  watch(
    'sql.public-address',
    'critical',
    'google_sql_database_instance',
    'settings.ip_configuration.ipv4_enabled',
    on,
    PUBLIC,
  ),
  watch(
    'rds.public',
    'critical',
    ['aws_db_instance', 'aws_rds_cluster_instance', 'aws_redshift_cluster'],
    'publicly_accessible',
    on,
    PUBLIC,
  ),
  watch('lb.internal', 'critical', 'aws_lb', 'internal', off, [
    'The load balancer faces the internet.',
    'Keep it internal, or guard it with an allow-list or a login.',
  ]),
  watch('lb.security-groups', 'serious', 'aws_lb', 'security_groups', gains, ADDED_GROUP),
  watch('rds.security-groups', 'serious', 'aws_db_instance', 'vpc_security_group_ids', gains, ADDED_GROUP),
  watch(
    'ecs.security-groups',
    'serious',
    'aws_ecs_service',
    'network_configuration.security_groups',
    gains,
    ADDED_GROUP,
  ),
  watch('ecs.public-address', 'critical', 'aws_ecs_service', 'network_configuration.assign_public_ip', on, PUBLIC),
  watch('subnet.public-addresses', 'serious', 'aws_subnet', 'map_public_ip_on_launch', on, PUBLIC),
  watch('lb.header-fields', 'serious', 'aws_lb', 'drop_invalid_header_fields', off, [
    'Requests that servers read differently get through.',
    'Leave it on.',
  ]),
  watch(
    'lb.desync',
    'serious',
    'aws_lb',
    'desync_mitigation_mode',
    ranked('defensive', 'strictest', 'defensive', 'monitor'),
    ['Requests that servers read differently get through.', 'Keep the mode.'],
  ),
  watch('waf.rule', 'serious', 'aws_wafv2_web_acl', 'rule.name', gone, [
    'What the rule stopped gets through.',
    'Keep the rule.',
  ]),
  watch('waf.counts', 'serious', 'aws_wafv2_web_acl', 'rule.action.count', appears, [
    'The rule counts instead of blocking.',
    'Let it block.',
  ]),
  watch('waf.allows', 'serious', 'aws_wafv2_web_acl', 'rule.action.allow', appears, [
    'The rule lets through, past all later rules, what it stopped or counted.',
    'Let it block.',
  ]),
  watch('waf.rate', 'serious', 'aws_wafv2_web_acl', 'rule.statement.rate_based_statement.limit', rises(), [
    'One client gets more requests through before it is stopped.',
    'Keep the limit near what people need.',
  ]),
  watch('waf.overridden', 'serious', 'aws_wafv2_web_acl', 'rule.override_action.count', appears, [
    'The rule group counts instead of blocking.',
    'Use none as override.',
  ]),
  watch('waf.default', 'critical', 'aws_wafv2_web_acl', 'default_action.allow', appears, [
    'What no rule names gets through.',
    'Keep the default action block.',
  ]),
  watch('cloudfront.waf', 'serious', 'aws_cloudfront_distribution', 'web_acl_id', gone, [
    'No firewall stands in front of the distribution any more.',
    'Keep it.',
  ]),
  watch('cloudfront.origin-access', 'serious', 'aws_cloudfront_distribution', 'origin.origin_access_control_id', gone, [
    'CloudFront reads the bucket unsigned, which works only when the bucket is public.',
    'Keep the origin access control.',
  ]),
  watch(
    'cloudfront.headers',
    'serious',
    'aws_cloudfront_distribution',
    'default_cache_behavior.response_headers_policy_id',
    gone,
    ['Pages arrive without their security headers.', 'Keep the policy.'],
  ),
  fate(
    'exposure.guard-gone',
    'critical',
    [
      'aws_s3_bucket_public_access_block',
      'aws_s3_account_public_access_block',
      'aws_s3_bucket_policy',
      'aws_s3_bucket_ownership_controls',
      'aws_wafv2_web_acl',
      'aws_wafv2_web_acl_association',
      'aws_cloudfront_origin_access_control',
      'aws_cloudfront_response_headers_policy',
      'aws_s3_bucket_server_side_encryption_configuration',
      'aws_backup_vault_policy',
      'aws_default_security_group',
      'aws_organizations_policy',
      'aws_organizations_policy_attachment',
      'google_organization_policy',
      'google_project_organization_policy',
    ],
    ['delete', 'replace'],
    ['What it kept out gets in, from then on or for the time in between.', 'Keep it.'],
  ),
];
