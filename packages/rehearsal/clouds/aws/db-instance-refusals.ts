/** What the RDS service answers when a DB instance may not be made, changed or deleted so. */
import type { CloudResource, CloudView, Diagnostic, Values } from '../behaviour';
import { failure, number, text, truthy } from '../values';
import { find, operation, regionOfArn } from './errors';
import { arn } from './names';
import { actualVersion, familyOf, isEngine } from './rds-engines';
import { windowComplaints } from './rds-windows';

type Fail = ReturnType<typeof operation>;

export function refuseChange(
  action: 'create' | 'update',
  values: Values,
  cloud: CloudView,
  prior: Values | undefined,
): readonly Diagnostic[] {
  const name = text(values, 'identifier') ?? '';
  const fail =
    action === 'create'
      ? operation(`creating RDS DB Instance (${name})`, 'RDS', 'CreateDBInstance')
      : operation(`updating RDS DB Instance (${name})`, 'RDS', 'ModifyDBInstance');
  return [
    ...windowComplaints(text(values, 'backup_window'), text(values, 'maintenance_window')).map((complaint) =>
      fail('api error InvalidParameterValue', complaint, ['maintenance_window']),
    ),
    ...wrongEngine(values, fail),
    ...olderEngine(prior, values, fail),
    ...wrongGroups(values, cloud, fail),
    ...wrongKey(values, cloud, fail),
    ...wrongStorage(values, fail),
  ];
}

function wrongEngine(values: Values, fail: Fail): readonly Diagnostic[] {
  const engine = text(values, 'engine');
  if (engine === undefined || isEngine(engine.toLowerCase())) return [];
  return [fail('api error InvalidParameterValue', `Invalid DB engine`, ['engine'])];
}

/** RDS upgrades, and never goes back (message: seen in hashicorp/terraform#22462 and later, for every engine). */
function olderEngine(prior: Values | undefined, values: Values, fail: Fail): readonly Diagnostic[] {
  const engine = (text(values, 'engine') ?? '').toLowerCase();
  const from = text(prior, 'engine_version_actual');
  const wanted = text(values, 'engine_version');
  if (from === undefined || wanted === undefined || text(prior, 'engine_version') === wanted) return [];
  const why = `Cannot upgrade ${engine} from ${from} to ${wanted}`;
  return isOlder(actualVersion(engine, wanted), from)
    ? [fail('api error InvalidParameterCombination', why, ['engine_version'])]
    : [];
}

/** Compares the numbers of two versions, `8.0.35` or `19.0.0.0.ru-2025-04.rur-2025-04.r1`, from the left. */
function isOlder(version: string, other: string): boolean {
  const [left, right] = [version, other].map((each) => (each.match(/\d+/g) ?? []).map(Number)) as [number[], number[]];
  const first = left.findIndex((part, index) => part !== right[index]);
  return first >= 0 && (left[first] ?? 0) < (right[first] ?? 0);
}

function wrongGroups(values: Values, cloud: CloudView, fail: Fail): readonly Diagnostic[] {
  const subnets = text(values, 'db_subnet_group_name');
  const parameters = text(values, 'parameter_group_name');
  const options = text(values, 'option_group_name');
  const found: Diagnostic[] = [];
  if (subnets && subnets !== 'default' && !find(cloud, 'aws_db_subnet_group', subnets)) {
    found.push(
      fail('DBSubnetGroupNotFoundFault', `DB subnet group '${subnets}' does not exist.`, ['db_subnet_group_name']),
    );
  }
  if (options && !options.startsWith('default:') && !find(cloud, 'aws_db_option_group', options)) {
    found.push(
      fail('OptionGroupNotFoundFault', `Specified OptionGroupName: ${options} not found.`, ['option_group_name']),
    );
  }
  return [...found, ...wrongParameters(parameters, values, cloud, fail)];
}

function wrongParameters(
  name: string | undefined,
  values: Values,
  cloud: CloudView,
  fail: Fail,
): readonly Diagnostic[] {
  if (!name || name.startsWith('default.')) return [];
  const path = ['parameter_group_name'];
  const group = find(cloud, 'aws_db_parameter_group', name);
  if (!group) return [fail('DBParameterGroupNotFoundFault', `DBParameterGroup not found: ${name}`, path)];
  const engine = (text(values, 'engine') ?? '').toLowerCase();
  const wanted = familyOf(engine, actualVersion(engine, text(values, 'engine_version')));
  const family = text(group.values, 'family');
  const why = `The Parameter Group ${name} with DBParameterGroupFamily ${family} can't be used for this instance. Please use a Parameter Group with DBParameterGroupFamily ${wanted}.`;
  return family === wanted ? [] : [fail('api error InvalidParameterCombination', why, path)];
}

