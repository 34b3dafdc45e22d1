/** Paths by their ends: who reaches whom, and what still leads there when one rule goes. */
import { canonical, isRecord } from '../plan/json';
import type { Plan, PlannedChange } from '../types';
import { contains } from '../../access';

const RULE = /^aws_vpc_security_group_(ingress|egress)_rule$/;
const PEERS = ['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id'] as const;

interface Way {
  readonly direction: string;
  readonly group: string;
  readonly peer: string;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

export interface Ends {
  /** `sg-tasks reaches sg-db no more (tcp 3306)`; undefined where it is no path, or another rule leads there still, or the group goes too. */
  readonly cut: (change: PlannedChange) => string | undefined;
  readonly isPath: (type: string) => boolean;
}

export function endsIn({ changes }: Plan): Ends {
  const names = new Map(
    changes.flatMap((change) => [...namesIn(change, change.before), ...namesIn(change, change.after)]),
  );
  const left = changes
    .filter(({ action, type }) => action !== 'delete' && RULE.test(type))
    .flatMap(({ type, after }) => wayOf(type, after));
  const groupsGone = new Set(
    changes
      .filter(({ action, type }) => action === 'delete' && type === 'aws_security_group')
      .map(({ before }) => idOf(before)),
  );
  const called = (id: string): string => names.get(id) ?? id;
  return {
    isPath: (type) => RULE.test(type),
    cut: ({ type, before }) => {
      const [way] = wayOf(type, before);
      // Whom it lets through is not known: somebody.
      if (way === undefined) return 'is deleted, and whoever came this way comes no further';
      if (groupsGone.has(way.group) || left.some((other) => covers(other, way))) return undefined;
      const [from, to] = way.direction === 'ingress' ? [way.peer, way.group] : [way.group, way.peer];
      return `${called(from)} reaches ${called(to)} no more (${portsOf(way)})`;
    },
  };
}

function namesIn(change: PlannedChange, side: unknown): readonly (readonly [string, string])[] {
  const id = idOf(side);
  const name = isRecord(side) ? side['name'] : undefined;
  if (change.type !== 'aws_security_group' || id === undefined) return [];
  return [[id, typeof name === 'string' && name !== '' ? name : change.address]];
}

const idOf = (side: unknown): string | undefined =>
  isRecord(side) && typeof side['id'] === 'string' ? side['id'] : undefined;

function wayOf(type: string, side: unknown): readonly Way[] {
  const direction = RULE.exec(type)?.[1];
  if (direction === undefined || !isRecord(side)) return [];
  const peer = PEERS.map((name) => side[name]).find((value) => typeof value === 'string' && value !== '');
  if (peer === undefined) return [];
  const given = textOf(side['ip_protocol'] ?? '-1').toLowerCase();
  const protocol = given === 'all' ? '-1' : given;
  return [
    {
      direction,
      group: String(side['security_group_id']),
      peer: textOf(peer),
      protocol,
      from: protocol === '-1' ? 0 : Number(side['from_port'] ?? 0),
      to: protocol === '-1' ? 65_535 : Number(side['to_port'] ?? 65_535),
    },
  ];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : canonical(value));

const covers = (other: Way, way: Way): boolean =>
  other.direction === way.direction &&
  other.group === way.group &&
  (other.peer === way.peer || contains(other.peer, way.peer)) &&
  (other.protocol === '-1' || other.protocol === way.protocol) &&
  other.from <= way.from &&
  other.to >= way.to;

function portsOf({ protocol, from, to }: Way): string {
  if (protocol === '-1') return 'every port';
  return `${protocol} ${from === to ? from : `${from}-${to}`}`;
}
