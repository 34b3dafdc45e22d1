/** `npm run balrog -- <question>`: what can be asked of the repository without a cloud. They change nothing, so they have no verb before them. */
import { Command } from 'commander';
import { exitWith } from '../exit';
import type { AgesFlags } from './ages';
import type { CostFlags } from './cost';
import type { RetentionFlags } from './retention';
import type { RunbookFlags } from './runbook';

export const questions = (): readonly Command[] => [ages(), cost(), migrations(), quotas(), retention(), runbook()];

function ages(): Command {
  return new Command('ages')
    .description('what we build on that has ended, ends within 90 days, or ends later')
    .option('--json', 'the same as JSON')
    .option('--on <yyyy-mm-dd>', 'as of that day in place of today')
    .addHelpText(
      'after',
      '\nExit code 0: everything is mended by its maker, or stays for a stated reason; 2: something has ended, or ends within 90 days,\nand nobody has decided that it stays. The rows stand in environments/ages.ts.',
    )
    .action((flags: AgesFlags) => exitWith(() => import('./ages.js').then(({ printAges }) => printAges(flags))));
}

function cost(): Command {
  return new Command('cost')
    .description('what an environment costs in a month, by list prices: the largest first, and what is assumed')
    .argument('[environment]', 'an environment of production', 'prod')
    .option('--json', 'the same as JSON')
    .addHelpText(
      'after',
      '\nEach type of resource is priced or says why it costs nothing. The page for prod: docs/cost.md.',
    )
    .action((environment: string, flags: CostFlags) =>
      exitWith(() => import('./cost.js').then(({ printCost }) => printCost(environment, flags))),
    );
}

function migrations(): Command {
  return new Command('migrations')
    .description('what a release does to the schema: the command that lists its migrations, and what it does not show')
    .argument('<running>', 'the version that runs, e.g. v3.24')
    .argument('<next>', 'the version that is to run, e.g. v3.25')
    .action((running: string, next: string) =>
      exitWith(() => import('./migrations.js').then(({ printMigrations }) => printMigrations(running, next))),
    );
}

function quotas(): Command {
  return new Command('quotas')
    .description('what AWS gives a new account, and what an environment needs of it once its names lead to it')
    .argument('<environment>', 'prod, stage')
    .addHelpText(
      'after',
      '\nExit code 0: a new account has enough; 2: something is to be raised beforehand.\nThe rows stand in commands/questions/quotas/rows.ts.',
    )
    .action((environment: string) =>
      exitWith(() => import('./quotas.js').then(({ printQuotas }) => printQuotas(environment))),
    );
}

function retention(): Command {
  return new Command('retention')
    .description(
      'what is kept, where, for how long, who can delete it, how it comes back, and from which loss it does not',
    )
    .argument('<environment>', 'prod, stage')
    .option('--json', 'the same as JSON')
    .addHelpText('after', '\nThe page for prod: docs/retention.md.')
    .action((environment: string, flags: RetentionFlags) =>
      exitWith(() => import('./retention.js').then(({ printRetention }) => printRetention(environment, flags))),
    );
}

function runbook(): Command {
  return new Command('runbook')
    .description(
      'a page of docs/runbooks with the real names of an environment in its commands; without a page: what there is',
    )
    .argument('[page]', 'answers-fail; or an alarm, balrog-prod-aus5-burning, whose page it is')
    .argument('[environment]', 'prod, stage; an alarm says it itself')
    .option('--markdown', 'as Markdown, to paste it')
    .addHelpText('after', '\nIt needs no credentials: what only AWS knows is written as the command that asks for it.')
    .action((page: string | undefined, environment: string | undefined, flags: RunbookFlags) =>
      exitWith(() => import('./runbook.js').then(({ printRunbook }) => printRunbook(page, environment, flags))),
    );
}
