/** The API of the simulated RDS, as the AWS SDK speaks it. */
import { BackupClient, ListRecoveryPointsByBackupVaultCommand, StartBackupJobCommand } from '@aws-sdk/client-backup';
import {
  CopyDBSnapshotCommand,
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  DescribeEventsCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  RebootDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
  RestoreDBInstanceToPointInTimeCommand,
} from '@aws-sdk/client-rds';
import type { DatabaseEngine } from '../engines';
import { DATABASE, testDoor, type TestDoor } from './api-door';

let door: TestDoor;
let rds: RDSClient;

const HOUR = 3600;
const statusOf = async (name: string) =>
  (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name }))).DBInstances?.[0]?.DBInstanceStatus;

beforeEach(async () => {
  door = await testDoor();
  rds = new RDSClient(door.client);
  door.hold('aws_db_instance', 'db-ONE', DATABASE, { names: [{ scope: 'region', name: 'db:shop' }] });
  door.forward(3 * 24 * HOUR);
});
afterEach(() => door.close());

const restore = (more: object) =>
  rds.send(
    new RestoreDBInstanceToPointInTimeCommand({
      SourceDBInstanceIdentifier: 'shop',
      TargetDBInstanceIdentifier: 'shop-2',
      ...more,
    }),
  );

test('an instance is described as Terraform made it, restorable until five minutes ago at most', async () => {
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  expect(DBInstances).toHaveLength(1);
  expect(DBInstances[0]).toMatchObject({
    DBInstanceIdentifier: 'shop',
    DBInstanceStatus: 'available',
    EngineVersion: '8.0.42',
    MultiAZ: true,
    Endpoint: { Address: 'shop.example.rds.amazonaws.com', Port: 3306 },
    TagList: [{ Key: 'Application', Value: 'shop' }],
    DbiResourceId: 'db-ONE',
  });
  const behind = door.now().getTime() - (DBInstances[0]?.LatestRestorableTime?.getTime() ?? 0);
  expect(behind).toBeLessThanOrEqual(300_000);
  expect(behind).toBeGreaterThanOrEqual(0);
});

test('a restore goes through its states by the clock, with the data of its source and none of its settings', async () => {
  await restore({ RestoreTime: new Date('2026-03-12T02:09:00Z'), DBInstanceClass: 'db.m6g.xlarge', MultiAZ: true });
  expect(await statusOf('shop-2')).toBe('creating');
  door.forward(500);
  expect(await statusOf('shop-2')).toBe('backing-up');
  door.forward(200);
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'shop-2' }));
  expect(DBInstances[0]).toMatchObject({
    DBInstanceStatus: 'available',
    DBInstanceClass: 'db.m6g.xlarge',
    MasterUsername: 'root',
    DBName: 'shop',
    StorageEncrypted: true,
    DeletionProtection: false,
    MultiAZ: true,
    DBParameterGroups: [{ DBParameterGroupName: 'default.mysql8.0' }],
    TagList: [],
  });
  expect(DBInstances[0]?.DbiResourceId).not.toBe('db-ONE');
  // Terraform's side has the same state.
  const held = door.store.list({ type: 'aws_db_instance' }).find(({ values }) => values['identifier'] === 'shop-2');
  expect(held?.values['status']).toBe('available');
  const { Events = [] } = await rds.send(
    new DescribeEventsCommand({ SourceIdentifier: 'shop-2', SourceType: 'db-instance' }),
  );
  expect(Events.map(({ Message }) => Message)).toEqual(['Restored from DB instance shop to 2026-03-12T02:09:00.000Z']);
});

describe('A restore is refused, and nothing is made,', () => {
  afterEach(() => expect(door.store.list({ type: 'aws_db_instance' })).toHaveLength(1));

  test.each([
    [
      'outside of the window',
      { RestoreTime: new Date('2026-01-01T00:00:00Z') },
      'InvalidParameterValue',
      /not within the restorable window of the source, from 2026-03-10T12:00:00.000Z to 2026-03-13T12:00:00.000Z/,
    ],
    [
      'to a name that is taken',
      { UseLatestRestorableTime: true, TargetDBInstanceIdentifier: 'shop' },
      'DBInstanceAlreadyExistsFault',
      /^DB instance already exists$/,
    ],
    [
      'from one that is not there',
      { UseLatestRestorableTime: true, SourceDBInstanceIdentifier: 'no' },
      'DBInstanceNotFoundFault',
      /^DBInstance no not found\.$/,
    ],
    ['without a moment', {}, 'InvalidParameterCombination', /either RestoreTime or UseLatestRestorableTime/],
    [
      'into a subnet group that is not there',
      { UseLatestRestorableTime: true, DBSubnetGroupName: 'gone' },
      'DBSubnetGroupNotFoundFault',
      /^DB subnet group 'gone' does not exist\.$/,
    ],
    [
      'on a class that is none',
      { UseLatestRestorableTime: true, DBInstanceClass: 'db.huge' },
      'InvalidParameterValue',
      /^Invalid DB Instance class: db\.huge$/,
    ],
  ])('%s', async (_, more, name, message) => {
    await expect(restore(more)).rejects.toMatchObject({ name, message: expect.stringMatching(message) as string });
  });
});

