/** Instances with MariaDB behind them. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileName } from '../store/files';
import { keepCopy } from './birth';
import { toMariaDb } from './dialect';
import {
  EngineFolder,
  wholeFolder,
  writeRecord,
  type InstanceRecord,
  type OriginRecord,
  type ServerRecord,
} from './folder';
import { Moments, passwordAt } from './moments';
import type { Programs } from './programs';
import { RunningServers } from './running';
import { asSuperuser, explained, filesOf } from './server';
import { Turns } from './turns';
import { newPassword, WokenInstances } from './woken';
import type { DatabaseEngine, EngineCaller, EngineDeletion, EngineEndpoint, EngineInstance, EngineRow } from './types';

export interface EngineSettings {
  /** Where data, logs and snapshots are kept: a folder of the rehearsal's home. */
  readonly folder: string;
  /** Run folder of the session: servers carry its mark, and end with it. */
  readonly run?: string;
  /** The simulated cloud's clock. */
  readonly now: () => Date;
  /** What the cloud says of an instance that nobody told the engine of. */
  readonly lookUp?: (resourceId: string) => EngineInstance | undefined;
}

/** Whatever is asked in a rehearsal is answered by then; a server on a full disk waits for ever. */
const QUERY_MILLIS = 300_000;

export class MariaDbEngine implements DatabaseEngine {
  private readonly folder: EngineFolder;
  private readonly servers: RunningServers;
  private readonly woken: WokenInstances;
  private readonly moments: Moments;
  private readonly turns: Turns;
  private readonly now: () => Date;

  constructor(programs: Programs, { folder, run, now, lookUp = () => undefined }: EngineSettings) {
    this.folder = new EngineFolder(folder);
    this.servers = new RunningServers(this.folder, programs, run);
    this.turns = new Turns(folder);
    this.now = now;
    this.woken = new WokenInstances(this.folder, programs, this.servers, now, lookUp);
    this.moments = new Moments(this.folder, this.servers, this.woken);
  }

  available(): boolean {
    return true;
  }

  endpoint(resourceId: string): Promise<EngineEndpoint> {
    return this.turns.take(async () => {
      const { port, socket } = await this.woken.awake(resourceId);
      return { host: '127.0.0.1', port, socket, caller: this.callerOf(this.woken.known(resourceId)) };
    });
  }

  master(resourceId: string): EngineCaller | undefined {
    const record = this.woken.find(resourceId);
    return record?.state === 'living' ? this.callerOf(record) : undefined;
  }

  query(resourceId: string, sql: string, database?: string): Promise<readonly EngineRow[]> {
    return this.turns.take(async () => {
      const server = await this.woken.awake(resourceId);
      const connection = await asSuperuser(server.socket);
      try {
        if (database !== undefined) await connection.changeUser({ database });
        // The superuser is not told by init_connect.
        if (server.ahead !== 0) await connection.query('SET timestamp = ?', [this.now().getTime() / 1000]);
        const [rows] = await within(QUERY_MILLIS, connection.query(toMariaDb(sql)), () =>
          this.failed(resourceId, server, 'does not answer'),
        );
        return rowsOf(rows);
      } catch (error) {
        const isGone = /^(PROTOCOL_|ECONN|EPIPE)/.test((error as { readonly code?: string }).code ?? '');
        throw isGone ? this.failed(resourceId, server, 'ended while it was asked') : error;
      } finally {
        connection.destroy();
      }
    });
  }

  created(instance: EngineInstance): Promise<void> {
    return this.making(instance.resourceId, () => {
      const before = this.folder.read(instance.resourceId);
      if (before?.state !== 'living') this.woken.enter(instance);
    });
  }

  passwordChanged(resourceId: string, password: string): Promise<void> {
    return this.turns.take(async () => {
      const record = this.woken.known(resourceId);
      const passwords = [...record.passwords, { since: this.now().toISOString(), password }];
      this.folder.write({ ...record, passwords });
      const server = await this.servers.find(resourceId);
      if (server !== undefined) await this.woken.tellPasswords(resourceId, server);
    });
  }

  snapshot(resourceId: string, name: string, type: 'automated' | 'manual'): Promise<void> {
    return this.turns.take(() => this.copy(resourceId, name, type));
  }

  snapshotCopied(name: string, copy: string): Promise<void> {
    return this.turns.take(async () => {
      const source = await this.moments.copyNamed(name);
      if (source === undefined) return;
      await wholeFolder(this.folder.snapshot(copy), (unfinished) => {
        cpSync(source.folder, unfinished, { recursive: true });
        writeRecord(unfinished, 'copy', { ...source.record, name: copy });
      });
    });
  }

  snapshotDeleted(name: string): Promise<void> {
    return this.turns.take(() => {
      const found = this.folder.findCopy(name);
      if (found !== undefined) rmSync(found, { recursive: true, force: true });
    });
  }

