/**
 * Automated backups: those of living instances, those that outlive one ("Retaining automated backups", RDS User Guide), and the copies that instances of
 * other regions have in this one ("Replicating automated backups to another AWS Region").
 */
import { DELETED_INSTANCE, RETAINED_BACKUP } from '../../../clouds/aws/db-instance-refusals';
import { regionOfArn } from '../../../clouds/aws/errors';
import { arn, EPOCH } from '../../../clouds/aws/names';
import type { Values } from '../../../clouds/behaviour';
import { number, text } from '../../../clouds/values';
import type { StoredResource } from '../../../store';
import { momentOf, remove, resources, shaped, view, type Context, type Handler } from '../../context';
import { pageOf } from '../../page';
import { ApiError } from '../../wire/api-error';
import type { Input } from '../../wire/decode';
import { earliestRestorable, latestRestorable } from './backups';
import { INSTANCE, INSTANCE_ALIASES, instances } from './instances';

export interface AutomatedBackup {
  readonly arn: string;
  /** Attributes of the instance. */
  readonly values: Values;
  readonly notes: Values;
  /** `replicating`: copies of those of an instance in another region, also when that one is gone. */
  readonly status: 'active' | 'retained' | 'replicating';
  readonly stored?: StoredResource;
}

export function automatedBackups(context: Context): readonly AutomatedBackup[] {
  const cloud = view(context, RETAINED_BACKUP);
  const arnOf = (values: Values): string =>
    arn(cloud, 'rds', `auto-backup:ab-${cloud.hex(39, 'own', String(values['resource_id'])).toLowerCase()}`);
  const active = instances(context)
    .filter(({ values }) => (number(values, 'backup_retention_period') ?? 0) > 0)
    .map(({ values, notes = {} }) => ({ arn: arnOf(values), values, notes, status: 'active' as const }));
  const retained = resources(context, RETAINED_BACKUP).map((stored) => ({
    arn: arnOf(stored.values),
    values: stored.values,
    notes: { ...stored.notes, deletedAt: stored.notes?.['madeAt'], madeAt: stored.notes?.['instanceMadeAt'] },
    status: 'retained' as const,
    stored,
  }));
  return [...active, ...retained, ...replicated(context)];
}

/** Under the key and with the days that the replication names; they begin with it. */
function replicated(context: Context): readonly AutomatedBackup[] {
  const { store, account } = context;
  return resources(context, 'aws_db_instance_automated_backups_replication').flatMap(({ id, values: own, notes }) => {
    const source = [INSTANCE, DELETED_INSTANCE]
      .flatMap((type) => store.list({ account, type }))
      .find(({ values }) => values['arn'] === own['source_db_instance_arn']);
    if (source === undefined) return [];
    const isGone = source.type === DELETED_INSTANCE;
    const moments = [momentOf(source.notes, isGone ? 'instanceMadeAt' : 'backedUpAt'), momentOf(notes, 'madeAt')];
    const begun = Math.max(...moments.map((at) => at?.getTime() ?? Date.parse(EPOCH)));
    return {
      arn: id,
      values: {
        ...source.values,
        kms_key_id: own['kms_key_id'],
        backup_retention_period: number(own, 'retention_period') ?? 7,
      },
      notes: {
        ...source.notes,
        backedUpAt: new Date(begun).toISOString(),
        ...(isGone && { deletedAt: source.notes?.['madeAt'] }),
      },
      status: 'replicating' as const,
    };
  });
}

function described(context: Context, { arn: own, values, notes, status }: AutomatedBackup): Input {
  const [EarliestTime, LatestTime] = [
    earliestRestorable(context, { values, notes }),
    latestRestorable(context, { values, notes }),
  ];
  return shaped(
    context,
    'DBInstanceAutomatedBackup',
    values,
    { ...INSTANCE_ALIASES, Encrypted: 'storage_encrypted', DBInstanceArn: 'arn' },
    {
      DBInstanceAutomatedBackupsArn: own,
      Region: regionOfArn(text(values, 'arn') ?? '') ?? context.region,
      Status: status,
      RestoreWindow: { EarliestTime, LatestTime },
    },
  );
}

const isMeant = ({ values, arn: own }: AutomatedBackup, input: Input): boolean =>
  [
    ['DbiResourceId', text(values, 'resource_id')],
    ['DBInstanceIdentifier', text(values, 'identifier')],
    ['DBInstanceAutomatedBackupsArn', own],
  ].every(([name = '', value]) => text(input, name) === undefined || text(input, name) === value);

export const describeAutomatedBackups: Handler = (context, input) => {
  const found = automatedBackups(context).filter((each) => isMeant(each, input));
  const { items, next } = pageOf(input, found, 'MaxRecords', 'Marker');
  return { Marker: next, DBInstanceAutomatedBackups: items.map((each) => described(context, each)) };
};

export const deleteAutomatedBackup: Handler = async (context, input) => {
  const found = automatedBackups(context).find((each) => isMeant(each, input));
  if (found === undefined)
    throw new ApiError('DBInstanceAutomatedBackupNotFoundFault', 'The automated backup does not exist.');
  if (found.stored === undefined) {
    throw new ApiError(
      'InvalidDBInstanceAutomatedBackupStateFault',
      'The automated backup belongs to an instance that exists.',
    );
  }
  remove(context, found.stored);
  await context.engine?.backupsDeleted(text(found.values, 'resource_id') ?? '');
  return { DBInstanceAutomatedBackup: { ...described(context, found), Status: 'deleting' } };
};
