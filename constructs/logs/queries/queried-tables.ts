/** What the queries need to know of the tables: names, and where in S3 their rows lie. */
import type { Environment } from '../../../environments/environment';
import type { Logs } from '../logs';
import { tablePrefix } from '../tables/application-folders';
import { LOG_TABLES } from '../tables/log-table-list';

export interface QueriedTable {
  readonly name: string;
  /** Known at synth. */
  readonly bucketArn: string;
  /** Folder of the table in its bucket, with a slash at its end. */
  readonly prefix: string;
}

export interface QueriedDatabase {
  /** Known at synth, as it stands in ARNs and in views. */
  readonly name: string;
  /** The same for Terraform, which makes the database first. */
  readonly reference: string;
  readonly tables: readonly QueriedTable[];
}

export const queriedDatabase = (
  { tables, requests, applications }: Logs,
  { accountId, region }: Environment['aws'],
): QueriedDatabase => ({
  name: databaseNameOf(tables),
  reference: tables.database.name,
  tables: LOG_TABLES.map(({ name, writtenBy }) =>
    'loadBalancer' in writtenBy
      ? {
          name,
          bucketArn: requests.arn,
          prefix: `${writtenBy.loadBalancer}/AWSLogs/${accountId}/elasticloadbalancing/${region}/`,
        }
      : { name, bucketArn: applications.arn, prefix: tablePrefix(writtenBy.logRouter) },
  ),
});

function databaseNameOf({ database }: Logs['tables']): string {
  const { nameInput } = database;
  if (nameInput === undefined) throw new Error(`${database.node.path} has no name: views are written for one`);
  return nameInput;
}
