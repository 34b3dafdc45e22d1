/** Snapshots: manual and final ones as they lie in the cloud, nightly ones as the clock makes them. */
import { finalSnapshot } from '../../../clouds/aws/db-instance-refusals';
import { RDS_REFUSALS } from '../../../clouds/aws/refusals/rds';
import { arn } from '../../../clouds/aws/names';
import type { Values } from '../../../clouds/behaviour';
import { text } from '../../../clouds/values';
import type { StoredResource } from '../../../store';
import { make, momentOf, remove, resources, shaped, view, type Context, type Handler } from '../../context';
import { pageOf, tagsOf } from '../../page';
import { assertAllowed } from '../../refuse';
import { allPoints } from '../backup';
import { ApiError } from '../../wire/api-error';
import type { Input } from '../../wire/decode';
import { automatedSnapshots, nightlyName } from './backups';
import { tell } from './events';
import { instance, INSTANCE, instances } from './instances';

const SNAPSHOT = 'aws_db_snapshot';

export interface Snapshot {
  readonly id: string;
  readonly values: Values;
  readonly at: Date;
  /** Where it lies; nightly ones are made of their instance when somebody asks. */
  readonly stored?: StoredResource;
  /** The name by which the engine has its rows, where that is another one. */
  readonly rows?: string;
}

/** The name of the snapshot with the rows in it. */
export const rowsOf = ({ id, rows }: Snapshot): string => rows ?? id;

/** Those of the region, manual ones first. */
function snapshots(context: Context): readonly Snapshot[] {
  const manual = resources(context, SNAPSHOT).map((stored) => ({
    id: stored.id,
    values: stored.values,
    at: momentOf(stored.values, 'snapshot_create_time') ?? momentOf(stored.notes, 'madeAt') ?? context.now(),
    stored,
  }));
  return [...manual, ...instances(context).flatMap((each) => nightly(context, each)), ...ofBackup(context)];
}

/** Recovery points of AWS Backup are snapshots of RDS, too (Developer Guide, "Amazon RDS backups"). */
function ofBackup(context: Context): readonly Snapshot[] {
  return allPoints(context).map(({ arn: own, of, at }) => {
    const id = own.split(':snapshot:').at(-1) ?? own;
    const values = { ...snapshotValues(context, of.values, id), db_snapshot_arn: own, snapshot_type: 'awsbackup' };
    return { id, at, values, rows: nightlyName(text(of.values, 'identifier') ?? '', at) };
  });
}

function nightly(context: Context, { values, notes }: StoredResource): readonly Snapshot[] {
  return automatedSnapshots(context, { values, ...(notes && { notes }) }).map(({ id, at }) => ({
    id,
    at,
    values: { ...snapshotValues(context, values, id), snapshot_type: 'automated' },
  }));
}

/** What a snapshot of an instance says of itself. */
function snapshotValues(context: Context, values: Values, id: string): Values {
  const [made] = finalSnapshot(
    { ...values, final_snapshot_identifier: id, skip_final_snapshot: false },
    view(context, SNAPSHOT),
  );
  return {
    ...made?.values,
    db_name: values['db_name'],
    dbi_resource_id: values['resource_id'],
    tags_all: values['copy_tags_to_snapshot'] === true ? values['tags_all'] : {},
  };
}

/** @param reference name or ARN */
export function snapshot(context: Context, reference: string): Snapshot {
  const found = snapshots(context).find(
    ({ id, values }) => id === reference || values['db_snapshot_arn'] === reference,
  );
  if (found === undefined)
    throw new ApiError(
      'DBSnapshotNotFoundFault',
      `DBSnapshot ${reference.split(':snapshot:').at(-1) ?? reference} not found.`,
    );
  return found;
}

const ALIASES = {
  DBSnapshotArn: 'db_snapshot_arn',
  DBSnapshotIdentifier: 'db_snapshot_identifier',
  DBInstanceIdentifier: 'db_instance_identifier',
  MasterUsername: 'username',
  SourceDBSnapshotIdentifier: 'source_db_snapshot_identifier',
};

