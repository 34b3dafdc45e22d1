import { blocks, strings, text, undecided } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const REMEDY =
  'Name the group, subnet or office network that needs it. Only the security group of a load balancer may be open to ' +
  'the world, and only on 80 and 443.';

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
  const sources = ['cidr_ipv4', 'cidr_ipv6', 'cidr_blocks', 'ipv6_cidr_blocks'].flatMap((attribute) =>
    strings(opening[attribute]).map((source) => String(stack.value(source))),
  );
  const lists = [opening['prefix_list_id'], ...strings(opening['prefix_list_ids'])]
    .filter(
      (list) => list !== undefined && !/^data\.aws_(ec2_managed_)?prefix_list$/.test(stack.follow(list)?.type ?? ''),
    )
    .map((list) => undecided('the prefix list it opens to', list, REMEDY));
  const open = sources.flatMap((source) => {
    const width = /\/(\d{1,3})$/.exec(source)?.[1];
    if (width === undefined) return [undecided('the network it opens to', source, REMEDY)];
    // Nothing this wide is a network of ours: 0.0.0.0/1 and 128.0.0.0/1 are the world in two halves.
    const isWorld = Number(width) < (source.includes(':') ? 16 : 8);
    if (!isWorld || isWebOfLoadBalancer(opening, group, stack)) return [];
    return [{ wrong: `${ports(opening)} is open to ${source}`, remedy: REMEDY }];
  });
  return [...open, ...lists];
}

function isWebOfLoadBalancer(opening: Attributes, group: Resource | undefined, stack: StackView): boolean {
  const [from, to] = [opening['from_port'], opening['to_port']];
  const web = from === to && (from === 80 || from === 443);
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
