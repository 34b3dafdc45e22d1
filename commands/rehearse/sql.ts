/** Opens MariaDB's client on the database behind an instance of the rehearsal. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rehearsal } from '@balrog-infra/rehearsal';
import { findPrograms, toMariaDb, type EngineEndpoint } from '@balrog-infra/rehearsal/engines';
import { callersFile } from '../project';
import type { RehearsalFlags } from './settings';
import { withDatabase } from './database';

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
  const interactive = process.stdin.isTTY && file === undefined;
  const statements = interactive
    ? undefined
    : readFileSync(file === undefined || file === '-' ? 0 : callersFile(file), 'utf8');
  return withDatabase(
    flags,
    { environment, generation: flags.generation },
    async ({ rehearsal, engine, resourceId }) => {
      const endpoint = await engine.endpoint(resourceId);
      const schemas = await engine.query(resourceId, SCHEMAS);
      const [schema] = schemas.length === 1 ? schemas.map(({ name }) => String(name)) : [];
      return runClient(rehearsal, endpoint, schema, statements);
    },
  );
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
