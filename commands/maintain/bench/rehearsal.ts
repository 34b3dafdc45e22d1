/** What the rehearsal costs: a diff without changes, a plan without changes, the server's start and memory. Uses clouds of its own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveSessions, rehearsalHome, withRehearsal, type Rehearsal } from '@balrog-infra/rehearsal';
import { findTerraform } from '../../toolchain/terraform';
import { median, pairwise, seconds, type Command, type Result } from './measure';
import { ONE_BUCKET } from './synth';
import { amount } from './table';
import { withoutClouds, type SynthesizedJson } from './without-clouds';

type Session = <T>(run: (rehearsal: Rehearsal) => Promise<T>) => Promise<T>;

/** A stack, where its app lives and how many buckets that shall make. */
interface Stack {
  readonly name: string;
  readonly cwd: string;
  readonly output: string;
  readonly buckets?: number;
}

export async function measureRehearsal(project: string): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'balrog-bench-'));
  const options = { project, home: rehearsalHome(project, folder), terraform: await findTerraform({ project }) };
  const session: Session = (run) => withRehearsal(options, run);
  try {
    const costs = await session((rehearsal) => commands(rehearsal, project, folder));
    return [...costs, await readiness(session)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function commands(rehearsal: Rehearsal, project: string, folder: string): Promise<Result[]> {
  const prod: Stack = { name: 'prod', cwd: project, output: rehearsal.output };
  const one: Stack = { name: 'one-bucket', cwd: ONE_BUCKET, output: join(folder, 'one') };
  const ten: Stack = { name: 'buckets-10', cwd: ONE_BUCKET, output: join(folder, 'ten'), buckets: 10 };
  for (const stack of [prod, one, ten]) await seconds(cdktf(rehearsal, stack, 'deploy', '--auto-approve'));
  const diff = await pairwise(cdktf(rehearsal, prod, 'diff'), cdktf(rehearsal, one, 'diff'), 3);
  const plan = await pairwise(terraformPlan(rehearsal, prod), terraformPlan(rehearsal, ten), 5);
  const alone = await pairwise(await planWithoutClouds(rehearsal, prod, folder), terraformPlan(rehearsal, ten), 5);
  return [
    against('cdktf diff prod without changes, against one bucket', diff, 2.5),
    against('terraform plan of prod without changes, against 10 resources', plan, 8),
    against('… the same graph without any provider, against 10 resources', alone),
    memory(rehearsal),
  ];
}

function cdktf(rehearsal: Rehearsal, stack: Stack, ...args: readonly string[]): Command {
  const buckets = stack.buckets === undefined ? {} : { BUCKETS: String(stack.buckets) };
  return {
    file: join(__dirname, '../../../node_modules/.bin/cdktf'),
    args: [...args, stack.name, '--output', stack.output],
    cwd: stack.cwd,
    env: { ...rehearsal.env, ...buckets, CI: '1' },
  };
}

/** Fails (exit code 2) when there is a change: a plan that has something to say is not what is measured. */
function terraformPlan(rehearsal: Rehearsal, stack: Stack): Command {
  const cwd = join(stack.output, 'stacks', stack.name);
  return { file: 'terraform', args: ['plan', '-input=false', '-detailed-exitcode'], cwd, env: rehearsal.env };
}

/** Deploys the same graph of values in place of resources: what its plan takes is Terraform's own, and no provider can be quicker. */
async function planWithoutClouds(rehearsal: Rehearsal, stack: Stack, folder: string): Promise<Command> {
  const cwd = join(folder, 'without-clouds');
  mkdirSync(cwd);
  const synthesized = readFileSync(join(stack.output, 'stacks', stack.name, 'cdk.tf.json'), 'utf8');
  const alone = withoutClouds(JSON.parse(synthesized) as SynthesizedJson, 'without-clouds.tfstate');
  writeFileSync(join(cwd, 'cdk.tf.json'), JSON.stringify(alone, null, 2));
  await seconds({ file: 'terraform', args: ['init', '-input=false'], cwd, env: rehearsal.env });
  await seconds({ file: 'terraform', args: ['apply', '-input=false', '-auto-approve'], cwd, env: rehearsal.env });
  return { file: 'terraform', args: ['plan', '-input=false', '-detailed-exitcode'], cwd, env: rehearsal.env };
}

function against(what: string, pair: { a: number; b: number; ratio: number }, budget?: number): Result {
  const times = { ours: amount(pair.a, 's'), against: amount(pair.b, 's'), value: pair.ratio, unit: 'x' } as const;
  return { what, ...times, ...(budget === undefined ? {} : { budget }) };
}

/** Of the server process, after the plans; what it needs at most is not much more, since it keeps no plan. */
function memory(rehearsal: Rehearsal): Result {
  const server = liveSessions(rehearsal.home).find(({ pid }) => pid === process.pid)?.server;
  if (server === undefined) throw new Error('The session does not say which process serves it.');
  const kib = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(server)], { encoding: 'utf8' }));
  const value = kib / 1024;
  return { what: 'memory of the rehearsal server', ours: amount(value, 'MB'), value, budget: 300, unit: 'MB' };
}

async function readiness(session: Session): Promise<Result> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const begin = performance.now();
    times.push(await session(() => Promise.resolve((performance.now() - begin) / 1000)));
  }
  const value = median(times);
  return { what: 'rehearsal server ready', ours: amount(value, 's'), value, budget: 1, unit: 's' };
}
