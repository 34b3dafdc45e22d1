/** How it is said what may not be deleted while something refers to it. */
import type { CloudResource } from '../../behaviour';

/** A type, and the path of the attribute with which it refers: blocks, and at the end a text or a list of texts; `**` is any text in it. */
export type User = readonly [type: string, ...path: readonly [string, ...string[]]];

export interface Guarded {
  /** Attributes by which others refer to it. */
  readonly known: readonly string[];
  readonly users: readonly User[];
  /** An argument that, where it is true, has the provider empty it first. */
  readonly unless?: string;
  /** `deleting Security Group`, followed by the id. */
  readonly doing: string;
  readonly operation: readonly [service: string, name: string];
  readonly code: string;
  readonly why: (id: string, user: CloudResource) => string;
}

export type GuardedTypes = Readonly<Record<string, Guarded>>;
