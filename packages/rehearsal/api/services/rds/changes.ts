/** What is done to a DB instance that exists. */
import { dbInstance } from '../../../clouds/aws/db-instance';
import { RDS_REFUSALS } from '../../../clouds/aws/refusals/rds';
import type { Values } from '../../../clouds/behaviour';
import { text, truthy } from '../../../clouds/values';
import type { StoredResource } from '../../../store';
import { change, make, remove, view, type Context, type Handler } from '../../context';
import { assertAllowed } from '../../refuse';
import { ApiError } from '../../wire/api-error';
import type { Input } from '../../wire/decode';
import { tell } from './events';
import { described, INSTANCE, instance, secondZone, stepsFrom } from './instances';
import { argumentsOf } from './restore';

/** Seconds that a change takes without `slow`. */
const MODIFYING = 60;
const REBOOTING = 60;
const STOPPING = 120;
const STARTING = 180;

/** Changes that are made at once whatever the call says (RDS User Guide, "Available settings"): those that cost no outage. */
const AT_ONCE = new Set([
  'backup_retention_period',
  'deletion_protection',
  'copy_tags_to_snapshot',
  'vpc_security_group_ids',
  'max_allocated_storage',
  'performance_insights_enabled',
  'monitoring_interval',
  'monitoring_role_arn',
  'backup_window',
  'maintenance_window',
  'parameter_group_name',
  'auto_minor_version_upgrade',
]);

/** @throws ApiError unless it is in one of these states */
function assertState(found: StoredResource, wanted: readonly string[], call: string): void {
  const status = text(found.values, 'status') ?? 'available';
  const name = text(found.values, 'identifier') ?? '';
  if (!wanted.includes(status)) {
    throw new ApiError(
      'InvalidDBInstanceStateFault',
      `Database instance ${name} is not in a state that allows ${call}: it is ${status}.`,
    );
  }
}

const USABLE = ['available', 'backing-up', 'storage-optimization'];

function become(
  context: Context,
  found: StoredResource,
  status: string,
  seconds: number,
  more: Values = {},
): StoredResource {
  const steps = stepsFrom(context.now(), [[status, seconds + context.slowness]]);
  return change(context, found, { ...more, status }, { steps });
}

export const modify: Handler = async (context, input) => {
  const found = instance(context, text(input, 'DBInstanceIdentifier') ?? '');
  assertState(found, [...USABLE, 'modifying'], 'modification');
  const asked = { ...argumentsOf(input), ...logExports(found.values, input) };
  const name = text(input, 'NewDBInstanceIdentifier');
  const values = { ...found.values, ...asked, ...(name === undefined ? {} : { identifier: name }) };
  const cloud = view(context, INSTANCE);
  assertAllowed(RDS_REFUSALS, 'ModifyDBInstance', { values, prior: found.values, cloud });
  const isNow = truthy(input, 'ApplyImmediately');
  const now = Object.fromEntries(Object.entries(values).filter(([each]) => isNow || AT_ONCE.has(each)));
  const made = { ...found.values, ...now };
  const recomputed = dbInstance.recomputedOnUpdate?.(found.values, made) ?? [];
  const fresh = dbInstance.update?.(found.values, made, cloud) ?? {};
  const follows = Object.fromEntries(
    recomputed.filter((each) => each !== 'latest_restorable_time').map((each) => [each, fresh[each]]),
  );
  const changed = become(context, found, 'modifying', MODIFYING, { ...now, ...follows });
  const pending = pendingOf(input, isNow);
  const kept = change(context, changed, {}, { ...changed.notes, pending });
  const password = text(input, 'MasterUserPassword');
  if (password !== undefined) await context.engine?.passwordChanged(text(found.values, 'resource_id') ?? '', password);
  return { DBInstance: described(context, kept) };
};

/** What waits for the maintenance window, in the API's own names. */
function pendingOf(input: Input, isNow: boolean): Values {
  const waits = [
    'DBInstanceClass',
    'AllocatedStorage',
    'MultiAZ',
    'EngineVersion',
    'Iops',
    'CACertificateIdentifier',
    'StorageType',
  ];
  return isNow
    ? {}
    : Object.fromEntries(waits.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]));
}

