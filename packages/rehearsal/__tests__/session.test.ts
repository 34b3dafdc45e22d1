/** The parts of a session that are plain functions: what a folder uses, and where leftovers belong. */
import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sessionEnvironment } from '../session/environment';
import { folderFacts } from '../session/folder-facts';
import { rehearsalHome } from '../session/home';
import { findOrphans } from '../session/leftovers';
import { matchPlaces, type Place } from '../session/match';
import { recordSession, sweepDeadSessions } from '../session/registry';
import { makeRunFolder, sweepRunFolders } from '../session/run-folders';
import type { ConfiguredResource, SynthesizedStack } from '../session/synthesized';
import type { StoredResource } from '../store';

describe('A folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'balrog-folder-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };

  test('is read in HCL, with the local modules it names and its own state', () => {
    write(
      'root/main.tf',
      [
        'terraform {\n  backend "s3" {\n    bucket = "the-state"\n    key = "k"\n  }\n}',
        'provider "aws" {\n  allowed_account_ids = ["111122223333"]\n}',
        'resource "aws_vpc" "one" {\n}\n# resource "aws_never" "said" {',
        'data "aws_caller_identity" "me" {}',
        'module "child" {\n  source = "../child"\n}',
      ].join('\n'),
    );
    write(
      'child/main.tf.json',
      '{"resource": {"google_storage_bucket": {"b": {}}}, "module": {"back": {"source": "../root"}}}',
    );
    write('root/terraform.tfstate', '{"resources": [{"mode": "managed", "type": "aws_gone", "instances": []}]}');
    expect(folderFacts(join(folder, 'root'))).toEqual({
      resources: ['aws_vpc', 'google_storage_bucket', 'aws_gone'],
      dataSources: ['aws_caller_identity'],
      stateBuckets: ['the-state'],
      allowedAccounts: ['111122223333'],
    });
  });

  test('is read as cdktf writes it', () => {
    write(
      'cdk.tf.json',
      JSON.stringify(
        {
          terraform: { backend: { s3: { bucket: 'the-state', key: 'k' } } },
          provider: { aws: [{ allowed_account_ids: ['111122223333'] }] },
          resource: { aws_vpc: { one: {} } },
          data: { aws_iam_policy_document: { d: {} } },
        },
        null,
        2,
      ),
    );
    expect(folderFacts(folder)).toEqual({
      resources: ['aws_vpc'],
      dataSources: ['aws_iam_policy_document'],
      stateBuckets: ['the-state'],
      allowedAccounts: ['111122223333'],
    });
  });

  test('is read again when a file of it was changed, and is another one when that is gone', () => {
    const used = (): readonly string[] => folderFacts(folder).resources;
    write('main.tf', 'resource "aws_vpc" "one" {\n}');
    expect([used(), used()]).toEqual([['aws_vpc'], ['aws_vpc']]);
    write('main.tf', 'resource "aws_eip" "one" {\n}');
    expect(used()).toEqual(['aws_eip']);
    rmSync(join(folder, 'main.tf'));
    expect(used()).toEqual([]);
  });

  test('with broken files is left for Terraform to complain about', () => {
    write('main.tf.json', '{"resource": ');
    write('main.tf', 'resource "aws_vpc" {');
    expect(folderFacts(folder)).toEqual({ resources: [], dataSources: [], stateBuckets: [], allowedAccounts: [] });
  });
});

describe('The environment of a session', () => {
  const seen = (user: Record<string, string>): Record<string, string> => {
    const session = { run: '/run', bin: '/run/bin', url: 'http://127.0.0.1:1', accessKey: 'A', reattach: {} };
    return sessionEnvironment(user, rehearsalHome('/project', '/home-of-it'), session, false);
  };

  test('gives Terraform room for its memory, unless the user says how much', () => {
    expect(seen({})['GOGC']).toBe('400');
    expect(seen({ GOGC: '50' })['GOGC']).toBe('50');
  });
});

