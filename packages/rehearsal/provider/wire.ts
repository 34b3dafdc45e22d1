/**
 * go-cty's msgpack form of values (`docs/plugin-protocol/object-wire-format.md` of hashicorp/terraform): unknown is
 * extension 0, a refined unknown extension 12, integers are ints, other numbers decimal strings, and a value of type
 * `dynamic` is a pair of its type in JSON and itself.
 */
import { decode, encode, ExtensionCodec } from '@msgpack/msgpack';
import { UNKNOWN, type Values } from '../clouds/behaviour';
import type { BlockSchema, BlockTypeSchema } from '../schema/types';
import { isRecord, isUnset, type WireType } from './cty';
import type { DynamicValue, RawState } from './protocol';

const extensions = new ExtensionCodec();
extensions.register({
  type: 0,
  encode: (value: unknown) => (value === UNKNOWN ? Uint8Array.of(0) : null),
  decode: () => UNKNOWN,
});
// Terraform narrows unknown values ("not null", "starts with"); the narrowing is of no use here.
extensions.register({ type: 12, encode: () => null, decode: () => UNKNOWN });

/** The exact type a decoded `dynamic` collection came with, so that it goes back as it came. */
const dynamicTypes = new WeakMap<object, WireType>();

/** Undefined when the message had no value; null is a resource that does not exist. */
export function decodeBlock(block: BlockSchema, value: DynamicValue | null): Values | null | undefined {
  if (!value || value.msgpack.length === 0) return undefined;
  const raw = decode(value.msgpack, { extensionCodec: extensions });
  return raw === null ? null : blockFromWire(block, raw as Values);
}

/** As `decodeBlock`, where an absent value is an empty one. */
export function decodeConfig(block: BlockSchema, value: DynamicValue | null): Values {
  return decodeBlock(block, value) ?? {};
}

/** A state as Terraform stored it, in JSON. */
export function jsonState(state: RawState | null): Values {
  const text = Buffer.from(state?.json ?? []).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Values);
}

export function encodeBlock(block: BlockSchema, values: Values | null): DynamicValue {
  const wire = values === null ? null : blockToWire(block, values);
  return { msgpack: encode(wire, { extensionCodec: extensions }) };
}

function blockFromWire(block: BlockSchema, raw: Values): Values {
  const values: Values = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    values[name] = fromWire(attribute.type, raw[name]);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    values[name] = mapNested(nested, raw[name], (element) => blockFromWire(nested.block, element));
  }
  return values;
}

function blockToWire(block: BlockSchema, values: Values): Values {
  const wire: Values = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    wire[name] = toWire(attribute.type, values[name]);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    wire[name] = mapNested(nested, values[name], (element) => blockToWire(nested.block, element));
  }
  return wire;
}

/** An absent block of repeatable kind is empty rather than null, as Terraform demands. */
function mapNested(nested: BlockTypeSchema, value: unknown, convert: (element: Values) => Values): unknown {
  if (value === UNKNOWN) return UNKNOWN;
  const element = (item: unknown): unknown => (isRecord(item) ? convert(item) : item === UNKNOWN ? UNKNOWN : null);
  if (nested.nesting === 'single') return element(value);
  if (nested.nesting === 'map') return isRecord(value) ? mapRecord(value, element) : {};
  return Array.isArray(value) ? value.map(element) : [];
}

function fromWire(type: WireType, raw: unknown): unknown {
  if (isUnset(raw)) return null;
  if (raw === UNKNOWN) return UNKNOWN;
  if (type === 'number') return typeof raw === 'string' ? exactNumber(raw) : raw;
  if (type === 'string' || type === 'bool') return raw;
  if (type === 'dynamic') return fromDynamic(raw as [Uint8Array, unknown]);
  if (type[0] === 'object') {
    const fields = raw as Values;
    return Object.fromEntries(Object.entries(type[1]).map(([key, inner]) => [key, fromWire(inner, fields[key])]));
  }
  if (type[0] === 'tuple') return (raw as unknown[]).map((item, index) => fromWire(type[1][index] ?? 'dynamic', item));
  if (type[0] === 'map') return mapRecord(raw as Values, (item) => fromWire(type[1], item));
  return (raw as unknown[]).map((item) => fromWire(type[1], item));
}

function fromDynamic([typeJson, raw]: [Uint8Array, unknown]): unknown {
  const type = JSON.parse(Buffer.from(typeJson).toString('utf8')) as WireType;
  const value = fromWire(type, raw);
  if (typeof value === 'object' && value !== null) dynamicTypes.set(value, type);
  return value;
}

function toWire(type: WireType, value: unknown): unknown {
  if (isUnset(value)) return null;
  if (value === UNKNOWN) return UNKNOWN;
  if (type === 'string' || type === 'bool') return value;
  if (type === 'number') return Number.isSafeInteger(value) ? value : String(value);
  if (type === 'dynamic') {
    const actual = typeOfValue(value);
    return [Buffer.from(JSON.stringify(actual)), toWire(actual, value)];
  }
  if (type[0] === 'object') {
    const fields = value as Values;
    return Object.fromEntries(Object.entries(type[1]).map(([key, inner]) => [key, toWire(inner, fields[key])]));
  }
  if (type[0] === 'tuple') return (value as unknown[]).map((item, index) => toWire(type[1][index] ?? 'dynamic', item));
  if (type[0] === 'map') return mapRecord(value as Values, (item) => toWire(type[1], item));
  return (value as unknown[]).map((item) => toWire(type[1], item));
}

/** The narrowest type of a plain value: a list becomes a tuple, as an expression of the language would. */
function typeOfValue(value: unknown): WireType {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'bool';
  if (isUnset(value) || value === UNKNOWN) return 'dynamic';
  const remembered = dynamicTypes.get(value as object);
  if (remembered) return remembered;
  if (Array.isArray(value)) return ['tuple', value.map(typeOfValue)];
  return ['object', mapRecord(value as Values, typeOfValue)];
}

/** A double where it says the same, else the decimal string itself. */
function exactNumber(text: string): number | string {
  const number = Number(text);
  return String(number) === text ? number : text;
}

function mapRecord<T>(record: Values, convert: (item: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, convert(item)]));
}
