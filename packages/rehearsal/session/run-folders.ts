/** Folders of commands against real clouds: what one leaves that was killed outright, the next one takes away. A plan may lie in it. */
import { lstatSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './alive';
import { runningTerraforms } from './terraforms';

const PREFIX = 'balrog-run-';
const OWNER = 'owner';

const temporary = (): string => realpathSync(tmpdir());

/** A folder that nobody else reads; whoever makes it removes it at its end. */
export function makeRunFolder(below = temporary()): string {
  const run = mkdtempSync(join(below, PREFIX));
  writeFileSync(join(run, OWNER), String(process.pid));
  return run;
}

/** Removes the folders of this user whose command is gone, and whose Terraform is; others are left alone, and so is what cannot be removed. */
export function sweepRunFolders(below = temporary()): void {
  for (const name of readdirSync(below).filter((each) => each.startsWith(PREFIX))) {
    const run = join(below, name);
    try {
      if (isDead(run)) rmSync(run, { recursive: true, force: true });
    } catch {
      // Somebody else's, or gone since.
    }
  }
}

function isDead(run: string): boolean {
  const found = lstatSync(run);
  if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) return false;
  const owner = Number(readFileSync(join(run, OWNER), 'utf8'));
  return owner > 0 && !isAlive(owner) && runningTerraforms(run).length === 0;
}
