/** A real database behind a simulated instance: what is written, lost and brought back. */
import { createServer, type AddressInfo } from 'node:net';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabaseEngine, type DatabaseEngine } from '../engines';
import { connect, type Connection } from '../engines/client';
import { toMariaDb } from '../engines/dialect';
import { findPrograms } from '../engines/programs';
import { explained, startServer } from '../engines/server';
import { withoutServer } from '../engines/without-server';
import { isAlive } from '../session/alive';
import { endMarked } from '../session/processes';
import { fileName } from '../store/files';

/** Starting a dozen servers, on a busy machine. */
jest.setTimeout(300_000);

const isHere = findPrograms() !== undefined;
const withMariaDb = isHere ? describe : describe.skip;
const NOT_RUN = isHere ? '' : 'not run: MariaDB is not installed (Debian: apt-get install mariadb-server): ';

let root: string;
beforeAll(() => (root = mkdtempSync(join(tmpdir(), 'balrog-engines-'))));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The cloud's clock, far from the machine's. */
let now = Date.parse('2031-03-02T02:00:00Z');
const at = (time: string): void => void (now = Date.parse(`2031-03-02T${time}Z`));
const moment = (time: string): Date => new Date(`2031-03-02T${time}Z`);

const PROD = { resourceId: 'db-PROD', identifier: 'prod', username: 'balrog', password: 'first', dbName: 'balrog' };
const like = (resourceId: string) => ({ resourceId, identifier: resourceId.toLowerCase(), username: 'balrog' });

