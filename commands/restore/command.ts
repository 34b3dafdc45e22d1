/** The command: what is asked and said, and the steps. */
import { PROJECT } from '../project';
import { environmentFiles } from '../../environments';
import type { DeployingFlags } from '../operations/options';
import { ask, assertMine, holder, say } from '../operations/people';
import { assertEnvironment, clockOf, inSession } from '../operations/session';
import { Stopped } from '../operations/stopped';
import { isRestoring, type Operation, type Restoring } from '../operations/under-way';
import { withRemedy } from '../operations/aws/clients';
import { awsCloud } from './aws';
import { prepare, wordsOf, type Begun } from './begin';
import { filesOf } from './files';
import type { Hands, Run } from './hands';
import { inPlaceOf, mayBeGivenUp } from './instead';
import { changesTable, stops, tableOf } from './preflight';
import { parseRequest, type Request, type RestoreFlags } from './request';
import { mayRetire, retire, retirementOf } from './retire';
import { toTheEnd } from './run';

export interface Flags extends RestoreFlags, DeployingFlags {
  readonly stands?: string;
  /** In place of the restore that is under way, which has not switched. */
  readonly instead?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

export interface RetireFlags extends DeployingFlags {
  readonly reason: string;
  readonly bug: string;
}

export async function retireGeneration(environment: string, generation: string, flags: RetireFlags): Promise<number> {
  assertEnvironment(environment);
  const asked = { environment, generation, reason: flags.reason, bug: flags.bug };
  return withHands(environment, flags, async (hands) => {
    const found = await hands.cloud.operation();
    const operation = retirementOf(asked, holder(), hands);
    if (found === undefined) {
      await mayRetire(asked, hands);
      await agree(flags, operation, `${generation} is deleted, but for its final snapshot.`, hands);
      await beginAlone(operation, hands);
    } else takeUp(found, operation.asked, flags, hands);
    hands.say(await retire(asked, hands));
    return 0;
  });
}

/** @returns 0; what stops it is thrown, in one message */
export async function restoreDatabase(environment: string, flags: Flags): Promise<number> {
  const request = parseRequest(environment, flags, clockOf(flags)(), Object.keys(environmentFiles));
  return withHands(environment, flags, (hands) => restoreWith(request, flags, hands));
}

const GOES_ON = 'run the same restore again: it goes on from here.';

/** What a restore works with, of a session of the clouds. */
const withHands = (environment: string, flags: Flags | RetireFlags, run: (hands: Hands) => Promise<number>) =>
  inSession(environment, flags, async (session) => {
    const { settings, names, now, sleep, deploy } = session;
    const cloud = await awsCloud({ settings, names: await names(), now, sleep });
    const files = filesOf(PROJECT, environment, now);
    return run({
      cloud,
      files,
      deploy: (step) => deploy(false, { briefly: true, goesOn: GOES_ON, step }),
      names,
      say,
      ask,
      sleep,
    });
  });

/** With hands of whichever clouds. */
export async function restoreWith(request: Request, flags: Flags, hands: Hands): Promise<number> {
  const found = await hands.cloud.operation();
  if (flags.dryRun === true) return lookOnly(request, found, flags, hands);
  const isInstead = flags.instead === true && found !== undefined && found.asked !== wordsOf(request);
  if (found !== undefined && !isInstead) return goOn(found, request, flags, hands);
  const former = found === undefined ? undefined : givenUp(found, request, flags, hands);
  const prepared = await looked(request, hands);
  const begun = former === undefined ? prepared : inPlaceOf(former, prepared);
  show(begun, flags, hands);
  const stop = `admin, agent and jobs of ${request.environment} stop now.`;
  await agree(flags, begun.operation, former === undefined ? stop : `${former.asked} is given up.`, hands);
  if (former === undefined) await beginAlone(begun.operation, hands);
  else await hands.cloud.keep(begun.operation);
  return toEnd(begun.operation, flags, hands);
}

/** What it would do, also of another moment than that of the restore that is under way. */
async function lookOnly(request: Request, found: Operation | undefined, flags: Flags, hands: Hands): Promise<number> {
  const begun = await looked(request, hands);
  show(begun, flags, hands, found);
  if (flags.json === true) return 0;
  const { asked, target } = begun.operation;
  hands.say(
    found === undefined
      ? `Nothing was changed. Without --dry-run: npm run balrog -- ${asked}, into ${target}.`
      : `Nothing was changed. ${found.id} is under way, begun ${found.began} by ${found.holder.user}: npm run balrog -- ${found.asked} goes on with it. A restore that has not switched is given up for another one with --instead.`,
  );
  return 0;
}

/** Whatever may not be looked at stops it. */
const looked = (request: Request, hands: Hands): Promise<Begun> =>
  prepare(request, holder(), hands).catch((error: unknown) => {
    const told = withRemedy(error, request.environment);
    throw told === error ? error : new Stopped(`${(told as Error).message} Nothing was changed.`);
  });

/** @throws Stopped when it cannot begin */
function show(begun: Begun, flags: Flags, hands: Hands, underWay?: Operation): void {
  hands.say(presented(begun, flags, underWay));
  if (stops(begun.checks)) throw new Stopped('Nothing was changed: what is marked stop must be mended first.');
}

async function beginAlone(operation: Restoring, hands: Hands): Promise<void> {
  if (await hands.cloud.begin(operation)) return;
  throw new Stopped(
    'Somebody has begun another operation a moment ago. Nothing was changed: run the command again to see whose.',
  );
}

/** @throws Stopped when it is somebody else's, or another one */
function takeUp(found: Operation, asked: string, { takeOver }: DeployingFlags, hands: Hands): Restoring {
  assertMine(found, asked, takeOver === true);
  if (!isRestoring(found)) throw new Stopped(`${found.id} is a ${found.kind}, and not for this command to go on with.`);
  hands.say(
    `Going on with ${found.id}, begun ${found.began} by ${found.holder.user}: ${found.asked}, into ${found.target}.`,
  );
  return found;
}

async function goOn(found: Operation, request: Request, flags: Flags, hands: Hands): Promise<number> {
  const mine = takeUp(found, wordsOf(request), flags, hands);
  const operation = { ...mine, holder: holder() };
  await hands.cloud.keep(operation);
  return toEnd(operation, flags, hands);
}

/** @throws Stopped when somebody works on it, or it cannot be given up any more */
function givenUp(found: Operation, request: Request, { takeOver }: Flags, hands: Hands): Restoring {
  assertMine(found, found.asked, takeOver === true);
  return mayBeGivenUp(found, request, hands.files.databases());
}

async function toEnd(operation: Restoring, flags: Flags, hands: Hands): Promise<number> {
  const stands = flags.stands?.split(',').filter((id) => id !== '' && id !== 'none');
  const run: Run = { hands, operation, ...(stands !== undefined && { stands }) };
  const line = await toTheEnd(run).catch((error: unknown) => {
    // Whoever says why it stopped knows of one plan only.
    hands.say(`           ${stoodAt(run)}`);
    throw withRemedy(error, operation.environment);
  });
  hands.say(
    'environments/ says what runs now: commit it, and open a pull request; older checkouts are refused until they have it.',
  );
  hands.say(line);
  return 0;
}

/** What stands when it stops in the middle, for whoever reads "Nothing was changed" below it. */
function stoodAt({ operation: { id, environment, done } }: Run): string {
  const last = done.at(-1)?.step;
  const since = last === undefined ? 'before its first step' : `after ${last}`;
  return `${id} stopped ${since}. Admin, agent and jobs of ${environment} stay as that left them; the same command goes on from here.`;
}

async function agree(
  { autoApprove }: DeployingFlags,
  { asked, target }: Restoring,
  what: string,
  hands: Hands,
): Promise<void> {
  if (autoApprove === true) return;
  const answer = await hands.ask(`${asked}, into ${target}: ${what} Only 'yes' is taken: `);
  if (answer !== 'yes') throw new Stopped('Nothing was changed.');
}

function presented({ checks, lost, operation }: Begun, { json }: Flags, underWay?: Operation): string {
  if (json === true) return JSON.stringify({ operation, checks, lost, underWay }, null, 2);
  const list = lost.length === 0 ? [] : ['', 'Not in it, and so lost:', changesTable(lost)];
  return [`Before anything moves (${operation.asked}):`, tableOf(checks), ...list, ''].join('\n');
}
