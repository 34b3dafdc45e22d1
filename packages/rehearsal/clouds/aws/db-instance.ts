/**
 * DB instances. Plans and checks: internal/service/rds/instance.go of the provider; answers and refusals: RDS API
 * Reference, "CreateDBInstance" and "DeleteDBInstance".
 */
import { all, checks, doesNotMatch, matches, oneOf, type ArgumentCheck } from '../arguments';
import type { CloudView, ResourceBehaviour, Values } from '../behaviour';
import { changed, failure, number, text, truthy, texts, unset } from '../values';
import { dailyWindow, validArn, weeklyWindow } from './checks';
import { inheritedOf } from './db-instance-origin';
import { DELETED_INSTANCE, finalSnapshot, refuseChange, refuseDelete, remainsOf } from './db-instance-refusals';
import { apiError, find } from './errors';
import { accountHex, arn, awsManagedKeyId, EPOCH, letters, nameOf, uuid } from './names';
import { actualVersion, familyOf, licenseOf, portOf } from './rds-engines';
import { identifierRules } from './rds-names';
import { regionFacts, zonesOf } from './regions';

/** Changes of these make a new instance (ForceNew in the provider). */
const REPLACING = [
  'engine',
  'username',
  'db_name',
  'kms_key_id',
  'storage_encrypted',
  'snapshot_identifier',
  'availability_zone',
  'character_set_name',
  'timezone',
  'backup_target',
  'custom_iam_instance_profile',
];

/** RDS tells none of these ("DBInstance", RDS API Reference); the importer sets the two that a deletion needs (resourceInstanceImport). */
const IMPORTED: Values = {
  allow_major_version_upgrade: null,
  apply_immediately: null,
  delete_automated_backups: true,
  final_snapshot_identifier: null,
  password: null,
  restore_to_point_in_time: [],
  s3_import: [],
  skip_final_snapshot: true,
  snapshot_identifier: null,
};

function endpointOf(identifier: string, cloud: CloudView): string {
  return `${identifier}.c${accountHex(cloud, 11, 'rds', cloud.region)}.${cloud.region}.rds.amazonaws.com`;
}

function identity(identifier: string, port: number, cloud: CloudView): Values {
  const address = endpointOf(identifier, cloud);
  return { identifier, address, endpoint: `${address}:${port}`, arn: arn(cloud, 'rds', `db:${identifier}`) };
}

/** The secret that RDS keeps when `manage_master_user_password` is on. */
function masterUserSecret(values: Values, cloud: CloudView, resourceId: string): Values[] {
  if (!truthy(values, 'manage_master_user_password')) return [];
  const name = `rds!db-${uuid(cloud, 'master', resourceId)}-${letters(cloud, 6, 'secret', resourceId)}`;
  const key = text(values, 'master_user_secret_kms_key_id') ?? serviceKey(cloud, 'secretsmanager');
  return [{ kms_key_id: key, secret_arn: arn(cloud, 'secretsmanager', `secret:${name}`), secret_status: 'active' }];
}

/** The key AWS manages for a service, `alias/aws/SERVICE`. */
function serviceKey(cloud: CloudView, service: string): string {
  return arn(cloud, 'kms', `key/${awsManagedKeyId(cloud, service)}`);
}

function storage(values: Values): Values {
  const type = text(values, 'storage_type') ?? 'gp2';
  const large = (number(values, 'allocated_storage') ?? 0) >= 400;
  if (type !== 'gp3') return { storage_type: type, iops: 0, storage_throughput: 0 };
  return { storage_type: type, iops: large ? 12000 : 3000, storage_throughput: large ? 500 : 125 };
}

function engineDefaults(values: Values): Values {
  const name = (text(values, 'engine') ?? 'mysql').toLowerCase();
  const actual = actualVersion(name, text(values, 'engine_version'));
  const family = familyOf(name, actual);
  return {
    engine: name,
    engine_version: text(values, 'engine_version') ?? actual,
    engine_version_actual: actual,
    port: portOf(name),
    license_model: licenseOf(name),
    parameter_group_name: `default.${family}`,
    option_group_name: `default:${name}-${family.slice(name.length).replaceAll('.', '-')}`,
  };
}

