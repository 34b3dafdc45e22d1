/** The Terraforms of a session, as `ask-once.mjs` notes them when it starts one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './alive';

const SAY_EVERY_MS = 10_000;

/** Process ids of the Terraforms of a session that still run. */
export function runningTerraforms(run: string): readonly number[] {
  const folder = join(run, 'terraforms');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((note) => {
    const pid = Number(contentOf(join(folder, note)));
    return pid > 0 && isAlive(pid) ? [pid] : [];
  });
}

/** Resolves when no Terraform of the session runs any more; asks nobody, and never gives up. */
export async function untilTerraformEnded(run: string): Promise<void> {
  const tell = patience();
  for (let pids = runningTerraforms(run); pids.length > 0; pids = runningTerraforms(run)) {
    tell(pids);
    await sleep(50);
  }
}

/** Says every ten seconds what is waited for. */
export function patience(): (pids: readonly number[]) => void {
  let sayAt = Date.now() + SAY_EVERY_MS;
  return (pids) => {
    if (pids.length === 0 || Date.now() < sayAt) return;
    sayAt += SAY_EVERY_MS;
    process.stderr.write(`Terraform (process ${pids.join(', ')}) finishes what it has begun …\n`);
  };
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // Its Terraform ended in between.
  }
}
