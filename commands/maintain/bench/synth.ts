/** What synthesis costs: all stacks against one bucket, one more environment, four times the resources. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pairwise, type Command, type Result } from './measure';
import { amount } from './table';
import { withThirdEnvironment } from './third-environment';

const ROUNDS = 7;

export const ONE_BUCKET = join(__dirname, 'one-bucket');

/** `node --import tsx main.ts` in a folder, as cdktf.json says. */
function synthOf(cwd: string, out: string, env: Readonly<Record<string, string>> = {}): Command {
  return {
    file: process.execPath,
    args: ['--import', 'tsx', 'main.ts'],
    cwd,
    env: { ...process.env, ...env, CDKTF_OUTDIR: out },
  };
}

/** Gives `measure` a folder for what is synthesized. */
async function withFolder<T>(measure: (out: string) => Promise<T>): Promise<T> {
  const out = mkdtempSync(join(tmpdir(), 'balrog-bench-'));
  try {
    return await measure(out);
  } finally {
    rmSync(out, { recursive: true });
  }
}

export const measureSynth = (project: string): Promise<Result[]> =>
  withFolder(async (out) => [await againstOneBucket(project, out)]);

export const measureThirdEnvironment = (project: string): Promise<Result[]> =>
  withFolder(async (out) => [await oneMoreEnvironment(project, out)]);

export const measureGrowth = (): Promise<Result[]> => withFolder(async (out) => [await fourTimes(out)]);

async function againstOneBucket(project: string, out: string): Promise<Result> {
  const pair = await pairwise(synthOf(project, join(out, 'all')), synthOf(ONE_BUCKET, join(out, 'one')), ROUNDS);
  return {
    what: 'synthesize all stacks, against one bucket',
    ours: amount(pair.a, 's'),
    against: amount(pair.b, 's'),
    value: pair.ratio,
    budget: 2.5,
    unit: 'x',
  };
}

async function oneMoreEnvironment(project: string, out: string): Promise<Result> {
  return withThirdEnvironment(project, async (three) => {
    const pair = await pairwise(synthOf(three, join(out, 'three')), synthOf(project, join(out, 'two')), ROUNDS);
    return {
      what: 'one more environment, of the whole synth',
      ours: amount(pair.a, 's'),
      against: amount(pair.b, 's'),
      value: pair.ratio - 1,
      budget: 0.15,
      unit: '%',
    };
  });
}

/** Enough resources that they, not starting node, take the time. */
const MANY = 1000;

async function fourTimes(out: string): Promise<Result> {
  const [few, many] = [MANY, 4 * MANY].map((count) =>
    synthOf(ONE_BUCKET, join(out, String(count)), { BUCKETS: String(count) }),
  ) as [Command, Command];
  const pair = await pairwise(many, few, 3);
  return {
    what: `resources x4 (${4 * MANY} against ${MANY})`,
    ours: amount(pair.a, 's'),
    against: amount(pair.b, 's'),
    value: pair.ratio,
    budget: 4,
    unit: 'x',
  };
}
