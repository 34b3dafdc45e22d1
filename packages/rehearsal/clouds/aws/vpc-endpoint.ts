/** Gateway and interface endpoints. */
import { checks, oneOf } from '../arguments';
import type { CloudView, ResourceBehaviour, Values } from '../behaviour';
import { text, texts, truthy } from '../values';
import { policyJson } from './checks';
import { find, mustExist, operation } from './errors';
import { arn, companionId, ec2Id } from './names';
import { regionFacts } from './regions';
import { vpcNotFound } from './vpc';

/** What EC2 attaches to an endpoint without a policy. */
const ALLOW_ALL =
  '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}],"Version":"2008-10-17"}';

function isInterface(values: Values): boolean {
  return text(values, 'vpc_endpoint_type') === 'Interface';
}

/** The names of an interface endpoint: regional, then one per zone, then the service's own when private DNS is on. */
function dnsEntries(id: string, values: Values, cloud: CloudView): Values[] {
  const service = (text(values, 'service_name') ?? '').split('.').slice(3).join('.');
  const host = `${id}-${cloud.hex(8, 'endpoint', id)}`;
  const zone = `Z${cloud.hex(13, 'zone', service, cloud.region).toUpperCase()}`;
  const zones = texts(values, 'subnet_ids').map((subnet) =>
    text(find(cloud, 'aws_subnet', subnet)?.values, 'availability_zone'),
  );
  const suffixes = [
    '',
    ...zones
      .filter((name) => name !== undefined)
      .sort()
      .map((name) => `-${name}`),
  ];
  const own = truthy(values, 'private_dns_enabled')
    ? [
        {
          dns_name: `${service}.${cloud.region}.amazonaws.com`,
          hosted_zone_id: `Z0${cloud.hex(18, 'private', id).toUpperCase()}`,
        },
      ]
    : [];
  return [
    ...suffixes.map((suffix) => ({
      dns_name: `${host}${suffix}.${service}.${cloud.region}.vpce.amazonaws.com`,
      hosted_zone_id: zone,
    })),
    ...own,
  ];
}

const vpcEndpoint: ResourceBehaviour = {
  create(values, cloud) {
    const id = ec2Id(cloud, 'aws_vpc_endpoint', 'vpce', values);
    const common = {
      id,
      arn: arn(cloud, 'ec2', `vpc-endpoint/${id}`),
      owner_id: cloud.account,
      requester_managed: false,
      state: 'available',
      policy: ALLOW_ALL,
      private_dns_enabled: false,
      service_region: cloud.region,
    };
    if (!isInterface(values)) {
      const isS3 = (text(values, 'service_name') ?? '').endsWith('.s3');
      const { s3PrefixList, s3Ranges } = regionFacts(cloud.region);
      const dynamodb = `pl-${cloud.hex(8, 'dynamodb', cloud.region)}`;
      return {
        ...common,
        prefix_list_id: isS3 ? s3PrefixList : dynamodb,
        cidr_blocks: isS3 ? [...s3Ranges] : ['3.218.180.0/22'],
        ...{
          dns_entry: [],
          dns_options: [],
          ip_address_type: '',
          network_interface_ids: [],
          security_group_ids: [],
          subnet_ids: [],
        },
      };
    }
    const vpc = find(cloud, 'aws_vpc', text(values, 'vpc_id'));
    return {
      ...common,
      prefix_list_id: '',
      cidr_blocks: [],
      dns_entry: dnsEntries(id, values, cloud),
      dns_options: [{ dns_record_ip_type: 'ipv4', private_dns_only_for_inbound_resolver_endpoint: false }],
      ip_address_type: 'ipv4',
      network_interface_ids: texts(values, 'subnet_ids').map((subnet) => companionId(cloud, 'eni', id, subnet)),
      route_table_ids: [],
      security_group_ids: [text(vpc?.values, 'default_security_group_id') ?? ''],
    };
  },
  equivalent: { policy: 'policy' },
  validate: checks({
    policy: policyJson(),
    vpc_endpoint_type: oneOf('Interface', 'Gateway', 'GatewayLoadBalancer', 'Resource', 'ServiceNetwork'),
  }),
  refuse(action, values, cloud) {
    if (action !== 'create') return [];
    const name = text(values, 'service_name') ?? '';
    const fail = operation(`creating EC2 VPC Endpoint (${name})`, 'EC2', 'CreateVpcEndpoint');
    const isAws = name.startsWith('com.amazonaws.') && name.split('.').length > 3;
    const wrong = isAws && !name.startsWith(`com.amazonaws.${cloud.region}.`) && !isGlobal(name);
    const why = `The Vpc Endpoint Service '${name}' does not exist`;
    return [
      ...mustExist(cloud, 'aws_vpc', values, 'vpc_id', vpcNotFound(fail)),
      ...(wrong ? [fail('api error InvalidServiceName', why, ['service_name'])] : []),
    ];
  },
};

function isGlobal(name: string): boolean {
  return name.startsWith('com.amazonaws.s3-global.');
}

export const vpcEndpointResources: Readonly<Record<string, ResourceBehaviour>> = { aws_vpc_endpoint: vpcEndpoint };
