/**
 * Commands against real clouds, stopped as those of a rehearsal are: whoever ends them (Ctrl-C, TERM, HUP, or `kill -9` of this process), Terraform
 * is asked once, and waited for as long as somebody is there to wait.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, type RunOptions } from './command';
import { makeRunFolder, sweepRunFolders } from './run-folders';
import { askedOnceIn, writeAskedOnce } from './shim';
import { holdSignals } from './signals';
import { untilTerraformEnded } from './terraforms';

export interface Attended {
  /** A folder that nobody else reads, removed at the end. */
  readonly run: string;
  /** Environment of the commands: TERRAFORM_BINARY_NAME names a Terraform that is asked once. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command with this process's terminal, waits for its Terraform too, and answers its exit code. */
  readonly command: (command: string, args: readonly string[], options: RunOptions) => Promise<number>;
}

/**
 * @param terraform path of the real Terraform
 * @param user what the commands see of the caller's environment
 */
export async function withAttended<T>(
  terraform: string,
  user: Readonly<Record<string, string | undefined>>,
  call: (attended: Attended) => Promise<T>,
): Promise<T> {
  sweepRunFolders();
  const run = makeRunFolder();
  const signals = holdSignals();
  const bin = writeAskedOnce(run, terraform);
  const known = Object.entries(user).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const env = {
    ...Object.fromEntries(known),
    TERRAFORM_BINARY_NAME: join(bin, 'terraform'),
    ...askedOnceIn(run),
  };
  const command: Attended['command'] = async (name, args, { more, ...options }) => {
    const code = await runCommand(run, name, args, { ...options, env: { ...env, ...more }, again: 'waits' });
    await untilTerraformEnded(run);
    return code;
  };
  try {
    return await Promise.race([call({ run, env, command }), signals.interrupted]);
  } finally {
    await untilTerraformEnded(run);
    rmSync(run, { recursive: true, force: true });
    signals.release();
  }
}
