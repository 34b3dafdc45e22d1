/** What a release writes, and all that it refuses; and whether and to which version one goes back. */
import { rowOf, type Told, type Wanted } from '../../../commands/release/request';
import { newestSchema, rollBackWith } from '../../../commands/release/rollback';
import { known, unknown } from '../../../commands/release/outside/answer';
import { releasesIn } from '../../../commands/operations/record';
import { digestOf, rowOf as row, World } from './stand-in';

const V326: Told = {
  present: row('v3.25'),
  staged: [row('v3.26'), row('v3.25')],
  tag: known('ab'.repeat(20)),
  images: { balrog: known(digestOf('v3.26', 1)), agent: known(digestOf('v3.26', 2)) },
};
const PROD: Wanted = { environment: 'prod', version: 'v3.26', back: false, bug: '1790000' };

describe('a release', () => {
  test('has the digests of the registry, and the schema change that the migrations say', () => {
    expect(rowOf(PROD, V326)).toEqual({
      version: 'v3.26',
      digest: { balrog: digestOf('v3.26', 1), agent: digestOf('v3.26', 2) },
      schemaChange: 'none',
      bug: 1790000,
    });
    // 036_add_emergency_shutoff_comments.py adds columns.
    const staged = { ...V326, staged: undefined };
    expect(rowOf({ ...PROD, version: 'v3.19' }, { ...staged, present: row('v3.18') }).schemaChange).toBe('additive');
    expect(rowOf({ ...PROD, version: 'v3.24', back: true }, { ...staged, present: row('v3.25') }).schemaChange).toBe(
      'none',
    );
  });

  test('of staging has the bug that is given, and never that of the version before', () => {
    const { bug: _, ...without } = PROD;
    const staged = { ...V326, staged: undefined };
    expect(staged.present.bug).toBeDefined();
    expect(rowOf({ ...without, environment: 'stage' }, staged)).not.toHaveProperty('bug');
    expect(rowOf({ ...PROD, environment: 'stage' }, staged).bug).toBe(1790000);
  });

  test.each<[string, Partial<Wanted>, Partial<Told>, string]>([
    [
      'three parts',
      { version: 'v3.26.1' },
      {},
      '"v3.26.1" is no version that Balrog\'s pipeline knows: two parts, as in v3.26 or v3.08; a tag of three parts gets no images',
    ],
    ['no tag', {}, { tag: known(undefined) }, 'mozilla-releng/balrog has no tag v3.26'],
    [
      'nobody knows the tag',
      {},
      { tag: unknown('api.github.com answered 503') },
      'nobody knows whether v3.26 is tagged: api.github.com answered 503',
    ],
    [
      'nobody can be reached at all',
      { isReal: true },
      { images: { ...V326.images, agent: unknown('getaddrinfo ENOTFOUND auth.docker.io') } },
      'where neither GitHub nor Docker Hub can be reached: --rehearsal has both of its own',
    ],
    [
      'no image',
      {},
      { images: { ...V326.images, agent: known(undefined) } },
      'there is no image mozilla/balrogagent:v3.26: its pipeline has not pushed it',
    ],
    [
      'one digest for both',
      {},
      { images: { balrog: V326.images.balrog, agent: V326.images.balrog } },
      'mozilla/balrog and mozilla/balrogagent of v3.26 have one digest',
    ],
    ['an older version', { version: 'v3.24' }, {}, 'v3.24 is older than v3.25: --back where that is meant'],
    ['--back to a newer one', { back: true }, {}, 'v3.26 is newer than v3.25: --back is for older ones'],
    ['what staging never had', {}, { staged: [row('v3.25')] }, 'staging never had v3.26 with these digests'],
    [
      'the version of staging with other digests',
      {},
      { staged: [{ ...row('v3.26'), digest: row('v3.25').digest }] },
      'staging never had v3.26 with these digests',
    ],
    ['no bug', { bug: undefined } as never, {}, 'production needs the number of its deployment bug: --bug'],
    ['another schema change', { schemaChange: 'destructive' }, {}, '--schema-change destructive: it is none'],
    ['what is there already', {}, { present: row('v3.26') }, 'says v3.26 with these digests already'],
  ])('is refused: %s', (_, wanted, told, message) => {
    expect(() => rowOf({ ...PROD, ...wanted }, { ...V326, ...told })).toThrow(message);
  });

  test('is told everything that is wrong with it at once', () => {
    const nothing = {
      tag: known(undefined),
      images: { balrog: known(undefined), agent: known(undefined) },
      staged: [],
    };
    expect(() => rowOf({ ...PROD, bug: 'x' }, { ...V326, ...nothing })).toThrow(
      /^Nothing was changed:\n {2}mozilla-releng\/balrog has no tag v3\.26\n {2}there is no image mozilla\/balrog:v3\.26.*\n {2}there is no image mozilla\/balrogagent:v3\.26.*\n {2}--bug x is no number of Bugzilla$/,
    );
  });
});

