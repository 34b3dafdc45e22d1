/**
 * Rules of a security group (AWS) or a firewall (GCP), as AWS counts them: each lets one network in to one range of ports. The order of the rules, and
 * how networks are spread over them, says nothing.
 */
import { isRecord, type JsonRecord } from '../plan/json';
import type { Finding } from './finding';
import { contains, isWorld } from '../../access';

interface Rule {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly network: string;
}

type Range = readonly [from: number, to: number];

const EVERY = '-1';
const NETWORKS = ['cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids', 'security_groups'];
/** More rules than a group may have (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html). */
const MOST_RULES = 2000;

/** Outwards the whole internet is a usual destination, and no worse than another one. */
export function widerRules(before: unknown, after: unknown, created: boolean, way: 'in' | 'out'): Finding | undefined {
  const [old, now] = [rulesOf(before), rulesOf(after)];
  if (old.length > MOST_RULES || now.length > MOST_RULES) return { what: 'has too many rules to be compared' };
  const wider = now.filter((rule) => !old.some((known) => covers(known, rule)));
  const world = wider.find(({ network }) => isWorld(network));
  if (world !== undefined && way === 'in')
    return { what: `opens ${portsOf(world)} to the whole internet`, severity: 'critical' };
  const first = world ?? wider[0];
  if (first === undefined || created) return undefined;
  const more = wider.length === 1 ? '' : ` and ${wider.length - 1} more`;
  return { what: `opens ${portsOf(first)} to ${first.network}${more}` };
}

function rulesOf(blocks: unknown): readonly Rule[] {
  return (Array.isArray(blocks) ? (blocks as unknown[]) : []).filter(isRecord).flatMap((block) => {
    const given = block['protocol'];
    const protocol = typeof given === 'string' && !/^all$/i.test(given) ? given : EVERY;
    const ranges = protocol === EVERY ? [ALL_PORTS] : 'ports' in block ? rangesOf(block['ports']) : [rangeOf(block)];
    return ranges.flatMap(([from, to]) => networksOf(block).map((network) => ({ protocol, from, to, network })));
  });
}

const ALL_PORTS: Range = [0, 65_535];

const rangeOf = (block: JsonRecord): Range => [Number(block['from_port'] ?? 0), Number(block['to_port'] ?? 65_535)];

/** `["443", "8000-8999"]` as GCP writes it, where none are all. */
function rangesOf(ports: unknown): readonly Range[] {
  if (!Array.isArray(ports) || ports.length === 0) return [ALL_PORTS];
  return (ports as unknown[]).map(String).map((range) => {
    const [from, to = from] = range.split('-').map(Number);
    return [from ?? 0, to ?? 65_535];
  });
}

/** A firewall of GCP has its networks beside its rules, where they are judged by themselves. */
const networksOf = (block: JsonRecord): readonly string[] =>
  'ports' in block
    ? ['whom it lets in']
    : [
        ...NETWORKS.flatMap((name) => (Array.isArray(block[name]) ? (block[name] as unknown[]).map(String) : [])),
        ...(block['self'] === true ? ['members of the group itself'] : []),
      ];

function covers(known: Rule, rule: Rule): boolean {
  const protocol = known.protocol === EVERY || known.protocol === rule.protocol;
  const ports = known.from <= rule.from && known.to >= rule.to;
  return protocol && ports && (known.network === rule.network || contains(known.network, rule.network));
}

function portsOf({ protocol, from, to }: Rule): string {
  if (protocol === EVERY) return 'every port';
  return `${protocol} ${from === to ? from : `${from}-${to}`}`;
}
