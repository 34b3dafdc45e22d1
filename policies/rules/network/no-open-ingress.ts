import { PORTS } from '../../../application/ports';
import { isWorld } from '../../../packages/access';
import { blocks, strings, text, undecided } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const REMEDY =
  'Name the group, subnet or office network that needs it. Only the security group of a load balancer may be open to ' +
  `the world, and only on ${PORTS.http} and ${PORTS.https}.`;

/** Only load balancers listen to the world, and only on the ports of the web. */
export const noOpenIngress: Rule = {
  id: 'no-open-ingress',
  reason: "The admin API's reads need no login and the database has one password: the network is their barrier.",
  appliesTo: [
    'aws_vpc_security_group_ingress_rule',
    'aws_security_group_rule',
    'aws_security_group',
    'aws_default_security_group',
  ],
  check: (resource, stack) => {
    const { attributes } = resource;
    if (resource.type === 'aws_security_group_rule' && attributes['type'] === 'egress') return [];
    const isGroup = /^aws_(default_)?security_group$/.test(resource.type);
    const group = isGroup ? resource : stack.follow(attributes['security_group_id']);
    const openings = isGroup ? blocks(attributes['ingress']) : [attributes];
    return openings.flatMap((opening) => faultsOf(opening, group, stack));
  },
};

function faultsOf(opening: Attributes, group: Resource | undefined, stack: StackView): readonly Finding[] {
  if (isWebOfLoadBalancer(opening, group, stack)) return unknownNetworks(opening, stack);
  const lists = [...strings(opening['prefix_list_id']), ...strings(opening['prefix_list_ids'])];
  return [
    ...unknownNetworks(opening, stack),
    ...networksOf(opening, stack).flatMap((network) => wide(network, opening)),
    ...lists.flatMap((list) => throughList(list, opening, stack)),
  ];
}

function networksOf(opening: Attributes, stack: StackView): readonly string[] {
  return ['cidr', 'cidr_ipv4', 'cidr_ipv6', 'cidr_blocks', 'ipv6_cidr_blocks']
    .flatMap((attribute) => strings(opening[attribute]))
    .map((network) => String(stack.value(network)));
}

const widthOf = (network: string): number => Number(/^[\da-fA-F.:]+\/(\d{1,3})$/.exec(network)?.[1] ?? NaN);

function unknownNetworks(opening: Attributes, stack: StackView): readonly Finding[] {
  return networksOf(opening, stack)
    .filter((network) => Number.isNaN(widthOf(network)))
    .map((network) => undecided('the network it opens to', network, REMEDY));
}

const wide = (network: string, opening: Attributes): readonly Finding[] =>
  isWorld(network) ? [{ wrong: `${ports(opening)} is open to ${network}`, remedy: REMEDY }] : [];

/** A list of this stack by its entries, one of AWS's own by its name; of any other nobody knows what stands in it. */
function throughList(list: string, opening: Attributes, stack: StackView): readonly Finding[] {
  const found = stack.follow(list);
  if (found?.type === 'aws_ec2_managed_prefix_list') {
    const entries = blocks(found.attributes['entry']);
    return [
      ...entries.flatMap((entry) => unknownNetworks(entry, stack)),
      ...entries.flatMap((entry) => networksOf(entry, stack)).flatMap((network) => wide(network, opening)),
    ];
  }
  const isList = /^data\.aws_(ec2_managed_)?prefix_list$/.test(found?.type ?? '');
  const ofAws = /^com\.amazonaws\.[a-z0-9.-]+$/.test(text(stack.value(found?.attributes['name'])));
  return isList && ofAws ? [] : [undecided('the prefix list it opens to', list, REMEDY)];
}

function isWebOfLoadBalancer(opening: Attributes, group: Resource | undefined, stack: StackView): boolean {
  const [from, to] = [opening['from_port'], opening['to_port']];
  const web = from === to && (from === PORTS.http || from === PORTS.https);
  const tcp = ['tcp', '6'].includes(text(opening['ip_protocol'] ?? opening['protocol']));
  return web && tcp && group !== undefined && stack.attached('aws_lb', 'security_groups', group).length > 0;
}

function ports(opening: Attributes): string {
  const protocol = text(opening['ip_protocol'] ?? opening['protocol'], 'every protocol');
  const [from, to] = [text(opening['from_port']), text(opening['to_port'])];
  if (protocol === '-1') return 'every port of every protocol';
  if (from === '') return `every port of ${protocol}`;
  return `${protocol} ${from}${from === to ? '' : `-${to}`}`;
}
