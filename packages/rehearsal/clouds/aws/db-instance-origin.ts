/**
 * What a restored or replicated DB instance has of its source, whatever it is told ("Restoring a DB instance to a specified time", "Restoring
 * to a DB instance", RDS User Guide): data, engine, users, storage and encryption. Groups, zones, protection and retention it has not.
 */
import type { CloudView, Values } from '../behaviour';
import { block, text } from '../values';

const INHERITED = [
  'allocated_storage',
  'character_set_name',
  'db_name',
  'engine',
  'engine_version',
  'engine_version_actual',
  'kms_key_id',
  'license_model',
  'port',
  'storage_encrypted',
  'storage_type',
  'username',
];

/** The attributes of the source; empty for an instance from nothing, or where the source is not in this cloud. */
export function inheritedOf(values: Values, cloud: CloudView): Values {
  const source = sourceOf(values, cloud);
  return Object.fromEntries(
    INHERITED.filter((name) => source?.[name] !== undefined && source[name] !== null).map((name) => [
      name,
      source?.[name],
    ]),
  );
}

function sourceOf(values: Values, cloud: CloudView): Values | undefined {
  const moment = block(values, 'restore_to_point_in_time');
  const wanted = [
    text(moment, 'source_db_instance_identifier'),
    text(moment, 'source_dbi_resource_id'),
    text(values, 'replicate_source_db'),
  ].filter((reference) => reference !== undefined);
  const instance = cloud
    .resources('aws_db_instance')
    .find(({ values: { identifier, resource_id, arn } }) =>
      [identifier, resource_id, arn].some((name) => wanted.includes(String(name))),
    );
  const snapshot = text(values, 'snapshot_identifier');
  const taken = cloud
    .resources('aws_db_snapshot')
    .find(({ id, values: { db_snapshot_arn: arn } }) => snapshot !== undefined && [id, arn].includes(snapshot));
  if (instance !== undefined) return instance.values;
  // A snapshot calls two things by other names.
  return (
    taken && {
      ...taken.values,
      storage_encrypted: taken.values.encrypted,
      engine_version_actual: taken.values.engine_version,
    }
  );
}
