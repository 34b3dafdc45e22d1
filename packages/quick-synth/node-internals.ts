/** What this package touches of Node's module loader: not documented, used by every loader (tsx, ts-node, pirates) since Node 0.x. */
import NodeModule from 'node:module';

export interface LoadedModule {
  readonly exports: unknown;
  readonly filename: string | null;
  require(id: string): unknown;
  /** Compiles and runs what a loader made of the file. An own property goes before the one of Module.prototype. */
  _compile?: (code: string, path: string, format?: string) => void;
}

/** Reads and compiles a file. */
export type Load = (module: LoadedModule, path: string) => void;

/** Node 20 gives none; later ones name the conditions that choose between the faces of a package. */
export interface ResolveOptions {
  readonly paths?: readonly string[] | undefined;
  readonly conditions?: Iterable<string>;
}

/** Where an import leads; throws when it leads nowhere. */
export type Resolve = (
  request: string,
  parent?: LoadedModule | null,
  isMain?: boolean,
  options?: ResolveOptions,
) => string;

interface ModuleLoader {
  readonly _extensions: Record<string, Load | undefined>;
  readonly _cache: object;
  _resolveFilename: Resolve;
}

export const moduleLoader = NodeModule as unknown as ModuleLoader;