test('snapshots: nightly ones by the clock, manual ones by name, and what is restored of them', async () => {
  await rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'shop', DBSnapshotIdentifier: 'by-hand' }));
  const { DBSnapshots = [] } = await rds.send(new DescribeDBSnapshotsCommand({ DBInstanceIdentifier: 'shop' }));
  expect(DBSnapshots.map(({ DBSnapshotIdentifier: name, SnapshotType: type }) => `${type} ${name}`)).toEqual([
    'manual by-hand',
    'automated rds:shop-2026-03-10-12-00',
    'automated rds:shop-2026-03-11-07-00',
    'automated rds:shop-2026-03-12-07-00',
    'automated rds:shop-2026-03-13-07-00',
  ]);
  await expect(
    rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'shop', DBSnapshotIdentifier: 'by-hand' })),
  ).rejects.toMatchObject({
    name: 'DBSnapshotAlreadyExistsFault',
    message: 'Cannot create the snapshot because a snapshot with the identifier by-hand already exists.',
  });
  const { DBInstance } = await rds.send(
    new RestoreDBInstanceFromDBSnapshotCommand({
      DBInstanceIdentifier: 'shop-3',
      DBSnapshotIdentifier: 'rds:shop-2026-03-11-07-00',
    }),
  );
  expect(DBInstance).toMatchObject({ DBInstanceStatus: 'creating', Engine: 'mysql', MasterUsername: 'root' });
});

describe('a recovery point of the vault', () => {
  const LATER = String(DATABASE.arn).replace(/[^:]+$/, 'later');
  /** Writes down which rows it is asked for. */
  const asked: string[] = [];
  const engine = {
    restoreSnapshot: (name: string) => Promise.resolve(void asked.push(`restored ${name}`)),
    snapshotCopied: (name: string, copy: string) => Promise.resolve(void asked.push(`${copy} of ${name}`)),
    close: () => Promise.resolve(),
  } as unknown as DatabaseEngine;
  let vault: TestDoor;
  afterEach(() => vault.close());

  test('has the rows of its moment, whether a plan made it or somebody asked for it, and so has a copy of it', async () => {
    vault = await testDoor({ engine });
    vault.hold('aws_db_instance', 'db-ONE', DATABASE, { names: [{ scope: 'region', name: 'db:shop' }] });
    vault.hold('aws_backup_vault', 'nightly', { name: 'nightly' });
    vault.hold('aws_backup_plan', 'plan', {
      rule: [{ target_vault_name: 'nightly', schedule: 'cron(30 9 * * ? *)', lifecycle: [{ delete_after: 35 }] }],
    });
    vault.hold('aws_backup_selection', 'selection', { plan_id: 'plan', resources: [DATABASE.arn, LATER] });
    vault.forward(24 * HOUR + 17);
    // Made after this night's copies: there is none of it yet.
    vault.hold('aws_db_instance', 'db-TWO', { ...DATABASE, identifier: 'later', arn: LATER });
    const [backup, database] = [new BackupClient(vault.client), new RDSClient(vault.client)];
    await backup.send(
      new StartBackupJobCommand({
        BackupVaultName: 'nightly',
        ResourceArn: String(DATABASE.arn),
        IamRoleArn: 'arn:aws:iam::1:role/b',
      }),
    );
    const { RecoveryPoints = [] } = await backup.send(
      new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: 'nightly' }),
    );
    const points = RecoveryPoints.map(({ RecoveryPointArn }) => RecoveryPointArn ?? '');
    expect(points).toHaveLength(2);
    for (const [index, point] of points.entries())
      await database.send(
        new RestoreDBInstanceFromDBSnapshotCommand({
          DBInstanceIdentifier: `shop-${index + 2}`,
          DBSnapshotIdentifier: point,
        }),
      );
    await database.send(
      new CopyDBSnapshotCommand({ SourceDBSnapshotIdentifier: points[1], TargetDBSnapshotIdentifier: 'kept' }),
    );
    await database.send(
      new RestoreDBInstanceFromDBSnapshotCommand({ DBInstanceIdentifier: 'shop-4', DBSnapshotIdentifier: 'kept' }),
    );
    expect(asked).toEqual([
      'restored rds:shop-2026-03-11-12-00-17',
      'restored rds:shop-2026-03-11-09-30-00',
      'kept of rds:shop-2026-03-11-09-30-00',
      'restored kept',
    ]);
  });
});