describe('A leftover', () => {
  const STACK: SynthesizedStack = {
    name: 'prod',
    folder: '/prod',
    sha256: '',
    resources: [],
    accounts: [],
    defaultTags: {},
  };

  const place = (address: string, args: ConfiguredResource['arguments']): Place => ({
    stack: STACK,
    configured: { address, type: address.split('.')[0] ?? '', arguments: args, path: address },
  });
  const object = (type: string, id: string, values: StoredResource['values'] = {}, name?: string): StoredResource => ({
    provider: 'hashicorp/aws',
    account: '111122223333',
    region: 'us-west-2',
    type,
    id,
    values,
    names: name === undefined ? [] : [{ scope: 'global', name }],
  });
  const match = (
    orphans: readonly StoredResource[],
    places: readonly Place[],
    tracked = {},
  ): Record<string, string> => {
    const states: Record<string, Record<string, unknown>> = tracked;
    const found = matchPlaces(orphans, places, (_stack, address) => states[address]);
    return Object.fromEntries([...found].map(([{ id }, { configured }]) => [id, configured.address]));
  };

  test('is known by its literal arguments, nested ones too', () => {
    const places = [place('aws_subnet.a', { tags: { Name: 'a' } }), place('aws_subnet.b', { tags: { Name: 'b' } })];
    const orphans = [
      object('aws_subnet', 's-1', { tags: { Name: 'b', Extra: 'x' } }),
      object('aws_subnet', 's-2', { tags: { Name: 'a' } }),
    ];
    expect(match(orphans, places)).toEqual({ 's-1': 'aws_subnet.b', 's-2': 'aws_subnet.a' });
  });

  test('is known by what it refers to, once that is known', () => {
    const places = [
      place('aws_association.of-a', { subnet_id: '${aws_subnet.a.id}' }),
      place('aws_association.of-b', { subnet_id: '${aws_subnet.b.id}' }),
      place('aws_association.of-c', { subnet_id: '${aws_subnet.c.id}' }),
      place('aws_subnet.a', { cidr_block: '10.0.0.0/24' }),
      place('aws_subnet.b', { cidr_block: '10.0.1.0/24' }),
    ];
    const orphans = [
      object('aws_association', 'x-c', { subnet_id: 's-c' }),
      object('aws_association', 'x-b', { subnet_id: 's-b' }),
      object('aws_association', 'x-a', { subnet_id: 's-a' }),
      object('aws_subnet', 's-b', { cidr_block: '10.0.1.0/24' }),
      object('aws_subnet', 's-a', { cidr_block: '10.0.0.0/24' }),
    ];
    expect(match(orphans, places, { 'aws_subnet.c': { id: 's-c' } })).toEqual({
      's-a': 'aws_subnet.a',
      's-b': 'aws_subnet.b',
      'x-a': 'aws_association.of-a',
      'x-b': 'aws_association.of-b',
      'x-c': 'aws_association.of-c',
    });
  });

  test('that refers to something else is not it, unless it has a name that only it can have', () => {
    const tracked = { 'aws_kms_key.key': { id: 'second' } };
    const alias = place('aws_kms_alias.alias', { name: 'alias/state', target_key_id: '${aws_kms_key.key.id}' });
    const values = { name: 'alias/state', target_key_id: 'first' };
    expect(match([object('aws_kms_alias', 'alias/state', values)], [alias], tracked)).toEqual({});
    expect(match([object('aws_kms_alias', 'alias/state', values, 'kms-alias alias/state')], [alias], tracked)).toEqual({
      'alias/state': 'aws_kms_alias.alias',
    });
  });

  test('has its place also where the state still has the object that it was to replace, and says so', () => {
    const filter = (name: string) => object('aws_filter', name, { name }, name);
    const tracked = [{ address: 'aws_filter.errors', type: 'aws_filter', attributes: { id: 'old', name: 'old' } }];
    const stack = { ...STACK, resources: [place('aws_filter.errors', { name: 'new' }).configured], tracked };
    const placed = { stack, address: 'aws_filter.errors', stale: true };
    expect(findOrphans([filter('new')], tracked, [stack])).toEqual([{ resource: filter('new'), match: placed }]);
    // What it replaces is still there: its place is taken.
    expect(findOrphans([filter('new'), filter('old')], tracked, [stack])).toEqual([{ resource: filter('new') }]);
    const untracked = { ...stack, tracked: [] };
    expect(findOrphans([filter('new')], [], [untracked])).toEqual([
      { resource: filter('new'), match: { ...placed, stack: untracked, stale: false } },
    ]);
  });

  test('of which most arguments differ, or whose type is not configured, has no place', () => {
    const places = [place('aws_vpc.vpc', { cidr_block: '10.0.0.0/16' })];
    expect(
      match([object('aws_vpc', 'vpc-1', { cidr_block: '172.16.0.0/16' }), object('aws_eip', 'eip-1')], places),
    ).toEqual({});
  });
});