withMariaDb(`${NOT_RUN}A database behind an instance`, () => {
  let engine: DatabaseEngine;
  const open = (run?: string): DatabaseEngine =>
    openDatabaseEngine({ folder: join(root, 'home'), now: () => new Date(now), ...(run !== undefined && { run }) });
  beforeAll(() => (engine = open()));
  afterAll(() => engine.close());

  const rules = async (id: string): Promise<readonly unknown[]> =>
    (await engine.query(id, 'SELECT id FROM rules ORDER BY id', 'balrog')).map((row) => row['id']);
  const add = (id: string, ...ids: readonly number[]) =>
    engine.query(id, `INSERT INTO rules (id) VALUES ${ids.map((one) => `(${one})`).join(', ')}`, 'balrog');

  async function as(id: string, user?: string, password?: string): Promise<Connection> {
    const { host, port, caller } = await engine.endpoint(id);
    return connect({
      host,
      port,
      ...caller,
      ...(user !== undefined && { user }),
      ...(password !== undefined && { password }),
    });
  }
  async function signsIn(id: string, user?: string, password?: string): Promise<boolean> {
    try {
      await (await as(id, user, password)).end();
      return true;
    } catch (error) {
      expect((error as { code?: string }).code).toMatch(/^ER_ACCESS_DENIED/);
      return false;
    }
  }
  const serverOf = (id: string) =>
    JSON.parse(readFileSync(join(root, 'home', 'instances', fileName(id), 'server.json'), 'utf8')) as { pid: number };
  const servers = () =>
    readdirSync(join(root, 'home', 'instances')).flatMap((name) => {
      const file = join(root, 'home', 'instances', name, 'server.json');
      return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8')) as { pid: number; port: number }] : [];
    });

  test('has no server before somebody asks for rows, and neither has what is made of it', async () => {
    await engine.created(PROD);
    await engine.snapshot(PROD.resourceId, 'before-rows', 'manual');
    await engine.restoreSnapshot('before-rows', like('db-EMPTY'));
    await engine.restoreToPointInTime(PROD.resourceId, like('db-EMPTY-TOO'), moment('01:00:00'));
    expect(servers()).toEqual([]);
    expect(engine.master(PROD.resourceId)).toEqual({ user: 'balrog', password: 'first' });
    expect(existsSync(join(root, 'home', 'template'))).toBe(false);
  });

  test('is there for the master user, on loopback alone', async () => {
    const connection = await as(PROD.resourceId);
    const [rows] = await connection.query('SHOW DATABASES LIKE "balrog"');
    expect(rows).toHaveLength(1);
    await connection.end();
    expect(await signsIn(PROD.resourceId, 'balrog', 'wrong')).toBe(false);
    expect(await signsIn(PROD.resourceId, 'root', '')).toBe(false);
    const [{ address }] = (await engine.query(PROD.resourceId, 'SELECT @@bind_address AS address')) as [
      { address: string },
    ];
    expect(address).toBe('127.0.0.1');
  });

  test('written at 02:05 and dropped at 02:10, restored to 02:09: the rows are there and the later ones are not', async () => {
    at('02:04:00');
    await engine.query(
      PROD.resourceId,
      'CREATE TABLE rules (id INT PRIMARY KEY, at DATETIME DEFAULT CURRENT_TIMESTAMP)',
      'balrog',
    );
    at('02:05:00');
    await add(PROD.resourceId, 1, 2);
    // As an application writes: over TCP, in a connection that the engine has not made.
    const application = await as(PROD.resourceId);
    await application.query('INSERT INTO balrog.rules (id) VALUES (3)');
    await application.end();
    at('02:09:30');
    await add(PROD.resourceId, 4);
    at('02:10:00');
    await engine.query(PROD.resourceId, 'DROP TABLE rules', 'balrog');
    at('02:20:00');
    await engine.restoreToPointInTime(PROD.resourceId, like('db-BACK'), moment('02:09:00'));
    expect(await rules('db-BACK')).toEqual([1, 2, 3]);
    const times = await engine.query('db-BACK', 'SELECT DISTINCT at FROM rules', 'balrog');
    expect(times).toEqual([{ at: '2031-03-02 02:05:00' }]);
    // The one that was lost is as it was left.
    await expect(rules(PROD.resourceId)).rejects.toThrow("Table 'balrog.rules' doesn't exist");
  });

  test('a restored one is restored again, to a moment of its own', async () => {
    at('02:25:00');
    await add('db-BACK', 5);
    at('02:30:00');
    await add('db-BACK', 6);
    at('02:31:00');
    await engine.restoreToPointInTime('db-BACK', like('db-AGAIN'), moment('02:30:00'));
    // Nobody asked the one between them: it has its rows in front of it.
    await engine.restoreToPointInTime('db-AGAIN', like('db-THIRD'));
    expect(await rules('db-THIRD')).toEqual([1, 2, 3, 5]);
    await engine.deleted('db-AGAIN', { retainBackups: false });
  });

  test('two servers run at once, and the third ends the one that was asked the longest ago', async () => {
    await engine.endpoint('db-BACK');
    await engine.endpoint('db-THIRD');
    await engine.endpoint(PROD.resourceId);
    expect(servers().filter(({ pid }) => isAlive(pid))).toHaveLength(2);
    expect(await rules('db-BACK')).toEqual([1, 2, 3, 5, 6]);
    await engine.deleted('db-THIRD', { retainBackups: false });
  });

  test('a nightly snapshot is taken while it is written to, and has all that was committed and nothing else', async () => {
    at('08:00:00');
    const writer = await as('db-BACK');
    let written = 0;
    const over = { isIt: false };
    const writing = (async () => {
      for (let id = 100; !over.isIt; id += 1) {
        await writer.query('INSERT INTO balrog.rules (id) VALUES (?)', [id]);
        written += 1;
      }
    })();
    await engine.snapshot('db-BACK', 'rds:db-back-2031-03-02-08-00', 'automated');
    const untilThen = written;
    over.isIt = true;
    await writing;
    await writer.end();
    at('08:30:00');
    await engine.restoreSnapshot('rds:db-back-2031-03-02-08-00', like('db-NIGHT'));
    const found = (await rules('db-NIGHT')).filter((id) => Number(id) >= 100);
    expect(found).toEqual(found.map((_, index) => 100 + index));
    // One commit may have been on its way.
    expect(Math.abs(found.length - untilThen)).toBeLessThanOrEqual(1);
    await engine.deleted('db-NIGHT', { retainBackups: false });
    // A restore after it begins from it, and not from the first day.
    at('09:00:00');
    await add('db-BACK', 7);
    at('09:05:00');
    await engine.restoreToPointInTime('db-BACK', like('db-MORNING'), moment('09:01:00'));
    const origin = JSON.parse(
      readFileSync(join(root, 'home', 'instances', fileName('db-MORNING'), 'origin', 'origin.json'), 'utf8'),
    ) as { start: number };
    expect(origin.start).toBeGreaterThan(1000);
    expect((await rules('db-MORNING')).filter((id) => Number(id) < 100)).toEqual([1, 2, 3, 5, 6, 7]);
    await engine.deleted('db-MORNING', { retainBackups: false });
  });

  test('a nightly snapshot that nobody called for has the rows of the moment in its name', async () => {
    at('09:10:00');
    await engine.snapshotCopied('rds:db-back-2031-03-02-02-27', 'copy-of-a-night');
    await engine.restoreSnapshot('copy-of-a-night', like('db-LAST-NIGHT'));
    expect(await rules('db-LAST-NIGHT')).toEqual([1, 2, 3, 5]);
    await engine.deleted('db-LAST-NIGHT', { retainBackups: false });
    // A recovery point of AWS Backup is asked for with its seconds.
    await engine.restoreSnapshot('rds:db-back-2031-03-02-02-27-00', like('db-VAULT'));
    expect(await rules('db-VAULT')).toEqual([1, 2, 3, 5]);
    await engine.deleted('db-VAULT', { retainBackups: false });
  });

  test('users and passwords are those of the moment', async () => {
    at('10:00:00');
    await engine.query(
      'db-BACK',
      "CREATE USER 'balrog_public'@'%' IDENTIFIED WITH caching_sha2_password BY 'one'; GRANT SELECT ON balrog.* TO 'balrog_public'@'%'",
    );
    at('10:10:00');
    await engine.passwordChanged('db-BACK', 'master-second');
    await engine.query('db-BACK', "ALTER USER 'balrog_public'@'%' IDENTIFIED BY 'two' RETAIN CURRENT PASSWORD");
    at('10:20:00');
    await engine.query('db-BACK', "ALTER USER 'balrog_public'@'%' DISCARD OLD PASSWORD");
    const good = async (id: string) => [
      await signsIn(id, 'balrog_public', 'one'),
      await signsIn(id, 'balrog_public', 'two'),
    ];
    expect(await good('db-BACK')).toEqual([false, true]);
    expect(await signsIn('db-BACK')).toBe(true);
    at('10:30:00');
    await engine.restoreToPointInTime('db-BACK', like('db-USERS'), moment('10:15:00'));
    expect(await good('db-USERS')).toEqual([true, true]);
    expect(engine.master('db-USERS')?.password).toBe('master-second');
    await engine.deleted('db-USERS', { retainBackups: false });
    await engine.restoreToPointInTime('db-BACK', like('db-USERS-2'), moment('10:05:00'));
    expect(await good('db-USERS-2')).toEqual([true, false]);
    expect(engine.master('db-USERS-2')?.password).toBe('first');
    expect(await signsIn('db-USERS-2')).toBe(true);
    await engine.deleted('db-USERS-2', { retainBackups: false });
  });

  test('a failover cuts connections, rolls back what was not committed, and answers at the same place', async () => {
    const { port } = await engine.endpoint('db-BACK');
    const application = await as('db-BACK');
    application.on('error', () => undefined);
    await application.query('BEGIN; INSERT INTO balrog.rules (id) VALUES (8)');
    await engine.failover('db-BACK');
    await expect(application.query('SELECT 1')).rejects.toThrow(/closed|lost|ECONNRESET|EPIPE/i);
    expect((await engine.endpoint('db-BACK')).port).toBe(port);
    expect(await rules('db-BACK')).not.toContain(8);
    expect(await rules('db-BACK')).toContain(7);
  });

  test('a deleted one leaves its final snapshot and its backups, and both bring it back', async () => {
    at('11:00:00');
    await add('db-BACK', 9);
    at('11:05:00');
    await engine.deleted('db-BACK', { finalSnapshot: 'db-back-final', retainBackups: true });
    await expect(engine.endpoint('db-BACK')).rejects.toThrow(
      'db-back (db-BACK) was deleted; what is left of it can be restored.',
    );
    await engine.snapshotCopied('db-back-final', 'copy-of-final');
    await engine.snapshotDeleted('db-back-final');
    await engine.restoreSnapshot('copy-of-final', like('db-FINAL'));
    expect(await rules('db-FINAL')).toContain(9);
    await engine.restoreToPointInTime('db-BACK', like('db-RETAINED'), moment('10:59:00'));
    expect(await rules('db-RETAINED')).not.toContain(9);
    expect(await rules('db-RETAINED')).toContain(7);
    await engine.deleted('db-FINAL', { retainBackups: false });
    await engine.backupsDeleted('db-BACK');
    await expect(engine.restoreToPointInTime('db-BACK', like('db-LATE'))).rejects.toThrow(
      'Nothing is known of the database db-BACK: it was never made here, or its backups are gone.',
    );
    // Whoever did not wait for the restore hears of it here.
    await expect(engine.endpoint('db-LATE')).rejects.toThrow('Nothing is known of the database db-BACK');
  });

  test('another process that opens the home finds the server that runs, and what was written', async () => {
    const { port } = await engine.endpoint('db-RETAINED');
    const other = open();
    expect((await other.endpoint('db-RETAINED')).port).toBe(port);
    await other.close();
    expect(await rules('db-RETAINED')).toContain(7);
  });

  test('a server that dies says so, and the next question starts another', async () => {
    const watcher = await as('db-RETAINED');
    watcher.on('error', () => undefined);
    const asked = expect(engine.query('db-RETAINED', 'SELECT SLEEP(1000)')).rejects.toThrow(
      /^db-retained \(db-RETAINED\): its server \(process \d+\) ended while it was asked. The last lines of its log/,
    );
    const isAsked = async (): Promise<boolean> =>
      (await watcher.query("SELECT 1 FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'")).flat()
        .length > 1;
    while (!(await isAsked()));
    process.kill(serverOf('db-RETAINED').pid, 'SIGKILL');
    await asked;
    expect(await rules('db-RETAINED')).toContain(7);
  });

  test('servers carry the mark of their session: whoever ends that ends them, too', async () => {
    await engine.close();
    const run = mkdtempSync(join(tmpdir(), 'balrog-run-'));
    const marked = open(run);
    const { socket } = await marked.endpoint('db-RETAINED');
    expect(socket.startsWith(run)).toBe(true);
    const { pid } = serverOf('db-RETAINED');
    // What the server process of a session does when its command was killed.
    await endMarked(run, 20);
    expect(isAlive(pid)).toBe(false);
    await marked.close();
    rmSync(run, { recursive: true });
  });

  describe('is told in one message with the end of the log:', () => {
    const folder = (): string => join(root, 'home', 'instances', fileName('db-RETAINED'));
    const start = (port?: number) =>
      startServer(findPrograms()!, {
        folder: folder(),
        label: 'retained',
        socket: join(root, 's.sock'),
        parameters: [],
        ...(port !== undefined && { port }),
      });
    beforeAll(() => engine.close());

    test('a port that is taken', async () => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const { port } = other.address() as AddressInfo;
      await expect(start(port)).rejects.toThrow(
        new RegExp(
          `^retained: its server did not start, because port ${port} is taken by another program. The last lines of its log .*:\\n  .*`,
        ),
      );
      await new Promise((resolve) => other.close(resolve));
    });

    test('a data folder that is not whole', async () => {
      truncateSync(join(folder(), 'data', 'ibdata1'), 100_000);
      await expect(engine.endpoint('db-RETAINED')).rejects.toThrow(
        /^db-retained \(db-RETAINED\): its server did not start, because its data folder is not whole: restore it from one of its snapshots, or reset the rehearsal/,
      );
    });

    test('a full disk', () => {
      const log = join(root, 'full.log');
      writeFileSync(log, FULL);
      expect(explained(log)).toMatch(/^, because the disk is full: make room, or keep the rehearsal in another folder/);
    });
  });
});