describe('going back', () => {
  test('says first that the former version runs on the present schema, then deploys its row, whatever day it is', async () => {
    const world = new World();
    world.running['admin'] = world.running['agent'] = world.running['public'] = 'v3.26';
    world.findings = [{ id: 'friday', verdict: 'stop', says: 'it is Friday', remedy: 'wait' }];
    expect(await rollBackWith(world.hands(), {})).toBe(0);
    expect(world.said[0]).toMatch(/prod: code from v3\.26 back to v3\.25\..*\n {2}yes +v3\.25 runs on schema 36/);
    expect(world.running).toEqual({ admin: 'v3.25', agent: 'v3.25', public: 'v3.25' });
    expect(world.declared).toEqual({ ...row('v3.25'), schemaChange: 'none' });
    expect(releasesIn(world.records)).toEqual([
      expect.objectContaining({ kind: 'rollback', versions: { from: 'v3.26', to: 'v3.25' }, verdict: 'good' }),
    ]);
    expect(world.said.at(-1)).toMatch(
      /^Commit environments\/releases\.json and environments\/operations\.json now.*\n {2}Balrog in prod is back on v3\.25, since \S+: v3\.26 was taken back\. The schema/,
    );
  });

  test('from a version that did not start goes to the one before', async () => {
    const world = new World();
    Object.assign(world.running, { admin: 'v3.26', agent: 'v3.26' });
    expect(await rollBackWith(world.hands(), {})).toBe(0);
    expect(world.running).toEqual({ admin: 'v3.25', agent: 'v3.25', public: 'v3.25' });
  });

  test('killed after its edit, it goes on to the same version', async () => {
    const world = new World();
    Object.assign(world.running, { admin: 'v3.26', agent: 'v3.26', public: 'v3.26' });
    world.killAfter = 'edit';
    await expect(rollBackWith(world.hands(), {})).rejects.toThrow('edit');
    world.under = (world.under ?? '').replace(/"pid": ?\d+/, `"pid":${2 ** 22 + 1}`);
    expect(await rollBackWith(world.hands(), {})).toBe(0);
    expect(world.running['public']).toBe('v3.25');
    expect(world.number).toBe(5);
  });

  test.each([
    ['stopped by somebody', 130],
    ['failed', 1],
  ])('%s in the middle, it says the same command, which goes on to the same version', async (_, code) => {
    const world = new World();
    Object.assign(world.running, { admin: 'v3.26', agent: 'v3.26', public: 'v3.26' });
    world.broken = 'public';
    world.brokenWith = code;
    expect(await rollBackWith(world.hands(), {})).toBe(code);
    const ending = world.said.find((line) => line.includes('what was done until then stands')) ?? '';
    expect(ending).toContain('`npm run balrog -- rollback prod`: it does what is left');
    expect(ending).not.toContain('go back:');

    world.broken = undefined;
    world.said.length = 0;
    expect(await rollBackWith(world.hands(), {})).toBe(0);
    expect(world.said[0]).toMatch(/^prod: on with the way back to v3\.25, which environments\/ says already\./);
    expect(world.running).toEqual({ admin: 'v3.25', agent: 'v3.25', public: 'v3.25' });
  });

  test('says what speaks against the time, and that it waits for no better one', async () => {
    const world = new World();
    Object.assign(world.running, { admin: 'v3.26', agent: 'v3.26', public: 'v3.26' });
    world.findings = [
      { id: 'day', verdict: 'stop', says: 'it is Friday', remedy: 'wait until Monday' },
      { id: 'running', verdict: 'stop', says: 'v3.25 is older than v3.26, which runs', remedy: '' },
      { id: 'schema', verdict: 'unknown', says: 'nobody knows which version runs', remedy: '' },
    ];
    expect(await rollBackWith(world.hands(), {})).toBe(0);
    const said = world.said.join('\n');
    expect(said).toMatch(/stop +day +it is Friday\n +A way back waits for no better time: day is kept in the record/);
    for (const odd of ['wait until Monday', 'is older than', 'nobody knows']) expect(said).not.toContain(odd);
    expect(world.records.at(-1)?.overrides).toEqual([{ finding: 'day: it is Friday', reason: 'rollback prod v3.25' }]);
  });

  test('twice, it leads further back, and never to the version that was left', async () => {
    const world = new World();
    Object.assign(world.running, { admin: 'v3.26', agent: 'v3.26', public: 'v3.26' });
    world.former = ['v3.26', 'v3.25', 'v3.24'].map((version) => row(version));
    expect(await rollBackWith(world.hands(), {})).toBe(0);
    world.former = ['v3.25', 'v3.26', 'v3.25', 'v3.24'].map((version) => row(version));
    expect(await rollBackWith(world.hands(), {})).toBe(0);
    expect(world.declared.version).toBe('v3.24');
    world.former = ['v3.24', 'v3.25', 'v3.26', 'v3.25', 'v3.24'].map((version) => row(version));
    await expect(rollBackWith(world.hands(), {})).rejects.toThrow(
      'No commit of releases.json has an older version than v3.24: there is nothing to go back to; --to takes another one (v3.24, v3.25, v3.26). Nothing was changed.',
    );
    expect(world.declared.version).toBe('v3.24');
  });

  test('to a version that does not know the schema changes nothing, and names the migration', async () => {
    const world = new World();
    // The database was restored to a moment before 036, say.
    await expect(rollBackWith(world.hands(), { schema: '35' })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('v3.25 does not run on the present schema') as string,
    });
    expect(world.said[0]).toMatch(/036_add_emergency_shutoff_comments\.py\n +no +adds emergency_shutoffs\.comment/);
    await expect(rollBackWith(world.hands(), { schema: '99' })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('nobody knows whether v3.25 runs') as string,
    });
    await expect(rollBackWith(world.hands(), { to: 'v3.24' })).rejects.toThrow('No commit of releases.json has v3.24');
    expect({ number: world.number, under: world.under }).toEqual({ number: 4, under: undefined });
  });

  test('believes that the newest version that ever ran left its schema', () => {
    expect(newestSchema(['v3.18', 'v3.19', 'v3.16'])).toBe('36');
    expect(newestSchema(['v3.16'])).toBe('34');
  });
});
