import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { endMarked, signal } from './processes';

export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /**
   * Who is told to stop: `process` the command alone (cdktf, which stops its Terraform itself), `group` the command and its children
   * (as a terminal would), `terminal` nobody, because the terminal does (a shell).
   */
  readonly interrupt: 'process' | 'group' | 'terminal';
  /** Takes what the command prints; without it, it prints to this process's own output. */
  readonly onOutput?: (text: string) => void;
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C arrives several times: from the terminal, from npm and from the launcher. */
const SAME_PRESS_MS = 1000;

/** Runs the command with this process's terminal and answers its exit code; a signal counts as 128 + its number, as in shells. */
export function runCommand(
  run: string,
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const detached = options.interrupt !== 'terminal';
    const output = options.onOutput === undefined ? 'inherit' : 'pipe';
    const { cwd, env } = options;
    const child = spawn(command, args, { cwd, env, stdio: ['inherit', output, output], detached });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => options.onOutput?.(text));
    }
    const stopForwarding = forwardSignals(run, child, options);
    child.once('error', (error) => {
      stopForwarding();
      reject(new Error(`Cannot run ${command}: ${error.message}`));
    });
    child.once(
      options.onOutput === undefined ? 'exit' : 'close',
      (code: number | null, signalName: NodeJS.Signals | null) => {
        stopForwarding();
        resolve(code ?? 128 + (signalName === null ? 0 : constants.signals[signalName]));
      },
    );
  });
}

function forwardSignals(run: string, child: ChildProcess, options: CommandOptions): () => void {
  let first: number | undefined;
  const handlers = FORWARDED.map((name) => {
    const handler = (): void => {
      if (name === 'SIGINT' && options.interrupt === 'terminal') return;
      const now = Date.now();
      if (first !== undefined && now - first < SAME_PRESS_MS) return;
      if (first !== undefined) return void endMarked(run, 0);
      first = now;
      process.stderr.write(
        '\nStopping: Terraform finishes what it has begun and saves its state. Once more kills it.\n',
      );
      // cdktf does not know SIGHUP, and would die of it without stopping its Terraform.
      forward(child, options, name === 'SIGHUP' ? 'SIGTERM' : name);
    };
    process.on(name, handler);
    return () => process.off(name, handler);
  });
  const resize = (): void => void child.kill('SIGWINCH');
  process.on('SIGWINCH', resize);
  return () => [...handlers, () => process.off('SIGWINCH', resize)].forEach((stop) => stop());
}

function forward(child: ChildProcess, options: CommandOptions, name: NodeJS.Signals): void {
  if (child.pid !== undefined) signal(options.interrupt === 'group' ? -child.pid : child.pid, name);
}
