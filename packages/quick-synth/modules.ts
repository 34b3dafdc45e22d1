/**
 * Modules out of a cache: what the loader (tsx) made of each file, and what V8 made of that. A file counts as known only while its bytes are the
 * ones that were compiled, and an import leads where it led before only while nothing stands around it that could change that.
 */
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { debuglog } from 'node:util';
import { cachedDataVersionTag } from 'node:v8';
import { CompiledModules } from './compiled-modules';
import { digestOf } from './digest';
import { hasFolder, type Memory, read, write } from './memory';
import { type Load, moduleLoader } from './node-internals';
import { explainStacks } from './stacks';
import { foldersAround, isWithin, type Surroundings, surroundingsOf, wereChangedSince } from './surroundings';

const EXTENSIONS = ['.js', '.ts'];

const log = debuglog('quick-synth');

/** What this run found, does, and leaves. */
class Run {
  readonly #project: string;
  readonly #file: string;
  readonly #found: Memory | undefined;
  readonly #before: Surroundings | undefined;
  readonly #modules: CompiledModules;
  readonly #imports: Map<string, string>;
  #lookedUp = 0;

  constructor(project: string, file: string) {
    this.#project = project;
    this.#file = file;
    this.#found = read(file);
    this.#before = this.#found && surroundingsOf(project, this.#found.folders);
    const isSameSettings = this.#before?.settings === this.#found?.surroundings.settings;
    const isSameNames = this.#before?.names === this.#found?.surroundings.names;
    this.#modules = new CompiledModules((isSameSettings ? this.#found?.modules : undefined) ?? new Map());
    this.#imports = new Map(isSameSettings && isSameNames ? this.#found?.imports : undefined);
  }

  /** From here on Node loads modules through this. */
  takeOver(): void {
    for (const extension of EXTENSIONS) this.#takeOverLoading(extension);
    this.#takeOverResolving();
    explainStacks((path) => this.#modules.mapOf(path));
    process.on('exit', (code) => {
      log(
        '%d modules known, %d compiled, %d imports looked up',
        this.#modules.taken,
        this.#modules.fresh,
        this.#lookedUp,
      );
      // A run that failed has not come to call all that the next one will.
      if (code === 0 && this.#modules.fresh + this.#lookedUp > 0) this.#remember();
    });
  }

  #takeOverLoading(extension: string): void {
    const load = moduleLoader._extensions[extension] as Load;
    moduleLoader._extensions[extension] = (module, path) => {
      if (isWithin(this.#project, path)) this.#modules.load(module, path, load);
      else load(module, path);
    };
  }

  #takeOverResolving(): void {
    const resolve = moduleLoader._resolveFilename;
    moduleLoader._resolveFilename = (request, parent, isMain, options) => {
      const importer = parent?.filename;
      if (typeof importer !== 'string' || options?.paths !== undefined || isBuiltin(request))
        return resolve(request, parent, isMain, options);
      const question = [importer, request, ...(options?.conditions ?? [])].join('\0');
      const known = this.#imports.get(question);
      if (known !== undefined) return known;
      const answer = resolve(request, parent, isMain, options);
      if ([answer, importer].every((path) => isAbsolute(path) && isWithin(this.#project, path))) {
        this.#imports.set(question, answer);
        this.#lookedUp += 1;
      }
      return answer;
    };
  }

  #remember(): void {
    if (!hasFolder(this.#file)) return;
    const modules = this.#modules.toRemember(existsSync);
    const importers = [...this.#imports.keys()].map((question) => question.split('\0', 1)[0] as string);
    const answers = [...this.#imports.values()];
    const folders = foldersAround(this.#project, [...modules.keys(), ...importers, ...answers]);
    const surroundings = surroundingsOf(this.#project, folders);
    if (wereChangedSince(performance.timeOrigin, this.#project, folders)) return;
    const wereSame = folders.join() === this.#found?.folders.join() && isSame(surroundings, this.#before);
    // A file that came while this run was looking may or may not have been seen by it: only the next run can know.
    const imports = wereSame && answers.every(existsSync) ? this.#imports : new Map<string, string>();
    write(this.#file, { modules, imports, folders, surroundings });
  }
}

const isSame = (now: Surroundings, before: Surroundings | undefined): boolean =>
  now.names === before?.names && now.settings === before.settings;

/** The file of this checkout, this Node, these flags and this loader. */
function cacheFile(project: string): string {
  const packages = createRequire(join(project, 'main.ts'));
  const tsx = packages.resolve('tsx/package.json');
  const esbuild = createRequire(tsx).resolve('esbuild/package.json');
  const own = readdirSync(__dirname).filter((name) => name.endsWith('.ts'));
  const name = digestOf([
    project,
    `${process.version} ${process.platform} ${process.arch} ${cachedDataVersionTag()}`,
    JSON.stringify([
      process.execArgv,
      process.env['NODE_OPTIONS'],
      process.env['NODE_PATH'],
      process.env['TSX_TSCONFIG_PATH'],
    ]),
    ...[tsx, esbuild, ...own.map((file) => join(__dirname, file))].map((file) => readFileSync(file)),
  ]);
  return join(project, 'node_modules', '.cache', 'quick-synth', name);
}

/** Folder of the app that Node was started with; undefined where this had better keep out of the way: a test runner, a prompt, an unknown setting. */
function projectOfApp(): string | undefined {
  const [, script] = process.argv;
  if (script?.endsWith('.ts') !== true || !moduleLoader._extensions['.ts']) return undefined;
  const project = lenderTo(dirname(realpathSync(script)));
  return project === undefined || extendsOther(join(project, 'tsconfig.json')) ? undefined : project;
}

/** A link lends a copy of the app the packages for a run or two: they are known where they lie, and of the copy itself nothing is kept that would outlive it. */
function lenderTo(project: string): string | undefined {
  const packages = join(project, 'node_modules');
  if (lstatSync(packages, { throwIfNoEntry: false })?.isSymbolicLink() !== true)
    return existsSync(packages) ? project : undefined;
  const lent = existsSync(packages) ? realpathSync(packages) : '';
  return basename(lent) === 'node_modules' ? dirname(lent) : undefined;
}

/** What a tsconfig.json takes from elsewhere is not looked at, and so could change unseen. */
const extendsOther = (file: string): boolean => existsSync(file) && readFileSync(file, 'utf8').includes('"extends"');

/** `QUICK_SYNTH=off` synthesizes as cdktf, tsx and Node do it by themselves. */
export const isOff = process.env['QUICK_SYNTH'] === 'off';

const project = isOff ? undefined : projectOfApp();
if (project !== undefined) new Run(project, cacheFile(project)).takeOver();
