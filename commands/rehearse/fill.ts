/**
 * `npm run rehearse -- fill`: gives a rehearsed environment's database what a running Balrog has: its tables, its users with the DBURIs in their secrets, and
 * a first change. No image of Balrog runs in a rehearsal, so nobody else makes them.
 */
import { randomBytes } from 'node:crypto';
import type { Rehearsal } from '@balrog-infra/rehearsal';
import { releases } from '../../environments';
import { DATABASE_NAME, USERS } from '../../constructs/jobs/database-users';
import type { StackNames } from '../../stacks/stack-names';
import { clientSettings, otherAccount } from '../operations/aws/clients';
import { tablesAt } from './balrog-tables';
import { withDatabase, type OpenDatabase } from './database';
import type { RehearsalFlags } from './settings';

/** @returns 0; a database that has tables is left as it is, with an Error */
export function fill(flags: RehearsalFlags, environment: string): Promise<number> {
  const version = Object.entries(releases).find(([name]) => name === environment)?.[1].version;
  if (version === undefined) throw new Error(`${JSON.stringify(environment)} is no environment.`);
  return withDatabase(flags, { environment, generation: undefined }, async (database) => {
    const { engine, resourceId, names, rehearsal, now } = database;
    const tables = await engine.query(resourceId, 'SHOW TABLES', DATABASE_NAME);
    if (tables.length > 0)
      throw new Error(`${names.database.identifier} has ${tables.length} tables already. Nothing was changed.`);
    await engine.query(resourceId, tablesAt(version), DATABASE_NAME);
    await engine.query(resourceId, firstRule(now().getTime()), DATABASE_NAME);
    await makeUsers(database, rehearsal, names);
    process.stdout.write(
      `${names.database.identifier} has the tables of ${version}, a rule, and ${USERS.map(({ role }) => role).join(', ')}, whose DBURIs are in their secrets.\n`,
    );
    return 0;
  });
}

/** As Balrog writes a change of a rule that is new: the key alone a millisecond earlier (HistoryTable.forInsert in src/auslib/db.py). */
const firstRule = (at: number): string => `
INSERT INTO rules VALUES (1, 100, 'Firefox-1', 'Firefox', 'release', 1);
INSERT INTO rules_history (changed_by, timestamp, rule_id) VALUES ('rehearsal@example.com', ${at - 1}, 1);
INSERT INTO rules_history (changed_by, timestamp, rule_id, priority, mapping, product, channel, data_version)
  VALUES ('rehearsal@example.com', ${at}, 1, 100, 'Firefox-1', 'Firefox', 'release', 1);`;

/** What the task database-users does: a user for each role, and its DBURI with the name that serves. */
async function makeUsers(
  { engine, resourceId }: OpenDatabase,
  { env }: Rehearsal,
  { account, database, regions }: StackNames,
): Promise<void> {
  const { SecretsManagerClient, PutSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const session = clientSettings(env, regions.main, true);
  // A session that has synthesized nothing is somebody's of any account.
  const { settings } = otherAccount(session, { accountId: account, region: regions.main }, undefined);
  const secrets = new SecretsManagerClient(settings);
  for (const { role, grants } of USERS) {
    const [user, password] = [`${role}_of_balrog`, randomBytes(20).toString('hex')];
    await engine.query(
      resourceId,
      `CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'; GRANT ${grants.join(', ')} ON ${DATABASE_NAME}.* TO '${user}'@'%'`,
    );
    const uri = new URL(`mysql://${database.host}/${DATABASE_NAME}`);
    uri.username = user;
    uri.password = password;
    await secrets.send(
      new PutSecretValueCommand({ SecretId: database.users[role] ?? role, SecretString: uri.toString() }),
    );
  }
}
