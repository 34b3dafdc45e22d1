import { mustBe, show, strings, undecided } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const REMEDY =
  'Put the database into the database tier of constructs/network, whose route tables have no route out of the VPC.';

/** Neither the internet reaches the database nor does the database reach the internet. */
export const databaseUnreachable: Rule = {
  id: 'database-unreachable',
  reason:
    'With a route out, one wrong security group rule or a public address puts every release rule on the internet.',
  appliesTo: ['aws_db_instance'],
  check: (resource, stack) => [
    ...mustBe(stack, resource, 'publicly_accessible', false, 'Set publiclyAccessible: false in constructs/database.'),
    ...subnetsOf(resource, stack).flatMap((subnet) => ('wrong' in subnet ? [subnet] : routesOut(subnet, stack))),
  ],
};

function subnetsOf(database: Resource, stack: StackView): readonly (Resource | Finding)[] {
  const given = database.attributes['db_subnet_group_name'];
  const group = stack.follow(given);
  if (!group) {
    const wrong = 'db_subnet_group_name is absent: the database lands in the default VPC, whose subnets are public';
    return [given === undefined ? { wrong, remedy: REMEDY } : undecided('db_subnet_group_name', given, REMEDY)];
  }
  return strings(group.attributes['subnet_ids']).map(
    (id) => stack.follow(id) ?? undecided(`subnet_ids of ${group.address}`, id, REMEDY),
  );
}

/** Routes of the subnet's table that lead to a gateway of any kind; a subnet without a table of its own uses the VPC's. */
function routesOut(subnet: Resource, stack: StackView): readonly Finding[] {
  const associations = stack.attached('aws_route_table_association', 'subnet_id', subnet);
  if (associations.length === 0) {
    return [{ wrong: `${subnet.address} has no route table of its own and uses the VPC's main one`, remedy: REMEDY }];
  }
  return associations.flatMap(({ attributes }) => {
    const table = stack.follow(attributes['route_table_id']);
    if (!table) return [undecided(`the route table of ${subnet.address}`, attributes['route_table_id'], REMEDY)];
    const inline = table.attributes['route'] === undefined ? [] : [table];
    const routes = [...inline, ...stack.attached('aws_route', 'route_table_id', table)];
    return routes.map((route) => ({
      wrong: `its subnet ${subnet.address} has a route to ${show(destination(route))} (${route.address})`,
      remedy: REMEDY,
    }));
  });
}

function destination({ attributes }: Resource): unknown {
  const { destination_cidr_block, destination_ipv6_cidr_block, destination_prefix_list_id, route } = attributes;
  return destination_cidr_block ?? destination_ipv6_cidr_block ?? destination_prefix_list_id ?? route;
}
