/** Automated backups: those of living instances, and those that outlive one ("Retaining automated backups", RDS User Guide). */
import { RETAINED_BACKUP } from '../../../clouds/aws/db-instance-refusals';
import { arn } from '../../../clouds/aws/names';
import type { Values } from '../../../clouds/behaviour';
import { number, text } from '../../../clouds/values';
import type { StoredResource } from '../../../store';
import { remove, resources, shaped, view, type Context, type Handler } from '../../context';
import { pageOf } from '../../page';
import { ApiError } from '../../wire/api-error';
import type { Input } from '../../wire/decode';
import { earliestRestorable, latestRestorable } from './backups';
import { INSTANCE_ALIASES, instances } from './instances';

export interface AutomatedBackup {
  readonly arn: string;
  /** Attributes of the instance. */
  readonly values: Values;
  readonly notes: Values;
  readonly status: 'active' | 'retained';
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
  return [...active, ...retained];
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
      Region: context.region,
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
