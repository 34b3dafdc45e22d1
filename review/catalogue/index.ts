/** The danger catalogue, theme by theme, and the index by resource type that judging uses. */
import type { ActionEntry, AttributeEntry, Entry } from './entry';
import { BLINDNESS } from './blindness';
import { CAPACITY } from './capacity';
import { DATA_LOSS } from './data-loss';
import { EXPOSURE } from './exposure';
import { PROTECTION } from './protection';

export const CATALOGUE: readonly Entry[] = [...DATA_LOSS, ...PROTECTION, ...EXPOSURE, ...BLINDNESS, ...CAPACITY];

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
