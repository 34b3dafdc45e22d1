/** What every operation may be told that deploys on its way, and that somebody may have to go on with. */
import { Option, type Command } from 'commander';

export interface Where {
  readonly rehearsal?: true;
  readonly home?: string;
}

export interface DeployingFlags extends Where {
  readonly autoApprove?: true;
  readonly takeOver?: true;
  /** What goes wrong in the simulated clouds, as `rehearse --fault` has it. */
  readonly fault?: readonly string[];
  /** Why dangers that nobody acknowledged are deployed all the same, and by whom; as `npm run deploy` has them. */
  readonly breakGlass?: string;
  readonly name?: string;
}

const several = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

export const inRehearsal = (command: Command): Command =>
  command
    .addOption(new Option('--rehearsal', 'against the simulated clouds of `npm run rehearse`'))
    .addOption(new Option('--home <folder>', "the rehearsal's home"));

/** What production runs has run on staging before, in an account that production's credentials may not read. */
export const stageProfile = (): Option =>
  new Option('--stage-profile <name>', 'AWS profile that reads the account of stage')
    .env('BALROG_STAGE_PROFILE')
    // What a workflow has no value for is set all the same, and empty.
    .argParser((name) => (name === '' ? undefined : name));

export const deploying = (command: Command): Command =>
  inRehearsal(
    command
      .option('--auto-approve', 'do not ask; dangers still need their acknowledgement')
      .option('--take-over', 'go on with what somebody began on another machine')
      .option('--fault <kind:pattern>', 'let the simulated clouds fail: rollback:public; may be repeated', several)
      .option(
        '--break-glass <reason>',
        'deploy dangers that nobody acknowledged; is written down, and shown until confirmed',
      )
      .option('--name <name>', 'who breaks the glass'),
  );
