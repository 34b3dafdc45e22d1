/** `npm run balrog -- preflight`, `freeze`, `ui` and `bump`: what is asked and done around a deployment, beside it. */
import { Command, Option } from 'commander';
import { exitWith } from '../../exit';
import { inRehearsal, stageProfile } from '../../operations/options';
import type { PreflightFlags } from '../preflight/command';
import type { FreezeFlags } from './freeze';
import type { UiFlags } from './ui';

export const besideReleases = (): readonly Command[] => [preflight(), freeze(), ui(), bump()];

const collected = (value: string, all: readonly string[]): readonly string[] => [...all, value];

function preflight(): Command {
  const command = new Command('preflight')
    .description('is now a good time? each check says ok, warning, stop or unknown, with reason and remedy')
    .argument('<environment>', 'stage or prod')
    .option('--version <version>', 'v3.26; by default what environments/releases.json says')
    .option('--at <time>', 'judge that moment in place of now: 2026-12-03T15:00:00Z')
    .addOption(
      new Option('--override <finding=reason>', 'go past a stop, and say why; may be given more than once')
        .argParser(collected)
        .default([], 'nothing'),
    )
    .addOption(stageProfile())
    .option('--json', 'the same as JSON');
  return inRehearsal(command)
    .addHelpText(
      'after',
      '\nExit code 0: nothing stops it; 3: something does, or nobody knows, and nobody has said why it may go on. It changes nothing.\nWhat each check looks at: docs/runbooks/good-time.md.',
    )
    .action((environment: string, flags: PreflightFlags) =>
      exitWith(() => import('../preflight/command.js').then(({ runPreflight }) => runPreflight(environment, flags))),
    );
}

function freeze(): Command {
  const command = new Command('freeze')
    .description('when nothing is deployed: without arguments the list; a name begins a freeze, `lift` ends one')
    .argument('[what]', '`lift`, or the name of a new one: year-end')
    .argument('[name]', 'of the one that is lifted')
    .option('--from <time>', 'when it begins: 2026-12-18T17:00:00Z; by default now')
    .option('--until <time>', 'when it ends')
    .option('--reason <reason>', 'why, in a sentence')
    .option('--environments <names>', 'prod,stage', 'prod')
    .option('--take-over', 'go on with what somebody began on another machine')
    .addOption(stageProfile())
    .option('--json', 'the list as JSON');
  return inRehearsal(command)
    .addHelpText(
      'after',
      '\nIt edits environments/freezes.json: commit it, so that everybody has it. Who did so and why is recorded in each environment, under its lock.',
    )
    .action((what: string | undefined, name: string | undefined, flags: FreezeFlags) =>
      exitWith(() => import('./freeze.js').then((module) => module.freeze(what, name, flags))),
    );
}

const otherRepository = (command: Command): Command =>
  inRehearsal(command.option('--once', 'look once instead of waiting').option('--json', 'what was seen, as JSON'));

function ui(): Command {
  return otherRepository(
    new Command('ui')
      .description('the admin UI of production: the commands for mozilla-releng/balrog, then waits for what is served')
      .argument('<environment>', 'stage or prod')
      .requiredOption('--version <version>', 'the tag that it is built from; an older one goes back'),
  )
    .addHelpText(
      'after',
      '\nNobody here holds a token of that repository: somebody who does runs the commands that are printed.\nExit code 0: production-ui leads to that version and is served; 2: not yet.',
    )
    .action((environment: string, flags: UiFlags) =>
      exitWith(() => import('./ui.js').then((module) => module.releaseUi(environment, flags))),
    );
}

function bump(): Command {
  return otherRepository(
    new Command('bump')
      .description('the next version into version.txt of mozilla-releng/balrog: the commands, then waits for it')
      .argument('<released>', 'the version that was released: v3.26'),
  )
    .addHelpText('after', '\nExit code 0: version.txt says the next version; 2: not yet.')
    .action((released: string, flags: Omit<UiFlags, 'version'>) =>
      exitWith(() => import('./bump.js').then((module) => module.bump(released, flags))),
    );
}
