/** `npm run balrog -- drills <environment>`: what the restores that are tried each week have measured. It changes nothing. */
import { Command } from 'commander';
import { exitWith } from '../exit';
import { inRehearsal } from '../operations/options';
import type { DrillsFlags } from './look';

export const drills = (): Command =>
  inRehearsal(
    new Command('drills')
      .description(
        'the drills of restores: how old the last good one is, how long it took, what was lost, what it cost',
      )
      .argument('<environment>', 'prod, stage')
      .option('--json', 'the same as JSON'),
  )
    .addHelpText(
      'after',
      '\nWhat no drill has measured is said to be not measured.\nExit code 0: each kind has a good one that is young enough; 2: one has none, or the newest failed; 4: nobody could say.\nWhat to do then: docs/runbooks/drill-failed.md.',
    )
    .action((environment: string, flags: DrillsFlags) =>
      exitWith(() => import('./look.js').then(({ lookAtDrills }) => lookAtDrills(environment, flags))),
    );
