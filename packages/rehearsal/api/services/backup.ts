/**
 * AWS Backup: one recovery point a night of each database that a plan selects, by the clouds' clock, and those that somebody asked for
 * (Developer Guide, "Creating a backup plan": the first job runs in the window after the plan was made).
 */
import { DELETED_INSTANCE } from '../../clouds/aws/db-instance-refusals';
import { arn } from '../../clouds/aws/names';
import { blocks, number, text, texts } from '../../clouds/values';
import type { StoredResource } from '../../store';
import { make, momentOf, remove, resources, view, type Context, type Handler, type Operations } from '../context';
import { pageOf } from '../page';
import { ApiError } from '../wire/api-error';
import type { Input } from '../wire/decode';

const VAULT = 'aws_backup_vault';
const POINT = 'backup_recovery_point';
const DAY = 86_400_000;
/** Nights that are shown at most, however long points are kept. */
const SHOWN = 35;

export interface Point {
  readonly arn: string;
  readonly vault: string;
  readonly of: StoredResource;
  readonly at: Date;
  readonly stored?: StoredResource;
}

function vault(context: Context, name: string): StoredResource {
  const found = resources(context, VAULT).find(({ values }) => values['name'] === name);
  if (found === undefined) throw new ApiError('ResourceNotFoundException', `Backup vault ${name} does not exist.`);
  return found;
}

function points(context: Context, name: string): readonly Point[] {
  const planned = resources(context, 'aws_backup_plan').flatMap((plan) =>
    blocks(plan.values, 'rule')
      .filter((rule) => rule['target_vault_name'] === name)
      .flatMap((rule) => nights(context, plan, rule)),
  );
  const asked = resources(context, POINT)
    .filter(({ values }) => values['vault'] === name)
    .flatMap((stored) => {
      const of = databases(context).find(({ values }) => values['arn'] === stored.values['of']);
      return of === undefined
        ? []
        : [{ arn: stored.id, vault: name, of, at: momentOf(stored.notes, 'madeAt') ?? context.now(), stored }];
    });
  return [...planned, ...asked].sort((left, right) => right.at.getTime() - left.at.getTime());
}

/** With those that are gone: their points stay in the vault. */
const databases = (context: Context): readonly StoredResource[] => [
  ...resources(context, 'aws_db_instance'),
  ...resources(context, DELETED_INSTANCE),
];

/** When it was deleted; never, for one that lives. */
const endOf = ({ type, notes }: StoredResource): number =>
  type === DELETED_INSTANCE ? (momentOf(notes, 'madeAt')?.getTime() ?? 0) : Infinity;

/** When it was made: before it there was nothing to copy. */
const beginOf = ({ type, notes }: StoredResource): number =>
  momentOf(notes, type === DELETED_INSTANCE ? 'instanceMadeAt' : 'madeAt')?.getTime() ?? 0;

/** Every point of the region, in whichever vault. */
export const allPoints = (context: Context): readonly Point[] =>
  vaults(context).flatMap((name) => points(context, name));

