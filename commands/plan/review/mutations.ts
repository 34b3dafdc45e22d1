/** Every attribute of every type of a stack, changed in each way that it can be. */
import type { Code, Json } from './plan-of-code';
import { recordOf } from './record-of';

export type Way = 'removed' | 'emptied' | 'lowered' | 'raised' | 'swapped' | 'widened' | 'narrowed';

export interface Mutation {
  readonly type: string;
  readonly address: string;
  /** Names on the way to the value, `rule.lifecycle.delete_after`; names of members of lists in brackets. */
  readonly path: string;
  readonly way: Way;
  readonly before: unknown;
  readonly after: unknown;
}

/** A mutation with the resource on both sides of it. */
export interface Made extends Mutation {
  readonly resource: Json;
  readonly changed: Json;
  /** How a plan marks the place as sensitive: the whole text, where it lies in a JSON text. */
  readonly mark: unknown;
}

type Steps = readonly (string | number)[];

interface Place {
  readonly steps: Steps;
  /** Of each JSON text on the way: how many steps lead to it. */
  readonly documents: readonly number[];
  readonly value: unknown;
  readonly name: string;
}

const META = new Set([
  '//',
  'lifecycle',
  'provider',
  'depends_on',
  'provisioner',
  'connection',
  'count',
  'for_each',
  'timeouts',
]);

/**
 * One of each place of each type: resources of a type are changed alike.
 * @param planted what stands at each text instead of its value, before it is changed
 */
export function* mutationsOf(code: Code, planted?: string): Generator<Made> {
  const seen = new Set<string>();
  for (const [type, named] of Object.entries(recordOf(code['resource'])))
    for (const [name, resource] of Object.entries(recordOf(named)))
      for (const place of placesIn(recordOf(resource))) {
        const key = `${type} ${place.name} ${typeof place.value}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const { steps, documents } = place;
        const isPlanted = planted !== undefined && typeof place.value === 'string' && !/^\d+$/.test(place.value);
        if (planted !== undefined && !isPlanted) continue;
        const before = isPlanted ? planted : place.value;
        const old = isPlanted ? recordOf(withValue(resource, steps, documents, before)) : recordOf(resource);
        for (const [way, after] of variantsOf(before))
          yield {
            type,
            address: `${type}.${name}`,
            path: place.name,
            way,
            before,
            after,
            resource: old,
            changed: recordOf(withValue(resource, steps, documents, after)),
            mark: markAt(steps.slice(0, documents[0] ?? steps.length)),
          };
      }
}

/** Removed, emptied and so on, as far as the value can be. */
function variantsOf(value: unknown): readonly (readonly [Way, unknown])[] {
  if (typeof value === 'boolean')
    return [
      ['removed', undefined],
      ['swapped', !value],
    ];
  if (typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))) {
    const as = (number: number): unknown => (typeof value === 'number' ? number : String(number));
    return [
      ['removed', undefined],
      ['lowered', as(Math.floor(Number(value) / 3))],
      ['raised', as(Number(value) * 3 + 1)],
    ];
  }
  if (Array.isArray(value)) {
    const list = value as unknown[];
    return [
      ['removed', undefined],
      ['emptied', []],
      ['widened', [...list, typeof list[0] === 'object' ? { ...list[0], name: 'another' } : 'another']],
      ...(list.length > 1 ? ([['narrowed', list.slice(1)]] as const) : []),
    ];
  }
  if (typeof value !== 'string') return [['removed', undefined]];
  const network = /^\d+\.\d+\.\d+\.\d+\/\d+$/.test(value);
  return [
    ['removed', undefined],
    ['emptied', ''],
    ['swapped', value.startsWith('arn:') ? `${value}-other` : `other-${value}`],
    ...(network
      ? ([
          ['widened', '0.0.0.0/0'],
          ['narrowed', value.replace(/\/\d+$/, '/32')],
        ] as const)
      : []),
  ];
}

function* placesIn(resource: Json): Generator<Place> {
  for (const [name, value] of Object.entries(resource))
    if (!META.has(name)) yield* placesBelow(value, [name], [], name);
}

function* placesBelow(value: unknown, steps: Steps, documents: readonly number[], name: string): Generator<Place> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value))
      yield* placesBelow(inner, [...steps, key], documents, `${name}.${key}`);
    return;
  }
  yield { steps, documents, value, name };
  if (Array.isArray(value)) {
    for (const [index, inner] of (value as unknown[]).entries())
      if (typeof inner === 'object') yield* placesBelow(inner, [...steps, index], documents, `${name}${keyOf(inner)}`);
  } else if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
    const opened = open(value);
    if (opened !== undefined) yield* placesBelow(opened, steps, [...documents, steps.length], name);
  }
}

/** Variables of an environment and parameters are judged by name. */
function keyOf(member: unknown): string {
  const { name, value } = recordOf(member);
  return typeof name === 'string' && value !== undefined ? `[${name}]` : '';
}

function open(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function markAt([step, ...rest]: Steps): unknown {
  if (step === undefined) return true;
  if (typeof step === 'string') return { [step]: markAt(rest) };
  const marks: unknown[] = Array.from({ length: step }, () => ({}));
  return [...marks, markAt(rest)];
}

function withValue(target: unknown, steps: Steps, documents: readonly number[], value: unknown, depth = 0): unknown {
  if (documents.includes(depth) && typeof target === 'string') {
    const rest = documents.filter((one) => one !== depth);
    return JSON.stringify(withValue(open(target), steps, rest, value, depth));
  }
  const step = steps[depth];
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = [...(target as unknown[])];
    list[step] = withValue(list[step], steps, documents, value, depth + 1);
    return list;
  }
  const { [step]: old, ...others } = recordOf(target);
  const changed = withValue(old, steps, documents, value, depth + 1);
  return changed === undefined ? others : { ...others, [step]: changed };
}
