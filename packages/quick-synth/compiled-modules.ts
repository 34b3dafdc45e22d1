/** Compiles modules, or takes what a former run compiled of the same bytes. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { digestOfFile } from './digest';
import type { CompiledModule } from './memory';
import { type Load, type LoadedModule, moduleLoader, type ResolveOptions } from './node-internals';

/** As Node wraps a module. */
const [HEAD, TAIL] = ['(function (exports, require, module, __filename, __dirname) {', '\n})'];

/** A script out of the cache cannot import anything later on: V8 does not keep who would have to be asked. */
const IMPORTS_LATER = /\bimport\s*\(/;

/** Lines that are nothing but a comment: types are often imported in one. */
const LINE_OF_COMMENT = /^[ \t]*\/\*\*(?:(?!\*\/).)*\*\/[ \t]*$/gm;

const MAP_COMMENT = '\n//# sourceMappingURL=';

interface Freshly extends Omit<CompiledModule, 'machineCode'> {
  readonly script: Script;
}

export class CompiledModules {
  readonly #known: ReadonlyMap<string, CompiledModule>;
  readonly #fresh = new Map<string, Freshly>();
  /** How many were taken as they were. */
  taken = 0;

  constructor(known: ReadonlyMap<string, CompiledModule>) {
    this.#known = known;
  }

  get fresh(): number {
    return this.#fresh.size;
  }

  /** @param load the loader that was there before; reads, translates and compiles */
  load(module: LoadedModule, path: string, load: Load): void {
    const digest = digestOfFile(path);
    const known = this.#known.get(path);
    if (known?.digest === digest) this.#take(known, module, path);
    else this.#compile(digest, module, path, load);
  }

  mapOf(path: string): string | undefined {
    return (this.#fresh.get(path) ?? this.#known.get(path))?.map;
  }

  /** All there is to remember: of this run, and of former ones what this one did not need. V8 knows by now which functions are called. */
  toRemember(exists: (path: string) => boolean): ReadonlyMap<string, CompiledModule> {
    const kept = [...this.#known].filter(([path]) => !this.#fresh.has(path) && exists(path));
    const fresh = [...this.#fresh].map(([path, { script, ...rest }]) => {
      return [path, { ...rest, machineCode: script.createCachedData() }] as const;
    });
    return new Map([...kept, ...fresh]);
  }

  #take(known: CompiledModule, module: LoadedModule, path: string): void {
    const script = scriptOf(known.code, path, known.machineCode);
    // Another V8 wrote it: the code is right all the same, and is compiled as if nothing were known.
    if (script.cachedDataRejected === true) this.#fresh.set(path, { ...known, script });
    else this.taken += 1;
    run(script, module, path);
  }

  #compile(digest: string, module: LoadedModule, path: string, load: Load): void {
    module._compile = (source, name, format) => {
      Reflect.deleteProperty(module, '_compile'); // Behind it is the one of Module.prototype.
      const compiled = compile(source, readFileSync(path, 'utf8'), path);
      if (compiled === undefined || format === 'module') {
        module._compile?.(source, name, format);
        return;
      }
      // The loader read the file between these two digests: if they are equal, it has read just that.
      const isWhatWasRead = digestOfFile(path) === digest;
      this.#fresh.set(path, { ...compiled, digest: isWhatWasRead ? digest : 'of nothing there is' });
      run(compiled.script, module, path);
    };
    load(module, path);
  }
}

/** Undefined for what Node itself has to compile: what imports later on, and what is no CommonJS after all or has a mistake. */
function compile(source: string, text: string, path: string): Omit<Freshly, 'digest'> | undefined {
  const at = source.lastIndexOf(MAP_COMMENT);
  const hasMap = at >= 0 && source.indexOf('\n', at + 1) < 0;
  // A file that is JavaScript already has the right lines as it is, whatever it was made from.
  const isTranslated = source !== text;
  const bare = hasMap ? source.slice(0, at) : source;
  const map = hasMap && isTranslated ? inlineMap(source.slice(at)) : undefined;
  if (source.startsWith('#!') || importsLater(bare) || (isTranslated && map === undefined)) return undefined;
  const code = HEAD + bare + TAIL;
  try {
    return { code, map, script: scriptOf(code, path) };
  } catch {
    return undefined;
  }
}

const importsLater = (code: string): boolean =>
  IMPORTS_LATER.test(code) && IMPORTS_LATER.test(code.replace(LINE_OF_COMMENT, ''));

function inlineMap(comment: string): string | undefined {
  const base64 = /^\n\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/.exec(comment)?.[1];
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('utf8');
}

function scriptOf(code: string, path: string, machineCode?: Uint8Array): Script {
  return new Script(code, {
    filename: path,
    columnOffset: -HEAD.length,
    ...(machineCode === undefined ? {} : { cachedData: machineCode }),
  });
}

/** What Node does after it compiled a module. */
function run(script: Script, module: LoadedModule, path: string): void {
  const body = script.runInThisContext() as (...values: unknown[]) => void;
  Reflect.apply(body, module.exports, [module.exports, requireOf(module), module, path, dirname(path)]);
}

function requireOf(module: LoadedModule): unknown {
  const resolve = (request: string, options?: ResolveOptions): string =>
    moduleLoader._resolveFilename(request, module, false, options);
  return Object.assign((id: string) => module.require(id), {
    resolve,
    main: require.main,
    extensions: moduleLoader._extensions,
    cache: moduleLoader._cache,
  });
}
