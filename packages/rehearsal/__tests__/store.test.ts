/** The simulated clouds on disk: what survives kills, races and edits by hand. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { ObjectFolder } from '../state-backend/objects';
import { openStore, type CloudStore, type StoredResource, type UniqueName } from '../store';
import { createWhole, writeWhole } from '../store/whole-file';

jest.setTimeout(60_000);

const PROJECT = path.join(__dirname, '../../..');
let folder = '';
let store: CloudStore;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'store-test-'));
  store = openStore(folder);
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const bucketName = (name: string): UniqueName => ({ scope: 'global', name });

function resource(id: string, more: Partial<StoredResource> = {}): StoredResource {
  const place = { provider: 'hashicorp/aws', account: '1', region: 'us-west-2', type: 'aws_vpc' };
  return { ...place, id, names: [], values: { id }, ...more };
}

function filesOf(directory: string): string[] {
  return fs.readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
}

/** Runs code with `store` in another process, and gives what it printed. */
async function inProcess(code: string, onOutput: (kill: () => void) => void = () => undefined): Promise<string> {
  const program = `const { openStore } = require('./packages/rehearsal/store'); const store = openStore(${JSON.stringify(folder)});
    const resource = (id, more) => ({ provider: 'hashicorp/aws', account: '1', region: 'us-west-2', type: 'aws_vpc', id, names: [], values: { id }, ...more });
    ${code}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--eval', program], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    onOutput(() => child.kill('SIGKILL'));
  });
  await new Promise((resolve) => child.once('close', resolve));
  return output;
}

test('what is created is read, listed by any part of its key, changed and deleted', () => {
  const other = resource('b', { region: 'eu-west-1', type: 'aws_subnet', account: '2' });
  expect([store.create(resource('a')), store.create(other)]).toEqual([{ outcome: 'created' }, { outcome: 'created' }]);
  expect(store.read(resource('a'))).toEqual(resource('a'));
  expect(store.list().map(({ id }) => id)).toEqual(['b', 'a']);
  for (const where of [{ account: '2' }, { region: 'eu-west-1' }, { type: 'aws_subnet' }, { id: 'b' }]) {
    expect(store.list(where)).toEqual([other]);
  }
  store.update(resource('a'), resource('a', { values: { id: 'a', size: 2 } }));
  expect(store.read(resource('a'))?.values).toEqual({ id: 'a', size: 2 });
  store.delete(resource('a'));
  expect(store.read(resource('a'))).toBeUndefined();
  expect(store.list()).toEqual([other]);
});

test('any id is a file name of its own: slashes, case, length, dots', () => {
  const ids = fc.uniqueArray(fc.oneof(fc.string({ minLength: 1 }), fc.string({ minLength: 150, maxLength: 400 })), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(ids, (all) => {
      const area = fs.mkdtempSync(path.join(folder, 'ids-'));
      const own = openStore(area);
      for (const id of all) expect(own.create(resource(id))).toEqual({ outcome: 'created' });
      expect(
        own
          .list()
          .map(({ id }) => id)
          .sort(),
      ).toEqual([...all].sort());
      const names = filesOf(path.join(area, 'resources')).map((name) => name.toLowerCase());
      expect(new Set(names).size).toBe(all.length);
      expect(names.every((name) => Buffer.byteLength(path.basename(name)) < 250)).toBe(true);
    }),
    { numRuns: 25, seed: 3 },
  );
  for (const id of ['..', '.', 'a/b', 'arn:aws:x', 'A', 'a', '%41', 'é'])
    expect(store.create(resource(id))).toEqual({ outcome: 'created' });
  expect(store.list()).toHaveLength(8);
  const folded = filesOf(path.join(folder, 'resources')).map((name) => name.toLowerCase());
  expect(new Set(folded).size).toBe(8);
  expect(fs.readdirSync(folder).sort()).toEqual(expect.arrayContaining(['resources', 'scratch']));
});

test('an id and a name are given once, in their scope; a delete or a rename frees the name', () => {
  const bucket = (id: string, account: string, scope: UniqueName['scope']): StoredResource =>
    resource(id, { account, names: [{ scope, name: 'logs' }] });
  expect(store.create(bucket('a', '1', 'global'))).toEqual({ outcome: 'created' });
  expect(store.create(bucket('a', '1', 'region'))).toEqual({ outcome: 'exists' });
  expect(store.create(bucket('b', '2', 'global'))).toEqual({ outcome: 'taken', name: bucketName('logs') });
  expect(store.create(bucket('b', '2', 'account'))).toEqual({ outcome: 'created' });
  expect(store.create(bucket('c', '2', 'account')).outcome).toBe('taken');
  expect(store.create(bucket('c', '3', 'account')).outcome).toBe('created');

  expect(store.update(bucket('a', '1', 'global'), resource('a', { names: [bucketName('other')] })).outcome).toBe(
    'created',
  );
  expect(store.create(bucket('d', '2', 'global')).outcome).toBe('created');
  store.delete(bucket('d', '2', 'global'));
  expect(store.create(bucket('e', '1', 'global')).outcome).toBe('created');
});

test('a claim binds while its resource exists or its process lives; one that was killed before creating binds nobody', async () => {
  const loseResource = (id: string): void => {
    const [file = ''] = filesOf(path.join(folder, 'resources')).filter((name) => name.endsWith(`${id}.json`));
    fs.rmSync(path.join(folder, 'resources', file));
  };
  const claimant = (id: string): StoredResource => resource(id, { names: [bucketName('n')] });
  const claimIn = (id: string): string =>
    `store.create(resource('${id}', { names: [{ scope: 'global', name: 'n' }] })); console.log('claimed');`;

  await inProcess(claimIn('dead'));
  expect(store.create(claimant('a')).outcome).toBe('taken');
  loseResource('dead');
  expect(store.create(claimant('a')).outcome).toBe('created');
  store.delete(claimant('a'));

  let whileAlive = '';
  await inProcess(`${claimIn('alive')} setInterval(() => undefined, 1000);`, (kill) => {
    loseResource('alive');
    whileAlive = store.create(claimant('b')).outcome;
    kill();
  });
  expect(whileAlive).toBe('taken');
  expect(store.create(claimant('b')).outcome).toBe('created');
});

test('a change of the id moves the resource with its names', () => {
  const before = resource('a', { names: [bucketName('n')] });
  store.create(before);
  store.create(resource('taken'));
  expect(store.update(before, { ...before, id: 'taken' })).toEqual({ outcome: 'exists' });
  expect(store.update(before, { ...before, id: 'b' })).toEqual({ outcome: 'created' });
  expect(store.list().map(({ id }) => id)).toEqual(['b', 'taken']);
  expect(store.create(resource('c', { names: [bucketName('n')] })).outcome).toBe('taken');
});

test('changes by other processes and by hand are seen at once', async () => {
  store.create(resource('a'));
  expect(store.read(resource('a'))?.values).toEqual({ id: 'a' });
  await inProcess(`store.update(resource('a'), resource('a', { values: { id: 'z' } })); store.create(resource('b'));`);
  expect(store.list().map(({ values }) => values['id'])).toEqual(['z', 'b']);
  const [file = ''] = filesOf(path.join(folder, 'resources')).filter((name) => name.endsWith('a.json'));
  fs.writeFileSync(path.join(folder, 'resources', file), JSON.stringify(resource('a', { values: { by: 'hand' } })));
  expect(store.read(resource('a'))?.values).toEqual({ by: 'hand' });
  fs.writeFileSync(path.join(folder, 'resources', file), '{ "half');
  expect(() => store.list()).toThrow(/a\.json is not valid JSON .*mend or delete it, or reset the rehearsal/);
});

test('of processes that create the same at the same time exactly one wins', async () => {
  const race = `const wins = [];
    for (let i = 0; i < 60; i += 1) {
      const made = store.create(resource('r' + i + '-' + process.pid, { names: [{ scope: 'global', name: 'n' + i }] }));
      if (made.outcome === 'created') wins.push(i);
    }
    console.log(JSON.stringify(wins));`;
  const wins = (await Promise.all([inProcess(race), inProcess(race)])).flatMap(
    (output) => JSON.parse(output) as number[],
  );
  expect(wins.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index));
  expect(store.list()).toHaveLength(60);
});

test('a process killed in the middle of writing leaves a store that reads, and its scraps are swept', async () => {
  const endless = `for (let i = 0; ; i += 1) {
      const id = 'v' + (i % 40);
      const next = resource(id, { values: { id, i, filler: 'x'.repeat(20000) }, names: [{ scope: 'global', name: id }] });
      if (store.create(next).outcome !== 'created') store.update(next, next);
      if (i % 7 === 0) store.delete(next);
      if (i === 200) console.log('warm');
    }`;
  await inProcess(endless, (kill) => kill());
  fs.writeFileSync(path.join(folder, 'scratch', '999999999-1.json'), '{ "half');
  const after = openStore(folder);
  expect(fs.readdirSync(path.join(folder, 'scratch'))).toEqual([]);
  for (const { values } of after.list()) expect(values['filler']).toHaveLength(20000);
  for (let index = 0; index < 40; index += 1) {
    const id = `v${index}`;
    const held = after.read(resource(id)) !== undefined;
    const outcome = after.create(resource(`other-${id}`, { names: [bucketName(id)] })).outcome;
    expect([id, outcome]).toEqual([id, held ? 'taken' : 'created']);
  }
});

test('uses are counted across processes, up to a limit', async () => {
  expect([store.spend('f', 2), store.spend('g', 1)]).toEqual([true, true]);
  expect(await inProcess(`console.log(store.spend('f', 2), store.spend('f', 2), store.spend('g', 1))`)).toBe(
    'true false false\n',
  );
});

/** As a file system does it: what fits is written, and then it says that it is full. */
describe('A full disk', () => {
  const everything = (): readonly string[] => fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const object = (body: string, absent = false): void =>
    void new ObjectFolder(folder).put('state', 'key', Buffer.from(body), { absent });

  test.each<[string, (content: string) => void]>([
    ['a file', (content) => writeWhole(path.join(folder, 'file'), content)],
    ['a file that is made once', (content) => void createWhole(path.join(folder, 'other'), content)],
    ['an object', (content) => object(content)],
    ['an object that is made once', (content) => object(content, true)],
    ['what a cloud holds', (content) => void store.create(resource('vpc-1', { values: { id: content } }))],
  ])('leaves no part of %s', (_, write) => {
    writeWhole(path.join(folder, 'file'), 'the former');
    object('the former');
    const before = everything();
    const real = fs.writeFileSync;
    const full = jest.spyOn(fs, 'writeFileSync').mockImplementation((file, content, options) => {
      real(file, String(content).slice(0, 3), options);
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    });
    try {
      expect(() => write('the new')).toThrow('no space left on device');
    } finally {
      full.mockRestore();
    }
    // Empty folders are no part of it.
    const files = everything().filter((name) => fs.statSync(path.join(folder, name)).isFile());
    expect(files).toEqual(before.filter((name) => fs.statSync(path.join(folder, name)).isFile()));
    expect(fs.readFileSync(path.join(folder, 'file'), 'utf8')).toBe('the former');
    expect(new ObjectFolder(folder).get('state', 'key')?.body.toString()).toBe('the former');
  });
});
