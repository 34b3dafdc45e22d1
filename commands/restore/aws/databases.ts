/** RDS and KMS, as far as a restore asks them. */
import type { DBInstance, DBSnapshot, RDSClient } from '@aws-sdk/client-rds';
import type { Backups, Cloud, Instance, Permission, Snapshot, Source, Target } from '../cloud';
import { isDenied, nameOf, orMissing, type ClientSettings } from '../../operations/aws/clients';

/** Both go with every restore: the one is no default, and the other is billed when it is left out (RDS API reference, EngineLifecycleSupport). */
const ALWAYS = {
  DeletionProtection: true,
  CopyTagsToSnapshot: true,
  PubliclyAccessible: false,
  EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
} as const;

type Databases = Pick<
  Cloud,
  | 'instance'
  | 'instanceNames'
  | 'backups'
  | 'snapshot'
  | 'snapshotNames'
  | 'keyState'
  | 'quota'
  | 'permissions'
  | 'restore'
>;

export async function databases(settings: ClientSettings): Promise<Databases> {
  const rds = await import('@aws-sdk/client-rds');
  const client = new rds.RDSClient(settings);
  return {
    instance: async (identifier) => {
      const said = await orMissing(
        client.send(new rds.DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier })),
      );
      const [found] = said?.DBInstances ?? [];
      return found === undefined ? undefined : instanceOf(found);
    },
    instanceNames: async () => {
      const names: string[] = [];
      for await (const page of rds.paginateDescribeDBInstances({ client }, {}))
        names.push(...(page.DBInstances ?? []).flatMap(({ DBInstanceIdentifier }) => DBInstanceIdentifier ?? []));
      return names;
    },
    backups: (identifier) => backupsOf(client, settings.region, identifier),
    snapshot: async (arn) => {
      const said = await orMissing(client.send(new rds.DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: arn })));
      const [found] = said?.DBSnapshots ?? [];
      return found === undefined ? undefined : snapshotOf(found, arn);
    },
    snapshotNames: async () => {
      const names: string[] = [];
      for await (const page of rds.paginateDescribeDBSnapshots({ client }, { SnapshotType: 'manual' }))
        names.push(...(page.DBSnapshots ?? []).flatMap(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier ?? []));
      return names;
    },
    keyState: (keyId) => keyState(settings, keyId),
    quota: async () => {
      try {
        const said = await client.send(new rds.DescribeAccountAttributesCommand({}));
        const found = said.AccountQuotas?.find(({ AccountQuotaName }) => AccountQuotaName === 'DBInstances');
        return found?.Max === undefined ? undefined : { used: found.Used ?? 0, most: found.Max };
      } catch {
        return undefined;
      }
    },
    permissions: (existing, kind) => permissions(client, existing, kind),
    restore: (source, target) => restore(client, source, target),
  };
}

function instanceOf(found: DBInstance): Instance {
  return {
    identifier: found.DBInstanceIdentifier ?? '',
    resourceId: found.DbiResourceId ?? '',
    status: found.DBInstanceStatus ?? 'unknown',
    instanceClass: found.DBInstanceClass ?? '',
    storageGib: found.AllocatedStorage ?? 0,
    multiAz: found.MultiAZ ?? false,
    username: found.MasterUsername ?? '',
    dbName: found.DBName ?? '',
    kmsKeyId: found.KmsKeyId ?? '',
    storageEncrypted: found.StorageEncrypted ?? false,
    engine: found.Engine ?? '',
    engineVersion: found.EngineVersion ?? '',
    ...(found.CharacterSetName !== undefined && { characterSet: found.CharacterSetName }),
    retentionDays: found.BackupRetentionPeriod ?? 0,
    ...(found.LatestRestorableTime !== undefined && { latestRestorable: found.LatestRestorableTime }),
  };
}

function snapshotOf(found: DBSnapshot, arn: string): Snapshot {
  // A copy of a snapshot has the day of the copying; the data is of the first one's (RDS API reference, DBSnapshot).
  const created = found.OriginalSnapshotCreateTime ?? found.SnapshotCreateTime;
  return {
    arn: found.DBSnapshotArn ?? arn,
    status: found.Status ?? 'unknown',
    ...(created !== undefined && { created }),
    ...(found.KmsKeyId !== undefined && { kmsKeyId: found.KmsKeyId }),
  };
}

