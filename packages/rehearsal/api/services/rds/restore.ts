/**
 * Restores: a new instance beside the old one, with what it has of its source and what the call says (RDS API Reference,
 * "RestoreDBInstanceToPointInTime" and "RestoreDBInstanceFromDBSnapshot").
 */
import { dbInstance } from '../../../clouds/aws/db-instance';
import { RDS_REFUSALS } from '../../../clouds/aws/refusals/rds';
import { aws } from '../../../clouds/aws';
import type { Values } from '../../../clouds/behaviour';
import { list, text, truthy } from '../../../clouds/values';
import { viewOf } from '../../../provider/realm';
import { make, resources, type Context, type Handler, view } from '../../context';
import { assertAllowed } from '../../refuse';
import { ApiError } from '../../wire/api-error';
import type { Input } from '../../wire/decode';
import { snake } from '../../from-terraform';
import { automatedBackups } from './automated-backups';
import { earliestRestorable, latestRestorable } from './backups';
import { tell } from './events';
import { described, INSTANCE, INSTANCE_ALIASES, instances, isCalled, stepsFrom } from './instances';
import { rowsOf, snapshot, tagMap } from './snapshots';

/** How long a restore takes without `slow`, seconds: until the instance answers, and until its first backup is done. */
const CREATING = 480;
const BACKING_UP = 180;

/** Arguments of the calls that are no attributes of the instance, or are read here. */
const OTHER = new Set([
  'SourceDBInstanceIdentifier',
  'TargetDBInstanceIdentifier',
  'RestoreTime',
  'UseLatestRestorableTime',
  'SourceDbiResourceId',
  'SourceDBInstanceAutomatedBackupsArn',
  'DBSnapshotIdentifier',
  'DBInstanceIdentifier',
  'Tags',
  'ApplyImmediately',
  'AllowMajorVersionUpgrade',
  'MasterUserPassword',
  'CloudwatchLogsExportConfiguration',
  'NewDBInstanceIdentifier',
]);

const RENAMED: Readonly<Record<string, string>> = {
  DBParameterGroupName: 'parameter_group_name',
  EnableCloudwatchLogsExports: 'enabled_cloudwatch_logs_exports',
  EnableIAMDatabaseAuthentication: 'iam_database_authentication_enabled',
  EnablePerformanceInsights: 'performance_insights_enabled',
  EngineVersion: 'engine_version',
  DBPortNumber: 'port',
};

/** What a request says, in Terraform's names. */
export function argumentsOf(input: Input): Values {
  const entries = Object.entries(input).filter(([name]) => !OTHER.has(name));
  const nameOf = (name: string): string => {
    const alias = RENAMED[name] ?? INSTANCE_ALIASES[name];
    return typeof alias === 'string' ? alias : snake(name);
  };
  return Object.fromEntries(entries.map(([name, value]) => [nameOf(name), value]));
}

export const restoreToPointInTime: Handler = async (context, input) => {
  const source = sourceOf(context, input);
  const given = input['RestoreTime'] as Date | undefined;
  const isLatest = truthy(input, 'UseLatestRestorableTime');
  if ((given === undefined) === !isLatest) {
    throw new ApiError('InvalidParameterCombination', 'Specify either RestoreTime or UseLatestRestorableTime.');
  }
  const window = { from: earliestRestorable(context, source), to: latestRestorable(context, source) };
  const identifier = text(input, 'TargetDBInstanceIdentifier') ?? '';
  const origin = { restore_to_point_in_time: [{ source_dbi_resource_id: source.values['resource_id'] }] };
  const planned = { ...argumentsOf(input), identifier, ...inherited(source.values, input) };
  const moment = given ?? window.to;
  assertAllowed(RDS_REFUSALS, 'RestoreDBInstanceToPointInTime', {
    values: planned,
    cloud: view(context, INSTANCE),
    source: source.values,
    window,
    ...(moment === undefined ? {} : { moment }),
  });
  const said = isLatest ? 'the latest restorable time' : (given?.toISOString() ?? '');
  const made = begin(
    context,
    input,
    { ...planned, ...origin },
    `Restored from DB instance ${text(source.values, 'identifier') ?? ''} to ${said}`,
  );
  await context.engine?.restoreToPointInTime(text(source.values, 'resource_id') ?? '', targetOf(made.values), given);
  return { DBInstance: described(context, made) };
};

export const restoreFromSnapshot: Handler = async (context, input) => {
  const source = snapshot(context, text(input, 'DBSnapshotIdentifier') ?? '');
  const identifier = text(input, 'DBInstanceIdentifier') ?? '';
  const planned = { ...argumentsOf(input), identifier, ...inherited(source.values, input) };
  assertAllowed(RDS_REFUSALS, 'RestoreDBInstanceFromDBSnapshot', {
    values: planned,
    cloud: view(context, INSTANCE),
    source: source.values,
  });
  const made = begin(context, input, planned, `Restored from snapshot ${source.id}`);
  await context.engine?.restoreSnapshot(rowsOf(source), targetOf(made.values));
  return { DBInstance: described(context, made) };
};

interface Source {
  readonly values: Values;
  readonly notes?: Values;
}

