/**
 * What a killed Terraform leaves: objects in the cloud that no state knows, and the lock on the state. In reality only
 * names that must be unique tell of the former ("already exists"); here the whole cloud can be compared.
 */
import type { StoredResource } from '../store';
import { matchPlaces } from './match';
import { lockOf, trackedResources, type StateLock, type TrackedResource } from './states';
import type { SynthesizedStack } from './synthesized';

export interface Orphan {
  readonly resource: StoredResource;
  /** Where the configuration probably means it; `stale` when the state has an object there that the cloud has no more: it was being replaced. */
  readonly match?: { readonly stack: SynthesizedStack; readonly address: string; readonly stale: boolean };
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
  const existing = new Set(cloud.flatMap(storedIdentities));
  const orphans = cloud.filter(
    (resource) => resource.isRemains !== true && !storedIdentities(resource).some((identity) => known.has(identity)),
  );
  const free = stacks.flatMap((stack) => {
    const held = stack.tracked.filter((each) => identities(each).some((identity) => existing.has(identity)));
    const taken = new Set(held.map(({ address }) => address));
    return stack.resources.filter(({ address }) => !taken.has(address)).map((configured) => ({ stack, configured }));
  });
  const tracks = (stack: SynthesizedStack, address: string): TrackedResource['attributes'] | undefined =>
    stacks.find((each) => each === stack)?.tracked.find((each) => each.address === address)?.attributes;
  const matches = matchPlaces(orphans, free, tracks, ({ stack }, resource) => mayBeOf(stack, resource));
  return orphans.map((resource) => {
    const place = matches.get(resource);
    if (place === undefined) return { resource };
    const { stack, configured } = place;
    const stale = tracks(stack, configured.address) !== undefined;
    return { resource, match: { stack, address: configured.address, stale } };
  });
}

/** The account is one the stack works in, and whatever has tags has those the stack gives to everything. */
function mayBeOf({ accounts, defaultTags }: SynthesizedStack, { account, type, values }: StoredResource): boolean {
  if (!type.startsWith('aws_')) return true;
  if (accounts.length > 0 && !accounts.includes(account)) return false;
  const tags = values['tags_all'];
  if (typeof tags !== 'object' || tags === null) return true;
  return Object.entries(defaultTags).every(([name, value]) => (tags as Record<string, unknown>)[name] === value);
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
