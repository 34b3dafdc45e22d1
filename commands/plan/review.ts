/** `balrog plan review`: says what is dangerous in a plan before it happens. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { withoutSecrets, type Format } from '@balrog-infra/review';
import { rehearsalHome, type RehearsalHome } from '@balrog-infra/rehearsal';
import { DATABASES_FILE } from '../../environments/databases';
import { callersFile, PROJECT } from '../project';
import { assertStackName } from '../stack-name';
import { writeWhole } from '../whole-file';
import { MOST_CHARACTERS } from './review/limits';
import { present, presentFailure } from './review/present';
import { acknowledgementsFor } from './review/acknowledgements';
import { unconfirmed } from './review/break-glass';
import { assertCarriesNothing } from './review/carried';
import { rehearseAgainst } from './review/base';
import { commitIfAny, fileAt } from './review/base-checkout';
import { readEvidence, writeEvidence, writeFailure } from './review/evidence';
import { onlyRead } from './review/deployed-code';
import { withCommands } from './review/deploy-commands';
import { synthesizeAndPlan } from './review/plan-anew';
import { reviewPlanFile, reviewStack } from './review/existing';
import { reviewedFrom, type Reviewed } from './review/reviewed';
import { decideDrift } from './review/drift';
import { decide } from './review/verdict';

export interface ReviewFlags {
  readonly plan?: string;
  readonly base?: string;
  readonly keep?: string;
  readonly evidence?: string;
  readonly at?: string;
  readonly diff?: true;
  readonly drift?: true;
  /** `false`: the plan of --diff takes no lock. */
  readonly lock?: boolean;
  readonly rehearsal?: true;
  readonly home?: string;
  readonly format: Format;
  readonly output?: string;
  readonly full?: true;
}

/** Reviews and writes the report. @returns 0 no change, 2 changes, 3 a danger that nobody acknowledged */
export async function reviewAndTell(stack: string | undefined, flags: ReviewFlags): Promise<number> {
  const now = Date.now();
  const today = new Date(now).toISOString().slice(0, 10);
  checkOutput(flags);
  if (flags.base !== undefined && flags.keep !== undefined) return keepEvidence(stack, flags.base, flags.keep);
  try {
    // With --plan it is only what the report is headed with.
    if (stack !== undefined && flags.plan === undefined) assertStackName(stack);
    // Of the commit that others are asked to approve; anybody's plan has none.
    if (flags.plan === undefined) assertCarriesNothing(PROJECT, flags.at ?? 'HEAD');
    const given = acknowledgementsFor('review', PROJECT, today, flags.at);
    const past = unconfirmed(PROJECT);
    const { reports, notes } = await find(stack, flags, now);
    const [only] = reports;
    const decision = flags.drift === true && only ? decideDrift(only) : decide(reports, given, today);
    const whereIsTheRest = 'the same command with --full';
    const characters = flags.full === true ? {} : { characters: MOST_CHARACTERS };
    tell(
      flags,
      present({ reports, notes: [...past, ...notes], decision, whereIsTheRest, ...characters }, flags.format),
    );
    return decision.exitCode;
  } catch (error) {
    // Where a program or a pull request waits for a report, the error is one; a terminal gets it once.
    if (flags.output !== undefined || flags.format !== 'text')
      tell(flags, presentFailure((error as Error).message, flags.format));
    // What is printed of it stands in the log of CI.
    if (error instanceof Error) error.message = withoutSecrets(error.message);
    throw error;
  }
}

function find(stack: string | undefined, flags: ReviewFlags, now: number): Promise<Reviewed> {
  const { plan, base } = flags;
  if (base !== undefined) return rehearse(stack, base).then((found) => reviewedFrom(found, new Date(now)));
  if (flags.evidence !== undefined)
    return Promise.resolve(
      reviewedFrom(readEvidence(callersFile(flags.evidence)), new Date(now), databasesAt(flags.at)),
    );
  if (plan !== undefined) return reviewPlanFile(PROJECT, callersFile(plan), stack ?? basename(plan), new Date(now));
  if (stack === undefined)
    throw new Error('What shall be reviewed? Name a stack, or give --plan FILE or --base REF (--help).');
  const rehearsed = flags.rehearsal === true || flags.home !== undefined;
  return reviewWritten(stack, flags, now, rehearsed ? rehearsalHome(PROJECT, flags.home) : undefined);
}

/** Who is paused and which database serves says the commit that is judged: it is data, and stands in the diff that is approved. */
function databasesAt(ref: string | undefined): string | undefined {
  const commit = ref === undefined ? undefined : commitIfAny(PROJECT, ref);
  return commit === undefined ? undefined : fileAt(PROJECT, commit, DATABASES_FILE);
}

const rehearse = (stack: string | undefined, ref: string) =>
  rehearseAgainst({ project: PROJECT, ref, say, ...(stack === undefined ? {} : { stack }) });

/** @returns 0, also where there is no plan: that is what the evidence then says */
async function keepEvidence(stack: string | undefined, base: string, keep: string): Promise<number> {
  const file = callersFile(keep);
  if (stack !== undefined) assertStackName(stack);
  try {
    writeEvidence(file, await rehearse(stack, base));
  } catch (error) {
    writeFailure(file, (error as Error).message);
  }
  say(`What was found out is in ${keep}: \`npm run review -- --evidence FILE\` judges it.`);
  return 0;
}

function reviewWritten(
  stack: string,
  flags: ReviewFlags,
  now: number,
  home: RehearsalHome | undefined,
): Promise<Reviewed> {
  const { diff, drift, lock = true } = flags;
  const shows = drift === true ? 'drift' : 'changes';
  const command = home === undefined ? `npx cdktf diff ${stack}` : `npm run rehearse -- diff ${stack}`;
  return withCommands({ project: PROJECT, lock, ...(home && { home }) }, async (commands) => {
    const planned = diff === true ? await synthesizeAndPlan(PROJECT, commands, stack) : undefined;
    // A session may have an output folder of its own; what an earlier command wrote is in the home's.
    const output = diff === true || home === undefined ? commands.output : home.out;
    const deployed = onlyRead(commands.deployed);
    const written = {
      output,
      terraform: commands.terraform,
      command,
      deployed,
      ...(home === undefined && rehearsedHint(stack)),
    };
    return reviewStack({ project: PROJECT, stack, shows, now, written, ...planned });
  });
}

/** Whoever rehearsed a diff and asks for its review most likely means that plan. */
function rehearsedHint(stack: string): { readonly hint: string } | false {
  if (!existsSync(join(rehearsalHome(PROJECT).out, 'stacks', stack, 'plan'))) return false;
  return { hint: `There is one of the rehearsal: \`npm run review -- ${stack} --rehearsal\` reads it.` };
}

/** Found out before the minutes that a rehearsal takes. */
function checkOutput({ output, keep }: ReviewFlags): void {
  for (const [flag, file] of Object.entries({ output, keep })) {
    if (file === undefined) continue;
    const folder = dirname(callersFile(file));
    if (!existsSync(folder))
      throw new Error(`--${flag} ${file}: there is no folder ${folder}. Make it, or name another file.`);
  }
}

function tell({ output }: ReviewFlags, text: string): void {
  if (output === undefined) return void process.stdout.write(text);
  writeWhole(callersFile(output), text);
  say(`The report is in ${output}.`);
}

/** Files are called as people call them. */
function say(line: string): void {
  process.stderr.write(`${withoutSecrets(line)}\n`);
}