function wrongKey(values: Values, cloud: CloudView, fail: Fail): readonly Diagnostic[] {
  const key = text(values, 'kms_key_id');
  const elsewhere = regionOfArn(key) !== undefined && regionOfArn(key) !== cloud.region;
  const why = `The specified KMS key [${key}] does not exist, is not enabled or you do not have permissions to access it.`;
  return elsewhere ? [fail('KMSKeyNotAccessibleFault', why, ['kms_key_id'])] : [];
}

function wrongStorage(values: Values, fail: Fail): readonly Diagnostic[] {
  const allocated = number(values, 'allocated_storage') ?? 0;
  const most = number(values, 'max_allocated_storage') ?? 0;
  const why = 'Max storage size must be greater than storage size';
  const isSmall = allocated > 0 && allocated < 5;
  return [
    ...(most > 0 && most < allocated
      ? [fail('api error InvalidParameterCombination', why, ['max_allocated_storage'])]
      : []),
    ...(isSmall
      ? [
          fail(
            'api error InvalidParameterValue',
            `Invalid storage size: ${allocated}. Storage size must be at least 5 GiB`,
            ['allocated_storage'],
          ),
        ]
      : []),
  ];
}

/** The provider asks for the snapshot's name before it calls; the service guards what is protected, and the names of snapshots. */
export function refuseDelete(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const fail = operation(`deleting RDS DB Instance (${text(values, 'identifier') ?? ''})`, 'RDS', 'DeleteDBInstance');
  const snapshot = text(values, 'final_snapshot_identifier');
  if (truthy(values, 'deletion_protection')) {
    const why = 'Cannot delete protected DB Instance, please disable deletion protection and try again.';
    return [fail('api error InvalidParameterCombination', why)];
  }
  if (truthy(values, 'skip_final_snapshot')) return [];
  if (snapshot === undefined) {
    return [failure('final_snapshot_identifier is required when skip_final_snapshot is false')];
  }
  const why = `Cannot create the snapshot because a snapshot with the identifier ${snapshot} already exists.`;
  return snapshots(cloud).some(({ id }) => id === snapshot) ? [fail('DBSnapshotAlreadyExists', why)] : [];
}

/** Manual snapshots, which outlive their instance, of this region. */
const snapshots = (cloud: CloudView) =>
  cloud
    .resources('aws_db_snapshot')
    .filter(({ values }) => regionOfArn(text(values, 'db_snapshot_arn')) === cloud.region);

/** Automated backups that are kept, for the API's door: the attributes of the instance as it was ("Retaining automated backups", RDS User Guide). */
export function retainedBackups(values: Values): readonly CloudResource[] {
  const id = text(values, 'resource_id');
  const isKept = values['delete_automated_backups'] === false && (number(values, 'backup_retention_period') ?? 0) > 0;
  return id !== undefined && isKept
    ? [{ type: 'rds_automated_backup', id, values: { ...values, password: null } }]
    : [];
}

/** What DeleteDBInstance makes before it deletes (RDS API Reference, "FinalDBSnapshotIdentifier"). */
export function finalSnapshot(values: Values, cloud: CloudView): readonly CloudResource[] {
  const id = text(values, 'final_snapshot_identifier');
  if (truthy(values, 'skip_final_snapshot') || id === undefined) return [];
  const taken = [
    'allocated_storage',
    'availability_zone',
    'engine',
    'iops',
    'kms_key_id',
    'license_model',
    'port',
    'username',
  ];
  return [
    {
      type: 'aws_db_snapshot',
      id,
      values: {
        ...Object.fromEntries(taken.map((name) => [name, values[name]])),
        id,
        db_snapshot_identifier: id,
        db_snapshot_arn: arn(cloud, 'rds', `snapshot:${id}`),
        db_instance_identifier: text(values, 'identifier') ?? '',
        encrypted: truthy(values, 'storage_encrypted'),
        engine_version: text(values, 'engine_version_actual') ?? '',
        snapshot_type: 'manual',
        status: 'available',
      },
    },
  ];
}
