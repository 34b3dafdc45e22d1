/** Opens MariaDB's client on the database behind an instance of the rehearsal. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  cloudNow,
  openStore,
  withRehearsal,
  type Rehearsal,
  type RehearsalHome,
  type StoredResource,
} from '@balrog-infra/rehearsal';
import { findPrograms, openDatabases, toMariaDb, type EngineEndpoint } from '@balrog-infra/rehearsal/engines';
import { rehearsedNames } from '../names';
import { callersFile } from '../project';
import { findTerraform } from '../toolchain/terraform';
import { settingsOf, type RehearsalFlags } from './settings';

export interface SqlFlags extends RehearsalFlags {
  /** Name of a generation of the database; the one that serves without it. */
  readonly generation?: string;
}

/**
 * Runs the statements of a file, or those that come in, in the order in which they stand; without either it opens the client.
 *
 * @param file `-` for what comes in
 * @returns the client's exit code
 */
export async function sql(flags: SqlFlags, environment: string, file: string | undefined): Promise<number> {
  const settings = settingsOf(flags);
  const instance = instanceOf(settings.home, environment, flags.generation);
  const interactive = process.stdin.isTTY && file === undefined;
  const statements = interactive
    ? undefined
    : readFileSync(file === undefined || file === '-' ? 0 : callersFile(file), 'utf8');
  const terraform = await findTerraform({ project: settings.project });
  return withRehearsal({ ...settings, terraform }, async (rehearsal) => {
    const engine = openDatabases({
      folder: settings.home.databases,
      run: rehearsal.folder,
      store: openStore(settings.home.clouds),
      now: () => cloudNow(settings.home),
    });
    try {
      const endpoint = await engine.endpoint(String(instance.values['resource_id']));
      const schemas = await engine.query(String(instance.values['resource_id']), SCHEMAS);
      const [schema] = schemas.length === 1 ? schemas.map(({ name }) => String(name)) : [];
      return await runClient(rehearsal, endpoint, schema, statements);
    } finally {
      await engine.close();
    }
  });
}

/** What is not the server's own. */
const SCHEMAS = `SELECT schema_name AS name FROM information_schema.schemata
  WHERE schema_name NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')`;

function runClient(
  rehearsal: Rehearsal,
  { host, port, caller }: EngineEndpoint,
  schema: string | undefined,
  statements: string | undefined,
): Promise<number> {
  const client = findPrograms()?.client ?? 'mariadb';
  const args = [
    '--no-defaults',
    `--host=${host}`,
    `--port=${port}`,
    `--user=${caller.user}`,
    '--default-character-set=utf8mb4',
  ];
  const more = { MYSQL_PWD: caller.password };
  const cwd = process.cwd();
  const named = schema === undefined ? [] : [schema];
  if (statements === undefined) return rehearsal.run(client, [...args, ...named], { cwd, interrupt: 'terminal', more });
  const script = join(rehearsal.folder, 'statements.sql');
  writeFileSync(script, toMariaDb(statements), { mode: 0o600 });
  // Rows as a table where people read them, parted by tabs in a pipe.
  const table = process.stdout.isTTY ? ['--table'] : [];
  return rehearsal.run('/bin/sh', ['-c', 'exec "$0" "$@" <"$STATEMENTS"', client, ...args, ...table, ...named], {
    cwd,
    interrupt: 'group',
    more: { ...more, STATEMENTS: script },
  });
}

/** The instance that serves an environment, or that of a generation: its name is the generation's. */
function instanceOf(home: RehearsalHome, environment: string, generation: string | undefined): StoredResource {
  const names = rehearsedNames(home).find((each) => each.environment === environment);
  if (names === undefined) {
    throw new Error(`The rehearsal has no ${environment}: npm run rehearse -- deploy ${environment}`);
  }
  const wanted = generation ?? names.database.identifier;
  const all = openStore(home.clouds).list({ type: 'aws_db_instance', account: names.account });
  const found = all.find(({ values }) => values['identifier'] === wanted);
  if (found !== undefined) return found;
  const others = all.map(({ values }) => String(values['identifier'])).sort();
  throw new Error(
    `${environment} has no database ${wanted} in the rehearsal; there is ${others.join(', ') || 'none'}.`,
  );
}
