/** The calls of the protocol, each a function from request to response. */
import { CAPABILITIES } from './announce';
import { create } from './apply';
import { applyChange } from './apply-method';
import { readDataSource } from './data-source';
import { error, toWireDiagnostics, toWirePath } from './diagnostics';
import { Engine, type ProviderSettings } from './engine';
import { planChange } from './plan';
import type { Method, Request, Response } from './protocol';
import { importState, moveState, read, stateFromJson } from './read';
import { keyOf, type Subject } from './realm';
import type { Session } from './session';
import { validateConfig } from './validate';
import { decodeBlock, decodeConfig, encodeBlock, jsonState } from './wire';

export type Handler = (request: Request, session: Session) => Response | Promise<Response>;

type EngineMethod = (engine: Engine, request: Request, session: Session) => Response | Promise<Response>;

const TABLE: Record<Method, EngineMethod> = {
  GetMetadata: () => ({ server_capabilities: CAPABILITIES }),
  GetSchema: (engine) => engine.announce(),
  PrepareProviderConfig: (_engine, request) => ({ prepared_config: request.config }),
  ValidateResourceTypeConfig: validateResource,
  ValidateDataSourceConfig: validateDataSource,
  UpgradeResourceState: upgradeState,
  Configure: configure,
  ReadResource: readResource,
  PlanResourceChange: planResource,
  ApplyResourceChange: applyChange,
  ImportResourceState: importResource,
  MoveResourceState: moveResource,
  ReadDataSource: dataSource,
  GetFunctions: () => ({}),
  Stop: stop,
};

export function methods(settings: ProviderSettings): Record<Method, Handler> {
  const engine = new Engine(settings);
  const bound = Object.entries(TABLE).map(([name, method]) => {
    const handler: Handler = (request, session) => method(engine, request, session);
    return [name, handler];
  });
  return Object.fromEntries(bound) as Record<Method, Handler>;
}

function configure(engine: Engine, request: Request, session: Session): Response {
  const caller = engine.callerOf(decodeConfig(engine.known.provider(), request.config));
  session.caller = caller;
  const { account, provider } = caller;
  return { diagnostics: toWireDiagnostics(engine.settings.cloud.configure(provider, { account })) };
}

async function validateResource(engine: Engine, request: Request, session: Session): Promise<Response> {
  const { schema, behaviour } = engine.subject(request.type_name, session);
  const config = decodeConfig(schema.block, request.config);
  const diagnostics = validateConfig(schema.block, config, behaviour, schema.answers);
  const asked = { type: request.type_name, block: schema.block, config, diagnostics };
  return { diagnostics: toWireDiagnostics((await engine.settings.witness?.validated(asked)) ?? diagnostics) };
}

function validateDataSource(engine: Engine, request: Request): Response {
  const { block } = engine.known.dataSource(request.type_name);
  return { diagnostics: toWireDiagnostics(validateConfig(block, decodeConfig(block, request.config))) };
}

async function planResource(engine: Engine, request: Request, session: Session): Promise<Response> {
  const subject = engine.subject(request.type_name, session);
  const { block } = subject.schema;
  const prior = decodeBlock(block, request.prior_state) ?? null;
  const config = decodeBlock(block, request.config) ?? null;
  if (config === null) return { planned_state: encodeBlock(block, null), legacy_type_system: true };
  const own = planChange(subject, prior, config);
  const asked = { type: subject.type, block, prior, config, provider: subject.caller.provider, plan: own };
  const { planned, replacing, diagnostics = [] } = (await engine.settings.witness?.planned(asked)) ?? own;
  if (diagnostics.length > 0) return { diagnostics: toWireDiagnostics(diagnostics) };
  return {
    planned_state: encodeBlock(block, planned),
    requires_replace: replacing.map(toWirePath),
    planned_private: prior === null ? Buffer.alloc(0) : request.prior_private,
    legacy_type_system: true,
  };
}

function readResource(engine: Engine, request: Request, session: Session): Response {
  const subject = engine.subject(request.type_name, session);
  const state = decodeConfig(subject.schema.block, request.current_state);
  const found = read(subject, state, request.private);
  return { new_state: encodeBlock(subject.schema.block, found.state), private: found.privateData };
}

function upgradeState(engine: Engine, request: Request): Response {
  const { block, version } = engine.known.resource(request.type_name);
  if (request.version <= version) {
    return { upgraded_state: encodeBlock(block, stateFromJson(block, jsonState(request.raw_state))) };
  }
  const detail = `The state of ${request.type_name} has schema version ${request.version}, the provider ${version}.`;
  return { diagnostics: toWireDiagnostics([error('Resource instance managed by newer provider version', detail)]) };
}

function importResource(engine: Engine, request: Request, session: Session): Response {
  const subject = engine.subject(request.type_name, session);
  adopt(engine, subject, request.id);
  const found = importState(subject, request.id);
  const state = encodeBlock(subject.schema.block, found.state);
  return { imported_resources: [{ type_name: request.type_name, state, private: found.privateData }] };
}

/** What was made by hand enters the store when it is first imported. */
function adopt(engine: Engine, subject: Subject, id: string): void {
  const made = engine.settings.madeByHand(subject.type, id);
  if (made === undefined || subject.store.read(keyOf(subject, made, id)) !== undefined) return;
  const { caller, schema } = subject;
  // A hand gives no default tags: the import then plans to add them.
  const byHand: Subject = { ...subject, caller: { ...caller, provider: { ...caller.provider, default_tags: [] } } };
  create(byHand, planChange(byHand, null, stateFromJson(schema.block, made)).planned);
}

function moveResource(engine: Engine, request: Request, session: Session): Response {
  const subject = engine.subject(request.target_type_name, session);
  const { source_type_name: type, source_private: privateData } = request;
  const moved = moveState(subject, { type, state: jsonState(request.source_state), privateData });
  if ('summary' in moved) return { diagnostics: toWireDiagnostics([moved]) };
  return { target_state: encodeBlock(subject.schema.block, moved.state), target_private: moved.privateData };
}

function dataSource(engine: Engine, request: Request, session: Session): Response {
  const { cloud, store } = engine.settings;
  const { block } = engine.known.dataSource(request.type_name);
  const about = { cloud, store, caller: engine.caller(session), type: request.type_name };
  const { values, diagnostics } = readDataSource(about, block, decodeConfig(block, request.config));
  return { diagnostics: toWireDiagnostics(diagnostics), ...(values ? { state: encodeBlock(block, values) } : {}) };
}

function stop(_engine: Engine, _request: Request, session: Session): Response {
  session.stop();
  return {};
}
