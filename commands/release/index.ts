/** `npm run balrog -- release`, `deploy`, `verify`, `rollback`, `status`: from a tag to what clients are answered by, and back. */
import { Command } from 'commander';
import { exitWith } from '../exit';
import { deploying, inRehearsal, stageProfile } from '../operations/options';
import type { ReleaseDeployFlags } from './deploy';
import type { LookingFlags, StatusFlags } from './looking';
import type { ReleaseFlags } from './release';
import type { RollbackFlags } from './rollback';

const ENVIRONMENT = 'stage or prod';

const several = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

function release(): Command {
  return inRehearsal(
    new Command('release')
      .description(
        'write a version, its digests and its schema change into environments/releases.json; deploys nothing',
      )
      .argument('<environment>', ENVIRONMENT)
      .argument('<version>', 'a tag of mozilla-releng/balrog of two parts: v3.26')
      .option('--bug <number>', 'of the deployment, in Bugzilla; production needs one')
      .option('--schema-change <change>', 'none, additive or destructive, where nobody has read the migrations here')
      .option('--back', 'an older version than the one that is there')
      .option('--json', 'what was written, as JSON'),
  )
    .addHelpText(
      'after',
      `
It asks GitHub for the tag and Docker Hub for both digests, and derives the schema change. Everything wrong is told at once: a version of
three parts, an unknown tag, a missing image, one digest for both images, an older version, a version that staging never had.
Exit codes: 0 written and counted, to be committed; 1 refused, and nothing was changed.`,
    )
    .action((environment: string, version: string, flags: ReleaseFlags) =>
      exitWith(() => import('./release.js').then(({ releaseVersion }) => releaseVersion(environment, version, flags))),
    );
}

function rollback(): Command {
  return deploying(
    new Command('rollback')
      .description('back to the former version: says whether it runs on the present schema, then deploys it')
      .argument('<environment>', ENVIRONMENT)
      .option('--to <version>', 'another one that ran there, e.g. v3.23')
      .option('--schema <number>', 'what the database says, where the database was restored since')
      .option('--override <schema=reason>', 'where the schema speaks against it: who said that it runs', several)
      .option('--dry-run', 'say whether it runs, change nothing'),
  )
    .addHelpText(
      'after',
      `
The code goes back, the schema stays, and the admin UI has its own way (\`npm run balrog -- ui\`). What the preflight says of the day and
the hour is shown and kept, and stops nothing. Exit codes: as \`deploy\`; 3 also where the former version does not run on the present schema, or
nobody knows.`,
    )
    .action((environment: string, flags: RollbackFlags) =>
      exitWith(() => import('./rollback.js').then(({ rollBack }) => rollBack(environment, flags))),
    );
}

function deploy(): Command {
  return deploying(
    new Command('deploy')
      .description('preflight, plan, review, apply exactly that, verify, and leave a record (npm run deploy -- …)')
      .argument('<stack>', `${ENVIRONMENT}; of bootstrap-stage and bootstrap-prod the review and the apply alone`)
      .option('--override <finding=reason>', 'go past what the preflight found; may be repeated, is kept', several)
      .addOption(stageProfile())
      .option('--filed <file>', 'apply a plan that `plan file` wrote and somebody approved, and nothing else')
      .option('--digest <sha256>', 'what was approved; goes with --filed')
      .option('--newest <minutes>', 'refuse an older plan that was filed (default: 240)'),
  )
    .addHelpText(
      'after',
      `
Examples:
  npm run balrog -- deploy stage                                what environments/ says, to stage
  npm run balrog -- deploy prod --override day="why now"        past a finding, which \`status\` shows
  npm run balrog -- deploy prod --rehearsal --auto-approve      all of it in the rehearsal

One operation at a time is under way in an environment. One that was killed is gone on with by the same command; \`status\` says where
it stands. Exit codes: 0 deployed and good, or nothing to do; 3 something speaks against it, or a danger that nobody acknowledged;
4 deployed, and whether it is good is not known; 5 deployed, and not good; 1 an error. Its record, as JSON: \`status --json\`.
docs/runbooks/deploy.md.`,
    )
    .action((stack: string, flags: ReleaseDeployFlags) =>
      exitWith(() => import('./deploy.js').then(({ deployEnvironment }) => deployEnvironment(stack, flags))),
    );
}

function verify(): Command {
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

function status(): Command {
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
export const releasing = (): readonly Command[] => [release(), deploy(), verify(), rollback(), status()];