function logExports(values: Values, input: Input): Values {
  const asked = input['CloudwatchLogsExportConfiguration'] as
    { readonly EnableLogTypes?: readonly string[]; readonly DisableLogTypes?: readonly string[] } | undefined;
  if (asked === undefined) return {};
  const before = (values['enabled_cloudwatch_logs_exports'] ?? []) as readonly string[];
  const { EnableLogTypes: on = [], DisableLogTypes: off = [] } = asked;
  return {
    enabled_cloudwatch_logs_exports: [...new Set([...before, ...on])].filter((each) => !off.includes(each)).sort(),
  };
}

export const reboot: Handler = async (context, input) => {
  const found = instance(context, text(input, 'DBInstanceIdentifier') ?? '');
  assertState(found, USABLE, 'a reboot');
  const isFailover = truthy(input, 'ForceFailover');
  const { values } = found;
  if (isFailover && !truthy(values, 'multi_az')) {
    // RDS API Reference, RebootDBInstance: "You can't enable force failover if the instance isn't configured for Multi-AZ."
    throw new ApiError(
      'InvalidParameterCombination',
      'You cannot force a failover of an instance that is not configured for Multi-AZ.',
    );
  }
  const zone = isFailover ? { availability_zone: secondZone(context, values) ?? values['availability_zone'] } : {};
  const changed = become(context, found, 'rebooting', REBOOTING, zone);
  const source = text(values, 'identifier') ?? '';
  const about = { sourceType: 'db-instance', source, arn: text(values, 'arn') ?? '' };
  if (isFailover) {
    tell(context, { ...about, message: 'Multi-AZ instance failover started.', category: 'failover' });
    tell(context, { ...about, message: 'Multi-AZ instance failover completed', category: 'failover' });
  }
  tell(context, { ...about, message: 'DB instance restarted', category: 'availability' });
  await context.engine?.failover(text(values, 'resource_id') ?? '');
  return {
    DBInstance: described(context, change(context, changed, {}, { ...changed.notes, parameterStatus: 'in-sync' })),
  };
};

export const stop: Handler = (context, input) => {
  const found = instance(context, text(input, 'DBInstanceIdentifier') ?? '');
  assertState(found, ['available'], 'a stop');
  const steps = stepsFrom(context.now(), [['stopping', STOPPING + context.slowness]]);
  const stopped = steps.map((step) => (step.status === 'available' ? { ...step, status: 'stopped' } : step));
  return { DBInstance: described(context, change(context, found, { status: 'stopping' }, { steps: stopped })) };
};

export const start: Handler = (context, input) => {
  const found = instance(context, text(input, 'DBInstanceIdentifier') ?? '');
  assertState(found, ['stopped', 'inaccessible-encryption-credentials-recoverable'], 'a start');
  return { DBInstance: described(context, become(context, found, 'starting', STARTING)) };
};

export const deleteInstance: Handler = async (context, input) => {
  const found = instance(context, text(input, 'DBInstanceIdentifier') ?? '');
  const isSkipped = truthy(input, 'SkipFinalSnapshot');
  const finalName = text(input, 'FinalDBSnapshotIdentifier');
  if (!isSkipped && finalName === undefined) {
    throw new ApiError(
      'InvalidParameterCombination',
      'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
    );
  }
  const retainBackups = input['DeleteAutomatedBackups'] === false;
  const values = {
    ...found.values,
    skip_final_snapshot: isSkipped,
    final_snapshot_identifier: finalName ?? null,
    delete_automated_backups: !retainBackups,
  };
  const cloud = view(context, INSTANCE);
  assertAllowed(RDS_REFUSALS, 'DeleteDBInstance', { values, cloud });
  for (const { type, id, values: left } of dbInstance.leaves?.(values, cloud) ?? []) {
    make(context, {
      type,
      id,
      values: left,
      notes: { instanceMadeAt: found.notes?.['madeAt'], backedUpAt: found.notes?.['backedUpAt'] },
    });
  }
  remove(context, found);
  await context.engine?.deleted(text(values, 'resource_id') ?? '', {
    retainBackups,
    ...(finalName === undefined ? {} : { finalSnapshot: finalName }),
  });
  tell(context, {
    sourceType: 'db-instance',
    source: text(values, 'identifier') ?? '',
    message: 'DB instance deleted',
    category: 'deletion',
  });
  return { DBInstance: { ...described(context, found), DBInstanceStatus: 'deleting' } };
};
