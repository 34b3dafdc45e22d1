/** A module that is loaded when somebody asks for something of it. For modules that TypeScript compiled, which list what they export in one line. */
'use strict';
const { readFileSync } = require('node:fs');

/** `exports.convert = exports.convertProject = void 0;` */
const EXPORTED = /\bexports\.(\w+)(?= = )/g;

/**
 * @param {() => object} load
 * @param {string} file of the module, where its exports are listed
 */
function lazily(load, file) {
  const lazy = Object.defineProperty({}, '__esModule', { value: true });
  for (const [, name] of readFileSync(file, 'utf8').matchAll(EXPORTED))
    Object.defineProperty(lazy, name, { enumerable: true, configurable: true, get: () => load()[name] });
  return lazy;
}

module.exports = { lazily };
