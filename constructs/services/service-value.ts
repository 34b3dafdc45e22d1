/** What makes a service public, admin or agent: three values of `BalrogService`. */
import type { COMMANDS } from '../../application/commands';
import type { FargateSize } from '../../application/fargate';
import type { Databases } from '../../environments/databases';
import type { Environment } from '../../environments/environment';
import type { Release } from '../../environments/release';
import type { SecretArns } from './application-secrets';
import type { Container } from './container';
import type { Credentials } from './history-credentials';
import type { HistoryAccess, ServedDomain } from './service-contracts';

export type ServiceName = typeof COMMANDS.public | typeof COMMANDS.admin | typeof COMMANDS.agent;

export interface ServiceValue {
  readonly name: ServiceName;
  readonly size: FargateSize;
  readonly copies:
    | { readonly kind: 'by-load'; readonly minTasks: number; readonly maxTasks: number; readonly processes: number }
    | { readonly kind: 'fixed'; readonly tasks: number; readonly paused: boolean }
    /** Never two, not even while a deployment replaces it. */
    | { readonly kind: 'single'; readonly paused: boolean };
  /** The containers beside log router and metrics collector, the application first. */
  readonly containers: readonly Container[];
  /** Files that containers find in `files.folder`, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Files for the application alone. */
  readonly credentials?: Credentials;
  /** Where requests come from, and the container that takes them; none for the agent. */
  readonly served: { readonly container: string; readonly port: number; readonly domains: readonly ServedDomain[] };
  readonly usesDatabase: boolean;
  readonly sendsMetrics: boolean;
}

/** What the values are made from. */
export interface ServiceSources {
  readonly services: Environment['services'];
  readonly release: Release;
  readonly secrets: SecretArns;
  readonly history: HistoryAccess;
  readonly edge: { readonly clientDomains: readonly ServedDomain[]; readonly admin: ServedDomain };
  /** Origin of the admin UI. */
  readonly uiOrigin: string;
  readonly vpcCidr: string;
  readonly region: string;
  /** Name in the VPC under which the admin tasks are found. */
  readonly adminName: string;
  readonly autograph?: Autograph;
  /** Name of the database generation that serves. */
  readonly generation: string;
  readonly paused: Databases['paused'];
}

/** The signing services of public; their passwords are secrets. */
export interface Autograph {
  readonly updates: AutographKey;
  /** Signs GMP answers; `updates` does when absent. */
  readonly gmp?: AutographKey | undefined;
}

export interface AutographKey {
  readonly url: string;
  readonly keyId: string;
  readonly username: string;
}

/** The folder and volume of the files that the first container writes. */
export const FILES = { volume: 'configuration', folder: '/balrog' } as const;
/** Readable by the application alone, not by the containers beside it. */
export const CREDENTIALS = { volume: 'credentials', folder: '/credentials' } as const;
