/** What a deployment works with, so that a test can stand in for people, files and clouds. */
import type { Release } from '../../environments';
import type { ReleaseRow } from '../../environments/release';
import type { Deployment, Watching } from '../plan/deploy';
import type { Releasing } from '../operations/under-way';
import type { ReleaseCloud } from './cloud';
import type { Notices } from './notices';
import type { Answer } from './outside/answer';
import type { ServedVersion } from './outside/outside';
import type { Finding, Override } from './preflight/finding';

/** Host names by the service that answers there. */
export interface Hosts {
  readonly admin: readonly string[];
  readonly public: readonly string[];
}

export interface Files {
  /** The row of releases.json, examples unwrapped. */
  release(): Release;
  /** Rows that the environment had in commits, newest first, and as they stand there. */
  former(): readonly ReleaseRow[];
  /** Of operations.json. */
  number(): number;
  /** Writes the row and raises the number, with a few words for people. */
  edit(row: ReleaseRow, operation: string): Promise<void>;
}

export interface Hands {
  readonly environment: string;
  readonly cloud: ReleaseCloud;
  readonly files: Files;
  readonly notices: Notices;
  /** Is now a good time? What nobody could find out is among it. */
  preflight(): Promise<readonly Finding[]>;
  /** Plans, reviews, asks, and applies exactly that. */
  deploy(watching: Watching): Promise<Deployment>;
  hosts(): Promise<Hosts>;
  served(hostname: string): Promise<Answer<ServedVersion>>;
  readonly say: (line: string) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Called when a step has ended and is written down: where a test kills. */
  afterStep?(id: string): void;
}

/** A deployment on its way. */
export interface Run {
  readonly hands: Hands;
  operation: Releasing;
  readonly overrides: readonly Override[];
}
