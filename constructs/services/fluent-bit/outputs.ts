/** Where the lines of a table go: to S3 for as long as the bucket keeps them, to CloudWatch for the last days. */
import { currentFolder, type ApplicationLogTable } from '../../logs/tables/application-folders';
import type { Section } from './section';

export interface Destinations {
  readonly region: string;
  /** Bucket of the application logs. */
  readonly bucketName: string;
  /** Log group of each table that is written; made elsewhere, with its retention. */
  readonly logGroupNames: Readonly<Partial<Record<ApplicationLogTable, string>>>;
}

/** Of Fluent Bit's own files; each output needs a folder for itself. */
const BUFFER_FOLDER = '/tmp/fluent-bit/s3';

/** Raw lines: the value that the container wrote, without the record around it. */
const LINE = ['log_key', 'log'] as const;

/**
 * Objects of one line after another, compressed, one or more for each minute with output. `$UUID` keeps tasks from
 * overwriting each other; PutObject needs no permission but s3:PutObject, and nothing half-done stays behind.
 */
export const s3Output = (table: ApplicationLogTable, match: string, { region, bucketName }: Destinations): Section => ({
  kind: 'OUTPUT',
  options: [
    ['Name', 's3'],
    ['Match', match],
    ['region', region],
    ['bucket', bucketName],
    ['s3_key_format', `/${currentFolder(table)}%H%M%S-$UUID.gz`],
    ['use_put_object', 'On'],
    ['compression', 'gzip'],
    ['total_file_size', '10M'],
    ['upload_timeout', '1m'],
    ['store_dir', `${BUFFER_FOLDER}/${table}`],
    LINE,
    ['retry_limit', 5],
  ],
});

/** One stream for each container: what precedes the id of the task is the table. */
export function cloudWatchOutput(table: ApplicationLogTable, match: string, destinations: Destinations): Section {
  const logGroup = destinations.logGroupNames[table];
  if (logGroup === undefined) throw new Error(`logGroupNames has no log group for ${table}: name the one to write to`);
  return {
    kind: 'OUTPUT',
    options: [
      ['Name', 'cloudwatch_logs'],
      ['Match', match],
      ['region', destinations.region],
      ['log_group_name', logGroup],
      // The tag follows: <container>-firelens-<task id>.
      ['log_stream_prefix', 'task-'],
      // Made by Terraform, so that it has a retention and a key.
      ['auto_create_group', 'Off'],
      LINE,
      ['Retry_Limit', 5],
    ],
  };
}
