/**
 * `balrog plan history 5`: reviews the last commits that touched what is synthesized, each against its parent, one line each. What was merged
 * and did no harm should ask for no acknowledgement: an entry of the catalogue that cries here cries wolf.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rehearsalHome, withRehearsal } from '@balrog-infra/rehearsal';
import { withoutSecrets } from '@balrog-infra/review';
import { PROJECT } from '../project';
import { checkOut, removeCheckout } from './review/base-checkout';
import { planner } from './review/rehearsed-plans';
import { reportOfChange } from './review/reviewed';
import { synthesize } from './review/synthesize';
import { findTerraform } from '../toolchain/terraform';

const SYNTHESIZED = ['main.ts', 'environments', 'stacks', 'constructs'];

/** @param count how many commits, the youngest first; @returns 1 when one of them cannot be reviewed */
export async function reviewHistory(count: string): Promise<number> {
  const log = [
    'log',
    '--no-merges',
    `--max-count=${wholeNumber(count)}`,
    '--format=%H %s',
    'HEAD',
    '--',
    ...SYNTHESIZED,
  ];
  const lines = execFileSync('git', log, { cwd: PROJECT, encoding: 'utf8' }).trim().split('\n');
  let unreviewed = 0;
  for (const line of lines) {
    const [commit = '', ...subject] = withoutSecrets(line).split(' ');
    try {
      say(`${commit.slice(0, 10)} ${subject.join(' ')}\n  ${await reviewCommit(commit)}`);
    } catch (error) {
      unreviewed += 1;
      say(
        `${commit.slice(0, 10)} ${subject.join(' ')}\n  cannot be reviewed: ${withoutSecrets((error as Error).message).split('\n')[0]}`,
      );
    }
  }
  return unreviewed === 0 ? 0 : 1;
}

/** git would take a word that is no number for no limit at all. */
function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new Error(`plan history takes how many commits to review, a whole number from 1 to 9999, given ${text}.`);
}

/** Deploys the parent, plans the commit against it, and answers what the review says in a line for each danger. */
async function reviewCommit(commit: string): Promise<string> {
  const terraform = await findTerraform({ project: PROJECT });
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'balrog-history-'));
  const [parent, child] = [join(folder, 'parent'), join(folder, 'child')];
  const home = rehearsalHome(PROJECT, join(folder, 'home'));
  try {
    return await withRehearsal({ project: PROJECT, home, terraform }, async ({ env, ...rehearsal }) => {
      await checkOut(PROJECT, `${commit}^`, parent, env, () => undefined);
      await checkOut(PROJECT, commit, child, env, () => undefined);
      const base = await synthesize(parent, join(folder, 'synthesized-parent'), env);
      const head = await synthesize(child, join(folder, 'synthesized-child'), env);
      const plans = await planner({ ...rehearsal, env }, base, () => undefined).plan(head);
      const reports = plans.map((plan) => reportOfChange(plan, base, head));
      const dangers = reports.flatMap(({ stack, dangers: found }) =>
        found.map(({ severity, rule, address, path }) => `\n    ${severity} ${stack} ${rule} ${address} ${path}`),
      );
      return `${reports.map(({ stack, verdict }) => `${stack}: ${verdict}`).join(', ')}${dangers.join('')}`;
    });
  } finally {
    for (const checkout of [parent, child]) removeCheckout(PROJECT, checkout);
    rmSync(folder, { recursive: true, force: true });
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
