/** Rows of a moment: copies that were taken, and what the logs say after them. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileName } from '../store/files';
import { endOf, logFiles, type LogPosition } from './binary-log';
import {
  BASELINE,
  readRecord,
  wholeFolder,
  writeRecord,
  type CopyRecord,
  type EngineFolder,
  type InstanceRecord,
  type OriginRecord,
  type ServerRecord,
} from './folder';
import type { RunningServers } from './running';
import { asSuperuser, filesOf } from './server';
import type { WokenInstances } from './woken';

export interface Base extends CopyRecord {
  readonly position: LogPosition;
  /** Up to where the running server has written. */
  readonly written?: LogPosition;
}

/** Up to where a running server has written; what is still in one's hands is not. */
async function endOfLogs(server: ServerRecord | undefined): Promise<LogPosition | undefined> {
  if (server === undefined) return undefined;
  const connection = await asSuperuser(server.socket);
  const [rows] = await connection.query('SHOW MASTER STATUS');
  await connection.end();
  const [{ File, Position } = {}] = rows as { File?: string; Position?: number }[];
  return File === undefined ? undefined : { file: File, position: Number(Position) };
}

/** The master user's at a moment; the first one before there was any. */
export function passwordAt({ passwords }: InstanceRecord, until: string | undefined): string {
  const then = passwords.filter(({ since }) => until === undefined || since < until).at(-1);
  return (then ?? passwords[0])?.password ?? '';
}

export class Moments {
  constructor(
    private readonly folder: EngineFolder,
    private readonly servers: RunningServers,
    private readonly woken: WokenInstances,
  ) {}

  async copyNamed(name: string): Promise<{ readonly folder: string; readonly record: CopyRecord } | undefined> {
    const folder = this.folder.findCopy(name) ?? (await this.nightly(name));
    const record = folder === undefined ? undefined : readRecord<CopyRecord>(folder, 'copy');
    return folder === undefined || record === undefined ? undefined : { folder, record };
  }

  /**
   * RDS takes one each night, and nobody has to call for it: the name says of what and when, and the rows of that moment are those of a restore to
   * it ("Working with automated backups", RDS User Guide: `rds:<identifier>-2026-11-29-08-00`). A recovery point of AWS Backup is asked for in the same way, with its seconds.
   */
  private async nightly(name: string): Promise<string | undefined> {
    const [, identifier, day, hour, minute, second = '00'] =
      /^rds:(.+)-(\d{4}-\d{2}-\d{2})-(\d{2})-(\d{2})(?:-(\d{2}))?$/.exec(name) ?? [];
    const id = this.folder.known().find((each) => this.folder.read(each)?.identifier === identifier);
    const instance = id === undefined ? undefined : this.folder.read(id);
    if (instance === undefined) return undefined;
    const { state: _state, passwords: _passwords, passwordsTold: _told, ...rest } = instance;
    const time = new Date(`${day}T${hour}:${minute}:${second}Z`);
    const base = await this.baseOf(instance.resourceId, time);
    const folder = join(this.folder.backups(instance.resourceId), fileName(name));
    await wholeFolder(folder, (unfinished) => {
      const origin = base && this.lay(instance.resourceId, base, time, unfinished);
      const password = passwordAt(instance, time.toISOString());
      const at = { name, time: time.toISOString(), password };
      const record: CopyRecord = {
        ...rest,
        ...at,
        ...(base && { position: base.position }),
        ...(origin && { origin }),
      };
      writeRecord(unfinished, 'copy', record);
    });
    return folder;
  }

  /** The copy that a restore to a moment begins from; none when nobody had asked for rows. */
  async baseOf(resourceId: string, time: Date | undefined): Promise<Base | undefined> {
    // What was restored and never asked has its rows in front of it.
    if (this.folder.hasOrigin(resourceId)) await this.woken.awake(resourceId);
    const until = time?.toISOString();
    const copies = this.folder
      .copiesOf(resourceId)
      .filter((copy): copy is CopyRecord & { position: LogPosition } => copy.position !== undefined && !copy.origin);
    const record =
      copies.filter((copy) => until === undefined || copy.time <= until).at(-1) ??
      copies.find(({ name }) => name === BASELINE);
    const written = await endOfLogs(await this.servers.find(resourceId));
    return record && { ...record, ...(written && { written }) };
  }

  /** Data and logs for the rows of a moment. */
  lay(source: string, base: Base, time: Date | undefined, folder: string): OriginRecord {
    const { logs } = filesOf(this.folder.instance(source));
    const start = base.position;
    const end = (time && endOf(logs, start, time)) ?? base.written;
    const files = logFiles(logs, start.file).filter((file) => end === undefined || file <= end.file);
    const copy = join(this.folder.backups(source), fileName(base.name));
    cpSync(join(copy, 'data'), join(folder, 'data'), { recursive: true });
    for (const file of files) cpSync(join(logs, file), join(folder, 'logs', file));
    return { files, start: start.position, ...(end && { stop: end.position }) };
  }
}
