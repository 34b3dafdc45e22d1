/** DuckDB's answer as plain values. */

interface Field {
  readonly name: string;
  readonly type: { toString(): string };
}

interface ArrowTable {
  readonly schema: { readonly fields: readonly Field[] };
  toArray(): readonly { toArray(): unknown[] }[];
}

export function rowsOf(table: ArrowTable): { readonly columns: string[]; readonly rows: unknown[][] } {
  const { fields } = table.schema;
  return {
    columns: fields.map(({ name }) => name),
    rows: table.toArray().map((row) => [...row.toArray()].map((value, index) => plain(value, fields[index]))),
  };
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
