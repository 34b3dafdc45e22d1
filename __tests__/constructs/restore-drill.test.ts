/** The drill of a restore: its state machine, run here against a world in which each call can fail. */
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { CATALOGUE } from '../../constructs/alarms/catalogue';
import { stackNamed } from '../kit';
import { AwsError, type Definition, type Json, runMachine } from './state-machine';

const prod = stackNamed('prod');
const machine = prod.only(SfnStateMachine, ({ json }) => json.name === 'balrog-prod-restore-drill');
const definition = JSON.parse(String(machine.get('definition'))) as Definition;

/** RDS as far as a drill sees it, with a clock that waits move. */
class World {
  now = Date.parse('2026-11-30T10:00:00Z');
  readonly calls: string[] = [];
  readonly metrics: Record<string, number>[] = [];
  /** Minutes until the drill's instance is there, or is gone; by name. */
  readonly instances = new Map<string, { readyAt: number; goneAt?: number; deleted?: boolean }>();
  started: Json;

  constructor(
    /** Throws where a call is to fail. */
    readonly fail: (call: string, count: number) => void = () => undefined,
    readonly status = 'available',
  ) {}

  call(name: string, given: Json): Json {
    this.calls.push(name);
    for (const [id, { goneAt }] of this.instances) if ((goneAt ?? Infinity) <= this.now) this.instances.delete(id);
    this.fail(name, this.calls.filter((one) => one === name).length);
    if (name === 'rds:describeDBInstances') return { DbInstances: [this.describe(given.DbInstanceIdentifier)] };
    if (name === 'rds:restoreDBInstanceToPointInTime') {
      const id = given.TargetDBInstanceIdentifier;
      if (this.instances.has(id)) throw new AwsError('Rds.DbInstanceAlreadyExistsException');
      this.instances.set(id, { readyAt: this.now + 50 * 60_000 });
      this.started = given;
      return {};
    }
    if (name === 'rds:deleteDBInstance') {
      expect(given).toMatchObject({ DbInstanceIdentifier: 'balrog-prod-restore-drill', SkipFinalSnapshot: true });
      const found = this.instances.get(given.DbInstanceIdentifier);
      if (found === undefined) throw new AwsError('Rds.DbInstanceNotFoundException');
      if (this.now < found.readyAt || found.deleted) throw new AwsError('Rds.InvalidDbInstanceStateException');
      this.instances.set(given.DbInstanceIdentifier, { ...found, deleted: true, goneAt: this.now + 5 * 60_000 });
      return {};
    }
    if (name === 'ecs:runTask.sync') {
      this.started = { ...this.started, check: given };
      return {};
    }
    if (name === 'cloudwatch:putMetricData') {
      expect(given.Namespace).toBe('Balrog/Drills');
      for (const { MetricName, Value, Dimensions } of given.MetricData) {
        expect(Dimensions).toEqual([{ Name: 'Drill', Value: 'point-in-time' }]);
        this.metrics.push({ [MetricName]: Value });
      }
      return {};
    }
    throw new Error(`no call ${name}`);
  }

  private describe(id: string): Json {
    if (id === 'balrog-prod')
      return { DbInstanceStatus: 'available', LatestRestorableTime: '2026-11-30T09:56:12.000Z' };
    const found = this.instances.get(id);
    if (found === undefined) throw new AwsError('Rds.DbInstanceNotFoundException');
    const ready = this.now >= found.readyAt;
    return ready
      ? { DbInstanceStatus: this.status, Endpoint: { Address: 'drill.rds' } }
      : { DbInstanceStatus: 'creating' };
  }
}

const run = (world: World) => runMachine(definition, world);

const always = (call: string) => (name: string) => {
  if (name === call) throw new AwsError('Rds.SdkClientException');
};

