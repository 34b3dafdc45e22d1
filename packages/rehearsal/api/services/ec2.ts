/** EC2: what lies in the network, to look at. */
import { block, blocks, text, texts } from '../../clouds/values';
import type { Values } from '../../clouds/behaviour';
import type { StoredResource } from '../../store';
import { momentOf, resources, shaped, type Context, type Handler, type Operations } from '../context';
import { pageOf, tagsOf, wanted } from '../page';
import type { Aliases } from '../from-terraform';
import { ApiError } from '../wire/api-error';
import type { Input } from '../wire/decode';

interface Listed {
  readonly type: string;
  /** Structure of the API, and the member of the answer that lists it. */
  readonly shape: string;
  readonly member: string;
  /** What asks for some by their ids; the first is the one of the type. */
  readonly ids: string;
  readonly aliases?: Aliases;
  readonly more?: (values: Values, notes: Values | undefined) => Input;
}

/** `tag:Name`, and names of attributes with hyphens: `vpc-id`. */
function filterValues({ id, values }: StoredResource, filter: string): readonly string[] {
  if (filter.startsWith('tag:'))
    return tagsOf(values)
      .filter(({ Key }) => Key === filter.slice(4))
      .map(({ Value }) => Value);
  if (filter === 'state' && !('state' in values)) return ['available'];
  if (filter.endsWith('-id') && !(filter.replaceAll('-', '_') in values)) return [id];
  const value = values[filter.replaceAll('-', '_')];
  if (value === undefined) throw new ApiError('InvalidParameterValue', `The filter '${filter}' is invalid`);
  return [String(value)];
}

const matches = (pattern: string, value: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  ).test(value);

/** `Filter` and `Filters` are the same in different operations. */
function asked(context: Context, { type, ids }: Listed, input: Input): readonly StoredResource[] {
  const some = wanted(input, ids);
  const filters = [...blocks(input, 'Filters'), ...blocks(input, 'Filter')];
  return resources(context, type).filter(
    (each) =>
      (some === undefined || some.includes(each.id)) &&
      filters.every((filter) => {
        const values = filterValues(each, text(filter, 'Name') ?? '');
        return texts(filter, 'Values').some((pattern) => values.some((value) => matches(pattern, value)));
      }),
  );
}

const lists =
  (listed: Listed): Handler =>
  (context, input) => {
    const { items, next } = pageOf(input, asked(context, listed, input), 'MaxResults', 'NextToken');
    return {
      [listed.member]: items.map(({ values, notes }) =>
        shaped(
          context,
          listed.shape,
          values,
          { ...listed.aliases, Tags: false },
          { Tags: tagsOf(values), ...listed.more?.(values, notes) },
        ),
      ),
      NextToken: next,
    };
  };

export const ec2: Operations = {
  DescribeNatGateways: lists({
    type: 'aws_nat_gateway',
    shape: 'NatGateway',
    member: 'NatGateways',
    ids: 'NatGatewayIds',
    aliases: { NatGatewayId: 'id', ProvisionedBandwidth: false, NatGatewayAddresses: false },
    more: (values, notes) => ({
      // In a trouble (packages/rehearsal/trouble) it has failed, and says why.
      State: text(block(notes, 'trouble'), 'state') ?? 'available',
      FailureMessage: text(block(notes, 'trouble'), 'message'),
      CreateTime: momentOf(notes, 'madeAt'),
      NatGatewayAddresses: [
        {
          AllocationId: text(values, 'allocation_id'),
          NetworkInterfaceId: text(values, 'network_interface_id'),
          PrivateIp: text(values, 'private_ip'),
          PublicIp: text(values, 'public_ip'),
        },
      ],
    }),
  }),
  DescribeVpcs: lists({
    type: 'aws_vpc',
    shape: 'Vpc',
    member: 'Vpcs',
    ids: 'VpcIds',
    aliases: { VpcId: 'id' },
    more: () => ({ State: 'available' }),
  }),
  DescribeSubnets: lists({
    type: 'aws_subnet',
    shape: 'Subnet',
    member: 'Subnets',
    ids: 'SubnetIds',
    aliases: { SubnetId: 'id', SubnetArn: 'arn', BlockPublicAccessStates: false, PrivateDnsNameOptionsOnLaunch: false },
    more: () => ({ State: 'available' }),
  }),
  DescribeSecurityGroups: lists({
    type: 'aws_security_group',
    shape: 'SecurityGroup',
    member: 'SecurityGroups',
    ids: 'GroupIds',
    aliases: {
      GroupId: 'id',
      GroupName: 'name',
      SecurityGroupArn: 'arn',
      IpPermissions: false,
      IpPermissionsEgress: false,
    },
  }),
  DescribeAvailabilityZones: ({ region }) => ({
    AvailabilityZones: ['a', 'b', 'c', 'd'].map((letter) => ({
      ZoneName: `${region}${letter}`,
      RegionName: region,
      State: 'available',
      ZoneType: 'availability-zone',
    })),
  }),
};
