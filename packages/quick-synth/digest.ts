import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

/** SHA-256 of all parts, in hexadecimal. Each part's length goes in as well, so that no two lists of parts look the same. */
export function digestOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

/** One for all files: twenty megabytes of buffers for a moment each would cost more than what is done with them. */
const buffer = Buffer.allocUnsafeSlow(2 ** 20);

/** SHA-256 of a file's bytes, in hexadecimal. */
export function digestOfFile(path: string): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    for (let length; (length = readSync(file, buffer, 0, buffer.length, null)) > 0;) {
      hash.update(buffer.subarray(0, length));
    }
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}
