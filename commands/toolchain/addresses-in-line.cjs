/** Which of many addresses a line can name at all, told without looking for each. */
'use strict';

/** @typedef {{ entries: [string, string][], words: Set<string | undefined> }} Known */

/** @type {WeakMap<Record<string, string>, Known>} */
const KNOWN = new WeakMap();

/** @param {string} address @returns {string | undefined} the word before its last dot: of `data.aws_vpc.network`, `aws_vpc` */
const lastWord = (address) => /(\w+)\.[^.]*$/.exec(address)?.[1];

/** @param {Record<string, string>} paths @returns {Known} */
function read(paths) {
  const entries = Object.entries(paths);
  const known = { entries, words: new Set(entries.map(([address]) => lastWord(address))) };
  KNOWN.set(paths, known);
  return known;
}

/**
 * All addresses, where the line has the word of one of them before a dot; an address that is a word of its own in the line brings its word along.
 * @param {Record<string, string>} paths of constructs, by address
 * @param {string} line
 * @returns {[string, string][]}
 */
function candidates(paths, line) {
  if (!line.includes('.')) return [];
  const { entries, words } = KNOWN.get(paths) ?? read(paths);
  if (words.has(undefined)) return entries;
  for (const [, word] of line.matchAll(/(\w+)\./g)) if (words.has(word)) return entries;
  return [];
}

module.exports = { candidates };
