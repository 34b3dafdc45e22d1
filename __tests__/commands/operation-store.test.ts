/** The operation under way, as S3 keeps it for two commands that know nothing of each other. */
import { operationStore } from '../../commands/operations/aws/store';
import type { OperationStore } from '../../commands/operations/store';
import type { Releasing } from '../../commands/operations/under-way';
import { testDoor, type TestDoor } from '../../packages/rehearsal/__tests__/api-door';

const NAMES = {
  environment: 'prod',
  state: { bucket: 'states', key: 'prod/terraform.tfstate' },
  logs: { buckets: { audit: 'audit' } },
} as Parameters<typeof operationStore>[1];

const OPERATION: Releasing = {
  version: 1,
  id: 'prod-4-100000',
  environment: 'prod',
  kind: 'deploy',
  asked: 'deploy prod v3.26',
  began: '2026-12-03T10:00:00.000Z',
  holder: { user: 'anna', host: 'laptop', pid: 4711 },
  done: [],
  overrides: [],
  versions: { to: 'v3.26' },
};
const BY_BEN: Releasing = { ...OPERATION, holder: { user: 'ben', host: 'desk', pid: 12 } };

let door: TestDoor;
let anna: OperationStore;
let ben: OperationStore;
beforeEach(async () => {
  door = await testDoor();
  anna = await operationStore(door.client, NAMES);
  ben = await operationStore(door.client, NAMES);
});
afterEach(() => door.close());

test('two begin: the second is told no, and what the first has written stands', async () => {
  expect(await anna.begin(OPERATION)).toBe(true);
  expect(await ben.begin(BY_BEN)).toBe(false);
  expect(await ben.operation()).toEqual(OPERATION);
});

describe('taken over', () => {
  beforeEach(async () => {
    await anna.begin(OPERATION);
    await ben.operation();
    await ben.keep(BY_BEN);
  });

  test('whoever held it before writes no more, ends nothing, and is told with whom it is', async () => {
    const told = /is with ben on desk \(process 12\).*this command does nothing more.*`npm run balrog -- status prod`/;
    await expect(anna.keep({ ...OPERATION, done: [{ step: 'apply', at: OPERATION.began }] })).rejects.toThrow(told);
    await expect(anna.end()).rejects.toThrow(told);
    expect(await anna.operation()).toEqual(BY_BEN);
  });

  test('of two who take over at once, one does', async () => {
    const carla = await operationStore(door.client, NAMES);
    const [one, other] = [await ben.operation(), await carla.operation()];
    expect(one).toEqual(other);
    await ben.keep({ ...BY_BEN, done: [{ step: 'preflight', at: OPERATION.began }] });
    await expect(carla.keep({ ...OPERATION, holder: { ...OPERATION.holder, user: 'carla' } })).rejects.toThrow(
      'is with ben on desk',
    );
  });

  test('whoever has it goes on, and ends it', async () => {
    await ben.keep({ ...BY_BEN, done: [{ step: 'preflight', at: OPERATION.began }] });
    await ben.end();
    expect(await anna.operation()).toBeUndefined();
  });
});
