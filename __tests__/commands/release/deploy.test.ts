/** A deployment as an operation: its lock, its preflight, its end, and what is left when it is killed in any step. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { deployEnvironment, deployNow, first, type ReleaseDeployFlags } from '../../../commands/release/deploy';
import { rollBack } from '../../../commands/release/rollback';
import { overridesIn } from '../../../commands/release/preflight/command';
import { releasesIn } from '../../../commands/operations/record';
import type { Releasing } from '../../../commands/operations/under-way';
import { openValuesOf } from '../../../commands/maintain/owner-values';
import { digestOf, Killed, START, World } from './stand-in';

const deploy = (world: World, overrides: readonly string[] = [], takeOver?: true): Promise<number> =>
  deployNow(world.hands(), overridesIn(overrides), { ...(takeOver && { takeOver }) });

const FRIDAY = { id: 'friday', verdict: 'stop', says: 'it is Friday', remedy: 'wait until Monday' } as const;

describe('a deployment', () => {
  test('applies once, verifies, leaves a record and nothing under way, and tells #balrog of its beginning and its end', async () => {
    const world = new World();
    expect(await deploy(world)).toBe(0);
    expect(world.applied).toEqual(['v3.26']);
    expect(world.under).toBeUndefined();
    expect(releasesIn(world.records)).toEqual([
      expect.objectContaining({
        kind: 'deploy',
        by: userInfo().username,
        versions: { from: 'v3.25', to: 'v3.26' },
        plan: 'ab'.repeat(32),
        verdict: 'good',
        began: new Date(START).toISOString(),
        ended: new Date(START + 14 * 60_000).toISOString(),
      }),
    ]);
    expect(releasesIn(world.records)[0]?.steps.map(({ step }) => step)).toEqual([
      'preflight',
      'apply',
      'applied',
      'verify',
    ]);
    expect(world.told).toEqual([
      expect.stringMatching(/^deploy prod v3\.26 .* began$/),
      expect.stringMatching(/everything is applied$/),
      expect.stringMatching(/ended: good$/),
    ]);
  });

  test('that finds nothing to do is verified and recorded, too', async () => {
    const world = new World();
    await deploy(world);
    expect(await deploy(world)).toBe(0);
    expect(world.applied).toEqual(['v3.26']);
    expect(world.records).toHaveLength(2);
  });

  test.each(['stop', 'unknown'] as const)(
    'is stopped by what the preflight calls %s, and nothing is left under way',
    async (verdict) => {
      const world = new World();
      world.findings = [{ ...FRIDAY, verdict }];
      await expect(deploy(world)).rejects.toMatchObject({
        exitCode: 3,
        message: 'Nothing was changed: friday speaks against it. Past it: --override friday="why it may go on"',
      });
      expect({ applied: world.applied, under: world.under, records: world.records }).toEqual({
        applied: [],
        under: undefined,
        records: [],
      });
    },
  );

  test('goes past a finding with a reason, which its record keeps', async () => {
    const world = new World();
    world.findings = [FRIDAY];
    expect(await deploy(world, ['friday=the fix of bug 1790000 cannot wait'])).toBe(0);
    expect(JSON.stringify(world.records[0]?.overrides)).toContain('the fix of bug 1790000 cannot wait');
    expect(JSON.stringify(world.records[0]?.overrides)).toContain('friday');
  });

  test('takes no override without a reason, nor one of something that it did not find', async () => {
    const world = new World();
    world.findings = [FRIDAY];
    await expect(deploy(world, ['friday='])).rejects.toThrow('friday gives no reason');
    await expect(deploy(world, ['monday=why not'])).rejects.toThrow('monday stops nothing here');
    expect(world.under).toBeUndefined();
  });
});

describe('a plan that was filed and approved', () => {
  const folder = mkdtempSync(join(tmpdir(), 'balrog-filed-'));
  const filed = join(folder, 'plan.json');
  const bytes = JSON.stringify({
    stack: 'prod',
    commit: '0'.repeat(40),
    made: new Date().toISOString(),
    plan: 'UEsDBA==',
  });
  beforeAll(() => writeFileSync(filed, bytes));
  afterAll(() => rmSync(folder, { recursive: true }));
  const digest = createHash('sha256').update(bytes).digest('hex');

  test.each<[string, string, ReleaseDeployFlags, string]>([
    ['without what was approved', 'prod', { filed }, '--filed goes with --digest: what was approved.'],
    ['that is another one', 'prod', { filed, digest: 'ab'.repeat(32) }, `approved was ${'ab'.repeat(32)}`],
    ['of another environment', 'stage', { filed, digest }, 'It is a plan of prod, not of stage.'],
    ['of another commit', 'prod', { filed, digest }, `It was made of commit ${'0'.repeat(40)}`],
    ['that is too old', 'prod', { filed, digest, newest: '-1' }, 'the limit is -1 minutes'],
  ])('%s is refused before any cloud is asked', async (_, stack, flags, message) => {
    await expect(deployEnvironment(stack, flags)).rejects.toThrow(message);
  });
});

describe('killed', () => {
  test.each(['preflight', 'apply', 'applied', 'verify'])(
    'after %s, the same command goes on, and everything is applied and recorded once',
    async (step) => {
      const world = new World();
      world.killAfter = step;
      await expect(deploy(world)).rejects.toThrow(Killed);
      const found = JSON.parse(world.under ?? '{}') as Releasing;
      expect(found).toMatchObject({ asked: 'deploy prod v3.26', environment: 'prod' });
      // The process of a test lives; that of a command that was killed does not.
      world.under = JSON.stringify({ ...found, holder: { ...found.holder, pid: 2 ** 22 + 1 } });
      expect(await deploy(world)).toBe(0);
      expect(world.applied).toEqual(['v3.26']);
      expect(world.records).toEqual([expect.objectContaining({ id: found.id, began: found.began, verdict: 'good' })]);
      expect(world.under).toBeUndefined();
    },
  );

  test('before it applied, it is asked again whether now is a good time', async () => {
    const world = new World();
    world.killAfter = 'preflight';
    await expect(deploy(world)).rejects.toThrow(Killed);
    const found = JSON.parse(world.under ?? '{}') as Releasing;
    world.under = JSON.stringify({ ...found, holder: { ...found.holder, pid: 2 ** 22 + 1 } });
    world.findings = [FRIDAY];
    await expect(deploy(world)).rejects.toThrow('Nothing was changed: friday speaks against it.');
    expect({ applied: world.applied, under: world.under }).toEqual({ applied: [], under: undefined });
  });

  test('what it went past before is forgotten, and what it goes past now is kept once', async () => {
    const world = new World();
    world.killAfter = 'preflight';
    world.findings = [FRIDAY];
    await expect(deploy(world, ['friday=the fix for bug 1'])).rejects.toThrow(Killed);
    const found = JSON.parse(world.under ?? '{}') as Releasing;
    expect(found.overrides).toHaveLength(1);
    world.under = JSON.stringify({ ...found, holder: { ...found.holder, pid: 2 ** 22 + 1 } });
    expect(await deploy(world, ['friday=it cannot wait'])).toBe(0);
    expect(releasesIn(world.records)[0]?.overrides).toEqual([
      { finding: 'friday: it is Friday', reason: 'it cannot wait' },
    ]);
  });

  test('while it applied, nothing stops its continuation, whatever day it has become', async () => {
    const world = new World();
    world.killAfter = 'apply';
    await expect(deploy(world)).rejects.toThrow(Killed);
    const found = JSON.parse(world.under ?? '{}') as Releasing;
    world.under = JSON.stringify({ ...found, holder: { ...found.holder, pid: 2 ** 22 + 1 } });
    world.findings = [FRIDAY];
    expect(await deploy(world)).toBe(0);
  });
});

test('what ends before anything is applied is under way no more, and its time does not count', async () => {
  const world = new World();
  const hands = world.hands();
  const stopped = {
    ...hands,
    deploy: () => Promise.reject(new Error('Stopped while prod was planned. Nothing was changed.')),
  };
  await expect(deployNow(stopped, [], {})).rejects.toThrow('Stopped while prod was planned. Nothing was changed.');
  expect({ applied: world.applied, under: world.under, records: world.records }).toEqual({
    applied: [],
    under: undefined,
    records: [],
  });
});

describe('two at once', () => {
  const begun = async (holder: Partial<Releasing['holder']>): Promise<World> => {
    const world = new World();
    world.killAfter = 'preflight';
    await expect(deploy(world)).rejects.toThrow(Killed);
    const found = JSON.parse(world.under ?? '{}') as Releasing;
    world.under = JSON.stringify({ ...found, holder: { ...found.holder, ...holder } });
    return world;
  };

  test('the second is refused with the name of who holds it', async () => {
    const world = await begun({ user: 'anna', host: hostname(), pid: process.pid });
    await expect(deploy(world)).rejects.toThrow(
      `deploy prod v3.26 is being done at this moment by anna on ${hostname()} (process ${process.pid}), since 2026-12-03T10:00:00.000Z. Nothing was changed.`,
    );
    expect(world.applied).toEqual([]);
  });

  test('of another machine nobody can see whether it lives: whoever has asked takes over', async () => {
    const world = await begun({ user: 'anna', host: 'elsewhere' });
    await expect(deploy(world)).rejects.toThrow('Whether that command still runs cannot be seen from here');
    expect(await deploy(world, [], true)).toBe(0);
  });

  test('another version takes the place of one that was killed, and both are recorded', async () => {
    const world = await begun({ pid: 2 ** 22 + 1 });
    world.declared = {
      ...world.declared,
      version: 'v3.27',
      digest: { balrog: digestOf('v3.27', 1), agent: digestOf('v3.27', 2) },
    };
    expect(await deploy(world)).toBe(0);
    expect(releasesIn(world.records).map(({ asked, verdict }) => [asked, verdict])).toEqual([
      ['deploy prod v3.26', 'unknown'],
      ['deploy prod v3.27', 'good'],
    ]);
  });

  test('a restore that is under way comes first', async () => {
    const world = new World();
    const holder = { user: 'anna', host: hostname(), pid: 2 ** 22 + 1 };
    const common = {
      version: 1,
      id: 'prod-3',
      environment: 'prod',
      began: new Date(START).toISOString(),
      holder,
      done: [],
      overrides: [],
    };
    world.under = JSON.stringify({
      ...common,
      kind: 'restore',
      asked: 'restore prod --latest',
      target: 'b',
      former: 'a',
      decided: {},
    });
    await expect(deploy(world)).rejects.toThrow('A restore is under way in prod: restore prod --latest, by anna');
    expect(world.under).toContain('restore prod --latest');
  });
});

describe('a version that does not start', () => {
  test('ends with what runs and both ways on; its record says so, and the next deployment is not held up', async () => {
    const world = new World();
    world.broken = 'public';
    expect(await deploy(world)).toBe(1);
    const message = world.said.join('\n');
    expect(message).toContain(
      'admin runs v3.26; agent runs v3.26; public runs v3.25, not the new one ((service public) deployment failed',
    );
    expect(message).not.toContain('steady state');
    expect(message).toContain('go on:   mend what it says, then `npm run balrog -- deploy prod`');
    expect(message).toContain('go back: `npm run balrog -- rollback prod`: to v3.25');
    expect(releasesIn(world.records)).toEqual([expect.objectContaining({ verdict: 'bad' })]);
    expect(world.told.at(-1)).toMatch(/ended: bad$/);
    world.broken = undefined;
    expect(await deploy(world)).toBe(0);
  });
});

test('one that somebody stopped says so, and is no version that does not start', async () => {
  const world = new World();
  world.broken = 'public';
  world.brokenWith = 130;
  expect(await deploy(world)).toBe(130);
  const message = world.said.join('\n');
  expect(message).toMatch(/^deploy prod v3\.26 was stopped after .*; what was done until then stands: /m);
  expect(message).toContain('errors above of postconditions are of that, and of nothing else');
  expect(message).toContain('  go on:   `npm run balrog -- deploy prod`: it does what is left');
});

describe('what was deployed', () => {
  test.each<[string, (world: World) => void, number, string]>([
    [
      'answers nobody',
      (world) => (world.reachable = false),
      4,
      'unknown  public    aus5.example does not answer (ECONNREFUSED)',
    ],
    [
      'was asked by nobody',
      (world) => (world.answers = { requests: 0, errors: 0 }),
      4,
      'unknown  errors    0 requests in the hour before, and none is counted since: look again in some minutes',
    ],
    [
      'fires an alarm',
      (world) => (world.alarms = [{ name: 'prod-5xx', since: new Date(START + 60_000_000) }]),
      5,
      'bad      alarms    firing since it began: prod-5xx',
    ],
  ])('%s', async (_, make, code, line) => {
    const world = new World();
    make(world);
    expect(await deploy(world)).toBe(code);
    expect(world.said.join('\n')).toContain(line);
    expect(world.records).toHaveLength(1);
  });
});

test.each([
  ['a deployment', () => deployEnvironment('prod', { rehearsal: true })],
  ['a way back', () => rollBack('prod', { rehearsal: true })],
])('%s that would ask, where nobody can be asked, ends before anything is planned or begun', async (_, run) => {
  await expect(run()).rejects.toThrow(
    'Nobody can be asked here (no terminal): give --auto-approve. Nothing was changed.',
  );
});

describe('the first deployment of an environment', () => {
  const firstOf = (environment: string, rehearsed: boolean) => {
    let deployed = 0;
    const deploying = (): Promise<{ code: number; changed: boolean }> => {
      deployed += 1;
      return Promise.resolve({ code: 0, changed: true });
    };
    return { said: first(environment, { rehearsed, deploy: deploying }, {}, {}), deployed: () => deployed };
  };

  test.each(['prod', 'stage'])(
    'of %s is stopped for real by each value that is still an example, with its place',
    async (environment) => {
      const { said, deployed } = firstOf(environment, false);
      const error = await said.catch((reason: unknown) => reason as { exitCode: number; message: string });
      expect(error).toMatchObject({ exitCode: 3 });
      const { message } = error as { message: string };
      const places = openValuesOf(environment).map(({ file, path }) => `  ${file}: ${path}`);
      expect(places).toContain(`  environments/${environment}.ts: aws.accountId`);
      expect(message.split('\n')).toEqual([
        `${environment} would be deployed for the first time, and ${places.length} values that only its owner knows are still examples:`,
        ...places,
        'Write them: `npm run owner-values` says how. Nothing was changed.',
      ]);
      expect(deployed()).toBe(0);
    },
  );

  test('in a rehearsal, stopped by dangers that nobody acknowledged, it says how to go past them there', async () => {
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      const stopped = () => Promise.resolve({ code: 3, changed: false });
      expect(await first('stage', { rehearsed: true, deploy: stopped }, {}, {})).toBe(3);
      expect(written.mock.calls.join('')).toContain('`npm run rehearse -- deploy stage --auto-approve` makes it');
    } finally {
      written.mockRestore();
    }
  });

  test('in a rehearsal takes them', async () => {
    const { said, deployed } = firstOf('prod', true);
    expect(await said).toBe(0);
    expect(deployed()).toBe(1);
  });
});
