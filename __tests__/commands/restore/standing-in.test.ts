/** What an environment is made of that takes the place of another one: its files, and its secrets. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeStandIn } from '../../../commands/restore/stand-in';
import { copyInto } from '../../../commands/restore/take-secrets';
import type { StackNames } from '../../../stacks/stack-names';

const FILES = ['prod.ts', 'domains.ts', 'releases.json'].map((name) => `environments/${name}`);

describe('its files', () => {
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'stand-in-'));
    mkdirSync(join(project, 'environments'));
    for (const file of FILES) cpSync(join(__dirname, '../../..', file), join(project, file));
  });
  afterEach(() => rmSync(project, { recursive: true }));
  const written = (file: string) => readFileSync(join(project, file), 'utf8');
  const write = (name = 'prodeast') => writeStandIn({ of: 'prod', name, backupRegion: 'us-west-1', project });

  test('are those of the other one, in the region of its copies, with examples for what only the owner knows', () => {
    expect(write()).toEqual(['environments/prodeast.ts', ...FILES.slice(1)]);
    const own = written('environments/prodeast.ts');
    expect(own).toContain("name: 'prodeast',\n  standsInFor: 'prod',");
    expect(own).toContain("region: 'us-east-2',\n    backupRegion: 'us-west-1',");
    expect(own).toContain("releaseBucket: example('balrog-prodeast-release-history-v1')");
    expect(own).not.toContain('us-west-2');
    const rows = [...written('environments/domains.ts').matchAll(/^ +prodeast: \{\n[^]*?^ +\},\n/gm)].map(
      ([row]) => row,
    );
    expect(rows).toHaveLength(4);
    expect(rows.join()).not.toContain('us-west-2');
    expect(rows[0]).toContain("hostname: 'aus3.mozilla.org'");
    const { prod, prodeast } = JSON.parse(written('environments/releases.json'));
    expect(prodeast).toEqual(prod);
  });

  test('are not written over, nor under a name that is none', () => {
    write();
    const before = FILES.map(written);
    expect(() => write()).toThrow('There is an environment prodeast. Nothing was changed.');
    expect(() => write('prod-east')).toThrow(
      '"prod-east" is no name: 2 to 10 lower-case letters. Nothing was changed.',
    );
    expect(FILES.map(written)).toEqual(before);
  });
});

test('its secrets are those of the other one, DBURIs with its own host; nothing is written over, and no value is said', async () => {
  const values = new Map([
    ['balrog-prod/dburi-public', 'mysql://reader:hidden1@serving.balrog-prod-databases.internal/balrog'],
    ['balrog-prod/secret-key', 'hidden2'],
    ['balrog-prod/autograph-password', 'hidden3'],
    ['balrog-prodeast/autograph-password', 'hidden4'],
    ['balrog-prod/sentry-dsn-admin', 'hidden5'],
  ]);
  const names = {
    prefix: 'balrog-prodeast',
    secrets: ['dburi-public', 'secret-key', 'autograph-password', 'autograph-gmp-password', 'sentry-dsn-admin'].map(
      (name) => `balrog-prodeast/${name}`,
    ),
    database: { host: 'serving.balrog-prodeast-databases.internal' },
  } as unknown as StackNames;
  const cloud = {
    read: async (name: string) => values.get(name),
    write: async (name: string, value: string) => void values.set(name, value),
  };
  const said: string[] = [];
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const left = [await copyInto(names, 'prod', cloud), await copyInto(names, 'prod', cloud)];
  out.mockRestore();
  expect(left).toEqual([2, 2]);
  expect([...values].filter(([name]) => name.startsWith('balrog-prodeast/'))).toEqual([
    ['balrog-prodeast/autograph-password', 'hidden4'],
    ['balrog-prodeast/dburi-public', 'mysql://reader:hidden1@serving.balrog-prodeast-databases.internal/balrog'],
    ['balrog-prodeast/secret-key', 'hidden2'],
  ]);
  expect(said.join('').split('\n').slice(0, 4)).toEqual([
    '  written         balrog-prodeast/dburi-public',
    '  written         balrog-prodeast/secret-key',
    '  left            balrog-prodeast/autograph-password (it has one of its own already)',
    '  left            balrog-prodeast/autograph-gmp-password (no balrog-prod/autograph-gmp-password has a value)',
  ]);
  expect(said.join('')).toContain('2 secrets were left as they are: docs/runbooks/secrets.md.');
  expect(said.join('')).toContain('  has it already  balrog-prodeast/secret-key\n');
  expect(said.join('')).not.toContain('hidden');
});
