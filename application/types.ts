/** The shapes of the contract. The facts themselves stand in variables/, applications.ts and process.ts. */
import type { Application } from './commands';
import type { HealthPath } from './health';
import type { Image } from './images';
import type { Lifetime } from './version';

/** What a variable may hold, for machines and in words. A secret's value is never known here and never judged. */
export interface Allowed {
  readonly pattern: RegExp;
  /** Completes "write …". */
  readonly words: string;
}

export interface Variable extends Lifetime {
  readonly name: string;
  readonly apps: readonly Application[];
  /**
   * `always`; `never`; or only when another variable is set, as the credentials of a signing service are.
   * What happens when it is missing anyway is told in process.ts.
   */
  readonly required: 'always' | 'never' | { readonly with: string };
  /** True: comes from a secret store and never stands in a task definition. `either`: low-grade, both are right. */
  readonly secret: boolean | 'either';
  readonly allowed: Allowed;
  /** What the application does when the variable is absent. */
  readonly default?: string;
  /** What goes wrong without it, where that is not what happens without any other. */
  readonly without?: string;
  readonly meaning: string;
  /** File of mozilla-releng/balrog at v3.25, unless it names a tag. */
  readonly source: string;
  /** Set where only a laptop may: the reason, which is the message when a deployment sets it. */
  readonly localOnly?: string;
  /** Known to have been copied from compose files although nothing reads it: the message. */
  readonly unread?: string;
}

export interface Health {
  /** For load balancers, which must not take all tasks out when the database blinks. */
  readonly loadBalancer: HealthPath;
  /** For alarms. */
  readonly alarm: HealthPath;
}

export interface ApplicationFacts {
  /** Repository on Docker Hub; the tag is the version. */
  readonly image: Image;
  /** The image's ENTRYPOINT, which a container must leave alone: it understands the command. */
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
  /**
   * Set where the command ends with 0 although its work failed: how. Whoever relies on the exit code gives the container a
   * shell of its own that runs `scripts/manage-db.py` with that action.
   */
  readonly hidesFailure?: { readonly how: string; readonly action: string };
  /** Set where a container may do the same with a shell of its own: the action of `scripts/manage-db.py`. */
  readonly action?: string;
  /** `PORT`: listens where the variable says, and nowhere in particular without it; `none`: listens nowhere. */
  readonly listens: 'PORT' | 'none';
  readonly health: Health | 'none';
  /** `drain`: on SIGTERM it ends within seconds and cuts what is in flight. `ignored-as-pid-1`: needs an init process. */
  readonly sigterm: 'drain' | 'ignored-as-pid-1' | 'unproven';
  /** Most copies that may run at once, deployments included; undefined where any number may. */
  readonly atMost?: 1;
  readonly source: string;
}

/** A container as a task definition describes it; ports and seconds are numbers, values may be anything written there. */
export interface ContainerDescription {
  /** `mozilla/balrog:v3.25@sha256:…`, perhaps behind the name of a registry or its cache. */
  readonly image: string;
  readonly entryPoint?: readonly string[];
  readonly command: readonly string[];
  /** Plain variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variables by the ARN of the secret that holds the value. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly portMappings: readonly number[];
  /** The path that the load balancer's target group asks for; undefined without one. */
  readonly healthPath?: string;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly stopTimeout?: number;
  /** ECS's linuxParameters.initProcessEnabled. */
  readonly initProcess: boolean;
  /** Seconds the load balancer waits for requests in flight before the task is stopped; undefined without one. */
  readonly deregistrationDelay?: number;
  /** Most copies that can run at once: desired count x maximum percent / 100. */
  readonly copies?: number;
}

/** One way in which a container breaks the contract. */
export interface ContractViolation {
  /** Where in the container: `environment.STAGING`. */
  readonly path: string;
  /** What stands there, ready to print; never the value of a secret. */
  readonly given: string;
  readonly wrong: string;
  readonly remedy: string;
}

export type { Application };