describe('A drill', () => {
  test('restores to the newest moment, asks, measures, deletes, and leaves nothing', async () => {
    const world = new World();
    expect(await run(world)).toEqual({ end: 'Good' });
    expect(world.started).toMatchObject({
      SourceDBInstanceIdentifier: 'balrog-prod',
      TargetDBInstanceIdentifier: 'balrog-prod-restore-drill',
      RestoreTime: '2026-11-30T09:56:12.000Z',
      DeletionProtection: false,
      PubliclyAccessible: false,
    });
    const [{ Environment }] = world.started.check.Overrides.ContainerOverrides;
    expect(Object.fromEntries(Environment.map(({ Name, Value }: Json) => [Name, Value]))).toEqual({
      GENERATION: 'balrog-prod-restore-drill',
      DB_HOST: 'drill.rds',
      MOMENT: '2026-11-30T09:56:12Z',
      REFERENCE_HOST: 'serving.balrog-prod-databases.internal',
    });
    // 228 seconds before the start was the newest moment, and 50 minutes of restoring are 50 minutes.
    expect(Object.assign({}, ...world.metrics)).toEqual({ GoodDrills: 1, DataLoss: 228, TimeToRestore: 3000 });
    expect([...world.instances.keys()]).toEqual([]);
  });

  test.each([
    ['the newest moment is not known', 'rds:describeDBInstances', /^the newest moment is not known: Rds\.Sdk/],
    ['the restore is refused', 'rds:restoreDBInstanceToPointInTime', /^it cannot be restored: Rds\.Sdk/],
    ['the check is not good', 'ecs:runTask.sync', /^the check does not call it good: Rds\.Sdk/],
  ])('%s: it fails, says so, and leaves nothing', async (_, call, cause) => {
    const world = new World(always(call));
    const { end, cause: said } = await run(world);
    expect({ end, said }).toEqual({ end: 'NotGood', said: expect.stringMatching(cause) });
    expect(world.metrics).toEqual([{ GoodDrills: 0 }]);
    expect([...world.instances.keys()]).toEqual([]);
  });

  test('what is restored is found failed: it is deleted all the same', async () => {
    const world = new World(undefined, 'incompatible-parameters');
    expect(await run(world)).toEqual({
      end: 'NotGood',
      cause: 'the restore has not come to its end: incompatible-parameters',
    });
    expect([...world.instances.keys()]).toEqual([]);
  });

  test('it can no longer be described, or published: it is deleted all the same', async () => {
    const blind = new World((name, count) => {
      if (name === 'rds:describeDBInstances' && count > 3) throw new AwsError('Rds.SdkClientException');
    });
    expect((await run(blind)).cause).toMatch(/^what is restored cannot be described/);
    expect([...blind.instances.keys()]).toEqual([]);
    const silent = new World(always('cloudwatch:putMetricData'));
    expect((await run(silent)).end).toBe('Good');
    expect([...silent.instances.keys()]).toEqual([]);
  });

  test('a call that fails once is made again, and no call ends it in the middle', async () => {
    const calls = new World();
    await run(calls);
    for (const call of new Set(calls.calls)) {
      const world = new World((name, count) => {
        if (name === call && count === 1) throw new AwsError('Rds.SdkClientException');
      });
      const { end } = await run(world);
      expect({ call, end }).toEqual({
        call,
        end: call.startsWith('ecs:') || call.includes('restore') ? 'NotGood' : 'Good',
      });
      expect([...world.instances.keys()]).toEqual([]);
    }
  });

  test('what a stopped one has left goes first; what cannot be deleted is told', async () => {
    const world = new World();
    world.instances.set('balrog-prod-restore-drill', { readyAt: world.now + 60 * 60_000 });
    expect(await run(world)).toEqual({ end: 'Good' });
    const stuck = new World(always('rds:deleteDBInstance'));
    stuck.instances.set('balrog-prod-restore-drill', { readyAt: 0 });
    expect(await run(stuck)).toMatchObject({
      end: 'InstanceLeft',
      cause: expect.stringMatching(/^balrog-prod-restore-drill is still there, and costs money/),
    });
    expect(stuck.calls).not.toContain('rds:restoreDBInstanceToPointInTime');
  });

  test('publishes what the alarms and dashboards look for, and may call what it calls and no more', async () => {
    const world = new World();
    await run(world);
    const names = world.metrics.flatMap((one) => Object.keys(one)).sort();
    expect(
      CATALOGUE.filter(({ namespace }) => namespace === 'Balrog/Drills')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names);
    const role = prod.only(IamRolePolicy, ({ path }) => path.endsWith('restore-drill/role/permissions'));
    const statements = prod.statements(role.get('policy'));
    const allowed = statements.flatMap(({ actions }) => actions as string[]).map((action) => action.toLowerCase());
    for (const call of new Set(world.calls)) expect(allowed).toContain(call.replace('.sync', '').toLowerCase());
    const deletes = statements.filter(({ actions }) => (actions as string[]).includes('rds:DeleteDBInstance'));
    expect(deletes.map(({ resources }) => resources)).toEqual([
      ['arn:aws:rds:us-west-2:111122223333:db:balrog-prod-restore-drill'],
    ]);
  });
});
