/** The danger catalogue, theme by theme, and the index by resource type that judging uses. */
import type { ActionEntry, AttributeEntry, Entry } from './entry';
import { DATABASES } from './databases';

export const CATALOGUE: readonly Entry[] = [...DATABASES];

export const isAction = (entry: Entry): entry is ActionEntry => 'fates' in entry;

function byType<Kind extends Entry>(entries: readonly Kind[]): ReadonlyMap<string, readonly Kind[]> {
  const index = new Map<string, Kind[]>();
  for (const entry of entries) for (const type of entry.types) index.set(type, [...(index.get(type) ?? []), entry]);
  return index;
}

const actions = byType(CATALOGUE.filter(isAction));
const attributes = byType(CATALOGUE.filter((entry): entry is AttributeEntry => !isAction(entry)));

export const actionEntriesOf = (type: string): readonly ActionEntry[] => actions.get(type) ?? [];
export const attributeEntriesOf = (type: string): readonly AttributeEntry[] => attributes.get(type) ?? [];
