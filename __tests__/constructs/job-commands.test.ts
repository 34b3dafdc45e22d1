/**
 * The commands of the jobs, as the task definitions give them, in a shell and against a real MariaDB. What Balrog's image and
 * the tools of the clouds would bring fails at each place in turn (stand-ins/): the exit code, the alarm and what is
 * published must be right each time.
 */
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { spawnSync } from 'node:child_process';
import { scheduledJobs } from '../../environments';
import { USERS } from '../../constructs/jobs/database-users';
import { stackNamed } from '../kit';
import { where } from '../runner/available';
import { matches } from './event-bridge';
import { MARIADB, MariaDb, MASTER } from './mariadb-process';
import { servicesWith, type Json } from './services-stack';
import { TaskHost, type Around, type Run } from './task-run';

const withMariaDb = where(MARIADB, 'MariaDB is not installed (Debian: apt-get install mariadb-server xz-utils)');

/** Starting a server, and dozens of small programs, on a busy machine. */
jest.setTimeout(300_000);

const prod = servicesWith();
const ROLES = USERS.map(({ role }) => role);

/** Undefined where it did not start. */
let started: MariaDb | undefined;
let database: MariaDb;
let host: TaskHost;

const folderOf = (role: string) => `secrets/dburi-${role}`;
/** The version that carries a staging label, and its value. */
const versionOf = (role: string, label: string) =>
  host
    .read(`${folderOf(role)}/labels/${label}`)
    ?.toString()
    .trim();
const uriOf = (role: string, label = 'AWSCURRENT') =>
  host.read(`${folderOf(role)}/versions/${versionOf(role, label)}`)?.toString();

const hostOf = (stack = prod) =>
  new TaskHost({
    stack,
    variables: { MYSQL_TCP_PORT: String(database.port) },
    reference: (text) =>
      text
        .replaceAll(/[\w-]+\.balrog-prod-databases\.internal/g, '127.0.0.1')
        .replaceAll(/\$\{aws_db_instance\.\w+\.username\}/g, MASTER.user)
        .replaceAll(/\$\{aws_secretsmanager_secret\.secret_dburi_(\w+)\.arn\}/g, 'dburi-$1'),
    secret: (valueFrom) => {
      // It names a secret of ours, too: the one in its place while RDS keeps none.
      if (valueFrom.endsWith(':password::')) return MASTER.password;
      const role = /secret_dburi_(\w+)\./.exec(valueFrom)?.[1];
      if (role !== undefined) return uriOf(role) ?? '';
      return '{"type": "service_account"}';
    },
  });

function emptySecrets(): void {
  for (const role of ROLES) {
    host.write(`${folderOf(role)}/versions/.keep`, '');
    host.write(`${folderOf(role)}/labels/.keep`, '');
  }
}

/** What the client says to a statement as that user; empty when it says nothing. */
function asUser(uri: string | undefined, statement: string): string {
  const [, user, password] = /^mysql:\/\/(\w+):(\w+)@127\.0\.0\.1\/balrog$/.exec(uri ?? '') ?? [];
  if (user === undefined || password === undefined) return `no DBURI: ${uri}`;
  const { stdout, stderr } = spawnSync(
    'mariadb',
    ['--no-defaults', '--host=127.0.0.1', `--port=${database.port}`, `--user=${user}`, '--batch', 'balrog'],
    { input: statement, encoding: 'utf8', env: { ...process.env, MYSQL_PWD: password } },
  );
  return stdout + stderr;
}
const passwordOf = (uri: string | undefined) => /:(\w+)@/.exec(uri ?? '')![1]!;
const signsIn = (uri: string | undefined) => asUser(uri, 'SELECT CURRENT_USER()').startsWith('CURRENT_USER()');

function eventRule(job: string, end: 'failed' | 'succeeded', { ended }: Run): boolean {
  const rule = prod.only(CloudwatchEventRule, ({ json }) => json.name === `balrog-prod-${job}-${end}`);
  const pattern = JSON.parse(String(rule.get('event_pattern'))) as Json;
  const { clusterArn, group } = pattern.detail as Record<string, string[]>;
  const detail = { clusterArn: clusterArn![0], group: group![0], ...ended };
  return matches(pattern, { source: 'aws.ecs', 'detail-type': 'ECS Task State Change', detail });
}

