/** Holds a terminal open on the side of whoever writes to it, so that its reader gets to the end (quick-log-lines.cjs). */
'use strict';
const { closeSync, constants, openSync } = require('node:fs');

/** Milliseconds between two looks, and how many of them must have seen nothing: the loop reads what there is between two of them. */
const LOOK_MS = 50;
const QUIET_LOOKS = 3;

/**
 * @param {{ onData(listener: () => void): unknown }} terminal of node-pty
 * @param {string} name of its other side: `/dev/pts/7`
 * @returns {(() => void) | undefined} to be called when the command has ended; undefined where the other side cannot be held
 */
function hold(terminal, name) {
  if (process.platform !== 'linux') return undefined;
  let held;
  try {
    held = openSync(name, constants.O_RDWR | constants.O_NOCTTY);
  } catch {
    return undefined;
  }
  return () => {
    let quiet = 0;
    terminal.onData(() => (quiet = 0));
    const looking = setInterval(() => {
      quiet += 1;
      if (quiet <= QUIET_LOOKS) return;
      clearInterval(looking);
      closeSync(held);
    }, LOOK_MS);
  };
}

module.exports = { hold };
