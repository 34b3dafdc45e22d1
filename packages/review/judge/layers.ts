/** What is left when one of several goes: another one that does the same, or other policies of the same role that allow the same. */
import type { Lookup } from '../catalogue/lookup';
import { isPolicy, normalizePolicy, openDocument } from '../diff/documents';
import { groupedBy } from '../plan/grouped';
import { canonical, isRecord } from '../plan/json';
import type { Plan, PlannedChange } from '../types';
import { keyOf } from './namesakes';
import { whatBecameNarrower } from './policies';

export interface Layers {
  /** `is deleted; aws_sns_topic_subscription.second does the same`: of what goes and is not missed. */
  readonly notMissed: (change: PlannedChange) => string | undefined;
  /** A policy, with what other policies of the same holder say that stay. */
  readonly withOthers: (change: PlannedChange, attribute: string, policy: unknown) => unknown;
}

const NO_POLICY = { Statement: [] };

/** As many of one content or of one holder as are looked at; of more, what goes is said as if it were the only one. */
const MOST_LOOKED_AT = 50;

/** What a cloud or Terraform makes up, and what is for people. */
const ASIDE = new Set(['id', 'arn', 'tags', 'tags_all', 'description', 'timeouts']);

export function layersIn({ changes }: Plan, catalogue: Lookup): Layers {
  const index = indexOf(changes);
  const twinOf = twinsIn(index, catalogue);
  const othersOf = othersIn(index, catalogue);
  return {
    withOthers: (change, attribute, policy) => {
      const others = othersOf(change, attribute, change.after);
      return others.length === 0 ? policy : merged([policy, ...others]);
    },
    notMissed: (change) => {
      if (change.action !== 'delete') return undefined;
      const twin = twinOf(change);
      if (twin !== undefined) return `is deleted; ${twin} does the same`;
      const watched = catalogue.of(change.type).attributes.find(({ danger }) => danger.kind === 'narrows');
      if (watched === undefined || !isRecord(change.before)) return undefined;
      const [own] = policiesIn(change.before[watched.attribute]);
      const others = othersOf(change, watched.attribute, change.before);
      if (own === undefined || others.length === 0) return undefined;
      return whatBecameNarrower(own, merged([NO_POLICY, ...others])) === undefined
        ? 'is deleted; what it allowed, the other policies that stay allow too'
        : undefined;
    },
  };
}

type Groups = ReadonlyMap<string, readonly PlannedChange[]>;
/** Those of a type that stay, by their content, found once for each key. */
type Index = (type: string, key: string, contentOf: (side: unknown) => string | undefined) => Groups;

function indexOf(changes: readonly PlannedChange[]): Index {
  const stays = ({ mode, deposed, action }: PlannedChange): boolean =>
    mode !== 'data' && deposed === undefined && !/^(delete|forget)$/.test(action);
  const byType = groupedBy(changes.filter(stays), ({ type }) => type);
  const indexes = new Map<string, Groups>();
  return (type, key, contentOf) => {
    const known = indexes.get(key) ?? groupedBy(byType.get(type) ?? [], ({ after }) => contentOf(after));
    indexes.set(key, known);
    return known;
  };
}

/** Two of one name are one thing, which goes with either. */
function isApart(change: PlannedChange, side: unknown, other: PlannedChange, catalogue: Lookup): boolean {
  const key = keyOf(change, side, catalogue);
  return key === undefined || key !== keyOf(other, other.after, catalogue);
}

function twinsIn(index: Index, catalogue: Lookup) {
  return (change: PlannedChange): string | undefined => {
    const { type, before } = change;
    const { layer } = catalogue.of(type);
    if (layer === undefined || !isRecord(before)) return undefined;
    const names = Object.keys(before)
      .filter((name) => !ASIDE.has(name) && !layer.includes(name))
      .sort();
    const contentOf = (side: unknown): string =>
      canonical(names.map((name) => (isRecord(side) ? side[name] : null) ?? null));
    const content = contentOf(before);
    const found = index(type, canonical([type, names]), contentOf).get(content) ?? [];
    // What comes or becomes so only now leaves a gap.
    const stood = (other: PlannedChange): boolean => isRecord(other.before) && contentOf(other.before) === content;
    return found.slice(0, MOST_LOOKED_AT).find((other) => stood(other) && isApart(change, before, other, catalogue))
      ?.address;
  };
}

function othersIn(index: Index, catalogue: Lookup) {
  return (change: PlannedChange, attribute: string, side: unknown): readonly unknown[] => {
    const { join } = catalogue.of(change.type);
    if (join === undefined) return [];
    const holderOf = (one: unknown): string | undefined =>
      isRecord(one) && typeof one[join.attribute] === 'string' ? String(one[join.attribute]) : undefined;
    const holder = holderOf(side);
    const of = index(change.type, `${change.type} ${join.attribute}`, holderOf).get(holder ?? '') ?? [];
    if (of.length > MOST_LOOKED_AT) return [];
    return of
      .filter((other) => other.address !== change.address && holderOf(other.before) === holder)
      .filter((other) => isApart(change, side, other, catalogue))
      .flatMap(({ after }) => policiesIn(isRecord(after) ? after[attribute] : undefined));
  };
}

function policiesIn(value: unknown): readonly unknown[] {
  const document = typeof value === 'string' ? openDocument(value) : value;
  return isPolicy(document) ? [document] : [];
}

/** Several policies of one holder hold together; what another one denies, it denied before. */
function merged([own, ...others]: readonly unknown[]): unknown {
  const statementsOf = (policy: unknown): readonly unknown[] =>
    isRecord(policy) ? (normalizePolicy(policy)['Statement'] as unknown[]) : [];
  const [document] = policiesIn(own);
  if (document === undefined) return own;
  const allowed = others
    .flatMap(statementsOf)
    .filter((statement) => isRecord(statement) && statement['Effect'] === 'Allow');
  return { Statement: [...statementsOf(document), ...allowed] };
}
