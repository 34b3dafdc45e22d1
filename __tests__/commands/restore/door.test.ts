/**
 * The command, AWS's SDK and the API of the simulated clouds: what it says when a right is missing, when RDS takes three hours, and of each kind of copy. Deployments
 * and what tasks find are believed.
 */
import {
  CreateDBSnapshotCommand,
  DescribeDBInstancesCommand,
  RDSClient,
  RestoreDBInstanceToPointInTimeCommand,
} from '@aws-sdk/client-rds';
import { restoreWith, type Flags } from '../../../commands/restore/command';
import { recordOf } from '../../../commands/restore/record';
import type { Restoring } from '../../../commands/operations/under-way';
import { parseRequest } from '../../../commands/restore/request';
import type { TaskRunner } from '../../../packages/rehearsal/api';
import { ACCOUNT, testDoor, type TestDoor } from '../../../packages/rehearsal/__tests__/api-door';
import { handsAt, holdAccount } from './account-at-door';
import { Killed, World } from './stand-in';

jest.setTimeout(120_000);

const TO: Flags = { to: '2026-11-29T02:09:00Z' };
const ROLE = `arn:aws:iam::${ACCOUNT}:user/rehearsal`;

/** RDS is asked each minute, not every ten seconds. */
const QUICKLY = { pauseMs: 0, speed: 6 };

let door: TestDoor;
let world: World;

async function openDoor(...faults: readonly string[]): Promise<void> {
  const runner: TaskRunner = {
    run: async ({ family, containers: [first] }) => {
      const { exitCode, lines } = await world.runTask({ family, variables: first?.environment ?? {} });
      const container = first?.name ?? '';
      return { exitCodes: { [container]: exitCode }, lines: lines.map((line) => ({ container, line })), seconds: 20 };
    },
  };
  world = new World();
  door = await testDoor({ at: '2026-11-29T01:00:00Z', faults, tasks: { '*': runner } });
  holdAccount(door);
  door.forward(81 * 60);
}
afterEach(() => door.close());

/** @param more in place of hands */
async function restore(flags: Flags, afterStep?: (id: string) => void): Promise<number> {
  const hands = { ...(await handsAt(door, world, QUICKLY)), ...(afterStep && { afterStep }) };
  const request = parseRequest('prod', flags, door.now(), ['stage', 'prod']);
  return restoreWith(request, { ...flags, autoApprove: true, stands: 'none' }, hands);
}

/** But for tasks that only look, and what they log. */
const clouds = (): unknown =>
  JSON.parse(JSON.stringify(door.store.list().filter(({ type }) => !/^(ecs_task|logs_)/.test(type))));
const serving = (): unknown => [world.databases.serving, world.databases.paused];

describe('a right is missing', () => {
  test.each([
    'sts:GetCallerIdentity',
    'rds:DescribeDBInstances',
    'rds:DescribeDBInstanceAutomatedBackups',
    'rds:DescribeDBSnapshots',
  ])('%s: one message says what, to whom and what to do, and nothing was changed', async (action) => {
    await openDoor(`deny:${action}`);
    const before = clouds();
    const said = await restore(TO).catch((error: unknown) => (error as Error).message);
    expect(said).toBe(
      `AWS refuses it (AccessDenied): User: ${ROLE} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action. Take the role that deploys prod; \`aws sts get-caller-identity\` says which one this is. Nothing was changed.`,
    );
    expect(clouds()).toEqual(before);
    expect([serving(), world.deployments, world.number]).toEqual([['balrog-prod', []], [], 4]);
  });

  test('the restore itself: it is seen before anything moves', async () => {
    await openDoor('deny:rds:RestoreDBInstanceToPointInTime');
    const before = clouds();
    await expect(restore(TO)).rejects.toThrow('Nothing was changed: what is marked stop must be mended first.');
    expect(world.said.join('\n')).toContain(
      `  stop    rights   ${ROLE} may not: rds:RestoreDBInstanceToPointInTime (AccessDenied)\n                   -> take the role that deploys this environment`,
    );
    expect([serving(), world.deployments, world.number]).toEqual([['balrog-prod', []], [], 4]);
    expect(clouds()).toEqual(before);
  });

  test('in the middle: it says what stands, and nothing is switched', async () => {
    await openDoor('deny:ecs:RunTask');
    const said = await restore(TO).catch((error: unknown) => (error as Error).message);
    expect(said).toMatch(
      new RegExp(
        `^AWS refuses it .*User: ${ROLE} is not authorized to perform: ecs:RunTask .* Take the role that deploys prod`,
      ),
    );
    expect(world.said.at(-1)).toContain('stopped after deploy. Admin, agent and jobs of prod stay as that left them');
    expect(serving()).toEqual(['balrog-prod', ['admin', 'agent', 'jobs']]);
  });
});

/** As of a restore of last month, of which RDS took eleven minutes. */
async function recordOne(): Promise<void> {
  const at = (time: string): string => `2026-10-29T${time}:00.000Z`;
  const done = [
    { step: 'restore', at: at('02:10') },
    { step: 'adopt', at: at('02:21') },
  ];
  const asked = {
    id: 'prod-2',
    environment: 'prod',
    kind: 'restore',
    asked: 'restore prod --latest',
    began: at('02:00'),
  };
  const who = { holder: { user: 'oncall', host: 'laptop', pid: 1 }, former: 'balrog-prod', target: 'balrog-prod' };
  const record = recordOf(
    { version: 1, ...asked, ...who, done, decided: {}, overrides: [] } as Restoring,
    new Date(at('03:00')),
    0,
  );
  await (await handsAt(door, world)).cloud.record(record);
}

