/** Makes the planned faults happen around a call of the cloud. Counters lie in the store, so they outlive processes. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Diagnostic, Values } from '../clouds/behaviour';
import { concerns, credentialsExpired, faultName, metLine, type FaultPlan } from './faults';
import type { Subject } from './realm';
import { canceled, expiredToken, internalError } from './service-errors';

/** How long a provider waits before it asks a service again that throttled it. */
const RETRY_MILLISECONDS = 500;

/** What resources are called in most types: a fault may name one of them. */
const NAMES = ['id', 'arn', 'name', 'identifier', 'bucket', 'cluster_identifier'] as const;

export interface Call {
  readonly subject: Subject;
  readonly doing: 'creating' | 'updating' | 'deleting';
  readonly values: Values;
  /** Aborted when Terraform asks the provider to stop. */
  readonly stop: AbortSignal;
  readonly log: (line: string) => void;
}

/** Waits or fails as planned; the answer, if any, is the error the service gives instead of acting. */
export async function before(faults: FaultPlan, call: Call): Promise<Diagnostic | undefined> {
  const { subject, doing, stop, log } = call;
  const names = namesOf(call);
  const name = names[1] ?? '';
  if (expiredFor(faults, call)) return expiredToken(doing, subject.type, name);
  for (const fault of faults) {
    if (!concerns(fault, names)) continue;
    log(metLine(fault));
    if (fault.kind === 'expire') fault.happened = true;
    if (fault.kind === 'slow' || fault.kind === 'throttle') {
      const milliseconds =
        fault.kind === 'slow' ? fault.milliseconds : retryDelay(subject, faultName(fault), fault.calls);
      if (milliseconds > 0) log(`fault ${faultName(fault)}: ${doing} ${subject.type} takes ${milliseconds} ms longer`);
      if (!(await waited(milliseconds, stop))) return canceled(subject.cloud.source, doing, subject.type, name);
    }
    if (fault.kind === 'fail-once' && doing !== 'deleting' && subject.store.spend(faultName(fault), 1)) {
      log(`fault ${faultName(fault)}: ${doing} ${subject.type} fails`);
      return internalError(subject.cloud.source, doing, subject.type, name);
    }
  }
  return expiredFor(faults, call) ? expiredToken(doing, subject.type, name) : undefined;
}

const expiredFor = (faults: FaultPlan, { subject }: Call): boolean =>
  subject.cloud.source === 'hashicorp/aws' && credentialsExpired(faults);

/**
 * What an ECS service is told, and what becomes of it when its deployment is rolled back: everything as planned but the
 * task definition, which is the former one.
 */
export function afterRollback(faults: FaultPlan, call: Call, prior: Values | null, planned: Values): Values {
  const { subject, log } = call;
  const former = prior?.['task_definition'];
  if (subject.type !== 'aws_ecs_service' || former === undefined || former === planned['task_definition'])
    return planned;
  const fault = faults.find((each) => each.kind === 'rollback' && concerns(each, namesOf(call)));
  if (fault === undefined || !subject.store.spend(faultName(fault), 1)) return planned;
  log(`fault ${faultName(fault)}: the deployment is rolled back`);
  return { ...planned, task_definition: former };
}

/** Kills this process when a crash is planned for a resource that the cloud now holds. */
export function afterCreate(faults: FaultPlan, call: Call, crash: () => void = killSelf): void {
  for (const fault of faults) {
    if (fault.kind !== 'crash' || !concerns(fault, namesOf(call))) continue;
    if (call.subject.store.spend(faultName(fault), 1)) {
      call.log(`fault ${faultName(fault)}: killed after creating ${call.subject.type}`);
      crash();
    }
  }
}

function killSelf(): void {
  process.kill(process.pid, 'SIGKILL');
}

function namesOf({ subject, values }: Call): readonly string[] {
  const known = NAMES.map((name) => values[name]);
  return [subject.type, ...known.filter((name): name is string => typeof name === 'string' && name !== '')];
}

function retryDelay(subject: Subject, name: string, calls: number): number {
  return subject.store.spend(name, calls) ? RETRY_MILLISECONDS : 0;
}

async function waited(milliseconds: number, stop: AbortSignal): Promise<boolean> {
  if (milliseconds === 0) return true;
  try {
    await wait(milliseconds, undefined, { signal: stop });
    return true;
  } catch {
    return false;
  }
}
