/**
 * Binary logs of MariaDB: where in them a moment is, and their replay. A header has 19 bytes (MariaDB Knowledge Base, "2-Binlog Event Header"): time in
 * seconds (4), type (1), server (4), size of the event (4), position of the next (4), flags (2).
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Programs } from './programs';

/** A place between two transactions. */
export interface LogPosition {
  /** Name of the log file. */
  readonly file: string;
  readonly position: number;
}

export const LOG_NAME = 'log';
const HEADER_BYTES = 19;
/** Behind the four magic bytes. */
const FIRST_POSITION = 4;
/** GTID_EVENT: each transaction begins with one. */
const TRANSACTION = 162;

/** The log files of a folder from one on, in the order in which they were written. */
export function logFiles(folder: string, from = ''): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^log\.\d+$/.test(name) && name >= from)
    .sort();
}

/**
 * Where a replay must end that begins at `start`: before the first transaction that was begun at `time` or later. Undefined when it runs to the end.
 * Only transactions are asked for their time, which is that of the session (`SET timestamp`); whatever else a server writes has the machine's.
 */
export function endOf(folder: string, start: LogPosition, time: Date): LogPosition | undefined {
  for (const file of logFiles(folder, start.file)) {
    const from = file === start.file ? start.position : FIRST_POSITION;
    const position = firstSince(join(folder, file), from, Math.ceil(time.getTime() / 1000));
    if (position !== undefined) return { file, position };
  }
  return undefined;
}

function firstSince(path: string, from: number, seconds: number): number | undefined {
  const header = Buffer.alloc(HEADER_BYTES);
  const { size } = statSync(path);
  const file = openSync(path, 'r');
  try {
    for (let position = from; position + HEADER_BYTES <= size;) {
      readSync(file, header, 0, HEADER_BYTES, position);
      if (header[4] === TRANSACTION && header.readUInt32LE(0) >= seconds) return position;
      const length = header.readUInt32LE(9);
      if (length < HEADER_BYTES)
        throw new Error(`${path} is not a whole binary log: at ${position} an event has ${length} bytes`);
      position += length;
    }
    return undefined;
  } finally {
    closeSync(file);
  }
}

export interface Replay {
  readonly folder: string;
  readonly files: readonly string[];
  readonly start: number;
  /** In the last file; its end without one. */
  readonly stop?: number;
  readonly socket: string;
  readonly user: string;
}

/** Does again what the logs say, as the server's superuser, and without logging it a second time. */
export async function replay({ binaryLog, client }: Programs, what: Replay): Promise<void> {
  const { folder, files, start, stop, socket, user } = what;
  const range = [`--start-position=${start}`, ...(stop === undefined ? [] : [`--stop-position=${stop}`])];
  const reader = spawn(
    binaryLog,
    ['--no-defaults', '--disable-log-bin', ...range, ...files.map((file) => join(folder, file))],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TZ: 'UTC' } },
  );
  const writer = spawn(client, ['--no-defaults', '--binary-mode', `--socket=${socket}`, `--user=${user}`], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  reader.stdout.pipe(writer.stdin);
  // When the client has given up, its own words say why, and not that the pipe is closed.
  writer.stdin.on('error', () => reader.kill());
  const [read, written] = await Promise.all([ended(reader), ended(writer)]);
  const said = [written, read].filter(({ code }) => code !== 0).map(({ text }) => text.trim());
  if (said.length > 0) throw new Error(`The binary logs cannot be replayed: ${said.join('\n')}`);
}

function ended(child: ReturnType<typeof spawn>): Promise<{ readonly code: number | null; readonly text: string }> {
  const parts: Buffer[] = [];
  child.stderr?.on('data', (part: Buffer) => parts.push(part));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, text: Buffer.concat(parts).toString() }));
  });
}
