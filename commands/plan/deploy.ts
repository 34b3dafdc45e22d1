/**
 * `balrog plan deploy <stack>`: plans with cdktf, reviews that plan, asks for what is missing, and applies exactly the plan that was
 * reviewed. Dangers that nobody acknowledged stop it before anything changes.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { rehearsalHome } from '@balrog-infra/rehearsal';
import { PROJECT } from '../project';
import { writeWhole } from '../whole-file';
import { assertStackName } from '../stack-name';
import type { Ahead } from './review/ahead';
import { acknowledgementsFor } from './review/acknowledgements';
import { BREAK_GLASS_FILE, checkBreakGlass, recordBreakGlass, unconfirmed } from './review/break-glass';
import { assertCarriesNothing } from './review/carried';
import { withCommands, type Commands } from './review/deploy-commands';
import { MOST_CHARACTERS } from './review/limits';
import { present, type Presentation } from './review/present';
import { reviewStack } from './review/existing';
import type { ToldStep } from './review/readings/restore-step';
import { synthesizeAndPlan } from './review/plan-anew';
import { assertDefaultWorkspace, holdPlan, type HeldPlan } from './review/held-plan';
import { decide } from './review/verdict';

export interface DeployFlags {
  readonly rehearsal?: true;
  readonly home?: string;
  readonly autoApprove?: true;
  /** Why dangers that nobody acknowledged are deployed all the same. */
  readonly breakGlass?: string;
  /** Who does so. */
  readonly name?: string;
}

/** @returns 0 deployed, or nothing to do; 3 a danger that nobody acknowledged; 1 an error */
export async function deploy(stack: string, flags: DeployFlags): Promise<number> {
  assertStackName(stack);
  if (flags.breakGlass !== undefined) checkBreakGlass({ reason: flags.breakGlass, name: flags.name ?? '' });
  const rehearsed = flags.rehearsal === true || flags.home !== undefined;
  const home = rehearsed ? { home: rehearsalHome(PROJECT, flags.home) } : {};
  const { code } = await withCommands({ project: PROJECT, ...home }, (commands) =>
    deployReviewed(stack, flags, commands),
  );
  return code;
}

export interface Deployment {
  /** As `deploy` answers it. */
  readonly code: number;
  /** Whether anything was applied. */
  readonly changed: boolean;
}

export interface Watching {
  /** Called when everybody has agreed and the plan is about to be applied, with its SHA-256 in hexadecimal digits. */
  readonly beforeApply?: (digest: string) => Promise<void>;
  /** Nobody is asked in between, so a review that stops nothing is its head, and a file. */
  readonly briefly?: true;
  /** What somebody does when it breaks off or was wrong, where an operation deploys: neither another command nor a commit to revert. */
  readonly goesOn?: string;
  /** The synthesis of the code here, begun before. */
  readonly ahead?: Ahead;
  /** The step of a restore that this deployment takes. */
  readonly step?: ToldStep | undefined;
}

/** Nobody waits for a brief one to decide anything. */
const ofReview = ({ step, briefly }: Watching) => ({ told: step, ...(briefly === true && { triedValues: 0 }) });

