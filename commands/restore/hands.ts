/** What the steps work with, so that a test can stand in for people, files and clouds. */
import type { Databases } from '../../environments/databases';
import type { Deployment } from '../plan/deploy';
import type { ToldStep } from '../plan/review/readings/restore-step';
import type { Restoring } from '../operations/under-way';
import type { DatabaseNames } from './names';
import type { DueChange } from './answers';
import type { Cloud } from './cloud';

export interface Files {
  databases(): Databases;
  /** Of operations.json. */
  number(): number;
  /** Writes databases.json and raises the number, with a few words for people. */
  edit(next: Databases, operation: string): Promise<void>;
  /** Digest of Balrog's image in a release that ran here before or runs now, as git has it. */
  digestOf(version: string): string;
  /** Puts back the row of a release that ran before, as git has it. */
  release(version: string): Promise<void>;
}

export interface Hands {
  readonly cloud: Cloud;
  readonly files: Files;
  /** @param step which one the deployment takes, for its review */
  deploy(step?: ToldStep): Promise<Deployment>;
  /** Of the stack as it is deployed now. */
  names(): Promise<DatabaseNames>;
  readonly say: (line: string) => void;
  /** @throws Error where nobody can be asked */
  readonly ask: (question: string) => Promise<string>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Called when a step has ended and is written down: where a test kills. */
  afterStep?(id: string): void;
}

/** An operation on its way. */
export interface Run {
  readonly hands: Hands;
  operation: Restoring;
  /** The due changes that stand, as they were given; undefined when people are to be asked. */
  readonly stands?: readonly string[];
  due?: readonly DueChange[];
  /** How long it usually takes RDS, in words, once it was asked. */
  usual?: string;
}
