/** VPCs, subnets, gateways and routes: EC2's answers. Error codes: EC2 API Reference, "Error codes for the Amazon EC2 API". */
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { addressOf, contains, overlaps, parseIpv4Block } from '../cidr';
import { checks, oneOf, type ArgumentCheck } from '../arguments';
import { list, text } from '../values';
import { ipv4Network } from './checks';
import { find, mustExist, operation } from './errors';
import { accountHex, arn, companionId, ec2Id } from './names';
import { isKnownRegion, zoneId, zonesOf } from './regions';

const prefixBetween =
  (low: number, high: number): ArgumentCheck =>
  (value, name) => {
    const prefix = parseIpv4Block(String(value))?.prefix;
    return prefix === undefined || (prefix >= low && prefix <= high)
      ? []
      : [
          `expected "${name}" to contain a network Value with between ${low} and ${high} significant bits, got: ${prefix}`,
        ];
  };

const vpc: ResourceBehaviour = {
  create(values, cloud) {
    const id = ec2Id(cloud, 'aws_vpc', 'vpc', values);
    const routeTable = companionId(cloud, 'rtb', 'main', id);
    return {
      id,
      arn: arn(cloud, 'ec2', `vpc/${id}`),
      owner_id: cloud.account,
      main_route_table_id: routeTable,
      default_route_table_id: routeTable,
      default_network_acl_id: companionId(cloud, 'acl', 'default', id),
      default_security_group_id: companionId(cloud, 'sg', 'default', id),
      dhcp_options_id: `dopt-0${accountHex(cloud, 16, 'dhcp-options', cloud.region)}`,
      ipv6_association_id: '',
      ipv6_cidr_block: '',
      enable_dns_hostnames: false,
      enable_network_address_usage_metrics: false,
    };
  },
  validate: checks({
    cidr_block: (value, name) => [...ipv4Network(value, name), ...prefixBetween(16, 28)(value, name)],
  }),
};

const subnet: ResourceBehaviour = {
  create(values, cloud) {
    const id = ec2Id(cloud, 'aws_subnet', 'subnet', values);
    const zone = text(values, 'availability_zone') ?? zonesOf(cloud.region)[0] ?? '';
    return {
      id,
      arn: arn(cloud, 'ec2', `subnet/${id}`),
      owner_id: cloud.account,
      availability_zone: zone,
      availability_zone_id: zoneId(cloud.region, zone),
      ipv6_cidr_block_association_id: '',
      private_dns_hostname_type_on_launch: 'ip-name',
    };
  },
  validate: checks({ cidr_block: ipv4Network }),
  refuse: (action, values, cloud) => (action === 'create' ? refuseSubnet(values, cloud) : []),
};

