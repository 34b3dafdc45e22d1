import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/**
 * Writes a file that is whole or not there: on a full disk the former one stays, and no part of the new one is taken for it.
 * What is no file (`/dev/stdout`, a pipe) is written to as it is.
 */
export function writeWhole(file: string, text: string): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile()) return writeFileSync(file, text);
  const aside = `${file}.${process.pid}.new`;
  try {
    writeFileSync(aside, text);
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}
