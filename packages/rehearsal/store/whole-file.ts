import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Of this user alone, and in one step: readers see the former text or the new one, also on a full disk. */
export function writeWhole(file: string, text: string): void {
  const aside = `${file}.${process.pid}.new`;
  try {
    writeFileSync(aside, text, { mode: 0o600 });
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}
