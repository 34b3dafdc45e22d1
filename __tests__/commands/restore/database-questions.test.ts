/** The script that asks a database, as its task definition gives it, against a real MariaDB with tables shaped as Balrog's. */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { shell } from '../../../constructs/jobs/shell';
import { changesOf, dueOf, linesOf } from '../../../commands/restore/answers';
import { MARIADB, MariaDb } from '../../constructs/mariadb-process';
import { where } from '../../runner/available';
import { BALROG_TABLES } from '../../../commands/rehearse/balrog-tables';
import { deleteRule, insertRule, scheduleRule, updateRule } from './balrog-rows';

jest.setTimeout(300_000);

const STAND_INS = resolve(__dirname, '../../constructs/stand-ins/bin');
const T = Date.parse('2026-11-29T02:00:00Z');
const { entryPoint, command } = shell({ scripts: ['without-password', 'database-questions'] });

let started: MariaDb | undefined;
let database: MariaDb;

/** As ECS would: the script, its variables, the secrets. */
function ask(variables: Readonly<Record<string, string>>) {
  const [program = '', ...words] = [...entryPoint, ...command].map((word) => word.replaceAll('$${', '${'));
  return spawnSync(program, words, {
    encoding: 'utf8',
    env: {
      PATH: `${STAND_INS}:/usr/local/bin:/usr/bin:/bin`,
      MYSQL_TCP_PORT: String(database.port),
      CALLS: join('/tmp'),
      STATE: join('/tmp'),
      DB_HOST: '127.0.0.1',
      DBURI_PUBLIC: 'mysql://balrog_public:publicword@serving.databases/balrog',
      DBURI_ADMIN: 'mysql://balrog_admin:adminword@serving.databases/balrog',
      ...variables,
    },
  });
}

function answers(variables: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = ask(variables);
  if (status !== 0) throw new Error(`${status}: ${stdout}${stderr}`);
  return linesOf(stdout.split('\n'));
}

