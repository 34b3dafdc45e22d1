/**
 * What the simulated providers know of a resource type: the schema the real provider announces
 * (shape of `terraform providers schema -json`), plus what only its source tells (forceNew, defaults,
 * conflicts), which the plan engine needs.
 */

import type { TypeAnswers } from '../facts/answers';

/** Terraform's type constraint, in the JSON form of go-cty: `"string"`, `["list", "string"]`, `["object", {…}]`. */
export type CtyType =
  'string' | 'number' | 'bool' | 'dynamic' | ['list' | 'set' | 'map', CtyType] | ['object', Record<string, CtyType>];

export interface AttributeSchema {
  readonly type: CtyType;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly writeOnly?: boolean;
  readonly deprecated?: boolean;
  /** Changing it replaces the resource. */
  readonly forceNew?: boolean;
  /** What the provider plans when the configuration is silent. */
  readonly default?: string | number | boolean;
  /** Taking it out of the configuration is no change, although the schema does not say that the cloud may fill it in. */
  readonly kept?: boolean;
  /** Paths of attributes that must not be set together with this one. */
  readonly conflictsWith?: readonly string[];
  /** Of a list, set or map: how many items the provider accepts. */
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Attributes inside the attribute, as protocol 6 has them; `type` is what they amount to. */
  readonly nested?: { readonly nesting: 'single' | 'list' | 'set' | 'map'; readonly block: BlockSchema };
}

export interface BlockTypeSchema {
  readonly nesting: 'single' | 'list' | 'set' | 'map';
  readonly minItems?: number;
  readonly maxItems?: number;
  /** The cloud may fill the block in when the configuration is silent. */
  readonly computed?: boolean;
  readonly forceNew?: boolean;
  readonly deprecated?: boolean;
  readonly conflictsWith?: readonly string[];
  /** The provider sends the block although nothing is set in it; most providers leave such a block out. */
  readonly keptEmpty?: boolean;
  /** Taking it out of the configuration is no change. */
  readonly kept?: boolean;
  readonly block: BlockSchema;
}

export interface BlockSchema {
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly blocks: Readonly<Record<string, BlockTypeSchema>>;
}

export interface ResourceSchema {
  /** The schema version of the provider's state upgraders. */
  readonly version: number;
  readonly block: BlockSchema;
  /** False when the provider has no update function: any change replaces. */
  readonly updatable: boolean;
  /** False when no facts tell which attributes of a resource force its replacement. */
  readonly forceNewKnown?: false;
  /** What a real provider answered about the type's arguments. */
  readonly answers?: TypeAnswers;
}

export interface ProviderSchemas {
  /** Package and version the schemas were read from, e.g. `@cdktf/provider-aws 21.22.1`. */
  readonly source: string;
  readonly provider: BlockSchema;
  readonly resources: Readonly<Record<string, ResourceSchema>>;
  readonly dataSources: Readonly<Record<string, ResourceSchema>>;
  /** Asked resource types of which nobody noted what forces a replacement: the rehearsal plans all their changes in place. */
  readonly withoutFacts?: readonly string[];
}
