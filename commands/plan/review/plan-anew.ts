/** `cdktf diff` as the first half of a review. */
import { existsSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { DeployProgress, ticking } from '../../deploy-progress';
import type { Ahead } from './ahead';
import type { Commands } from './deploy-commands';
import { errorsIn } from './rehearsed-plans';
import { synthesize, SynthesisRefused, type Synthesis } from './synthesize';
import { noSuchStack } from './written-plan';

export interface Anew {
  /** The code that was planned, with the lines that it is from. */
  readonly synthesis: Synthesis;
  /** Why Terraform refuses the plan, empty when it is whole. */
  readonly errors: readonly string[];
}

/**
 * Synthesizes the code here, and plans what came of it: a review reads the same code, so that it is synthesized once.
 * @param ahead the synthesis, where it was begun before
 * @throws an Error with what the app or cdktf said when there is no plan
 */
export async function synthesizeAndPlan(
  project: string,
  commands: Commands,
  stack: string,
  ahead?: Ahead,
): Promise<Anew> {
  const { output, copies } = commands;
  const begun = ahead?.into(output) ?? synthesize(project, output, process.env, { notes: copies });
  const synthesis = await saidWithStack(begun, stack);
  if (!synthesis.stacks.some(({ name }) => name === stack)) throw new Error(noSuchStack(stack, synthesis));
  const diff: Commands['diff'] = (name, onOutput) => commands.diff(name, onOutput, { skipSynth: true });
  return { synthesis, errors: await planAnew({ output: commands.output, diff }, stack) };
}

async function saidWithStack(begun: Promise<Synthesis>, stack: string): Promise<Synthesis> {
  try {
    return await begun;
  } catch (error) {
    if (!(error instanceof SynthesisRefused)) throw error;
    throw new Error(
      `${error.message}\n\nThe code of ${stack} was not synthesized, and left no plan. Nothing was changed.`,
      { cause: error },
    );
  }
}

const LINES = 60;
const PROGRESS_SECONDS = 10;

/**
 * Runs `cdktf diff STACK`, so that its plan is there to be read. An older plan is removed first: it is never taken for this one.
 * A Terraform that a protection stopped leaves a plan too, which says what was protected from what.
 * @returns why Terraform refuses the plan, empty when it is whole
 * @throws an Error with what cdktf said when there is no plan
 */
export async function planAnew(commands: Pick<Commands, 'output' | 'diff'>, stack: string): Promise<readonly string[]> {
  const plan = join(commands.output, 'stacks', stack, 'plan');
  rmSync(plan, { force: true });
  const progress = new DeployProgress();
  const { code, output } = await ticking(() => commands.diff(stack, (text) => progress.add(text)), {
    everySeconds: PROGRESS_SECONDS,
    describe: () => progress.describe(),
    // What is on the other channel is the report, which others may read.
    say: (line) => void process.stderr.write(`${line}\n`),
  });
  if (OVERRIDDEN.test(output)) throw new Error(overridden(stack));
  if (code === 0) return [];
  if (STOPPED.has(code)) throw new Stopped(stack, code);
  if (existsSync(plan)) return errorsOf(output, stack);
  const said = output.trim().split('\n').slice(-LINES).join('\n');
  throw new Error(`${said}\n\ncdktf diff ${stack} ended with exit code ${code} and left no plan. Nothing was changed.`);
}

/** Terraform says so of itself. cdktf puts the stack's name before each line, and breaks none. */
const OVERRIDDEN = /Provider development overrides are in effect/;

const overridden = (stack: string): string =>
  `Terraform plans ${stack} with providers under development (dev_overrides in ~/.terraformrc, or in the file of TF_CLI_CONFIG_FILE): ` +
  'they are not those of the lock file, and no plan says what they do. Take the setting out, and plan again. Nothing was changed.';

/** The user stopped it. Terraform was waited for, so its lock is given back, and a plan that it still wrote is read by nobody. */
class Stopped extends Error {
  constructor(
    stack: string,
    readonly exitCode: number,
  ) {
    super(`Stopped while ${stack} was planned. Nothing was changed.`);
  }
}

/** Exit codes of a command that was asked to end: 128 + the signal's number. */
const STOPPED = new Set((['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((name) => 128 + constants.signals[name]));

/** cdktf says each error twice, once behind the name of the stack, and one of its own at the end. */
function errorsOf(output: string, stack: string): readonly string[] {
  const frame = `^${stack} +(?=Error: )|^\\[.*\\] \\[ERROR\\] default - *$|^.? *Processing$|^Error: External Error: .*`;
  const plain = output.replace(new RegExp(frame, 'gm'), '');
  const errors = errorsIn(plain).map((error) => [error.replace(/\s+/g, ' '), error] as const);
  return [...new Map(errors.toReversed()).values()].toReversed();
}
