/** Schemas of the simulated providers, read from the installed bindings and completed with the provider facts. */
import { readAnswers, type TypeAnswers } from '../facts/answers';
import { combine, readFacts, readSupplement } from '../facts/format';
import type { ProviderFacts, TypeFacts } from '../facts/format';
import { dataSourceWithFacts, resourceWithFacts } from './apply-facts';
import { locateBindings, moduleOf, readSource, typesOf } from './bindings';
import type { Bindings, ProviderName as BoundProvider, SchemaKind } from './bindings';
import { NO_CACHE, openCache } from './cache';
import type { SchemaCache } from './cache';
import { deriveBlock, deriveProviderBlock } from './derive';
import { readProvider } from './from-json';
import type { BlockSchema, ProviderSchemas, ResourceSchema } from './types';

export type * from './types';

/** The providers with prebuilt bindings, and those whose bindings are generated here. */
export type ProviderName = BoundProvider | 'sentry' | 'grafana';

interface SchemaRequest {
  readonly provider: ProviderName;
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
  /** Folder with the schemas of providers that have no prebuilt bindings (from-json.ts); needed for those alone. */
  readonly jsonFolder?: string;
  /** Folder that keeps derived schemas; without it they are derived anew. */
  readonly cacheDir?: string;
}

/**
 * The provider's block and the schemas of the asked types. Types the provider does not have are absent from the answer:
 * Terraform itself then names them and where they are used. Throws when a module of the bindings cannot be understood.
 */
export function loadSchemas(request: SchemaRequest): ProviderSchemas {
  const { provider } = request;
  if (provider === 'sentry' || provider === 'grafana') return fromJson(provider, request);
  const bindings = locateBindings(provider);
  const loader = new Loader(bindings, request.cacheDir ? openCache(request.cacheDir, bindings) : NO_CACHE);
  const resources = loader.types('resource', request.resources);
  return {
    source: bindings.source,
    provider: loader.provider(),
    resources,
    dataSources: loader.types('data', request.dataSources),
    withoutFacts: Object.keys(resources).filter((type) => resources[type]?.forceNewKnown === false),
  };
}

/** Small enough to be read whole, and told everything but what `facts/supplement.json` adds. */
function fromJson(name: 'sentry' | 'grafana', { resources, dataSources, jsonFolder }: SchemaRequest): ProviderSchemas {
  if (jsonFolder === undefined) throw new Error(`The schema of ${name} is read from a folder, and none was named.`);
  const known = readProvider(name, jsonFolder);
  const byHand = readSupplement();
  const each = (
    types: readonly string[],
    table: typeof known.resources,
    complete: (type: string, block: BlockSchema, version: number) => ResourceSchema,
  ): Record<string, ResourceSchema> =>
    Object.fromEntries(
      [...new Set(types)].sort().flatMap((type) => {
        const found = table[type];
        return found ? [[type, complete(type, found.block, found.version)]] : [];
      }),
    );
  const asked = each(resources, known.resources, (type, block, version) =>
    resourceWithFacts(name, block, { ...byHand[type], version }),
  );
  return {
    source: known.source,
    provider: known.provider,
    resources: asked,
    dataSources: each(dataSources, known.dataSources, (_, block, version) => dataSourceWithFacts(block, { version })),
    withoutFacts: Object.keys(asked).filter((type) => asked[type]?.forceNewKnown === false),
  };
}

/** Every type of a provider, sorted. */
export function allTypes(provider: BoundProvider): { resources: string[]; dataSources: string[] } {
  return typesOf(locateBindings(provider));
}

/** The block of a type as the bindings alone tell it, undefined when they do not have the type. */
export function bindingsBlock(provider: BoundProvider, kind: SchemaKind, type: string): BlockSchema | undefined {
  const bindings = locateBindings(provider);
  const module = moduleOf(bindings, kind, type);
  return module ? derived(bindings, module, deriveBlock) : undefined;
}

interface LoadedFacts {
  readonly generated: ProviderFacts;
  readonly byHand: Readonly<Record<string, TypeFacts>>;
  readonly answers: Readonly<Record<string, TypeAnswers>>;
}

class Loader {
  /** Parsed only when a type is not in the cache. */
  private facts: LoadedFacts | undefined;

  constructor(
    private readonly bindings: Bindings,
    private readonly cache: SchemaCache,
  ) {}

  provider(): BlockSchema {
    return this.cache.remember('provider', () => derived(this.bindings, 'provider', deriveProviderBlock));
  }

  types(kind: SchemaKind, types: readonly string[]): Record<string, ResourceSchema> {
    const schemas: Record<string, ResourceSchema> = {};
    for (const type of [...new Set(types)].sort()) {
      const module = moduleOf(this.bindings, kind, type);
      if (module) schemas[type] = this.cache.remember(`${kind}-${type}`, () => this.complete(kind, type, module));
    }
    return schemas;
  }

  private complete(kind: SchemaKind, type: string, module: string): ResourceSchema {
    const block = derived(this.bindings, module, deriveBlock);
    const { generated, byHand } = this.readFacts();
    if (kind === 'data') return dataSourceWithFacts(block, generated.dataSources[type]);
    const answers = this.bindings.provider === 'aws' ? this.readFacts().answers[type] : undefined;
    return resourceWithFacts(this.bindings.provider, block, combine(generated.resources[type], byHand[type]), answers);
  }

  private readFacts(): LoadedFacts {
    return (this.facts ??= {
      generated: readFacts(this.bindings.provider),
      byHand: readSupplement(),
      answers: readAnswers().types,
    });
  }
}

function derived(bindings: Bindings, module: string, derive: (source: string) => BlockSchema): BlockSchema {
  try {
    return derive(readSource(bindings, module));
  } catch (error) {
    throw new Error(`${bindings.source}, module ${module}: ${(error as Error).message}`, { cause: error });
  }
}
export { pathsOf } from './paths';
