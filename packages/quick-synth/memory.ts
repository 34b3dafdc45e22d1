/** What a run leaves for the next one: one file, which is whole and its own, or does not count. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { digestOf } from './digest';
import type { Surroundings } from './surroundings';

export interface CompiledModule {
  /** Of the file's bytes, as they were when it was compiled. */
  readonly digest: string;
  /** JavaScript, as the loader (tsx) made it of the file. */
  readonly code: string;
  /** Source map of `code`, as JSON; undefined when the file itself is JavaScript. */
  readonly map: string | undefined;
  /** What V8 made of `code`. */
  readonly machineCode: Uint8Array;
}

export interface Memory {
  /** File -> what was compiled of it. */
  readonly modules: ReadonlyMap<string, CompiledModule>;
  /** Importing file and what it asks for -> the file that this led to. */
  readonly imports: ReadonlyMap<string, string>;
  /** The folders whose files' names decide where these imports lead. */
  readonly folders: readonly string[];
  readonly surroundings: Surroundings;
}

/** Each combination of checkout, Node and flags has a file; the ones that were not written for longest go. */
const MOST_FILES = 8;

const DIGEST_LENGTH = 64;

/** Undefined when there is none, or when it is not exactly what was written. */
export function read(file: string): Memory | undefined {
  try {
    const bytes = readFileSync(file);
    const body = bytes.subarray(DIGEST_LENGTH);
    if (bytes.toString('latin1', 0, DIGEST_LENGTH) !== digestOf([body])) return undefined;
    return deserialize(body) as Memory;
  } catch {
    return undefined;
  }
}

/** Written aside and renamed: who reads meanwhile finds the old one or the new one. Where nothing can be written, all stays as it is. */
export function write(file: string, memory: Memory): void {
  const aside = `${file}.${process.pid}`;
  try {
    const body = serialize(memory);
    writeFileSync(aside, Buffer.concat([Buffer.from(digestOf([body]), 'latin1'), body]));
    renameSync(aside, file);
    prune(dirname(file));
  } catch {
    forget(aside);
  }
}

function forget(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Where nothing can be removed, nothing was written either.
  }
}

function prune(folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const newestFirst = files
    .map((file) => ({ file, written: statSync(file).mtimeMs }))
    .sort((a, b) => b.written - a.written);
  for (const { file } of newestFirst.slice(MOST_FILES)) forget(file);
}

/** False where there is no such folder and none can be made. */
export function hasFolder(file: string): boolean {
  try {
    mkdirSync(dirname(file), { recursive: true });
    return true;
  } catch {
    return false;
  }
}
