/** The outside of a rehearsal: what its folder says, and the same readers that ask for real. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertHome, isHome, rehearsalHome } from '@balrog-infra/rehearsal';
import { outsideAnswers } from '../../../commands/rehearse/outside/answers';
import { rehearsedOutsideAlone } from '../../../commands/rehearse/outside/rehearsed';
import { outsideServer, type OutsideServer } from '../../../commands/rehearse/outside/server';
import type { Outside } from '../../../commands/release/outside/outside';
import { outsideAt } from '../../../commands/release/outside/readers';

const NOW = new Date('2026-12-03T15:00:00Z');

let folder: string;
let server: OutsideServer;
let outside: Outside;
let running: { readonly version: string; readonly healthy: boolean } | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'balrog-outside-'));
  running = { version: 'v3.25', healthy: true };
  server = await outsideServer({ answers: () => outsideAnswers(folder, NOW), servedBy: async () => running });
  outside = outsideAt(server.addresses);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const edit = (name: string, change: (value: never) => unknown): void => {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')) as never)));
};

test('begins with every version tagged and pushed, the examples of releases.json among them, and nothing else going on', async () => {
  const digest = { repository: 'mozilla/balrog', tag: 'v3.25' };
  expect(await outside.imageDigest(digest)).toEqual({ known: true, value: `sha256:25${'0'.repeat(61)}1` });
  expect(await outside.imageDigest({ ...digest, tag: 'v3.26.1' })).toEqual({ known: true, value: undefined });
  expect(await outside.tagCommit('v3.26')).toEqual({ known: true, value: expect.stringMatching(/^[0-9a-f]{40}$/) });
  expect(await outside.folder('src/auslib/migrate/versions', 'v3.19')).toEqual({
    known: true,
    value: ['035_add_pinnable_releases.py', '036_add_emergency_shutoff_comments.py'],
  });
  expect(await outside.folder('src/auslib/alembic/versions', 'v3.19')).toEqual({ known: true, value: [] });
  expect(await outside.versionFile('v3.26')).toEqual({ known: true, value: '3.26' });
  expect(await outside.shipIt()).toEqual({ known: true, value: [] });
  expect(await outside.scheduledChanges('aus4-admin.mozilla.org')).toEqual({ known: true, value: [] });
  expect((await outside.calendar()).known).toBe(true);
});

test('applications answer as what runs says', async () => {
  expect(await outside.servedVersion('aus5.mozilla.org')).toEqual({
    known: true,
    value: { version: '3.25', commit: expect.stringMatching(/^[0-9a-f]{40}$/) },
  });
  expect(await outside.health('aus5.mozilla.org', '/__lbheartbeat__')).toEqual({ known: true, value: 200 });
  running = { version: 'v3.26', healthy: false };
  expect(await outside.servedVersion('aus5.mozilla.org')).toMatchObject({ value: { version: '3.26' } });
  expect(await outside.health('aus5.mozilla.org', '/__heartbeat__')).toEqual({ known: true, value: 502 });
  running = undefined;
  expect((await outside.servedVersion('aus5.mozilla.org')).known).toBe(false);
});

test('what somebody edits counts at once', async () => {
  await outside.shipIt();
  edit('registry', () => ({ 'mozilla/balrog': {} }));
  expect(await outside.imageDigest({ repository: 'mozilla/balrog', tag: 'v3.25' })).toEqual({
    known: true,
    value: undefined,
  });
  edit('unreachable', () => ['ship-it']);
  expect(await outside.shipIt()).toEqual({ known: false, why: expect.stringContaining('does not answer') });
  edit('ui', () => ({ 'balrog.services.mozilla.com': { tag: 'v3.26', modified: '2026-12-03T15:52:00Z' } }));
  expect(await outside.uiFiles('balrog.services.mozilla.com')).toEqual({
    known: true,
    value: { files: ['assets/index.v326.js', 'assets/runtime.v326.js'], modified: new Date('2026-12-03T15:52:00Z') },
  });
});

test('a file that says nonsense is named', () => {
  outsideAnswers(folder, NOW);
  edit('registry', () => []);
  expect(() => outsideAnswers(folder, NOW)).toThrow(/registry\.json: /);
});

test('whoever asks it first of all, in an empty home, leaves a home that every command takes', async () => {
  const home = rehearsalHome(folder, 'home');
  const first = await rehearsedOutsideAlone(home);
  try {
    expect(await outsideAt(first.addresses).tagCommit('v3.26')).toMatchObject({ known: true });
  } finally {
    await first.close();
  }
  expect(isHome(home)).toBe(true);
  expect(() => assertHome(home)).not.toThrow();
});

test('in a folder that is somebody else\u2019s it makes nothing', async () => {
  writeFileSync(join(folder, 'theirs'), '');
  await expect(rehearsedOutsideAlone(rehearsalHome(folder, '.'))).rejects.toThrow(
    'is not the home of a rehearsal, and not empty (theirs): give --home another folder. Nothing was changed.',
  );
});
