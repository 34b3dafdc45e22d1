/** The simulated clouds as they lie on disk. */
import type { CloudResource, Values } from '../clouds/behaviour';

/** Where a resource is: the cloud, who owns it, and what it is. */
export interface ResourceKey {
  /** The cloud's provider: `hashicorp/aws`. */
  readonly provider: string;
  /** AWS account id or GCP project. */
  readonly account: string;
  /** `global` for resources without a region. */
  readonly region: string;
  readonly type: string;
  readonly id: string;
}

/** A name that only one resource may hold, with the scope it is unique in. */
export interface UniqueName {
  readonly scope: 'global' | 'account' | 'region';
  readonly name: string;
}

export interface StoredResource extends ResourceKey, CloudResource {
  /** Attributes and blocks without write-only values. */
  readonly values: Values;
  readonly names: readonly UniqueName[];
  /** Types it had before a cross-type `moved`: a state that still says the old type finds it. */
  readonly formerTypes?: readonly string[];
  /** Left by a deletion or made by the API, as it should be: no state is missing it. */
  readonly isRemains?: boolean;
  /** What only the service's own API tells: when it was made and last changed, through which states it goes. A change without notes keeps them. */
  readonly notes?: Values;
}

/** What came of a create: `taken` gives the name somebody else holds, `exists` an object of that id. */
export type Created =
  | { readonly outcome: 'created' }
  | { readonly outcome: 'exists' }
  | { readonly outcome: 'taken'; readonly name: UniqueName };

/**
 * Resources of all simulated clouds in one folder. Every answer is what the folder holds at that moment, so several
 * processes may share it; a process killed at any moment leaves it readable.
 */
export interface CloudStore {
  readonly directory: string;
  /** Sorted by type and id. */
  list(where?: Partial<ResourceKey>): readonly StoredResource[];
  read(key: ResourceKey): StoredResource | undefined;
  /** Creates it and takes its names, or changes nothing. */
  create(resource: StoredResource): Created;
  /** Replaces what is stored under `key`; the key itself may change with it. */
  update(key: ResourceKey, resource: StoredResource): Created;
  delete(key: ResourceKey): void;
  /** Counts uses of `name` across processes: true for the first `limit` calls. */
  spend(name: string, limit: number): boolean;
}
