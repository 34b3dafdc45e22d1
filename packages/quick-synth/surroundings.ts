/**
 * What decides where an import leads and what a module means, other than the module itself: names of files, symbolic links,
 * package.json, tsconfig.json. A new `services.ts` beside `services/` takes over the import of './services' though no file changed.
 */
import { type Dirent, existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { digestOf } from './digest';

/** Digests. */
export interface Surroundings {
  /** Of the names: they decide where imports lead. */
  readonly names: string;
  /** Of the contents of package.json and tsconfig.json: they decide what becomes of a module. */
  readonly settings: string;
}

/**
 * Every folder in which an import of these modules is looked for: their own, those above, up to the project or to the outermost node_modules, and any
 * node_modules that stands in one of them. That is where Node looks, from the inside out, until it finds what these modules are.
 */
export function foldersAround(project: string, files: Iterable<string>): readonly string[] {
  const folders = new Set<string>();
  for (const file of files) {
    for (let folder = dirname(file); isWithin(project, folder) && !folders.has(folder); folder = dirname(folder)) {
      folders.add(folder);
    }
  }
  for (const folder of [...folders]) {
    const packages = join(folder, 'node_modules');
    if (basename(folder) === 'node_modules' || !existsSync(packages)) continue;
    folders.add(packages);
    for (const { name } of entriesOf(packages)) if (name.startsWith('@')) folders.add(join(packages, name));
  }
  return [...folders].sort();
}

/** Whether a file or folder is the project's or a package's. */
export function isWithin(project: string, path: string): boolean {
  return (
    path === project ||
    path.startsWith(project + sep) ||
    path.includes(`${sep}node_modules${sep}`) ||
    path.endsWith(`${sep}node_modules`)
  );
}

export function surroundingsOf(project: string, folders: readonly string[]): Surroundings {
  const names: string[] = [];
  for (const folder of folders)
    names.push(
      folder,
      ...entriesOf(folder)
        .map((entry) => described(folder, entry))
        .sort(),
    );
  const settings = settingsIn(project, folders).flatMap((file) => [file, readFileSync(file)]);
  return { names: digestOf([names.join('\n')]), settings: digestOf(settings) };
}

/** Whether package.json or tsconfig.json were written while a run went on: nobody can say which of the two it saw. */
export function wereChangedSince(time: number, project: string, folders: readonly string[]): boolean {
  return settingsIn(project, folders).some((file) => statSync(file).ctimeMs >= time);
}

const settingsIn = (project: string, folders: readonly string[]): readonly string[] =>
  [join(project, 'tsconfig.json'), ...folders.map((folder) => join(folder, 'package.json'))].filter(existsSync);

/** Hidden files do not count: editors make and remove them all the time, and no import leads to one. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(
      (entry) => !entry.name.startsWith('.') || entry.isDirectory(),
    );
  } catch {
    return [];
  }
}

function described(folder: string, entry: Dirent): string {
  if (entry.isSymbolicLink()) return `${entry.name} -> ${readlinkSync(join(folder, entry.name))}`;
  return entry.isDirectory() ? `${entry.name}/` : entry.name;
}
