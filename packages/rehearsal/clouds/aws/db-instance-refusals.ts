/** What the RDS service answers when a DB instance may not be made, changed or deleted so: the rows of `refusals/rds`. */
import type { CloudResource, CloudView, Diagnostic, Values } from '../behaviour';
import { failure, number, text, truthy } from '../values';
import { arn } from './names';
import { RDS_REFUSALS } from './refusals/rds';
import { diagnosticsOf } from './refusals/table';

export function refuseChange(
  action: 'create' | 'update',
  values: Values,
  cloud: CloudView,
  prior: Values | undefined,
): readonly Diagnostic[] {
  const name = text(values, 'identifier') ?? '';
  const facts = { values, cloud, ...(prior && { prior }) };
  return action === 'create'
    ? diagnosticsOf(RDS_REFUSALS, 'CreateDBInstance', `creating RDS DB Instance (${name})`, facts)
    : diagnosticsOf(RDS_REFUSALS, 'ModifyDBInstance', `updating RDS DB Instance (${name})`, facts);
}

/** The provider asks for the snapshot's name before it calls; the service guards what is protected, and the names of snapshots. */
export function refuseDelete(values: Values, cloud: CloudView): readonly Diagnostic[] {
  const doing = `deleting RDS DB Instance (${text(values, 'identifier') ?? ''})`;
  const isUnnamed = !truthy(values, 'skip_final_snapshot') && text(values, 'final_snapshot_identifier') === undefined;
  if (isUnnamed && !truthy(values, 'deletion_protection')) {
    return [failure('final_snapshot_identifier is required when skip_final_snapshot is false')];
  }
  return diagnosticsOf(RDS_REFUSALS, 'DeleteDBInstance', doing, { values, cloud }).slice(0, 1);
}

/**
 * What outlives an instance besides its final snapshot: its automated backups, where they are kept ("Retaining automated backups", RDS User Guide), and the
 * memory of it, since its resource id never comes again and the copies in a vault are still its own.
 */
export function remainsOf(values: Values): readonly CloudResource[] {
  const id = text(values, 'resource_id');
  if (id === undefined) return [];
  const kept = { ...values, password: null };
  const isRetained =
    values['delete_automated_backups'] === false && (number(values, 'backup_retention_period') ?? 0) > 0;
  return [
    { type: DELETED_INSTANCE, id, values: kept },
    ...(isRetained ? [{ type: RETAINED_BACKUP, id, values: kept }] : []),
  ];
}

export const DELETED_INSTANCE = 'rds_deleted_instance';
export const RETAINED_BACKUP = 'rds_automated_backup';

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