  restoreToPointInTime(sourceResourceId: string, target: EngineInstance, time?: Date): Promise<void> {
    return this.making(target.resourceId, async () => {
      const source = this.woken.find(sourceResourceId);
      if (source === undefined) {
        throw new Error(
          `Nothing is known of the database ${sourceResourceId}: it was never made here, or its backups are gone.`,
        );
      }
      const password = passwordAt(source, time?.toISOString());
      const base = await this.moments.baseOf(sourceResourceId, time);
      this.woken.enter({ ...target, password: target.password ?? password });
      if (base === undefined) return;
      await wholeFolder(this.folder.origin(target.resourceId), (unfinished) => {
        writeRecord(unfinished, 'origin', this.moments.lay(sourceResourceId, base, time, unfinished));
      });
    });
  }

  restoreSnapshot(name: string, target: EngineInstance): Promise<void> {
    return this.making(target.resourceId, async () => {
      const found = await this.moments.copyNamed(name);
      this.woken.enter({ ...target, password: target.password ?? found?.record.password ?? newPassword() });
      if (found?.record.position === undefined) return;
      const { origin = { files: [], start: 0 } } = found.record;
      await wholeFolder(this.folder.origin(target.resourceId), (unfinished) => {
        cpSync(found.folder, unfinished, { recursive: true });
        writeRecord(unfinished, 'origin', origin satisfies OriginRecord);
      });
    });
  }

  failover(resourceId: string): Promise<void> {
    return this.turns.take(async () => {
      const stopped = await this.servers.stop(resourceId, 'at-once');
      if (stopped !== undefined) await this.woken.awake(resourceId, stopped.port);
    });
  }

  deleted(resourceId: string, { finalSnapshot, retainBackups }: EngineDeletion): Promise<void> {
    return this.turns.take(async () => {
      const record = this.woken.find(resourceId);
      if (record?.state !== 'living') return;
      if (finalSnapshot !== undefined) await this.copy(resourceId, finalSnapshot, 'manual');
      else if (retainBackups && this.folder.hasOrigin(resourceId)) await this.woken.awake(resourceId);
      await this.servers.stop(resourceId);
      if (retainBackups) {
        rmSync(filesOf(this.folder.instance(resourceId)).data, { recursive: true, force: true });
        this.folder.write({ ...record, state: 'deleted' });
      } else rmSync(this.folder.instance(resourceId), { recursive: true, force: true });
    });
  }

  backupsDeleted(resourceId: string): Promise<void> {
    return this.turns.take(() => {
      if (this.folder.read(resourceId)?.state !== 'deleted') return;
      rmSync(this.folder.instance(resourceId), { recursive: true, force: true });
    });
  }

  close(): Promise<void> {
    this.woken.rest();
    return this.turns.take(() => this.servers.stopOwn());
  }

  private async making(resourceId: string, work: () => void | Promise<void>): Promise<void> {
    return this.turns.take(() => this.woken.remembering(resourceId, work));
  }

  private callerOf({ username, passwords }: InstanceRecord): EngineCaller {
    return { user: username, password: passwords.at(-1)?.password ?? '' };
  }

  private async copy(resourceId: string, name: string, type: 'automated' | 'manual'): Promise<void> {
    const record = this.woken.known(resourceId);
    const hasRows = this.folder.isBorn(resourceId) || this.folder.hasOrigin(resourceId);
    const server = hasRows ? await this.woken.awake(resourceId) : undefined;
    const folder =
      type === 'manual' ? this.folder.snapshot(name) : join(this.folder.backups(resourceId), fileName(name));
    await keepCopy(this.folder, record, server, { name, time: this.now().toISOString() }, folder);
  }

  private failed(resourceId: string, { pid }: ServerRecord, what: string): Error {
    const { identifier } = this.woken.known(resourceId);
    const log = filesOf(this.folder.instance(resourceId)).log;
    return new Error(`${identifier} (${resourceId}): its server (process ${pid}) ${what}${explained(log)}`);
  }
}

async function within<T>(millis: number, work: Promise<T>, late: () => Error): Promise<T> {
  const timer: { set?: NodeJS.Timeout } = {};
  const over = new Promise<never>((_resolve, reject) => {
    timer.set = setTimeout(() => reject(late()), millis);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer.set);
  }
}

/** Several statements have several answers: the last one counts. */
function rowsOf(answer: unknown): readonly EngineRow[] {
  if (!Array.isArray(answer)) return [];
  const last: unknown =
    Array.isArray(answer.at(-1)) || (answer.length > 0 && isOutcome(answer[0])) ? answer.at(-1) : answer;
  return Array.isArray(last) ? (last as EngineRow[]) : [];
}

/** What the client answers for a statement without rows. */
const isOutcome = (one: unknown): boolean => typeof one === 'object' && one !== null && 'affectedRows' in one;
