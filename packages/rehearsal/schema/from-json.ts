/**
 * Schemas of the providers without prebuilt bindings, read from what their bindings are generated from:
 * `providers/<name>.schema.json`, in the shape of `terraform providers schema -json`.
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

const FOLDER = join(__dirname, '..', '..', '..', 'providers');

/** Throws with the file's name when it is not what `npm run bindings -- refresh` writes. */
export function readProvider(name: 'sentry' | 'grafana'): JsonProvider {
  const { source, version } = record(record(read('selection.json'))[name]);
  const schemas = record(record(read(`${name}.schema.json`))['provider_schemas']);
  const found = record(schemas[String(source)]);
  return {
    source: `${String(source).split('/').slice(1).join('/')} ${String(version)}`,
    provider: blockOf((found['provider'] as JsonSchema).block),
    resources: typesOf(found['resource_schemas']),
    dataSources: typesOf(found['data_source_schemas']),
  };
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error('providers/*.json are not what `npm run bindings -- refresh` writes: run it again');
}

function typesOf(schemas: unknown): JsonProvider['resources'] {
  const entries = Object.entries(record(schemas) as Record<string, JsonSchema>);
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
