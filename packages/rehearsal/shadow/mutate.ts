/**
 * Every settable attribute of a configuration, and what may become of it: another value, none, and one that should be refused. The same
 * configuration always gives the same mutations; whether a value is good is for the real provider to say.
 */
import type { Values } from '../clouds/behaviour';
import { isRecord, isUnset } from '../provider/cty';
import type { AttributeSchema, BlockSchema, CtyType } from '../schema/types';

export type Kind = 'another' | 'none' | 'invalid';

export interface Mutation {
  /** Through blocks, with the indexes of their elements. */
  readonly path: readonly (string | number)[];
  readonly kind: Kind;
  /** The first that the provider takes counts; the last where it takes none. */
  readonly configs: readonly Values[];
}

const NONSENSE = '%%nonsense!!';

/** Places that Terraform itself keeps, and the identity that it is given. */
const SKIPPED = new Set(['id', 'tags_all', 'timeouts', 'region']);

export function mutationsOf(block: BlockSchema, config: Values, at: readonly (string | number)[] = []): Mutation[] {
  const found: Mutation[] = [];
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const isSettable = attribute.required === true || attribute.optional === true;
    if (!isSettable || (at.length === 0 && SKIPPED.has(name))) continue;
    found.push(...ofAttribute([...at, name], attribute, config[name]));
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    if (at.length === 0 && SKIPPED.has(name)) continue;
    const value = config[name];
    const items = elementsOf(value);
    const path = [...at, name];
    if (items.length > 0) {
      const empty = nested.nesting === 'single' ? null : [];
      const doubled = nested.nesting === 'single' ? {} : [...items, ...items];
      found.push(
        { path, kind: 'none', configs: [{ '': empty }] },
        { path, kind: 'invalid', configs: [{ '': doubled }] },
      );
    }
    distinct(items).forEach(([index, item]) => {
      const place = nested.nesting === 'single' ? path : [...path, index];
      found.push(...mutationsOf(nested.block, item, place));
    });
  }
  return at.length > 0
    ? found
    : found.map((each) => ({ ...each, configs: each.configs.map((c) => replaced(config, each.path, c[''])) }));
}

function elementsOf(value: unknown): readonly Values[] {
  if (Array.isArray(value)) return value.filter(isRecord);
  return isRecord(value) ? [value] : [];
}

/** Elements that set the same arguments are asked about once. */
function distinct(items: readonly Values[]): readonly (readonly [number, Values])[] {
  const seen = new Map<string, readonly [number, Values]>();
  items.forEach((item, index) => {
    const key = shapeOf(item);
    if (!seen.has(key)) seen.set(key, [index, item]);
  });
  return [...seen.values()];
}

/** Which arguments are set, with their kinds: what is equal in that is asked about once. */
export function shapeOf(value: unknown): string {
  const shape = (each: unknown): unknown => {
    if (Array.isArray(each)) return [...new Set(each.map((item) => JSON.stringify(shape(item))))].sort();
    if (isRecord(each)) return Object.fromEntries(Object.entries(each).map(([name, item]) => [name, shape(item)]));
    return isUnset(each) ? null : typeof each;
  };
  return JSON.stringify(shape(value));
}

function ofAttribute(path: readonly (string | number)[], { type }: AttributeSchema, value: unknown): Mutation[] {
  const as = (kind: Kind, values: readonly unknown[]): Mutation => ({
    path,
    kind,
    configs: values.map((each) => ({ '': each })),
  });
  const invalid = nonsenseOf(type);
  return [
    as('another', othersOf(type, value)),
    ...(isUnset(value) ? [] : [as('none', [null])]),
    ...(invalid === undefined ? [] : [as('invalid', [invalid])]),
  ];
}

function nonsenseOf(type: CtyType): unknown {
  if (type === 'string') return NONSENSE;
  if (type === 'number') return -7;
  if (type === 'bool' || type === 'dynamic') return undefined;
  if (type[0] === 'map') return type[1] === 'string' ? { 'aws:%%nonsense': NONSENSE } : undefined;
  if (type[0] === 'object') return undefined;
  const inner = nonsenseOf(type[1]);
  return inner === undefined ? undefined : [inner];
}

/** Other values of that type, likeliest first. */
function othersOf(type: CtyType, value: unknown): readonly unknown[] {
  if (type === 'bool') return [value !== true];
  if (type === 'number') return typeof value === 'number' ? [value + 1, value * 2, value - 1] : [1, 5, 60, 1024];
  if (type === 'string') return othersOfText(typeof value === 'string' ? value : undefined);
  if (type === 'dynamic') return [value];
  if (type[0] === 'map') return [{ ...(isRecord(value) ? value : {}), other: type[1] === 'bool' ? true : 'other' }];
  if (type[0] === 'object') return [value];
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const inner = type[1];
  if (isRecord(items[0])) return [[...items, items[0]]];
  const added = othersOf(inner, items[0]).map((item) => [...items, item]);
  return items.length > 1 ? [...added, items.slice(1)] : added;
}

const NEW_TEXTS = [
  'other',
  'arn:aws:iam::123456789012:role/other',
  '10.9.0.0/24',
  '{"Version":"2012-10-17","Statement":[]}',
  '2027-01-01T00:00:00Z',
  'https://example.com/',
  '5',
  'true',
];

function othersOfText(value: string | undefined): readonly string[] {
  if (value === undefined) return NEW_TEXTS;
  const json = otherJson(value);
  if (json !== undefined) return [json, `${value} `];
  const block = /^(\d+)\.(\d+)\.(.*)$/.exec(value);
  if (block) return [`${block[1]}.${(Number(block[2]) + 1) % 256}.${block[3]}`, `${value}x`];
  if (/^\d+$/.test(value)) return [String(Number(value) + 1), `${value}x`];
  return [
    `${value}x`,
    value.replace(/[a-z0-9](?=[^a-z0-9]*$)/i, (last) =>
      last === 'b' ? 'c' : last === '1' ? '2' : /\d/.test(last) ? '1' : 'b',
    ),
    ...NEW_TEXTS,
  ];
}

/** A document in which the last text says something else. */
function otherJson(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const end = text.lastIndexOf('":"');
  const start = text.lastIndexOf('"', text.lastIndexOf('"') - 1);
  const place = end > 0 ? end + 3 : start + 1;
  return `${text.slice(0, place)}x${text.slice(place)}`;
}

/** The configuration with another value at a path. */
export function replaced(config: Values, [step, ...rest]: readonly (string | number)[], value: unknown): Values {
  const name = String(step);
  if (rest.length === 0) return { ...config, [name]: value };
  const inner = config[name];
  const [index] = rest;
  if (Array.isArray(inner) && typeof index === 'number') {
    const items: readonly unknown[] = inner;
    return {
      ...config,
      [name]: items.map((item, at) => (at === index && isRecord(item) ? replaced(item, rest.slice(1), value) : item)),
    };
  }
  return { ...config, [name]: isRecord(inner) ? replaced(inner, rest, value) : inner };
}

/** The path as people read it, without indexes: `rule.lifecycle.delete_after`. */
export function dotted(path: readonly (string | number)[]): string {
  return path.filter((step) => typeof step === 'string').join('.');
}

/** Enumerated values that a refusal names: `to be one of ["a" "b"]`, `must be one of: ["a" "b"]`. */
export function valuesNamedIn(refusal: string): readonly string[] {
  const list = /one of:? \[([^\]]*)\]/.exec(refusal)?.[1] ?? '';
  return [...list.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value);
}
