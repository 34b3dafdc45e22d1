/** What several rules need to know of a Glue table that describes files: where they lie, and whose bucket that is. */
import { blocks, hasText, text } from './expectations';
import { hasUnresolved } from './references';
import type { Attributes, Resource, StackView } from './stack-view';

export interface FileTable {
  readonly parameters: Attributes;
  readonly partitionKeys: readonly Attributes[];
  readonly columns: readonly Attributes[];
  readonly serDe: Attributes;
  readonly descriptor: Attributes;
  /** `s3://bucket/prefix/`; undefined when it is absent or known only after apply. */
  readonly location: string | undefined;
}

/** The parts of a table; undefined for a view, which has no files. */
export function fileTable({ attributes }: Resource, stack: StackView): FileTable | undefined {
  if (attributes['table_type'] === 'VIRTUAL_VIEW') return undefined;
  const descriptor = blocks(attributes['storage_descriptor'])[0] ?? {};
  const location = stack.value(descriptor['location']);
  return {
    parameters: (attributes['parameters'] ?? {}) as Attributes,
    partitionKeys: blocks(attributes['partition_keys']),
    columns: blocks(descriptor['columns']),
    serDe: blocks(descriptor['ser_de_info'])[0] ?? {},
    descriptor,
    location: hasText(location) && !hasUnresolved(location) ? location : undefined,
  };
}

export interface Place {
  readonly bucket: string;
  /** What follows the bucket and its slash. */
  readonly prefix: string;
}

/** `s3://bucket/prefix/` in its parts; undefined when it is none. */
export function placeOf(location: unknown): Place | undefined {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(text(location)) ?? [];
  return bucket === undefined || prefix === undefined ? undefined : { bucket, prefix };
}

/** The bucket of this stack by that name. */
export const bucketNamed = (stack: StackView, name: string): Resource | undefined =>
  stack.ofType('aws_s3_bucket').find(({ attributes }) => stack.value(attributes['bucket']) === name);

/** The tables of files under that name. */
export const tablesNamed = (name: string, stack: StackView): readonly Resource[] =>
  stack
    .ofType('aws_glue_catalog_table')
    .filter((table) => fileTable(table, stack) !== undefined && stack.value(table.attributes['name']) === name);

/**
 * The SQL of the views: a comment around JSON in base64, as Presto, Trino and Athena keep it (io.trino.plugin.hive.ViewReaderUtil).
 * A text that cannot be read shows nothing.
 */
export const viewTexts = (stack: StackView): readonly string[] =>
  stack
    .ofType('aws_glue_catalog_table')
    .filter(({ attributes }) => attributes['table_type'] === 'VIRTUAL_VIEW')
    .map(({ attributes }) => sqlOf(text(attributes['view_original_text'])));

function sqlOf(view: string): string {
  const [, encoded = ''] = /^\/\* Presto View: (\S+) \*\/$/.exec(view) ?? [];
  try {
    return text((JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as Attributes)['originalSql']);
  } catch {
    return '';
  }
}

/** Whether SQL reads the table of that name, and not one whose name only begins so. */
export const readsTable = (sql: string, name: string): boolean => new RegExp(`\\bFROM\\s+${name}\\b`).test(sql);
