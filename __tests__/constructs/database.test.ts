import { BackupPlan } from '@cdktf/provider-aws/lib/backup-plan';
import { BackupSelection } from '@cdktf/provider-aws/lib/backup-selection';
import { BackupVaultLockConfiguration } from '@cdktf/provider-aws/lib/backup-vault-lock-configuration';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { DbEventSubscription } from '@cdktf/provider-aws/lib/db-event-subscription';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbInstanceAutomatedBackupsReplication } from '@cdktf/provider-aws/lib/db-instance-automated-backups-replication';
import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import jsonata from 'jsonata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { backupAgeDefinition } from '../../constructs/database/backup-age';
import { prodWith, stackNamed } from '../kit';

const prod = stackNamed('prod').room('database');
const databaseWith: typeof prodWith = (change) => prodWith(change).room('database');
const database = prod.only(DbInstance);

describe('the update database', () => {
  test('stands at a pinned address, in the database subnets, closed to the world', () => {
    expect(database.address).toBe('aws_db_instance.database');
    expect(database.lifecycle).toEqual({ prevent_destroy: true });
    expect(database.get('publicly_accessible')).toBe(false);
    const subnets = prod.only(DbSubnetGroup).get('subnet_ids') as string[];
    expect(subnets.map((subnet) => subnet.split('.')[1]?.replace(/_[0-9A-F]{8}$/, ''))).toEqual([
      'network_database_subnet-a',
      'network_database_subnet-b',
      'network_database_subnet-c',
    ]);
  });

  test('never shows Terraform a password', () => {
    expect(database.get('manage_master_user_password')).toBe(true);
    expect(database.get('password')).toBeUndefined();
    expect(database.get('password_wo')).toBeUndefined();
    expect(database.get('master_user_secret_kms_key_id')).toBe('${aws_kms_key.database_key.arn}');
  });

  test('makes its log groups first, so that they have a retention', () => {
    const groups = prod.each(CloudwatchLogGroup).filter(({ path }) => path.includes('/update-database/'));
    expect(groups.map((group) => group.get('name'))).toEqual(
      (database.get('enabled_cloudwatch_logs_exports') as string[]).map(
        (log) => `/aws/rds/instance/balrog-prod/${log}`,
      ),
    );
    for (const group of groups) expect(database.json.depends_on).toContain(group.address);
  });

  test('tells RelEng what happens to it', () => {
    const events = prod.only(DbEventSubscription);
    expect(events.get('source_ids')).toEqual(['${aws_db_instance.database.identifier}']);
    // Each night two messages that all went well: who reads them reads the next ones no more.
    expect(events.get('event_categories')).not.toContain('backup');
    expect(events.get('event_categories')).toEqual(expect.arrayContaining(['failure', 'low storage', 'recovery']));
    expect(events.get('sns_topic')).toMatch(/aws_sns_topic\.responders_releng_topic/);
  });
});

