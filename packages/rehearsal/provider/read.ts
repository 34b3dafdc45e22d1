/** ReadResource, ImportResourceState, MoveResourceState and UpgradeResourceState: from the cloud into a state. */
import type { Diagnostic, Values } from '../clouds/behaviour';
import type { BlockSchema } from '../schema/types';
import type { ResourceKey, StoredResource } from '../store';
import { isRecord, isUnset, typeOfBlock, type WireType } from './cty';
import { error } from './diagnostics';
import { keyOf, locate, noteKey, noteMove, viewOf, type Subject } from './realm';
import { same } from './same';

export interface Found {
  readonly state: Values | null;
  readonly privateData: Uint8Array;
}

/** The resource as the cloud has it now; null when it is gone. Values that are the same stay spelled as in the state. */
export function read(subject: Subject, state: Values, privateData: Uint8Array): Found {
  const found = locate(subject, state, privateData);
  if (!found) return { state: null, privateData };
  const resource = underItsType(subject, found);
  return {
    state: reconcile(subject.schema.block, state, told(subject, shown(subject, resource.values, state))),
    privateData: noteKey(resource),
  };
}

/** With what others have made beside it: rules of a security group are those of every hand. */
function shown(subject: Subject, values: Values, state: Values): Values {
  return { ...values, ...subject.behaviour.shows?.(values, state, viewOf(subject, values)) };
}

/** Without what the provider never reads: that stays as the state has it. */
function told({ behaviour: { imports = {} } }: Subject, values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !(name in imports)));
}

/** What the cloud holds, in the shape of the schema, with the prior spelling where it says the same. */
function reconcile(block: BlockSchema, prior: Values | null, held: Values): Values {
  const type = typeOfBlock(block);
  const fields = (Array.isArray(type) ? type[1] : {}) as Readonly<Record<string, WireType>>;
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      if (block.attributes[name]?.writeOnly) return [name, null];
      const [before, now] = [prior?.[name], held[name]];
      const kept = prior !== null && (!(name in held) || same(field, before, now));
      return [name, (kept ? before : now) ?? null];
    }),
  );
}

/**
 * `id@region` names a resource in another region than the provider's, as hashicorp/aws 6 has it. Its own id is taken beside the form that the
 * provider documents (`rule/target`, `cluster/service`): what the cloud holds and no state knows is told by it.
 */
export function importState(subject: Subject, wanted: string): Found {
  const [, bare = wanted, region] = /^(.*)@([a-z]{2}(?:-[a-z]+)+-\d)$/.exec(wanted) ?? [];
  const start: Values = region ? { region } : {};
  const own = keyOf(subject, start, bare);
  const documented = (): string => subject.behaviour.importId?.(bare, viewOf(subject, start)) ?? bare;
  const id = subject.store.read(own) ? bare : documented();
  const key = keyOf(subject, start, id);
  const resource = subject.store.read(key) ?? withPlaceInId(subject, key);
  const values = resource ? { ...shown(subject, resource.values, {}), ...subject.behaviour.imports } : { id, ...start };
  return { state: reconcile(subject.schema.block, null, values), privateData: noteKey(resource ?? key) };
}

/** Google's ids say where the resource is, so the provider's own region or location does not matter. */
function withPlaceInId({ store }: Subject, { provider, account, type, id }: ResourceKey): StoredResource | undefined {
  return provider === 'hashicorp/google' ? store.list({ provider, account, type, id })[0] : undefined;
}

/**
 * A state of another type: the object is from now on one of this type, where the provider allows that. The cloud
 * follows at the next read, as Terraform asks this before it configures the provider.
 */
export function moveState(
  { cloud, type, schema }: Subject,
  source: { readonly type: string; readonly state: Values; readonly privateData: Uint8Array },
): Found | Diagnostic {
  if (!cloud.resources[type]?.movesFrom?.includes(source.type)) {
    const detail = `The "${type}" resource type does not support moving resource state across resource types.`;
    return error('Move Resource State Not Supported', detail);
  }
  return {
    state: stateFromJson(schema.block, source.state),
    privateData: noteMove(source.privateData, source.state['id'], source.type),
  };
}

function underItsType({ store, type }: Subject, resource: StoredResource): StoredResource {
  if (resource.type === type) return resource;
  const former = new Set([...(resource.formerTypes ?? []), resource.type]);
  former.delete(type);
  const moved = { ...resource, type, formerTypes: [...former] };
  store.update(resource, moved);
  return moved;
}

/** A stored state in the shape of this schema: arguments that are no more are dropped, new ones are absent. */
export function stateFromJson(block: BlockSchema, json: Values): Values {
  const values: Values = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    values[name] = attribute.writeOnly ? null : fromJson(attribute.type, json[name]);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const element = (item: unknown): unknown => (isRecord(item) ? stateFromJson(nested.block, item) : null);
    const value = json[name];
    if (nested.nesting === 'single') values[name] = element(Array.isArray(value) ? value[0] : value);
    else if (nested.nesting === 'map') values[name] = isRecord(value) ? mapRecord(value, element) : {};
    else values[name] = Array.isArray(value) ? value.map(element) : isRecord(value) ? [element(value)] : [];
  }
  return values;
}

/** Scalars of another kind are converted, as Terraform converts them: a state may stem from an older schema. */
function fromJson(type: WireType, value: unknown): unknown {
  if (isUnset(value)) return null;
  if (type === 'dynamic') return isRecord(value) && 'type' in value && 'value' in value ? value['value'] : value;
  if (type === 'string') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (type === 'number') return typeof value === 'string' ? Number(value) : typeof value === 'number' ? value : null;
  if (type === 'bool') return value === true || value === 'true';
  if (type[0] === 'object') {
    const fields = isRecord(value) ? value : {};
    return Object.fromEntries(Object.entries(type[1]).map(([name, inner]) => [name, fromJson(inner, fields[name])]));
  }
  if (type[0] === 'map') return isRecord(value) ? mapRecord(value, (item) => fromJson(type[1], item)) : {};
  const items = Array.isArray(value) ? value : [];
  return items.map((item, index) => fromJson(type[0] === 'tuple' ? (type[1][index] ?? 'dynamic') : type[1], item));
}

function mapRecord(record: Values, convert: (item: unknown) => unknown): Values {
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, convert(item)]));
}