const described = (context: Context, { values, at, stored }: Snapshot): Input =>
  shaped(context, 'DBSnapshot', values, ALIASES, {
    SnapshotCreateTime: at,
    OriginalSnapshotCreateTime: at,
    Status: 'available',
    PercentProgress: 100,
    SnapshotType: text(values, 'snapshot_type') ?? 'manual',
    InstanceCreateTime: momentOf(stored?.notes, 'instanceMadeAt'),
    TagList: tagsOf(values),
  });

export const describeSnapshots: Handler = (context, input) => {
  const [name, of, type] = ['DBSnapshotIdentifier', 'DBInstanceIdentifier', 'SnapshotType'].map((each) =>
    text(input, each),
  );
  const resourceId = text(input, 'DbiResourceId');
  if (name !== undefined) snapshot(context, name);
  const found = snapshots(context).filter(
    ({ id, values }) =>
      (name === undefined || id === name || values['db_snapshot_arn'] === name) &&
      (of === undefined ||
        [values['db_instance_identifier'], of.split(':').at(-1)].includes(of) ||
        values['db_instance_identifier'] === of.split(':').at(-1)) &&
      (resourceId === undefined || values['dbi_resource_id'] === resourceId) &&
      (type === undefined || values['snapshot_type'] === type),
  );
  const { items, next } = pageOf(input, found, 'MaxRecords', 'Marker');
  return { Marker: next, DBSnapshots: items.map((each) => described(context, each)) };
};

export const createSnapshot: Handler = async (context, input) => {
  const source = instance(context, text(input, 'DBInstanceIdentifier') ?? '');
  const id = (text(input, 'DBSnapshotIdentifier') ?? '').toLowerCase();
  const asked = { ...source.values, final_snapshot_identifier: id, skip_final_snapshot: false };
  assertAllowed(RDS_REFUSALS, 'CreateDBSnapshot', { values: asked, cloud: view(context, INSTANCE) });
  const values = {
    ...snapshotValues(context, source.values, id),
    tags_all: tagMap(input),
    snapshot_create_time: context.now().toISOString(),
  };
  const stored = make(context, { type: SNAPSHOT, id, values });
  await context.engine?.snapshot(text(source.values, 'resource_id') ?? '', id, 'manual');
  tell(context, { sourceType: 'db-snapshot', source: id, message: 'Manual snapshot created', category: 'creation' });
  return { DBSnapshot: described(context, { id, values: stored.values, at: context.now(), stored }) };
};

export const copySnapshot: Handler = async (context, input) => {
  const source = snapshot(context, text(input, 'SourceDBSnapshotIdentifier') ?? '');
  const id = (text(input, 'TargetDBSnapshotIdentifier') ?? '').toLowerCase();
  const asked = { final_snapshot_identifier: id, skip_final_snapshot: false };
  assertAllowed(RDS_REFUSALS, 'CopyDBSnapshot', { values: asked, cloud: view(context, INSTANCE) });
  const values = {
    ...source.values,
    id,
    db_snapshot_identifier: id,
    db_snapshot_arn: arn(view(context, SNAPSHOT), 'rds', `snapshot:${id}`),
    source_db_snapshot_identifier: source.values['db_snapshot_arn'],
    snapshot_type: 'manual',
    snapshot_create_time: context.now().toISOString(),
    tags_all: tagMap(input),
  };
  const stored = make(context, { type: SNAPSHOT, id, values });
  await context.engine?.snapshotCopied(rowsOf(source), id);
  return { DBSnapshot: described(context, { id, values, at: context.now(), stored }) };
};

export const deleteSnapshot: Handler = async (context, input) => {
  const found = snapshot(context, text(input, 'DBSnapshotIdentifier') ?? '');
  if (found.stored === undefined) {
    throw new ApiError(
      'InvalidDBSnapshotStateFault',
      `Snapshot ${found.id} is automated: it goes with the backups of its instance.`,
    );
  }
  remove(context, found.stored);
  await context.engine?.snapshotDeleted(found.id);
  return { DBSnapshot: { ...described(context, found), Status: 'deleted' } };
};

/** Tags of a request as Terraform keeps them. */
export function tagMap(input: Input): Values {
  const tags = (input['Tags'] ?? []) as readonly { readonly Key: string; readonly Value?: string }[];
  return Object.fromEntries(tags.map(({ Key, Value = '' }) => [Key, Value]));
}
