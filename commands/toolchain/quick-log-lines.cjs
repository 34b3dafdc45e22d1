/**
 * Preload of the cdktf CLI (`node --require commands/toolchain/quick-log-lines.cjs …/cdktf.js`). The CLI adds the construct path to each line Terraform prints, and
 * for that makes a regular expression of every resource of the stack for every line: of a first deployment of prod that is
 * more than half of the time (docs/decisions/0014). Here it looks for the plain text first; the lines stay the same, byte for byte.
 * A version of the CLI in which the place is not found runs as it is.
 */
'use strict';
const Module = require('node:module');
const { join } = require('node:path');

const HANDLERS = join('cdktf-cli', 'bundle', 'bin', 'cmds', 'handlers.js');

/** `Object.entries(paths).find(([address]) => isNamed(line, address))`, however the bundler calls them. */
const SLOW = /Object\.entries\((\w+)\)\.find\(\(\[(\w+)\]\)=>(\w+)\((\w+),\2\)\)/;
const QUICK = '($4.includes(".")?Object.entries($1):[]).find(([$2])=>$4.includes($2)&&$3($4,$2))';

/** @param {string} source of the CLI's handlers */
const quicker = (source) => source.replace(SLOW, QUICK);

const { _compile } = Module.prototype;
Module.prototype._compile = function (content, file, ...rest) {
  return _compile.call(this, file.endsWith(HANDLERS) ? quicker(content) : content, file, ...rest);
};

module.exports = { HANDLERS, SLOW, quicker };
