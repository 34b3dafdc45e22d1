/**
 * Preload of the cdktf CLI (`node --require commands/toolchain/quick-log-lines.cjs …/cdktf.js`). The CLI adds the construct path to each line Terraform prints, and
 * for that makes a regular expression of every resource of the stack for every line: of a first deployment of prod that is
 * more than half of the time (docs/decisions/0014). Here it looks for the plain text first, and draws less often; the lines stay the same, byte for byte.
 * It also lets the CLI read to the end what Terraform prints, and load what translates HCL only when it translates some (below).
 * A version of the CLI in which a place is not found runs as it is.
 */
'use strict';
const Module = require('node:module');
const { join } = require('node:path');

const HANDLERS = join('cdktf-cli', 'bundle', 'bin', 'cmds', 'handlers.js');

/** `Object.entries(paths).find(([address]) => isNamed(line, address))`, however the bundler calls them. */
const SLOW = /Object\.entries\((\w+)\)\.find\(\(\[(\w+)\]\)=>(\w+)\((\w+),\2\)\)/;
const QUICK = `require(${JSON.stringify(join(__dirname, 'addresses-in-line.cjs'))}).candidates($1,$4).find(([$2])=>$4.includes($2)&&$3($4,$2))`;

/** The CLI draws all again for a counter that nobody reads, after each piece of its log. */
const COUNTED = /(content:\w+\|\|\w+\}\]\)),\w+\((\w+)=>\2\+1\)/g;

/** What cuts a line to the width of the terminal makes this one regular expression of each character. */
const MADE_AGAIN = /\b(\w+)=((\w+)=>\3&&\3\.exact\?)(new RegExp\(`\^\$\{\w+\}\$`\)):/g;

const TERMINAL = join('node-pty-prebuilt-multiarch', 'lib', 'unixTerminal.js');
const HELD = join(__dirname, 'held-terminal.cjs');

/**
 * The CLI reads what Terraform prints from a terminal of its own. When Terraform has ended, nothing holds that terminal open any more: whoever has
 * not read everything by then gets 4 kB more at most, and after 200 ms the terminal is thrown away (libuv takes the hang-up for the end). On a busy
 * machine the end of a deployment was missing, with its errors. So the CLI holds its terminal open itself, until nothing more comes.
 */
const FORKED = /(\n\s*_this\._pty = term\.pty;)/;
const ENDED = /(var onexit = function \(code, signal\) \{)/;
const IMPATIENT = /DESTROY_SOCKET_TIMEOUT_MS = 200\b/;

/** @param {string} source of the terminal */
const patient = (source) =>
  source
    .replace(FORKED, `$1 _this._readToTheEnd = require(${JSON.stringify(HELD)}).hold(_this, term.pty);`)
    .replace(ENDED, '$1 _this._readToTheEnd && _this._readToTheEnd();')
    .replace(IMPATIENT, 'DESTROY_SOCKET_TIMEOUT_MS = process.platform === "linux" ? 10000 : 200');

/**
 * Translates HCL for `convert` and `init`, and brings jsii, two TypeScripts and prettier: a second of each command, also of those that translate
 * nothing.
 */
const TRANSLATOR = /require\("(@cdktf|@cdktn)\/hcl2cdk"\)/g;
const LAZY = join(__dirname, 'lazy-module.cjs');

/** @param {string} source of the CLI's handlers */
const quicker = (source) =>
  source
    .replace(SLOW, QUICK)
    .replace(COUNTED, '$1')
    .replace(MADE_AGAIN, '$1=$2($1.exact??=$4):')
    .replace(TRANSLATOR, `require(${JSON.stringify(LAZY)}).lazily(()=>$&,require.resolve("$1/hcl2cdk"))`);

const { _compile } = Module.prototype;
Module.prototype._compile = function (content, file, ...rest) {
  const changed = file.endsWith(HANDLERS) ? quicker(content) : file.endsWith(TERMINAL) ? patient(content) : content;
  return _compile.call(this, changed, file, ...rest);
};

module.exports = { HANDLERS, SLOW, COUNTED, MADE_AGAIN, quicker };
