/** Forms of the query protocols: `Filters.Filter.1.Name=…`, read into nested objects. */
import { malformed } from './api-error';
import type { Input, Layout } from './decode';
import type { Shape } from './model';

/** Dots nest; the first two, `Action` and `Version`, are the protocol's. */
export function parseForm(form: URLSearchParams): Input {
  const root: Record<string, unknown> = {};
  for (const [key, value] of form) {
    if (key === 'Action' || key === 'Version') continue;
    const parts = key.split('.');
    const last = parts.pop() ?? '';
    let place = root;
    for (const part of parts) {
      const inner = place[part] === undefined || place[part] === '' ? {} : place[part];
      if (typeof inner !== 'object') throw malformed(`${key}: ${part} is a value and a structure`);
      place[part] = inner;
      place = inner as Record<string, unknown>;
    }
    place[last] = value;
  }
  return root;
}

function numbered(raw: unknown): readonly unknown[] {
  if (raw === '') return [];
  const entries = Object.entries(raw as Input);
  if (entries.some(([key]) => !/^\d+$/.test(key))) throw malformed(`${entries[0]?.[0] ?? ''}: a number was expected`);
  return entries.sort(([left], [right]) => Number(left) - Number(right)).map(([, item]) => item);
}

/** Lists lie below `member` or below the name of their elements, unless they are flat; clients differ, and services take both. */
function itemsOf(raw: unknown): readonly unknown[] {
  if (raw === '') return [];
  const keys = Object.keys(raw as Input);
  const isFlat = keys.every((key) => /^\d+$/.test(key));
  return numbered(isFlat ? raw : (raw as Input)[keys[0] ?? '']);
}

export const FORM_LAYOUT: Layout = {
  name: (member, shape) => shape.getMergedTraits().xmlName ?? member,
  items: (_, raw) => itemsOf(raw),
  entries: (map, raw) => {
    const keyName = map.getKeySchema().getMergedTraits().xmlName ?? 'key';
    const valueName = map.getValueSchema().getMergedTraits().xmlName ?? 'value';
    return itemsOf(raw).map((entry) => [String((entry as Input)[keyName]), (entry as Input)[valueName]] as const);
  },
  besides: [],
};

/** EC2 writes every name with a capital, and lists flat. */
export const EC2_LAYOUT: Layout = {
  ...FORM_LAYOUT,
  name: (member: string, shape: Shape) => {
    const { ec2QueryName, xmlName } = shape.getMergedTraits();
    const name = xmlName ?? member;
    return typeof ec2QueryName === 'string' ? ec2QueryName : name.charAt(0).toUpperCase() + name.slice(1);
  },
};
