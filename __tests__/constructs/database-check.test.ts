/** What `database-check` says of a database: its command, as the task definition gives it, against a real MariaDB with tables like Balrog's. */
import { USERS } from '../../constructs/jobs/database-users';
import { tablesOf } from '../../application/tables';
import { where } from '../runner/available';
import { MARIADB, MariaDb } from './mariadb-process';
import { containersOf, servicesWith, variablesOf, type Json } from './services-stack';
import { TaskHost, type Around } from './task-run';

const withMariaDb = where(MARIADB, 'MariaDB is not installed (Debian: apt-get install mariadb-server xz-utils)');

/** Starting a server, and dozens of small programs, on a busy machine. */
jest.setTimeout(300_000);

const prod = servicesWith();
const CHECK = 'database-check';
const ROLES = USERS.map(({ role }) => role);
const MOMENT = '2026-11-29T02:09:00Z';
const at = (time: string) => Date.parse(time);
/** What whoever starts the task says of a database in which nothing is wrong. */
const SAID = { MOMENT, FLOORS: 'rules=3 releases=2 permissions=1', GENERATION: 'balrog-prod-2', DB_HOST: '127.0.0.1' };

/** Tables like those of a version: names are Balrog's, and columns as far as the check reads them. */
const table = (name: string): string => {
  if (name === 'migrate_version') return 'repository_id VARCHAR(250) PRIMARY KEY, version INT';
  if (name === 'alembic_version') return 'version_num VARCHAR(32) PRIMARY KEY';
  if (name === 'dockerflow') return 'watchdog INT NOT NULL';
  const key = 'INT AUTO_INCREMENT PRIMARY KEY';
  return name.endsWith('_history')
    ? `change_id ${key}, changed_by VARCHAR(100), timestamp BIGINT NOT NULL`
    : `id ${key}, data_version INT`;
};
/** What tests break is made anew, and the other tables only once: there are seventy. */
const BROKEN = [
  ...['dockerflow', 'migrate_version', 'permissions', 'permissions_history', 'releases', 'rules', 'rules_history'],
  'user_roles_history',
];
const tables = (version: string): string =>
  [
    'CREATE DATABASE IF NOT EXISTS balrog CHARACTER SET utf8mb4; USE balrog',
    `DROP TABLE IF EXISTS ${BROKEN.join(', ')}`,
    ...tablesOf(version).map((name) => `CREATE TABLE IF NOT EXISTS ${name} (${table(name)})`),
  ].join('; ');
const ROWS = `INSERT INTO dockerflow VALUES (7); INSERT INTO rules (data_version) VALUES (1), (1), (2);
  INSERT INTO releases (data_version) VALUES (1), (4); INSERT INTO permissions (data_version) VALUES (1);
  INSERT INTO rules_history (timestamp) VALUES (${at('2026-11-20T10:00:00Z')}), (${at('2026-11-28T17:30:00Z')});
  INSERT INTO permissions_history (timestamp) VALUES (${at('2026-11-29T02:05:00Z')});`;

let started: MariaDb | undefined;
let database: MariaDb;
let host: TaskHost;

const uris = new Map<string, string>();
const hostOf = (stack = prod) =>
  new TaskHost({
    stack,
    variables: { MYSQL_TCP_PORT: String(database.port) },
    reference: (text) => text,
    secret: (valueFrom) => uris.get(/secret_dburi_(\w+)\./.exec(valueFrom)?.[1] ?? '') ?? '',
  });

const grantsOf = ({ grants }: (typeof USERS)[number]) => grants.join(', ');

/** Everything as it should be; each test breaks one thing of it. */
function sound(version = 'v3.25', schema = "INSERT INTO migrate_version VALUES ('balrog', 36)"): void {
  database.sql(`${tables(version)}; ${ROWS} ${schema}`);
  for (const user of USERS) {
    const name = `balrog_${user.role}`;
    const password = `secretOf${user.role}`;
    // Elsewhere than on the generation that is checked: its host is said by whoever starts the task.
    uris.set(user.role, `mysql://${name}:${password}@serving.balrog-prod-databases.internal/balrog`);
    database.sql(
      `DROP USER IF EXISTS '${name}'@'%'; CREATE USER '${name}'@'%' IDENTIFIED BY '${password}'; GRANT ${grantsOf(user)} ON balrog.* TO '${name}'@'%'`,
    );
  }
}

interface Verdict {
  readonly verdict: string;
  readonly findings: readonly { readonly check: string; readonly said: string }[];
  readonly [name: string]: unknown;
}

