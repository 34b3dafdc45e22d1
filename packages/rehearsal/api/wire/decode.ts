/** What a request says, read by the schema of its operation: members that the schema does not have and required ones that are missing are refused. */
import { malformed } from './api-error';
import type { Shape } from './model';
import { readScalar } from './scalars';

/** How a protocol lays out structures, lists and maps. */
export interface Layout {
  /** The name of a structure's member on the wire. */
  name(member: string, shape: Shape): string;
  items(list: Shape, raw: unknown): readonly unknown[];
  entries(map: Shape, raw: unknown): readonly (readonly [string, unknown])[];
  /** Keys of every structure that are no members: attributes of XML. */
  readonly besides: readonly string[];
}

export type Input = Readonly<Record<string, unknown>>;

/** @param raw the request as the protocol's own parser left it: objects, lists and texts */
export function decode(layout: Layout, shape: Shape, raw: unknown, where = ''): unknown {
  if (shape.isStructSchema()) return decodeStructure(layout, shape, raw, where);
  if (shape.isListSchema()) {
    const value = shape.getValueSchema();
    return layout.items(shape, raw).map((item, index) => decode(layout, value, item, `${where}[${index}]`));
  }
  if (shape.isMapSchema()) {
    const value = shape.getValueSchema();
    const read = ([key, item]: readonly [string, unknown]) => [key, decode(layout, value, item, `${where}.${key}`)];
    return Object.fromEntries(layout.entries(shape, raw).map(read));
  }
  return readScalar(shape, raw, where);
}

function decodeStructure(layout: Layout, shape: Shape, raw: unknown, where: string): Input {
  const given = raw === '' || raw === undefined || raw === null ? {} : raw;
  if (typeof given !== 'object' || Array.isArray(given)) throw malformed(`${where || 'the request'}: not a structure`);
  const values = given as Input;
  const members = [...shape.structIterator()].map(([name, member]) => ({
    name,
    member,
    key: layout.name(name, member),
  }));
  const known = new Set([...members.map(({ key }) => key), ...layout.besides]);
  const unknown = Object.keys(values).filter((key) => !known.has(key));
  if (unknown.length > 0) {
    throw malformed(
      `Unknown parameter in ${where || 'input'}: "${unknown.join('", "')}", must be one of: ${names(members)}`,
    );
  }
  const found = members.filter(({ key }) => values[key] !== undefined && values[key] !== null);
  return Object.fromEntries(
    found.map(({ name, member, key }) => [
      name,
      decode(layout, member, values[key], where ? `${where}.${name}` : name),
    ]),
  );
}

const names = (members: readonly { readonly name: string }[]): string => members.map(({ name }) => name).join(', ');

/** The members that must be given and are not; the schema lists those that must first, and says how many they are. */
export function assertComplete(shape: Shape, input: Input): void {
  if (!shape.isStructSchema()) return;
  const schema = shape.getSchema() as readonly unknown[];
  const required = (schema[4] as readonly string[]).slice(0, Number(schema[6] ?? 0));
  const missing = required.filter((name) => input[name] === undefined);
  if (missing.length > 0) throw malformed(`Missing required parameter: ${missing.join(', ')}`);
}

const identity = (_: Shape, raw: unknown): readonly unknown[] => {
  if (!Array.isArray(raw)) throw malformed('a list was expected');
  return raw as readonly unknown[];
};

const pairs = (_: Shape, raw: unknown): readonly (readonly [string, unknown])[] => Object.entries(raw as Input);

/** JSON names members as the model does; REST's may have names of their own. */
export const JSON_LAYOUT: Layout = {
  name: (member, shape) => shape.getMergedTraits().jsonName ?? member,
  items: identity,
  entries: pairs,
  besides: [],
};