/** "Filter pattern syntax for metric filters" (CloudWatch Logs user guide): any of the terms behind a question mark. */
function filterOf(job: string) {
  const filter = prod.only(CloudwatchLogMetricFilter, ({ json }) => json.name === `balrog-prod-${job}-failures`);
  const pattern = String(filter.get('pattern'));
  expect(pattern).toMatch(/^(\?"[^"]+"( |$))+$/);
  const terms = [...pattern.matchAll(/"([^"]+)"/g)].map(([, term]) => String(term));
  return { filter, counts: (line: string) => terms.some((term) => line.includes(term)) };
}

/** How the alarms of the job see a run, and whether its exit code alone would have been enough. */
const seen = (job: string, run: Run) => ({
  failed: eventRule(job, 'failed', run),
  lines: run.log.split('\n').some(filterOf(job).counts),
  succeeded: eventRule(job, 'succeeded', run),
});

const failingAt = (place: string): Around => ({ standIns: { FAIL_AT: place } });

withMariaDb('on a real database', () => {
  beforeAll(async () => {
    database = started = await MariaDb.start();
  });
  afterAll(() => started?.stop());
  afterEach(() => host.remove());

  const startOver = () => {
    database.sql('DROP DATABASE IF EXISTS balrog');
    for (const role of ROLES) database.sql(`DROP USER IF EXISTS 'balrog_${role}'@'%'`);
    host = hostOf();
    emptySecrets();
  };

  describe('the users', () => {
    beforeEach(startOver);

    test('are made with what they may and no more, and their DBURIs published', async () => {
      const { exitCodes, log } = await host.run('database-users');
      expect(exitCodes).toEqual({ passwords: 0, users: 0, publish: 0 });
      database.sql('CREATE TABLE balrog.rules (mapping VARCHAR(100))');
      for (const role of ROLES) {
        expect(signsIn(uriOf(role))).toBe(true);
        expect(versionOf(role, 'AWSPENDING')).toBeUndefined();
        expect(log).not.toContain(passwordOf(uriOf(role)));
      }
      const denied = /command denied/;
      expect(asUser(uriOf('public'), "INSERT INTO rules VALUES ('x')")).toMatch(denied);
      expect(asUser(uriOf('dump'), 'DELETE FROM rules')).toMatch(denied);
      expect(asUser(uriOf('admin'), "INSERT INTO rules VALUES ('x')")).toBe('');
      expect(asUser(uriOf('admin'), 'DROP TABLE rules')).toMatch(denied);
      expect(asUser(uriOf('migrate'), 'ALTER TABLE rules ADD COLUMN comment TEXT')).toBe('');
    });

    // Twice each of the calls that change something, so that some roles are done and others are not.
    test.each([
      ['passwords', 'get-random-password:2'],
      ['passwords', 'put-secret-value:3'],
      ['users', 'mysql:4'],
      ['users', 'mysql-sign-in:3'],
      ['publish', 'update-secret-version-stage:2'],
      ['publish', 'update-secret-version-stage:6'],
    ])('%s fails at %s: tasks keep their passwords, and the next run goes on', async (container, place) => {
      await host.run('database-users');
      const used = ROLES.map((role) => uriOf(role));

      const broken = await host.run('database-users', failingAt(place));
      expect(broken.exitCodes[container]).not.toBe(0);
      expect(used.map(signsIn)).toEqual(ROLES.map(() => true));
      // Tasks that start now.
      expect(ROLES.map((role) => signsIn(uriOf(role)))).toEqual(ROLES.map(() => true));

      const { exitCodes, log } = await host.run('database-users');
      expect(exitCodes).toEqual({ passwords: 0, users: 0, publish: 0 });
      expect(used.map(signsIn)).toEqual(ROLES.map(() => true));
      expect(ROLES.map((role) => signsIn(uriOf(role)))).toEqual(ROLES.map(() => true));
      expect(ROLES.map((role, index) => uriOf(role) === used[index])).toEqual(ROLES.map(() => false));
      expect(ROLES.map((role) => versionOf(role, 'AWSPENDING'))).toEqual(ROLES.map(() => undefined));
      for (const password of [...used, ...ROLES.map((role) => uriOf(role))].map(passwordOf)) {
        expect(broken.log + log).not.toContain(password);
      }
    });

    test('of a database that was restored to other passwords get those that tasks use, and no new ones are made', async () => {
      await host.run('database-users');
      const used = ROLES.map((role) => uriOf(role));
      database.sql("ALTER USER 'balrog_public'@'%' IDENTIFIED BY 'ofAnEarlierMoment'");
      expect(signsIn(uriOf('public'))).toBe(false);
      const set = (generation: string): Around => ({
        overrides: { passwords: { STEP: 'set' }, users: { DATABASE_GENERATION: generation } },
      });
      const elsewhere = await host.run('database-users', set('balrog-prod-9'));
      expect(elsewhere.exitCodes).toEqual({ passwords: 0, users: 1 });
      expect(elsewhere.log).toContain('There is no database balrog-prod-9 here: name a generation that lives');
      const { exitCodes, log } = await host.run('database-users', set('balrog-prod'));
      expect(exitCodes).toEqual({ passwords: 0, users: 0, publish: 0 });
      expect(used.map(signsIn)).toEqual(ROLES.map(() => true));
      expect(ROLES.map((role) => uriOf(role))).toEqual(used);
      for (const uri of used) expect(log).not.toContain(passwordOf(uri));
    });

    const discard: Around = { overrides: { passwords: { STEP: 'discard' } } };

    test('lose their former passwords when people say so, and not before a run has come to its end', async () => {
      await host.run('database-users');
      const used = ROLES.map((role) => uriOf(role));
      await host.run('database-users', failingAt('mysql:4'));
      const refused = await host.run('database-users', discard);
      expect(refused.exitCodes).toEqual({ passwords: 1 });
      expect(refused.log).toMatch(/The run [0-9a-f-]{36} has not come to its end/);
      expect(used.map(signsIn)).toEqual(ROLES.map(() => true));

      await host.run('database-users');
      const tooEarly = await host.run('database-users');
      expect(tooEarly.exitCodes).toEqual({ passwords: 1 });
      expect(tooEarly.log).toContain(
        'The former passwords are still good (public admin migrate dump): replace all tasks',
      );
      expect(used.map(signsIn)).toEqual(ROLES.map(() => true));

      const { exitCodes } = await host.run('database-users', discard);
      expect(exitCodes).toEqual({ passwords: 0, users: 0, publish: 0 });
      expect(used.map(signsIn)).toEqual(ROLES.map(() => false));
      expect(ROLES.map((role) => signsIn(uriOf(role)))).toEqual(ROLES.map(() => true));
      expect((await host.run('database-users')).exitCodes).toEqual({ passwords: 0, users: 0, publish: 0 });
    });
  });

  describe('the schema', () => {
    beforeEach(async () => {
      startOver();
      await host.run('database-users');
    });

    test('create-db ends with 0 once, and with another code on a database that it has made', async () => {
      expect((await host.run('create-db')).exitCodes).toEqual({ 'create-db': 0 });
      expect((await host.run('create-db')).exitCodes).not.toEqual({ 'create-db': 0 });
    });

    test('upgrade-db ends with 0 when the schema is current, and with another code where it is not made or breaks', async () => {
      expect((await host.run('upgrade-db')).exitCodes).not.toEqual({ 'upgrade-db': 0 });
      const broken = { standIns: { MIGRATION: 'ALTER TABLE no_such_table ADD COLUMN x INT' } };
      expect((await host.run('create-db', broken)).exitCodes).not.toEqual({ 'create-db': 0 });
      expect((await host.run('upgrade-db', broken)).exitCodes).not.toEqual({ 'upgrade-db': 0 });
      expect((await host.run('upgrade-db')).exitCodes).toEqual({ 'upgrade-db': 0 });
      expect((await host.run('upgrade-db')).exitCodes).toEqual({ 'upgrade-db': 0 });
    });
  });

  describe('scheduled jobs', () => {
    let published: Record<string, string>;

    beforeAll(async () => {
      startOver();
      await host.run('database-users');
      await host.run('create-db');
      published = Object.fromEntries(ROLES.map((role) => [role, uriOf(role)!]));
      host.remove();
    });
    beforeEach(() => {
      host = hostOf();
      giveSecrets();
      database.sql(`USE balrog; ${EMPTY_TABLES} ${ROWS}`);
    });
    const giveSecrets = () => {
      for (const [role, uri] of Object.entries(published)) {
        host.write(`${folderOf(role)}/versions/1`, uri);
        host.write(`${folderOf(role)}/labels/AWSCURRENT`, '1');
      }
    };
    const rows = (table: string, column = 'name') =>
      database.sql(`SELECT ${column} FROM balrog.${table} ORDER BY 1`).split('\n');

    test.each(Object.keys(scheduledJobs))('%s: its alarm counts runs that failed, and lines that say so', (job) => {
      const { filter, counts } = filterOf(job);
      expect(counts("manage-db.py didn't exit cleanly")).toBe(true);
      expect(counts('Traceback (most recent call last):')).toBe(true);
      expect(counts('12 rows removed >>> 21000 seconds remaining. 12 deleted.')).toBe(false);
      const [transformation] = [filter.get('metric_transformation')].flat() as Json[];
      const alarm = stackNamed('prod').only(
        CloudwatchMetricAlarm,
        ({ json }) => json.alarm_name === `balrog-prod-${job}-failed`,
      );
      const queries = alarm.get('metric_query') as Json[];
      expect(queries.map(({ metric }) => metric && `${metric.namespace} ${metric.metric_name}`)).toEqual([
        undefined,
        'AWS/Events TriggeredRules',
        `${transformation!.namespace} ${transformation!.name}`,
      ]);
    });

    describe('cleanup-db', () => {
      test('deletes old dated nightlies that no rule maps to', async () => {
        const run = await host.run('cleanup-db');
        expect(run.exitCodes).toEqual({ 'cleanup-db': 0 });
        expect(seen('cleanup-db', run)).toEqual({ failed: false, lines: false, succeeded: true });
        expect(rows('releases')).toEqual([MAPPED, MAPPED_NIGHTLY, 'Firefox-mozilla-central-nightly-latest']);
      });

      const FAILED = { failed: true, lines: true, succeeded: false };

      test('stops at the first pass that fails, says why, and fails', async () => {
        // MySQL does so in strict mode when a name holds no date (40466b834 of mozilla-releng/balrog).
        database.sql(
          "USE balrog; CREATE TRIGGER refuse BEFORE DELETE ON releases FOR EACH ROW SIGNAL SQLSTATE '22007' SET MESSAGE_TEXT = 'Incorrect datetime value'",
        );
        const before = rows('releases');
        const run = await host.run('cleanup-db');
        database.sql('DROP TRIGGER balrog.refuse');
        expect(seen('cleanup-db', run)).toEqual(FAILED);
        expect(run.log).toContain("manage-db.py cleanup didn't exit cleanly: it ended with 1");
        expect(run.log.match(/Traceback/g)).toHaveLength(1);
        expect(rows('releases')).toEqual(before);
      });

      test('fails when manage-db.py does not start', async () => {
        const run = await host.run('cleanup-db', failingAt('python:all'));
        expect(seen('cleanup-db', run)).toEqual(FAILED);
        expect(run.log).toContain("No module named 'auslib'");
      });

      test('fails when the database is away', async () => {
        const run = await host.run('cleanup-db', { standIns: { MYSQL_TCP_PORT: '1' } });
        expect(seen('cleanup-db', run)).toEqual(FAILED);
      });

      test('is ended when its time is over, which is a failure', async () => {
        const hurried = servicesWith(({ environment }) => void (environment.jobs['cleanup-db'].secondsAtMost = 1));
        host.remove();
        host = hostOf(hurried);
        giveSecrets();
        const run = await host.run('cleanup-db', failingAt('python-hangs:1'));
        expect(run.exitCodes).toEqual({ 'cleanup-db': 124 });
        expect(seen('cleanup-db', run)).toMatchObject({ failed: true, succeeded: false });
      });
    });

    describe('the dump', () => {
      const OBJECT = 'objects/balrog-prod-dbdump-v1/dump.sql.txt.xz';
      const unpacked = () => spawnSync('xz', ['-dc', host.file(OBJECT)], { encoding: 'utf8' }).stdout;
      /** As large as a whole one, so that its size gives nothing away. */
      const FORMER = Buffer.alloc(1500, 'x');

      test('is published, and what is published can be restored', async () => {
        const run = await host.run('dump');
        expect(run.exitCodes).toEqual({ 'sign-in': 0, 'extract-active-data': 0, upload: 0 });
        expect(seen('dump', run)).toEqual({ failed: false, lines: false, succeeded: true });
        database.sql(`DROP DATABASE IF EXISTS restored; CREATE DATABASE restored; USE restored; ${unpacked()}`);
        const restored = (what: string) => database.sql(`SELECT ${what}`).split('\n');
        expect(restored('name FROM restored.releases ORDER BY 1')).toEqual([MAPPED, MAPPED_NIGHTLY]);
        expect(restored('name FROM restored.releases_json')).toEqual([MAPPED_JSON]);
        expect(restored('COUNT(*) FROM restored.rules')).toEqual(['3']);
        expect(restored('COUNT(*) FROM restored.permissions')).toEqual(['0']);
      });

      test.each([
        ['manage-db.py does not start', 'python:1', 'extract-active-data'],
        ['the schema breaks off', 'mysqldump:1', 'extract-active-data'],
        ['the small tables break off', 'mysqldump:2', 'extract-active-data'],
        ['the releases in JSON break off', 'mysqldump:3', 'extract-active-data'],
        ['the pins break off', 'mysqldump:4', 'extract-active-data'],
        ['the releases break off', 'mysqldump:5', 'extract-active-data'],
        ['the disk is full', 'xz:1', 'extract-active-data'],
        ['Google does not take the key', 'gcloud-auth:1', 'upload'],
        ['the published one cannot be looked at', 'gcloud-describe:1', 'upload'],
        ['the upload breaks off', 'gcloud-cp:1', 'upload'],
      ])('%s: it fails, and the last good one stays', async (_, place, container) => {
        host.write(OBJECT, FORMER);
        const run = await host.run('dump', failingAt(place));
        expect(run.exitCodes[container]).toBeGreaterThan(0);
        expect(seen('dump', run)).toMatchObject({ failed: true, succeeded: false });
        expect(host.read(OBJECT)).toEqual(FORMER);
        for (const uri of Object.values(published)) expect(run.log).not.toContain(passwordOf(uri));
      });

      test('a password in a traceback does not reach the log', async () => {
        const { log } = await host.run('dump', failingAt('mysqldump:1'));
        expect(log).toContain("'-p***'");
      });

      test.each([
        ['the schema', 'mysqldump-silently:1', '  the table rules\n'],
        ['the small tables', 'mysqldump-silently:2', '  the rows of rules_history\n'],
        ['the releases in JSON', 'mysqldump-silently:3', '  the rows of releases_json that rules map to\n'],
        ['the releases', 'mysqldump-silently:5', '  the rows of releases that rules map to\n'],
      ])('%s are not in the file, and nothing has failed: it is not published', async (_, place, lacks) => {
        host.write(OBJECT, FORMER);
        const run = await host.run('dump', failingAt(place));
        expect(run.exitCodes['extract-active-data']).toBe(1);
        expect(run.log).toContain(lacks);
        expect(seen('dump', run)).toMatchObject({ failed: true, succeeded: false });
        expect(host.read(OBJECT)).toEqual(FORMER);
      });

      test.each([
        [
          'no rule has a scheduled change',
          'DELETE FROM rules_scheduled_changes',
          '  any release: does rules_scheduled',
        ],
        ['there is no rule', 'DELETE FROM rules', '  any rule\n'],
      ])('%s: the dump has no release, and is not published', async (_, statement, lacks) => {
        database.sql(`USE balrog; ${statement}`);
        host.write(OBJECT, FORMER);
        const run = await host.run('dump');
        expect(run.log).toContain(lacks);
        expect(seen('dump', run)).toMatchObject({ failed: true, succeeded: false });
        expect(host.read(OBJECT)).toEqual(FORMER);
      });

      test('a whole one of less than half the size is not published', async () => {
        const larger = Buffer.alloc(100_000, 'x');
        host.write(OBJECT, larger);
        const run = await host.run('dump');
        expect(run.log).toMatch(/The dump has \d+ bytes and the published one 100000: it is not published/);
        expect(run.exitCodes.upload).toBe(1);
        expect(seen('dump', run)).toMatchObject({ failed: true, succeeded: false });
        expect(host.read(OBJECT)).toEqual(larger);
      });
    });
  });
});

const MAPPED = 'Firefox-116.0-build2';
const MAPPED_NIGHTLY = 'Firefox-mozilla-central-nightly-20200202000000';
const MAPPED_JSON = 'Firefox-117.0b1-build1';
const TABLES = [
  'dockerflow',
  'rules',
  'rules_history',
  'rules_scheduled_changes',
  'releases',
  'releases_json',
  'permissions',
];
const EMPTY_TABLES = TABLES.map((table) => `DELETE FROM ${table};`).join(' ');
const ROWS = `
  INSERT INTO dockerflow VALUES (7);
  INSERT INTO rules (mapping) VALUES ('${MAPPED}'), ('${MAPPED_NIGHTLY}'), ('${MAPPED_JSON}');
  INSERT INTO rules_history (changed_by, mapping) VALUES ('balrogadmin', '${MAPPED}');
  INSERT INTO rules_scheduled_changes (complete) VALUES (1);
  INSERT INTO releases VALUES ('${MAPPED}', '{}'), ('${MAPPED_NIGHTLY}', '{}'),
    ('Firefox-mozilla-central-nightly-20200101000000', '{}'), ('Firefox-mozilla-central-nightly-latest', '{}');
  INSERT INTO releases_json VALUES ('${MAPPED_JSON}', '{}');
  INSERT INTO permissions VALUES ('somebody@mozilla.com', 'admin');`;