async function backupsOf(client: RDSClient, region: string, identifier: string): Promise<readonly Backups[]> {
  const { DescribeDBInstanceAutomatedBackupsCommand } = await import('@aws-sdk/client-rds');
  const said = await orMissing(
    client.send(new DescribeDBInstanceAutomatedBackupsCommand({ DBInstanceIdentifier: identifier })),
  );
  return (said?.DBInstanceAutomatedBackups ?? [])
    .map((found) => ({
      resourceId: found.DbiResourceId ?? '',
      identifier,
      ...copiedFrom(found.DBInstanceArn, region),
      ...(found.DBInstanceAutomatedBackupsArn !== undefined && { arn: found.DBInstanceAutomatedBackupsArn }),
      ...(found.KmsKeyId !== undefined && { kmsKeyId: found.KmsKeyId }),
      ...(found.RestoreWindow?.EarliestTime !== undefined && { earliest: found.RestoreWindow.EarliestTime }),
      ...(found.RestoreWindow?.LatestTime !== undefined && { latest: found.RestoreWindow.LatestTime }),
    }))
    .sort((a, b) => Number(a.latest ?? 0) - Number(b.latest ?? 0));
}

function copiedFrom(instanceArn = '', region: string): Pick<Backups, 'copiedFrom'> {
  const [, from] = /^arn:[^:]*:rds:([^:]+):/.exec(instanceArn) ?? [];
  return from === undefined || from === region ? {} : { copiedFrom: from };
}

async function keyState(settings: ClientSettings, keyId: string): Promise<string | undefined> {
  const { KMSClient, DescribeKeyCommand } = await import('@aws-sdk/client-kms');
  try {
    const said = await new KMSClient(settings).send(new DescribeKeyCommand({ KeyId: keyId }));
    return said.KeyMetadata?.KeyState;
  } catch {
    return undefined;
  }
}

/** No snapshot has such a name: RDS refuses two dashes in a row (CreateDBSnapshot). */
const NO_SNAPSHOT = 'no--snapshot';

/**
 * Asks for what cannot be done in any case, to see with which words it is refused: a restore onto an instance that exists, or from nothing. RDS has no dry
 * run, and a simulation of IAM policies leaves out those of the organization.
 */
async function permissions(client: RDSClient, existing: string, kind: Source['kind']): Promise<readonly Permission[]> {
  const { RestoreDBInstanceToPointInTimeCommand, RestoreDBInstanceFromDBSnapshotCommand } =
    await import('@aws-sdk/client-rds');
  const isCopy = kind === 'snapshot';
  const action = isCopy ? 'rds:RestoreDBInstanceFromDBSnapshot' : 'rds:RestoreDBInstanceToPointInTime';
  try {
    await (isCopy
      ? client.send(
          new RestoreDBInstanceFromDBSnapshotCommand({
            DBInstanceIdentifier: existing,
            DBSnapshotIdentifier: NO_SNAPSHOT,
          }),
        )
      : client.send(
          new RestoreDBInstanceToPointInTimeCommand({
            SourceDBInstanceIdentifier: existing,
            TargetDBInstanceIdentifier: existing,
            UseLatestRestorableTime: true,
          }),
        ));
    return [{ action, allowed: undefined, said: 'a call that must be refused was taken' }];
  } catch (error) {
    const said = nameOf(error);
    if (isDenied(error)) return [{ action, allowed: false, said }];
    return [{ action, allowed: /AlreadyExists|NotFound|InvalidDBInstanceState/.test(said) ? true : undefined, said }];
  }
}

async function restore(client: RDSClient, source: Source, target: Target): Promise<void> {
  const { RestoreDBInstanceToPointInTimeCommand, RestoreDBInstanceFromDBSnapshotCommand } =
    await import('@aws-sdk/client-rds');
  const common = {
    ...ALWAYS,
    ...(target.instanceClass !== undefined && { DBInstanceClass: target.instanceClass }),
    ...(target.retentionDays !== undefined && { BackupRetentionPeriod: target.retentionDays }),
    MultiAZ: target.multiAz,
    DBSubnetGroupName: target.subnetGroup,
    VpcSecurityGroupIds: [target.securityGroupId],
    DBParameterGroupName: target.parameterGroup,
    Tags: Object.entries(target.tags).map(([Key, Value]) => ({ Key, Value })),
  };
  if (source.kind === 'snapshot') {
    await client.send(
      new RestoreDBInstanceFromDBSnapshotCommand({
        ...common,
        DBInstanceIdentifier: target.identifier,
        DBSnapshotIdentifier: source.arn,
      }),
    );
    return;
  }
  await client.send(
    new RestoreDBInstanceToPointInTimeCommand({
      ...common,
      TargetDBInstanceIdentifier: target.identifier,
      ...('copies' in source
        ? { SourceDBInstanceAutomatedBackupsArn: source.copies }
        : { SourceDbiResourceId: source.resourceId }),
      ...(source.at === undefined ? { UseLatestRestorableTime: true } : { RestoreTime: source.at }),
    }),
  );
}
