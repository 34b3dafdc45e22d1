/** What RDS refuses. */
import type { CloudView, Values } from '../../behaviour';
import { number, text, truthy } from '../../values';
import { find, regionOfArn } from '../errors';
import { windowComplaints } from '../rds-windows';
import { engineRows, groupRows } from './rds-engine-rows';
import { API, CHANGE, MOTO, RESTORE } from './rds-words';
import { when } from './rules';
import type { Refusal, RefusalTable } from './table';

const settingRows: readonly Refusal[] = [
  {
    operations: CHANGE,
    code: 'InvalidParameterValue',
    path: 'maintenance_window',
    source: `${API}, CreateDBInstance, PreferredBackupWindow and PreferredMaintenanceWindow`,
    refused: ({ values }) => windowComplaints(text(values, 'backup_window'), text(values, 'maintenance_window'))[0],
  },
  {
    operations: ['CreateDBInstance', 'ModifyDBInstance'],
    code: 'InvalidParameterValue',
    path: 'backup_retention_period',
    source: `${API}, ModifyDBInstance, BackupRetentionPeriod: 0 to 35`,
    refused({ values }) {
      const days = number(values, 'backup_retention_period');
      const isWrong = days !== undefined && (days < 0 || days > 35);
      return when(isWrong, `Invalid backup retention period: ${days}. Retention period must be between 0 and 35.`);
    },
  },
  {
    operations: ['CreateDBInstance', 'ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    path: 'backup_retention_period',
    source: `${API}, ModifyDBInstance: "Can't be set to 0 if the DB instance is a source to read replicas"; backups are replicated on the same terms`,
    refused: ({ values, cloud }) =>
      when(
        number(values, 'backup_retention_period') === 0 && isReplicated(values, cloud),
        'Automated backups cannot be disabled while they are replicated to another AWS Region.',
      ),
  },
  {
    operations: CHANGE,
    code: 'KMSKeyNotAccessibleFault',
    isModelled: true,
    path: 'kms_key_id',
    source: MOTO,
    refused({ values, cloud }) {
      const key = text(values, 'kms_key_id');
      const isElsewhere = regionOfArn(key) !== undefined && regionOfArn(key) !== cloud.region;
      return when(
        isElsewhere || isUnusable(key, cloud),
        `The specified KMS key [${key}] does not exist, is not enabled or you do not have permissions to access it.`,
      );
    },
  },
  {
    operations: ['CreateDBInstance', 'ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    path: 'max_allocated_storage',
    source: 'moto/rds/models.py',
    refused({ values }) {
      const [allocated, most] = [
        number(values, 'allocated_storage') ?? 0,
        number(values, 'max_allocated_storage') ?? 0,
      ];
      return when(most > 0 && most < allocated, 'Max storage size must be greater than storage size');
    },
  },
  {
    operations: ['CreateDBInstance', 'ModifyDBInstance'],
    code: 'InvalidParameterValue',
    path: 'allocated_storage',
    source: `${API}, CreateDBInstance, AllocatedStorage: no engine takes less than 5`,
    refused({ values }) {
      const allocated = number(values, 'allocated_storage') ?? 0;
      return when(
        allocated > 0 && allocated < 5,
        `Invalid storage size: ${allocated}. Storage size must be at least 5 GiB`,
      );
    },
  },
];

const isReplicated = (values: Values, cloud: CloudView): boolean =>
  cloud
    .resources('aws_db_instance_automated_backups_replication')
    .some((each) => each.values.source_db_instance_arn === values.arn);

/** A key that the rehearsal knows and that is disabled or waits for its deletion. */
function isUnusable(key: string | undefined, cloud: CloudView): boolean {
  const known = key === undefined ? undefined : find(cloud, 'aws_kms_key', key)?.values;
  return known !== undefined && (known['is_enabled'] === false || known['key_state'] === 'PendingDeletion');
}

const nameRows: readonly Refusal[] = [
  {
    operations: RESTORE,
    code: 'DBInstanceAlreadyExistsFault',
    isModelled: true,
    wireCode: 'DBInstanceAlreadyExists',
    path: 'identifier',
    source: MOTO,
    refused: ({ values, cloud }) =>
      when(
        cloud
          .resources('aws_db_instance')
          .some((each) => each.values.identifier === values.identifier && inRegion(each.values, cloud)),
        'DB instance already exists',
      ),
  },
  {
    operations: ['CreateDBSnapshot', 'DeleteDBInstance', 'CopyDBSnapshot'],
    code: 'DBSnapshotAlreadyExistsFault',
    isModelled: true,
    wireCode: 'DBSnapshotAlreadyExists',
    source: MOTO,
    refused({ values, cloud }) {
      const name = text(values, 'final_snapshot_identifier');
      const isTaken = cloud
        .resources('aws_db_snapshot')
        .some((each) => each.id === name && inRegion(each.values, cloud));
      return when(
        name !== undefined && !truthy(values, 'skip_final_snapshot') && isTaken,
        `Cannot create the snapshot because a snapshot with the identifier ${name} already exists.`,
      );
    },
  },
  {
    operations: ['DeleteDBInstance'],
    code: 'InvalidParameterCombination',
    source: 'terraform-aws-modules/terraform-aws-rds#130 and others that quote it',
    refused: ({ values }) =>
      when(
        truthy(values, 'deletion_protection'),
        'Cannot delete protected DB Instance, please disable deletion protection and try again.',
      ),
  },
];

const inRegion = (values: Values, cloud: CloudView): boolean =>
  (regionOfArn(text(values, 'arn') ?? text(values, 'db_snapshot_arn')) ?? cloud.region) === cloud.region;

const momentRows: readonly Refusal[] = [
  {
    operations: ['RestoreDBInstanceToPointInTime'],
    code: 'PointInTimeRestoreNotEnabledFault',
    isModelled: true,
    wireCode: 'PointInTimeRestoreNotEnabled',
    source: `${API}, RestoreDBInstanceToPointInTime, errors`,
    refused: ({ source }) =>
      when(
        source !== undefined && (number(source, 'backup_retention_period') ?? 0) === 0,
        'SourceDBInstanceIdentifier refers to a DB instance with BackupRetentionPeriod equal to 0.',
      ),
  },
  {
    operations: ['RestoreDBInstanceToPointInTime'],
    code: 'InvalidParameterValue',
    source: `${API}, RestoreDBInstanceToPointInTime, RestoreTime: "Must be before the latest restorable time for the DB instance"; the words are ours`,
    refused({ moment, window }) {
      if (window === undefined) return undefined;
      const [from, to] = [window.from?.toISOString() ?? 'never', window.to?.toISOString() ?? 'never'];
      const isInside =
        moment !== undefined &&
        window.from !== undefined &&
        window.to !== undefined &&
        moment >= window.from &&
        moment <= window.to;
      return when(
        !isInside,
        `The specified restore time ${moment?.toISOString() ?? '(the latest)'} is not within the restorable window of the source, from ${from} to ${to}.`,
      );
    },
  },
];

export const RDS_REFUSALS: RefusalTable = {
  service: 'RDS',
  rows: [
    ...nameRows.slice(2),
    ...nameRows.slice(0, 2),
    ...settingRows.slice(0, 1),
    ...engineRows,
    ...groupRows,
    ...settingRows.slice(1),
    ...momentRows,
  ],
};
