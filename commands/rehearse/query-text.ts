/** What there is to read about a saved query and a table, without asking them. */
import { type DeployedLogs, type NamedQuery, AthenaError, single } from '@balrog-infra/rehearsal/athena';

/** @throws Error with the names that there are */
export function savedQuery({ queries }: DeployedLogs, name: string): NamedQuery {
  const saved = queries.find((query) => query.name === name);
  if (saved) return saved;
  throw new Error(`There is no saved query ${name}. There are: ${queries.map((query) => query.name).join(', ')}.`);
}

/** The comment that a saved query begins with: what its numbers mean, and what they do not. Empty if there is none. */
export function noteAbove(sql: string): string {
  return (/^(?:-- .*\n)*/.exec(sql)?.[0] ?? '').replaceAll(/^-- /gm, '').trimEnd();
}

/** The table or view of a DESCRIBE; `undefined` for every other statement. */
export function describedName(sql: string): string | undefined {
  return /^(?:describe|desc)\s+(?:\w+\.)?(\w+)\s*;?$/i.exec(sql)?.[1]?.toLowerCase();
}

/**
 * Columns, then partition keys, under the headings of Athena's DESCRIBE.
 *
 * @throws AthenaError with the tables that there are
 */
export function describedColumns({ tables }: DeployedLogs, name: string) {
  const table = tables.find((each) => each.name === name);
  if (!table) {
    const known = tables.map((each) => each.name).sort();
    throw new AthenaError(`TABLE_NOT_FOUND: Table ${name} does not exist. There are: ${known.join(', ')}.`);
  }
  const columns = [...(single(table.storage_descriptor)?.columns ?? []), ...(table.partition_keys ?? [])];
  return {
    columns: ['col_name', 'data_type', 'comment'],
    rows: columns.map((column) => [column.name, column.type ?? 'string', column.comment ?? '']),
  };
}
