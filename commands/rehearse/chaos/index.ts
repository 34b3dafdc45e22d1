/** `npm run chaos`: deployments of prod that are stopped or disturbed at moments of chance, and what of it all is lost. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leftoverReport, rehearsalHome, type RehearsalHome } from '@balrog-infra/rehearsal';
import { callersFile, PROJECT } from '../../project';
import { writeWhole } from '../../whole-file';
import { attacked, attacks, type Attack } from './attack';
import { rehearsed } from './child';
import { locksIn, lostIn, untilQuiet } from './home';
import { chance } from './random';
import { lastLine, type Outcome, type Pending, reliabilityPage, summaryLines, whereItMet } from './report';
import { yesterday } from './yesterday';

export interface ChaosFlags {
  readonly runs: number;
  readonly seed?: number;
  /** File that the figures are written to. */
  readonly report?: string;
}

const STACK = 'prod';
const FEWEST_PENDING = 50;

/** @returns 1 when something was lost, stayed locked or did not converge, but for a Terraform that was killed itself */
export async function chaos({ runs, seed = Date.now() % 1_000_000, report }: ChaosFlags): Promise<number> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'balrog-chaos-'));
  try {
    say(`Seed ${seed}. Deploying ${STACK} as it could have been yesterday …`);
    const base = rehearsalHome(PROJECT, join(folder, 'base'));
    const pending = await prepare(base, seed);
    say(
      `To do in each run: ${pending.creations} creations, ${pending.changes} changes, ${pending.replacements} replacements.`,
    );
    const outcomes: Outcome[] = [];
    for (const attack of attacks(runs, chance(seed))) {
      const began = Date.now();
      const outcome = await run(base, rehearsalHome(PROJECT, join(folder, 'home')), attack);
      outcomes.push(outcome);
      // After each: what was measured stands, also when somebody has no time for the rest.
      if (report !== undefined) writeWhole(callersFile(report), reliabilityPage({ seed, pending, outcomes }));
      say(`  ${outcomes.length}/${runs}  ${line(outcome)}  (${Math.round((Date.now() - began) / 1000)} s)`);
    }
    for (const each of summaryLines({ seed, pending, outcomes })) say(each);
    return / 0 resources lost, 0 locks left, 0 not converged$/.test(lastLine(outcomes)) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const line = ({ attack, met, lost, locks, converged }: Outcome): string =>
  `${attack.kind} (${whereItMet(met)}): ${lost} lost, ${locks} locks, ${converged ? 'converged' : 'NOT CONVERGED'}`;

/** Deploys yesterday's prod, and counts what today's has to do. */
async function prepare(home: RehearsalHome, seed: number): Promise<Pending> {
  await succeed(home, ['synth']);
  const today = stackFolder(home);
  const code = readFileSync(join(today, 'cdk.tf.json'), 'utf8');
  const before = join(home.root, 'yesterday');
  mkdirSync(before);
  writeFileSync(join(before, 'cdk.tf.json'), yesterday(code, chance(seed)));
  await succeed(home, [
    'exec',
    'sh',
    '-c',
    `${terraform(before, 'init')} && ${terraform(before, 'apply -auto-approve')}`,
  ]);
  const plan = await succeed(home, ['exec', 'sh', '-c', `${terraform(today, 'init')} && ${terraform(today, 'plan')}`]);
  const count = (pattern: RegExp): number => plan.match(pattern)?.length ?? 0;
  const pending = {
    creations: count(/^ {2}# \S+.* will be created$/gm),
    changes: count(/^ {2}# \S+.* will be updated in-place$/gm),
    replacements: count(/^ {2}# \S+.* must be replaced$/gm),
  };
  const all = pending.creations + pending.changes + pending.replacements;
  if (all < FEWEST_PENDING || Math.min(...Object.values(pending)) === 0)
    throw new Error(
      `A deployment must have ${FEWEST_PENDING} things to do, of each kind some: ${JSON.stringify(pending)}.\n${plan}`,
    );
  return pending;
}

async function run(base: RehearsalHome, home: RehearsalHome, attack: Attack): Promise<Outcome> {
  rmSync(home.root, { recursive: true, force: true });
  cpSync(base.root, home.root, { recursive: true, verbatimSymlinks: true });
  const outside = new Set(lostIn(home));
  const met = await attacked(home, attack);
  await untilQuiet(home);
  const [lost, locks] = [lostIn(home).filter((each) => !outside.has(each)), locksIn(home)];
  await mend(home, locks);
  const folder = stackFolder(home);
  const again = `${terraform(folder, 'apply -auto-approve')} && ${terraform(folder, 'plan -detailed-exitcode')}`;
  const { code, output } = await rehearsed(home, ['exec', 'sh', '-c', again]);
  if (code !== 0) say(output.split('\n').slice(-30).join('\n'));
  return { attack, met, lost: lost.length, locks: locks.length, converged: code === 0 };
}

/**
 * What the next deployment tells people to do after Terraform itself was killed: its locks, objects that are gone, and imports. The imports are
 * blocks of one apply here, as each `terraform import` reads the whole state again.
 */
async function mend(home: RehearsalHome, locks: readonly string[]): Promise<void> {
  const folder = stackFolder(home);
  for (const lock of locks) {
    const { ID } = JSON.parse(readFileSync(lock, 'utf8')) as { readonly ID: string };
    await succeed(home, ['exec', 'terraform', `-chdir=${folder}`, 'force-unlock', '-force', ID]);
  }
  const { text } = leftoverReport(home, PROJECT, home.out);
  const gone = [...text.matchAll(/ exec (terraform -chdir=\S+ state rm .*)$/gm)].map(([, command]) => command);
  const imports = [...text.matchAll(/ exec terraform -chdir=\S+ import (.*)$/gm)].map(([, words = '']) => words);
  const unquoted = (words: string): readonly string[] => words.split(' ').map((word) => word.replaceAll("'", ''));
  if (gone.length > 0) await rehearsed(home, ['exec', 'sh', '-c', gone.join('\n')]);
  if (imports.length === 0) return;
  const blocks = imports.map(unquoted).map(([to, id]) => ({ to, id }));
  const file = join(folder, 'imports.tf.json');
  writeFileSync(file, JSON.stringify({ import: blocks }));
  const { code } = await rehearsed(home, ['exec', 'sh', '-c', terraform(folder, 'apply -auto-approve')]);
  rmSync(file);
  if (code === 0) return;
  // One that is refused keeps nobody from the others: the deployment after it says what is still missing.
  const commands = imports.map((words) => `terraform -chdir=${folder} import ${words}`);
  await rehearsed(home, ['exec', 'sh', '-c', commands.join('\n')]);
}

async function succeed(home: RehearsalHome, args: readonly string[]): Promise<string> {
  const { code, output } = await rehearsed(home, args);
  if (code === 0) return output;
  throw new Error(`${args.join(' ')} ended with ${code}:\n${output.split('\n').slice(-60).join('\n')}`);
}

const stackFolder = (home: RehearsalHome): string => join(home.out, 'stacks', STACK);

/** Folders here are ours, and have nothing in their names that a shell would read. */
const terraform = (folder: string, command: string): string =>
  `terraform -chdir=${folder} ${command} -input=false -no-color`;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
