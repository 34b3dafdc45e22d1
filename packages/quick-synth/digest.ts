import { createHash } from 'node:crypto';

/** SHA-256 of all parts, in hexadecimal. Each part's length goes in as well, so that no two lists of parts look the same. */
export function digestOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}
