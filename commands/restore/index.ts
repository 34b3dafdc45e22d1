/** `npm run balrog -- restore <environment>`: brings the database back. */
import { Command } from 'commander';
import { exitWith } from '../exit';
import { deploying, inRehearsal, type Where } from '../operations/options';
import type { Flags, RetireFlags } from './command';

const EXAMPLES = `
Examples:
  npm run balrog -- restore prod --to 2026-11-29T02:09:00Z       the database as it was at that moment
  npm run balrog -- restore prod --before rules:1234             without that change of the rules, and all before it
  npm run balrog -- restore prod --before v3.26 --release v3.25  as it was before that release and its migration
  npm run balrog -- restore prod --latest                        the newest moment that RDS can restore
  npm run balrog -- restore prod --of balrog-prod                the same, of a database that was deleted
  npm run balrog -- restore prod --to … --dry-run                what it would do, what is lost, and who wrote it
  npm run balrog -- restore prod --back                          to the database that served before
  npm run balrog -- restore prod --to … --rehearsal              all of it in the rehearsal

It restores beside what runs, pauses who writes, checks the copy, and switches. Nothing is destroyed. Stopped at any step, the same
command goes on with it. docs/runbooks/restore-database.md is the page for the night.

Exit codes: 0 done; 1 stopped, with what stands and how to go on; 3 a danger that nobody acknowledged.`;

export function retire(): Command {
  const command = new Command('retire')
    .description('let a generation of the database go that serves no more: deleted, with its final snapshot')
    .argument('<environment>', 'stage or prod')
    .argument('<generation>', 'a row of environments/databases.json')
    .requiredOption('--reason <reason>', 'why it may go')
    .requiredOption('--bug <number>', 'the bug in which it was agreed');
  return deploying(command)
    .addHelpText(
      'after',
      '\nIt is refused until the days of point-in-time recovery have passed since the switch. Two deployments: the first takes the\nprotection away, the second deletes. Exit codes: 0 gone; 1 stopped; 3 a danger that nobody acknowledged.',
    )
    .action((environment: string, generation: string, flags: RetireFlags) =>
      exitWith(() =>
        import('./command.js').then(({ retireGeneration }) => retireGeneration(environment, generation, flags)),
      ),
    );
}

export function restore(): Command {
  const command = new Command('restore')
    .description('bring the database back: to a moment, before a change, from a copy; or go back to the former one')
    .argument('<environment>', 'stage or prod')
    .option('--to <time>', 'a moment with its zone: 2026-11-29T02:09:00Z')
    .option(
      '--before <change>',
      'the last second without that change (its table and change_id, rules:1234), or release',
    )
    .option('--latest', 'the newest moment that RDS can restore')
    .option('--snapshot <arn>', 'a snapshot: nightly, manual, final, or a recovery point of the vault')
    .option('--adopt <instance>', 'an instance that somebody restored by hand; with --reason')
    .option('--reason <reason>', 'why the adopted one is sound')
    .option(
      '--of <generation>',
      'whose point in time is meant: another generation, also one that was deleted, or one of a region that is lost',
    )
    .option('--release <version>', 'the release that runs on it, where the schema goes back')
    .option('--back', 'undo the last switch: to the database that served before, which lives')
    .option('--instead', 'in place of the restore that is under way, as long as nothing reads what it has made')
    .option('--stands <changes>', 'of the changes that are due then, those that stand: rules:12,rules:13 or none')
    .option('--dry-run', 'look and say, change nothing')
    .option('--json', 'with --dry-run: as JSON');
  return deploying(command)
    .addHelpText('after', EXAMPLES)
    .action((environment: string, flags: Flags) =>
      exitWith(() => import('./command.js').then(({ restoreDatabase }) => restoreDatabase(environment, flags))),
    );
}

/** What an environment needs that takes the place of another one, whose region is lost. */
export function standingIn(): readonly Command[] {
  const page = '\ndocs/runbooks/lost-region.md says when, and what comes before and after.';
  const standIn = new Command('stand-in')
    .description(
      'write the files of an environment that takes the place of one whose region is lost, in the region of its copies',
    )
    .argument('<environment>', 'the one whose region is lost: prod')
    .argument('<name>', 'of the new one: 2 to 10 lower-case letters')
    .requiredOption('--backup-region <region>', 'where the copies of the new one go: a third region')
    .addHelpText('after', `${page} Exit codes: 0 written; 1 nothing was changed.`)
    .action((of: string, name: string, { backupRegion }: { readonly backupRegion: string }) =>
      exitWith(() =>
        import('./stand-in.js').then(({ writeStandIn }) => {
          const files = writeStandIn({ of, name, backupRegion });
          process.stdout.write(
            `Written: ${files.join(', ')}. What only its owner knows is an example there: npm run owner-values lists it.\n`,
          );
          return 0;
        }),
      ),
    );
  const takeSecrets = inRehearsal(
    new Command('take-secrets')
      .description('fill the secrets of such an environment from the copies of the other one, which lie in its region')
      .argument('<environment>', 'the one that says standsInFor'),
  )
    .addHelpText('after', `${page} Exit codes: 0 all are filled; 1 some are to be written by hand, or it was stopped.`)
    .action((environment: string, where: Where) =>
      exitWith(() => import('./take-secrets.js').then(({ takeSecrets: take }) => take(environment, where))),
    );
  return [standIn, takeSecrets];
}
