/** The schemas as `GetProviderSchema` announces them. */
import type { AttributeSchema, BlockSchema, BlockTypeSchema, ProviderSchemas, ResourceSchema } from '../schema/types';
import type { Response } from './protocol';

/** Terraform may keep the schema of a provider it already knows, and may move resources across types. */
export const CAPABILITIES = { plan_destroy: false, get_provider_schema_optional: true, move_resource_state: true };

const NESTING = { single: 1, list: 2, set: 3, map: 4 } as const;

/** The same schemas with each block that holds a `dynamic` value collapsed into one attribute of type `dynamic`. */
export function servable(schemas: ProviderSchemas): ProviderSchemas {
  const each = (table: Readonly<Record<string, ResourceSchema>>): Record<string, ResourceSchema> =>
    Object.fromEntries(
      Object.entries(table).map(([type, s]) => [type, { ...s, block: withoutDynamicBlocks(s.block) }]),
    );
  return {
    ...schemas,
    provider: withoutDynamicBlocks(schemas.provider),
    resources: each(schemas.resources),
    dataSources: each(schemas.dataSources),
  };
}

/** Terraform refuses `dynamic` inside set blocks, and such values inside list blocks do not survive a plan. */
function withoutDynamicBlocks(block: BlockSchema): BlockSchema {
  const entries = Object.entries(block.blocks);
  const collapsed = entries.filter(([, nested]) => holdsDynamic(nested.block));
  if (collapsed.length === 0) return block;
  const asAttributes = collapsed.map(([name, nested]) => [name, dynamicAttribute(nested)] as const);
  return {
    attributes: { ...block.attributes, ...Object.fromEntries(asAttributes) },
    blocks: Object.fromEntries(entries.filter(([, nested]) => !holdsDynamic(nested.block))),
  };
}

function dynamicAttribute(nested: BlockTypeSchema): AttributeSchema {
  const required = (nested.minItems ?? 0) > 0;
  return {
    type: 'dynamic',
    ...(required ? { required } : { optional: true }),
    ...(nested.computed ? { computed: true } : {}),
    ...(nested.forceNew ? { forceNew: true } : {}),
  };
}

function holdsDynamic(block: BlockSchema): boolean {
  return (
    Object.values(block.attributes).some((attribute) => JSON.stringify(attribute.type).includes('"dynamic"')) ||
    Object.values(block.blocks).some((nested) => holdsDynamic(nested.block))
  );
}

export function announce(schemas: ProviderSchemas): Response {
  const each = (table: Readonly<Record<string, ResourceSchema>>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(table).map(([type, schema]) => [type, message(schema.block, schema.version)]));
  return {
    provider: message(schemas.provider, 0),
    resource_schemas: each(schemas.resources),
    data_source_schemas: each(schemas.dataSources),
    server_capabilities: CAPABILITIES,
    diagnostics: [],
  };
}

function message(block: BlockSchema, version: number): unknown {
  return { version, block: blockMessage(block) };
}

function attributeMessages(block: BlockSchema): unknown[] {
  return Object.entries(block.attributes).map(([name, attribute]) => ({
    name,
    ...(attribute.nested
      ? {
          nested_type: {
            attributes: attributeMessages(attribute.nested.block),
            nesting: NESTING[attribute.nested.nesting],
          },
        }
      : { type: Buffer.from(JSON.stringify(attribute.type)) }),
    required: attribute.required ?? false,
    optional: attribute.optional ?? false,
    computed: attribute.computed ?? false,
    sensitive: attribute.sensitive ?? false,
    deprecated: attribute.deprecated ?? false,
    write_only: attribute.writeOnly ?? false,
  }));
}

function blockMessage(block: BlockSchema): unknown {
  return {
    attributes: attributeMessages(block),
    block_types: Object.entries(block.blocks).map(([name, nested]) => ({
      type_name: name,
      block: blockMessage(nested.block),
      nesting: NESTING[nested.nesting],
      min_items: nested.minItems ?? 0,
      max_items: nested.maxItems ?? 0,
    })),
  };
}
