/** Before all test files: a folder in which the first that synthesizes or deploys an environment leaves it for the others. */
'use strict';
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

module.exports = () => {
  process.env.SHARED_BY_TEST_FILES = mkdtempSync(join(tmpdir(), 'balrog-shared-'));
};
