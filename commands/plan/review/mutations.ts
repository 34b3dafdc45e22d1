/** Every attribute of every type of a stack, changed in each way that it can be, and what the review says of it. */
import { readPlan, review, type Report } from '@balrog-infra/review';
import { DANGERS } from '../../../policies/dangers';
import { planOfCode, type Code, type Json } from './plan-of-code';

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

export interface Judged extends Mutation {
  /** The worst that is said: a severity, `unjudged`, or `harmless`. */
  readonly verdict: 'critical' | 'serious' | 'unjudged' | 'notice' | 'harmless';
  /** Rules of dangers, worst first. */
  readonly rules: readonly string[];
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

/** One of each place of each type: resources of a type are changed alike. */
function* mutationsOf(code: Code): Generator<Mutation & { readonly changed: Json; readonly resource: Json }> {
  const seen = new Set<string>();
  for (const [type, named] of Object.entries(recordOf(code['resource'])))
    for (const [name, resource] of Object.entries(recordOf(named)))
      for (const place of placesIn(recordOf(resource))) {
        const key = `${type} ${place.name} ${typeof place.value}`;
        if (seen.has(key)) continue;
        seen.add(key);
        for (const [way, after] of variantsOf(place.value))
          yield {
            type,
            address: `${type}.${name}`,
            path: place.name,
            way,
            before: place.value,
            after,
            resource: recordOf(resource),
            changed: recordOf(withValue(resource, place.steps, place.documents, after)),
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

/** What the review says of one change of one resource, in an environment that stands. */
function judgeMutation(
  code: Code,
  { type, address, resource, changed }: { type: string; address: string; resource: Json; changed: Json },
): Report {
  const name = address.slice(type.length + 1);
  const beside = { data: code['data'], provider: code['provider'] };
  const plan = planOfCode(
    { ...beside, resource: { [type]: { [name]: resource } } },
    { ...beside, resource: { [type]: { [name]: changed } } },
  );
  return review(readPlan(plan), { stack: 'prod', catalogue: DANGERS });
}

export function* judgedMutations(code: Code): Generator<Judged> {
  for (const { resource, changed, ...mutation } of mutationsOf(code)) {
    const report = judgeMutation(code, { ...mutation, resource, changed });
    const [worst] = report.dangers;
    const unjudged = report.unjudged.length > 0;
    const verdict =
      worst !== undefined && worst.severity !== 'notice'
        ? worst.severity
        : unjudged
          ? 'unjudged'
          : (worst?.severity ?? 'harmless');
    yield { ...mutation, verdict, rules: report.dangers.map(({ rule }) => rule) };
  }
}

const recordOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
