import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { endMarked, signal } from './processes';
import { runningTerraforms } from './terraforms';

export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /**
   * Who is told to stop: `process` the command alone (cdktf, which stops its Terraform itself), `group` the command and its children
   * (as a terminal would), `terminal` nobody, because the terminal does (a shell).
   */
  readonly interrupt: 'process' | 'group' | 'terminal';
  /** What a second Ctrl-C does; `waits` where the state is real. */
  readonly again?: 'kills' | 'waits';
  /** Takes what the command prints; without it, it prints to this process's own output. */
  readonly onOutput?: (text: string) => void;
}

export interface RunOptions extends Omit<CommandOptions, 'env' | 'again'> {
  /** Variables beside those of `env`. */
  readonly more?: Readonly<Record<string, string>>;
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C arrives several times: from the terminal, from npm and from the launcher. */
const SAME_PRESS_MS = 1000;

/** Runs the command with this process's terminal and answers its exit code; ended by a signal, its own or one passed on, it is 128 + the number, as in shells. */
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
      void stopForwarding();
      reject(new Error(`Cannot run ${command}: ${error.message}`));
    });
    child.once(
      options.onOutput === undefined ? 'exit' : 'close',
      (code: number | null, signalName: NodeJS.Signals | null) => {
        const passedOn = stopForwarding();
        // Terraform and cdktf end with 1 when they were stopped, whatever stopped them.
        const ended = code === 0 ? null : (passedOn ?? signalName);
        resolve(ended === null ? (code ?? 1) : 128 + constants.signals[ended]);
      },
    );
  });
}

function forwardSignals(run: string, child: ChildProcess, options: CommandOptions): () => NodeJS.Signals | null {
  let first: number | undefined;
  let passedOn: NodeJS.Signals | null = null;
  const handlers = FORWARDED.map((name) => {
    const handler = (): void => {
      if (name === 'SIGINT' && options.interrupt === 'terminal') return;
      const now = Date.now();
      if (first !== undefined && now - first < SAME_PRESS_MS) return;
      if (first !== undefined) return options.again === 'waits' ? stillWaiting(run) : void endMarked(run, 0);
      first = now;
      passedOn = name;
      // Where the terminal is gone, nobody reads what is said from here on; that ends nobody.
      if (name === 'SIGHUP') for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
      const again = options.again === 'waits' ? '' : ' Once more kills it.';
      process.stderr.write(`\nStopping: Terraform finishes what it has begun and saves its state.${again}\n`);
      // cdktf does not know SIGHUP, and would die of it without stopping its Terraform.
      forward(child, options, name === 'SIGHUP' ? 'SIGTERM' : name);
    };
    process.on(name, handler);
    return () => process.off(name, handler);
  });
  const resize = (): void => void child.kill('SIGWINCH');
  process.on('SIGWINCH', resize);
  return () => {
    for (const stop of [...handlers, () => process.off('SIGWINCH', resize)]) stop();
    return passedOn;
  };
}

function stillWaiting(run: string): void {
  const pids = runningTerraforms(run).join(', ');
  process.stderr.write(
    pids === ''
      ? 'Still stopping …\n'
      : `Terraform was asked, and is waited for: asked twice, it would lose what it has made. kill -9 ${pids} loses it, too.\n`,
  );
}

function forward(child: ChildProcess, options: CommandOptions, name: NodeJS.Signals): void {
  if (child.pid !== undefined) signal(options.interrupt === 'group' ? -child.pid : child.pid, name);
}
