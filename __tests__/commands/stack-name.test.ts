/** A name of a stack becomes a folder: whatever could lead out of where stacks lie is refused before anything is touched. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { deploy } from '../../commands/plan/deploy';
import { showDiff } from '../../commands/plan/diff';
import { printNames } from '../../commands/plan/names';
import { reviewAndTell } from '../../commands/plan/review';
import { assertStackName } from '../../commands/stack-name';

const PROJECT = resolve(__dirname, '../..');

let victim: string;
let stack: string;

beforeEach(() => {
  victim = mkdtempSync(join(tmpdir(), 'balrog-victim-'));
  writeFileSync(join(victim, 'plan'), 'somebody else’s');
  mkdirSync(join(victim, 'home'));
  stack = relative(join(PROJECT, 'cdktf.out/stacks'), victim);
});

afterEach(() => rmSync(victim, { recursive: true, force: true }));

test.each([
  ['deploy', (name: string) => deploy(name, { autoApprove: true })],
  ['deploy --home', (name: string) => deploy(name, { home: join(victim, 'home'), autoApprove: true })],
  ['diff', (name: string) => showDiff(name, {})],
  ['names', (name: string) => printNames(name, undefined, {})],
  ['review --diff', (name: string) => reviewAndTell(name, { diff: true, format: 'text' })],
])('%s of a folder outside removes nothing there', async (_command, run) => {
  await expect(run(stack)).rejects.toThrow(/^".*" cannot be the name of a stack: .* Nothing was changed\.$/);
  expect(existsSync(join(victim, 'plan'))).toBe(true);
});

test.each(['../../x', '/etc', 'a/b', '..', '.', '', '-chdir=x', 'prod\n', 'Prod', 'prod*'])('%j is none', (name) =>
  expect(() => assertStackName(name)).toThrow('cannot be the name of a stack'),
);

test.each(['prod', 'stage', 'bootstrap-prod', 'dev2'])('%s is one', (name) =>
  expect(() => assertStackName(name)).not.toThrow(),
);
