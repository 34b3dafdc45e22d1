/** The calls of the protocol, each a function from request to response. */
import type { Cloud, Diagnostic, Values } from '../clouds/behaviour';
import type { BlockSchema, ProviderSchemas } from '../schema/types';
import type { CloudStore } from '../store';
import { announce, CAPABILITIES, servable } from './announce';
import { create, remove, update, type Applied } from './apply';
import { readDataSource } from './data-source';
import { error, hasErrors, toWireDiagnostics, toWirePath } from './diagnostics';
import type { FaultPlan } from './faults';
import { afterCreate, before, type Call } from './inject';
import { planChange } from './plan';
import type { DynamicValue, Method, RawState, Request, Response } from './protocol';
import { importState, moveState, read, stateFromJson } from './read';
import { behaviourFor, type Subject } from './realm';
import { KnownSchemas, type Session } from './session';
import { validateConfig } from './validate';
import { decodeBlock, encodeBlock } from './wire';

export interface ProviderSettings {
  readonly cloud: Cloud;
  readonly store: CloudStore;
  readonly schemas: () => ProviderSchemas;
  readonly account: string | ((provider: Values) => string);
  readonly faults: FaultPlan;
  readonly log: (line: string) => void;
}

export type Handler = (request: Request, session: Session) => Response | Promise<Response>;

const NOTHING = Buffer.alloc(0);

