/** `npm run balrog -- release`, `deploy`, `verify`, `rollback`, `status`: from a tag to what clients are answered by, and back. */
import { Command } from 'commander';
import { exitWith } from '../exit';
import { deploying, inRehearsal } from '../operations/options';
import type { ReleaseDeployFlags } from './deploy';
import type { LookingFlags, StatusFlags } from './looking';

const ENVIRONMENT = 'stage or prod';

const several = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

export function deploy(): Command {
  return deploying(
    new Command('deploy')
      .description('preflight, plan, review, apply exactly that, verify, and leave a record (npm run deploy -- …)')
      .argument('<stack>', `${ENVIRONMENT}; of bootstrap-stage and bootstrap-prod the review and the apply alone`)
      .option('--override <finding=reason>', 'go past what the preflight found; may be repeated, is kept', several),
  )
    .addHelpText(
      'after',
      `
Examples:
  npm run balrog -- deploy stage                                what environments/ says, to stage
  npm run balrog -- deploy prod --override friday="why now"     past a finding, which \`status\` shows
  npm run balrog -- deploy prod --rehearsal --auto-approve      all of it in the rehearsal

One operation at a time is under way in an environment. One that was killed is gone on with by the same command; \`status\` says where
it stands. Exit codes: 0 deployed and good, or nothing to do; 3 something speaks against it, or a danger that nobody acknowledged;
4 deployed, and whether it is good is not known; 5 deployed, and not good; 1 an error. docs/runbooks/deploy.md.`,
    )
    .action((stack: string, flags: ReleaseDeployFlags) =>
      exitWith(() => import('./deploy.js').then(({ deployEnvironment }) => deployEnvironment(stack, flags))),
    );
}

export function verify(): Command {
  return inRehearsal(
    new Command('verify')
      .description('does what releases.json says run, on every task, and does it go well?')
      .argument('<environment>', ENVIRONMENT)
      .option('--json', 'as JSON'),
  )
    .addHelpText('after', '\nIt changes nothing. Exit codes: 0 good; 4 nobody could say; 5 not good; 1 an error.')
    .action((environment: string, flags: LookingFlags) =>
      exitWith(() => import('./looking.js').then(({ verifyEnvironment }) => verifyEnvironment(environment, flags))),
    );
}

export function status(): Command {
  return inRehearsal(
    new Command('status')
      .description('what runs where, since when, by whom; what is under way, fires, is frozen or was overridden')
      .argument('<environment>', ENVIRONMENT)
      .option('--drift', 'plan, too: what differs between code and cloud')
      .option('--json', 'as JSON'),
  )
    .addHelpText('after', '\nIt changes nothing. Exit codes: 0; 4 somebody who was asked did not answer; 1 an error.')
    .action((environment: string, flags: StatusFlags) =>
      exitWith(() => import('./looking.js').then(({ showStatus }) => showStatus(environment, flags))),
    );
}

/** In the order in which they are used. */
export const releasing = (): readonly Command[] => [deploy(), verify(), status()];