function refuseSubnet(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const fail = operation('creating EC2 Subnet', 'EC2', 'CreateSubnet');
  const vpcId = text(values, 'vpc_id');
  const cidr = text(values, 'cidr_block') ?? '';
  const missing = mustExist(cloud, 'aws_vpc', values, 'vpc_id', vpcNotFound(fail));
  if (missing.length > 0) return missing;
  const block = parseIpv4Block(cidr);
  const network = parseIpv4Block(text(find(cloud, 'aws_vpc', vpcId)?.values, 'cidr_block') ?? '');
  const zone = text(values, 'availability_zone');
  if (zone && isKnownRegion(cloud.region) && !zonesOf(cloud.region).includes(zone)) {
    const usable = zonesOf(cloud.region).join(', ');
    const why = `Value (${zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${usable}.`;
    return [fail('api error InvalidParameterValue', why, ['availability_zone'])];
  }
  if (!block || !network) return [];
  if (!contains(network, block) || block.prefix > 28) {
    return [fail('api error InvalidSubnet.Range', `The CIDR '${cidr}' is invalid.`, ['cidr_block'])];
  }
  const siblings = cloud.resources('aws_subnet').filter((other) => other.values.vpc_id === vpcId);
  const taken = siblings.map((other) => parseIpv4Block(text(other.values, 'cidr_block') ?? ''));
  return taken.some((other) => other && overlaps(other, block))
    ? [fail('api error InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`, ['cidr_block'])]
    : [];
}

type Fail = ReturnType<typeof operation>;

export function vpcNotFound(fail: Fail): (id: string) => Diagnostic {
  return (id) => fail('api error InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`, ['vpc_id']);
}

const elasticIp: ResourceBehaviour = {
  create(values, cloud) {
    const id = ec2Id(cloud, 'aws_eip', 'eipalloc', values);
    const address = freeAddress(cloud, id);
    return {
      id,
      allocation_id: id,
      arn: arn(cloud, 'ec2', `elastic-ip/${id}`),
      domain: 'vpc',
      network_border_group: cloud.region,
      public_ip: address,
      public_dns: `ec2-${address.replaceAll('.', '-')}.${cloud.region}.compute.amazonaws.com`,
      public_ipv4_pool: 'amazon',
    };
  },
};

/** Addresses come from the ranges for documentation (RFC 5737), so that none belongs to anyone. */
function freeAddress(cloud: CloudView, seed: string): string {
  const ranges = ['203.0.113', '198.51.100', '192.0.2'];
  const taken = new Set(cloud.resources('aws_eip').map((other) => other.values.public_ip));
  const start = parseInt(cloud.hex(6, 'address', seed), 16) % 762;
  for (let step = 0; step < 762; step++) {
    const place = (start + step) % 762;
    const address = `${ranges[Math.floor(place / 254)]}.${(place % 254) + 1}`;
    if (!taken.has(address)) return address;
  }
  return '203.0.113.1';
}

const natGateway: ResourceBehaviour = {
  create(values, cloud) {
    const id = ec2Id(cloud, 'aws_nat_gateway', 'nat', values);
    const subnetBlock = parseIpv4Block(
      text(find(cloud, 'aws_subnet', text(values, 'subnet_id'))?.values, 'cidr_block') ?? '',
    );
    const offset = 4 + (parseInt(cloud.hex(4, 'nat', id), 16) % 200);
    return {
      id,
      arn: arn(cloud, 'ec2', `natgateway/${id}`),
      availability_mode: 'zonal',
      association_id: companionId(cloud, 'eipassoc', id),
      network_interface_id: companionId(cloud, 'eni', id),
      private_ip: addressOf((subnetBlock ?? { first: 167772160 }).first + offset),
      public_ip: text(find(cloud, 'aws_eip', text(values, 'allocation_id'))?.values, 'public_ip') ?? '',
      vpc_id: text(find(cloud, 'aws_subnet', text(values, 'subnet_id'))?.values, 'vpc_id') ?? '',
    };
  },
  refuse(action, values, cloud) {
    if (action !== 'create') return [];
    const fail = operation('creating EC2 NAT Gateway', 'EC2', 'CreateNatGateway');
    return [
      ...mustExist(cloud, 'aws_subnet', values, 'subnet_id', (id) =>
        fail('api error InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`, ['subnet_id']),
      ),
      ...mustExist(cloud, 'aws_eip', values, 'allocation_id', (id) =>
        fail('api error InvalidAllocationID.NotFound', `The allocation ID '${id}' does not exist`, ['allocation_id']),
      ),
    ];
  },
};

function simple(type: string, prefix: string, kind: string): ResourceBehaviour {
  return {
    create(values, cloud) {
      const id = ec2Id(cloud, type, prefix, values);
      return { id, arn: arn(cloud, 'ec2', `${kind}/${id}`), owner_id: cloud.account };
    },
    refuse(action, values, cloud) {
      const fail = operation(`creating EC2 ${kind}`, 'EC2', 'Create');
      return action === 'create' ? mustExist(cloud, 'aws_vpc', values, 'vpc_id', vpcNotFound(fail)) : [];
    },
  };
}

const flowLog: ResourceBehaviour = {
  create(values, cloud) {
    const id = ec2Id(cloud, 'aws_flow_log', 'fl', values);
    return {
      id,
      arn: arn(cloud, 'ec2', `vpc-flow-log/${id}`),
      log_destination: text(values, 'log_destination') ?? '',
      log_format:
        '${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}',
    };
  },
  validate: checks({ max_aggregation_interval: oneOf(60, 600) }),
};

/** Adopted rather than made; so a second time too. */
const defaultNetworkAcl: ResourceBehaviour = {
  overwrites: true,
  create(values, cloud) {
    const id = text(values, 'default_network_acl_id') ?? '';
    const owner = cloud.resources('aws_vpc').find((each) => each.values.default_network_acl_id === id);
    return {
      id,
      arn: arn(cloud, 'ec2', `network-acl/${id}`),
      owner_id: cloud.account,
      vpc_id: owner?.id ?? '',
      subnet_ids: list(values, 'subnet_ids'),
    };
  },
};

export const vpcResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_vpc: vpc,
  aws_subnet: subnet,
  aws_internet_gateway: simple('aws_internet_gateway', 'igw', 'internet-gateway'),
  aws_eip: elasticIp,
  aws_nat_gateway: natGateway,
  aws_route_table: simple('aws_route_table', 'rtb', 'route-table'),
  aws_flow_log: flowLog,
  aws_default_network_acl: defaultNetworkAcl,
};
