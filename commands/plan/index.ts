/** `npm run balrog -- plan …`: from the code to a plan, from the plan to a review, from the review to a deployment. */
import { Argument, Command, Option } from 'commander';
import { exitWith } from '../exit';
import type { DeployFlags } from './deploy';
import type { DiffFlags } from './diff';
import type { ApplyFlags, FileFlags } from './filed';
import type { NamesFlags } from './names';
import type { ReviewFlags } from './review';
import { MOST_CHARACTERS } from './review/limits';

const STACKS = 'stage, prod, bootstrap-stage or bootstrap-prod';

export function plan(): Command {
  return new Command('plan')
    .description('what a deployment would do, what is dangerous about it, and the deployment itself')
    .addCommand(diff())
    .addCommand(review())
    .addCommand(deploy())
    .addCommand(file())
    .addCommand(apply())
    .addCommand(names())
    .addCommand(raise())
    .addCommand(history())
    .addCommand(examples())
    .addCommand(mutations());
}

const inRehearsal = (): readonly [Option, Option] => [
  new Option('--rehearsal', 'against the simulated clouds of `npm run rehearse`'),
  new Option('--home <folder>', "the rehearsal's home"),
];

const WITHOUT_LOCK = ['--no-lock', 'plan without locking the state, for whoever may only read it'] as const;

function diff(): Command {
  const [rehearsal, home] = inRehearsal();
  return new Command('diff')
    .description('cdktf diff: the plan, and nothing changes')
    .argument('<stack>', STACKS)
    .addOption(rehearsal)
    .addOption(home)
    .option(...WITHOUT_LOCK)
    .addHelpText(
      'after',
      '\nThe exit code is that of cdktf. `npm run review -- <stack>` reads the plan that this leaves.',
    )
    .action((stack: string, flags: DiffFlags) =>
      exitWith(() => import('./diff.js').then(({ showDiff }) => showDiff(stack, flags))),
    );
}

const REVIEW_EXAMPLES = `
Examples:
  npx cdktf diff prod && npm run review -- prod            the plan that cdktf diff just wrote
  npm run review -- prod --diff                            both in one
  npm run review -- prod --diff --rehearsal                in the rehearsal cloud
  npm run review -- --base origin/main                     every stack, without credentials
  npm run review -- --plan plan.json                       anyone's plan, saved or as \`terraform show -json\` prints it
  npm run review -- prod --drift                           what changed outside, of the same plan

Exit codes: 0 no change, 2 changes, 3 a danger that nobody acknowledged, 1 an error. docs/review.md says more.`;

function review(): Command {
  const [rehearsal, home] = inRehearsal();
  return new Command('review')
    .description('what is dangerous in a plan, why, from which line of code (npm run review -- …)')
    .addArgument(new Argument('[stack]', STACKS))
    .addOption(new Option('--plan <file>', 'review this plan').conflicts(['base', 'drift', 'rehearsal', 'home']))
    .addOption(new Option('--base <ref>', 'compare with a commit, rehearsed').conflicts(['drift', 'rehearsal', 'home']))
    .addOption(new Option('--keep <file>', 'with --base: judge nothing, keep what was found out for --evidence'))
    .addOption(
      new Option('--evidence <file>', 'judge what --keep kept; nothing of the change is run').conflicts([
        'base',
        'plan',
        'diff',
        'drift',
        'rehearsal',
        'home',
      ]),
    )
    .option('--at <ref>', 'the commit whose acknowledgements count, when it is not the one checked out')
    .addOption(new Option('--diff', 'run `cdktf diff` first').conflicts(['plan', 'base']))
    .option(...WITHOUT_LOCK)
    .option('--drift', 'only what changed outside, according to the plan')
    .addOption(rehearsal)
    .addOption(home)
    .addOption(new Option('--format <format>', 'of the report').choices(['text', 'markdown', 'json']).default('text'))
    .option('--output <file>', 'write the report there instead of printing it')
    .option('--full', `without the limit of ${MOST_CHARACTERS} characters`)
    .addHelpText('after', REVIEW_EXAMPLES)
    .action((stack: string | undefined, flags: ReviewFlags) =>
      exitWith(() => import('./review.js').then(({ reviewAndTell }) => reviewAndTell(stack, flags))),
    );
}

