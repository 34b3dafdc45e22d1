/** After all test files: what start.cjs made goes. */
'use strict';
const { rmSync } = require('node:fs');

module.exports = () => rmSync(process.env.SYNTHESIZED_STACKS, { recursive: true, force: true });