async function check(said: Readonly<Record<string, string>> = {}, around: Around = {}): Promise<Verdict> {
  const { exitCodes, log } = await host.run(CHECK, { ...around, overrides: { [CHECK]: { ...SAID, ...said } } });
  const verdict = JSON.parse(log) as Verdict;
  expect(log.trim().split('\n')).toHaveLength(1);
  expect(exitCodes).toEqual({ [CHECK]: verdict.verdict === 'good' ? 0 : 1 });
  for (const role of ROLES) expect(log).not.toContain(`secretOf${role}`);
  // Hashes of passwords, as SHOW GRANTS has them.
  expect(log).not.toMatch(/\*[0-9A-F]{40}/);
  return verdict;
}
const findings = async (said?: Readonly<Record<string, string>>, around?: Around) => {
  const { verdict, findings: found } = await check(said, around);
  expect(verdict).toBe(found.length === 0 ? 'good' : 'bad');
  return found.map(({ check: name, said: what }) => `${name}: ${what}`);
};

test('passwords come as secrets alone, and nothing that was not said counts as said', () => {
  const { [CHECK]: container } = containersOf(prod, CHECK);
  const variables = variablesOf(container as Json);
  expect(variables).toMatchObject({ EXPECT_SCHEMA_VERSION: '36', MOMENT: '', FLOORS: '', REFERENCE_HOST: '' });
  expect(JSON.stringify(variables)).not.toContain('mysql://');
});