function monitoring(values: Values, cloud: CloudView): Values {
  const insights = truthy(values, 'performance_insights_enabled');
  return {
    database_insights_mode: 'standard',
    monitoring_role_arn: '',
    performance_insights_kms_key_id: insights ? serviceKey(cloud, 'rds') : '',
    performance_insights_retention_period: insights ? 7 : 0,
  };
}

function network(values: Values, cloud: CloudView): Values {
  const group = find(cloud, 'aws_db_subnet_group', text(values, 'db_subnet_group_name'));
  const vpc = find(cloud, 'aws_vpc', text(group?.values, 'vpc_id'));
  const zones = texts(group?.values, 'subnet_ids').map((id) =>
    text(find(cloud, 'aws_subnet', id)?.values, 'availability_zone'),
  );
  const groupId = text(vpc?.values, 'default_security_group_id');
  return {
    availability_zone: zones.sort()[0] ?? zonesOf(cloud.region)[0],
    db_subnet_group_name: 'default',
    network_type: 'IPV4',
    vpc_security_group_ids: groupId ? [groupId] : [],
  };
}

function backups(values: Values): Values {
  const retained = (number(values, 'backup_retention_period') ?? 0) > 0;
  return {
    backup_retention_period: 0,
    backup_target: 'region',
    backup_window: '07:13-07:43',
    maintenance_window: 'sun:10:21-sun:10:51',
    latest_restorable_time: retained ? EPOCH : '',
  };
}

const limitedTo =
  (low: number, high: number): ArgumentCheck =>
  (value, name) => {
    const days = Number(value);
    return days < low || days > high ? [`expected ${name} to be in the range (${low} - ${high}), got ${days}`] : [];
  };

const SNAPSHOT_NAME = all(
  matches(/^[A-Za-z]/, 'must begin with alphabetic character'),
  matches(/^[0-9A-Za-z-]+$/, 'must only contain alphanumeric characters and hyphens'),
  doesNotMatch(/--/, 'cannot contain two consecutive hyphens'),
  doesNotMatch(/-$/, 'cannot end in a hyphen'),
);

/** An identifier may come again, a resource id never does ("DBInstance", RDS API Reference: region-unique, immutable). */
function newResourceId(identifier: string, cloud: CloudView): string {
  const gone = new Set(cloud.resources(DELETED_INSTANCE).map(({ id }) => id));
  for (let turn = 0; ; turn += 1) {
    const seed = [cloud.region, identifier, ...(turn === 0 ? [] : [String(turn)])];
    const id = `db-${letters(cloud, 26, 'aws_db_instance', ...seed)}`;
    if (!gone.has(id)) return id;
  }
}

function made(values: Values, cloud: CloudView): Values {
  const identifier = nameOf(cloud, 'aws_db_instance', values, 'identifier');
  const resourceId = newResourceId(identifier, cloud);
  const engine = engineDefaults(values);
  const encrypted = truthy(values, 'storage_encrypted');
  return {
    ...identity(identifier, number(values, 'port') ?? Number(engine.port), cloud),
    ...engine,
    ...storage(values),
    ...network(values, cloud),
    ...backups(values),
    ...monitoring(values, cloud),
    id: resourceId,
    resource_id: resourceId,
    identifier_prefix: text(values, 'identifier_prefix') ?? '',
    status: 'available',
    hosted_zone_id: regionFacts(cloud.region).rdsZone,
    ca_cert_identifier: 'rds-ca-rsa2048-g1',
    engine_lifecycle_support: 'open-source-rds-extended-support',
    kms_key_id: encrypted ? serviceKey(cloud, 'rds') : '',
    listener_endpoint: [],
    master_user_secret: masterUserSecret(values, cloud, resourceId),
    master_user_secret_kms_key_id: text(masterUserSecret(values, cloud, resourceId)[0], 'kms_key_id') ?? '',
    multi_az: false,
    replicas: [],
  };
}

