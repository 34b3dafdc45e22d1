/** Schemas of the simulated providers, read from the installed bindings and completed with the provider facts. */
import { locateBindings, moduleOf, readSource, typesOf } from './bindings';
import type { Bindings, ProviderName, SchemaKind } from './bindings';
import { deriveBlock, deriveProviderBlock } from './derive';
import type { BlockSchema, ProviderSchemas, ResourceSchema } from './types';

export type { ProviderName } from './bindings';
export * from './types';

export interface SchemaRequest {
  readonly provider: ProviderName;
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
  /** Folder for derived schemas; without it they are derived anew. */
  readonly cacheDir?: string;
}

/**
 * The provider's block and the schemas of the asked types. Types the provider does not have are absent from the answer:
 * Terraform itself then names them and where they are used.
 */
export function loadSchemas(request: SchemaRequest): ProviderSchemas {
  const bindings = locateBindings(request.provider);
  return {
    source: bindings.source,
    provider: deriveProviderBlock(readSource(bindings, 'provider')),
    resources: schemasOf(bindings, 'resource', request.resources),
    dataSources: schemasOf(bindings, 'data', request.dataSources),
  };
}

/** Every type of a provider, sorted. */
export function allTypes(provider: ProviderName): { resources: string[]; dataSources: string[] } {
  return typesOf(locateBindings(provider));
}

function schemasOf(bindings: Bindings, kind: SchemaKind, types: readonly string[]): Record<string, ResourceSchema> {
  const schemas: Record<string, ResourceSchema> = {};
  for (const type of [...new Set(types)].sort()) {
    const module = moduleOf(bindings, kind, type);
    if (module) schemas[type] = { version: 0, block: derived(bindings, module), updatable: true };
  }
  return schemas;
}

function derived(bindings: Bindings, module: string): BlockSchema {
  try {
    return deriveBlock(readSource(bindings, module));
  } catch (error) {
    throw new Error(`${bindings.source}, module ${module}: ${(error as Error).message}`, { cause: error });
  }
}
