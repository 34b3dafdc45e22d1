/** A real MariaDB on loopback, in a folder of its own. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, freePort } from './nginx-process';

const found = (...paths: readonly string[]) =>
  paths.find((path) => spawnSync(path, ['--version'], { stdio: 'ignore' }).error === undefined);

/** Debian keeps the server out of the PATH of people. */
const SERVER = found('mariadbd', '/usr/sbin/mariadbd');
const INSTALL = found('mariadb-install-db');
export const MARIADB = SERVER !== undefined && INSTALL !== undefined && found('mariadb') !== undefined;

/** Who makes users and databases, as RDS's master user may. */
export const MASTER = { user: 'balrog', password: 'master-password' } as const;

/** A server of which each test has a fresh schema; nothing of it has to outlive a crash, so nothing waits for the disk. */
const SMALL = [
  '--innodb-buffer-pool-size=16M',
  '--innodb-log-file-size=8M',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-flush-method=nosync',
  '--skip-log-bin',
];

export class MariaDb {
  private constructor(
    private readonly folder: string,
    private readonly process: ChildProcess,
    readonly port: number,
  ) {}

  static async start(): Promise<MariaDb> {
    const folder = mkdtempSync(join(tmpdir(), 'balrog-mariadb-'));
    const own = ['--no-defaults', `--datadir=${join(folder, 'data')}`, ...SMALL];
    // It refuses to run as root unless told so.
    const user = process.getuid?.() === 0 ? ['--user=root'] : [];
    const made = spawnSync(
      INSTALL!,
      [...own, ...user, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'],
      { encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`mariadb-install-db: ${made.stdout}${made.stderr}`);
    const port = await freePort();
    const log = openSync(join(folder, 'log'), 'w');
    const server = spawn(
      SERVER!,
      [
        ...own,
        ...user,
        `--socket=${join(folder, 'socket')}`,
        '--bind-address=127.0.0.1',
        `--port=${port}`,
        '--skip-name-resolve',
      ],
      { stdio: ['ignore', log, log] },
    );
    closeSync(log);
    const database = new MariaDb(folder, server, port);
    try {
      await eventually(`MariaDB on port ${port}`, () => {
        if (server.exitCode !== null) throw new Error(`MariaDB ended:\n${readFileSync(join(folder, 'log'), 'utf8')}`);
        return database.run('SELECT 1').status === 0 ? true : undefined;
      });
      database.sql(
        `CREATE USER '${MASTER.user}'@'%' IDENTIFIED BY '${MASTER.password}'; GRANT ALL ON *.* TO '${MASTER.user}'@'%' WITH GRANT OPTION`,
      );
    } catch (error) {
      await database.stop();
      throw error;
    }
    return database;
  }

  /** As root, over the socket. Rows, columns parted by tabs. */
  sql(statements: string): string {
    const { status, stdout, stderr } = this.run(statements);
    if (status !== 0) throw new Error(`${statements}: ${stderr}`);
    return stdout.trim();
  }

  private run(statements: string) {
    const socket = `--socket=${join(this.folder, 'socket')}`;
    return spawnSync('mariadb', ['--no-defaults', socket, '--user=root', '--batch', '--skip-column-names'], {
      input: statements,
      encoding: 'utf8',
    });
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      this.process.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
