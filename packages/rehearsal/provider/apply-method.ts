/** The call ApplyResourceChange: one act of the cloud, with the faults planned for it. */
import type { Values } from '../clouds/behaviour';
import { create, remove, update, type Applied } from './apply';
import { hasErrors, toWireDiagnostics } from './diagnostics';
import type { Engine } from './engine';
import { afterCreate, afterRollback, before, type Call } from './inject';
import type { Request, Response } from './protocol';
import type { Subject } from './realm';
import type { Session } from './session';
import { decodeBlock, decodeConfig, encodeBlock } from './wire';

export async function applyChange(engine: Engine, request: Request, session: Session): Promise<Response> {
  const { faults, log } = engine.settings;
  const subject = engine.subject(request.type_name, session);
  const { block } = subject.schema;
  const prior = decodeBlock(block, request.prior_state) ?? null;
  const planned = decodeBlock(block, request.planned_state) ?? null;
  const doing = planned === null ? 'deleting' : prior === null ? 'creating' : 'updating';
  const call: Call = { subject, doing, values: planned ?? prior ?? {}, stop: session.stopped, log };
  const fault = await before(faults, call);
  const config = decodeConfig(block, request.config);
  const applied: Applied = fault
    ? { state: prior, privateData: request.planned_private, diagnostics: [fault] }
    : act(subject, prior, planned && afterRollback(faults, call, prior, planned), request.planned_private, config);
  logOutcome(call, applied, prior);
  if (doing === 'creating' && applied.state) afterCreate(faults, { ...call, values: applied.state });
  if (planned !== null && applied.state && !hasErrors(applied.diagnostics))
    engine.settings.witness?.made({
      type: subject.type,
      block,
      config,
      state: applied.state,
      provider: subject.caller.provider,
    });
  return {
    new_state: encodeBlock(block, applied.state),
    private: applied.privateData,
    diagnostics: toWireDiagnostics(applied.diagnostics),
    legacy_type_system: true,
  };
}

function act(
  subject: Subject,
  prior: Values | null,
  planned: Values | null,
  privateData: Uint8Array,
  config: Values,
): Applied {
  if (planned === null) return remove(subject, prior ?? {}, privateData);
  return prior === null ? create(subject, planned, config) : update(subject, prior, planned, privateData, config);
}

/** The id at most: values may be secret. */
function logOutcome({ subject, doing, log }: Call, { state, diagnostics }: Applied, prior: Values | null): void {
  const id = (state ?? prior)?.['id'];
  log([doing, subject.type, typeof id === 'string' ? id : '', hasErrors(diagnostics) ? 'refused' : 'done'].join(' '));
}
