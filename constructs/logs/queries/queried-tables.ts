/** What the queries need to know of the tables. */
import type { LogTables, ReadableTable } from '../tables/log-tables';

export interface QueriedDatabase {
  /** Known at synth, as it stands in ARNs and in views. */
  readonly name: string;
  /** The same for Terraform, which makes the database first. */
  readonly reference: string;
  readonly tables: readonly ReadableTable[];
}

export function queriedDatabase({ database, tables }: LogTables): QueriedDatabase {
  const { nameInput } = database;
  if (nameInput === undefined) throw new Error(`${database.node.path} has no name: views are written for one`);
  return { name: nameInput, reference: database.name, tables };
}
