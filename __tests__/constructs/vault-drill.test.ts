/** The drill of the vault: what AWS Backup is asked for, and the state machine that judges what it has restored. */
import { BackupRestoreTestingPlan } from '@cdktf/provider-aws/lib/backup-restore-testing-plan';
import { BackupRestoreTestingSelection } from '@cdktf/provider-aws/lib/backup-restore-testing-selection';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { stackNamed } from '../kit';
import { AwsError, type Definition, type Json, runMachine } from './state-machine';

const prod = stackNamed('prod');
const definition = JSON.parse(
  String(prod.only(SfnStateMachine, ({ json }) => json.name === 'balrog-prod-vault-drill').get('definition')),
) as Definition;

const RESTORED = 'awsbackup-restore-test-a1b2c3';
const EVENT = { detail: { restoreJobId: 'job-1', status: 'COMPLETED' } };

/** AWS Backup and RDS as far as the drill sees them. */
class World {
  now = Date.parse('2026-12-02T13:30:00Z');
  readonly calls: string[] = [];
  metrics: Record<string, number> = {};
  verdict: Json;
  check: Json;

  constructor(
    readonly job: Json = {},
    readonly fail: (call: string) => void = () => undefined,
    readonly deletion = 'SUCCESSFUL',
  ) {}

  call(name: string, given: Json): Json {
    this.calls.push(name);
    this.fail(name);
    if (name === 'backup:describeRestoreJob') {
      expect(given).toEqual({ RestoreJobId: 'job-1' });
      return {
        Status: 'COMPLETED',
        CreationDate: '2026-12-02T12:20:00.000Z',
        RecoveryPointCreationDate: '2026-12-02T05:12:00.000Z',
        CreatedResourceArn: `arn:aws:rds:us-west-2:111122223333:db:${RESTORED}`,
        ...this.job,
        // AWS Backup deletes once it was told.
        ...(this.verdict !== undefined && { DeletionStatus: this.deletion }),
      };
    }
    if (name === 'rds:describeDBInstances') {
      expect(given).toEqual({ DbInstanceIdentifier: RESTORED });
      return { DbInstances: [{ DbInstanceStatus: 'available', Endpoint: { Address: 'vault.rds' } }] };
    }
    if (name === 'ecs:runTask.sync') this.check = given;
    else if (name === 'backup:putRestoreValidationResult') this.verdict = given;
    else if (name === 'cloudwatch:putMetricData') {
      for (const { MetricName, Value, Dimensions } of given.MetricData) {
        expect(Dimensions).toEqual([{ Name: 'Drill', Value: 'vault' }]);
        this.metrics = { ...this.metrics, [MetricName]: Value };
      }
    } else throw new Error(`no call ${name}`);
    return {};
  }
}

const always = (call: string) => (name: string) => {
  if (name === call) throw new AwsError('Backup.SdkClientException');
};

