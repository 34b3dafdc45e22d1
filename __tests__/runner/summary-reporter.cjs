const { writeSync } = require('node:fs');
const { basename, relative } = require('node:path');
const { stripVTControlCharacters } = require('node:util');
const { rememberPassed } = require('./unchanged-packages.cjs');

/**
 * One line for each test that failed and for whatever was skipped, with its reason, and then the last line of `npm test`: `N passed, N failed`, with `, N skipped` when there are any, alone on its line on stdout.
 * A test file that does not even load counts as one failure; a run in which no test was executed fails.
 */
class SummaryReporter {
  /** @param {import('@jest/types').Config.GlobalConfig} config @param {{ leftOut?: readonly string[] }} options */
  constructor({ rootDir }, { leftOut = [] } = {}) {
    this.rootDir = rootDir;
    this.leftOut = leftOut;
  }

  onRunComplete(_contexts, results) {
    this.executed = results.numPassedTests + results.numFailedTests + results.numRuntimeErrorTestSuites;
    if (this.executed === 0) process.stderr.write('No test was executed.\n');
    rememberPassed(this.rootDir, results);
    const unchanged = this.leftOut.map(
      (name) => `not run: packages/${name}, unchanged since its tests passed (CI=true runs them)`,
    );
    // Jest adds its own summary after all reporters; only the end of the process comes later.
    process.once('exit', () =>
      writeSync(
        1,
        [...unchanged, ...skipped(results), ...failures(results, this.rootDir), summary(results), ''].join('\n'),
      ),
    );
  }

  /** Jest ends with exit code 1 when a reporter has an error. */
  getLastError() {
    return this.executed === 0 ? new Error('No test was executed.') : undefined;
  }
}

/**
 * `skipped 8: fluent-bit.test.ts: Fluent Bit is not installed …`; the reason is that of runner/available.ts.
 * @param {import('@jest/reporters').AggregatedResult} results
 */
function skipped(results) {
  const counts = new Map();
  for (const { testFilePath, testResults } of results.testResults) {
    for (const { status, ancestorTitles } of testResults) {
      if (status !== 'pending') continue;
      const title = ancestorTitles.find((title) => title.startsWith('not run: '));
      const line = `${basename(testFilePath)}: ${title ? title.slice('not run: '.length) : 'left out by -t or .only'}`;
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
  }
  return [...counts].map(([line, count]) => `skipped ${count}: ${line}`);
}

/**
 * `failed: __tests__/a.test.ts: the name of the test: the first line of why`: who only has the end of a long output finds it there.
 * @param {import('@jest/reporters').AggregatedResult} results @param {string} rootDir
 */
function failures(results, rootDir) {
  return results.testResults.flatMap(({ testFilePath, testExecError, testResults }) => {
    const file = relative(rootDir, testFilePath);
    const failed = testResults.filter(({ status }) => status === 'failed');
    return [
      ...(testExecError ? [`failed: ${file}: ${firstLine(testExecError.message)}`] : []),
      ...failed.map(
        ({ fullName, failureMessages }) => `failed: ${file}: ${fullName}: ${firstLine(failureMessages[0])}`,
      ),
    ];
  });
}

/** @param {string | undefined} text */
function firstLine(text) {
  return stripVTControlCharacters(text ?? '')
    .split('\n', 1)[0]
    .trim();
}

/** @param {import('@jest/reporters').AggregatedResult} results */
function summary(results) {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  return `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

module.exports = SummaryReporter;
