/** Files that other processes may read, replace or claim at the same time. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Longest encoded part of a file name; a longer one is cut and told apart by a digest. */
const LONGEST_NAME = 180;

let written = 0;

/** A name safe on every file system: percent-encoded, capitals marked (some file systems fold case), cut to fit. */
export function fileName(text: string): string {
  const encoded = encodeURIComponent(text)
    .replace(/[*.~!'()]/g, percent)
    .replace(/(?<!%.?)[A-Z]/g, '^$&');
  if (encoded.length > 0 && encoded.length <= LONGEST_NAME) return encoded;
  return `${encoded.slice(0, 100)}~${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

const parsed = perFile(parse);

/** The parsed file; undefined when there is none. Parsed again only when the file has been replaced. */
export function readJson<T>(file: string): T | undefined {
  return parsed(file) as T | undefined;
}

/** What `derive` makes of a file's text; undefined when there is no file. Made again only when the file has been replaced or changed. */
export function perFile<T>(derive: (text: string, file: string) => T): (file: string) => T | undefined {
  const known = new Map<string, { readonly stamp: string; readonly value: T }>();
  return (file) => {
    const stat = fs.statSync(file, { throwIfNoEntry: false, bigint: true });
    const stamp = stat?.isFile() ? `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}` : undefined;
    const before = known.get(file);
    if (before !== undefined && before.stamp === stamp) return before.value;
    known.delete(file);
    const text = stamp === undefined ? undefined : readIfThere(file);
    if (stamp === undefined || text === undefined) return undefined;
    const value = derive(text, file);
    known.set(file, { stamp, value });
    return value;
  };
}

function readIfThere(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (failure) {
    if (codeOf(failure) === 'ENOENT') return undefined;
    throw failure;
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (failure) {
    throw new Error(
      `${file} is not valid JSON (${(failure as Error).message}): mend or delete it, or reset the rehearsal`,
    );
  }
}

/** Replaces the file in one step: readers see the old one or the new one, never a part. */
export function replaceJson(scratch: string, file: string, value: unknown): void {
  const temporary = writeTemporary(scratch, value);
  inFolderOf(file, () => fs.renameSync(temporary, file));
}

/** Creates the file with its whole content in one step; false when it exists. */
export function createJson(scratch: string, file: string, value: unknown): boolean {
  const temporary = writeTemporary(scratch, value);
  try {
    inFolderOf(file, () => fs.linkSync(temporary, file));
    return true;
  } catch (failure) {
    if (codeOf(failure) === 'EEXIST') return false;
    throw failure;
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

/** Names of the files or folders in a folder, sorted; empty when there is no such folder. */
export function entries(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder).sort();
  } catch (failure) {
    if (codeOf(failure) === 'ENOENT') return [];
    throw failure;
  }
}

export function removeFile(file: string): void {
  fs.rmSync(file, { force: true });
}

/** Removes what processes that no longer run left half-written. */
export function sweep(scratch: string): void {
  for (const name of entries(scratch)) {
    if (!isAlive(Number(name.split('-')[0]))) fs.rmSync(path.join(scratch, name), { force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return codeOf(failure) === 'EPERM';
  }
}

function writeTemporary(scratch: string, value: unknown): string {
  written += 1;
  const temporary = path.join(scratch, `${process.pid}-${written}.json`);
  try {
    inFolderOf(temporary, () => fs.writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 }));
  } catch (failure) {
    fs.rmSync(temporary, { force: true }); // The disk is full: no part of a file stays.
    throw failure;
  }
  return temporary;
}

/** Makes the folder only when it is missing: nearly always it is there. */
function inFolderOf(file: string, write: () => void): void {
  try {
    write();
  } catch (failure) {
    if (codeOf(failure) !== 'ENOENT') throw failure;
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    write();
  }
}

function codeOf(failure: unknown): string | undefined {
  return (failure as NodeJS.ErrnoException).code;
}