test('what is protected is not deleted; backups that are kept outlive the instance and can be restored', async () => {
  const remove = () =>
    rds.send(
      new DeleteDBInstanceCommand({
        DBInstanceIdentifier: 'shop',
        FinalDBSnapshotIdentifier: 'shop-final',
        DeleteAutomatedBackups: false,
      }),
    );
  await expect(remove()).rejects.toMatchObject({
    name: 'InvalidParameterCombination',
    message: 'Cannot delete protected DB Instance, please disable deletion protection and try again.',
  });
  await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'shop', DeletionProtection: false }));
  await remove();
  await expect(statusOf('shop')).rejects.toMatchObject({ name: 'DBInstanceNotFoundFault' });
  const { DBInstanceAutomatedBackups: [backup] = [] } = await rds.send(
    new DescribeDBInstanceAutomatedBackupsCommand({}),
  );
  expect(backup).toMatchObject({
    Status: 'retained',
    DbiResourceId: 'db-ONE',
    RestoreWindow: { EarliestTime: new Date('2026-03-10T12:00:00Z') },
  });
  door.forward(HOUR);
  const { DBInstance } = await restore({
    SourceDBInstanceIdentifier: undefined,
    SourceDbiResourceId: 'db-ONE',
    RestoreTime: new Date('2026-03-12T02:09:00Z'),
    TargetDBInstanceIdentifier: 'shop',
  });
  // The name comes again, the resource id never.
  expect(DBInstance?.DbiResourceId).not.toBe('db-ONE');
  const { DBSnapshots = [] } = await rds.send(new DescribeDBSnapshotsCommand({ SnapshotType: 'manual' }));
  expect(DBSnapshots.map(({ DBSnapshotIdentifier: name }) => name)).toEqual(['shop-final']);
});

describe('copies of automated backups in another region', () => {
  const REPLICATION = 'aws_db_instance_automated_backups_replication';
  const COPIES = 'arn:aws:rds:us-east-2:123456789012:auto-backup:ab-copies';
  const KEY = 'arn:aws:kms:us-east-2:123456789012:key/2';
  let elsewhere: RDSClient;
  const copies = async () =>
    (await elsewhere.send(new DescribeDBInstanceAutomatedBackupsCommand({ DBInstanceIdentifier: 'shop' })))
      .DBInstanceAutomatedBackups;
  const restoreThere = (more: object) =>
    elsewhere.send(
      new RestoreDBInstanceToPointInTimeCommand({
        TargetDBInstanceIdentifier: 'shop-2',
        UseLatestRestorableTime: true,
        ...more,
      }),
    );

  beforeEach(() => {
    elsewhere = new RDSClient({ ...door.client, region: 'us-east-2' });
    const values = { source_db_instance_arn: DATABASE['arn'], kms_key_id: KEY, retention_period: 14 };
    door.hold(REPLICATION, COPIES, values, { region: 'us-east-2' });
    door.forward(HOUR);
  });

  test('are described there, from when they began, with the key of that side', async () => {
    expect(await copies()).toEqual([
      expect.objectContaining({
        DBInstanceAutomatedBackupsArn: COPIES,
        DBInstanceArn: DATABASE['arn'],
        Region: 'us-west-2',
        Status: 'replicating',
        KmsKeyId: KEY,
        BackupRetentionPeriod: 14,
        RestoreWindow: { EarliestTime: new Date('2026-03-13T12:00:00Z'), LatestTime: new Date('2026-03-13T13:00:00Z') },
      }),
    ]);
  });

  test('are restored from by their ARN alone, also when the instance is gone', async () => {
    await expect(restoreThere({ SourceDbiResourceId: 'db-ONE' })).rejects.toMatchObject({
      name: 'DBInstanceAutomatedBackupNotFoundFault',
    });
    await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'shop', DeletionProtection: false }));
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'shop', SkipFinalSnapshot: true }));
    door.forward(HOUR);
    const [{ RestoreWindow } = {}] = (await copies()) ?? [];
    expect(RestoreWindow?.LatestTime).toEqual(new Date('2026-03-13T13:00:00Z'));
    const { DBInstance } = await restoreThere({ SourceDBInstanceAutomatedBackupsArn: COPIES });
    expect(DBInstance).toMatchObject({ KmsKeyId: KEY, AvailabilityZone: 'us-east-2a' });
  });
});

test('a failover changes the zone and is told of; only an instance with a standby has one', async () => {
  await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'shop', ForceFailover: true }));
  expect(await statusOf('shop')).toBe('rebooting');
  door.forward(60);
  expect(await statusOf('shop')).toBe('available');
  const { Events = [] } = await rds.send(
    new DescribeEventsCommand({ SourceIdentifier: 'shop', SourceType: 'db-instance' }),
  );
  expect(Events.map(({ Message }) => Message)).toContain('Multi-AZ instance failover completed');
  await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'shop', MultiAZ: false, ApplyImmediately: true }));
  door.forward(60);
  await expect(
    rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'shop', ForceFailover: true })),
  ).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
});

test('a restore may take three hours', async () => {
  await door.close();
  door = await testDoor({ faults: ['slow:RestoreDBInstanceToPointInTime:10800000'] });
  rds = new RDSClient(door.client);
  door.hold('aws_db_instance', 'db-ONE', DATABASE);
  door.forward(HOUR);
  await restore({ UseLatestRestorableTime: true });
  door.forward(10_800);
  expect(await statusOf('shop-2')).toBe('creating');
  door.forward(500);
  expect(await statusOf('shop-2')).toBe('backing-up');
});
