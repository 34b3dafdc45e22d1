import { GlueCatalogDatabase } from '@cdktf/provider-aws/lib/glue-catalog-database';
import { GlueCatalogTable } from '@cdktf/provider-aws/lib/glue-catalog-table';
import { Construct } from 'constructs';
import type { RequestTable } from '../../../environments/client-domain';
import type { Environment } from '../../../environments/environment';
import type { LogBucket } from '../log-bucket';
import { partitionsOf, tablePrefix } from './application-folders';
import { logTables, type LogTable } from './log-table-list';
import { partitionKeys, projection, type Partitions } from './projection';

export interface LogTablesProps {
  /** `balrog-prod` names the database `balrog_prod_logs`. */
  readonly prefix: string;
  readonly aws: Environment['aws'];
  readonly retentionDays: Environment['logs']['retentionDays'];
  readonly requestTables: readonly RequestTable[];
  readonly requests: LogBucket;
  readonly applications: LogBucket;
}

/** A table, and the files that its queries read: who may use it needs both. */
export interface ReadableTable extends LogTable {
  readonly bucket: LogBucket;
  /** Of the keys in the bucket, with a slash at its end. */
  readonly prefix: string;
}

/** Where the files of a table lie, how fine their folders are, and when S3 deletes them. */
interface Place extends Pick<ReadableTable, 'bucket' | 'prefix'> {
  readonly partitions: Partitions;
  readonly retentionDays: number;
}

/**
 * The log tables of Athena: descriptions of files that the load balancers and the log router write. They hold nothing; to
 * drop one loses no line.
 */
export class LogTables extends Construct {
  readonly database: GlueCatalogDatabase;
  readonly tables: readonly ReadableTable[];

  constructor(scope: Construct, id: string, props: LogTablesProps) {
    super(scope, id);
    this.database = new GlueCatalogDatabase(this, 'database', {
      name: `${props.prefix.replaceAll('-', '_')}_logs`,
      description: 'Who asked Balrog for what, and what Balrog and nginx said about it: docs/log-tables.md',
    });
    this.tables = logTables(props.requestTables).map((table) => this.add(table, placeOf(table, props)));
  }

  private add(table: LogTable, { bucket, prefix, partitions, retentionDays }: Place): ReadableTable {
    const { name, description, format } = table;
    const location = `s3://${bucket.bucketName}/${prefix}`;
    new GlueCatalogTable(this, name, {
      databaseName: this.database.name,
      name,
      description,
      tableType: 'EXTERNAL_TABLE',
      parameters: { EXTERNAL: 'TRUE', ...projection(partitions, location, retentionDays) }, // INVARIANT: log-table-projection, log-table-retention
      partitionKeys: partitionKeys(partitions).map((key) => ({ ...key, type: 'string' })), // INVARIANT: log-table-projection
      storageDescriptor: {
        location, // INVARIANT: log-table-location, log-table-delivered, log-table-projection
        // Files end in .gz; Hadoop's text format unpacks them by that.
        compressed: true,
        inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
        serDeInfo: {
          serializationLibrary: 'org.apache.hadoop.hive.serde2.RegexSerDe',
          parameters: { 'serialization.format': '1', 'input.regex': format.pattern }, // INVARIANT: log-table-regex
        },
        columns: format.columns.map(({ name, type, comment }) => ({ name, type, comment })),
      },
    });
    return { ...table, bucket, prefix };
  }
}

function placeOf({ writtenBy }: LogTable, { aws, requests, applications, retentionDays }: LogTablesProps): Place {
  return 'loadBalancer' in writtenBy
    ? {
        bucket: requests,
        // "Access log files" (Elastic Load Balancing user guide): bucket/prefix/AWSLogs/account/elasticloadbalancing/region/.
        prefix: `${writtenBy.loadBalancer}/AWSLogs/${aws.accountId}/elasticloadbalancing/${aws.region}/`,
        partitions: 'days',
        retentionDays: retentionDays.requests,
      }
    : {
        bucket: applications,
        prefix: tablePrefix(writtenBy.logRouter),
        partitions: partitionsOf(writtenBy.logRouter),
        retentionDays: retentionDays.applications,
      };
}
