/** The code that was deployed last, beside a state in S3: what a review is told of it, and when it is kept. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectsOf, type Objects } from '../../commands/operations/aws/objects';
import { deployedCode, onlyRead, type DeployedCode, type PlannedCode } from '../../commands/plan/review/deployed-code';
import { testDoor, type TestDoor } from '../../packages/rehearsal/__tests__/api-door';

const BUCKET = 'states';
const STATE = 'prod/terraform.tfstate';
const KEPT = 'prod/deployed-code.json';
const FIRST = { resource: { aws_s3_bucket: { history: { lifecycle: { prevent_destroy: true } } } } };
const SECOND = { resource: { aws_s3_bucket: { history: {} } } };

let door: TestDoor;
let objects: Objects;
let folder: string;
let deployed: DeployedCode;

/** As `terraform init` leaves it. */
const preparedFor = (key: string): void => {
  const backend = { type: 's3', config: { bucket: BUCKET, key, region: 'us-west-2' }, hash: 1 };
  writeFileSync(join(folder, '.terraform', 'terraform.tfstate'), JSON.stringify({ version: 3, backend }));
};

beforeEach(async () => {
  door = await testDoor();
  objects = await objectsOf(door.client);
  folder = mkdtempSync(join(tmpdir(), 'deployed-code-'));
  mkdirSync(join(folder, '.terraform'));
  preparedFor(STATE);
  deployed = deployedCode(() => door.client);
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await door.close();
});

const planned = (code: object, serial: number, more: Partial<PlannedCode> = {}): PlannedCode => ({
  stack: 'prod',
  folder,
  plan: 'f00d',
  code: Buffer.from(JSON.stringify(code)),
  state: { lineage: 'one', serial },
  ...more,
});

/** What an apply leaves. */
const state = (serial: number, lineage = 'one') =>
  objects.put(BUCKET, STATE, JSON.stringify({ version: 4, lineage, serial, resources: [] }));

/** Applies what was planned, which leaves the state under that number. */
async function deploy(plan: PlannedCode, serial: number, isStep = false): Promise<string | undefined> {
  const before = await deployed.before(plan);
  await state(serial);
  return await deployed.keep(plan, before, isStep);
}

test('what was deployed is what the next plan is held against', async () => {
  expect(await deploy(planned(FIRST, 0), 7)).toBeUndefined();
  const before = await deployed.before(planned(SECOND, 7));
  expect(before).toMatchObject({ code: FIRST, isStale: false, found: [], notes: [], isThis: false });
  expect(await deploy(planned(SECOND, 7), 9)).toBeUndefined();
  expect(await deployed.before(planned(FIRST, 9))).toMatchObject({ code: SECOND, isStale: false, notes: [] });
});

test('from the first step of an operation to its last, the code of before it is there, too', async () => {
  const [third, fourth] = [{ resource: { third: {} } }, { resource: { fourth: {} } }];
  await deploy(planned(FIRST, 0), 1);
  expect(await deployed.before(planned(SECOND, 1))).toMatchObject({ code: FIRST, formerCode: FIRST });
  await deploy(planned(SECOND, 1), 2, true);
  expect(await deployed.before(planned(third, 2))).toMatchObject({ code: SECOND, formerCode: FIRST });
  await deploy(planned(third, 2), 3, true);
  expect(await deployed.before(planned(fourth, 3))).toMatchObject({ code: third, formerCode: FIRST });
  await deploy(planned(fourth, 3), 4);
  expect(await deployed.before(planned(FIRST, 4))).toMatchObject({ code: fourth, formerCode: fourth });
});

test('code of before an operation that is not as it was left is believed as little', async () => {
  await deploy(planned(FIRST, 0), 1);
  await deploy(planned(SECOND, 1), 2, true);
  const whole = await objects.get(BUCKET, KEPT);
  await objects.put(BUCKET, KEPT, (whole?.text ?? '').replace('prevent_destroy', 'prevent_nothing'));
  const before = await deployed.before(planned(SECOND, 2));
  expect(before).toMatchObject({ found: [{ rule: 'deployed.code-changed' }] });
  expect(before.formerCode).toBeUndefined();
});

test('code that keeps its state under another name is held against what was deployed, and is no first deployment', async () => {
  await deploy(planned(FIRST, 0), 7);
  preparedFor('prod/elsewhere/terraform.tfstate');
  expect(await deployed.before(planned(SECOND, 0, { state: { lineage: '', serial: 0 } }))).toMatchObject({
    code: FIRST,
    isStale: true,
  });
});

test("the commit that it was synthesized from is kept with it, and one that is none is somebody else's writing", async () => {
  const commit = '0123456789'.repeat(4);
  await deploy(planned(FIRST, 0, { commit }), 7);
  expect(await deployed.before(planned(SECOND, 7))).toMatchObject({ commit, found: [] });
  const { text = '' } = (await objects.get(BUCKET, KEPT)) ?? {};
  await objects.put(BUCKET, KEPT, text.replace(commit, '--output=/etc/x'));
  expect(await deployed.before(planned(SECOND, 7))).toMatchObject({ found: [{ rule: 'deployed.code-changed' }] });
  await deploy(planned(SECOND, 7), 9);
  expect((await deployed.before(planned(SECOND, 9))).commit).toBeUndefined();
});

test('at the first deployment there is nothing of before, and nothing to say of it', async () => {
  const before = await deployed.before(planned(FIRST, 0, { state: { lineage: '', serial: 0 } }));
  expect(before).toMatchObject({ isStale: false, found: [], notes: [] });
  expect(before.code).toBeUndefined();
});

