/** The servers that run for one home: two at most, whichever process started them. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, realpathSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../session/alive';
import { writeRecord, type EngineFolder, type InstanceRecord, type ServerRecord } from './folder';
import { serverParameters } from './master';
import type { Programs } from './programs';
import { asSuperuser, startServer, stopServer } from './server';

/** A rehearsal restores one database beside another; a third server is a laptop's memory spent for nothing. */
const AT_MOST = 2;

export class RunningServers {
  private sockets: string | undefined;

  constructor(
    private readonly folder: EngineFolder,
    private readonly programs: Programs,
    private readonly run: string | undefined,
  ) {}

  /** The server of that instance, if it runs and answers. */
  async find(resourceId: string): Promise<ServerRecord | undefined> {
    const record = this.folder.server(resourceId);
    if (record === undefined || !isAlive(record.pid)) return undefined;
    const connection = await asSuperuser(record.socket).catch(() => undefined);
    await connection?.end();
    if (connection !== undefined) this.touch(resourceId);
    return connection === undefined ? undefined : record;
  }

  async start(instance: InstanceRecord, port?: number): Promise<ServerRecord> {
    const { resourceId, identifier } = instance;
    await this.makeRoom(resourceId);
    const started = await startServer(this.programs, {
      folder: this.folder.instance(resourceId),
      label: `${identifier} (${resourceId})`,
      socket: this.socketOf(resourceId),
      parameters: serverParameters(instance),
      ...(this.run === undefined ? {} : { run: this.run }),
      ...(port === undefined ? {} : { port }),
    });
    const record: ServerRecord = { ...started, owner: process.pid, ahead: 0 };
    this.write(resourceId, record);
    return record;
  }

  write(resourceId: string, record: ServerRecord): void {
    writeRecord(this.folder.instance(resourceId), 'server', record);
  }

  async stop(resourceId: string, how?: 'in-order' | 'at-once'): Promise<ServerRecord | undefined> {
    const record = this.folder.server(resourceId);
    if (record === undefined) return undefined;
    const lived = isAlive(record.pid);
    if (lived) await stopServer(record.pid, how);
    rmSync(join(this.folder.instance(resourceId), 'server.json'), { force: true });
    return lived ? record : undefined;
  }

  /** Those that this process started. */
  async stopOwn(): Promise<void> {
    const own = this.folder.known().filter((id) => this.folder.server(id)?.owner === process.pid);
    await Promise.all(own.map((id) => this.stop(id)));
    if (this.sockets !== undefined) rmSync(this.sockets, { recursive: true, force: true });
    this.sockets = undefined;
  }

  private touch(resourceId: string): void {
    utimesSync(this.fileOf(resourceId), new Date(), new Date());
  }

  private async makeRoom(resourceId: string): Promise<void> {
    const others = this.folder
      .known()
      .filter((id) => id !== resourceId && existsSync(this.fileOf(id)))
      .map((id) => ({ id, asked: statSync(this.fileOf(id)).mtimeMs, alive: isAlive(this.folder.server(id)?.pid ?? 0) }))
      .filter(({ alive }) => alive)
      .sort((a, b) => a.asked - b.asked);
    for (const { id } of others.slice(0, Math.max(0, others.length - AT_MOST + 1))) await this.stop(id);
  }

  private fileOf(resourceId: string): string {
    return join(this.folder.instance(resourceId), 'server.json');
  }

  /** Paths of unix sockets are short: a home's may be too long for one. */
  private socketOf(resourceId: string): string {
    const folder = this.run ?? (this.sockets ??= mkdtempSync(join(realpathSync(tmpdir()), 'rehearsal-db-')));
    return join(folder, `${createHash('sha256').update(resourceId).digest('hex').slice(0, 6)}.sock`);
  }
}
