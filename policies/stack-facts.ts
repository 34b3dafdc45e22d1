import type { DatabaseFacts } from '../application/generations';

/** What its environment says of a stack, as far as rules ask for it: whoever calls the policies passes it in. */
export interface StackFacts {
  /** The AWS account that it must be deployed to; without it the rule allowed-account-ids checks the form only. */
  readonly accountId?: string;
  /** Without it the stack is held to what production needs. */
  readonly mode?: Mode;
  /** Whom its names lead to (`edge.names`); without it they lead to it. */
  readonly names?: 'lead-elsewhere' | 'lead-here';
  /** Its entry of databases.json. Of the environment's own stack: bootstrap has no database. */
  readonly databases?: DatabaseFacts;
  /** Names of its scheduled jobs. */
  readonly jobs?: readonly string[];
}

/** `services.mode` of an environment: production, or a place where releases are tried. */
export type Mode = 'production' | 'staging';

/** Each environment has two stacks: what its account needs first, and Balrog itself. */
export type StackKind = 'bootstrap' | 'environment';

const BOOTSTRAP = 'bootstrap-';

export const kindOf = (stack: string): StackKind => (stack.startsWith(BOOTSTRAP) ? 'bootstrap' : 'environment');

/** The two stacks of an environment. */
export const stacksOf = (environment: string): readonly string[] => [environment, BOOTSTRAP + environment];
