/**
 * Schemas of the providers without prebuilt bindings, from a folder of the project: `selection.json` says source and version of each,
 * `<name>.schema.json` its schema, in the shape of `terraform providers schema -json`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttributeSchema, BlockSchema, BlockTypeSchema, CtyType } from './types';

interface JsonNested {
  readonly nesting_mode: 'single' | 'list' | 'set' | 'map';
  readonly attributes?: Readonly<Record<string, JsonAttribute>>;
}

interface JsonAttribute {
  readonly type?: CtyType;
  readonly nested_type?: JsonNested;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly write_only?: boolean;
  readonly deprecated?: boolean;
}

interface JsonBlock {
  readonly attributes?: Readonly<Record<string, JsonAttribute>>;
  readonly block_types?: Readonly<
    Record<
      string,
      {
        readonly nesting_mode: 'single' | 'list' | 'set' | 'map';
        readonly min_items?: number;
        readonly max_items?: number;
        readonly block: JsonBlock;
      }
    >
  >;
}

interface JsonSchema {
  readonly version: number;
  readonly block: JsonBlock;
}

export interface JsonProvider {
  /** `jianyuan/sentry 0.15.4` */
  readonly source: string;
  readonly provider: BlockSchema;
  readonly resources: Readonly<Record<string, { readonly version: number; readonly block: BlockSchema }>>;
  readonly dataSources: Readonly<Record<string, { readonly version: number; readonly block: BlockSchema }>>;
}

/** Throws with the file's name when it is not there, or not in that shape. */
export function readProvider(name: 'sentry' | 'grafana', folder: string): JsonProvider {
  const read = (file: string) => record(JSON.parse(readFileSync(join(folder, file), 'utf8')), join(folder, file));
  const { source, version } = record(read('selection.json')[name], join(folder, 'selection.json'));
  const file = join(folder, `${name}.schema.json`);
  const schemas = record(read(`${name}.schema.json`)['provider_schemas'], file);
  const found = record(schemas[String(source)], file);
  return {
    source: `${String(source).split('/').slice(1).join('/')} ${String(version)}`,
    provider: blockOf((found['provider'] as JsonSchema).block),
    resources: typesOf(found['resource_schemas'], file),
    dataSources: typesOf(found['data_source_schemas'], file),
  };
}

function record(value: unknown, file: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(
    `${file} is not in the shape of \`terraform providers schema -json\` and its selection: write it anew.`,
  );
}

function typesOf(schemas: unknown, file: string): JsonProvider['resources'] {
  const entries = Object.entries(record(schemas, file) as Record<string, JsonSchema>);
  return Object.fromEntries(entries.map(([type, { version, block }]) => [type, { version, block: blockOf(block) }]));
}

function blockOf(block: JsonBlock): BlockSchema {
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]): [string, BlockTypeSchema] => [
    name,
    {
      nesting: nested.nesting_mode,
      ...(nested.min_items && { minItems: nested.min_items }),
      ...(nested.max_items && { maxItems: nested.max_items }),
      block: blockOf(nested.block),
    },
  ]);
  return { attributes: attributesOf(block.attributes), blocks: Object.fromEntries(blocks) };
}

function attributesOf(attributes: Readonly<Record<string, JsonAttribute>> = {}): Record<string, AttributeSchema> {
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, attributeOf(attribute)]));
}

function attributeOf({ type, nested_type: inside, ...flags }: JsonAttribute): AttributeSchema {
  return {
    type: type ?? nestedType(inside),
    ...(flags.required && { required: true }),
    ...(flags.optional && { optional: true }),
    ...(flags.computed && { computed: true }),
    ...(flags.sensitive && { sensitive: true }),
    ...(flags.write_only && { writeOnly: true }),
    ...(flags.deprecated && { deprecated: true }),
    ...(inside && {
      nested: { nesting: inside.nesting_mode, block: { attributes: attributesOf(inside.attributes), blocks: {} } },
    }),
  };
}

function nestedType(inside: JsonNested | undefined): CtyType {
  const fields = Object.entries(inside?.attributes ?? {}).map(([name, each]): [string, CtyType] => [
    name,
    each.type ?? nestedType(each.nested_type),
  ]);
  const element: CtyType = ['object', Object.fromEntries(fields)];
  return inside === undefined || inside.nesting_mode === 'single' ? element : [inside.nesting_mode, element];
}
