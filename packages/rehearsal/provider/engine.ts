/** What all calls of one provider share: its cloud, its store, and the schemas Terraform asked for. */
import type { Cloud, Values } from '../clouds/behaviour';
import type { ProviderSchemas } from '../schema/types';
import type { CloudStore } from '../store';
import { announce, servable } from './announce';
import type { FaultPlan } from './faults';
import type { Response } from './protocol';
import { behaviourFor, type Caller, type Subject } from './realm';
import { KnownSchemas, type Session } from './session';
import type { Witness } from './witness';

export interface ProviderSettings {
  readonly cloud: Cloud;
  readonly store: CloudStore;
  readonly schemas: () => ProviderSchemas;
  readonly account: string | ((provider: Values) => string);
  readonly madeByHand: (type: string, id: string) => Values | undefined;
  readonly faults: FaultPlan;
  readonly log: (line: string) => void;
  readonly witness?: Witness;
}

interface Announcement {
  readonly schemas: ProviderSchemas;
  readonly response: Response;
}

/** Before Configure: Terraform validates and upgrades without an account. */
const NOBODY: Caller = { account: '', provider: {} };

export class Engine {
  readonly known = new KnownSchemas();
  private readonly announced = new WeakMap<ProviderSchemas, Announcement>();

  constructor(readonly settings: ProviderSettings) {}

  /** The answer to GetProviderSchema; from now on those types are known. */
  announce(): Response {
    const source = this.settings.schemas();
    const made = this.announced.get(source) ?? announcement(source);
    this.announced.set(source, made);
    this.known.add(made.schemas);
    return made.response;
  }

  /** Throws when the type is not one of those announced. */
  subject(type: string, session: Session): Subject {
    const { cloud, store } = this.settings;
    const schema = this.known.resource(type);
    const behaviour = behaviourFor(cloud, type, schema);
    return { cloud, store, caller: this.caller(session), type, schema, behaviour };
  }

  caller(session: Session): Caller {
    return session.caller ?? NOBODY;
  }

  callerOf(provider: Values): Caller {
    const { account } = this.settings;
    return { account: typeof account === 'string' ? account : account(provider), provider };
  }
}

function announcement(source: ProviderSchemas): Announcement {
  const schemas = servable(source);
  return { schemas, response: announce(schemas) };
}
