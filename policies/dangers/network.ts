/** The network: who gets in, and what runs inside may reach what. */
import {
  admits,
  becomes,
  blindness,
  changes,
  exposure,
  falls,
  letsIn,
  letsOut,
  on,
  opens,
  opensOutwards,
  ranked,
  rises,
  type Judgement,
} from '@balrog-infra/review';
import { PUBLIC, UNRECORDED } from './texts';

const MORE_NETWORKS = [
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

export const NETWORK: readonly Judgement[] = [
  exposure.attribute(
    'ingress.cidr',
    'serious',
    'aws_vpc_security_group_ingress_rule',
    'cidr_ipv4',
    opens,
    MORE_NETWORKS,
  ),
  exposure.attribute(
    'ingress.cidr6',
    'serious',
    'aws_vpc_security_group_ingress_rule',
    'cidr_ipv6',
    opens,
    MORE_NETWORKS,
  ),
  exposure.attribute(
    'ingress.from-port',
    'serious',
    'aws_vpc_security_group_ingress_rule',
    'from_port',
    falls(),
    PORTS,
  ),
  exposure.attribute('ingress.to-port', 'serious', 'aws_vpc_security_group_ingress_rule', 'to_port', rises(), PORTS),
  exposure.attribute(
    'ingress.protocol',
    'serious',
    'aws_vpc_security_group_ingress_rule',
    'ip_protocol',
    becomes('^(-1|all)$'),
    PROTOCOL,
  ),
  exposure.attribute(
    'ingress.group',
    'serious',
    'aws_vpc_security_group_ingress_rule',
    'referenced_security_group_id',
    admits,
    OTHERS,
  ),
  exposure.attribute(
    'ingress.prefix-list',
    'serious',
    'aws_vpc_security_group_ingress_rule',
    'prefix_list_id',
    admits,
    OTHERS,
  ),
  exposure.attribute(
    'egress.cidr',
    'serious',
    'aws_vpc_security_group_egress_rule',
    'cidr_ipv4',
    opensOutwards,
    OUTWARDS,
  ),
  exposure.attribute(
    'egress.cidr6',
    'serious',
    'aws_vpc_security_group_egress_rule',
    'cidr_ipv6',
    opensOutwards,
    OUTWARDS,
  ),
  exposure.attribute(
    'egress.protocol',
    'serious',
    'aws_vpc_security_group_egress_rule',
    'ip_protocol',
    becomes('^(-1|all)$'),
    [OUTWARDS[0], PROTOCOL[1]],
  ),
  exposure.attribute(
    'egress.from-port',
    'serious',
    'aws_vpc_security_group_egress_rule',
    'from_port',
    falls(),
    OUT_PORTS,
  ),
  exposure.attribute('egress.to-port', 'serious', 'aws_vpc_security_group_egress_rule', 'to_port', rises(), OUT_PORTS),
  exposure.attribute(
    'security-group.ingress',
    'serious',
    ['aws_security_group', 'aws_default_security_group'],
    'ingress',
    letsIn,
    MORE_NETWORKS,
  ),
  exposure.attribute(
    'security-group.egress',
    'serious',
    ['aws_security_group', 'aws_default_security_group'],
    'egress',
    letsOut,
    OUTWARDS,
  ),
  exposure.attribute('route.destination', 'serious', 'aws_route', 'destination_cidr_block', opensOutwards, OUTWARDS),
  exposure.attribute('route.gateway', 'serious', 'aws_route', 'gateway_id', changes, OUTWARDS),
  exposure.attribute('route.table', 'serious', 'aws_route_table_association', 'route_table_id', changes, OUTWARDS),
  exposure.attribute('subnet.public-addresses', 'serious', 'aws_subnet', 'map_public_ip_on_launch', on, PUBLIC),
  blindness.attribute(
    'flow-log.traffic',
    'serious',
    'aws_flow_log',
    'traffic_type',
    ranked('none', 'ALL', 'REJECT', 'ACCEPT'),
    UNRECORDED,
  ),
  blindness.attribute('flow-log.destination', 'serious', 'aws_flow_log', 'log_destination', changes, UNRECORDED),
];
