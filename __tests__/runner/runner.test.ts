import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const { rememberPassed, unchangedPackages } = jest.requireActual<{
  rememberPassed: (root: string, results: object) => void;
  unchangedPackages: (root: string) => readonly string[];
}>('./unchanged-packages.cjs');

describe('a package whose tests are left out', () => {
  let root: string;
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const TEST = 'packages/clock/__tests__/clock.test.ts';
  const passed = { status: 'passed', ancestorTitles: [] };
  const run = (...testResults: object[]) => ({ testResults: [{ testFilePath: join(root, TEST), testResults }] });

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'balrog-runner-'));
    write('package-lock.json', '{}');
    write('packages/clock/index.ts', 'export const now = 1;');
    write(TEST, '');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('has passed whole, as it is now', () => {
    expect(unchangedPackages(root)).toEqual([]);
    rememberPassed(root, run(passed, { status: 'pending', ancestorTitles: ['not run: no clock here'] }));
    expect(unchangedPackages(root)).toEqual(['clock']);
  });

  test.each<[string, () => object]>([
    ['a test failed', () => run(passed, { status: 'failed', ancestorTitles: [] })],
    ['a filter left one out', () => run(passed, { status: 'pending', ancestorTitles: ['the clock'] })],
    ['a file did not run', () => ({ testResults: [] })],
    ['a file did not load', () => ({ testResults: [{ ...run(passed).testResults[0], testExecError: {} }] })],
  ])('never when %s', (_, results) => {
    rememberPassed(root, results());
    expect(unchangedPackages(root)).toEqual([]);
  });

  test.each([
    ['packages/clock/index.ts', 'export const now = 2;'],
    ['packages/clock/more.ts', ''],
    ['packages/other/index.ts', ''],
    [TEST, 'test'],
    ['package-lock.json', '{ }'],
  ])('runs again after a change of %s', (file, text) => {
    rememberPassed(root, run(passed));
    write(file, text);
    expect(unchangedPackages(root)).toEqual([]);
  });
});

test('the end of the output names what failed, whether it is a test or a file that does not load', () => {
  const root = mkdtempSync(join(tmpdir(), 'balrog-runner-'));
  try {
    for (const file of ['package.json', 'package-lock.json']) writeFileSync(join(root, file), '{}');
    writeFileSync(join(root, 'a.test.js'), "test('adds', () => expect(1 + 1).toBe(3)); test('stands', () => {});");
    writeFileSync(join(root, 'b.test.js'), "throw new Error('cannot be read');");
    const reporter = require.resolve('./summary-reporter.cjs');
    const { stdout, status } = spawnSync(
      process.execPath,
      [require.resolve('jest/bin/jest'), '--ci', '--rootDir', root, '--reporters', reporter],
      { encoding: 'utf8', cwd: root },
    );
    expect(status).toBe(1);
    expect(stdout.trimEnd().split('\n').toSorted()).toEqual([
      '1 passed, 2 failed',
      'failed: a.test.js: adds: Error: expect(received).toBe(expected) // Object.is equality',
      'failed: b.test.js: cannot be read',
    ]);
    expect(stdout.trimEnd().endsWith('\n1 passed, 2 failed')).toBe(true);
  } finally {
    rmSync(root, { recursive: true });
  }
});
