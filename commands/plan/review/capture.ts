/** Commands whose output is read, not shown. */
import { spawn } from 'node:child_process';

export interface Captured {
  /** Exit code; 1 when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CaptureOptions {
  readonly cwd: string;
  /** The whole environment; this process's own by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Takes what the command says, as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Runs a command to its end, without a shell and without input. Rejects only when it cannot be started. */
export function capture(file: string, args: readonly string[], options: CaptureOptions): Promise<Captured> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.signal && { signal: options.signal }),
    });
    const chunks = { stdout: [] as string[], stderr: [] as string[] };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        chunks[name].push(text);
        options.onOutput?.(text);
      });
    child.once('error', (error) => reject(new Error(`Cannot run ${file}: ${error.message}`)));
    child.once('close', (code) =>
      resolve({ code: code ?? 1, stdout: chunks.stdout.join(''), stderr: chunks.stderr.join('') }),
    );
  });
}
