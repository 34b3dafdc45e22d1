/** Whether the generated bindings are what their inputs give: generated a second time, and compared byte by byte. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** Makes `.gen` of a checkout anew. Throws with the generator's own words. */
export function generateInto(root: string): void {
  rmSync(join(root, '.gen'), { recursive: true, force: true });
  run(root, 'ensure.mjs');
}

/** One line for each file that is missing, differs, or is one too many; empty when all is fresh. */
export function staleBindings(root: string): string[] {
  const fresh = mkdtempSync(join(tmpdir(), 'balrog-bindings-'));
  try {
    run(root, 'generate.mjs', fresh);
    return differences(join(root, '.gen', 'providers'), join(fresh, 'providers'));
  } finally {
    rmSync(fresh, { recursive: true });
  }
}

function run(root: string, script: string, ...args: string[]): void {
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', NODE_OPTIONS: '' };
  const { status, stderr, error } = spawnSync(process.execPath, [join(root, 'providers', script), ...args], {
    cwd: root,
    encoding: 'utf8',
    env,
  });
  if (status !== 0) throw new Error(`providers/${script} failed: ${error?.message ?? stderr.trim()}`);
}

function differences(found: string, fresh: string): string[] {
  const [here, there] = [filesOf(found), filesOf(fresh)];
  return [...new Set([...here, ...there])].sort().flatMap((file) => {
    if (!there.includes(file)) return [`.gen/providers/${file}: nothing makes it any more; run \`npm run bindings\`.`];
    const isSame = here.includes(file) && readFileSync(join(found, file)).equals(readFileSync(join(fresh, file)));
    return isSame ? [] : [`.gen/providers/${file}: not what its inputs give; run \`npm run bindings\`.`];
  });
}

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