export function methods(settings: ProviderSettings): Record<Method, Handler> {
  const { cloud, store, faults, log } = settings;
  const known = new KnownSchemas();
  const announced = new WeakMap<ProviderSchemas, Announcement>();

  const getSchema: Handler = () => {
    const source = settings.schemas();
    const ready = announced.get(source) ?? announcement(source);
    announced.set(source, ready);
    known.add(ready.schemas);
    return ready.response;
  };

  const subject = (type: string, session: Session): Subject => {
    const schema = known.resource(type);
    const caller = session.caller ?? { account: '', provider: {} };
    return { cloud, store, caller, type, schema, behaviour: behaviourFor(cloud, type, schema) };
  };

  const configure: Handler = (request, session) => {
    const provider = decode(known.provider(), request.config);
    const account = typeof settings.account === 'string' ? settings.account : settings.account(provider);
    session.caller = { account, provider };
    return { diagnostics: toWireDiagnostics(cloud.configure(provider, { account })) };
  };

  const plan: Handler = (request, session) => {
    const { schema, ...rest } = subject(request.type_name, session);
    const prior = decodeBlock(schema.block, request.prior_state) ?? null;
    const config = decodeBlock(schema.block, request.config) ?? null;
    if (config === null) return { planned_state: encodeBlock(schema.block, null), legacy_type_system: true };
    const { planned, replacing } = planChange({ schema, ...rest }, prior, config);
    return {
      planned_state: encodeBlock(schema.block, planned),
      requires_replace: replacing.map(toWirePath),
      planned_private: prior === null ? NOTHING : request.prior_private,
      legacy_type_system: true,
    };
  };

  const apply: Handler = async (request, session) => {
    const about = subject(request.type_name, session);
    const prior = decodeBlock(about.schema.block, request.prior_state) ?? null;
    const planned = decodeBlock(about.schema.block, request.planned_state) ?? null;
    const doing = planned === null ? 'deleting' : prior === null ? 'creating' : 'updating';
    const values = planned ?? prior ?? {};
    const call: Call = { subject: about, doing, values, stop: session.stopped, log };
    const applied = (await faulty(call, prior, request)) ?? act(about, prior, planned, request.planned_private);
    const outcome = hasErrors(applied.diagnostics) ? 'refused' : 'done';
    log(`${doing} ${about.type} ${String((applied.state ?? prior)?.['id'] ?? '')} ${outcome}`);
    if (doing === 'creating' && applied.state) afterCreate(faults, { ...call, values: applied.state });
    return {
      new_state: encodeBlock(about.schema.block, applied.state),
      private: applied.privateData,
      diagnostics: toWireDiagnostics(applied.diagnostics),
      legacy_type_system: true,
    };
  };

  const faulty = async (call: Call, prior: Values | null, request: Request): Promise<Applied | undefined> => {
    const fault = await before(faults, call);
    return fault && { state: prior, privateData: prior ? request.planned_private : NOTHING, diagnostics: [fault] };
  };

  const readResource: Handler = (request, session) => {
    const about = subject(request.type_name, session);
    const state = decode(about.schema.block, request.current_state);
    const found = read(about, state, request.private);
    return { new_state: encodeBlock(about.schema.block, found.state), private: found.privateData };
  };

  const upgrade: Handler = (request) => {
    const schema = known.resource(request.type_name);
    if (request.version > schema.version) {
      const detail = `The state of ${request.type_name} has schema version ${request.version}, the provider ${schema.version}.`;
      return { diagnostics: toWireDiagnostics([error('Resource instance managed by newer provider version', detail)]) };
    }
    return { upgraded_state: encodeBlock(schema.block, stateFromJson(schema.block, jsonOf(request.raw_state))) };
  };

  const importResource: Handler = (request, session) => {
    const about = subject(request.type_name, session);
    const found = importState(about, request.id);
    const state = encodeBlock(about.schema.block, found.state);
    return { imported_resources: [{ type_name: request.type_name, state, private: found.privateData }] };
  };

  const move: Handler = (request, session) => {
    const about = subject(request.target_type_name, session);
    const { source_type_name: type, source_private: privateData } = request;
    const moved = moveState(about, { type, state: jsonOf(request.source_state), privateData });
    if ('summary' in moved) return { diagnostics: toWireDiagnostics([moved]) };
    return { target_state: encodeBlock(about.schema.block, moved.state), target_private: moved.privateData };
  };

  const validateResource: Handler = (request, session) => {
    const { schema, behaviour } = subject(request.type_name, session);
    return {
      diagnostics: toWireDiagnostics(validateConfig(schema.block, decode(schema.block, request.config), behaviour)),
    };
  };

  const validateDataSource: Handler = (request) => {
    const { block } = known.dataSource(request.type_name);
    return { diagnostics: toWireDiagnostics(validateConfig(block, decode(block, request.config))) };
  };

  const dataSource: Handler = (request, session) => {
    const { block } = known.dataSource(request.type_name);
    const caller = session.caller ?? { account: '', provider: {} };
    const about = { cloud, store, caller, type: request.type_name };
    const result = readDataSource(about, block, decode(block, request.config));
    if (Array.isArray(result)) return { diagnostics: toWireDiagnostics(result as Diagnostic[]) };
    return { state: encodeBlock(block, result as Values) };
  };

  return {
    GetMetadata: () => ({ server_capabilities: CAPABILITIES }),
    GetSchema: getSchema,
    PrepareProviderConfig: (request) => ({ prepared_config: request.config }),
    ValidateResourceTypeConfig: validateResource,
    ValidateDataSourceConfig: validateDataSource,
    UpgradeResourceState: upgrade,
    Configure: configure,
    ReadResource: readResource,
    PlanResourceChange: plan,
    ApplyResourceChange: apply,
    ImportResourceState: importResource,
    MoveResourceState: move,
    ReadDataSource: dataSource,
    GetFunctions: () => ({}),
    Stop: (_request, session) => {
      session.stop();
      return {};
    },
  };
}

interface Announcement {
  readonly schemas: ProviderSchemas;
  readonly response: Response;
}

function announcement(source: ProviderSchemas): Announcement {
  const schemas = servable(source);
  return { schemas, response: announce(schemas) };
}

function act(subject: Subject, prior: Values | null, planned: Values | null, privateData: Uint8Array): Applied {
  if (planned === null) return remove(subject, prior ?? {}, privateData);
  return prior === null ? create(subject, planned) : update(subject, prior, planned, privateData);
}

function decode(block: BlockSchema, value: DynamicValue | null): Values {
  return decodeBlock(block, value) ?? {};
}

function jsonOf(state: RawState | null): Values {
  const text = Buffer.from(state?.json ?? NOTHING).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Values);
}
