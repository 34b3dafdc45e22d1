const { writeSync } = require('node:fs');

/**
 * The last line of `npm test`: `N passed, N failed`, with `, N skipped` when there are any, alone on its line on stdout.
 * A test file that does not even load counts as one failure; a run in which no test was executed fails.
 */
class SummaryReporter {
  onRunComplete(_contexts, results) {
    this.executed = results.numPassedTests + results.numFailedTests + results.numRuntimeErrorTestSuites;
    if (this.executed === 0) process.stderr.write('No test was executed.\n');
    // Jest adds its own summary after all reporters; only the end of the process comes later.
    process.once('exit', () => writeSync(1, `${summary(results)}\n`));
  }

  /** Jest ends with exit code 1 when a reporter has an error. */
  getLastError() {
    return this.executed === 0 ? new Error('No test was executed.') : undefined;
  }
}

/** @param {import('@jest/reporters').AggregatedResult} results */
function summary(results) {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  return `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

module.exports = SummaryReporter;
