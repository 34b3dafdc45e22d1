/** Measuring in pairs: two commands in turn, so that a busy minute of the machine meets both. */
import { spawn } from 'node:child_process';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment; this process's own by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** One line of the table. */
export interface Result {
  readonly what: string;
  /** Ours, as it is to be read: `1.24 s`, `180 MB`. */
  readonly ours: string;
  /** What it is held against; empty when it is only informative. */
  readonly against?: string;
  /** In units of the budget: a ratio, a share, seconds or megabytes. */
  readonly value: number;
  /** The most it may be; none for a figure that explains another one. */
  readonly budget?: number;
  readonly unit: 'x' | '%' | 's' | 'MB';
}

/** Seconds the command took; throws with its output when it fails. */
export async function seconds(command: Command): Promise<number> {
  const begin = performance.now();
  const { code, output } = await run(command);
  const taken = (performance.now() - begin) / 1000;
  if (code !== 0) {
    throw new Error(`${[command.file, ...command.args].join(' ')} ended with ${code ?? 'a signal'}:\n${output}`);
  }
  return taken;
}

function run({ file, args, cwd, env }: Command): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output: output.slice(-4000) });
    });
  });
}

export interface Pair {
  /** Median seconds of each. */
  readonly a: number;
  readonly b: number;
  /** Median of the ratios a/b of the rounds. */
  readonly ratio: number;
}

/** Runs a and b in turn, after one round that only warms the caches. */
export async function pairwise(a: Command, b: Command, rounds: number): Promise<Pair> {
  const times: { a: number; b: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const time = { a: await seconds(a), b: await seconds(b) };
    if (round > 0) times.push(time);
  }
  return {
    a: median(times.map((time) => time.a)),
    b: median(times.map((time) => time.b)),
    ratio: median(times.map((time) => time.a / time.b)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
