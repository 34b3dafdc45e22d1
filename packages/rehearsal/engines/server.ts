/** One server process on one data folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../session/alive';
import { MARK, signal } from '../session/processes';
import { LOG_NAME } from './binary-log';
import { connect, type Connection } from './client';
import type { Programs } from './programs';

/** Who the server's superuser is: the account on this machine that runs it, over the unix socket, without a password. */
export const SUPERUSER = userInfo().username;

/** Files of an instance's folder. */
export const filesOf = (folder: string) => ({
  data: join(folder, 'data'),
  logs: join(folder, 'logs'),
  log: join(folder, 'server.log'),
});

/** What a server and `mariadb-install-db` are both told: small, and safe against the end of the process, if not of the machine. */
export function ownArguments(data: string): readonly string[] {
  return [
    '--no-defaults',
    `--datadir=${data}`,
    '--innodb-buffer-pool-size=32M',
    '--innodb-log-file-size=16M',
    '--innodb-flush-log-at-trx-commit=2',
    '--innodb-flush-method=nosync',
    // A frozen process has then nothing on its way to the disk: see copy.ts.
    '--innodb-use-native-aio=0',
    '--skip-name-resolve',
    // It refuses to run as root unless told so.
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
}

/** As MySQL 8.0 has it where nobody says otherwise; RDS keeps binary logs, and by rows. */
const LIKE_MYSQL = [
  '--character-set-server=utf8mb4',
  '--collation-server=utf8mb4_unicode_520_nopad_ci',
  '--binlog-format=ROW',
  '--server-id=1',
  '--event-scheduler=OFF',
];

export interface StartedServer {
  readonly pid: number;
  readonly port: number;
  readonly socket: string;
}

export interface ServerPlace {
  /** Of the instance; holds `data` and `logs`. */
  readonly folder: string;
  /** The instance's identifier, for messages. */
  readonly label: string;
  readonly socket: string;
  /** Run folder of the session whose mark the process carries. */
  readonly run?: string;
  /** The port to use again; any free one without it. */
  readonly port?: number;
  /** `--max-connections=2000` and the like. */
  readonly parameters: readonly string[];
}

/** On a busy machine a server has taken twenty. */
const START_SECONDS = 120;
const STOP_SECONDS = 60;

/** @throws Error of one message that ends with the last lines of the server's log */
export async function startServer(programs: Programs, place: ServerPlace): Promise<StartedServer> {
  for (let attempt = 1; ; attempt += 1) {
    const port = place.port ?? (await freePort());
    try {
      return { port, socket: place.socket, pid: await startOn(programs, place, port) };
    } catch (error) {
      // Somebody took the free port before the server did.
      if (place.port !== undefined || attempt === 3 || !/is taken by another program/.test(String(error))) throw error;
    }
  }
}

async function startOn({ server }: Programs, place: ServerPlace, port: number): Promise<number> {
  const { data, logs, log } = filesOf(place.folder);
  rmSync(place.socket, { force: true });
  const file = openSync(log, 'w');
  const child = spawn(
    server,
    [
      ...ownArguments(data),
      ...LIKE_MYSQL,
      `--log-bin=${join(logs, LOG_NAME)}`,
      `--socket=${place.socket}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      ...place.parameters,
    ],
    {
      // Of its own: Ctrl-C in a terminal is for the client, and is not to end the server.
      detached: true,
      stdio: ['ignore', file, file],
      env: { ...process.env, TZ: 'UTC', ...(place.run === undefined ? {} : { [MARK]: place.run }) },
    },
  );
  closeSync(file);
  const failed = (what: string): Error => new Error(`${place.label}: its server ${what}${explained(log, port)}`);
  const cannot = new Promise<never>((_resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${place.label}: its server cannot run: ${error.message}`)));
    child.once('exit', () => reject(failed('did not start')));
  });
  cannot.catch(() => undefined);
  await Promise.race([
    untilAnswers(child, place.socket, () => failed(`did not answer in ${START_SECONDS} seconds`)),
    cannot,
  ]);
  return child.pid ?? 0;
}

async function untilAnswers(child: ChildProcess, socket: string, late: () => Error): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (child.exitCode === null && child.signalCode === null) {
    const connection = existsSync(socket) ? await asSuperuser(socket).catch(() => undefined) : undefined;
    if (connection !== undefined) return connection.end();
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw late();
    }
    await sleep(30);
  }
}

export function asSuperuser(socket: string): Promise<Connection> {
  return connect({ socketPath: socket, user: SUPERUSER });
}

/** Ends a server and waits until it is gone: asked first, unless `at` is `once`. */
export async function stopServer(pid: number, how: 'in-order' | 'at-once' = 'in-order'): Promise<void> {
  const deadline = Date.now() + STOP_SECONDS * 1000;
  signal(pid, how === 'in-order' ? 'SIGTERM' : 'SIGKILL');
  while (isAlive(pid)) {
    if (Date.now() > deadline) signal(pid, 'SIGKILL');
    await sleep(20);
  }
}

/** What is known of the words of a log: what they mean, and what to do. */
const MEANINGS: readonly (readonly [words: RegExp, meaning: (port: number) => string])[] = [
  [/Address already in use/, (port) => `, because port ${port} is taken by another program`],
  [
    /No space left on device|Disk is full|errno: 28|Errcode: 28|error 28\b/i,
    () => ', because the disk is full: make room, or keep the rehearsal in another folder',
  ],
  [
    /Can't lock aria control file|Unable to lock|Check that you do not already have another/,
    () => ', because another server has its data folder open',
  ],
  [
    /corrupt|crashed|not a valid|Can't open and lock privilege tables|Can't find .*mysql\/|Invalid flags|Bad magic|unsupported storage engine|of a different size/i,
    () => ', because its data folder is not whole: restore it from one of its snapshots, or reset the rehearsal',
  ],
];

const LAST_LINES = 12;

/** The end of a message about a server: what its log means, and its last lines. */
export function explained(log: string, port = 0): string {
  const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
  const meaning = MEANINGS.find(([words]) => words.test(text))?.[1](port) ?? '';
  const lines = text.trim().split('\n').slice(-LAST_LINES);
  return `${meaning}. The last lines of its log (${log}):\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
