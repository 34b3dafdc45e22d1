/**
 * Partition projection: Athena works out which folders a query needs from the table's parameters, so that no crawler and
 * no `ALTER TABLE ADD PARTITION` has to run for tomorrow's lines. "Supported types for partition projection" and
 * "Set up partition projection" (Athena user guide). Glue takes wrong settings without a word; Athena refuses the query.
 */

/** How fine the folders of a table are. */
export type Partitions = 'days' | 'hours';

export interface PartitionKey {
  readonly name: string;
  readonly comment: string;
}

const DAY: PartitionKey = {
  name: 'day',
  comment: 'Folder of the day in UTC, yyyy/MM/dd: name it in every query, or all days are read and paid for.',
};
const HOUR: PartitionKey = { name: 'hour', comment: 'Folder of the hour in UTC, 00 to 23.' };

export const partitionKeys = (partitions: Partitions): readonly PartitionKey[] =>
  partitions === 'hours' ? [DAY, HOUR] : [DAY];

/** The folder of a moment, as strftime writes it: what the log router's keys begin with below the table's folder. */
export const folderOf = (partitions: Partitions) => (partitions === 'hours' ? '%Y/%m/%d/%H' : '%Y/%m/%d');

/**
 * Parameters of the table.
 *
 * @param location `s3://…/`: what stands before the folders of the days
 * @param retentionDays S3 deletes what is older, so Athena does not look for it
 */
export const projection = (
  partitions: Partitions,
  location: string,
  retentionDays: number,
): Readonly<Record<string, string>> => ({
  'projection.enabled': 'true',
  'projection.day.type': 'date',
  'projection.day.format': 'yyyy/MM/dd',
  // INVARIANT: log-table-retention
  'projection.day.range': `NOW-${retentionDays}DAYS,NOW`,
  'projection.day.interval': '1',
  'projection.day.interval.unit': 'DAYS',
  ...(partitions === 'hours' && {
    'projection.hour.type': 'integer',
    'projection.hour.range': '0,23',
    'projection.hour.digits': '2',
    'projection.hour.interval': '1',
  }),
  // `$$` is Terraform's way to write a dollar: Glue gets ${day}.
  'storage.location.template': `${location}${partitions === 'hours' ? '$${day}/$${hour}' : '$${day}'}/`,
});