test('where something stands and nothing is kept, what cannot be seen is said, and is no danger', async () => {
  const before = await deployed.before(planned(FIRST, 7));
  expect(before).toMatchObject({
    found: [],
    notes: [
      'Of prod no deployment is known that was reviewed here. That the code has given up a condition, a protection against destroying or the watch over an attribute since then, this review cannot see; `npm run review -- --base REF` does, against the commit that is deployed.',
    ],
  });
  expect(before.code).toBeUndefined();
});

test.each([
  [
    'the state was written since',
    { state: { lineage: 'one', serial: 8 } },
    /\(\S+Z, serial 7, now 8\): somebody deployed by another way/,
  ],
  ['it is another state', { state: { lineage: 'two', serial: 7 } }, /\(\S+Z, another state by now\)/],
])('%s: it is said, and compared all the same', async (_, more, says) => {
  await deploy(planned(FIRST, 0), 7);
  expect(await deployed.before(planned(SECOND, 7, more))).toMatchObject({
    code: FIRST,
    isStale: true,
    found: [],
    notes: [expect.stringMatching(says)],
    isThis: false,
  });
  // Also where it is the same code: it is kept anew, of this state.
  expect(await deployed.before(planned(FIRST, 7, more))).toMatchObject({ isStale: true, isThis: false });
});

test('a deployment that broke off keeps nothing, so the next one says that the state has moved on', async () => {
  await deploy(planned(FIRST, 0), 7);
  await state(8);
  expect(await deployed.before(planned(SECOND, 8))).toMatchObject({ code: FIRST, isStale: true });
});

describe('what somebody changed', () => {
  type Edit = (text: string) => string;
  const inside =
    (change: (kept: Record<string, unknown>) => unknown): Edit =>
    (text) =>
      JSON.stringify(change(JSON.parse(text) as Record<string, unknown>));

  const withDigest = (code: string): object => ({ code, sha256: createHash('sha256').update(code).digest('hex') });

  test.each<[string, Edit]>([
    ['code', inside((kept) => ({ ...kept, code: JSON.stringify(SECOND) }))],
    ['the code of another stack', inside((kept) => ({ ...kept, stack: 'stage' }))],
    ['what another version of the command wrote', inside((kept) => ({ ...kept, version: 2 }))],
    ['what is no code, with its right digest', inside((kept) => ({ ...kept, ...withDigest('password=Kq7-vXw2Lm') }))],
    ['code that is no document, with its right digest', inside((kept) => ({ ...kept, ...withDigest('null') }))],
    ['half of it', (text) => text.slice(0, text.length / 2)],
    ['nothing', () => 'null'],
  ])(
    '%s: is a danger of its own, compared with nothing, and gone with the deployment that is acknowledged',
    async (_, edit) => {
      await deploy(planned(FIRST, 0), 7);
      const whole = await objects.get(BUCKET, KEPT);
      await objects.put(BUCKET, KEPT, edit(whole?.text ?? ''));
      const before = await deployed.before(planned(SECOND, 7));
      expect(before.code).toBeUndefined();
      expect(before.found).toMatchObject([
        {
          rule: 'deployed.code-changed',
          severity: 'critical',
          what: expect.stringMatching(
            /^the code that was deployed last, s3:\/\/states\/prod\/deployed-code\.json, is not as its deployment left it \(SHA-256 [0-9a-f]{12}…\)$/,
          ),
        },
      ]);
      expect(await deployed.keep(planned(SECOND, 7), before)).toBeUndefined();
      expect(await deployed.before(planned(SECOND, 7))).toMatchObject({ code: SECOND, found: [], isThis: true });
    },
  );
});

test('without a change of the clouds new code is kept, and the same code is left as it is', async () => {
  await deploy(planned(FIRST, 0), 7);
  const [before, was] = [await deployed.before(planned(FIRST, 7)), await objects.get(BUCKET, KEPT)];
  expect(before.isThis).toBe(true);
  await deployed.keep(planned(FIRST, 7), before);
  expect((await objects.get(BUCKET, KEPT))?.etag).toBe(was?.etag);
  await deployed.keep(planned(SECOND, 7), await deployed.before(planned(SECOND, 7)));
  expect(await deployed.before(planned(FIRST, 7))).toMatchObject({ code: SECOND, isStale: false });
});

test('two who deploy at once: whoever comes later keeps nothing, and says so', async () => {
  const [anna, ben] = [planned(FIRST, 0), planned(SECOND, 0)];
  const [first, second] = [await deployed.before(anna), await deployed.before(ben)];
  await state(1);
  expect(await deployed.keep(anna, first)).toBeUndefined();
  expect(await deployed.keep(ben, second)).toMatch(
    /could not be kept for the next review \(somebody else deployed meanwhile\)/,
  );
  expect(await deployed.before(planned(SECOND, 1))).toMatchObject({ code: FIRST });
});

test('whoever only reviews keeps nothing, and is told where nothing can be read', async () => {
  const reviewed = onlyRead(deployed);
  await reviewed.keep(planned(FIRST, 0), await reviewed.before(planned(FIRST, 0)));
  expect(await objects.get(BUCKET, KEPT)).toBeUndefined();
  rmSync(join(folder, '.terraform'), { recursive: true });
  expect(await reviewed.before(planned(FIRST, 7))).toMatchObject({
    found: [],
    notes: [
      expect.stringMatching(
        /^What was deployed last could not be read \(.*\.terraform does not say where the state is kept\./,
      ),
    ],
  });
  await expect(deployed.before(planned(FIRST, 7))).rejects.toThrow('does not say where the state is kept');
});
