/** Views of Athena: what a view is, and how Glue stores it. */

/** Types of Trino that the views have. */
export type TrinoType = 'varchar' | 'integer' | 'bigint' | 'double' | 'boolean';

export interface ViewColumn {
  readonly name: string;
  readonly type: TrinoType;
  readonly comment: string;
}

export interface View {
  readonly name: string;
  /** A sentence or two; stands in the table's description. */
  readonly description: string;
  readonly columns: readonly ViewColumn[];
  /** A SELECT whose columns are `columns`, in their order. */
  readonly sql: string;
}

const HIVE_TYPES: Readonly<Record<TrinoType, string>> = {
  varchar: 'string',
  integer: 'int',
  bigint: 'bigint',
  double: 'double',
  boolean: 'boolean',
};

/** As `DESCRIBE` and Redash show the columns. */
export const hiveType = (type: TrinoType) => HIVE_TYPES[type];

/**
 * What stands in `view_original_text`: the form in which Presto, Trino and Athena keep a view in a Hive metastore, a
 * comment around JSON in base64 (io.trino.plugin.hive.ViewReaderUtil, PrestoViewReader). Athena reads no other.
 */
export function prestoView({ columns, sql }: View, schema: string): string {
  const definition = {
    originalSql: sql,
    catalog: 'awsdatacatalog',
    schema,
    columns: columns.map(({ name, type }) => ({ name, type })),
  };
  return `/* Presto View: ${Buffer.from(JSON.stringify(definition)).toString('base64')} */`;
}
