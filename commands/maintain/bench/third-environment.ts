/** A copy of the app with one more environment, made from prod: to measure what an environment costs. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_FILES } from '../../toolchain/app-files';
import { addEnvironment } from './new-environment';

/** Calls `run` with the folder of the copy, which is removed afterwards. */
export async function withThirdEnvironment<T>(project: string, run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'balrog-copy-'));
  try {
    copyApp(project, folder);
    addEnvironment(folder, { name: 'third', like: 'prod' });
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Copies what the app needs to synthesize, and what else is asked for, into an empty folder. */
export function copyApp(project: string, folder: string, more: readonly string[] = []): void {
  for (const name of ['.gen', ...APP_FILES, ...more]) {
    cpSync(join(project, name), join(folder, name), { recursive: true });
  }
  lendPackages(join(project, 'node_modules'), join(folder, 'node_modules'));
}

/** A folder of its own, with a cache of its own as any checkout has, whose packages are links. */
function lendPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) if (name !== '.cache') symlinkSync(join(from, name), join(to, name));
}
