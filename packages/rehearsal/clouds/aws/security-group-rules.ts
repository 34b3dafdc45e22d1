/**
 * What a security group shows of its rules, whoever made them: EC2 knows no difference between a rule that stands in the group, one that a resource of
 * its own makes, and one that somebody adds in the console. After the provider's read (internal/service/ec2/vpc_security_group.go:
 * securityGroupIPPermGather, matchRules); `ingress` and `egress` are optional and computed, so that a configuration without them plans no change.
 */
import type { CloudResource, CloudView, Values } from '../behaviour';
import { list, text } from '../values';

const DIRECTIONS = ['ingress', 'egress'] as const;

/** One protocol, one range of ports, one network or group: as EC2 counts rules. */
interface Single {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly description: string;
  readonly kind: string;
  readonly peer: string;
}

/** Attribute of an element of the group -> that of a rule's own resource. */
const PEERS = {
  cidr_blocks: 'cidr_ipv4',
  ipv6_cidr_blocks: 'cidr_ipv6',
  prefix_list_ids: 'prefix_list_id',
  security_groups: 'referenced_security_group_id',
} as const;

/** Both lists as a read gives them: rules that the state has stay grouped as they are there, all others follow by ports and description. */
export function shownRules(values: Values, state: Values, cloud: CloudView): Values {
  return forEachDirection((direction) => {
    const there = new Map(
      [...own(values, direction), ...made(values, direction, cloud)].map((one) => [keyOf(one), one]),
    );
    const kept = list(state, direction).filter((element) => {
      const singles = singlesOf(element as Values);
      if (singles.length === 0 || !singles.every((one) => isThere(there, one))) return false;
      for (const one of singles) there.delete(keyOf(one));
      return true;
    });
    return [...kept, ...grouped([...there.values()])];
  });
}

/** What an update leaves of rules in the group itself; those that have resources of their own are not its to keep. */
export function keptRules(existing: Values, prior: Values, planned: Values, cloud: CloudView): Values {
  return forEachDirection((direction) => {
    if (JSON.stringify(prior[direction]) === JSON.stringify(planned[direction])) return existing[direction] ?? [];
    const elsewhere = new Set(made(planned, direction, cloud).map(keyOf));
    return grouped(own(planned, direction).filter((one) => !elsewhere.has(keyOf(one))));
  });
}

const forEachDirection = (answer: (direction: (typeof DIRECTIONS)[number]) => unknown): Values =>
  Object.fromEntries(DIRECTIONS.map((direction) => [direction, answer(direction)]));

const own = (values: Values, direction: string): readonly Single[] =>
  list(values, direction).flatMap((element) => singlesOf(element as Values));

function made(values: Values, direction: string, cloud: CloudView): readonly Single[] {
  return cloud
    .resources(`aws_vpc_security_group_${direction}_rule`)
    .filter((rule) => text(rule.values, 'security_group_id') === values['id'])
    .flatMap((rule) => singleOf(rule, text(values, 'id')));
}

function singleOf({ values }: CloudResource, group: string | undefined): readonly Single[] {
  return Object.entries(PEERS).flatMap(([kind, attribute]) => {
    const peer = text(values, attribute);
    if (peer === undefined || peer === '') return [];
    const itself = kind === 'security_groups' && peer === group;
    return [{ ...portsOf(values, 'ip_protocol'), ...(itself ? { kind: 'self', peer: '' } : { kind, peer }) }];
  });
}

function singlesOf(element: Values): readonly Single[] {
  const ports = portsOf(element, 'protocol');
  const named = Object.keys(PEERS).flatMap((kind) =>
    list(element, kind).map((peer) => ({ ...ports, kind, peer: String(peer) })),
  );
  return element['self'] === true ? [...named, { ...ports, kind: 'self', peer: '' }] : named;
}

/** EC2 stores no ports of a rule for all protocols; the provider shows 0. */
function portsOf(values: Values, protocolAttribute: string): Pick<Single, 'protocol' | 'from' | 'to' | 'description'> {
  const protocol = (text(values, protocolAttribute) ?? '-1').toLowerCase().replace(/^all$/, '-1');
  const port = (name: string): number => (protocol === '-1' ? 0 : Number(values[name] ?? 0));
  return { protocol, from: port('from_port'), to: port('to_port'), description: text(values, 'description') ?? '' };
}

/** Two rules that differ in their description alone are one to EC2. */
const keyOf = ({ protocol, from, to, kind, peer }: Single): string => JSON.stringify([protocol, from, to, kind, peer]);

const isThere = (there: ReadonlyMap<string, Single>, one: Single): boolean =>
  there.get(keyOf(one))?.description === one.description;

function grouped(singles: readonly Single[]): readonly Values[] {
  const groups = new Map<string, Single[]>();
  for (const one of singles) {
    const key = JSON.stringify([one.protocol, one.from, one.to, one.description]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((members) => {
    const { protocol, from, to, description } = members[0] as Single;
    const peers = (kind: string): readonly string[] => members.flatMap((one) => (one.kind === kind ? [one.peer] : []));
    return {
      protocol,
      from_port: from,
      to_port: to,
      description,
      self: members.some(({ kind }) => kind === 'self'),
      ...Object.fromEntries(Object.keys(PEERS).map((kind) => [kind, peers(kind)])),
    };
  });
}
