/** The files of this checkout in another folder: what a command tries there leaves this one as it is. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT } from './project';

export function copyProject(folder: string): void {
  for (const file of filesHere()) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(PROJECT, file), join(folder, file));
  }
}

/** Tracked, and new ones that are not ignored; one that is deleted and not yet committed is still listed. */
const filesHere = (): readonly string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: PROJECT,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(PROJECT, file)));
