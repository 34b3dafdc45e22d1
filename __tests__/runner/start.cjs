/** Before all test files: a folder in which the first that synthesizes an environment leaves it for the others. */
'use strict';
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

module.exports = () => {
  process.env.SYNTHESIZED_STACKS = mkdtempSync(join(tmpdir(), 'balrog-stacks-'));
};
