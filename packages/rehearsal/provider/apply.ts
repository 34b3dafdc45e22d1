/** ApplyResourceChange: the cloud creates, changes or deletes, or refuses. */
import { UNKNOWN, type Diagnostic, type Values } from '../clouds/behaviour';
import type { BlockSchema } from '../schema/types';
import type { Created, StoredResource } from '../store';
import { isRecord, withoutUnknown } from './cty';
import { error, hasErrors } from './diagnostics';
import { withoutEmptyBlocks } from './empty-blocks';
import { keyOf, locate, noteKey, viewOf, type Subject } from './realm';
import { alreadyExists, notFound } from './service-errors';
import { settle } from './settle';
import { settledTags } from './tags';
import { refusedByService } from './validate';

/** What Terraform is to write into the state; null when there is no resource (any more). */
export interface Applied {
  readonly state: Values | null;
  readonly privateData: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

const NOTHING = Buffer.alloc(0);

/** More objects than that from one seed are a behaviour that ignores it. */
const MOST_SALTS = 10_000;

/** `config` is what was asked for, write-only values included, which a plan has no more; without it AWS's own checks of arguments are not made. */
export function create(subject: Subject, planned: Values, config?: Values): Applied {
  const { behaviour, schema } = subject;
  const values = withoutUnknown(planned) as Values;
  const refused = [
    ...(config ? refusedByService(config, behaviour, schema.answers) : []),
    ...(behaviour.refuse?.('create', values, viewOf(subject, values)) ?? []),
  ];
  if (hasErrors(refused)) return failed(null, NOTHING, refused);
  let before = '';
  for (let salt = 0; salt < MOST_SALTS; salt += 1) {
    const view = viewOf(subject, values, salt);
    const made = { ...behaviour.create?.(values, view), ...tagsFor(subject, planned) };
    const state = withoutEmptyBlocks(schema.block, settle(schema.block, planned, made));
    const id = idOf(made, state) ?? view.hex(20, JSON.stringify(values));
    const resource = stored(subject, state, id);
    if (id === before) return failed(null, NOTHING, [alreadyExists(resource)]);
    const created = put(subject, resource);
    if (created.outcome === 'created') return { state, privateData: noteKey(resource), diagnostics: refused };
    if (created.outcome === 'taken')
      return failed(null, NOTHING, [nameTaken(subject, state, created.name.name, resource)]);
    before = id;
  }
  throw new Error(`${subject.type}: the behaviour makes ids that never differ enough`);
}

/** Some create calls are puts: a second one overwrites, or begins anew beside what it leaves of the first. */
function put(subject: Subject, resource: StoredResource): Created {
  const { cloud, store, type } = subject;
  const created = store.create(resource);
  if (created.outcome !== 'exists' || !cloud.resources[type]?.overwrites) return created;
  const existing = store.read(resource);
  if (existing === undefined || !keepRemains(subject, existing, existing.values, existing.notes))
    return store.update(resource, resource);
  store.delete(existing);
  return store.create(resource);
}

export function update(
  subject: Subject,
  prior: Values,
  planned: Values,
  privateData: Uint8Array,
  config?: Values,
): Applied {
  const { behaviour, schema, store } = subject;
  const existing = locate(subject, prior, privateData);
  if (!existing) return failed(prior, privateData, [notFound(subject, 'updating', prior)]);
  const values = withoutUnknown(planned) as Values;
  const view = viewOf(subject, values);
  const refused = [
    ...(config ? refusedByService(config, behaviour, schema.answers) : []),
    ...(behaviour.refuse?.('update', values, view, prior) ?? []),
  ];
  if (hasErrors(refused)) return failed(prior, privateData, refused);
  const made = { ...prior, ...behaviour.update?.(prior, values, view), ...tagsFor(subject, planned) };
  const state = withoutEmptyBlocks(schema.block, settle(schema.block, planned, made));
  const id = schema.block.attributes['id'] && typeof state['id'] === 'string' ? state['id'] : existing.id;
  const resource = {
    ...stored(subject, { ...state, ...behaviour.keeps?.(existing.values, prior, state, view) }, id),
    ...(existing.formerTypes ? { formerTypes: existing.formerTypes } : {}),
  };
  const updated = store.update(existing, resource);
  if (updated.outcome === 'taken') {
    return failed(prior, privateData, [nameTaken(subject, state, updated.name.name, resource)]);
  }
  if (updated.outcome === 'exists') return failed(prior, privateData, [alreadyExists(resource)]);
  return { state, privateData: noteKey(resource), diagnostics: refused };
}

export function remove(subject: Subject, prior: Values, privateData: Uint8Array): Applied {
  const existing = locate(subject, prior, privateData);
  const refused = existing ? (subject.behaviour.refuse?.('delete', prior, viewOf(subject, prior)) ?? []) : [];
  if (hasErrors(refused)) return failed(prior, privateData, refused);
  if (existing && !subject.behaviour.outlivesDeletion) {
    keepRemains(subject, existing, prior);
    subject.store.delete(existing);
  }
  return { state: null, privateData: NOTHING, diagnostics: refused };
}

/**
 * Before the resource goes, so that a kill in between loses nothing.
 *
 * @param notes of what is left, where it is as old as the resource was
 * @returns whether anything is left
 */
function keepRemains(
  subject: Subject,
  { provider, account, region }: StoredResource,
  prior: Values,
  notes?: StoredResource['notes'],
): boolean {
  const all = subject.behaviour.leaves?.(prior, viewOf(subject, prior)) ?? [];
  for (const left of all) {
    const remains = { ...left, provider, account, region, names: [], isRemains: true, ...(notes && { notes }) };
    if (subject.store.create(remains).outcome === 'exists') subject.store.update(remains, remains);
  }
  return all.length > 0;
}

function failed(state: Values | null, privateData: Uint8Array, diagnostics: readonly Diagnostic[]): Applied {
  return { state, privateData, diagnostics };
}

function tagsFor({ caller }: Subject, planned: Values): Values {
  return planned['tags_all'] === UNKNOWN ? settledTags(caller.provider, withoutUnknown(planned) as Values) : {};
}

function idOf(made: Values, state: Values): string | undefined {
  const candidates = [state['id'], made['id'], state['arn'], state['name']];
  return candidates.find((value): value is string => typeof value === 'string' && value !== '');
}

function stored(subject: Subject, state: Values, id: string): StoredResource {
  const names = (subject.behaviour.unique?.(state) ?? []).map(({ scope, name }) => ({ scope, name }));
  const { timeouts: _timeouts, ...values } = state;
  return { ...keyOf(subject, state, id), names, values: withoutWriteOnly(subject.schema.block, values) };
}

/** What a service is told but never tells is not kept either. */
function withoutWriteOnly(block: BlockSchema, values: Values): Values {
  const kept = Object.entries(values).filter(([name]) => !block.attributes[name]?.writeOnly);
  return Object.fromEntries(
    kept.map(([name, value]) => {
      const nested = block.blocks[name]?.block;
      if (!nested) return [name, value];
      const clean = (item: unknown): unknown => (isRecord(item) ? withoutWriteOnly(nested, item) : item);
      return [name, Array.isArray(value) ? value.map(clean) : clean(value)];
    }),
  );
}

function nameTaken(subject: Subject, state: Values, name: string, resource: StoredResource): Diagnostic {
  const wording = subject.behaviour.unique?.(state).find((unique) => unique.name === name)?.error;
  return error(wording ?? alreadyExists(resource).summary, alreadyExists(resource).detail);
}