/** An instance that lives, by its name, ARN or resource id; the retained backups of one that was deleted; or the copies of one of another region. */
function sourceOf(context: Context, input: Input): Source {
  const name = text(input, 'SourceDBInstanceIdentifier');
  const resourceId = text(input, 'SourceDbiResourceId');
  const backupsArn = text(input, 'SourceDBInstanceAutomatedBackupsArn');
  const living = instances(context).find(
    ({ values }) =>
      (name !== undefined && isCalled(values, name)) ||
      (resourceId !== undefined && values['resource_id'] === resourceId),
  );
  const retained = automatedBackups(context).find(
    ({ arn, values, status }) =>
      // Copies of another region's are known by their ARN alone.
      arn === backupsArn ||
      (resourceId !== undefined && values['resource_id'] === resourceId && status !== 'replicating'),
  );
  const found = living ?? retained;
  if (found !== undefined) return found;
  if (name !== undefined) throw new ApiError('DBInstanceNotFoundFault', `DBInstance ${name} not found.`);
  throw new ApiError(
    'DBInstanceAutomatedBackupNotFoundFault',
    `DBInstanceAutomatedBackup ${backupsArn ?? resourceId ?? ''} not found.`,
  );
}

/** What a restore gives unless the call says otherwise ("Restoring to a DB instance", RDS User Guide): none of the settings of its source. */
const DEFAULTS: Values = {
  auto_minor_version_upgrade: true,
  copy_tags_to_snapshot: false,
  customer_owned_ip_enabled: false,
  dedicated_log_volume: false,
  deletion_protection: false,
  enabled_cloudwatch_logs_exports: [],
  iam_database_authentication_enabled: false,
  max_allocated_storage: 0,
  monitoring_interval: 0,
  multi_az: false,
  performance_insights_enabled: false,
  publicly_accessible: false,
};

/** What comes with the data, whatever the call says; a newer version may be asked for. */
function inherited(source: Values, input: Input): Values {
  const version = text(source, 'engine_version_actual') ?? text(source, 'engine_version');
  const names = ['allocated_storage', 'character_set_name', 'db_name', 'kms_key_id', 'license_model', 'username'];
  return {
    ...Object.fromEntries(names.map((name) => [name, source[name]])),
    engine: text(input, 'Engine') ?? text(source, 'engine'),
    engine_version: text(input, 'EngineVersion') ?? version,
    storage_encrypted: source['storage_encrypted'] ?? source['encrypted'],
    storage_type: text(input, 'StorageType') ?? source['storage_type'],
    port: input['Port'] ?? source['port'],
    instance_class: text(input, 'DBInstanceClass') ?? source['instance_class'] ?? 'db.m5.large',
  };
}

/** A name that comes again is another instance: its resource id never comes again. */
function salted(context: Context, planned: Values): Values {
  const known = new Set([
    ...resources(context, INSTANCE).map(({ values }) => values['resource_id']),
    ...automatedBackups(context).map(({ values }) => values['resource_id']),
  ]);
  for (let salt = 0; ; salt += 1) {
    const caller = { account: context.account, provider: { region: context.region } };
    const cloud = viewOf(
      { cloud: aws, store: context.store, caller, type: INSTANCE },
      { region: context.region },
      salt,
    );
    const made = dbInstance.create?.(planned, cloud) ?? {};
    if (!known.has(made['resource_id'])) return made;
  }
}

function begin(context: Context, input: Input, planned: Values, message: string) {
  const tags = tagMap(input);
  const { restore_to_point_in_time: _, ...arguments_ } = planned;
  const known = Object.fromEntries(
    Object.entries(arguments_).filter(([, value]) => value !== undefined && value !== null),
  );
  const created = salted(context, known);
  const [now, extra] = [context.now(), context.slowness];
  const values: Values = {
    ...DEFAULTS,
    ...created,
    ...known,
    engine_version: created['engine_version_actual'],
    // One day unless it is said (`db-instance-origin`: retention is none of what comes with the data).
    ...(known['backup_retention_period'] === undefined
      ? { backup_retention_period: planned['backup_retention_period'] ?? 1 }
      : {}),
    vpc_security_group_ids:
      list(known, 'vpc_security_group_ids').length > 0
        ? known['vpc_security_group_ids']
        : created['vpc_security_group_ids'],
    status: 'creating',
    tags,
    tags_all: tags,
    region: context.region,
  };
  const steps = stepsFrom(now, [
    ['creating', CREATING + extra],
    ['backing-up', BACKING_UP],
  ]);
  const backedUpAt = steps.at(-1)?.from;
  const identifier = text(values, 'identifier') ?? '';
  const made = make(context, {
    type: INSTANCE,
    id: String(values['id']),
    values,
    names: [{ scope: 'region', name: `db:${identifier}` }],
    notes: { steps, backedUpAt },
  });
  const at = new Date(steps[1]?.from ?? now);
  tell(context, { sourceType: 'db-instance', source: identifier, message, category: 'notification', at });
  return made;
}

const targetOf = (values: Values) => ({
  resourceId: text(values, 'resource_id') ?? '',
  identifier: text(values, 'identifier') ?? '',
  username: text(values, 'username') ?? '',
  ...(text(values, 'db_name') === undefined ? {} : { dbName: text(values, 'db_name')! }),
});
