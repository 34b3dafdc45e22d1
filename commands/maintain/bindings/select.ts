/** Cuts a provider's schema down to the types in use. */

/** What `providers/selection.json` says of one type; without `blocks` it has all of its blocks. */
interface TypeSelection {
  readonly blocks?: readonly string[];
}

export interface ProviderSelection {
  /** `registry.terraform.io/jianyuan/sentry` */
  readonly source: string;
  /** The version Terraform is to install, `0.15.4`, and the schema's. */
  readonly version: string;
  readonly resources: Readonly<Record<string, TypeSelection>>;
  readonly dataSources: Readonly<Record<string, TypeSelection>>;
}

interface TypeSchema {
  readonly version: number;
  readonly block: { readonly block_types?: Readonly<Record<string, unknown>> };
}

/** The output of `terraform providers schema -json`, as far as it is looked into. */
export interface ProvidersSchema {
  readonly format_version: string;
  readonly provider_schemas: Readonly<
    Record<
      string,
      {
        readonly provider: unknown;
        readonly resource_schemas?: Readonly<Record<string, TypeSchema>>;
        readonly data_source_schemas?: Readonly<Record<string, TypeSchema>>;
      }
    >
  >;
}

/** The schema of the selected types alone. Throws one message with everything the schema does not have. */
export function select(schema: ProvidersSchema, selection: ProviderSelection): ProvidersSchema {
  const provider = schema.provider_schemas[selection.source];
  if (provider === undefined) {
    const others = Object.keys(schema.provider_schemas).join(', ') || 'none';
    throw new Error(`The schema has no provider ${selection.source}; its providers: ${others}.`);
  }
  const missing: string[] = [];
  const cut = (
    kind: string,
    schemas: Readonly<Record<string, TypeSchema>> = {},
    wanted: ProviderSelection['resources'],
  ) =>
    Object.fromEntries(
      Object.entries(wanted).flatMap(([type, { blocks }]) => {
        const found = schemas[type];
        if (found === undefined) missing.push(`${kind} ${type}`);
        return found === undefined ? [] : [[type, blocks ? withBlocks(type, found, blocks, missing) : found]];
      }),
    );
  const cutProvider = {
    provider: provider.provider,
    resource_schemas: cut('resource', provider.resource_schemas, selection.resources),
    data_source_schemas: cut('data source', provider.data_source_schemas, selection.dataSources),
  };
  if (missing.length > 0) {
    throw new Error(
      `The schema of ${selection.source} lacks what providers/selection.json asks for: ${missing.join(', ')}.`,
    );
  }
  return { format_version: schema.format_version, provider_schemas: { [selection.source]: cutProvider } };
}

function withBlocks(type: string, schema: TypeSchema, blocks: readonly string[], missing: string[]): TypeSchema {
  const all = schema.block.block_types ?? {};
  missing.push(...blocks.filter((name) => !(name in all)).map((name) => `block ${type}.${name}`));
  const kept = Object.fromEntries(Object.entries(all).filter(([name]) => blocks.includes(name)));
  return { ...schema, block: { ...schema.block, block_types: kept } };
}

/** One line for each type, so that a refresh shows which types it changed. */
export function formatSchema(schema: ProvidersSchema): string {
  const types = (schemas: Readonly<Record<string, TypeSchema>> = {}): string => {
    const lines = Object.entries(schemas).map(
      ([type, each]) => `        ${JSON.stringify(type)}: ${JSON.stringify(each)}`,
    );
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n      }`;
  };
  const providers = Object.entries(schema.provider_schemas).map(([source, each]) =>
    [
      `    ${JSON.stringify(source)}: {`,
      `      "provider": ${JSON.stringify(each.provider)},`,
      `      "resource_schemas": ${types(each.resource_schemas)},`,
      `      "data_source_schemas": ${types(each.data_source_schemas)}`,
      '    }',
    ].join('\n'),
  );
  return [
    '{',
    `  "format_version": ${JSON.stringify(schema.format_version)},`,
    `  "provider_schemas": {\n${providers.join(',\n')}\n  }`,
    '}',
    '',
  ].join('\n');
}
