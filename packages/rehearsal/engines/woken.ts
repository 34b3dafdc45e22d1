/** Instances whose rows somebody asks for: started, with their rows, their passwords and the cloud's time. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { bear, layOut } from './birth';
import type { EngineFolder, InstanceRecord, ServerRecord } from './folder';
import { changePassword } from './master';
import type { Programs } from './programs';
import type { RunningServers } from './running';
import { asSuperuser, explained, filesOf } from './server';
import type { EngineInstance } from './types';

/** How often running servers are told when the cloud's clock was moved. */
const CLOCK_MILLIS = 500;

export class WokenInstances {
  private clock: NodeJS.Timeout | undefined;
  /** What went wrong in calls that nobody waited for, by the instance that they were to make. */
  private readonly failures = new Map<string, string>();

  constructor(
    private readonly folder: EngineFolder,
    private readonly programs: Programs,
    private readonly servers: RunningServers,
    private readonly now: () => Date,
    private readonly lookUp: (resourceId: string) => EngineInstance | undefined,
  ) {}

  rest(): void {
    clearInterval(this.clock);
    this.clock = undefined;
  }

  async remembering(resourceId: string, work: () => void | Promise<void>): Promise<void> {
    try {
      await work();
      this.failures.delete(resourceId);
    } catch (error) {
      this.failures.set(resourceId, messageOf(error));
      throw error;
    }
  }

  /** What is known of it; one that was made without a word to the engine is entered when it is first asked for. */
  find(resourceId: string): InstanceRecord | undefined {
    const record = this.folder.read(resourceId);
    const instance = record === undefined ? this.lookUp(resourceId) : undefined;
    return instance === undefined ? record : this.enter(instance);
  }

  /** A new instance; one of the same id that was deleted is forgotten with its backups, since ids of a simulated cloud may come again. */
  enter({ password = newPassword(), ...instance }: EngineInstance): InstanceRecord {
    rmSync(this.folder.instance(instance.resourceId), { recursive: true, force: true });
    const passwords = [{ since: this.now().toISOString(), password }];
    const record: InstanceRecord = { ...instance, state: 'living', passwords, passwordsTold: 0 };
    this.folder.write(record);
    return record;
  }

  /** @throws Error that says what became of it, when it is no living instance */
  known(resourceId: string): InstanceRecord {
    const failure = this.failures.get(resourceId);
    if (failure !== undefined) throw new Error(failure);
    const record = this.find(resourceId);
    if (record?.state === 'living') return record;
    throw new Error(
      record === undefined
        ? `There are no rows of ${resourceId}: no such database was made here.`
        : `${record.identifier} (${resourceId}) was deleted; what is left of it can be restored.`,
    );
  }

  /** The running server of an instance, with its rows, its passwords, and the cloud's time. */
  async awake(resourceId: string, port?: number): Promise<ServerRecord> {
    const record = this.known(resourceId);
    let server = await this.servers.find(resourceId);
    if (server === undefined) {
      // One that lives and does not answer has the folder open.
      await this.servers.stop(resourceId);
      const isBorn = this.folder.isBorn(resourceId);
      if (!isBorn) await layOut(this.folder, this.programs, resourceId);
      server = await this.servers.start(record, port);
      if (!isBorn) await this.bearOrStop(record, server);
      await this.tellPasswords(resourceId, server);
    }
    this.clock ??= setInterval(() => void this.tellAllTime(), CLOCK_MILLIS).unref();
    return this.tellTime(resourceId, server);
  }

  private async bearOrStop(record: InstanceRecord, server: ServerRecord): Promise<void> {
    const isRestored = this.folder.hasOrigin(record.resourceId);
    try {
      await bear(this.folder, this.programs, record, server, this.now());
    } catch (error) {
      await this.servers.stop(record.resourceId);
      const log = filesOf(this.folder.instance(record.resourceId)).log;
      throw new Error(`${record.identifier} (${record.resourceId}) has no rows: ${messageOf(error)}${explained(log)}`);
    }
    // A copy brings its own passwords with it; the one that was asked for follows.
    if (!isRestored) this.folder.write({ ...record, passwordsTold: record.passwords.length });
  }

  async tellPasswords(resourceId: string, { socket }: ServerRecord): Promise<void> {
    const record = this.known(resourceId);
    const untold = record.passwords.slice(record.passwordsTold);
    if (untold.length === 0) return;
    const connection = await asSuperuser(socket);
    try {
      for (const { since, password } of untold) {
        await connection.query(changePassword(record.username, password, new Date(since)));
      }
    } finally {
      connection.destroy();
    }
    this.folder.write({ ...record, passwordsTold: record.passwords.length });
  }

  private async tellAllTime(): Promise<void> {
    for (const id of this.folder.known()) {
      const server = this.folder.server(id);
      if (server?.owner === process.pid) await this.tellTime(id, server).catch(() => undefined);
    }
  }

  /** Connections begin with the cloud's time: it is the time of what they write, in rows and in the binary log. */
  private async tellTime(resourceId: string, server: ServerRecord): Promise<ServerRecord> {
    const off = this.now().getTime() - Date.now();
    // A clock that nobody moved goes on by itself; a moved one stands still for as long as a connection lives.
    const ahead = Math.abs(off) < 1000 ? 0 : off;
    if (Math.abs(ahead - server.ahead) < 500) return server;
    const words = ahead === 0 ? '' : `SET timestamp = UNIX_TIMESTAMP(SYSDATE(6)) + ${ahead / 1000}`;
    const connection = await asSuperuser(server.socket);
    try {
      await connection.query('SET GLOBAL init_connect = ?', [words]);
    } finally {
      connection.destroy();
    }
    const told = { ...server, ahead };
    this.servers.write(resourceId, told);
    return told;
  }
}

export const newPassword = (): string => randomBytes(20).toString('hex');
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
