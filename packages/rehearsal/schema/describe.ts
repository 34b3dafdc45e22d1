/** A type's schema for people to read. */
import { loadSchemas } from '.';
import type { ProviderName } from '.';
import type { AttributeSchema, BlockSchema, BlockTypeSchema, CtyType, ResourceSchema } from './types';

/** `type` as in a configuration: `aws_db_instance`, `data.aws_caller_identity`. Throws when no provider has it. */
export function describeType(type: string, jsonFolder: string): string {
  const [, isData, name] = /^(data\.)?(.*)$/.exec(type)!;
  const provider = (['aws', 'google', 'sentry', 'grafana'] as const).find((known) => name!.startsWith(`${known}_`));
  const schema = provider && (isData ? dataSource(provider, name!, jsonFolder) : resource(provider, name!, jsonFolder));
  if (!schema)
    throw new Error(
      `${type} is no type of hashicorp/aws, hashicorp/google, jianyuan/sentry or grafana/grafana; data sources are written data.TYPE`,
    );
  return [headline(type, schema), ...block(schema.block, '  ')].join('\n');
}

function resource(provider: ProviderName, type: string, jsonFolder: string): ResourceSchema | undefined {
  return loadSchemas({ provider, jsonFolder, resources: [type], dataSources: [] }).resources[type];
}

function dataSource(provider: ProviderName, type: string, jsonFolder: string): ResourceSchema | undefined {
  return loadSchemas({ provider, jsonFolder, resources: [], dataSources: [type] }).dataSources[type];
}

function headline(type: string, { version, updatable, forceNewKnown }: ResourceSchema): string {
  const notes = [
    `schema version ${version}`,
    ...(updatable ? [] : ['any change replaces']),
    ...(forceNewKnown === false ? ['what forces a replacement is unknown'] : []),
  ];
  return `${type} (${notes.join(', ')})`;
}

function block({ attributes, blocks }: BlockSchema, indent: string): string[] {
  const width = Math.max(0, ...Object.keys(attributes).map((name) => name.length));
  const sorted = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
    Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1));
  return [
    ...sorted(attributes).map(([name, schema]) => `${indent}${name.padEnd(width)}  ${attribute(schema)}`),
    ...sorted(blocks).flatMap(([name, nested]) => [
      `${indent}${name} { ${nesting(nested)} }`,
      ...block(nested.block, `${indent}  `),
    ]),
  ];
}

function attribute(schema: AttributeSchema): string {
  const flags = (['required', 'optional', 'computed', 'sensitive', 'writeOnly', 'deprecated'] as const).filter(
    (flag) => schema[flag],
  );
  const value = schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`];
  return [typeName(schema.type), ...flags, ...value, ...common(schema)].join(', ');
}

function nesting(schema: BlockTypeSchema): string {
  return [schema.nesting, ...(schema.deprecated ? ['deprecated'] : []), ...common(schema)].join(', ');
}

function common(schema: AttributeSchema | BlockTypeSchema): string[] {
  return [
    ...(schema.minItems ? [`at least ${schema.minItems}`] : []),
    ...(schema.maxItems ? [`at most ${schema.maxItems}`] : []),
    ...(schema.forceNew ? ['forces replacement'] : []),
    ...(schema.conflictsWith ? [`conflicts with ${schema.conflictsWith.join(' ')}`] : []),
  ];
}

function typeName(type: CtyType): string {
  if (typeof type === 'string') return type;
  if (type[0] !== 'object') return `${type[0]}(${typeName(type[1])})`;
  const fields = Object.entries(type[1]).map(([name, field]) => `${name}: ${typeName(field)}`);
  return `object(${fields.join(', ')})`;
}
