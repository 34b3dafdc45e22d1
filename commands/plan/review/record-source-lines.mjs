/**
 * Preload of a synth run (`node --import tsx --import commands/plan/review/record-source-lines.mjs main.ts`): notes which line of our code made each construct,
 * and writes `{"<construct path>": "<file>:<line>"}` to the file that BALROG_SOURCE_LINES names. cdktf's own stack traces record nothing
 * (0.21), and neither main.ts nor a construct shall know of a review, so this listens where every construct joins the tree.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = process.cwd();
const FILE = process.env.BALROG_SOURCE_LINES;

/** The instance that the app loads: resolved from the project, not from beside this file. */
const { Node } = createRequire(join(PROJECT, 'main.ts'))('constructs');

/** A construct of ours lies some ten calls above this; a helper in between adds a few. */
const DEPTH = 40;

/** Outside of the project, packages, and generated bindings. */
const NOT_OURS = /^(\.\.|node_modules|\.gen)([/\\]|$)/;

/** @type {Record<string, string>} */
const lines = {};
const { addChild } = Node.prototype;

/** @this {import('constructs').Node} */
Node.prototype.addChild = function (child, name) {
  const line = lineInProject();
  if (line !== undefined) lines[this.path === '' ? name : `${this.path}/${name}`] = line;
  return addChild.call(this, child, name);
};

process.on('exit', () => {
  if (FILE !== undefined) writeFileSync(FILE, JSON.stringify(lines));
});

/** The innermost call that stands in a file of the project. */
function lineInProject() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = limit;
  for (const [, place, line] of stack.matchAll(/(?:\(|at )((?:file:\/\/)?\/[^():]+):(\d+):\d+\)?$/gm)) {
    const file = place.startsWith('file:') ? fileURLToPath(place) : place;
    const name = relative(PROJECT, file);
    if (file !== import.meta.filename && !NOT_OURS.test(name)) {
      return `${name.split(sep).join('/')}:${line}`;
    }
  }
  return undefined;
}