/** `cron(0 9 * * ? *)`: at nine each day. What is not daily is shown daily. */
function nights(context: Context, plan: StoredResource, rule: Readonly<Record<string, unknown>>): readonly Point[] {
  const [, minute = '0', hour = '5'] = /cron\((\d+) (\d+) /.exec(text(rule, 'schedule') ?? '') ?? [];
  const kept = number(blocks(rule, 'lifecycle')[0], 'delete_after') ?? SHOWN;
  const selected = resources(context, 'aws_backup_selection')
    .filter(({ values }) => values['plan_id'] === plan.id)
    .flatMap(({ values }) => texts(values, 'resources'));
  const since = momentOf(plan.notes, 'madeAt')?.getTime() ?? 0;
  const now = context.now();
  return databases(context)
    .filter(({ values }) => selected.some((each) => each === values['arn'] || each === '*'))
    .flatMap((of) =>
      Array.from({ length: Math.min(kept, SHOWN) }, (_, back) => {
        const at = new Date(now.getTime() - back * DAY);
        at.setUTCHours(Number(hour), Number(minute), 0, 0);
        return at;
      })
        .filter((at) => at <= now && at.getTime() >= Math.max(since, beginOf(of)) && at.getTime() < endOf(of))
        .map((at) => ({ arn: pointArn(context, of, at), vault: String(rule['target_vault_name']), of, at })),
    );
}

const pointArn = (context: Context, of: StoredResource, at: Date): string =>
  arn(
    view(context, POINT),
    'rds',
    `snapshot:awsbackup:job-${view(context, POINT).hex(32, 'point', of.id, at.toISOString())}`,
  );

function described(context: Context, { arn: own, vault: name, of, at }: Point): Input {
  const { values } = vault(context, name);
  return {
    RecoveryPointArn: own,
    BackupVaultName: name,
    BackupVaultArn: text(values, 'arn'),
    ResourceArn: text(of.values, 'arn'),
    ResourceType: 'RDS',
    Status: 'COMPLETED',
    CreationDate: at,
    CompletionDate: new Date(at.getTime() + 600_000),
    IsEncrypted: true,
    EncryptionKeyArn: text(of.values, 'kms_key_id'),
    BackupSizeInBytes: (number(of.values, 'allocated_storage') ?? 0) * 2 ** 30,
  };
}

const listPoints: Handler = (context, input) => {
  const name = text(input, 'BackupVaultName') ?? '';
  vault(context, name);
  const [after, before] = [input['ByCreatedAfter'] as Date | undefined, input['ByCreatedBefore'] as Date | undefined];
  const found = points(context, name).filter(
    ({ at, of }) =>
      (after === undefined || at >= after) &&
      (before === undefined || at <= before) &&
      [undefined, of.values['arn']].includes(text(input, 'ByResourceArn')),
  );
  const { items, next } = pageOf(input, found, 'MaxResults', 'NextToken');
  return { RecoveryPoints: items.map((each) => described(context, each)), NextToken: next };
};

const job = (context: Context, point: Point): Input => ({
  AccountId: context.account,
  BackupJobId: point.arn.split('job-').at(-1),
  BackupVaultName: point.vault,
  RecoveryPointArn: point.arn,
  ResourceArn: text(point.of.values, 'arn'),
  ResourceType: 'RDS',
  State: 'COMPLETED',
  CreationDate: point.at,
  CompletionDate: new Date(point.at.getTime() + 600_000),
  PercentDone: '100.0',
});

const vaults = (context: Context): readonly string[] =>
  resources(context, VAULT).map(({ values }) => text(values, 'name') ?? '');

export const backup: Operations = {
  ListBackupJobs(context, input) {
    const name = text(input, 'ByBackupVaultName');
    const found = (name === undefined ? vaults(context) : [name]).flatMap((each) => points(context, each));
    const { items, next } = pageOf(input, found, 'MaxResults', 'NextToken');
    return { BackupJobs: items.map((each) => job(context, each)), NextToken: next };
  },
  ListRecoveryPointsByBackupVault: listPoints,
  DescribeRecoveryPoint(context, input) {
    const found = points(context, text(input, 'BackupVaultName') ?? '').find(
      (each) => each.arn === text(input, 'RecoveryPointArn'),
    );
    if (found === undefined) throw new ApiError('ResourceNotFoundException', 'Cannot find recovery point.');
    return described(context, found);
  },
  ListBackupVaults: (context) => ({
    BackupVaultList: resources(context, VAULT).map(({ values }) => ({
      BackupVaultName: text(values, 'name'),
      BackupVaultArn: text(values, 'arn'),
      EncryptionKeyArn: text(values, 'kms_key_arn'),
    })),
  }),
  StartBackupJob(context, input) {
    const name = text(vault(context, text(input, 'BackupVaultName') ?? '').values, 'name') ?? '';
    const of = databases(context).find(({ values }) => values['arn'] === text(input, 'ResourceArn'));
    if (of === undefined) throw new ApiError('InvalidParameterValueException', 'Resource does not exist.');
    const own = pointArn(context, of, context.now());
    make(context, { type: POINT, id: own, values: { vault: name, of: of.values['arn'] } });
    return { BackupJobId: own.split('job-').at(-1), RecoveryPointArn: own, CreationDate: context.now() };
  },
  DeleteRecoveryPoint(context, input) {
    const found = points(context, text(input, 'BackupVaultName') ?? '').find(
      (each) => each.arn === text(input, 'RecoveryPointArn'),
    );
    if (found === undefined) throw new ApiError('ResourceNotFoundException', 'Cannot find recovery point.');
    if (
      resources(context, 'aws_backup_vault_lock_configuration').some(
        ({ values }) => values['backup_vault_name'] === found.vault,
      )
    ) {
      throw new ApiError('InvalidRequestException', 'Recovery point cannot be deleted: its vault is locked.');
    }
    if (found.stored !== undefined) remove(context, found.stored);
    return {};
  },
};