describe('a value of the environment changes', () => {
  const instance = (change: Parameters<typeof prodWith>[0]) => databaseWith(change).only(DbInstance);
  const parameter = (change: Parameters<typeof prodWith>[0], wanted: string) =>
    (databaseWith(change).only(DbParameterGroup).get('parameter') as { name: string; value: string }[]).find(
      ({ name }) => name === wanted,
    )?.value;

  test.each<[string, Parameters<typeof prodWith>[0], string, unknown]>([
    ['mysqlVersion', (env) => (env.database.mysqlVersion = '8.0.41'), 'engine_version', '8.0.41'],
    ['instanceClass', (env) => (env.database.instanceClass = 'db.r6g.4xlarge'), 'instance_class', 'db.r6g.4xlarge'],
    ['storageGib', (env) => (env.database.storageGib = 321), 'allocated_storage', 321],
    ['maxStorageGib', (env) => (env.database.maxStorageGib = 1234), 'max_allocated_storage', 1234],
    ['availability', (env) => (env.database.availability = 'single-az'), 'multi_az', false],
    ['applyChanges', (env) => (env.database.applyChanges = 'now'), 'apply_immediately', true],
    [
      'maintenanceWindow',
      (env) => (env.database.maintenanceWindow = 'wed:03:00-wed:04:00'),
      'maintenance_window',
      'wed:03:00-wed:04:00',
    ],
    [
      'pointInTimeRecoveryDays',
      (env) => (env.database.backup.pointInTimeRecoveryDays = 30),
      'backup_retention_period',
      30,
    ],
    [
      'nightlySnapshotWindow',
      (env) => (env.database.backup.nightlySnapshotWindow = '01:00-01:30'),
      'backup_window',
      '01:00-01:30',
    ],
  ])('%s', (_, change, attribute, value) => {
    expect(database.get(attribute)).not.toEqual(value);
    expect(instance(change).get(attribute)).toEqual(value);
  });

  test('maxConnections', () => {
    expect(parameter((env) => (env.database.maxConnections = 777), 'max_connections')).toBe('777');
  });

  test('tls', () => {
    expect(parameter(() => undefined, 'require_secure_transport')).toBe('0');
    expect(parameter((env) => (env.database.tls = { required: true }), 'require_secure_transport')).toBe('1');
  });

  test('backupRegion, with the days of point-in-time recovery', () => {
    const stack = databaseWith((env) => {
      env.aws.backupRegion = 'eu-west-1';
      env.database.backup.pointInTimeRecoveryDays = 21;
    });
    const replication = stack.only(DbInstanceAutomatedBackupsReplication);
    expect(replication.get('region')).toBe('eu-west-1');
    expect(replication.get('retention_period')).toBe(21);
    expect(replication.get('kms_key_id')).toBe('${aws_kms_key.database_copies_key.arn}');
    expect(stack.only(KmsKey, ({ name }) => name === 'database_copies_key').get('region')).toBe('eu-west-1');
  });

  test('vault schedule, retention and lock', () => {
    const stack = databaseWith((env) => {
      env.database.backup.vault = { schedule: 'cron(30 2 * * ? *)', retentionDays: 100, lock: { mode: 'governance' } };
    });
    const [rule] = stack.only(BackupPlan).get('rule') as [Record<string, unknown>];
    expect(rule).toMatchObject({ schedule: 'cron(30 2 * * ? *)', lifecycle: { delete_after: 100 } });
    const lock = stack.only(BackupVaultLockConfiguration);
    expect(lock.get('min_retention_days')).toBe(100);
    expect(lock.get('changeable_for_days')).toBeUndefined();
  });

  test('the compliance lock has its days of grace', () => {
    expect(prod.only(BackupVaultLockConfiguration).get('changeable_for_days')).toBe(7);
  });
});

test('the vault copies the update database and nothing else, as snapshots', () => {
  expect(prod.only(BackupSelection).get('resources')).toEqual(['${aws_db_instance.database.arn}']);
  const [rule] = prod.only(BackupPlan).get('rule') as [Record<string, unknown>];
  expect(rule.enable_continuous_backup).toBe(false);
});

test('each role trusts one service, for our own account where the service says for whom it acts', () => {
  const ours = [{ test: 'StringEquals', variable: 'aws:SourceAccount', values: ['111122223333'] }];
  const trusts = prod.each(IamRole).map((role) => {
    const [trust] = prod.statements(role.get('assume_role_policy')) as [
      { actions: string[]; principals: { type: string; identifiers: [string] }[]; condition?: unknown },
    ];
    expect(trust.actions).toEqual(['sts:AssumeRole']);
    return [trust.principals[0]!.identifiers.join(), trust.condition] as const;
  });
  expect(new Map(trusts)).toEqual(
    new Map([
      ['backup.amazonaws.com', undefined],
      ['states.amazonaws.com', ours],
      ['scheduler.amazonaws.com', ours],
      ['monitoring.rds.amazonaws.com', ours],
    ]),
  );
});

