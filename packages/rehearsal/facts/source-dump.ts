/**
 * Reads a dump of the schemas a provider declares in its Go source (terraform-plugin-sdk `schema.Schema`, one object per
 * attribute, blocks under `block`), made from a build of the provider. It tells what `terraform providers schema -json`
 * does not: what replaces, defaults, conflicts, and whether there is an update function.
 * Types marked `framework` (terraform-plugin-framework) keep replacement in plan modifiers, which the dump lacks.
 */
import { record, tidy } from './collect';
import type { Found } from './collect';
import type { TypeFacts } from './format';
import type { ReadTypes } from './schema-json';

interface DumpedAttribute {
  readonly type?: string | unknown[];
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly block?: Record<string, DumpedAttribute>;
  readonly configMode?: unknown;
  readonly forceNew?: boolean;
  readonly default?: unknown;
  readonly conflictsWith?: string[];
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
}

interface DumpedType {
  readonly attributes: Record<string, DumpedAttribute>;
  readonly schemaVersion: number;
  readonly updatable?: boolean;
  readonly framework?: boolean;
}

export interface SourceDump {
  /** `hashicorp/google` */
  readonly provider: string;
  readonly version: string;
  readonly resources: Record<string, DumpedType>;
  readonly dataSources: Record<string, DumpedType>;
}

export function factsOfDump(dump: SourceDump): ReadTypes {
  return { resources: typesOf(dump.resources, true), dataSources: typesOf(dump.dataSources, false) };
}

function typesOf(dumped: Record<string, DumpedType>, areResources: boolean): Record<string, TypeFacts> {
  const types: Record<string, TypeFacts> = {};
  for (const [type, { attributes, schemaVersion, updatable, framework }] of Object.entries(dumped)) {
    const facts: TypeFacts = { version: schemaVersion };
    if (areResources && !framework) facts.forceNew = [];
    if (areResources && updatable === false) facts.updatable = false;
    walk(facts, '', attributes);
    if (!areResources) delete facts.forceNew;
    types[type] = tidy(facts);
  }
  return types;
}

function walk(facts: TypeFacts, prefix: string, attributes: Record<string, DumpedAttribute>): void {
  for (const [name, attribute] of Object.entries(attributes)) {
    const isComputedOnly = attribute.computed === true && !attribute.optional;
    const isBlock = attribute.block !== undefined && !isComputedOnly && attribute.configMode === undefined;
    record(facts, prefix + name, { ...attribute, ...announcedItems(attribute, isBlock, isComputedOnly), isBlock });
    if (attribute.block && !isComputedOnly) walk(facts, `${prefix}${name}.`, attribute.block);
  }
}

/**
 * As the SDK announces them to Terraform (terraform-plugin-sdk, helper/schema/core_schema.go): no numbers for what only
 * the cloud computes, and no least number for an optional block, since it may be absent.
 */
function announcedItems(attribute: DumpedAttribute, isBlock: boolean, isComputedOnly: boolean): Partial<Found> {
  if (isComputedOnly) return { minItems: 0, maxItems: 0 };
  if (isBlock) return { minItems: attribute.required ? Math.max(1, attribute.minItems ?? 0) : 0 };
  return {};
}
