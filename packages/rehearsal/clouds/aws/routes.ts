/** Routes and what they are attached to (provider: internal/service/ec2/vpc_route.go). */
import { checks } from '../arguments';
import type { ResourceBehaviour, Values } from '../behaviour';
import { crc32 } from '../crc32';
import { text } from '../values';
import { ipv4Network } from './checks';
import { operation } from './errors';
import { ec2Id } from './names';

const DESTINATIONS = ['destination_cidr_block', 'destination_ipv6_cidr_block', 'destination_prefix_list_id'];

function destinationOf(values: Values): string {
  return DESTINATIONS.map((name) => text(values, name)).find((value) => value !== undefined) ?? '';
}

const route: ResourceBehaviour = {
  create: (values) => ({
    // internal/service/ec2/vpc_route.go, routeCreateID
    id: `r-${text(values, 'route_table_id')}${crc32(destinationOf(values))}`,
    origin: 'CreateRoute',
    state: 'active',
  }),
  refuse(action, values, cloud) {
    const table = text(values, 'route_table_id');
    const destination = destinationOf(values);
    const same = cloud
      .resources('aws_route')
      .some((other) => other.values.route_table_id === table && destinationOf(other.values) === destination);
    const fail = operation(
      `creating Route in Route Table (${table}) with destination (${destination})`,
      'EC2',
      'CreateRoute',
    );
    return action === 'create' && same
      ? [fail('api error RouteAlreadyExists', `The route identified by ${destination} already exists.`)]
      : [];
  },
  validate: checks({ destination_cidr_block: ipv4Network }),
  importId: (id, cloud) =>
    cloud
      .resources('aws_route')
      .find(({ values }) => `${text(values, 'route_table_id')}_${destinationOf(values)}` === id)?.id,
};

const routeTableAssociation: ResourceBehaviour = {
  create: (values, cloud) => ({ id: ec2Id(cloud, 'aws_route_table_association', 'rtbassoc', values) }),
  refuse(action, values, cloud) {
    const taken = cloud
      .resources('aws_route_table_association')
      .some((other) => text(other.values, 'subnet_id') !== undefined && other.values.subnet_id === values.subnet_id);
    const table = text(values, 'route_table_id') ?? '';
    const fail = operation('creating Route Table Association', 'EC2', 'AssociateRouteTable');
    const why = `the specified association for route table ${table} conflicts with an existing association`;
    return action === 'create' && taken ? [fail('api error Resource.AlreadyAssociated', why)] : [];
  },
  importId: (id, cloud) =>
    cloud
      .resources('aws_route_table_association')
      .find(({ values }) => `${text(values, 'subnet_id')}/${text(values, 'route_table_id')}` === id)?.id,
};

export const routeResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_route: route,
  aws_route_table_association: routeTableAssociation,
};
