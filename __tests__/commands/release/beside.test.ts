/** What is done around a deployment: freezes, the UI of production, the next version. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { bumpCommands, nextVersion, seenBump } from '../../../commands/release/before/bump';
import { readRecord, type OperationRecord } from '../../../commands/operations/record';
import { freeze } from '../../../commands/release/before/freeze';
import type { placesInClouds } from '../../../commands/release/before/places';
import { seenUi, uiCommands } from '../../../commands/release/before/ui';
import { until } from '../../../commands/release/before/wait';
import { outsideAt } from '../../../commands/release/outside/readers';
import { FREEZES_FILE, freezesIn } from '../../../environments/freezes';
import { PROJECT } from '../../../commands/project';
import { standInStore } from '../stand-in-store';
import * as served from './served-outside';

let said: string[] = [];
beforeEach(() => {
  said = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
});
afterEach(() => jest.restoreAllMocks());

describe('a freeze', () => {
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'balrog-freezes-'));
    mkdirSync(join(project, 'environments'));
    cpSync(join(PROJECT, FREEZES_FILE), join(project, FREEZES_FILE));
  });
  afterEach(() => rmSync(project, { recursive: true }));

  const NOW = new Date('2026-12-01T12:00:00Z');
  /** As prettier writes it, which no test loads. */
  /** What the account of each environment holds. */
  let accounts: Record<string, { under: string | undefined; readonly records: OperationRecord[] }>;
  beforeEach(() => {
    accounts = { stage: { under: undefined, records: [] }, prod: { under: undefined, records: [] } };
  });
  const places: typeof placesInClouds = (environments, _, run) =>
    run(
      environments.flatMap((environment) => {
        const account = accounts[environment];
        return account === undefined ? [] : [{ environment, store: standInStore(account), now: () => NOW }];
      }),
    );
  const here = () => ({ now: NOW, project, places });
  const text = () => readFileSync(join(project, FREEZES_FILE), 'utf8');
  const YEAR_END = {
    from: '2026-12-18T17:00:00Z',
    until: '2027-01-04T08:00:00Z',
    reason: 'Nobody is there to mend it',
  };
  const ROW = { id: 'year-end', environments: ['prod'], ...YEAR_END };
  /** As a command leaves it that is killed: its process lives no more. */
  const DEAD = { user: 'anna', host: hostname(), pid: 2 ** 22 + 1 };
  const underWay = (holder: object, more: object) =>
    JSON.stringify({
      ...{ version: 1, id: 'prod-4', environment: 'prod', began: '2026-12-01T11:00:00.000Z', holder },
      ...{ done: [], overrides: [], ...more },
    });
  const deploying = { kind: 'deploy', asked: 'deploy prod v3.26', versions: { to: 'v3.26' } };
  const freezing = {
    ...{ kind: 'freeze', asked: 'freeze year-end', did: 'begun' },
    freeze: { id: 'year-end', ...YEAR_END },
  };

  test('is written, listed and lifted, and leaves the rest of the file as it was', async () => {
    const before = freezesIn(text());
    expect(await freeze('year-end', undefined, YEAR_END, here())).toBe(0);
    expect(freezesIn(text()).freezes).toEqual([ROW]);
    await freeze(undefined, undefined, {}, here());
    expect(said.at(-1)).toBe(
      'year-end (ahead): prod, 2026-12-18T17:00:00Z to 2027-01-04T08:00:00Z: Nobody is there to mend it',
    );
    expect(await freeze('lift', 'year-end', {}, here())).toBe(0);
    expect(freezesIn(text())).toEqual(before);
  });

  test('leaves a record of its beginning and of its end in each environment that it is of, and nothing under way', async () => {
    await freeze('year-end', undefined, { ...YEAR_END, environments: 'prod,stage' }, here());
    await freeze('lift', 'year-end', {}, here());
    for (const { under, records } of Object.values(accounts)) {
      expect(under).toBeUndefined();
      expect(records.map((record) => readRecord(JSON.stringify(record)))).toEqual([
        expect.objectContaining({
          ...{ kind: 'freeze', asked: 'freeze year-end', did: 'begun', by: userInfo().username },
          freeze: { id: 'year-end', ...YEAR_END },
        }),
        expect.objectContaining({ asked: 'freeze lift year-end', did: 'lifted' }),
      ]);
    }
  });

  test('waits for nobody: where somebody is at it, in one of its environments, nothing is changed and none is held', async () => {
    accounts['stage']!.under = underWay({ ...DEAD, pid: process.pid }, deploying);
    const before = text();
    await expect(freeze('year-end', undefined, { ...YEAR_END, environments: 'prod,stage' }, here())).rejects.toThrow(
      `deploy prod v3.26, by anna on ${hostname()} (process ${process.pid})`,
    );
    expect(text()).toBe(before);
    expect(accounts['prod']).toEqual({ under: undefined, records: [] });
  });

  test.each<[string, () => void]>([
    ['before it was written', () => undefined],
    ['after it was written', () => writeFileSync(join(project, FREEZES_FILE), withFreeze())],
  ])('killed %s, the same command goes on with it', async (_, make) => {
    make();
    accounts['prod']!.under = underWay(DEAD, freezing);
    // Given anew, it would begin now; it began when it was asked for.
    const { from: _from, ...asked } = YEAR_END;
    expect(await freeze('year-end', undefined, asked, here())).toBe(0);
    expect(freezesIn(text()).freezes).toEqual([ROW]);
    expect(accounts['prod']?.under).toBeUndefined();
    expect(accounts['prod']?.records).toEqual([
      expect.objectContaining({ id: 'prod-4', began: '2026-12-01T11:00:00.000Z', did: 'begun' }),
    ]);
  });
  const withFreeze = () => JSON.stringify({ ...freezesIn(text()), freezes: [ROW] });

  test('of the same name as another one is refused', async () => {
    writeFileSync(join(project, FREEZES_FILE), withFreeze());
    await expect(freeze('year-end', undefined, YEAR_END, here())).rejects.toThrow('a name that no other freeze has');
    expect(accounts['prod']).toEqual({ under: undefined, records: [] });
  });

  test.each([
    [{}, '--until is missing: a freeze ends, or nobody ever deploys again\n  --reason is missing'],
    [{ ...YEAR_END, environments: 'prod,staging' }, '--environments staging: there are stage, prod'],
    [{ ...YEAR_END, until: '2026-12-18 17:00' }, '--until "2026-12-18 17:00" is no day with time and zone'],
    [{ ...YEAR_END, until: '2026-12-17T17:00:00Z' }, 'a moment after from 2026-12-18T17:00:00Z'],
    [{ ...YEAR_END, reason: 'holidays' }, 'a sentence that says why'],
  ])('%j is refused, and the file stays as it was', async (flags, message) => {
    const before = text();
    await expect(freeze('year-end', undefined, flags, here())).rejects.toThrow(message);
    expect(text()).toBe(before);
  });

  test('of no such name cannot be lifted', async () => {
    await expect(freeze('lift', 'easter', {}, here())).rejects.toThrow(
      'There is no freeze "easter": there are none. Nothing was changed.',
    );
  });
});

