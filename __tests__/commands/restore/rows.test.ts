/**
 * A restore with rows: the steps, AWS's SDK and the API of the simulated clouds, the scripts of the tasks as their definitions give them, and a real
 * MariaDB behind each instance. Terraform alone is left out: a deployment is believed to do what the data says.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabaseEngine, type DatabaseEngine } from '@balrog-infra/rehearsal/engines';
import { prepare } from '../../../commands/restore/begin';
import { stops, tableOf } from '../../../commands/restore/preflight';
import type { Request } from '../../../commands/restore/request';
import { toTheEnd } from '../../../commands/restore/run';
import { USERS } from '../../../constructs/jobs/database-users';
import { testDoor, type TestDoor } from '../../../packages/rehearsal/__tests__/api-door';
import { MARIADB } from '../../constructs/mariadb-process';
import { servicesWith } from '../../constructs/services-stack';
import { TaskHost } from '../../constructs/task-run';
import { where } from '../../runner/available';
import { tablesAt } from '../../../commands/rehearse/balrog-tables';
import { handsAt, holdAccount } from './account-at-door';
import { insertRule, scheduleRule, updateRule } from './balrog-rows';
import { World } from './stand-in';

jest.setTimeout(300_000);

const prod = servicesWith();
const ME = { user: 'oncall', host: 'laptop', pid: 4711 };
const at = (time: string): number => Date.parse(`2026-11-29T${time}Z`);

let folder: string;
let door: TestDoor;
let engine: DatabaseEngine;
let world: World;

const resourceIdOf = (name: string): string =>
  String(
    door.store.list({ type: 'aws_db_instance' }).find(({ values }) => values['identifier'] === name)?.values[
      'resource_id'
    ],
  );
const sql = (name: string, statements: string) => engine.query(resourceIdOf(name), statements, 'balrog');
const clock = (time: string): void => door.forward((at(time) - door.now().getTime()) / 1000);

/** Runs the containers of a task definition, with the generation's host led to its server. */
async function runTask(family: string, container: string, variables: Readonly<Record<string, string>>) {
  const { port } = await engine.endpoint(resourceIdOf(variables['DB_HOST']?.split('.')[0] ?? ''));
  const host = new TaskHost({
    stack: prod,
    variables: { MYSQL_TCP_PORT: String(port) },
    reference: (text) => text,
    secret: (valueFrom) => {
      const role = /secret_dburi_(\w+)\./.exec(valueFrom)?.[1] ?? '';
      return `mysql://balrog_${role}:wordOf${role}@serving.balrog-prod-databases.internal/balrog`;
    },
  });
  try {
    const { exitCodes, log } = await host.run(family.replace('balrog-prod-', ''), {
      overrides: { [container]: { ...variables, DB_HOST: '127.0.0.1' } },
    });
    return {
      exitCodes: { [container]: exitCodes[container] ?? 1 },
      lines: log
        .trim()
        .split('\n')
        .map((line) => ({ container, line })),
      seconds: 20,
    };
  } finally {
    host.remove();
  }
}

/** As `database-users` makes them, and the tables that `create-db` makes. */
async function fillDatabase(): Promise<void> {
  await sql('balrog-prod', tablesAt('v3.25'));
  for (const { role, grants } of USERS)
    await sql(
      'balrog-prod',
      `CREATE USER 'balrog_${role}'@'%' IDENTIFIED BY 'wordOf${role}'; GRANT ${grants.join(', ')} ON balrog.* TO 'balrog_${role}'@'%'`,
    );
  await sql('balrog-prod', insertRule(1, 'Firefox-116', 'early@mozilla.com', at('01:00:00')));
  await sql(
    'balrog-prod',
    scheduleRule(1, 1, 'Firefox-130', at('02:09:30')) +
      scheduleRule(2, 1, 'Firefox-131', at('02:09:40')) +
      scheduleRule(3, 1, 'Firefox-132', at('02:09:50')),
  );
}

async function restore(request: Request, stands: readonly string[]): Promise<string> {
  const hands = await handsAt(door, world);
  const { operation, checks } = await prepare(request, ME, hands);
  if (stops(checks)) throw new Error(tableOf(checks));
  expect(await hands.cloud.begin(operation)).toBe(true);
  expect(await hands.cloud.begin(operation)).toBe(false);
  return toTheEnd({ hands, operation, stands });
}

