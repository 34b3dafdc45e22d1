/** Commands of our own in images of others: bash, which ends at the first failure, in a pipe and for an unset variable too. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BASH } from '../../application/images';
import { literal } from '../services/container';

const textOf = (name: string) => readFileSync(join(__dirname, 'commands', `${name}.sh`), 'utf8').trimEnd();

export interface Shell {
  /** Files of commands/ without `.sh`, run as one script. */
  readonly scripts: readonly string[];
  /** Variables of the script that are no part of the image's contract. */
  readonly constants?: Readonly<Record<string, string>>;
  /** After so many seconds the command is ended, with 124; for people who start a task themselves there is no limit. */
  readonly secondsAtMost?: number;
}

/** What a command may still do after SIGTERM. */
const KILL_AFTER_SECONDS = 60;

export function shell({ scripts, constants = {}, secondsAtMost }: Shell) {
  const limit =
    secondsAtMost === undefined ? [] : ['timeout', `--kill-after=${KILL_AFTER_SECONDS}`, String(secondsAtMost)];
  const assignments = Object.entries(constants).map(([name, value]) => `${name}='${value}'`);
  return {
    entryPoint: [...limit, BASH, '-euo', 'pipefail', '-c'],
    command: [literal([...assignments, ...scripts.map(textOf)].join('\n'))],
  };
}
