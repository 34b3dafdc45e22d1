/**
 * Rules of security groups that nothing in the state makes: somebody has added them by hand. Terraform never plans to take them away where the group's
 * rules have resources of their own (`ingress` and `egress` are computed), names them once as drift of the whole group, beside all rules
 * of the code, and writes them into the state with the next apply: from then on nothing tells. So they are read from the state that the plan refreshed.
 */
import type { PlannedChange } from '../types';
import { canonical, isRecord, listOf, recordOf, type JsonRecord } from './json';

/** Why such a group is listed, in the report. */
export const BY_HAND =
  'rules that no resource here makes. No deployment takes them away: do that in AWS, or write them into the code';

const GROUPS = /^aws_(default_)?security_group$/;
const DIRECTIONS = ['ingress', 'egress'] as const;

/** Attribute of a group's element -> the same of a rule's own resource. */
const PEERS: Readonly<Record<string, string>> = {
  cidr_blocks: 'cidr_ipv4',
  ipv6_cidr_blocks: 'cidr_ipv6',
  prefix_list_ids: 'prefix_list_id',
  security_groups: 'referenced_security_group_id',
};

export interface DriftSources {
  readonly drift: readonly PlannedChange[];
  /** Managed resources of the state that the plan refreshed. */
  readonly held: readonly JsonRecord[];
  /** What the code says of a resource, by its address without keys of instances. */
  readonly declared: ReadonlyMap<string, JsonRecord>;
}

/** The drift without the rules that resources of the state make, and with those that none makes. */
export function withHandMadeRules({ drift, held, declared }: DriftSources): readonly PlannedChange[] {
  const groups = held.filter(({ type }) => GROUPS.test(String(type)));
  if (groups.length === 0) return drift;
  const made = new Set(held.flatMap(({ type, values }) => rulesMadeBy(String(type), recordOf(values))));
  const others = new Map(drift.map((change) => [change.address, change]));
  const shown = groups.flatMap((group) => {
    const address = String(group['address']);
    const known = others.get(address);
    others.delete(address);
    const written = recordOf(declared.get(address.replace(/\[[^\]]*\]/g, ''))?.['expressions']);
    const change = ofHand(group, known, (direction) => written[direction] !== undefined, made);
    return change === undefined ? [] : [change];
  });
  return [...others.values(), ...shown];
}

type Singles = ReadonlySet<string>;

/** What of the group is to be shown: what else has drifted of it, and each rule of no resource. */
function ofHand(
  group: JsonRecord,
  known: PlannedChange | undefined,
  isWritten: (direction: string) => boolean,
  made: Singles,
): PlannedChange | undefined {
  const values = recordOf(group['values']);
  const open = DIRECTIONS.filter((direction) => !isWritten(direction));
  const added = open.map((direction) => [direction, notMade(values, direction, made)] as const);
  const byHand = added.some(([, rules]) => rules.length > 0);
  const before = { ...recordOf(known?.before ?? values), ...Object.fromEntries(open.map((name) => [name, []])) };
  const after = { ...recordOf(known?.after ?? values), ...Object.fromEntries(added) };
  // A group that is gone, or has another shape than today's, is shown as terraform has it.
  if (known !== undefined && !(isRecord(known.before) && isRecord(known.after))) return known;
  if (canonical(before) === canonical(after)) return undefined;
  const base = known ?? {
    ...EMPTY,
    address: String(group['address']),
    type: String(group['type']),
    name: String(group['name']),
  };
  return {
    ...base,
    ...(byHand ? { actionReason: BY_HAND } : {}),
    before: before as PlannedChange['before'],
    after: after as PlannedChange['after'],
  };
}

const EMPTY = {
  mode: 'managed',
  action: 'update',
  importing: false,
  afterUnknown: {},
  beforeSensitive: {},
  afterSensitive: {},
  replacePaths: [],
} as const;

/** Elements of the group, with those of their networks and groups that no resource makes. */
function notMade(values: JsonRecord, direction: string, made: Singles): readonly JsonRecord[] {
  return listOf(values[direction]).flatMap((given) => {
    const rule = recordOf(given);
    const id = String(values['id']);
    const isMade = (kind: string, peer: string): boolean =>
      made.has(single(id, direction, rule, 'protocol', kind, peer));
    const left = Object.keys(PEERS).map(
      (kind) => [kind, listOf(rule[kind]).filter((peer) => !isMade(kind, String(peer)))] as const,
    );
    // The group itself as a peer is `self` in the group, and its id in a rule's resource.
    const itself = rule['self'] === true && !isMade('security_groups', id);
    if (!itself && left.every(([, peers]) => peers.length === 0)) return [];
    return [{ ...rule, ...Object.fromEntries(left), self: itself }];
  });
}

/** Of the resources for one rule each, and of the older one for several. */
function rulesMadeBy(type: string, values: JsonRecord): readonly string[] {
  const group = String(values['security_group_id']);
  const direction = /^aws_vpc_security_group_(ingress|egress)_rule$/.exec(type)?.[1];
  if (direction !== undefined)
    return Object.entries(PEERS)
      .filter(([, attribute]) => typeof values[attribute] === 'string' && values[attribute] !== '')
      .map(([kind, attribute]) => single(group, direction, values, 'ip_protocol', kind, String(values[attribute])));
  if (type !== 'aws_security_group_rule') return [];
  const several = Object.keys(PEERS).flatMap((kind) =>
    listOf(values[kind]).map((peer) => [kind, String(peer)] as const),
  );
  const source = values['self'] === true ? group : values['source_security_group_id'];
  const one = typeof source === 'string' && source !== '' ? [['security_groups', source] as const] : [];
  return [...several, ...one].map(([kind, peer]) =>
    single(group, String(values['type']), values, 'protocol', kind, peer),
  );
}

/** One rule as EC2 counts them; one for all protocols has no ports. */
function single(
  group: string,
  direction: string,
  rule: JsonRecord,
  protocolAttribute: string,
  kind: string,
  peer: string,
): string {
  const given = rule[protocolAttribute];
  const protocol = typeof given !== 'string' || /^all$/i.test(given) ? '-1' : given.toLowerCase();
  const port = (name: string): number => (protocol === '-1' ? 0 : Number(rule[name] ?? 0));
  return JSON.stringify([group, direction, protocol, port('from_port'), port('to_port'), kind, peer]);
}