/** One deployment with the commands of a session, which may go on with others. */
export async function deployReviewed(
  stack: string,
  flags: DeployFlags,
  commands: Commands,
  watching: Watching = {},
): Promise<Deployment> {
  const now = Date.now();
  const today = new Date(now).toISOString().slice(0, 10);
  assertCarriesNothing(PROJECT, 'HEAD');
  const given = acknowledgementsFor('deployment', PROJECT, today);
  const past = unconfirmed(PROJECT);
  say(`Planning ${stack} with cdktf diff …`);
  const { synthesis, errors } = await synthesizeAndPlan(PROJECT, commands, stack, watching.ahead);
  const folder = join(commands.output, 'stacks', stack);
  assertDefaultWorkspace(folder);
  const held = holdPlan(folder, commands.copies, commands.terraform.binary, new Date(now));
  const { goesOn } = watching;
  const {
    reports: found,
    notes,
    planned,
    before,
  } = await reviewStack({
    project: PROJECT,
    stack,
    shows: 'changes',
    now,
    synthesis,
    errors,
    ...ofReview(watching),
    written: { ...commands, held, command: `npm run deploy -- ${stack}` },
  });
  const reports = goesOn === undefined ? found : found.map((report) => ({ recovery: sentence(goesOn), ...report }));
  const decision = decide(reports, given, today);
  const briefIn = watching.briefly === true && decision.exitCode !== 3 && errors.length === 0 ? folder : undefined;
  say(textOf({ reports, notes: [...past, ...notes], decision }, stack, briefIn));
  const keep = async (): Promise<void> => {
    const why = before && (await commands.deployed.keep(planned, before, watching.step !== undefined));
    if (why !== undefined) say(why);
  };
  if (decision.exitCode === 0) {
    // Without a change of the clouds it is deployed, too: the next review shall know what it says.
    if (errors.length === 0) await keep();
    return done(`Nothing to deploy: ${stack} is as the code says.`);
  }
  if (errors.length > 0) return done('Nothing was changed: Terraform itself refuses this plan.', 1);
  if (decision.exitCode === 3 && flags.breakGlass === undefined) {
    return done('Nothing was changed: a danger above is acknowledged by nobody.', 3);
  }
  if (flags.autoApprove !== true && !(await agrees(stack))) return done('Nothing was changed.', 1);
  assertUnchanged(held, stack, new Date(), goesOn);
  if (decision.exitCode === 3) breakGlass(reports, flags, new Date(now));
  await watching.beforeApply?.(held.digest);
  const code = await applyOnce(commands, folder, held.file);
  if (code === 0) await keep();
  else say(`This plan was not deployed, or not all of it: ${goesOn ?? again(stack)}`);
  return { code, changed: true };
}

function breakGlass(
  reports: Presentation['reports'],
  { breakGlass: reason = '', name = '' }: DeployFlags,
  now: Date,
): void {
  recordBreakGlass(PROJECT, reports, { reason, name, time: now.toISOString() });
  say(`Deploying past the review, as ${BREAK_GLASS_FILE} now says: commit it, and have it confirmed.`);
}

/** Applied or broken off, a plan says no more what a deployment would do: nobody shall review it again. */
async function applyOnce(commands: Commands, folder: string, plan: string): Promise<number> {
  try {
    return await commands.apply(folder, plan);
  } finally {
    rmSync(join(folder, 'plan'), { force: true });
  }
}

/** Briefly: its head answers what there is to ask, and the whole is a file beside the plan. */
function textOf(review: Omit<Presentation, 'whereIsTheRest'>, stack: string, briefIn: string | undefined): string {
  const whereIsTheRest = `\`npm run review -- ${stack} --full\``;
  if (briefIn === undefined) return present({ ...review, characters: MOST_CHARACTERS, whereIsTheRest }, 'text');
  const text = present({ ...review, whereIsTheRest }, 'text');
  const file = join(briefIn, 'review.txt');
  writeWhole(file, text);
  const parts = text.split('\n\n');
  const head = parts.slice(0, parts.findIndex((part) => part.startsWith('Plan review')) + 1);
  return [...head, ...review.notes, `The whole review: ${file}`].join('\n');
}

/** The answer was given to what was shown, and to nothing that came in between. That the state has moved on is for Terraform to say, under its lock. */
function assertUnchanged(held: HeldPlan, stack: string, now: Date, goesOn?: string): void {
  const changes = held.changes(now);
  if (changes.length === 0) return;
  const lines = changes.map((change) => `  ${change}`);
  throw new Error(
    ['What was reviewed is not what is here now:', ...lines, `Nothing was changed; ${goesOn ?? again(stack)}`].join(
      '\n',
    ),
  );
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const again = (stack: string): string => `plan and review again with \`npm run deploy -- ${stack}\`.`;

/** Asked as Terraform asks: only the word itself is a yes. Where nobody can be asked, nobody has agreed. */
async function agrees(stack: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new Error('Nobody can be asked here (no terminal): give --auto-approve. Nothing was changed.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question = terminal.question(`Deploy this to ${stack}? Only 'yes' is taken: `).catch(() => '');
    // Ctrl-C and Ctrl-D close it, and leave the question unanswered.
    const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    return (await Promise.race([question, closed])) === 'yes';
  } finally {
    terminal.close();
  }
}

function done(line: string, code = 0): Deployment {
  say(line);
  return { code, changed: false };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
