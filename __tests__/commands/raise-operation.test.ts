/** The count of operations: what two commands at once meet, and what a person reads of a broken file. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { raiseOperation } from '../../commands/raise-operation';
import operations from '../../environments/operations.json';
import { OPERATION_CHARACTERS, operationSchema, operationsIn } from '../../environments/operation';

const FILE = 'environments/operations.json';
const CONFIG = join(__dirname, '../../.prettierrc.json');
const AT = new Date('2026-11-30T02:09:00.123Z');

let project: string;
const git = (...words: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
    cwd: project,
    encoding: 'utf8',
    stdio: 'pipe',
  });
const text = () => readFileSync(join(project, FILE), 'utf8');

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'balrog-operations-')));
  mkdirSync(join(project, 'environments'));
  writeFileSync(join(project, FILE), readFileSync(join(__dirname, '../..', FILE), 'utf8'));
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=First');
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** What somebody does on a branch of their own. */
function onBranch(branch: string, environment: string, operation: string) {
  git('checkout', '--quiet', '-b', branch, 'main');
  raiseOperation(environment, operation, AT, project);
  git('commit', '--quiet', '--all', `--message=${operation}`);
}

test('raises one environment by one, says what it was, and leaves the rest of the file as it was', () => {
  const before = text();
  expect(raiseOperation('prod', 'release v3.26', AT, project)).toEqual({
    number: operations.prod.number + 1,
    operation: 'release v3.26, 2026-11-30T02:09:00Z',
  });
  const changed = text()
    .split('\n')
    .filter((line) => !before.split('\n').includes(line));
  expect(changed).toEqual([
    `  "prod": { "number": ${operations.prod.number + 1}, "operation": "release v3.26, 2026-11-30T02:09:00Z" },`,
  ]);
});

test('begins to count an environment that has no line', () => {
  expect(raiseOperation('dev', 'release v3.26', AT, project).number).toBe(1);
  expect(JSON.parse(text())).toEqual({ ...operations, dev: expect.objectContaining({ number: 1 }) });
});

test.each([
  ['longer than a line', 'x'.repeat(500)],
  ['with characters that would end the text or begin an expression', '"; \\ ${local.x} %{ é\n'],
])('writes what its schema takes and prettier leaves, of words %s', (_, words) => {
  const raised = raiseOperation('stage', words, AT, project);
  expect(operationSchema.parse(raised)).toEqual(raised);
  expect(raised.operation.length).toBeLessThanOrEqual(OPERATION_CHARACTERS);
  expect(raised.operation).toMatch(/, 2026-11-30T02:09:00Z$/);
  const prettier = require.resolve('prettier/bin/prettier.cjs');
  expect(() =>
    execFileSync(process.execPath, [prettier, '--config', CONFIG, '--check', FILE], { cwd: project, stdio: 'pipe' }),
  ).not.toThrow();
});

test('two commands at once meet in a merge conflict, although both took the same number; the command that follows says what to do', () => {
  onBranch('restore', 'prod', 'restore to 02:09');
  onBranch('release', 'prod', 'release v3.26');
  expect(() => git('merge', '--quiet', 'restore')).toThrow(/Command failed/);
  expect(git('diff', '--name-only', '--diff-filter=U').trim()).toBe(FILE);
  const conflict = text();
  expect(conflict).toMatch(/^<{7} .*\n.*release v3\.26.*\n={7}\n.*restore to 02:09.*\n>{7} restore$/m);

  expect(() => raiseOperation('prod', 'both', AT, project)).toThrow(
    'environments/operations.json: line 2, column 1: given "a merge conflict"; write the line with the larger number, and raise it once more: npm run balrog -- plan raise <environment> <what was done>',
  );
  expect(text()).toBe(conflict);
  // Whoever keeps both lines has said nothing: a reader of JSON would take the last.
  const both = conflict.replaceAll(/^([<=>]{7}.*|)\n/gm, '');
  expect(Object.keys(JSON.parse(both) as object)).toEqual(['prod', 'stage']);
  expect(() => operationsIn(both)).toThrow(
    'environments/operations.json: prod: given "twice"; write the line with the larger',
  );
});

test('operations of two environments do not meet', () => {
  onBranch('restore', 'prod', 'restore to 02:09');
  onBranch('release', 'stage', 'release v3.26');
  git('merge', '--quiet', '--no-edit', 'restore');
  expect(JSON.parse(text())).toEqual({
    prod: expect.objectContaining({ number: operations.prod.number + 1 }),
    stage: expect.objectContaining({ number: operations.stage.number + 1 }),
  });
});

test('of a file that is wrong it says everything, and leaves it', () => {
  const wrong = '{ "prod": { "number": "1" }, "stage": { "number": 0, "operation": "x", "by": "me" } }';
  writeFileSync(join(project, FILE), wrong);
  const message = (() => {
    try {
      return raiseOperation('prod', 'release', AT, project).operation;
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(message.split('\n').slice(1)).toEqual([
    expect.stringContaining(`${FILE}: prod.number: given "1"; write a whole number of operations from 1`),
    expect.stringContaining(`${FILE}: prod.operation: given nothing; write what was done and when`),
    expect.stringContaining(`${FILE}: stage.number: given 0; write a whole number`),
    expect.stringContaining(`${FILE}: stage.by: given "me"; write nothing here: no such field is known`),
  ]);
  expect(text()).toBe(wrong);
});