describe('the watch over the backups', () => {
  const input = {
    dbInstanceIdentifier: 'balrog-prod',
    dbInstanceArn: 'arn:aws:rds:us-west-2:111122223333:db:balrog-prod',
    backupVaultName: 'balrog-prod-database',
  };
  const { States } = backupAgeDefinition(input);

  /** Evaluates a `{% … %}` text as Step Functions does: JSONata with `$states` and the assigned variables. */
  const evaluate = (text: string, bindings: Record<string, unknown>) =>
    jsonata(/^\{% ([\s\S]*) %\}$/.exec(text)![1]!).evaluate({}, bindings) as Promise<unknown>;
  const ofResult = (text: string, result: unknown) => evaluate(text, { states: { result } });
  const millis = (iso: string) => Date.parse(iso);

  // Shapes of the answers: the API references of DescribeDBInstances, DescribeDBSnapshots, ListRecoveryPointsByBackupVault.
  const instances = {
    DbInstances: [{ DbInstanceIdentifier: 'balrog-prod', LatestRestorableTime: '2023-07-10T16:50:10Z' }],
  };
  const snapshots = {
    DbSnapshots: [
      { SnapshotType: 'automated', Status: 'available', SnapshotCreateTime: '2023-07-09T08:07:31.310Z' },
      { SnapshotType: 'automated', Status: 'available', SnapshotCreateTime: '2023-07-10T08:06:02.117Z' },
      { SnapshotType: 'automated', Status: 'creating', SnapshotCreateTime: '2023-07-11T08:06:02.117Z' },
    ],
  };
  const points = {
    RecoveryPoints: [
      { Status: 'COMPLETED', CompletionDate: '2023-07-10T05:31:00Z' },
      { Status: 'EXPIRED', CompletionDate: '2023-07-11T05:31:00Z' },
    ],
  };

  test('takes the newest time of each answer, and no unfinished one', async () => {
    expect(await ofResult(States.DescribeDatabase.Assign.restorable, instances)).toBe(millis('2023-07-10T16:50:10Z'));
    expect(await ofResult(States.ListNightlySnapshots.Assign.snapshot, snapshots)).toBe(
      millis('2023-07-10T08:06:02.117Z'),
    );
    expect(await ofResult(States.ListVaultCopies.Assign.copy, points)).toBe(millis('2023-07-10T05:31:00Z'));
  });

  test('asks for the copies of a week: all that a vault keeps would not fit into a state', async () => {
    const { BackupVaultName, ByCreatedAfter } = States.ListVaultCopies.Arguments;
    expect(BackupVaultName).toBe('balrog-prod-database');
    const asked = (await evaluate(ByCreatedAfter, {})) as string;
    expect(asked).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
    const days = (Date.now() - millis(asked)) / 86_400_000;
    expect(days).toBeGreaterThanOrEqual(7);
    expect(days).toBeLessThan(8);
  });

  test('says null when there is none, as Step Functions refuses a variable without a value', async () => {
    expect(await ofResult(States.DescribeDatabase.Assign.restorable, { DbInstances: [{}] })).toBeNull();
    expect(await ofResult(States.ListNightlySnapshots.Assign.snapshot, { DbSnapshots: [] })).toBeNull();
    expect(await ofResult(States.ListVaultCopies.Assign.copy, { RecoveryPoints: [] })).toBeNull();
  });

  test('sends the ages in seconds under the names that the alarms watch', async () => {
    const now = Date.now();
    const data = (await evaluate(States.PutMetrics.Arguments.MetricData, {
      restorable: now - 120_000,
      snapshot: now - 3_600_000,
      copy: now - 7_200_000,
    })) as { MetricName: string; Value: number; Unit: string; Dimensions: unknown }[];
    expect(data.map(({ MetricName, Value, Unit }) => [MetricName, Math.round(Value / 60), Unit])).toEqual([
      ['RestorablePointAge', 2, 'Seconds'],
      ['NightlySnapshotAge', 60, 'Seconds'],
      ['VaultCopyAge', 120, 'Seconds'],
    ]);
    for (const { Dimensions } of data)
      expect(Dimensions).toEqual([{ Name: 'DBInstanceIdentifier', Value: 'balrog-prod' }]);
    expect(
      stackNamed('prod')
        .each(CloudwatchMetricAlarm)
        .filter((alarm) => alarm.get('namespace') === 'Balrog/Backups' && alarm.get('period') === 60)
        .map((alarm) => alarm.get('metric_name'))
        .sort(),
    ).toEqual(data.map(({ MetricName }) => MetricName).sort());
  });

  test('leaves out what is unknown, one or two of the three', async () => {
    const names = async (known: object) =>
      (
        (await evaluate(States.PutMetrics.Arguments.MetricData, {
          restorable: null,
          snapshot: null,
          copy: null,
          ...known,
        })) as {
          MetricName: string;
        }[]
      ).map(({ MetricName }) => MetricName);
    expect(await names({ restorable: 1, copy: 1 })).toEqual(['RestorablePointAge', 'VaultCopyAge']);
    expect(await names({ snapshot: 1 })).toEqual(['NightlySnapshotAge']);
  });

  test('is what the state machine runs', () => {
    expect(JSON.parse(String(prod.only(SfnStateMachine).get('definition')))).toEqual(backupAgeDefinition(input));
  });

  test('may call what the state machine calls, and no more', () => {
    const calls = Object.values(States)
      .map(({ Resource }) => Resource.split('aws-sdk:')[1]!.toLowerCase())
      .sort();
    const role = prod.only(IamRolePolicy, ({ path }) => path.includes('backup-watch/role'));
    const allowed = prod.statements(role.get('policy')).flatMap(({ actions }) => actions as string[]);
    const called = allowed.filter((action) => !action.startsWith('logs:'));
    expect(called.map((action) => action.toLowerCase()).sort()).toEqual(calls);
  });

  test('leaves a line when it fails, in a group that ends', () => {
    const [log] = [prod.only(SfnStateMachine).get('logging_configuration')] as [Record<string, unknown>];
    expect(log).toMatchObject({ level: 'ERROR', include_execution_data: true });
    const [, address] = /^\$\{(aws_cloudwatch_log_group\.[\w-]+)\.arn\}:\*$/.exec(String(log['log_destination']))!;
    const group = prod.all.find((one) => one.address === address)!;
    expect(group.get('name')).toBe('/aws/vendedlogs/states/balrog-prod-backup-watch');
    expect(group.get('retention_in_days')).toBe(14);
  });

  test.each([
    ['restorable-point', 900, 3],
    ['nightly-snapshot', 26 * 3600, 15],
    ['vault-copy', 29 * 3600, 15],
  ])('%s alarms CloudOps after %d seconds, and when nothing is known', (name, seconds, minutes) => {
    const alarm = stackNamed('prod').only(CloudwatchMetricAlarm, ({ path }) => path.endsWith(`backup-${name}`));
    expect(alarm.json).toMatchObject({
      namespace: 'Balrog/Backups',
      unit: 'Seconds',
      statistic: 'Maximum',
      comparison_operator: 'GreaterThanThreshold',
      threshold: seconds,
      period: 60,
      evaluation_periods: minutes,
      datapoints_to_alarm: minutes,
      treat_missing_data: 'breaching',
      dimensions: { DBInstanceIdentifier: 'balrog-prod' },
    });
    const runbook = /Runbook: (docs\/runbooks\/\S+\.md)$/.exec(String(alarm.get('alarm_description')))?.[1];
    expect(existsSync(join(__dirname, '../..', String(runbook)))).toBe(true);
    expect(alarm.get('alarm_actions')).toEqual([expect.stringContaining('aws_sns_topic.responders_cloudops_topic')]);
  });
});
