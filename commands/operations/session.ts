/** One session of the clouds: commands of Terraform and cdktf, the names of what is deployed, the clock, and how AWS is reached. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { cloudNow, parseFaults, rehearsalHome, type RehearsalHome } from '@balrog-infra/rehearsal';
import { environmentFiles, loadEnvironments } from '../../environments';
import type { StackNames } from '../../stacks/stack-names';
import { NAMES } from '../names';
import { deployReviewed, type Deployment, type Watching } from '../plan/deploy';
import { inPlaceOfNew } from '../plan/filed';
import { checkBreakGlass } from '../plan/review/break-glass';
import { withCommands, type Commands, type More } from '../plan/review/deploy-commands';
import { PROJECT } from '../project';
import { clientSettings, type ClientSettings } from './aws/clients';
import { keptOutputs, type Place } from './kept-outputs';
import type { DeployingFlags, Where } from './options';
import { Stopped } from './stopped';

export interface Session {
  readonly environment: string;
  readonly commands: Commands;
  readonly rehearsed: boolean;
  /** The cloud's clock: that of this machine, or the rehearsal's. */
  readonly now: () => Date;
  /** Of the stack as it is deployed now. @throws NotDeployed when nothing is */
  readonly names: () => Promise<StackNames>;
  readonly settings: ClientSettings;
  /**
   * Plans, reviews and applies exactly that; asks before it only where it is told to.
   * @param filed bytes of a plan that was approved, which takes the place of the one that is made
   */
  readonly deploy: (asks?: boolean, watching?: Watching, filed?: Uint8Array) => Promise<Deployment>;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

type Glass = Pick<DeployingFlags, 'breakGlass' | 'name'>;

/** There is nothing to ask for its names: it is the first deployment, or somebody else's account. */
export class NotDeployed extends Stopped {}

/** Calls `run` with a session of an environment. */
export function inSession<T>(
  environment: string,
  where: Where & Glass & Pick<DeployingFlags, 'fault'>,
  run: (session: Session) => Promise<T>,
): Promise<T> {
  const home = homeOf(where);
  const glass = glassOf(where);
  const { fault: faults = [] } = where;
  parseFaults(faults);
  if (home === undefined && faults.length > 0)
    throw new Stopped('--fault is of the rehearsal: real clouds fail by themselves. Nothing was changed.');
  return withCommands(
    { project: PROJECT, outputs: 'left out', lock: 'waits', ...(home && { home, faults }) },
    async (commands) => {
      const rehearsed = home !== undefined;
      const names = rememberedNames(environment, commands);
      return run({
        environment,
        commands,
        rehearsed,
        now: clockOf(where),
        names: names.read,
        settings: clientSettings(commands.terraform.env, placeOf(environment).region, rehearsed),
        deploy: async (asks = false, watching = {}, filed?: Uint8Array) => {
          // Each deployment holds its plan in a folder of its own.
          const copies = mkdtempSync(join(commands.copies, 'deployment-'));
          try {
            const flags = { ...(!asks && { autoApprove: true as const }), ...glass };
            const own = { ...commands, copies };
            const used = filed === undefined ? own : inPlaceOfNew(filed, own, environment);
            return await deployReviewed(environment, flags, used, watching);
          } finally {
            names.forget();
          }
        },
        sleep: sleeper(rehearsed),
      });
    },
  );
}

/** Undefined for the real clouds. */
export const homeOf = ({ rehearsal, home }: Where): RehearsalHome | undefined =>
  rehearsal === true || home !== undefined ? rehearsalHome(PROJECT, home) : undefined;

/** What the time is: on this machine, or in the rehearsal. */
export function clockOf(where: Where): () => Date {
  const home = homeOf(where);
  return home === undefined ? () => new Date() : () => cloudNow(home);
}

export function assertEnvironment(environment: string): void {
  const known = Object.keys(environmentFiles);
  if (!known.includes(environment))
    throw new Stopped(
      `${JSON.stringify(environment)} is no environment: there are ${known.join(', ')}. Nothing was changed.`,
    );
}

/** Where the environment is, as the code has it. */
export function placeOf(environment: string): Place {
  const found = loadEnvironments().find(({ environment: { name } }) => name === environment);
  if (found === undefined) throw new Stopped(`There is no environment ${environment}. Nothing was changed.`);
  return found.environment.aws;
}

/** @throws Error when there is no reason in it, or nobody signs for it */
function glassOf({ breakGlass, name }: Glass): Glass {
  if (breakGlass === undefined) return {};
  checkBreakGlass({ reason: breakGlass, name: name ?? '' });
  return { breakGlass, name: name ?? '' };
}

/**
 * The names of an environment as it is deployed now; of another one than the session's, too.
 *
 * @param more variables in place of those of the session: credentials of the other one
 * @throws Stopped when it is not deployed, or its outputs cannot be read
 */
export async function readNames(environment: string, commands: Reading, more: More = {}): Promise<StackNames> {
  const outputs =
    (await keptOutputs(environment, commands, placeOf(environment), more)) ??
    (await outputsByCdktf(environment, commands, more));
  const found = outputs[NAMES] as StackNames | undefined;
  if (found === undefined)
    throw new NotDeployed(
      `${environment} is not deployed. Nothing was changed. Its first deployment: docs/runbooks/deploy.md; in the rehearsal \`npm run rehearse -- deploy ${environment}\`.`,
    );
  return found;
}

type Reading = Pick<Commands, 'copies' | 'outputs' | 'output' | 'terraform'>;

async function outputsByCdktf(environment: string, { copies, outputs: read }: Reading, more: More) {
  const file = join(mkdtempSync(join(copies, 'names-')), 'outputs.json');
  const { code, output } = await read(environment, file, more);
  if (code !== 0) throw new Stopped(`${unread(environment, stripVTControlCharacters(output))} Nothing was changed.`);
  const outputs = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, unknown> | undefined>;
  return outputs[environment] ?? {};
}

/** Terraform's S3 backend says so, after fifteen lines of its own. */
const NO_CREDENTIALS = 'No valid credential sources found';

/** Why the outputs of an environment were not read, of what cdktf said. */
export const unread = (environment: string, output: string): string =>
  output.includes(NO_CREDENTIALS)
    ? `There are no AWS credentials here, so that nothing of ${environment} can be read: docs/runbooks/deploy.md says which it takes, and how they are got. The rehearsal takes none: --rehearsal.`
    : `${output.trim()}\n\nThe outputs of ${environment} cannot be read.`;

/** What is deployed changes with each deployment, and takes seconds to be read. */
function rememberedNames(environment: string, commands: Commands) {
  let known: StackNames | undefined;
  return {
    read: async () => (known ??= await readNames(environment, commands)),
    forget: () => void (known = undefined),
  };
}

/** A rehearsal's instance is there when its clock says so; nobody watches it for ten seconds at a time. */
const sleeper =
  (rehearsed: boolean) =>
  (milliseconds: number): Promise<void> =>
    new Promise((wake) => setTimeout(wake, rehearsed ? milliseconds / 20 : milliseconds));
