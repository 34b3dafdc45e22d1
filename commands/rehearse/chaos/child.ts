/** Commands of this repository as somebody else starts them. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { RehearsalHome } from '@balrog-infra/rehearsal';
import { PROJECT } from '../../project';
import { DeployProgress } from '../../deploy-progress';

export interface Child {
  readonly pid: number;
  /** Exit code; 128 and more after a signal. */
  readonly ended: Promise<number>;
  readonly hasEnded: () => boolean;
  /** How many of how many changes Terraform has done; undefined before it applies. */
  done(): { readonly done: number; readonly of: number } | undefined;
  output(): string;
}

/** `npm run rehearse -- --home HOME ARGS`, in a process group of its own, as a terminal has it. */
export function rehearse(home: RehearsalHome, args: readonly string[]): Child {
  const script = join(PROJECT, 'commands/toolchain/run.mjs');
  const words = [script, 'commands/balrog.ts', 'rehearse', '--home', home.root, ...args];
  const child = spawn(process.execPath, words, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const progress = new DeployProgress();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => progress.add(text));
  let over = false;
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      over = true;
      resolve(code ?? 128);
    });
  });
  return {
    pid: child.pid ?? 0,
    ended,
    hasEnded: () => over,
    output: () => progress.output,
    done: () => {
      const [, done, of] = /(\d+) of (\d+) changes done/.exec(progress.describe()) ?? [];
      return done === undefined ? undefined : { done: Number(done), of: Number(of) };
    },
  };
}

/** Runs it to its end; answers what it said. */
export async function rehearsed(
  home: RehearsalHome,
  args: readonly string[],
): Promise<{ code: number; output: string }> {
  const child = rehearse(home, args);
  return { code: await child.ended, output: child.output() };
}
