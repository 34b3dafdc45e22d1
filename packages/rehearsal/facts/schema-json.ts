/**
 * Reads `terraform providers schema -json` (format version 1.0,
 * https://developer.hashicorp.com/terraform/cli/commands/providers/schema). It tells sensitive, write-only, deprecated,
 * schema versions and numbers of items; it does not tell what replaces, defaults or conflicts.
 */
import { record, tidy } from './collect';
import type { TypeFacts } from './format';

interface JsonBlock {
  readonly attributes?: Record<string, { sensitive?: boolean; write_only?: boolean; deprecated?: boolean }>;
  readonly block_types?: Record<
    string,
    { min_items?: number; max_items?: number; block: JsonBlock & { deprecated?: boolean } }
  >;
}

interface JsonProviderSchema {
  readonly resource_schemas?: Record<string, { version: number; block: JsonBlock }>;
  readonly data_source_schemas?: Record<string, { version: number; block: JsonBlock }>;
}

export interface SchemaJson {
  readonly format_version: string;
  readonly provider_schemas: Record<string, JsonProviderSchema>;
}

export interface ReadTypes {
  readonly resources: Record<string, TypeFacts>;
  readonly dataSources: Record<string, TypeFacts>;
}

export function factsOfSchemaJson(schema: JsonProviderSchema): ReadTypes {
  return { resources: typesOf(schema.resource_schemas), dataSources: typesOf(schema.data_source_schemas) };
}

function typesOf(schemas: JsonProviderSchema['resource_schemas'] = {}): Record<string, TypeFacts> {
  const types: Record<string, TypeFacts> = {};
  for (const [type, { version, block }] of Object.entries(schemas)) {
    const facts: TypeFacts = { version };
    walk(facts, '', block);
    types[type] = tidy(facts);
  }
  return types;
}

function walk(facts: TypeFacts, prefix: string, block: JsonBlock): void {
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    record(facts, prefix + name, { ...attribute, writeOnly: attribute.write_only });
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    const { min_items: minItems, max_items: maxItems, block: content } = nested;
    record(facts, prefix + name, { minItems, maxItems, deprecated: content.deprecated, isBlock: true });
    walk(facts, `${prefix}${name}.`, content);
  }
}