/** What MariaDB 10.11 wrote on a volume of 40 MB. */
const FULL = `2026-11-30  3:50:31 0 [ERROR] mariadbd: Disk full (./log.000001); waiting for someone to free some space... (errno: 28 "No space left on device")\n`;

describe('Without a server on this machine', () => {
  test('everything goes on, and rows are asked for in vain', async () => {
    const engine = withoutServer();
    expect(engine.available()).toBe(false);
    await engine.created(PROD);
    await engine.restoreToPointInTime(PROD.resourceId, like('db-BACK'));
    await engine.deleted(PROD.resourceId, { finalSnapshot: 'x', retainBackups: true });
    expect(engine.master(PROD.resourceId)).toBeUndefined();
    const missing =
      'There are no rows: MariaDB is not installed on this machine (Debian: apt-get install mariadb-server';
    await expect(engine.endpoint(PROD.resourceId)).rejects.toThrow(missing);
    await expect(engine.query(PROD.resourceId, 'SELECT 1')).rejects.toThrow(missing);
  });

  test('there is none where one of the programs is missing', () => {
    const folder = mkdtempSync(join(root, 'programs-'));
    expect(findPrograms(folder, [])).toBeUndefined();
    for (const name of ['mariadbd', 'mariadb-install-db', 'mariadb'])
      writeFileSync(join(folder, name), '', { mode: 0o755 });
    expect(findPrograms(folder, [])).toBeUndefined();
    writeFileSync(join(folder, 'mariadb-binlog'), '', { mode: 0o755 });
    expect(findPrograms(folder, [])?.server).toBe(join(folder, 'mariadbd'));
  });
});

describe('The dialect', () => {
  test.each([
    [
      'CREATE TABLE t (x INT) COLLATE utf8mb4_0900_ai_ci',
      'CREATE TABLE t (x INT) COLLATE utf8mb4_unicode_520_nopad_ci',
    ],
    ['COLLATE=utf8mb4_0900_as_cs;', 'COLLATE=utf8mb4_nopad_bin;'],
    ['CALL mysql.rds_kill(12);', 'KILL CONNECTION 12;'],
    ["SELECT 'utf8mb4_0900_ai_cis'", "SELECT 'utf8mb4_0900_ai_cis'"],
    ["ALTER USER 'a'@'%' IDENTIFIED BY 'b';", "ALTER USER 'a'@'%' IDENTIFIED BY 'b';"],
  ])('%s', (mysql, mariadb) => {
    expect(toMariaDb(mysql)).toBe(mariadb);
  });
});
