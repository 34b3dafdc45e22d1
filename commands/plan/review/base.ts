/** `--base REF`: what the working tree changes against REF, found out without credentials. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rehearsalHome, withRehearsal } from '@balrog-infra/rehearsal';
import { findTerraform } from '../../toolchain/terraform';
import { checkOut, commitOf, removeCheckout } from './base-checkout';
import { planner } from './rehearsed-plans';
import type { Rehearsed } from './reviewed';
import { synthesize, SynthesisRefused, type Synthesis } from './synthesize';
import { whatTheyChange } from './what-they-change';
import { noSuchStack } from './written-plan';

export interface BaseOptions {
  /** Root of the checkout whose working tree is reviewed. */
  readonly project: string;
  /** Branch, tag or hash. */
  readonly ref: string;
  /** One stack; all of them when it is not given. */
  readonly stack?: string;
  /** Takes a line of progress. */
  readonly say: (line: string) => void;
}

/**
 * Deploys REF into a rehearsal cloud of its own and plans the working tree against it. Whatever happens, nothing of it stays behind.
 * @throws SynthesisRefused when the working tree does not synthesize, an Error when REF is no commit or cannot be deployed
 */
export async function rehearseAgainst({ project, ref, stack, say }: BaseOptions): Promise<Rehearsed> {
  const commit = commitOf(project, ref);
  const terraform = await findTerraform({ project });
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'balrog-review-'));
  const checkout = join(folder, 'base');
  try {
    // Neither the base nor the change is trusted: all of their code runs with the rehearsal's environment, which has no credentials.
    return await withRehearsal(
      { project, home: rehearsalHome(project, join(folder, 'home')), terraform },
      async (rehearsal) => {
        say(`Comparing the working tree with ${nameOf(ref, commit)}:`);
        const head = only(stack, await synthesize(project, join(folder, 'synthesized'), rehearsal.env));
        await checkOut(project, commit, checkout, rehearsal.env, say);
        const base = await synthesizeBase(checkout, join(folder, 'synthesized-base'), rehearsal.env, ref);
        const relevant =
          stack === undefined ? base : { ...base, stacks: base.stacks.filter(({ name }) => name === stack) };
        const plans = await planner(rehearsal, relevant, say).plan(head);
        const compared = { project, commit, before: relevant.stacks, after: head.stacks, env: rehearsal.env };
        const values = plans.every(({ kind }) => kind === 'same bytes') ? {} : await whatTheyChange(compared);
        return { name: nameOf(ref, commit), base, head, plans, ...values };
      },
    );
  } finally {
    removeCheckout(project, checkout);
    rmSync(folder, { recursive: true, force: true });
  }
}

function only(stack: string | undefined, synthesis: Synthesis): Synthesis {
  if (stack === undefined) return synthesis;
  const stacks = synthesis.stacks.filter(({ name }) => name === stack);
  if (stacks.length === 0) throw new Error(noSuchStack(stack, synthesis));
  return { ...synthesis, stacks };
}

async function synthesizeBase(
  checkout: string,
  output: string,
  env: Readonly<Record<string, string>>,
  ref: string,
): Promise<Synthesis> {
  try {
    return await synthesize(checkout, output, env);
  } catch (error) {
    if (!(error instanceof SynthesisRefused)) throw error;
    throw new Error(`${ref} does not synthesize, so nothing can be compared with it. It says:\n\n${error.message}`, {
      cause: error,
    });
  }
}

const nameOf = (ref: string, commit: string): string =>
  commit.startsWith(ref) ? commit.slice(0, 10) : `${ref} (${commit.slice(0, 10)})`;
