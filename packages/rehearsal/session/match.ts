/** Which configured resource an object in the cloud comes from: by its literal arguments, and by references to what is known or matched already. */
import { isDeepStrictEqual } from 'node:util';
import type { StoredResource } from '../store';
import type { ConfiguredResource, SynthesizedStack } from './synthesized';

/** A configured resource that no state has an object for. */
export interface Place {
  readonly stack: SynthesizedStack;
  readonly configured: ConfiguredResource;
}

/** Attributes of what a stack's state already has. */
export type Tracked = (stack: SynthesizedStack, address: string) => Readonly<Record<string, unknown>> | undefined;

interface Pair extends Place {
  readonly resource: StoredResource;
  readonly score: number;
}

/** Arguments of Terraform itself. */
const META = new Set(['count', 'connection', 'depends_on', 'for_each', 'lifecycle', 'provider', 'provisioner']);

/**
 * Gives each object its place, the clearest first: every match tells what references to it mean, which makes others clear. Only then are
 * places given that several objects resemble equally.
 */
export function matchPlaces(
  orphans: readonly StoredResource[],
  places: readonly Place[],
  tracked: Tracked,
  mayBe: (place: Place, resource: StoredResource) => boolean = () => true,
): ReadonlyMap<StoredResource, Place> {
  const matches = new Map<StoredResource, Place>();
  const holders = new Map<ConfiguredResource, StoredResource>();
  const attributes = (stack: SynthesizedStack, address: string): Readonly<Record<string, unknown>> | undefined => {
    const place = places.find((each) => each.stack === stack && each.configured.address === address);
    const holder = place && holders.get(place.configured);
    return holder ? { id: holder.id, ...holder.values } : tracked(stack, address);
  };
  for (;;) {
    const pairs = orphans
      .filter((resource) => !matches.has(resource))
      .flatMap((resource) =>
        places
          .filter(({ configured }) => configured.type === resource.type && !holders.has(configured))
          .filter((place) => mayBe(place, resource))
          .map((place) => ({ resource, ...place, score: resemblance(resource, place, attributes) })),
      )
      .filter(({ score }) => score >= 0)
      .sort((a, b) => b.score - a.score);
    const clear = pairs.filter((pair) => isClear(pair, pairs));
    for (const { resource, stack, configured } of clear.length > 0 ? clear : pairs.slice(0, 1)) {
      matches.set(resource, { stack, configured });
      holders.set(configured, resource);
    }
    if (pairs.length === 0) return matches;
  }
}

/** Nothing else resembles the object as much, nor the place. */
function isClear(pair: Pair, pairs: readonly Pair[]): boolean {
  return !pairs.some(
    (other) =>
      other !== pair &&
      other.score >= pair.score &&
      (other.resource === pair.resource || other.configured === pair.configured),
  );
}

/** Arguments that agree, less those that do not; below zero when the object cannot be the one. */
function resemblance(resource: StoredResource, { stack, configured }: Place, attributes: Tracked): number {
  let score = 0;
  for (const [name, value] of Object.entries(configured.arguments)) {
    if (META.has(name)) continue;
    const reference = /^\$\{([\w-]+\.[\w-]+)\.(\w+)\}$/.exec(typeof value === 'string' ? value : '');
    const wanted = reference ? attributes(stack, reference[1] ?? '')?.[reference[2] ?? ''] : value;
    if (wanted === undefined || wanted === null || JSON.stringify(wanted).includes('${')) continue;
    if (!agrees(resource.values[name], wanted)) score -= reference ? WEIGHT.reference : 1;
    else score += isItsName(resource, wanted) ? WEIGHT.name : 1;
  }
  return score;
}

/**
 * An object that refers to something else is another one, unless its name can only be its own: then what it refers to was made
 * a second time since.
 */
const WEIGHT = { name: 1000, reference: 100 };

function isItsName({ id, names }: StoredResource, value: unknown): boolean {
  return (
    typeof value === 'string' && names.length > 0 && (id === value || names.some(({ name }) => name.endsWith(value)))
  );
}

/** Whether the object has what is configured; it may have more, and Terraform lets one block stand for a list of one. */
function agrees(actual: unknown, wanted: unknown): boolean {
  if (isDeepStrictEqual(actual, wanted)) return true;
  if (Array.isArray(actual) && !Array.isArray(wanted)) return actual.length === 1 && agrees(actual[0], wanted);
  if (Array.isArray(actual) && Array.isArray(wanted)) {
    return actual.length === wanted.length && wanted.every((item) => actual.some((each) => agrees(each, item)));
  }
  if (!isObject(actual) || !isObject(wanted)) return false;
  return Object.entries(wanted).every(([name, value]) => agrees(actual[name], value));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
