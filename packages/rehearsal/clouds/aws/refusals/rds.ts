/** What RDS refuses. */
import type { CloudView, Values } from '../../behaviour';
import { number, text, truthy } from '../../values';
import { find, regionOfArn } from '../errors';
import { actualVersion, familyOf, isEngine, isKnownVersion } from '../rds-engines';
import { windowComplaints } from '../rds-windows';
import type { Facts, Refusal, RefusalTable } from './table';

const MAKE = ['CreateDBInstance', 'RestoreDBInstanceFromDBSnapshot', 'RestoreDBInstanceToPointInTime'];
const CHANGE = [...MAKE, 'ModifyDBInstance'];
const RESTORE = MAKE.slice(1);

const API = 'RDS API Reference';
const MOTO = 'moto/rds/exceptions.py';

/** RDS lowers what it is given, and believes it to be the engine's name. */
const engineOf = ({ values }: Pick<Facts, 'values'>): string => (text(values, 'engine') ?? '').toLowerCase();
const versionOf = (facts: Facts): string => actualVersion(engineOf(facts), text(facts.values, 'engine_version'));

const when = (isWrong: boolean, message: string): string | undefined => (isWrong ? message : undefined);

/** Classes as "DB instance classes" (RDS User Guide) lists their kinds; db.m5.large, db.t4g.micro, db.x2iedn.24xlarge. */
const CLASS =
  /^db\.(serverless|[a-z]\d+[a-z]*(-[a-z0-9]+)?\.(micro|small|medium|large|\d*xlarge|metal)(\.tpc\d\.mem\dx)?)$/;

const groupRows: readonly Refusal[] = [
  {
    operations: CHANGE,
    code: 'DBSubnetGroupNotFoundFault',
    isModelled: true,
    path: 'db_subnet_group_name',
    source: `${API}, CreateDBInstance, errors`,
    refused({ values, cloud }) {
      const name = text(values, 'db_subnet_group_name');
      return when(
        name !== undefined && name !== 'default' && !find(cloud, 'aws_db_subnet_group', name),
        `DB subnet group '${name}' does not exist.`,
      );
    },
  },
  {
    operations: CHANGE,
    code: 'OptionGroupNotFoundFault',
    isModelled: true,
    path: 'option_group_name',
    source: MOTO,
    refused({ values, cloud }) {
      const name = text(values, 'option_group_name');
      const isMissing = name !== undefined && !name.startsWith('default:') && !find(cloud, 'aws_db_option_group', name);
      return when(isMissing, `Specified OptionGroupName: ${name} not found.`);
    },
  },
  {
    operations: CHANGE,
    code: 'DBParameterGroupNotFoundFault',
    isModelled: true,
    path: 'parameter_group_name',
    source: `${API}, ModifyDBInstance, errors`,
    refused: ({ values, cloud }) => {
      const name = text(values, 'parameter_group_name');
      return when(isOwnGroup(name) && !parameterGroup(values, cloud), `DBParameterGroup not found: ${name}`);
    },
  },
  {
    operations: CHANGE,
    code: 'InvalidParameterCombination',
    path: 'parameter_group_name',
    source: 'terraform-aws-modules/terraform-aws-rds#200 and others that quote it',
    refused(facts) {
      const name = text(facts.values, 'parameter_group_name');
      const family = text(parameterGroup(facts.values, facts.cloud), 'family');
      const needed = familyOf(engineOf(facts), versionOf(facts));
      return when(
        family !== undefined && family !== needed,
        `The Parameter Group ${name} with DBParameterGroupFamily ${family} can't be used for this instance. Please use a Parameter Group with DBParameterGroupFamily ${needed}.`,
      );
    },
  },
];

const isOwnGroup = (name: string | undefined): boolean => name !== undefined && !name.startsWith('default.');

function parameterGroup(values: Values, cloud: CloudView): Values | undefined {
  const name = text(values, 'parameter_group_name');
  return isOwnGroup(name) ? find(cloud, 'aws_db_parameter_group', name)?.values : undefined;
}

const engineRows: readonly Refusal[] = [
  {
    operations: ['CreateDBInstance', 'ModifyDBInstance'],
    code: 'InvalidParameterValue',
    path: 'engine',
    source: 'seen in issues of hashicorp/terraform-provider-aws',
    refused: (facts) => when(engineOf(facts) !== '' && !isEngine(engineOf(facts)), 'Invalid DB engine'),
  },
  {
    operations: CHANGE,
    code: 'InvalidParameterValue',
    path: 'instance_class',
    source: 'seen in the output of Terraform for db.m6i.xlarge where there was none',
    refused({ values }) {
      const name = text(values, 'instance_class');
      return when(name !== undefined && !CLASS.test(name), `Invalid DB Instance class: ${name}`);
    },
  },
  {
    operations: ['CreateDBInstance', 'ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    path: 'engine_version',
    source: 'hashicorp/terraform-provider-aws#20514 and others that quote it',
    refused(facts) {
      const wanted = text(facts.values, 'engine_version');
      if (wanted === undefined || wanted === text(facts.prior, 'engine_version') || isOlderThanPrior(facts))
        return undefined;
      return when(!isKnownVersion(engineOf(facts), wanted), `Cannot find version ${wanted} for ${engineOf(facts)}`);
    },
  },
  {
    operations: ['ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    path: 'engine_version',
    source: 'hashicorp/terraform#22462 and later, for every engine: RDS upgrades, and never goes back',
    refused: (facts) =>
      when(
        isOlderThanPrior(facts),
        `Cannot upgrade ${engineOf(facts)} from ${text(facts.prior, 'engine_version_actual')} to ${text(facts.values, 'engine_version')}`,
      ),
  },
];

function isOlderThanPrior(facts: Facts): boolean {
  const from = text(facts.prior, 'engine_version_actual');
  const wanted = text(facts.values, 'engine_version');
  if (from === undefined || wanted === undefined || text(facts.prior, 'engine_version') === wanted) return false;
  return isOlder(versionOf(facts), from);
}

/** Compares the numbers of two versions, `8.0.35` or `19.0.0.0.ru-2025-04.rur-2025-04.r1`, from the left. */
function isOlder(version: string, other: string): boolean {
  const [left, right] = [version, other].map((each) => (each.match(/\d+/g) ?? []).map(Number)) as [number[], number[]];
  const first = left.findIndex((part, index) => part !== right[index]);
  return first >= 0 && (left[first] ?? 0) < (right[first] ?? 0);
}

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
