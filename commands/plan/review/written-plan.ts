/** The plan that `cdktf diff <stack>` wrote, and whether it is still of today's code. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { PlannedCode } from './deployed-code';
import { holdPlan, type HeldPlan } from './held-plan';
import { configurationOfPlan, isArchive, showPlan, stateOfPlan, type PlanContent, type Terraform } from './plan-file';
import type { Synthesis } from './synthesize';

export interface WrittenPlan {
  readonly project: string;
  /** Folder of cdktf's output: `cdktf.out`, or the rehearsal's. */
  readonly output: string;
  readonly stack: string;
  /** The command that makes the plan anew, for people. */
  readonly command: string;
  /** The plan that is read: it lies elsewhere, where nobody else writes. A copy in `copies` by default. */
  readonly held?: HeldPlan;
  /** A folder that only this user enters. */
  readonly copies: string;
  /** What else to say where there is no plan: where one may be meant. */
  readonly hint?: string;
  /** Today's code. */
  readonly synthesis: Synthesis;
  readonly terraform: Terraform;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Somebody else may have deployed since. */
const LONGEST_HOURS = 24;

/** A plan, and what it is held against when it is reviewed and when it is applied. */
export interface ReadPlan extends PlannedCode {
  readonly content: PlanContent;
}

/** Reads the plan, or throws an error that says why there is none to rely on and which command makes one. */
export async function readWrittenPlan(options: WrittenPlan): Promise<ReadPlan> {
  const { project, output, stack, command, synthesis } = options;
  const today = synthesis.stacks.find(({ name }) => name === stack);
  if (today === undefined) throw new Error(noSuchStack(stack, synthesis));
  const folder = join(output, 'stacks', stack);
  const place = relative(project, join(folder, 'plan'));
  const again = `Run \`${command}\`, then review again.`;
  if (!existsSync(join(folder, 'plan')))
    throw new Error(
      [
        `There is no plan of ${stack} in ${place}. ${again}`,
        ...(options.hint === undefined ? [] : [options.hint]),
      ].join('\n'),
    );
  const { bytes, file, digest } = options.held ?? holdPlan(folder, options.copies, options.terraform.binary);
  if (!isArchive(bytes)) throw new Error(`${place} is not a plan that Terraform saved. ${again}`);
  const configuration = configurationOfPlan(bytes, place);
  const code = configuration.get('cdk.tf.json');
  if (code === undefined || !code.equals(today.code)) {
    throw new Error(`The plan in ${place} is of other code than the files here synthesize to. ${again}`);
  }
  const beside = [...configuration.keys()].filter((name) => name !== 'cdk.tf.json');
  if (beside.length > 0) {
    throw new Error(
      `The plan in ${place} is of more than the files here synthesize to: ${beside.join(', ')} lie beside cdk.tf.json, where Terraform reads them, too. Remove them. ${again}`,
    );
  }
  const json = await showPlan(options.terraform, folder, file);
  const hours = (options.now - madeAt(json)) / 3_600_000;
  if (hours > LONGEST_HOURS) {
    throw new Error(
      `The plan in ${place} is ${Math.floor(hours)} hours old; ${stack} may have been deployed since. ${again}`,
    );
  }
  return { content: { json, code }, stack, folder, plan: digest, code, state: stateOfPlan(bytes, place) };
}

export function noSuchStack(stack: string, { stacks }: Synthesis): string {
  return `There is no stack ${stack}. There are ${stacks.map(({ name }) => name).join(', ')}.`;
}

/** Plans say when they were made since Terraform 1.5 (`timestamp`). */
function madeAt(json: unknown): number {
  const { timestamp } = json as { readonly timestamp?: string };
  return Date.parse(timestamp ?? '');
}
