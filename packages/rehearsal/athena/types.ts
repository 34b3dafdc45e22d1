/** What the rehearsed Athena is given and what it answers. */

/** A column or partition key of a Glue table. */
export interface GlueColumn {
  readonly name: string;
  readonly type?: string | null;
  readonly comment?: string | null;
}

/** A nested block: an object as in `cdk.tf.json`, a list of at most one as in Terraform's state. */
export type Block<T> = T | readonly T[] | null;

export interface SerDeInfo {
  readonly name?: string | null;
  readonly serialization_library?: string | null;
  readonly parameters?: Readonly<Record<string, string>> | null;
}

export interface StorageDescriptor {
  readonly columns?: readonly GlueColumn[] | null;
  /** `s3://bucket/prefix/` */
  readonly location?: string | null;
  readonly input_format?: string | null;
  readonly ser_de_info?: Block<SerDeInfo>;
}

/** The attributes of an `aws_glue_catalog_table`, under their Terraform names. */
export interface GlueTable {
  readonly name: string;
  readonly database_name: string;
  /** `EXTERNAL_TABLE` or `VIRTUAL_VIEW` */
  readonly table_type?: string | null;
  readonly parameters?: Readonly<Record<string, string>> | null;
  readonly partition_keys?: readonly GlueColumn[] | null;
  readonly storage_descriptor?: Block<StorageDescriptor>;
  /** Of a view: base64 JSON between `Presto View:` and the end of the comment. */
  readonly view_original_text?: string | null;
}

/** Where the objects of the log buckets come from. */
export interface ObjectSource {
  /** Keys of the bucket that start with the prefix. */
  list(bucket: string, prefix: string): readonly string[];
  read(bucket: string, key: string): Buffer;
}

export interface Catalog {
  readonly tables: readonly GlueTable[];
  readonly objects: ObjectSource;
  /** The instant that `NOW` in a projection and `current_timestamp` in a query mean; days are days of UTC. */
  readonly now: Date;
}

/** Numbers are numbers where they are exact, timestamps `YYYY-MM-DD HH:MM:SS.mmm` in UTC, dates `YYYY-MM-DD`. */
export interface QueryResult {
  readonly columns: string[];
  readonly rows: unknown[][];
  /** Compressed bytes of the objects in the partitions that the query reads: what Athena would charge for. */
  readonly scannedBytes: number;
  /** `s3://bucket/key` of these objects, each once. */
  readonly objects: string[];
}

/** A query or a table that Athena would not take; the message says where and what to do. */
export class AthenaError extends Error {
  override readonly name = 'AthenaError';
}

/** The only element of a block. */
export function single<T extends object>(block: Block<T> | undefined): T | undefined {
  if (block === undefined || block === null) return undefined;
  return Array.isArray(block) ? (block as readonly T[])[0] : (block as T);
}
