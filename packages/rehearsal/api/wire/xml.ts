/** XML of the query and REST protocols: answers by the schema of what is answered, and the layout of requests. */
import type { Xml } from '../../state-backend/xml';
import type { Input, Layout } from './decode';
import { assertKnown } from './known';
import type { Shape } from './model';
import { writeText } from './scalars';

type XmlObject = { readonly [name: string]: Xml | undefined };

/** What stands between the tags of a structure. */
export function toXml(shape: Shape, values: Input, where = 'the answer'): XmlObject {
  assertKnown(shape, values, where);
  const written: Record<string, Xml | undefined> = {};
  for (const [name, member] of shape.structIterator()) {
    const value = values[name];
    if (value === undefined || value === null) continue;
    const tag = member.getMemberTraits().xmlName ?? name;
    written[tag] = element(member, value, `${where}.${name}`);
  }
  return written;
}

function element(shape: Shape, value: unknown, where: string): Xml {
  if (shape.isStructSchema()) return toXml(shape, value as Input, where);
  const { xmlFlattened } = shape.getMergedTraits();
  if (shape.isListSchema()) {
    const item = shape.getValueSchema();
    const items = (value as readonly unknown[]).map((each, index) => element(item, each, `${where}[${index}]`));
    return xmlFlattened === undefined ? { [item.getMergedTraits().xmlName ?? 'member']: items } : items;
  }
  if (shape.isMapSchema()) {
    const [key, item] = [shape.getKeySchema(), shape.getValueSchema()];
    const entries = Object.entries(value as Input).map(([name, each]) => ({
      [key.getMergedTraits().xmlName ?? 'key']: name,
      [item.getMergedTraits().xmlName ?? 'value']: element(item, each, `${where}.${name}`),
    }));
    return xmlFlattened === undefined ? { entry: entries } : entries;
  }
  return writeText(shape, value, 'iso');
}

const asList = (raw: unknown): readonly unknown[] => (Array.isArray(raw) ? raw : raw === undefined ? [] : [raw]);

/** A parsed request: one child is no list, and namespaces are keys like others. */
export const XML_LAYOUT: Layout = {
  name: (member, shape) => shape.getMemberTraits().xmlName ?? member,
  items: (list, raw) => {
    if (raw === '') return [];
    if (list.getMergedTraits().xmlFlattened !== undefined) return asList(raw);
    return asList((raw as Input)[list.getValueSchema().getMergedTraits().xmlName ?? 'member']);
  },
  entries: (_, raw) =>
    asList((raw as Input)['entry']).map(
      (entry) => [String((entry as Input)['key']), (entry as Input)['value']] as const,
    ),
  besides: ['xmlns', 'xmlns:xsi', 'xsi:type'],
};