withMariaDb('on a real database', () => {
  beforeAll(async () => {
    database = started = await MariaDb.start();
  });
  afterAll(() => started?.stop());
  beforeEach(() => {
    sound();
    host = hostOf();
  });
  afterEach(() => host.remove());

  test('a DBURI that names the instance is no good one: it would not follow a switch', async () => {
    uris.set(
      'admin',
      uris.get('admin')!.replace('serving.balrog-prod-databases.internal', 'balrog-prod.rds.example.com'),
    );
    expect(await findings()).toEqual([
      'leads-to: the DBURI of admin names balrog-prod.rds.example.com, and not serving.balrog-prod-databases.internal: no switch would reach who reads it',
    ]);
  });

  test('a sound one is good, and the verdict says what was found', async () => {
    expect(await check()).toEqual({
      generation: 'balrog-prod-2',
      verdict: 'good',
      findings: [],
      schemaVersion: 36,
      newestHistory: '2026-11-29T02:05:00Z',
      rows: {
        releases: 2,
        releases_json: 0,
        release_assets: 0,
        permissions: 1,
        permissions_history: 1,
        rules: 3,
        rules_history: 2,
        user_roles: 0,
      },
    });
  });

  test('a truncated table, a missing one, an old schema, stale history and a broken heartbeat are findings, each its own', async () => {
    database.sql(`USE balrog; TRUNCATE rules; DROP TABLE rules_scheduled_changes_signoffs; UPDATE migrate_version SET version = 35;
      DELETE FROM permissions_history; DELETE FROM rules_history WHERE change_id = 2; ALTER TABLE dockerflow RENAME COLUMN watchdog TO dog`);
    expect(await findings()).toEqual([
      'schema: it is 35, and the release expects 36',
      'tables: missing: rules_scheduled_changes_signoffs',
      'rows: rules has 0 rows, and should have 3 at least (FLOORS)',
      'history: the newest change is of 2026-11-20T10:00:00Z, more than 96 hours before 2026-11-29T02:09:00Z',
      expect.stringMatching(/^heartbeat: admin: ERROR 1054 .*Unknown column 'watchdog'/),
    ]);
  });

  test('a missing user, a wrong password, and rights beyond or below what was granted are findings', async () => {
    database.sql(`DROP USER 'balrog_dump'@'%'; ALTER USER 'balrog_migrate'@'%' IDENTIFIED BY 'another';
      GRANT INSERT, SHOW VIEW ON balrog.* TO 'balrog_public'@'%'; REVOKE UPDATE ON balrog.* FROM 'balrog_admin'@'%'`);
    expect(await findings()).toEqual([
      'rights: balrog_public may also INSERT',
      'rights: balrog_public may also SHOW VIEW',
      'rights: balrog_admin may not UPDATE',
      'sign-in: balrog_migrate is not there, or has another password than its secret',
      'sign-in: balrog_dump is not there, or has another password than its secret',
    ]);
  });

  test('a reader who may everything, and hand it on, is a finding', async () => {
    database.sql(
      `GRANT ALL PRIVILEGES ON *.* TO 'balrog_dump'@'%' WITH GRANT OPTION; GRANT SELECT ON balrog.rules TO 'balrog_public'@'%'`,
    );
    expect(await findings()).toEqual([
      'rights: balrog_public may do more than it should: GRANT SELECT ON `balrog`.`rules`',
      'rights: balrog_dump may hand on what it may do',
      'rights: balrog_dump may do more than it should: GRANT ALL PRIVILEGES ON *.*',
    ]);
  });

  test('a schema without a version, and rows of after the moment, are findings', async () => {
    database.sql(
      `USE balrog; DELETE FROM migrate_version; INSERT INTO user_roles_history (timestamp) VALUES (${at('2026-11-29T02:10:00Z')})`,
    );
    expect(await findings()).toEqual([
      "schema: migrate_version has not one version but ''",
      'history: the newest change is of 2026-11-29T02:10:00Z, after the moment that was chosen, 2026-11-29T02:09:00Z',
    ]);
  });

  test('history that was never written is a finding', async () => {
    database.sql('DELETE FROM balrog.permissions_history; DELETE FROM balrog.rules_history');
    expect(await findings()).toEqual(['history: no change was ever written down']);
  });

  test('a release of Alembic is asked for in its table', async () => {
    sound('v3.118', "INSERT INTO alembic_version VALUES ('0001')");
    host.remove();
    host = hostOf(servicesWith(({ release }) => void (release.version = 'v3.118')));
    expect(await check()).toMatchObject({ verdict: 'good', schemaVersion: '0001' });
    expect(await findings({ EXPECT_SCHEMA_VERSION: '0002' })).toEqual([
      'schema: it is 0001, and the release expects 0002',
    ]);
  });

  test('what nobody said, and what is said wrongly, is not good', async () => {
    expect(await findings({ MOMENT: '', FLOORS: '', EXPECT_SCHEMA_VERSION: '' })).toEqual([
      'schema: it is 36, and nobody said which one the release expects: EXPECT_SCHEMA_VERSION',
      'rows: nobody said how many there should be: FLOORS, or REFERENCE_HOST',
      "history: nobody said of which moment it should be: MOMENT is '', and not a time like 2026-11-29T02:09:00Z",
    ]);
    expect(await findings({ MOMENT: 'yesterday', FLOORS: 'rules dockerflow=1' })).toEqual([
      "rows: FLOORS has 'rules', and not a table and its rows: rules=2000",
      expect.stringMatching(/^rows: FLOORS names dockerflow, which is not counted: releases /),
      expect.stringMatching(/^history: nobody said of which moment/),
    ]);
  });

  test('nine tenths of a database that lives are enough, and less is not', async () => {
    expect(await findings({ FLOORS: '', REFERENCE_HOST: '127.0.0.1' })).toEqual([]);
    const [finding] = await findings({ FLOORS: '', REFERENCE_HOST: '127.0.0.2' });
    expect(finding).toMatch(/^rows: releases: nobody knows how many there are at 127.0.0.2: ERROR 200[23]/);
  });

  test('a database that does not answer is not good', async () => {
    const found = await findings({ DB_HOST: '127.0.0.2' });
    expect(found.slice(0, 4)).toEqual(
      ROLES.map((role) => expect.stringMatching(new RegExp(`^sign-in: balrog_${role}: ERROR 200[23]`))),
    );
    expect(found.at(-1)).toBe('check: schema, tables, rows and history were not looked at: public cannot sign in');
  });

  test('an answer that is lost on the way is not good, whichever it is', async () => {
    // Four sign in, each is asked what it may; version, tables, eight counts, history, two heartbeats.
    for (const [call, check_] of [
      [2, 'rights'],
      [7, 'sign-in'],
      [9, 'schema'],
      [10, 'tables'],
      [18, 'rows'],
      [19, 'history'],
      [20, 'heartbeat'],
    ] as const) {
      const found = await findings({}, { standIns: { FAIL_AT: `mysql:${call}` } });
      expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${check_}: .*ERROR 2013 .*Lost connection`)));
    }
  });

  test('a check that breaks off is not good', async () => {
    const found = await findings({ HISTORY_HOURS: 'many' });
    expect(found).toEqual([
      expect.stringMatching(/^check: it broke off with 1 before it had asked everything: .*many: unbound variable/),
    ]);
  });
});