function deploy(): Command {
  const [rehearsal, home] = inRehearsal();
  return new Command('deploy')
    .description('review what a deployment would do, and deploy exactly that (npm run deploy -- …)')
    .argument('<stack>', STACKS)
    .addOption(rehearsal)
    .addOption(home)
    .option('--auto-approve', 'do not ask; dangers still need their acknowledgement')
    .option(
      '--break-glass <reason>',
      'deploy dangers that nobody acknowledged; is written down, and shown until confirmed',
    )
    .option('--name <name>', 'who breaks the glass')
    .addHelpText(
      'after',
      '\nExit codes: 0 deployed, or nothing to do; 3 a danger that nobody acknowledged; 1 an error.',
    )
    .action((stack: string, flags: DeployFlags) =>
      exitWith(() => import('./deploy.js').then(({ deploy: run }) => run(stack, flags))),
    );
}

function file(): Command {
  const [rehearsal, home] = inRehearsal();
  return new Command('file')
    .description('plan, review, and file the plan for somebody to approve; the last line printed is its digest')
    .argument('<stack>', STACKS)
    .requiredOption('--output <file>', 'where to; it holds what the state holds')
    .addOption(rehearsal)
    .addOption(home)
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing to deploy; 2 filed; 3 a danger that nobody acknowledged; 1 an error.',
    )
    .action((stack: string, flags: FileFlags) =>
      exitWith(() => import('./filed.js').then(({ filePlan }) => filePlan(stack, flags))),
    );
}

function apply(): Command {
  const [rehearsal, home] = inRehearsal();
  return new Command('apply')
    .description('apply the plan that was filed and approved, and nothing else')
    .argument('<stack>', STACKS)
    .requiredOption('--filed <file>', 'what `plan file` wrote')
    .requiredOption('--digest <sha256>', 'what was approved')
    .option('--newest <minutes>', 'refuse an older plan', '240')
    .addOption(rehearsal)
    .addOption(home)
    .action((stack: string, flags: ApplyFlags) =>
      exitWith(() => import('./filed.js').then(({ applyFiled }) => applyFiled(stack, flags))),
    );
}

function names(): Command {
  const [rehearsal, home] = inRehearsal();
  return new Command('names')
    .description('what things of a deployed stack are called: cluster, task families, buckets, domains, …')
    .argument('<stack>', STACKS)
    .argument('[path]', 'one of them: cluster, jobs.dump.family; without it all, as JSON')
    .addOption(rehearsal)
    .addOption(home)
    .addOption(
      new Option('--synthesized', 'as the code has them, without credentials').conflicts(['rehearsal', 'home']),
    )
    .action((stack: string, path: string | undefined, flags: NamesFlags) =>
      exitWith(() => import('./names.js').then(({ printNames }) => printNames(stack, path, flags))),
    );
}

function raise(): Command {
  return new Command('raise')
    .description(
      'count an operation after editing environments/ by hand; once it is deployed, older checkouts are refused',
    )
    .argument('<environment>', 'stage or prod')
    .argument('<operation...>', 'what was done, in a few words: release v3.26')
    .action((environment: string, words: readonly string[]) =>
      exitWith(() => import('./raise.js').then(({ raise: run }) => run(environment, words.join(' ')))),
    );
}

function history(): Command {
  return new Command('history')
    .description('review the last commits that touched what is synthesized, each against its parent, one line each')
    .argument('[count]', 'how many commits', '5')
    .action((count: string) =>
      exitWith(() => import('./history.js').then(({ reviewHistory }) => reviewHistory(count))),
    );
}

function examples(): Command {
  return new Command('examples')
    .description('make the example reports of docs/reviews anew')
    .option('--check', 'only say which are not what they would be; exit code 1 when one is not')
    .action((flags: { readonly check?: true }) =>
      exitWith(() => import('./examples.js').then(({ writeExamples }) => writeExamples(flags))),
    );
}

function mutations(): Command {
  return new Command('mutations')
    .description('what the review says of every way to change every attribute of a stack, as a table')
    .argument('<stack>', STACKS)
    .argument('<file>', 'where the table is written')
    .action((stack: string, file: string) =>
      exitWith(() => import('./mutations.js').then(({ writeMutations }) => writeMutations(stack, file))),
    );
}
