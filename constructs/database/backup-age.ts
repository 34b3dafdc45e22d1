/**
 * The state machine that measures how old the backups are, in Amazon States Language with JSONata: three questions to
 * AWS, one answer to CloudWatch. No metric that AWS publishes says any of it.
 */

import { BACKUPS } from '../alarms/catalogue';

export interface BackupAgeInput {
  readonly dbInstanceIdentifier: string;
  /** Of the same instance: the vault holds copies of others, too. */
  readonly dbInstanceArn: string;
  readonly backupVaultName: string;
}

const WEEK_MILLIS = 604_800_000;

const jsonata = (expression: string) => `{% ${expression} %}`;

/** The newest of some ISO times in ms since the epoch, or null: one that is missing must not hide the others. */
const newest = (times: string) => jsonata(`( $t := $max(${times}.$toMillis($)); $exists($t) ? $t : null )`);

const ageMetric = (metricName: string, variable: string, dbInstanceIdentifier: string) =>
  `{"MetricName": "${metricName}", "Unit": "Seconds", "Time": $${variable},` +
  ` "Dimensions": [{"Name": "DBInstanceIdentifier", "Value": "${dbInstanceIdentifier}"}]}`;

/** The metrics whose time is known, with the age in place of the time. */
const metricData = (dbInstanceIdentifier: string) => {
  const metrics = [
    ageMetric(BACKUPS.restorablePoint.name, 'restorable', dbInstanceIdentifier),
    ageMetric(BACKUPS.nightlySnapshot.name, 'snapshot', dbInstanceIdentifier),
    ageMetric(BACKUPS.vaultCopy.name, 'copy', dbInstanceIdentifier),
  ];
  const known = `$filter([${metrics.join(', ')}], function($metric) { $metric.Time != null })`;
  // The outer brackets keep a list of one a list.
  return jsonata(
    `[${known}.{"MetricName": MetricName, "Unit": Unit, "Dimensions": [Dimensions], "Value": ($millis() - Time) / 1000}]`,
  );
};

/** Definition of the state machine; the names of calls and fields are those of Step Functions' AWS SDK integrations. */
export const backupAgeDefinition = ({ dbInstanceIdentifier, dbInstanceArn, backupVaultName }: BackupAgeInput) => ({
  Comment: 'Measures how old the newest restorable point, nightly snapshot and vault copy of the update database are',
  QueryLanguage: 'JSONata',
  StartAt: 'DescribeDatabase',
  States: {
    DescribeDatabase: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:rds:describeDBInstances',
      Arguments: { DbInstanceIdentifier: dbInstanceIdentifier },
      Assign: { restorable: newest('$states.result.DbInstances.LatestRestorableTime') },
      Next: 'ListNightlySnapshots',
    },
    ListNightlySnapshots: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:rds:describeDBSnapshots',
      Arguments: { DbInstanceIdentifier: dbInstanceIdentifier, SnapshotType: 'automated' },
      Assign: { snapshot: newest(`$states.result.DbSnapshots[Status = 'available'].SnapshotCreateTime`) },
      Next: 'ListVaultCopies',
    },
    ListVaultCopies: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:backup:listRecoveryPointsByBackupVault',
      // Two kilobytes for each point, and a state holds 256: all that a vault keeps would not fit. None in a week is unknown, and an alarm.
      Arguments: {
        BackupVaultName: backupVaultName,
        ByResourceArn: dbInstanceArn,
        ByCreatedAfter: jsonata(`$fromMillis($millis() - ${WEEK_MILLIS})`),
      },
      Assign: { copy: newest(`$states.result.RecoveryPoints[Status = 'COMPLETED'].CompletionDate`) },
      Next: 'PutMetrics',
    },
    PutMetrics: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:cloudwatch:putMetricData',
      Arguments: { Namespace: BACKUPS.restorablePoint.namespace, MetricData: metricData(dbInstanceIdentifier) },
      End: true,
    },
  },
});
