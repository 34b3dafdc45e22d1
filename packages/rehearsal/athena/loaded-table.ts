/** One table of the catalog inside DuckDB: its objects, which partitions a query asks for, and their rows. */
import type { DuckDBConnection } from '@duckdb/duckdb-wasm/blocking';
import { loadArrow } from './duckdb';
import { PATH } from './hidden-columns';
import { projectionOf, type Projection } from './projection';
import { lineReader, type Cell, type LineReader } from './regex-serde';
import { AthenaError, single, type Catalog, type GlueColumn, type GlueTable } from './types';

interface Listed {
  readonly key: string;
  readonly partition: Readonly<Record<string, string>>;
}

export interface Selected {
  readonly bucket: string;
  readonly keys: readonly string[];
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const TYPES: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  tinyint: 'TINYINT',
  smallint: 'SMALLINT',
  int: 'INTEGER',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  date: 'DATE',
};

/** DuckDB's type for Hive's; what the rehearsal does not know is text until a query names the table. */
const typeOf = ({ type }: GlueColumn): string => TYPES[(type ?? 'string').toLowerCase()] ?? 'VARCHAR';

const FILE: GlueColumn = { name: PATH, type: 'string' };

export class LoadedTable {
  readonly name: string;
  private readonly qualified: string;
  private readonly partitions: string;
  private readonly loaded = new Set<string>();
  private source?: {
    readonly projection: Projection;
    readonly reader: LineReader;
    readonly objects: readonly Listed[];
  };

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly catalog: Catalog,
    readonly table: GlueTable,
  ) {
    this.name = table.name;
    this.qualified = `${quoted(table.database_name)}.${quoted(table.name)}`;
    this.partitions = `partitions.${quoted(`${table.database_name}.${table.name}`)}`;
    const columns = [...(single(table.storage_descriptor)?.columns ?? []), ...this.keys, FILE];
    connection.query(
      `CREATE TABLE ${this.qualified} (${columns.map((column) => `${quoted(column.name)} ${typeOf(column)}`).join(', ')})`,
    );
  }

  private get keys(): readonly GlueColumn[] {
    return this.table.partition_keys ?? [];
  }

  /** The table's projection and its objects, read once and when first needed: a wrong table fails the queries that name it. */
  private opened() {
    this.source ??= this.open();
    return this.source;
  }

  private open() {
    const projection = projectionOf(this.table, this.catalog.now);
    const reader = lineReader(this.table);
    const objects = this.catalog.objects.list(projection.bucket, projection.prefix).flatMap((key) => {
      const partition = projection.partitionOf(key);
      return partition ? [{ key, partition }] : [];
    });
    const columns = [{ name: '$key', type: 'string' }, ...this.keys];
    this.connection.query(
      `CREATE TABLE ${this.partitions} (${columns.map((column) => `${quoted(column.name)} ${typeOf(column)}`).join(', ')})`,
    );
    for (const { key, partition } of objects) {
      const values = [key, ...this.keys.map(({ name }) => partition[name] ?? '')];
      this.connection.query(`INSERT INTO ${this.partitions} VALUES (${values.map(literal).join(', ')})`);
    }
    return { projection, reader, objects };
  }

  /** The objects of the partitions that fulfil the conditions; conditions on other columns say nothing about partitions. */
  select(conditions: readonly string[]): Selected {
    const { projection } = this.opened();
    const usable = conditions.filter((condition) => this.count(condition) !== undefined);
    for (const { name, kind } of projection.columns) {
      if (kind === 'injected' && !usable.some((condition) => isEquality(condition, name)))
        throw new AthenaError(
          `CONSTRAINT_VIOLATION: Injected projected partition column ${name} must have only (and at least one) equality conditions in the WHERE clause! Add ${name} = '…' to the query of ${this.name}.`,
        );
    }
    const where = usable.map((condition) => `(${condition})`).join(' AND ') || 'true';
    const found = this.connection.query(`SELECT "$key" FROM ${this.partitions} WHERE ${where} ORDER BY 1`).toArray();
    return { bucket: projection.bucket, keys: found.map((row: { toArray(): string[] }) => row.toArray()[0] ?? '') };
  }

  /** `undefined` for a condition that is not on the partition keys alone. */
  private count(condition: string): number | undefined {
    try {
      return this.connection.query(`SELECT 1 FROM ${this.partitions} WHERE ${condition}`).numRows;
    } catch {
      return undefined;
    }
  }

  /** Reads the objects that are not loaded yet into the table. */
  async load(keys: readonly string[]): Promise<void> {
    const { projection, reader, objects } = this.opened();
    const missing = keys.filter((key) => !this.loaded.has(key));
    const rows = missing.flatMap((key) => {
      const partition = objects.find((object) => object.key === key)?.partition ?? {};
      const own = this.keys.map((column) => keyValue(column, partition[column.name] ?? ''));
      const file = `s3://${projection.bucket}/${key}`;
      return reader.rows(key, this.catalog.objects.read(projection.bucket, key)).map((row) => [...row, ...own, file]);
    });
    for (const key of missing) this.loaded.add(key);
    if (rows.length > 0) await this.insert([...reader.columns, ...this.keys, FILE], rows);
  }

  private async insert(columns: readonly GlueColumn[], rows: readonly (readonly Cell[])[]): Promise<void> {
    const arrow = loadArrow();
    const types: Readonly<Record<string, () => InstanceType<typeof arrow.DataType>>> = {
      TINYINT: () => new arrow.Int8(),
      SMALLINT: () => new arrow.Int16(),
      INTEGER: () => new arrow.Int32(),
      BIGINT: () => new arrow.Int64(),
      FLOAT: () => new arrow.Float32(),
      DOUBLE: () => new arrow.Float64(),
    };
    const vectors = columns.map((column, index) => {
      const type = types[typeOf(column)]?.() ?? new arrow.Utf8();
      return [
        column.name,
        arrow.vectorFromArray(
          rows.map((row) => row[index] ?? null),
          type,
        ),
      ] as const;
    });
    const stream = arrow.tableToIPC(new arrow.Table(Object.fromEntries(vectors)), 'stream');
    this.connection.insertArrowFromIPCStream(stream, {
      schema: this.table.database_name,
      name: this.name,
      create: false,
    });
  }

  /** Whether some partition of the table holds this object. */
  reads(bucket: string, key: string): boolean {
    const { projection } = this.opened();
    return projection.bucket === bucket && projection.partitionOf(key) !== undefined;
  }
}

function keyValue(column: GlueColumn, value: string): Cell {
  const type = typeOf(column);
  if (type === 'VARCHAR' || type === 'DATE') return value;
  return type === 'BIGINT' ? BigInt(value) : Number(value);
}

function isEquality(condition: string, name: string): boolean {
  const column = `"?${name}"?`;
  return new RegExp(`^\\(?${column} ?(=|IN) ?[^<>]*\\)?$`).test(condition);
}
