/**
 * What a cloud does beyond its schema. The plan engine (`../provider`) is generic; everything that is
 * particular to one resource type stands in a `ResourceBehaviour` in `aws/` or `google/`.
 */
import type { BlockSchema } from '../schema/types';

/** A resource's attributes by their Terraform names; blocks are lists of objects, absent values are null. */
export type Values = Record<string, unknown>;

/** Stands for a value that is known only after apply. */
export const UNKNOWN: unique symbol = Symbol('known after apply');

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** One line, worded as the real provider words it where that is known. */
  readonly summary: string;
  readonly detail?: string;
  /** Attribute path: `['ingress', 0, 'cidr_blocks']`. */
  readonly path?: readonly (string | number)[];
}

/** A resource that exists in the simulated cloud. */
export interface CloudResource {
  readonly type: string;
  readonly id: string;
  readonly values: Values;
}

/** What a behaviour may see of the cloud. Every answer is a function of what the cloud holds: no clock, no random. */
export interface CloudView {
  /** AWS account id or GCP project of the caller. */
  readonly account: string;
  /** The resource's region (its `region` argument, else the provider's). */
  readonly region: string;
  /** The provider block's configuration, default tags included. */
  readonly provider: Values;
  /** A stable hexadecimal string of that length for a new object of this kind and name: ids look random and are reproducible. */
  hex(length: number, ...seed: readonly string[]): string;
  resources(type: string): readonly CloudResource[];
}

/** How two spellings of one value are compared; `policy` and `containers` as the real AWS provider does, `json` by value. */
export type Equivalence = 'policy' | 'json' | 'containers' | 'caseless' | 'dotless';

export interface ResourceBehaviour {
  /**
   * Computed values that are already known when planning, as the provider's CustomizeDiff does (e.g. `tags_all`);
   * asked for creates and for updates.
   */
  plan?(planned: Values, cloud: CloudView): Values;
  /**
   * Values the cloud fills in at creation: at least `id`. Only computed attributes the configuration left unset are
   * taken from it; a block is answered with all its elements, each completed the same way.
   */
  create?(values: Values, cloud: CloudView): Values;
  /** Computed values that an update makes anew; returned names are unknown in the plan. */
  recomputedOnUpdate?(prior: Values, planned: Values): readonly string[];
  /** Values after an update, for the attributes named by `recomputedOnUpdate`. */
  update?(prior: Values, values: Values, cloud: CloudView): Values;
  /** Attributes of which a read shows what other resources, or people, have made beside it; by the values that the cloud holds and the state's. */
  shows?(values: Values, state: Values, cloud: CloudView): Values;
  /** What the cloud holds of such attributes after an update: what was read into the plan is not all the resource's own. */
  keeps?(existing: Values, prior: Values, planned: Values, cloud: CloudView): Values;
  /** Further attributes whose change replaces, where facts are silent or a condition decides. */
  forcesReplacement?(prior: Values, planned: Values): readonly (readonly (string | number)[])[];
  /** Changes the provider suppresses: true keeps the prior value of that attribute. */
  suppress?(attribute: string, prior: Values, planned: Values): boolean;
  /** Attributes that are compared by meaning. */
  readonly equivalent?: Readonly<Record<string, Equivalence>>;
  /** Argument checks of the real provider beyond the schema; unknown values (`UNKNOWN`) pass. */
  validate?(config: Values): readonly Diagnostic[];
  /** Checks the service makes when asked (references that must exist, protection that is on); they fail the apply. */
  refuse?(
    action: 'create' | 'update' | 'delete',
    values: Values,
    cloud: CloudView,
    /** What the resource was, for an update. */
    prior?: Values,
  ): readonly Diagnostic[];
  /** What a deletion, or a put over it, leaves in the cloud, outside every state: a final snapshot, a secret that can still be restored, a former revision. */
  leaves?(values: Values, cloud: CloudView): readonly CloudResource[];
  /** Names that must be unique, with their scope; a second one is answered with the service's own error. */
  unique?(
    values: Values,
  ): readonly { readonly scope: 'global' | 'account' | 'region'; readonly name: string; readonly error: string }[];
  /** The object `terraform import` means by this id, when it is not the stored id. */
  importId?(id: string, cloud: CloudView): string | undefined;
  /** Arguments that the provider sends and never reads back, and what an import leaves in the state for them. */
  readonly imports?: Values;
  /** The service's create call is a put: a second one overwrites (bucket policies, role policies, attachments). */
  readonly overwrites?: boolean;
  /** Deleting marks and keeps: the service goes on counting it (revisions of a task definition are never given twice). */
  readonly outlivesDeletion?: boolean;
  /** Types whose resources a `moved` block may turn into this one; to all others it is refused. */
  readonly movesFrom?: readonly string[];
}

export interface DataSourceBehaviour {
  /** The data source's attributes, computed truly from its configuration and the cloud. */
  read(config: Values, cloud: CloudView): Values | readonly Diagnostic[];
}

/** The plan engine asks `behaviourOf(cloud, type, schema)` of `./complete`: a type's own behaviour, completed by the fallback. */
export interface Cloud {
  /** `hashicorp/aws` */
  readonly source: string;
  /** Terraform's plugin protocol that the real provider speaks; 5 unless said otherwise. */
  readonly protocol?: 5 | 6;
  readonly resources: Readonly<Record<string, ResourceBehaviour>>;
  readonly dataSources: Readonly<Record<string, DataSourceBehaviour>>;
  /** For types without a behaviour of their own: ids, ARNs and tags by the cloud's conventions. */
  fallback(type: string, schema: BlockSchema): ResourceBehaviour;
  /** Refuses a provider configuration as the real provider would (wrong account, missing region). */
  configure(provider: Values, caller: { readonly account: string }): readonly Diagnostic[];
}
