import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Of this user alone, and in one step: readers see the former content or the new one, also on a full disk. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  throughAside(file, content, (aside) => renameSync(aside, file));
}

/** The same where there is no such file yet; `false` when there is one. Of several processes that try it one succeeds. */
export function createWhole(file: string, content: string | Uint8Array): boolean {
  return throughAside(file, content, (aside) => {
    try {
      linkSync(aside, file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(aside, { force: true });
    }
  });
}

/** Beside the file, so that it is on the same disk; hidden, so that nobody takes it for a file of that folder. */
function throughAside<T>(file: string, content: string | Uint8Array, move: (aside: string) => T): T {
  const aside = join(dirname(file), `.${process.pid}.new`);
  try {
    writeFileSync(aside, content, { mode: 0o600 });
    return move(aside);
  } catch (error) {
    rmSync(aside, { force: true }); // No part of it stays.
    throw error;
  }
}
