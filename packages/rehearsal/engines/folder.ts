/** What an engine keeps of instances and snapshots: a folder each, readable by hand. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileName } from '../store/files';
import { writeWhole } from '../store/whole-file';
import type { LogPosition } from './binary-log';
import type { StartedServer } from './server';
import type { EngineInstance } from './types';

export interface Password {
  /** ISO, by the cloud's clock. */
  readonly since: string;
  readonly password: string;
}

export interface InstanceRecord extends Omit<EngineInstance, 'password'> {
  readonly state: 'living' | 'deleted';
  /** The master user's, the newest last. */
  readonly passwords: readonly Password[];
  /** How many of them the server was told. */
  readonly passwordsTold: number;
}

/** A copy of an instance: a snapshot, or what a restore to a point in time begins from. */
export interface CopyRecord extends Omit<EngineInstance, 'password'> {
  readonly name: string;
  /** ISO, by the cloud's clock. */
  readonly time: string;
  readonly password: string;
  /** Up to where in the instance's binary log it has everything; none when nobody had asked for rows yet. */
  readonly position?: LogPosition;
  /** What is to be replayed on top of it, when the copy is of a moment between two. */
  readonly origin?: OriginRecord;
}

/** What the first start of a restored instance does after its data was copied: logs/ of its origin, from `start` on. */
export interface OriginRecord {
  readonly files: readonly string[];
  readonly start: number;
  readonly stop?: number;
}

export interface ServerRecord extends StartedServer {
  /** Process of the engine that started it. */
  readonly owner: number;
  /** Milliseconds by which connections are told to be ahead of the machine's clock. */
  readonly ahead: number;
}

/** The copy that is made when an instance has its first rows; until then it is made anew at each start. */
export const BASELINE = 'baseline';

export class EngineFolder {
  constructor(readonly root: string) {
    for (const folder of [root, this.instances, this.snapshots]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  get instances(): string {
    return join(this.root, 'instances');
  }
  get snapshots(): string {
    return join(this.root, 'snapshots');
  }
  readonly instance = (resourceId: string): string => join(this.instances, fileName(resourceId));
  readonly origin = (resourceId: string): string => join(this.instance(resourceId), 'origin');
  /** Automated copies of an instance, the baseline among them. */
  readonly backups = (resourceId: string): string => join(this.instance(resourceId), 'backups');
  readonly snapshot = (name: string): string => join(this.snapshots, fileName(name));

  /** Ids of the instances that are known. */
  known(): readonly string[] {
    return readdirSync(this.instances).flatMap((name) => {
      const record = readRecord<InstanceRecord>(join(this.instances, name), 'instance');
      return record === undefined ? [] : [record.resourceId];
    });
  }

  read(resourceId: string): InstanceRecord | undefined {
    return readRecord(this.instance(resourceId), 'instance');
  }
  write(record: InstanceRecord): void {
    writeRecord(this.instance(record.resourceId), 'instance', record);
  }
  server(resourceId: string): ServerRecord | undefined {
    return readRecord(this.instance(resourceId), 'server');
  }

  /** Whether the instance has rows of its own. */
  isBorn(resourceId: string): boolean {
    return existsSync(join(this.backups(resourceId), BASELINE));
  }
  /** Whether rows wait for its first start. */
  hasOrigin(resourceId: string): boolean {
    return readRecord(this.origin(resourceId), 'origin') !== undefined;
  }

  copiesOf(resourceId: string): readonly CopyRecord[] {
    const folder = this.backups(resourceId);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names
      .map((name) => readRecord<CopyRecord>(join(folder, name), 'copy'))
      .filter((record) => record !== undefined)
      .sort((a, b) => (a.time < b.time ? -1 : 1));
  }

  /** Where the copy of that name lies, among the automated ones of all instances too. */
  findCopy(name: string): string | undefined {
    const folders = [this.snapshot(name), ...this.known().map((id) => join(this.backups(id), fileName(name)))];
    return folders.find((folder) => existsSync(join(folder, 'copy.json')));
  }
}

export function readRecord<T>(folder: string, name: string): T | undefined {
  const file = join(folder, `${name}.json`);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(`${file} is not valid JSON (${(error as Error).message}): reset the rehearsal`);
  }
}

/** In one step: readers see the old one or the new one. */
export function writeRecord(folder: string, name: string, record: unknown): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeWhole(join(folder, `${name}.json`), `${JSON.stringify(record, null, 2)}\n`);
}

/** A folder that is there as a whole or not at all. */
export async function wholeFolder(folder: string, fill: (unfinished: string) => void | Promise<void>): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  try {
    await fill(unfinished);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}
