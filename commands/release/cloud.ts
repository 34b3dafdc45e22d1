/** What a deployment asks of AWS, and nothing else: `aws/` answers it by the SDK, tests by a few lines. */
import type { OperationStore } from '../operations/store';

/** A service of ECS: what it shall run, and what its tasks run. */
export interface ServiceState {
  /** `admin`, `public`, `agent` */
  readonly name: string;
  readonly desired: number;
  readonly running: number;
  /** Of its newest deployment. `failed`: the circuit breaker took it back. */
  readonly rollout: 'completed' | 'in progress' | 'failed';
  /** ARN of the task definition of the newest deployment. */
  readonly revision: string;
  /** When that deployment began. */
  readonly since: Date;
  /** `v3.25`, as its variables say; undefined where they say none. */
  readonly version: string | undefined;
  /** Images of that task definition: `…/mozilla/balrog@sha256:…`. */
  readonly images: readonly string[];
  /** Task definitions of the tasks that run now, one for each task. */
  readonly tasks: readonly string[];
  /** The newest words of ECS about it. */
  readonly events: readonly string[];
}

/** Of all load balancers together. */
export interface Answered {
  readonly requests: number;
  /** Statuses from 500 on, of applications and of the load balancers themselves. */
  readonly errors: number;
}

export interface FiringAlarm {
  readonly name: string;
  readonly since: Date | undefined;
}

export interface ReleaseCloud extends OperationStore {
  /** The cloud's clock: that of this machine, or the rehearsal's. */
  now(): Date;
  services(): Promise<readonly ServiceState[]>;
  answered(from: Date, to: Date): Promise<Answered>;
  firing(): Promise<readonly FiringAlarm[]>;
  /** The newest moment to which the database that serves can be restored. */
  restorable(): Promise<Date | undefined>;
  /** Says something in #balrog. */
  tell(title: string, description: string, thread: string): Promise<void>;
}
