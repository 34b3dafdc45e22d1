/** After all test files: what start.cjs made goes. */
'use strict';
const { rmSync } = require('node:fs');

module.exports = () => rmSync(process.env.SHARED_BY_TEST_FILES, { recursive: true, force: true });
