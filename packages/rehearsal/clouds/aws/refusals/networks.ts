/** What EC2 refuses of networks: addresses that are there already, and parts of two networks. */
import { number, text, texts, truthy } from '../../values';
import { find } from '../errors';
import type { TypeRefusal } from './by-type';
import { doubled, of, rowsOf, when, type Common } from './rules';
import type { Facts } from './table';

const EC2: Common = {
  types: ['aws_route'],
  on: ['create'],
  service: 'EC2',
  operation: 'CreateRoute',
  code: 'InvalidParameterValue',
  source: 'EC2 API Reference, "Error codes"; words as seen in issues of hashicorp/terraform-provider-aws',
};

const vpcOf = (type: string, id: string | undefined, cloud: Facts['cloud']): string | undefined =>
  text(find(cloud, type, id)?.values, 'vpc_id');

const differ = (left: string | undefined, right: string | undefined): boolean =>
  left !== undefined && right !== undefined && left !== right;

const table = ['aws_route_table', { id: 'rtb-1', vpc_id: 'vpc-1' }] as const;
const vpc = (more: object) => ['aws_vpc', { id: 'vpc-1', cidr_block: '10.0.0.0/16', ...more }] as const;
const subnet = (id: string, zone: string, of = 'vpc-1') =>
  ['aws_subnet', { id, vpc_id: of, availability_zone: zone }] as const;
const endpoint = (more: object) => ({
  vpc_id: 'vpc-1',
  service_name: 'com.amazonaws.us-west-2.ecr.api',
  vpc_endpoint_type: 'Interface',
  private_dns_enabled: true,
  ...more,
});