describe('in the other repository', () => {
  let outside: served.ServedOutside;
  beforeAll(async () => {
    outside = await served.ServedOutside.start();
  });
  afterAll(() => outside.stop());

  const reference = (sha: string): served.Served => ({
    body: { ref: 'refs/tags/production-ui', object: { type: 'commit', sha } },
  });
  /** https://docs.github.com/en/rest/releases, "List releases". */
  const releases = (published_at: string | null): served.Served => ({
    body: [
      {
        id: 1,
        tag_name: 'production-ui',
        name: 'production-ui',
        draft: false,
        prerelease: false,
        created_at: '2026-12-03T15:00:00Z',
        published_at,
        assets: [],
      },
    ],
  });
  const page = (modified: string): served.Served => ({
    body: '<!DOCTYPE html><html><head><link href="/assets/index.5c7e3b4d.css" rel="stylesheet"></head><body><script src="/assets/index.9d4b2c1a.js"></script></body></html>',
    headers: { 'content-type': 'text/html', 'last-modified': new Date(modified).toUTCString() },
  });
  const UI: served.Routes = {
    ...served.GOOD,
    [`${served.TAGS}/ref/tags/production-ui`]: reference(served.COMMIT),
    'GET /github/repos/mozilla-releng/balrog/releases?per_page=100': releases('2026-12-03T15:40:00Z'),
    'GET /served/ui.example/': page('2026-12-03T15:52:00Z'),
    'HEAD /served/ui.example/': page('2026-12-03T15:52:00Z'),
  };
  const seen = (routes: served.Routes = {}) => {
    outside.routes = { ...UI, ...routes };
    return seenUi(outsideAt(outside.addresses), 'v3.26', 'ui.example');
  };

  test('the UI is released when its tag, its release and its files agree', async () => {
    expect(await seen()).toEqual({
      done: true,
      says: 'production-ui leads to v3.26 (ccccccccc), released 2026-12-03T15:40:00Z; https://ui.example/ has files of 2026-12-03T15:52:00Z',
    });
  });

  test.each<[string, served.Routes, string]>([
    [
      'its tag is still that of another version',
      { [`${served.TAGS}/ref/tags/production-ui`]: reference('0'.repeat(40)) },
      'production-ui leads to commit 000000000, and v3.26 is ccccccccc',
    ],
    [
      'its tag is deleted',
      { [`${served.TAGS}/ref/tags/production-ui`]: { status: 404 } },
      'there is no tag production-ui',
    ],
    [
      'nobody has made the release',
      { 'GET /github/repos/mozilla-releng/balrog/releases?per_page=100': { body: [] } },
      'has no release: nothing is built',
    ],
    ['the files are older', { 'HEAD /served/ui.example/': page('2026-12-01T10:00:00Z') }, 'the pipeline is not done'],
    [
      'the files do not say since when',
      { 'HEAD /served/ui.example/': { status: 200 } },
      'unknown: https://ui.example/ does not say since when',
    ],
    [
      'something else answers',
      { 'GET /served/ui.example/': { body: '<html>Sign in</html>' } },
      'names no scripts: it is not the admin UI',
    ],
  ])('not yet where %s', async (_, routes, says) => {
    expect(await seen(routes)).toEqual({ done: false, says: expect.stringContaining(says) });
  });

  test('going back points the tag to the older version', () => {
    expect(uiCommands('v3.08')).toContain('git tag -s production-ui -m "production-ui v3.08" v3.08^{}');
  });

  test.each([
    ['3.26\n', false, 'version.txt says 3.26: v3.26 was released'],
    ['3.27\n', true, 'version.txt says 3.27'],
    ['main\n', false, 'unknown: '],
  ])('version.txt %j', async (body, done, says) => {
    outside.routes = { 'GET /github/repos/mozilla-releng/balrog/contents/version.txt?ref=main': { body } };
    expect(await seenBump(outsideAt(outside.addresses), 'v3.26')).toEqual({
      done,
      says: expect.stringContaining(says),
    });
  });

  test('the next version counts the second part up, with a zero below ten', () => {
    expect(['v3.08', 'v3.09', 'v3.26', 'v3.99'].map(nextVersion)).toEqual(['v3.09', 'v3.10', 'v3.27', 'v3.100']);
    expect(bumpCommands('v3.27')).toContain('echo 3.27 > version.txt');
  });
});

describe('waiting', () => {
  const looks = (...done: readonly boolean[]) => {
    const left = [...done];
    return async () => ({ done: left.shift() ?? false, says: 'it' });
  };
  const now = async (): Promise<void> => undefined;

  test('ends with 0 once it is there, with 2 when it is not or was to look once', async () => {
    expect(await until(looks(false, false, true), {}, now)).toBe(0);
    expect(await until(looks(false, true), { once: true }, now)).toBe(2);
    expect(await until(looks(), {}, now)).toBe(2);
    expect(said.at(-1)).toBe('Not there after 1 h 00 min: run the command again to go on waiting.');
  });
});