describe('AWS Backup', () => {
  test('tries the newest copy of the locked vault each week, of the database that serves', () => {
    const plan = prod.only(BackupRestoreTestingPlan).json;
    expect(plan).toMatchObject({ schedule_expression: 'cron(0 12 ? * WED *)' });
    // Letters, digits and underscores, 50 at most, or the provider refuses the name.
    expect(plan['name']).toMatch(/^\w{1,50}$/);
    expect([plan['recovery_point_selection']].flat()).toEqual([
      expect.objectContaining({
        algorithm: 'LATEST_WITHIN_WINDOW',
        include_vaults: ['${aws_backup_vault.backup_vault.arn}'],
        recovery_point_types: ['SNAPSHOT'],
      }),
    ]);
    expect(prod.only(BackupRestoreTestingSelection).json).toMatchObject({
      protected_resource_type: 'RDS',
      protected_resource_arns: ['arn:aws:rds:us-west-2:111122223333:db:balrog-prod'],
    });
  });

  /** What is not said would be the default VPC's, which the accounts do not have. */
  test('restores it into our network, with our parameters', () => {
    const overrides = prod.only(BackupRestoreTestingSelection).json['restore_metadata_overrides'] as Record<
      string,
      string
    >;
    expect(overrides['dbSubnetGroupName']).toMatch(/^\$\{aws_db_subnet_group\./);
    expect(overrides['dbParameterGroupName']).toBe('balrog-prod-mysql80');
    expect(JSON.parse(String(overrides['vpcSecurityGroupIds']))).toEqual([
      expect.stringMatching(/^\$\{aws_security_group\.database_update-database_security-group_\w+\.id\}$/),
    ]);
  });

  test('is heard when a restore of this plan has ended, well or not', () => {
    const rule = prod.only(CloudwatchEventRule, ({ json }) => json.name === 'balrog-prod-vault-drill-restored');
    expect(JSON.parse(String(rule.get('event_pattern')))).toEqual({
      source: ['aws.backup'],
      'detail-type': ['Restore Job State Change'],
      detail: {
        restoreTestingPlanArn: [expect.stringMatching(/^\$\{aws_backup_restore_testing_plan\..*\.arn\}$/)],
        status: ['COMPLETED', 'FAILED', 'ABORTED'],
      },
    });
  });
});

describe('what was restored', () => {
  test('is checked, measured and called good, and is gone in the end', async () => {
    const world = new World();
    expect(await runMachine(definition, world, EVENT)).toEqual({ end: 'Good' });
    const [{ Environment }] = world.check.Overrides.ContainerOverrides;
    expect(Object.fromEntries(Environment.map(({ Name, Value }: Json) => [Name, Value]))).toEqual({
      GENERATION: RESTORED,
      DB_HOST: 'vault.rds',
      MOMENT: '2026-12-02T05:12:00Z',
      REFERENCE_HOST: 'serving.balrog-prod-databases.internal',
    });
    // 70 minutes from the start of the restore to the verdict; the copy was 7 hours and 8 minutes old then.
    expect(world.metrics).toEqual({ GoodDrills: 1, TimeToRestore: 4200, DataLoss: 25_680 });
    expect(world.verdict).toMatchObject({ RestoreJobId: 'job-1', ValidationStatus: 'SUCCESSFUL' });
  });

  test('is not whole: AWS Backup is told, with the reason, and deletes it', async () => {
    const world = new World({}, always('ecs:runTask.sync'));
    const { end, cause } = await runMachine(definition, world, EVENT);
    expect({ end, cause }).toEqual({
      end: 'NotGood',
      cause: expect.stringMatching(/^the check does not call it good/),
    });
    expect(world.metrics).toEqual({ GoodDrills: 0 });
    expect(world.verdict).toMatchObject({
      ValidationStatus: 'FAILED',
      ValidationStatusMessage: expect.stringMatching(/^the check does not call it good/),
    });
  });

  test('was not restored: it fails, and asks for no verdict on nothing', async () => {
    const job = { Status: 'FAILED', StatusMessage: 'no subnet group', CreatedResourceArn: undefined };
    const world = new World(job);
    expect(await runMachine(definition, world, EVENT)).toEqual({
      end: 'NotGood',
      cause: 'AWS Backup has not restored it: FAILED no subnet group',
    });
    expect(world.metrics).toEqual({ GoodDrills: 0 });
    expect(world.calls).not.toContain('backup:putRestoreValidationResult');
  });

  test.each(['FAILED', 'DELETING'])('stays: %s is told as an instance that costs money', async (deletion) => {
    expect(await runMachine(definition, new World({}, undefined, deletion), EVENT)).toEqual({
      end: 'InstanceLeft',
      cause: `${RESTORED} is still there, and costs money: delete it by hand. nothing failed`,
    });
  });

  test('cannot be judged or published: it is still waited for', async () => {
    expect((await runMachine(definition, new World({}, always('cloudwatch:putMetricData')), EVENT)).end).toBe('Good');
    const untold = new World({ DeletionStatus: 'SUCCESSFUL' }, always('backup:putRestoreValidationResult'));
    expect((await runMachine(definition, untold, EVENT)).end).toBe('Good');
    expect(await runMachine(definition, new World({}, always('backup:describeRestoreJob')), EVENT)).toEqual({
      end: 'NotGood',
      cause: expect.stringMatching(/^AWS Backup does not say what it has restored/),
    });
  });

  test('is asked for by calls that the role allows, and it may read nothing of the one that serves', async () => {
    const world = new World();
    await runMachine(definition, world, EVENT);
    const role = prod.only(IamRolePolicy, ({ path }) => path.endsWith('vault-drill/role/permissions'));
    const statements = prod.statements(role.get('policy'));
    const allowed = statements.flatMap(({ actions }) => actions as string[]).map((action) => action.toLowerCase());
    for (const call of new Set(world.calls)) expect(allowed).toContain(call.replace('.sync', '').toLowerCase());
    const reads = statements.filter(({ actions }) => (actions as string[]).some((action) => action.startsWith('rds:')));
    expect(reads.map(({ resources }) => resources)).toEqual([
      ['arn:aws:rds:us-west-2:111122223333:db:awsbackup-restore-test-*'],
    ]);
  });
});