test('a restore of three hours says how long it goes on and usually does, and is taken up in the middle, on another machine', async () => {
  await openDoor('slow:rds:RestoreDBInstanceToPointInTime:10800000');
  await recordOne();
  const half = door.now().getTime() + 90 * 60_000;
  const killing = (id: string): void => {
    if (id === 'wait' && door.now().getTime() > half) throw new Killed(id);
  };
  await expect(restore(TO, killing)).rejects.toThrow(Killed);
  expect(serving()).toEqual(['balrog-prod', ['admin', 'agent', 'jobs']]);
  const { cloud } = await handsAt(door, world);
  const found = await cloud.operation();
  await cloud.keep({ ...found!, holder: { ...found!.holder, host: 'another-laptop' } });
  const firstHalf = world.said.length;
  expect(await restore({ ...TO, takeOver: true })).toBe(0);
  expect(serving()).toEqual(['balrog-prod-2', []]);
  expect(world.said[firstHalf]).toMatch(
    /^Going on with prod-5, begun .*: restore prod --to 2026-11-29T02:09:00Z, into balrog-prod-2\.$/,
  );
  const waited = world.said.filter((line) => line.includes('balrog-prod-2 is creating'));
  expect(waited.length).toBeGreaterThan(150);
  expect(waited.at(-1)).toMatch(/balrog-prod-2 is creating, 3 h 0\d min so far, usually 11 min 00 s$/);
  const { DBInstances = [] } = await new RDSClient(door.client).send(new DescribeDBInstancesCommand({}));
  expect(DBInstances.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toEqual(['balrog-prod', 'balrog-prod-2']);
});

describe('what is restored', () => {
  const instance = (name: string) =>
    door.store.list({ type: 'aws_db_instance' }).find(({ values }) => values['identifier'] === name)?.values;

  test('the newest moment', async () => {
    await openDoor();
    expect(await restore({ latest: true })).toBe(0);
    expect(serving()).toEqual(['balrog-prod-2', []]);
    expect(world.said.at(-1)).toMatch(/Data lost: .* before the pause, 1 change/);
  });

  test('a snapshot: it is of a moment, so what was written since is said', async () => {
    await openDoor();
    const rds = new RDSClient(door.client);
    const asked = { DBInstanceIdentifier: 'balrog-prod', DBSnapshotIdentifier: 'before-the-night' };
    const { DBSnapshot } = await rds.send(new CreateDBSnapshotCommand(asked));
    door.forward(1800);
    expect(await restore({ snapshot: DBSnapshot?.DBSnapshotArn ?? '' })).toBe(0);
    expect(world.said.join('\n')).toMatch(/warning lost +1 change since 2026-11-29T02:2\d:\d\dZ, by late@mozilla.com/);
    expect(serving()).toEqual(['balrog-prod-2', []]);
    expect(world.databases.generations['balrog-prod-2']?.from).toEqual({ snapshot: DBSnapshot?.DBSnapshotArn });
  });

  test('one that somebody restored by hand: nothing is restored, and it serves', async () => {
    await openDoor();
    const rds = new RDSClient(door.client);
    const names = { SourceDBInstanceIdentifier: 'balrog-prod', TargetDBInstanceIdentifier: 'by-hand' };
    await rds.send(new RestoreDBInstanceToPointInTimeCommand({ ...names, UseLatestRestorableTime: true }));
    const reason = 'restored to 02:09 in the console';
    expect(await restore({ adopt: 'by-hand', reason })).toBe(0);
    expect(serving()).toEqual(['by-hand', []]);
    expect(world.databases.generations['by-hand']).toMatchObject({
      from: { adopted: reason },
      state: 'live',
      recorded: { resourceId: instance('by-hand')?.['resource_id'] },
      checked: { verdict: 'good' },
    });
    expect(door.store.list({ type: 'aws_db_instance' })).toHaveLength(2);
  });

  test.each<[string, Record<string, unknown> | undefined, string, string]>([
    ['that is not there', undefined, 'by-hand', 'there is no instance by-hand'],
    ['that is a generation', undefined, 'balrog-prod', 'balrog-prod is a generation of the database already'],
    ['of another engine', { engine: 'postgres' }, 'by-hand', "by-hand is postgres, and Balrog's database is mysql"],
    ['without encryption', { storage_encrypted: false }, 'by-hand', 'by-hand is not encrypted'],
  ])('one %s is not adopted, and nothing was changed', async (_, values, name, why) => {
    await openDoor();
    const found = { ...instance('balrog-prod'), id: 'db-HAND', resource_id: 'db-HAND', identifier: 'by-hand' };
    if (values !== undefined)
      door.hold(
        'aws_db_instance',
        'db-HAND',
        { ...found, ...values },
        { names: [{ scope: 'region', name: 'db:by-hand' }] },
      );
    const before = clouds();
    await expect(restore({ adopt: name, reason: 'restored to 02:09 in the console' })).rejects.toThrow(
      /^Nothing was changed/,
    );
    expect(world.said.join('\n')).toContain(`stop    source   ${why}`);
    expect(clouds()).toEqual(before);
    expect([serving(), world.deployments, world.number]).toEqual([['balrog-prod', []], [], 4]);
  });
});