export const NETWORKS: readonly TypeRefusal[] = [
  ...rowsOf(EC2, [
    [
      'destination_cidr_block',
      ({ values, cloud }) => {
        const wanted = text(values, 'destination_cidr_block');
        const own = find(cloud, 'aws_vpc', vpcOf('aws_route_table', text(values, 'route_table_id'), cloud))?.values;
        return when(
          wanted !== undefined && wanted === text(own, 'cidr_block'),
          `The route identified by ${wanted} already exists.`,
        );
      },
      of({ route_table_id: 'rtb-1', destination_cidr_block: '10.0.0.0/16' }, table, vpc({})),
      of({ route_table_id: 'rtb-1', destination_cidr_block: '0.0.0.0/0' }, table, vpc({})),
      { code: 'RouteAlreadyExists' },
    ],
    [
      'gateway_id',
      ({ values, cloud }) => {
        const [route, gateway] = [text(values, 'route_table_id'), text(values, 'gateway_id')];
        return when(
          differ(vpcOf('aws_route_table', route, cloud), vpcOf('aws_internet_gateway', gateway, cloud)),
          `route table ${route} and network gateway ${gateway} belong to different networks`,
        );
      },
      of({ route_table_id: 'rtb-1', gateway_id: 'igw-1' }, table, [
        'aws_internet_gateway',
        { id: 'igw-1', vpc_id: 'vpc-2' },
      ]),
      of({ route_table_id: 'rtb-1', gateway_id: 'igw-1' }, table, [
        'aws_internet_gateway',
        { id: 'igw-1', vpc_id: 'vpc-1' },
      ]),
    ],
    [
      'subnet_id',
      ({ values, cloud }) => {
        const [route, subnetId] = [text(values, 'route_table_id'), text(values, 'subnet_id')];
        return when(
          differ(vpcOf('aws_route_table', route, cloud), vpcOf('aws_subnet', subnetId, cloud)),
          `Route table ${route} and subnet ${subnetId} belong to different networks`,
        );
      },
      of({ route_table_id: 'rtb-1', subnet_id: 'subnet-1' }, table, subnet('subnet-1', 'us-west-2a', 'vpc-2')),
      of({ route_table_id: 'rtb-1', subnet_id: 'subnet-1' }, table, subnet('subnet-1', 'us-west-2a')),
      { types: ['aws_route_table_association'], operation: 'AssociateRouteTable' },
    ],
  ]),
  ...rowsOf({ ...EC2, types: ['aws_vpc_security_group_ingress_rule'], operation: 'AuthorizeSecurityGroupIngress' }, [
    [
      'to_port',
      ({ values }) => {
        const [from = -1, to = -1] = [number(values, 'from_port'), number(values, 'to_port')];
        const protocol = text(values, 'ip_protocol') ?? '';
        return when(
          isPorts(protocol) && from > to && to >= 0,
          `Invalid ${protocol.toUpperCase()} port range: ${from}-${to}`,
        );
      },
      of({ ip_protocol: 'tcp', from_port: 900, to_port: 800 }),
      of({ ip_protocol: 'tcp', from_port: 800, to_port: 900 }),
      { types: ['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'] },
    ],
    [
      'from_port',
      ({ values }) =>
        when(
          isPorts(text(values, 'ip_protocol') ?? '') &&
            (number(values, 'from_port') === undefined || number(values, 'to_port') === undefined),
          "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
        ),
      of({ ip_protocol: 'udp', from_port: 53 }),
      of({ ip_protocol: '-1' }),
      { types: ['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'] },
    ],
    [
      'referenced_security_group_id',
      ({ values, cloud }) =>
        when(
          differ(
            vpcOf('aws_security_group', text(values, 'security_group_id'), cloud),
            vpcOf('aws_security_group', text(values, 'referenced_security_group_id'), cloud),
          ),
          'You have specified two resources that belong to different networks.',
        ),
      of(
        { security_group_id: 'sg-1', referenced_security_group_id: 'sg-2', ip_protocol: '-1' },
        ['aws_security_group', { id: 'sg-1', vpc_id: 'vpc-1' }],
        ['aws_security_group', { id: 'sg-2', vpc_id: 'vpc-2' }],
      ),
      of(
        { security_group_id: 'sg-1', referenced_security_group_id: 'sg-2', ip_protocol: '-1' },
        ['aws_security_group', { id: 'sg-1', vpc_id: 'vpc-1' }],
        ['aws_security_group', { id: 'sg-2', vpc_id: 'vpc-1' }],
      ),
      {
        code: 'InvalidGroup.NotFound',
        types: ['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'],
      },
    ],
    [
      'name',
      ({ values }) =>
        when(text(values, 'name')?.toLowerCase() === 'default', 'Cannot use reserved security group name: default'),
      of({ name: 'default' }),
      of({ name: 'defaults' }),
      { types: ['aws_security_group'], operation: 'CreateSecurityGroup' },
    ],
  ]),
  ...rowsOf({ ...EC2, types: ['aws_vpc_endpoint'], operation: 'CreateVpcEndpoint', code: 'InvalidParameter' }, [
    [
      'private_dns_enabled',
      ({ values, cloud }) =>
        when(
          truthy(values, 'private_dns_enabled') &&
            besides({ values, cloud }).some((each) => truthy(each, 'private_dns_enabled')),
          `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${text(values, 'service_name')} in the VPC ${text(values, 'vpc_id')}`,
        ),
      of(endpoint({}), ['aws_vpc_endpoint', { id: 'vpce-1', ...endpoint({}) }]),
      of(endpoint({}), ['aws_vpc_endpoint', { id: 'vpce-1', ...endpoint({ private_dns_enabled: false }) }]),
    ],
    [
      'private_dns_enabled',
      ({ values, cloud }) => {
        const own = find(cloud, 'aws_vpc', text(values, 'vpc_id'))?.values;
        const lacks = own?.['enable_dns_support'] === false || own?.['enable_dns_hostnames'] === false;
        return when(
          truthy(values, 'private_dns_enabled') && lacks,
          `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${text(values, 'vpc_id')}`,
        );
      },
      of(endpoint({}), vpc({ enable_dns_support: true, enable_dns_hostnames: false })),
      of(endpoint({}), vpc({ enable_dns_support: true, enable_dns_hostnames: true })),
    ],
    [
      'subnet_ids',
      ({ values, cloud }) => {
        const zones = texts(values, 'subnet_ids').map((id) =>
          text(find(cloud, 'aws_subnet', id)?.values, 'availability_zone'),
        );
        return when(doubled(zones) !== undefined, 'Found another subnet in the same Availability Zone.');
      },
      of(endpoint({ subnet_ids: ['a', 'b'] }), subnet('a', 'us-west-2a'), subnet('b', 'us-west-2a')),
      of(endpoint({ subnet_ids: ['a', 'b'] }), subnet('a', 'us-west-2a'), subnet('b', 'us-west-2b')),
      { code: 'DuplicateSubnetsInSameZone' },
    ],
    [
      'route_table_ids',
      ({ values, cloud }) => {
        const others = besides({ values, cloud }).flatMap((each) => texts(each, 'route_table_ids'));
        const taken = texts(values, 'route_table_ids').find((id) => others.includes(id));
        return (
          taken &&
          `route table ${taken} already has a route with destination-prefix-list-id of ${text(values, 'service_name')}`
        );
      },
      of(endpoint({ vpc_endpoint_type: 'Gateway', private_dns_enabled: false, route_table_ids: ['rtb-1'] }), [
        'aws_vpc_endpoint',
        { id: 'vpce-1', ...endpoint({ private_dns_enabled: false, route_table_ids: ['rtb-1'] }) },
      ]),
      of(endpoint({ vpc_endpoint_type: 'Gateway', private_dns_enabled: false, route_table_ids: ['rtb-1'] }), [
        'aws_vpc_endpoint',
        { id: 'vpce-1', ...endpoint({ private_dns_enabled: false, route_table_ids: ['rtb-2'] }) },
      ]),
      { code: 'RouteAlreadyExists' },
    ],
  ]),
  ...rowsOf({ ...EC2, types: ['aws_flow_log'], operation: 'CreateFlowLogs', code: 'FlowLogAlreadyExists' }, [
    [
      'log_destination',
      ({ values, cloud }) => {
        const same = [...WATCHED, 'log_destination', 'traffic_type'];
        const isTaken = cloud
          .resources('aws_flow_log')
          .some((each) => same.every((name) => (text(each.values, name) ?? '') === (text(values, name) ?? '')));
        return when(isTaken, 'There is an existing Flow Log with the same configuration and log destination.');
      },
      of({ vpc_id: 'vpc-1', log_destination: 'arn:aws:s3:::a', traffic_type: 'ALL' }, [
        'aws_flow_log',
        { id: 'fl-1', vpc_id: 'vpc-1', log_destination: 'arn:aws:s3:::a', traffic_type: 'ALL' },
      ]),
      of({ vpc_id: 'vpc-1', log_destination: 'arn:aws:s3:::b', traffic_type: 'ALL' }, [
        'aws_flow_log',
        { id: 'fl-1', vpc_id: 'vpc-1', log_destination: 'arn:aws:s3:::a', traffic_type: 'ALL' },
      ]),
    ],
    [
      'iam_role_arn',
      ({ values }) =>
        when(
          text(values, 'log_destination_type') === 'cloud-watch-logs' && text(values, 'iam_role_arn') === undefined,
          "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
        ),
      of({ vpc_id: 'vpc-1', log_destination_type: 'cloud-watch-logs' }),
      of({ vpc_id: 'vpc-1', log_destination_type: 'cloud-watch-logs', iam_role_arn: 'r' }),
      { code: 'InvalidParameter' },
    ],
  ]),
];

/** What a flow log can be of. */
const WATCHED = ['subnet_id', 'vpc_id', 'eni_id', 'transit_gateway_id', 'transit_gateway_attachment_id'];

const isPorts = (protocol: string): boolean => ['tcp', 'udp', '6', '17'].includes(protocol.toLowerCase());

/** Endpoints of the same service in the same network. */
function besides({ values, cloud }: Pick<Facts, 'values' | 'cloud'>) {
  return cloud
    .resources('aws_vpc_endpoint')
    .map((each) => each.values)
    .filter((each) => each.vpc_id === values.vpc_id && each.service_name === values.service_name);
}
