/** Tasks of MySQL's client run for real: their command, against the server behind the host that they name. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StartedContainer, StartedTask } from '../api/tasks';
import { containerTasks } from '../containers';
import { instanceBehind } from '../containers/hosts';
import { openDatabases, type DatabaseEngine } from '../engines';
import { findPrograms } from '../engines/programs';
import { withoutServer } from '../engines/without-server';
import { openStore, type CloudStore } from '../store';

jest.setTimeout(120_000);

const HERE = findPrograms() === undefined ? describe.skip : describe;
const NOT_RUN =
  findPrograms() === undefined ? 'not run: MariaDB is not installed (Debian: apt-get install mariadb-server): ' : '';
const AWS = { provider: 'hashicorp/aws', account: '123456789012', region: 'us-west-2', names: [] };
const IMAGE = 'public.ecr.aws/docker/library/mysql:8.4@sha256:05';

let folder: string;
let store: CloudStore;
let engine: DatabaseEngine;

const now = (): Date => new Date('2031-03-02T02:00:00Z');
const hold = (type: string, id: string, values: Record<string, unknown>) =>
  store.create({ ...AWS, type, id, values: { id, ...values } });
const record = (name: string, leadsTo: string) =>
  hold('aws_route53_record', name, { name, type: 'CNAME', records: [leadsTo] });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'containers-'));
  store = openStore(join(folder, 'clouds'), now);
  engine = openDatabases({ folder: join(folder, 'databases'), run: folder, store, now });
  hold('aws_db_instance', 'db-ONE', {
    resource_id: 'db-ONE',
    identifier: 'shop',
    address: 'shop.rds.example.com',
    username: 'root',
    password: 'first',
    db_name: 'shop',
  });
  record('one.databases.internal', 'shop.rds.example.com');
  record('serving.databases.internal', 'one.databases.internal');
  record('ring.databases.internal', 'ring.databases.internal');
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const container = (script: string, more: Partial<StartedContainer> = {}): StartedContainer => ({
  name: 'check',
  image: IMAGE,
  entryPoint: ['/bin/bash', '-euo', 'pipefail', '-c'],
  command: [script],
  mountPaths: [],
  environment: {},
  secrets: {},
  ...more,
});
const run = (containers: readonly StartedContainer[], by = engine) => {
  const task: StartedTask = { family: 'check', revision: 1, region: AWS.region, account: AWS.account, containers };
  return containerTasks(folder).run(task, { store, now, engine: by });
};
const said = (lines: readonly string[]) => lines.map((line) => ({ container: 'check', line }));

test('a name leads to an instance over the names that it stands for, and a ring of names to none', () => {
  expect(instanceBehind(store, 'serving.databases.internal')).toBe('db-ONE');
  expect(instanceBehind(store, 'ring.databases.internal')).toBeUndefined();
});

test('without MariaDB it says that nothing was looked at, and does not end with 0', async () => {
  expect(await run([container('echo good')], withoutServer())).toEqual({
    exitCodes: { check: 127 },
    lines: said([expect.stringContaining('Nothing was looked at: MariaDB is not installed on this machine')]),
  });
});

test('a task with other containers is left out, and says so; one without a client does what it did', async () => {
  const other = container('', { name: 'other', image: 'mozilla/balrog@sha256:1' });
  expect(await run([container('echo good'), other])).toEqual({
    lines: said(['The rehearsal ran none of this: it runs no other container of this task.']),
  });
  expect(await run([other])).toEqual({});
});

HERE(`${NOT_RUN}With MariaDB`, () => {
  const ask = (host: string, sql: string) =>
    `MYSQL_PWD=$WORD mysql --host=${host} --user=root --ssl-mode=REQUIRED --batch --skip-column-names shop <<<"${sql}"`;

  test('its command runs as the task definition has it: variables, secrets, folders, MySQL in its own words', async () => {
    const sql = 'CREATE TABLE t (n INT) COLLATE utf8mb4_0900_ai_ci; INSERT INTO t VALUES (7); SELECT n FROM t';
    const script = `echo $GREETING >/scratch/said; cat /scratch/said; ${ask('serving.databases.internal', sql)}; exit 3`;
    const outcome = await run([
      container(script, {
        mountPaths: ['/scratch'],
        environment: { GREETING: 'hello' },
        secrets: { WORD: 'first' },
      }),
    ]);
    expect(outcome).toEqual({ exitCodes: { check: 3 }, lines: said(['hello', '7']) });
    expect(await engine.query('db-ONE', 'SELECT n FROM t', 'shop')).toEqual([{ n: 7 }]);
  });

  test('a host that leads nowhere, and a password that is wrong, are what the client says of them', async () => {
    const lost = await run([container(ask('gone.databases.internal', 'SELECT 1'), { secrets: { WORD: 'first' } })]);
    expect(lost).toEqual({
      exitCodes: { check: 1 },
      lines: said(["ERROR 2005 (HY000): Unknown MySQL server host 'gone.databases.internal' (-2)"]),
    });
    const wrong = await run([container(ask('one.databases.internal', 'SELECT 1'), { secrets: { WORD: 'other' } })]);
    expect(wrong).toMatchObject({
      exitCodes: { check: 1 },
      lines: said([expect.stringContaining("ERROR 1045 (28000): Access denied for user 'root'")]),
    });
  });
});
