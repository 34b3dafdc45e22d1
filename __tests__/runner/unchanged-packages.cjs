/**
 * Packages know nothing of the rest of the repository, so their own tests say the same until one of their files or the lock file changes.
 * `npm test` leaves out those that passed as they are now, and says so; with CI=true everything runs.
 */
'use strict';
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join, relative, sep } = require('node:path');

/** @param {string} folder @returns {string[]} */
const filesBelow = (folder) =>
  (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [])
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.includes(`${sep}node_modules${sep}`))
    .sort();

/** @param {string} root */
const packagesOf = (root) => {
  const folder = join(root, 'packages');
  return existsSync(folder) ? readdirSync(folder).filter((name) => existsSync(join(folder, name, '__tests__'))) : [];
};

/** @param {string} root @param {string} name */
const passedFile = (root, name) => join(root, '.tools', 'passed', name);

/** What the outcome of a package's tests depends on: all packages, since one may use another, samples of schemas, and what is installed. */
function fingerprint(root) {
  const hash = createHash('sha256').update(process.version);
  for (const file of [
    join(root, 'package-lock.json'),
    ...['packages', 'providers'].flatMap((folder) => filesBelow(join(root, folder))),
  ]) {
    hash.update('\0').update(relative(root, file)).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Names of the packages whose tests passed as the packages are now. */
function unchangedPackages(root) {
  const now = fingerprint(root);
  return packagesOf(root).filter((name) => {
    const file = passedFile(root, name);
    return existsSync(file) && readFileSync(file, 'utf8') === now;
  });
}

/**
 * Notes which packages have passed whole: every file of tests ran, and nothing failed or was left out by a filter.
 * @param {string} root
 * @param {import('@jest/reporters').AggregatedResult} results
 */
function rememberPassed(root, results) {
  const now = fingerprint(root);
  for (const name of packagesOf(root)) {
    const folder = join(root, 'packages', name, '__tests__') + sep;
    const ran = results.testResults.filter(({ testFilePath }) => testFilePath.startsWith(folder));
    const files = filesBelow(folder).filter((file) => file.endsWith('.test.ts'));
    const whole =
      ran.length === files.length &&
      ran.every(
        ({ testExecError, testResults }) =>
          testExecError === undefined &&
          testResults.every(({ status, ancestorTitles }) =>
            status === 'pending' ? ancestorTitles.some((title) => title.startsWith('not run: ')) : status === 'passed',
          ),
      );
    if (!whole) continue;
    mkdirSync(dirname(passedFile(root, name)), { recursive: true });
    writeFileSync(passedFile(root, name), now);
  }
}

module.exports = { rememberPassed, unchangedPackages };
