/** The danger catalogue, theme by theme, and the index by resource type that judging uses. */
import { ANY, EVERY_TYPE } from './any';
import type { ActionEntry, AttributeEntry, Entry } from './entry';
import { BLINDNESS } from './blindness';
import { CAPACITY } from './capacity';
import { DATA_LOSS } from './data-loss';
import { EXPOSURE } from './exposure';
import { PROTECTION } from './protection';

export const CATALOGUE: readonly Entry[] = [
  ...DATA_LOSS,
  ...PROTECTION,
  ...EXPOSURE,
  ...BLINDNESS,
  ...CAPACITY,
  ...ANY,
];

export const isAction = (entry: Entry): entry is ActionEntry => 'fates' in entry;

function byType<Kind extends Entry>(entries: readonly Kind[]): ReadonlyMap<string, readonly Kind[]> {
  const index = new Map<string, Kind[]>();
  for (const entry of entries) for (const type of entry.types) index.set(type, [...(index.get(type) ?? []), entry]);
  return index;
}

const actions = byType(CATALOGUE.filter(isAction));
const attributes = byType(CATALOGUE.filter((entry): entry is AttributeEntry => !isAction(entry)));

/** Two names of one thing: `aws_alb` and `aws_lb`, Elasticsearch and OpenSearch. */
export const sameType = (type: string): string =>
  type.replace(/^aws_alb(?=$|_)/, 'aws_lb').replace(/^aws_elasticsearch_domain$/, 'aws_opensearch_domain');

export const actionEntriesOf = (type: string): readonly ActionEntry[] => actions.get(sameType(type)) ?? [];

/** Entries of the type, and those of every type for attributes that none of its own watches. */
export function attributeEntriesOf(type: string): readonly AttributeEntry[] {
  const known = ofType.get(type);
  if (known !== undefined) return known;
  const own = attributes.get(sameType(type)) ?? [];
  const watched = new Set(own.map(({ attribute }) => attribute));
  const all = [...own, ...(attributes.get(EVERY_TYPE) ?? []).filter(({ attribute }) => !watched.has(attribute))];
  ofType.set(type, all);
  return all;
}

const ofType = new Map<string, readonly AttributeEntry[]>();
export { type Fate } from './entry';
export { LOSES_NOTHING } from './loses-nothing';