/** What the agent does with what is due (agent/src/balrogagent/cmd.py), as far as rules go: it enacts, and marks as done. */
const enact = (name: string, now: number): Promise<unknown> =>
  sql(
    name,
    `UPDATE rules AS r JOIN rules_scheduled_changes AS s ON s.base_rule_id = r.rule_id AND NOT s.complete
       JOIN rules_scheduled_changes_conditions AS c ON c.sc_id = s.sc_id AND c.\`when\` <= ${now} SET r.mapping = s.base_mapping;
     UPDATE rules_scheduled_changes AS s JOIN rules_scheduled_changes_conditions AS c ON c.sc_id = s.sc_id AND c.\`when\` <= ${now} SET s.complete = 1`,
  );

where(MARIADB, 'MariaDB is not installed (Debian: apt-get install mariadb-server)')('with rows', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'balrog-restore-'));
    engine = openDatabaseEngine({
      folder,
      now: () => door.now(),
      lookUp: (resourceId) => ({ resourceId, identifier: 'balrog-prod', username: 'balrog', dbName: 'balrog' }),
    });
    const runner = {
      run: ({
        family,
        containers: [first],
      }: {
        family: string;
        containers: readonly { name: string; environment: Readonly<Record<string, string>> }[];
      }) => runTask(family, first?.name ?? '', first?.environment ?? {}),
    };
    door = await testDoor({ at: '2026-11-29T01:00:00Z', engine, tasks: { '*': runner } });
    world = new World();
    world.writers = [];
    holdAccount(door);
    await fillDatabase();
    clock('02:05:00');
    await sql('balrog-prod', insertRule(2, 'Firefox-117', 'good@mozilla.com', at('02:05:00')));
    clock('02:10:00');
    await sql('balrog-prod', `${updateRule(2, 'Firefox-0', 'bad@mozilla.com', at('02:10:00'), 2)} DROP TABLE rules`);
    clock('02:21:00');
  });
  afterAll(async () => {
    await engine.close();
    await door.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('written at 02:05, dropped at 02:10, restored to 02:09: the rows are there, and one of three due changes is enacted', async () => {
    const line = await restore(
      { kind: 'restore', environment: 'prod', origin: { kind: 'moment', at: '2026-11-29T02:09:00Z' } },
      ['rules:2'],
    );
    expect(await sql('balrog-prod-2', 'SELECT rule_id, mapping FROM rules ORDER BY rule_id')).toEqual([
      { rule_id: 1, mapping: 'Firefox-116' },
      { rule_id: 2, mapping: 'Firefox-117' },
    ]);
    expect(world.databases).toMatchObject({ serving: 'balrog-prod-2', paused: [] });
    expect(world.databases.generations['balrog-prod-2']?.recorded?.resourceId).toBe(resourceIdOf('balrog-prod-2'));
    expect(line).toMatch(/Data lost: 12 min \d\d s before the pause, 1 change \(beyond the objective of 5 min\)\.$/);
    await enact('balrog-prod-2', door.now().getTime());
    expect(await sql('balrog-prod-2', 'SELECT mapping FROM rules WHERE rule_id = 1')).toEqual([
      { mapping: 'Firefox-131' },
    ]);
    // The old one is as it was.
    expect(await sql('balrog-prod', "SHOW TABLES LIKE 'rules'")).toEqual([]);
  });

  test('before a change: that change absent, the one before present', async () => {
    const request: Request = {
      kind: 'restore',
      environment: 'prod',
      origin: { kind: 'before-change', table: 'rules', changeId: 5 },
      of: 'balrog-prod',
    };
    await restore(request, []);
    expect(await sql('balrog-prod-3', 'SELECT mapping FROM rules WHERE rule_id = 2')).toEqual([
      { mapping: 'Firefox-117' },
    ]);
    expect(
      await sql('balrog-prod-3', "SELECT COUNT(*) AS n FROM rules_history WHERE changed_by = 'bad@mozilla.com'"),
    ).toEqual([{ n: 0 }]);
  });
});