export const dbInstance: ResourceBehaviour = {
  create(values, cloud) {
    const inherited = inheritedOf(values, cloud);
    const known = Object.entries(values).filter(([, value]) => !unset(value));
    return { ...made({ ...inherited, ...Object.fromEntries(known) }, cloud), ...inherited };
  },
  recomputedOnUpdate: (prior, planned) => [
    ...(changed(prior, planned, 'identifier') ? ['address', 'endpoint', 'arn'] : []),
    ...(changed(prior, planned, 'port') ? ['endpoint'] : []),
    ...(changed(prior, planned, 'engine_version') ? ['engine_version_actual'] : []),
    ...(changed(prior, planned, 'backup_retention_period') ? ['latest_restorable_time'] : []),
  ],
  update: (_, values, cloud) => ({
    ...identity(text(values, 'identifier') ?? '', number(values, 'port') ?? 0, cloud),
    engine_version_actual: engineDefaults(values).engine_version_actual,
    latest_restorable_time: backups(values).latest_restorable_time,
  }),
  // The provider plans no other secret (it has no CustomizeDiff for it): whoever hands the password to RDS sees it with the next read
  // (terraform-aws-modules/terraform-aws-rds#588).
  keeps: (_, prior, planned, cloud) =>
    changed(prior, planned, 'manage_master_user_password')
      ? { master_user_secret: masterUserSecret(planned, cloud, text(planned, 'resource_id') ?? '') }
      : {},
  forcesReplacement: (prior, planned) =>
    REPLACING.filter((name) => !unset(planned[name]) && changed(prior, planned, name)).map((name) => [name]),
  suppress(attribute, prior, planned) {
    const was = number(prior, attribute);
    const wanted = number(planned, 'allocated_storage');
    if (was === undefined || wanted === undefined) return false;
    // Storage that autoscaling has grown is not shrunk: the configuration names where it began.
    if (attribute === 'allocated_storage')
      return was > wanted && (number(planned, 'max_allocated_storage') ?? 0) > wanted;
    return attribute === 'max_allocated_storage' && was === 0 && number(planned, attribute) === wanted;
  },
  equivalent: { maintenance_window: 'caseless', engine: 'caseless' },
  validate: (config) => [
    ...checks({
      backup_retention_period: limitedTo(0, 35),
      backup_window: dailyWindow,
      maintenance_window: weeklyWindow,
      identifier: identifierRules,
      final_snapshot_identifier: SNAPSHOT_NAME,
      kms_key_id: validArn,
      performance_insights_kms_key_id: validArn,
      monitoring_interval: oneOf(0, 1, 5, 10, 15, 30, 60),
      storage_type: oneOf('standard', 'gp2', 'gp3', 'io1', 'io2'),
      network_type: oneOf('IPV4', 'DUAL'),
    })(config),
    ...missingForNew(config),
  ],
  refuse: (action, values, cloud, prior) =>
    action === 'delete' ? refuseDelete(values, cloud) : refuseChange(action, values, cloud, prior),
  leaves: (values, cloud) => [...finalSnapshot(values, cloud), ...remainsOf(values)],
  unique: (values) => {
    const name = text(values, 'identifier');
    const why = `creating RDS DB Instance (${name}): ${apiError('RDS', 'CreateDBInstance', 400, 'DBInstanceAlreadyExistsFault', 'DB instance already exists')}`;
    return name ? [{ scope: 'region', name: `db:${name}`, error: why }] : [];
  },
  imports: IMPORTED,
  importId: (id, cloud) => cloud.resources('aws_db_instance').find(({ values }) => values.identifier === id)?.id,
};

/** Arguments that a database from nothing needs; copies and restores bring their own. */
function missingForNew(config: Values) {
  const sources = ['replicate_source_db', 'snapshot_identifier', 'restore_to_point_in_time', 's3_import'];
  const isCopy = sources.some((name) => {
    const value = config[name];
    return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined;
  });
  if (isCopy) return [];
  return ['allocated_storage', 'engine', 'username']
    .filter((name) => config[name] === null || config[name] === undefined)
    .map((name) => failure(`"${name}": required field is not set`, [name]));
}
