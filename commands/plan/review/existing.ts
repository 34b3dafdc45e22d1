/** Reviews of plans that exist already: the one `cdktf diff` wrote, or anyone's. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTerraform } from '../../toolchain/terraform';
import { readExpectedDrift } from './dated-list';
import { driftOnly, notesOnDrift } from './drift';
import type { DeployedBefore, DeployedCode, PlannedCode } from './deployed-code';
import type { HeldPlan } from './held-plan';
import type { ToldStep } from './readings/restore-step';
import { readPlanFile, type Terraform } from './plan-file';
import { reportOfPlan, type Reviewed } from './reviewed';
import { synthesize, type Synthesis } from './synthesize';
import { commitOfCode, whatWasEditedSince } from './what-they-change';
import { readWrittenPlan } from './written-plan';

export interface StackOptions {
  readonly project: string;
  readonly stack: string;
  /** `drift`: only what changed outside. */
  readonly shows: 'changes' | 'drift';
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly written: Written;
  /** The code as it is now, where whoever planned has synthesized it. */
  readonly synthesis?: Synthesis;
  /** Why Terraform refused the plan; the plan itself does not say. */
  readonly errors?: readonly string[];
  /** How many edited values of environments/ may be tried, each with a synthesis. */
  readonly triedValues?: number;
  /** The step of a restore, where its command says that it is one. */
  readonly told?: ToldStep | undefined;
}

/** Where a command of cdktf wrote its plan, and how Terraform reads it there. */
export interface Written {
  /** Folder of cdktf's output. */
  readonly output: string;
  readonly terraform: Terraform;
  /** The command that makes the plan anew, for people. */
  readonly command: string;
  /** The plan itself, when whoever reviews it goes on with it. */
  readonly held?: HeldPlan;
  /** What to say besides where there is no plan. */
  readonly hint?: string;
  readonly deployed: DeployedCode;
}

/** A report of one stack, and what it was compared with. */
export interface ReviewedStack extends Reviewed {
  readonly planned: PlannedCode;
  /** Undefined for what changed outside: nobody compares code for that. */
  readonly before: DeployedBefore | undefined;
}

/** Reviews the plan that `cdktf diff STACK` just wrote, against the code as it is now. */
export async function reviewStack({
  project,
  stack,
  shows,
  now,
  written,
  errors = [],
  triedValues: most,
  told,
  synthesis: given,
}: StackOptions): Promise<ReviewedStack> {
  const expected = readExpectedDrift(project, new Date(now).toISOString().slice(0, 10));
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'balrog-review-'));
  try {
    const synthesis = given ?? (await synthesize(project, folder, process.env));
    const { content, ...read } = await readWrittenPlan({
      project,
      stack,
      synthesis,
      now,
      copies: folder,
      ...written,
    });
    const planned = { ...read, commit: commitOfCode(project) };
    const before = shows === 'drift' ? undefined : await written.deployed.before(planned);
    const since = { project, stack, code: planned.code, env: process.env, ...(most !== undefined && { most }) };
    const values = await whatWasEditedSince(before ?? {}, since);
    const report = reportOfPlan(shows === 'drift' ? { ...content, json: driftOnly(content.json) } : content, {
      stack,
      line: (path) => synthesis.lines.get(path),
      errors,
      told,
      now: new Date(now),
      expectedDrift: expected.holding.filter((entry) => entry.stack === stack),
      ...(before && { before }),
      edited: values.edited,
    });
    const notes = [...notesOnDrift(report, expected), ...(before?.notes ?? []), ...values.notes];
    return { reports: [report], notes, planned, before };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reviews a plan of anyone's project. Its code is not here, so there are no lines of it. */
export async function reviewPlanFile(project: string, file: string, stack: string, now: Date): Promise<Reviewed> {
  const terraform = async (): Promise<Terraform> => ({ binary: await findTerraform({ project }), env: process.env });
  return { reports: [reportOfPlan(await readPlanFile(terraform, file), { stack, now })], notes: [] };
}
