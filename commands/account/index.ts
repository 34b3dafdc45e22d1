/** `npm run balrog -- account <environment>`: whether its account has what this repository does not make. It changes nothing. */
import { Command } from 'commander';
import { exitWith } from '../exit';
import { inRehearsal } from '../operations/options';
import type { AccountFlags } from './look';

export const account = (): Command =>
  inRehearsal(
    new Command('account')
      .description('whether its account has what is made by nobody here: a trail, GuardDuty, a budget, raised quotas')
      .argument('<environment>', 'prod, stage')
      .option('--json', 'the same as JSON'),
  )
    .addHelpText(
      'after',
      '\nExit code 0: it has; 2: something is to be done before a deployment; 4: nobody could say.\nHow each is made: docs/runbooks/bootstrap.md.',
    )
    .action((environment: string, flags: AccountFlags) =>
      exitWith(() => import('./look.js').then(({ lookAtAccount }) => lookAtAccount(environment, flags))),
    );
