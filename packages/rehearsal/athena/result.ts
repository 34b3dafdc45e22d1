/** DuckDB's answer as plain values. */

interface Field {
  readonly name: string;
  readonly type: { toString(): string };
}

interface ArrowTable {
  readonly schema: { readonly fields: readonly Field[] };
  toArray(): readonly { toArray(): unknown[] }[];
}

export function rowsOf(table: ArrowTable, sql: string): { readonly columns: string[]; readonly rows: unknown[][] } {
  const { fields } = table.schema;
  return {
    columns: fields.map(({ name }, index) => columnName(name, index, sql)),
    rows: table.toArray().map((row) => [...row.toArray()].map((value, index) => plain(value, fields[index]))),
  };
}

/** DuckDB calls an expression that nobody named by its text, Athena by its place. */
function columnName(name: string, index: number, sql: string): string {
  const given = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || sql.includes(`"${name.replaceAll('"', '""')}"`);
  return given ? name : `_col${index}`;
}

function plain(value: unknown, field: Field | undefined): unknown {
  if (value === null || value === undefined) return null;
  const type = String(field?.type);
  if (type.startsWith('Timestamp')) return new Date(Number(value)).toISOString().replace('T', ' ').replace('Z', '');
  if (type.startsWith('Date')) return new Date(Number(value)).toISOString().slice(0, 10);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'object' && Symbol.iterator in value)
    return [...(value as Iterable<unknown>)].map((each) => plain(each, undefined));
  return value;
}
