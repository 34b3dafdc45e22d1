/**
 * What a killed Terraform leaves: objects in the cloud that no state knows, and the lock on the state. In reality only
 * names that must be unique tell of the former ("already exists"); here the whole cloud can be compared.
 */
import { isDeepStrictEqual } from 'node:util';
import type { StoredResource } from '../store';
import { lockOf, trackedResources, type StateLock, type TrackedResource } from './states';
import type { ConfiguredResource, SynthesizedStack } from './synthesized';

export interface Orphan {
  readonly resource: StoredResource;
  /** Where the configuration probably means it. */
  readonly match?: { readonly stack: SynthesizedStack; readonly address: string };
}

export interface AbandonedLock {
  readonly stack: SynthesizedStack;
  readonly lock: StateLock;
}

/** Resources of the cloud that no state tracks, each with the configured resource that it most resembles. */
export function findOrphans(
  cloud: readonly StoredResource[],
  tracked: readonly TrackedResource[],
  stacks: readonly (SynthesizedStack & { readonly tracked: readonly TrackedResource[] })[],
): readonly Orphan[] {
  const known = new Set(tracked.flatMap(identities));
  const orphans = cloud.filter((resource) => !storedIdentities(resource).some((identity) => known.has(identity)));
  const free = stacks.flatMap((stack) => {
    const taken = new Set(stack.tracked.map(({ address }) => address));
    return stack.resources.filter(({ address }) => !taken.has(address)).map((configured) => ({ stack, configured }));
  });
  const candidates = orphans
    .flatMap((resource) =>
      free.map((place) => ({ resource, ...place, score: resemblance(resource, place.configured) })),
    )
    .filter(({ score }) => score >= 0)
    .sort((a, b) => b.score - a.score);
  const matches = new Map<StoredResource, { stack: SynthesizedStack; address: string }>();
  const used = new Set<ConfiguredResource>();
  for (const { resource, stack, configured } of candidates) {
    if (matches.has(resource) || used.has(configured)) continue;
    matches.set(resource, { stack, address: configured.address });
    used.add(configured);
  }
  return orphans.map((resource) => {
    const match = matches.get(resource);
    return match === undefined ? { resource } : { resource, match };
  });
}

/** ARNs tell accounts and regions apart; types without one are told apart by their id, or by any value when they have no id. */
function identities({ type, attributes }: TrackedResource): readonly string[] {
  const { arn, id } = attributes;
  if (typeof arn === 'string') return [`${type} ${arn}`];
  if (typeof id === 'string') return [`${type} ${id}`];
  return Object.values(attributes).map((value) => `${type} ${String(value)}`);
}

function storedIdentities({ type, formerTypes = [], id, values }: StoredResource): readonly string[] {
  const names = typeof values['arn'] === 'string' ? [values['arn']] : [id];
  return [type, ...formerTypes].flatMap((each) => names.map((name) => `${each} ${name}`));
}

/** How many literal arguments the resource has as configured; below zero when it cannot be the one. */
function resemblance(resource: StoredResource, configured: ConfiguredResource): number {
  if (resource.type !== configured.type) return -1;
  const literals = Object.entries(configured.arguments).filter(([, value]) => isLiteral(value));
  const equal = literals.filter(([name, value]) => isDeepStrictEqual(resource.values[name], value));
  return 2 * equal.length >= literals.length ? equal.length : -1;
}

function isLiteral(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('${');
  return typeof value === 'number' || typeof value === 'boolean';
}

/** Locks on the states of these stacks. */
export function locksOf(stateFolder: string, stacks: readonly SynthesizedStack[]): readonly AbandonedLock[] {
  return stacks.flatMap((stack) => {
    const lock = stack.backend && lockOf(stateFolder, stack.backend.bucket, stack.backend.key);
    return lock === undefined ? [] : [{ stack, lock }];
  });
}

/** The state of a stack among the stored ones, as its backend names it. */
export function trackedBy(
  stack: SynthesizedStack,
  states: readonly { readonly bucket: string; readonly key: string; readonly text: string }[],
): readonly TrackedResource[] {
  const state = states.find(({ bucket, key }) => bucket === stack.backend?.bucket && key === stack.backend.key);
  return state === undefined ? [] : trackedResources(state.text);
}
