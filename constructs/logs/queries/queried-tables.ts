/** What the queries need to know of the tables. */
import type { LogTable } from '../tables/log-table-list';
import type { LogTables, ReadableTable } from '../tables/log-tables';

export interface QueriedDatabase {
  /** Known at synth, as it stands in ARNs and in views. */
  readonly name: string;
  /** The same for Terraform, which makes the database first. */
  readonly reference: string;
  readonly tables: readonly ReadableTable[];
}

/** The table of a client domain, and the domain's short name. */
export interface RequestLog {
  readonly domain: string;
  readonly table: string;
}

export const requestLogs = ({ tables }: { readonly tables: readonly LogTable[] }): readonly RequestLog[] =>
  tables.flatMap(({ name, writtenBy }) =>
    'loadBalancer' in writtenBy ? [{ domain: writtenBy.loadBalancer, table: name }] : [],
  );

export function queriedDatabase({ database, tables }: LogTables): QueriedDatabase {
  const { nameInput } = database;
  if (nameInput === undefined) throw new Error(`${database.node.path} has no name: views are written for one`);
  return { name: nameInput, reference: database.name, tables };
}
