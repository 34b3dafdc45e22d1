/** The cloud as one caller sees it: what Configure said, and where that caller's resources lie in the store. */
import { createHash } from 'node:crypto';
import type { Cloud, CloudView, ResourceBehaviour, Values } from '../clouds/behaviour';
import { behaviourOf } from '../clouds/complete';
import type { BlockSchema, ResourceSchema } from '../schema/types';
import type { CloudStore, ResourceKey, StoredResource } from '../store';

/** A caller of the cloud. */
export interface Caller {
  readonly account: string;
  /** The provider block's values. */
  readonly provider: Values;
}

/** One resource type in the hands of one caller: what every operation of the engine works on. */
export interface Subject {
  readonly cloud: Cloud;
  readonly store: CloudStore;
  readonly caller: Caller;
  readonly type: string;
  readonly schema: ResourceSchema;
  readonly behaviour: ResourceBehaviour;
}

const behaviours = new WeakMap<ResourceSchema, ResourceBehaviour>();

/** The behaviour of a type, made once per schema. */
export function behaviourFor(cloud: Cloud, type: string, schema: ResourceSchema): ResourceBehaviour {
  const known = behaviours.get(schema);
  if (known) return known;
  const made = behaviourOf(cloud, type, schema.block);
  behaviours.set(schema, made);
  return made;
}

/**
 * What a behaviour may see. `salt` tells apart objects that would otherwise be made from the same seed; 0 for the
 * first one.
 */
export function viewOf(
  { cloud, store, caller, type }: Omit<Subject, 'schema' | 'behaviour'>,
  values: Values,
  salt = 0,
): CloudView {
  const region = regionOf(caller, values);
  return {
    account: caller.account,
    region,
    provider: caller.provider,
    hex: (length, ...seed) =>
      hex(length, [cloud.source, caller.account, region, type, ...seed, ...(salt ? [`${salt}`] : [])]),
    resources: (wanted) => store.list({ provider: cloud.source, account: caller.account, type: wanted }),
  };
}

function hex(length: number, seed: readonly string[]): string {
  let digits = '';
  for (let block = 0; digits.length < length; block += 1) {
    digits += createHash('sha256')
      .update(JSON.stringify([block, ...seed]))
      .digest('hex');
  }
  return digits.slice(0, length);
}

function regionOf(caller: Caller, values: Values): string {
  const known = [values['region'], values['location'], caller.provider['region']];
  return known.find((value): value is string => typeof value === 'string' && value !== '') ?? '';
}

/** Where a resource with these values and this id is stored. */
export function keyOf({ cloud, caller, type, schema }: Subject, values: Values, id: string): ResourceKey {
  const region = isRegional(schema.block) ? regionOf(caller, values) : '';
  return { provider: cloud.source, account: caller.account, region: region || 'global', type, id };
}

function isRegional(block: BlockSchema): boolean {
  return 'region' in block.attributes || 'location' in block.attributes;
}

/**
 * The stored resource a state speaks of. The key travels in Terraform's private data, as some types have no `id`;
 * a state without it (tainted and to be replaced, imported by another tool, older) is found by its `id` or its ARN.
 */
export function locate(subject: Subject, state: Values, privateData: Uint8Array): StoredResource | undefined {
  const note = readNote(privateData);
  const id = note?.id ?? state['id'];
  if (typeof id !== 'string' || id === '') return withArnOf(subject, state);
  const { region, ...rest } = keyOf(subject, state, id);
  const key = { ...rest, region: note?.region ?? region };
  const former = note?.formerType ? subject.store.read({ ...key, type: note.formerType }) : undefined;
  return subject.store.read(key) ?? former ?? movedFrom(subject, key);
}

/** As real providers without `id` do: by what AWS made, and nobody configured. */
function withArnOf(subject: Subject, state: Values): StoredResource | undefined {
  const { provider, account, region, type } = keyOf(subject, state, '');
  const made = Object.entries(subject.schema.block.attributes).filter(
    ([name, { computed, optional }]) => /(^|_)arn$/.test(name) && computed && !optional,
  );
  return subject.store
    .list({ provider, account, region, type })
    .find(({ values }) => made.some(([name]) => typeof state[name] === 'string' && values[name] === state[name]));
}

/** A configuration that went back to the type before a `moved` still finds its resource. */
function movedFrom(
  { store }: Subject,
  { provider, account, region, type, id }: ResourceKey,
): StoredResource | undefined {
  return store.list({ provider, account, region, id }).find((other) => other.formerTypes?.includes(type));
}

interface Note {
  readonly id: string;
  readonly region?: string;
  /** The type it has in the cloud until it is next read: Terraform moves states before it configures providers. */
  readonly formerType?: string;
}

/** The private data that finds a resource again. */
export function noteKey({ region, id }: ResourceKey): Uint8Array {
  return writeNote({ region, id });
}

export function noteMove(privateData: Uint8Array, id: unknown, formerType: string): Uint8Array {
  return writeNote({ ...(readNote(privateData) ?? { id: String(id) }), formerType });
}

function writeNote(note: Note): Uint8Array {
  return Buffer.from(JSON.stringify({ rehearsal: note }));
}

/** Other providers' private data is no note. */
function readNote(privateData: Uint8Array): Note | undefined {
  if (privateData.length === 0) return undefined;
  try {
    return (JSON.parse(Buffer.from(privateData).toString('utf8')) as { readonly rehearsal?: Note }).rehearsal;
  } catch {
    return undefined;
  }
}
