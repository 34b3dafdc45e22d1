import { AthenaError, single, type GlueTable } from './types';

/**
 * The SQL of a view. Athena keeps views as Presto does: base64 of JSON with `originalSql`, between comment marks
 * (Trino: plugin/trino-hive/…/ViewReaderUtil.java, PrestoViewReader).
 */
export function viewSql(table: GlueTable): string {
  const encoded = /^\/\* Presto View: ([A-Za-z0-9+/=]+) \*\/$/.exec(table.view_original_text ?? '')?.[1];
  const wrong = (what: string): AthenaError =>
    new AthenaError(
      `INVALID_VIEW: View ${table.name} ${what}. view_original_text must be "/* Presto View: <base64 of JSON> */".`,
    );
  refuseWithoutSerDe(table);
  if (encoded === undefined) throw wrong('is not encoded as Presto encodes views');
  if (table.parameters?.['presto_view'] !== 'true') throw wrong('lacks the parameter presto_view = "true"');
  try {
    const { originalSql } = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as { originalSql?: unknown };
    if (typeof originalSql !== 'string') throw new Error('it has no originalSql');
    return originalSql;
  } catch (error) {
    throw wrong(`does not hold JSON of a view (${(error as Error).message})`);
  }
}

/**
 * Athena asks for the SerDe of a view, too, although nothing is read by it; what Athena itself writes into a view is a name and a library
 * that say nothing (hashicorp/terraform-provider-aws#28517).
 */
function refuseWithoutSerDe({ name, storage_descriptor }: GlueTable): void {
  const serde = single(single(storage_descriptor)?.ser_de_info);
  if (Object.values(serde ?? {}).some((value) => value !== null)) return;
  throw new AthenaError(
    `HIVE_METASTORE_ERROR: Table storage descriptor is missing SerDe info (view ${name}): give ser_de_info a name and a serialization_library, "-" will do.`,
  );
}

export function isView(table: GlueTable): boolean {
  return table.table_type === 'VIRTUAL_VIEW';
}