where(MARIADB, 'MariaDB is not installed (Debian: apt-get install mariadb-server)')('on a real database', () => {
  beforeAll(async () => {
    database = started = await MariaDb.start();
    database.sql(`CREATE DATABASE balrog CHARACTER SET utf8mb4; USE balrog; ${BALROG_TABLES}
      CREATE USER 'balrog_public'@'%' IDENTIFIED BY 'publicword'; GRANT SELECT ON balrog.* TO 'balrog_public'@'%';
      CREATE USER 'balrog_admin'@'%' IDENTIFIED BY 'adminword'; GRANT SELECT, INSERT, UPDATE, DELETE ON balrog.* TO 'balrog_admin'@'%';
      ${insertRule(1, 'Firefox-116', 'early@mozilla.com', T)}
      ${insertRule(2, 'Firefox-117', 'late@mozilla.com', T + 60_000)}
      ${updateRule(1, 'Firefox-118', 'late@mozilla.com', T + 90_000, 2)}
      ${deleteRule(2, 'cleaner@mozilla.com', T + 120_000)}
      INSERT INTO user_roles VALUES ('new@mozilla.com', 'releng', 1);
      INSERT INTO user_roles_history (changed_by, timestamp, username, role) VALUES ('boss@mozilla.com', ${T + 149_999}, 'new@mozilla.com', 'releng');
      INSERT INTO user_roles_history (changed_by, timestamp, username, role, data_version) VALUES ('boss@mozilla.com', ${T + 150_000}, 'new@mozilla.com', 'releng', 1);
      ${scheduleRule(1, 1, 'Firefox-119', T + 10_000)}
      ${scheduleRule(2, 1, 'Firefox-120', T + 20_000)}
      ${scheduleRule(3, 1, 'Firefox-121', T + 10_000_000)}
      ${scheduleRule(4, 1, 'Firefox-115', T - 10_000, 1)}
      INSERT INTO rules_scheduled_changes_signoffs VALUES (2, 'bob@mozilla.com', 'relman'), (2, 'eve@mozilla.com', 'releng');
      INSERT INTO releases_scheduled_changes VALUES (7, 'relman@mozilla.com', 0, 'delete', 1, 'Firefox-99', 'Firefox', '{"long": 1}');
      INSERT INTO releases_scheduled_changes_conditions VALUES (7, ${T + 15_000}, 1);`);
  });
  afterAll(() => started?.stop());

  test('who changed what between two moments: once each, whichever table, in order', () => {
    const changes = changesOf(answers({ ASK: 'writes', FROM_MS: String(T + 30_000), TO_MS: String(T + 1_000_000) }));
    expect(changes).toEqual(
      [
        {
          table: 'rules',
          change: 3,
          key: '2',
          kind: 'inserted',
          who: 'late@mozilla.com',
          at: '2026-11-29T02:01:00.000Z',
        },
        {
          table: 'rules',
          change: 5,
          key: '1',
          kind: 'changed',
          who: 'late@mozilla.com',
          at: '2026-11-29T02:01:30.000Z',
        },
        {
          table: 'rules',
          change: 6,
          key: '2',
          kind: 'deleted',
          who: 'cleaner@mozilla.com',
          at: '2026-11-29T02:02:00.000Z',
        },
        {
          table: 'user_roles',
          change: 1,
          key: 'new@mozilla.com/releng',
          kind: 'inserted',
          who: 'boss@mozilla.com',
          at: '2026-11-29T02:02:30.000Z',
        },
      ].map((change) => expect.objectContaining({ ...change, change: expect.any(Number) as number }) as unknown),
    );
  });

  test('a change, and what came before it', () => {
    const lines = changesOf(answers({ ASK: 'change', CHANGE_TABLE: 'rules', CHANGE: '5' }));
    expect(lines.at(-1)).toMatchObject({ table: 'rules', change: 5, at: '2026-11-29T02:01:30.000Z' });
    expect(lines.at(-2)).toMatchObject({ table: 'rules', key: '2', at: '2026-11-29T02:01:00.000Z' });
  });

  test('what the agent would enact at once: not what is done, not what comes later', () => {
    const due = dueOf(answers({ ASK: 'due', TO_MS: String(T + 1_000_000) }));
    expect(due.map(({ id }) => id)).toEqual(['rules:1', 'releases:7', 'rules:2']);
    expect(due[2]).toEqual({
      id: 'rules:2',
      when: '2026-11-29T02:00:20.000Z',
      by: 'relman@mozilla.com',
      kind: 'update',
      what: 'rule_id=1, mapping=Firefox-120, product=Firefox, channel=release',
      signoffs: 'bob@mozilla.com (relman), eve@mozilla.com (releng)',
    });
    expect(due[1]?.what).not.toContain('long');
  });

  test('what does not stand is taken from the schedule, with a line in the history', () => {
    answers({ ASK: 'take-from-schedule', CHANGES: 'rules:1 releases:7', CHANGED_BY: 'restore prod-3' });
    expect(dueOf(answers({ ASK: 'due', TO_MS: String(T + 1_000_000) })).map(({ id }) => id)).toEqual(['rules:2']);
    expect(database.sql('SELECT COUNT(*) FROM balrog.rules_scheduled_changes_conditions WHERE sc_id = 1')).toBe('0');
    expect(database.sql('SELECT changed_by, sc_id, change_type FROM balrog.rules_scheduled_changes_history')).toBe(
      'restore prod-3\t1\tNULL',
    );
  });

  test.each([
    ['no question', { ASK: 'drop' }, "ASK is 'drop'"],
    ['another statement for a moment', { ASK: 'due', TO_MS: '1; DROP TABLE rules' }, 'TO_MS is'],
    [
      'another statement for a change',
      { ASK: 'take-from-schedule', CHANGES: 'rules:1; DROP', CHANGED_BY: 'x' },
      'CHANGES is',
    ],
    [
      'a quote in a name',
      { ASK: 'take-from-schedule', CHANGES: 'rules:1', CHANGED_BY: "x', 1, 1); --" },
      'CHANGED_BY is',
    ],
    ['a change that there is not', { ASK: 'change', CHANGE_TABLE: 'rules', CHANGE: '99' }, 'has no change_id 99'],
  ])('%s is refused, and nothing was asked', (_, variables, said) => {
    const { status, stderr, stdout } = ask(variables);
    expect({ status, said: stderr, stdout }).toEqual({
      status: 2,
      said: expect.stringContaining(said) as string,
      stdout: '',
    });
  });

  test('a password that is wrong stands in no line', () => {
    const { status, stdout, stderr } = ask({
      ASK: 'due',
      TO_MS: '1',
      DBURI_PUBLIC: 'mysql://balrog_public:wrongword@h/balrog',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('Access denied');
    expect(stdout + stderr).not.toContain('wrongword');
  });
});
