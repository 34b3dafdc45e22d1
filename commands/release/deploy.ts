/** `npm run balrog -- deploy <environment>`, `npm run deploy -- …`: one deployment as an operation, with its lock, its preflight, its verdict and its record. */
import { environmentFiles } from '../../environments';
import { openValuesOf } from '../maintain/owner-values';
import { deploy as deployStack, type DeployFlags } from '../plan/deploy';
import { readApproved } from '../plan/filed';
import { synthesizeAhead, type Ahead } from '../plan/review/ahead';
import type { DeployingFlags } from '../operations/options';
import { assertAskable, holder, say } from '../operations/people';
import { Stopped } from '../operations/stopped';
import { PROJECT } from '../project';
import { homeOf, inSession, NotDeployed, type Session } from '../operations/session';
import type { Releasing } from '../operations/under-way';
import { beginOrGoOn } from './begin';
import type { Hands } from './hands';
import type { Outside } from './outside/outside';
import { withOutside } from './outside/session';
import { consider } from './preflight/ask';
import { overridesIn } from './preflight/command';
import type { Override } from './preflight/finding';
import { releaseHands } from './session';
import { toTheEnd } from './run';

export interface ReleaseDeployFlags extends DeployingFlags {
  readonly override?: readonly string[];
  readonly stageProfile?: string;
  /** A plan that was filed and approved (`plan file`): this one, and nothing else, is applied. */
  readonly filed?: string;
  readonly digest?: string;
  /** Minutes, as digits. */
  readonly newest?: string;
}

/** @returns 0 deployed and good, or nothing to do; 3 something speaks against it; 4 and 5 deployed, and not known to be good, or bad; 1 an error */
export async function deployEnvironment(stack: string, flags: ReleaseDeployFlags): Promise<number> {
  const overrides = overridesIn(flags.override ?? []);
  const filed = filedIn(stack, flags);
  // What holds the state is no environment: nothing runs there that could be verified.
  if (!Object.keys(environmentFiles).includes(stack)) {
    if (filed !== undefined)
      throw new Stopped(`Of ${stack} that is \`npm run balrog -- plan apply\`. Nothing was changed.`);
    return await deployStack(stack, flags);
  }
  assertAskable(flags.autoApprove);
  const ahead = synthesizeAhead(PROJECT);
  try {
    return await inSession(stack, flags, async (session) => {
      if (!(await isDeployed(session))) return await first(stack, session, flags, { filed, ahead });
      return await withOutside(homeOf(flags), session.settings, async (outside) =>
        deployNow(await deployingHands(session, outside, flags, { filed, ahead }), overrides, flags),
      );
    });
  } finally {
    ahead.end();
  }
}

/** What a deployment has before it begins. */
interface Begun {
  readonly filed?: Uint8Array | undefined;
  readonly ahead?: Ahead;
}

/** @throws Error where it is not the approved one, or whoever gives one does not say what was approved */
function filedIn(stack: string, { filed, digest, newest = '240' }: ReleaseDeployFlags): Uint8Array | undefined {
  if (filed === undefined) return undefined;
  if (digest === undefined) throw new Stopped('--filed goes with --digest: what was approved. Nothing was changed.');
  return readApproved(stack, { filed, digest, newest });
}

/** @returns what a deployment works with: it asks before it applies, but for `--auto-approve` */
export async function deployingHands(
  session: Session,
  outside: Outside,
  { autoApprove, stageProfile }: ReleaseDeployFlags,
  { filed, ahead }: Begun = {},
): Promise<Hands> {
  const hands = await releaseHands(session, outside);
  return {
    ...hands,
    preflight: async () => {
      const { findings } = await consider(session, outside, {
        version: hands.files.release().version,
        ...(stageProfile !== undefined && { stageProfile }),
      });
      return findings;
    },
    deploy: (watching) => session.deploy(autoApprove !== true, { ...watching, ...(ahead && { ahead }) }, filed),
  };
}

export async function deployNow(
  hands: Hands,
  overrides: readonly Override[],
  flags: Pick<DeployingFlags, 'takeOver'>,
): Promise<number> {
  const { version } = hands.files.release();
  const wanted = await operationOf(hands, 'deploy', version);
  const operation = await beginOrGoOn(wanted, hands, flags.takeOver === true);
  return await toTheEnd({ hands, operation, overrides });
}

/** @param before the version that it goes from, where it is not what public runs */
export async function operationOf(
  hands: Hands,
  kind: 'deploy' | 'rollback',
  version: string,
  before?: string,
): Promise<Releasing> {
  const { environment, files, cloud } = hands;
  const from = before ?? (await runningVersion(hands));
  return {
    version: 1,
    id: `${environment}-${files.number()}-${cloud.now().toISOString().slice(11, 19).replaceAll(':', '')}`,
    environment,
    kind,
    asked: `${kind} ${environment} ${version}`,
    began: cloud.now().toISOString(),
    holder: holder(),
    done: [],
    overrides: [],
    versions: { ...(from !== undefined && { from }), to: version },
  };
}

/** Of public: what clients are answered by. Undefined where nobody knows. */
async function runningVersion({ cloud }: Hands): Promise<string | undefined> {
  try {
    return (await cloud.services()).find(({ name }) => name === 'public')?.version;
  } catch {
    return undefined;
  }
}

async function isDeployed({ names }: Session): Promise<boolean> {
  try {
    await names();
    return true;
  } catch (error) {
    if (error instanceof NotDeployed) return false;
    throw error;
  }
}

/**
 * Nothing runs yet, so that nothing can be looked at before, and there is no bucket for a record; the state's own lock keeps others away.
 * @throws Stopped with code 3 where it would be deployed for real with values that are still examples
 */
export async function first(
  environment: string,
  { deploy, rehearsed }: Pick<Session, 'deploy' | 'rehearsed'>,
  { autoApprove }: DeployFlags,
  { filed, ...begun }: Begun,
): Promise<number> {
  const open = rehearsed ? [] : openValuesOf(environment);
  if (open.length > 0)
    throw new Stopped(
      [
        `${environment} would be deployed for the first time, and ${open.length} values that only its owner knows are still examples:`,
        ...open.map(({ file, path }) => `  ${file}: ${path}`),
        'Write them: `npm run owner-values` says how. Nothing was changed.',
      ].join('\n'),
      3,
    );
  say(`${environment} is deployed for the first time: there is no preflight, and no record of it.`);
  const { code } = await deploy(autoApprove !== true, begun, filed);
  if (rehearsed && code === 3)
    say(
      `To rehearse what comes after a first deployment: \`npm run rehearse -- deploy ${environment} --auto-approve\` makes it as cdktf does, without a review.`,
    );
  return code;
}
