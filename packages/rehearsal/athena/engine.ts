/**
 * Athena for the rehearsal: answers SQL from the tables as they were deployed and from objects as they were delivered, with a real SQL
 * engine. Rows come about as in Athena (projection names the folders, RegexSerDe reads the lines), the SQL is DuckDB's with the
 * differences of `./shims`.
 */
import type { DuckDBConnection } from '@duckdb/duckdb-wasm/blocking';
import { duckdbSql, MACRO, type ColumnNames } from './dialect';
import { openDuckdb } from './duckdb';
import { LoadedTable, quoted } from './loaded-table';
import { scansOf } from './plan';
import { rowsOf } from './result';
import { tokens } from './tokens';
import { AthenaError, single, type Catalog, type QueryResult } from './types';
import { isView, viewSql } from './view';

export type { Catalog, GlueTable, ObjectSource, QueryResult } from './types';
export { AthenaError } from './types';

export interface QueryOptions {
  /** Bytes that a query may scan: the workgroup's `bytes_scanned_cutoff_per_query`. */
  readonly scanLimit?: number;
}

export interface Athena {
  /**
   * @throws AthenaError for what Athena would not answer, for what the rehearsal cannot, and above the scan limit
   */
  query(sql: string, options?: QueryOptions): Promise<QueryResult>;
  /** Names of the tables that read this object; tables that Athena refuses read none. */
  readersOf(bucket: string, key: string): readonly string[];
  close(): void;
}

/** Opens the tables and views of a catalog. Nothing is read before a query asks for it. */
export async function openAthena(catalog: Catalog): Promise<Athena> {
  const { connection, close } = await openDuckdb();
  const databases = [...new Set(catalog.tables.map((table) => table.database_name))];
  for (const schema of ['partitions', ...databases]) connection.query(`CREATE SCHEMA ${quoted(schema)}`);
  if (databases[0] !== undefined) connection.query(`SET search_path = '${quoted(databases[0])},main'`);
  const tables = catalog.tables
    .filter((table) => !isView(table))
    .map((table) => new LoadedTable(connection, catalog, table));
  const broken = createViews(connection, catalog);
  return {
    query: (sql, options = {}) => query({ connection, catalog, tables, broken }, sql, options),
    readersOf: (bucket, key) => tables.filter((table) => reads(table, bucket, key)).map(({ name }) => name),
    close,
  };
}

interface Opened {
  readonly connection: DuckDBConnection;
  readonly catalog: Catalog;
  readonly tables: readonly LoadedTable[];
  /** Views that cannot be created, with the reason. */
  readonly broken: ReadonlyMap<string, string>;
}

const NUMBERS = /^(?:tinyint|smallint|int|integer|bigint|float|double)$/;

/** Names of all columns, those of the views included. */
function columnsOf({ tables }: Catalog): ColumnNames {
  const columns = tables.flatMap((table) => [
    ...(single(table.storage_descriptor)?.columns ?? []),
    ...(table.partition_keys ?? []),
  ]);
  const names = columns.map(({ name, type }) => ({ name: name.toLowerCase(), number: NUMBERS.test(type ?? 'string') }));
  const others = new Set(names.filter(({ number }) => !number).map(({ name }) => name));
  return {
    all: new Set(names.map(({ name }) => name)),
    numbers: new Set(names.map(({ name }) => name).filter((name) => !others.has(name))),
  };
}

/** A view may use others: rounds, until one creates nothing more. */
function createViews(connection: DuckDBConnection, catalog: Catalog): ReadonlyMap<string, string> {
  let waiting = catalog.tables.filter(isView);
  for (;;) {
    const broken = new Map<string, string>();
    for (const view of waiting) {
      try {
        const name = `${quoted(view.database_name)}.${quoted(view.name)}`;
        connection.query(`CREATE VIEW ${name} AS ${duckdbSql(viewSql(view), catalog.now, columnsOf(catalog))}`);
      } catch (error) {
        broken.set(view.name, (error as Error).message);
      }
    }
    if (broken.size === 0 || broken.size === waiting.length) return broken;
    waiting = waiting.filter((view) => broken.has(view.name));
  }
}

async function query(opened: Opened, sql: string, { scanLimit }: QueryOptions): Promise<QueryResult> {
  const { connection, catalog, tables } = opened;
  refuseBroken(opened, sql);
  const statement = duckdbSql(sql, catalog.now, columnsOf(catalog));
  const scans = attempt(opened, () => scansOf(connection, statement)).flatMap((scan) => {
    const table = tables.find(({ name }) => name === scan.table.split('.').at(-1));
    return table ? [{ table, ...table.select(scan.conditions) }] : [];
  });
  const sizes = scans.flatMap(({ bucket, keys }) => keys.map((key) => catalog.objects.read(bucket, key).length));
  const scannedBytes = sizes.reduce((sum, size) => sum + size, 0);
  if (scanLimit !== undefined && scannedBytes > scanLimit)
    throw new AthenaError(
      `Query cancelled! : Bytes scanned limit was exceeded: this query would scan ${scannedBytes} bytes, the workgroup allows ${scanLimit}. Name fewer days in a condition on the partition key.`,
    );
  for (const { table, keys } of scans) await table.load(keys);
  const objects = scans.flatMap(({ bucket, keys }) => keys.map((key) => `s3://${bucket}/${key}`));
  return {
    ...attempt(opened, () => rowsOf(connection.query(statement), sql)),
    scannedBytes,
    objects: [...new Set(objects)].sort(),
  };
}

function refuseBroken({ broken }: Opened, sql: string): void {
  for (const { kind, text } of tokens(sql)) {
    const name = kind === 'word' ? text.toLowerCase() : kind === 'quoted' ? text.slice(1, -1) : '';
    const reason = broken.get(name);
    if (reason === undefined) continue;
    throw new AthenaError(
      reason.startsWith('HIVE_METASTORE_ERROR') ? reason : `INVALID_VIEW: View ${name} cannot be read: ${reason}`,
    );
  }
}

/** DuckDB's errors, with the tables that there are when one is missing. */
function attempt<T>({ catalog }: Opened, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const { message } = error as Error;
    const missing = /Table with name (\S+) does not exist/.exec(message)?.[1];
    if (missing === undefined) throw new AthenaError(failure(message));
    const known = catalog.tables.map(({ name }) => name).sort();
    throw new AthenaError(`TABLE_NOT_FOUND: Table ${missing} does not exist. There are: ${known.join(', ')}.`);
  }
}

/** A failure inside a function comes as a failing cast (`failing` in ./shims). */
function failure(message: string): string {
  const own = /Could not convert string '(\w+: Athena cannot take .*)' to INT32/s.exec(message)?.[1];
  return own === undefined ? message.replaceAll(MACRO, '') : `INVALID_FUNCTION_ARGUMENT: ${own}`;
}

function reads(table: LoadedTable, bucket: string, key: string): boolean {
  try {
    return table.reads(bucket, key);
  } catch {
    return false;
  }
}