describe('A Terraform that is asked once', () => {
  const GUARD = join(__dirname, '../session/ask-once.mjs');
  /** Notes each signal, talks all the time, and ends when it may. */
  const STAND_IN = `
    const fs = require('fs');
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => fs.appendFileSync('heard', name + ' '));
    fs.writeFileSync('begun', '');
    setInterval(() => { console.log('talking'); if (fs.existsSync('go')) { fs.writeFileSync('whole', ''); process.exit(7); } }, 20);`;
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'balrog-asked-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string): string => join(folder, name);
  const until = async (name: string): Promise<void> => {
    while (!existsSync(file(name))) await sleep(20);
  };
  const guarded = (): ChildProcess =>
    spawn(process.execPath, [GUARD, process.execPath, '-e', STAND_IN], { cwd: folder });
  const exitOf = (child: ChildProcess): Promise<number | null> =>
    new Promise((resolve) => child.once('exit', (code) => resolve(code)));

  test('hears of the first signal only, whatever comes after it, and its exit code is passed on', async () => {
    const child = guarded();
    child.stdout?.resume();
    const ended = exitOf(child);
    await until('begun');
    child.kill('SIGTERM');
    await until('heard');
    for (const name of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) {
      child.kill(name);
      await sleep(100);
    }
    writeFileSync(file('go'), '');
    expect(await ended).toBe(7);
    expect(readFileSync(file('heard'), 'utf8')).toBe('SIGINT ');
  });

  test('lives on when nobody reads what it says', async () => {
    const child = guarded();
    const ended = exitOf(child);
    await until('begun');
    child.stdout?.destroy();
    await sleep(200);
    writeFileSync(file('go'), '');
    await ended;
    expect(existsSync(file('whole'))).toBe(true);
  });

  test('is asked when the command that started it is killed outright', async () => {
    const start = `require('child_process').spawn(process.execPath, [${JSON.stringify(GUARD)}, process.execPath, '-e', ${JSON.stringify(STAND_IN)}], { stdio: 'ignore' }); setInterval(() => {}, 1000);`;
    const command = spawn(process.execPath, ['-e', start], { cwd: folder });
    await until('begun');
    command.kill('SIGKILL');
    await until('heard');
    writeFileSync(file('go'), '');
    await until('whole');
    expect(readFileSync(file('heard'), 'utf8')).toBe('SIGINT ');
  });
});

describe('What a deployment leaves that was killed outright', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'balrog-swept-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A process that has ended by SIGKILL, and its folder. */
  async function killed(): Promise<string> {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const run = makeRunFolder(folder);
    writeFileSync(join(run, 'owner'), String(child.pid));
    writeFileSync(join(run, 'plan'), 'everything that is secret');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    return run;
  }

  test('is taken away by the next one', async () => {
    const run = await killed();
    sweepRunFolders(folder);
    expect(existsSync(run)).toBe(false);
  });

  test('stays as long as its Terraform saves the state', async () => {
    const run = await killed();
    mkdirSync(join(run, 'terraforms'));
    writeFileSync(join(run, 'terraforms', '1'), String(process.pid));
    sweepRunFolders(folder);
    expect(existsSync(join(run, 'plan'))).toBe(true);
  });

  test('is taken out of its own home only: the copy of a home removes nothing from the one it was copied from', async () => {
    const pid = Number(readFileSync(join(await killed(), 'owner'), 'utf8'));
    const [original, copy] = ['original', 'copy'].map((name) => rehearsalHome(folder, join(folder, name)));
    const run = mkdtempSync(join(folder, 'rehearsal-'));
    for (const output of [original!.out, join(original!.root, `out-${pid}`), join(copy!.root, `out-${pid}`)]) {
      for (const made of [output, copy!.sessions]) mkdirSync(made, { recursive: true });
      recordSession(copy!, { pid, run, output });
      await sweepDeadSessions(copy!);
      expect([output, existsSync(output)]).toEqual([output, output.startsWith(original!.root)]);
    }
    expect([run, ...readdirSync(copy!.sessions)].filter(existsSync)).toEqual([]);
  });

  test('is told from what lives, and from what is of somebody else', async () => {
    const run = await killed();
    const others = [makeRunFolder(folder), join(folder, 'balrog-run-made-now'), join(folder, 'balrog-other')];
    others.slice(1).forEach((other) => mkdirSync(other));
    const elsewhere = mkdtempSync(join(folder, 'elsewhere-'));
    writeFileSync(join(elsewhere, 'owner'), readFileSync(join(run, 'owner')));
    symlinkSync(elsewhere, join(folder, 'balrog-run-link'));
    sweepRunFolders(folder);
    expect(readdirSync(folder).sort()).toEqual(
      [...others, elsewhere, 'balrog-run-link'].map((path) => path.slice(path.lastIndexOf('/') + 1)).sort(),
    );
  });
});
