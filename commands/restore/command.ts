/** The command: one session of the clouds, what is asked and said, and the steps. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { cloudNow, isAlive, rehearsalHome, type RehearsalHome } from '@balrog-infra/rehearsal';
import { environmentFiles } from '../../environments';
import { NAMES } from '../names';
import { deployReviewed } from '../plan/deploy';
import { checkBreakGlass } from '../plan/review/break-glass';
import { withCommands, type Commands } from '../plan/review/deploy-commands';
import { PROJECT } from '../project';
import { awsCloud, clientSettings } from './aws';
import { prepare, wordsOf, type Begun } from './begin';
import { filesOf } from './files';
import { Stopped, type Hands } from './hands';
import type { DatabaseNames } from './names';
import { refusal, type Operation } from './operation';
import { changesTable, stops, tableOf } from './preflight';
import { parseRequest, type Request, type RestoreFlags } from './request';
import { mayRetire, retire, retirementOf } from './retire';
import { toTheEnd } from './run';

export interface Flags extends RestoreFlags {
  readonly stands?: string;
  readonly dryRun?: true;
  readonly json?: true;
  readonly autoApprove?: true;
  readonly takeOver?: true;
  /** Why dangers that nobody acknowledged are deployed all the same, and by whom; as `npm run deploy` has them. */
  readonly breakGlass?: string;
  readonly name?: string;
  readonly rehearsal?: true;
  readonly home?: string;
}

export interface RetireFlags extends Pick<
  Flags,
  'autoApprove' | 'takeOver' | 'breakGlass' | 'name' | 'rehearsal' | 'home'
> {
  readonly reason: string;
  readonly bug: string;
}

export async function retireGeneration(environment: string, generation: string, flags: RetireFlags): Promise<number> {
  assertEnvironment(environment);
  const asked = { environment, generation, reason: flags.reason, bug: flags.bug };
  return inSession(environment, flags, async (hands) => {
    const found = await hands.cloud.operation();
    const operation = retirementOf(asked, holder(), hands);
    if (found === undefined) {
      await mayRetire(asked, hands);
      await agree(flags, operation, `${generation} is deleted, but for its final snapshot.`, hands);
      await beginAlone(operation, hands);
    } else assertMine(found, operation.asked, flags, hands);
    hands.say(await retire(asked, hands));
    return 0;
  });
}

/** @returns 0; what stops it is thrown, in one message */
export async function restoreDatabase(environment: string, flags: Flags): Promise<number> {
  const request = parseRequest(environment, flags, clockOf(flags)(), Object.keys(environmentFiles));
  return inSession(environment, flags, (hands) => restoreWith(request, flags, hands));
}

type Where = Pick<Flags, 'rehearsal' | 'home' | 'breakGlass' | 'name'>;

const homeOf = ({ rehearsal, home }: Where): RehearsalHome | undefined =>
  rehearsal === true || home !== undefined ? rehearsalHome(PROJECT, home) : undefined;

function clockOf(where: Where): () => Date {
  const home = homeOf(where);
  return home === undefined ? () => new Date() : () => cloudNow(home);
}

function inSession<T>(environment: string, where: Where, run: (hands: Hands) => Promise<T>): Promise<T> {
  const home = homeOf(where);
  const glass = glassOf(where);
  return withCommands({ project: PROJECT, ...(home && { home }) }, async (commands) =>
    run(await handsOf({ environment, commands, rehearsed: home !== undefined, now: clockOf(where), glass })),
  );
}

/** @throws Error when there is no reason in it, or nobody signs for it */
function glassOf({ breakGlass, name }: Where): Pick<Flags, 'breakGlass' | 'name'> {
  if (breakGlass === undefined) return {};
  checkBreakGlass({ reason: breakGlass, name: name ?? '' });
  return { breakGlass, name: name ?? '' };
}

function assertEnvironment(environment: string): void {
  const known = Object.keys(environmentFiles);
  if (!known.includes(environment))
    throw new Stopped(
      `${JSON.stringify(environment)} is no environment: there are ${known.join(', ')}. Nothing was changed.`,
    );
}

async function restoreWith(request: Request, flags: Flags, hands: Hands): Promise<number> {
  const found = await hands.cloud.operation();
  if (found !== undefined) return goOn(found, request, flags, hands);
  const begun = await prepare(request, holder(), hands);
  hands.say(presented(begun, flags));
  if (stops(begun.checks)) throw new Stopped('Nothing was changed: what is marked stop must be mended first.');
  if (flags.dryRun === true) {
    if (flags.json !== true)
      hands.say(`Nothing was changed. Without --dry-run: ${begun.operation.asked}, into ${begun.operation.target}.`);
    return 0;
  }
  await agree(flags, begun.operation, `admin, agent and jobs of ${request.environment} stop now.`, hands);
  await beginAlone(begun.operation, hands);
  return toEnd(begun.operation, flags, hands);
}

async function beginAlone(operation: Operation, hands: Hands): Promise<void> {
  if (await hands.cloud.begin(operation)) return;
  throw new Stopped(
    'Somebody has begun another operation a moment ago. Nothing was changed: run the command again to see whose.',
  );
}

/** @throws Stopped when it is somebody else's, or another one */
function assertMine(found: Operation, asked: string, { takeOver }: Pick<Flags, 'takeOver'>, hands: Hands): void {
  const why = refusal(found, asked, { ...holder(), isAlive }, takeOver === true);
  if (why !== undefined) throw new Stopped(why);
  hands.say(
    `Going on with ${found.id}, begun ${found.began} by ${found.holder.user}: ${found.asked}, into ${found.target}.`,
  );
}

async function goOn(found: Operation, request: Request, flags: Flags, hands: Hands): Promise<number> {
  assertMine(found, wordsOf(request), flags, hands);
  if (flags.dryRun === true) return 0;
  const operation = { ...found, holder: holder() };
  await hands.cloud.keep(operation);
  return toEnd(operation, flags, hands);
}

async function toEnd(operation: Operation, flags: Flags, hands: Hands): Promise<number> {
  const stands = flags.stands?.split(',').filter((id) => id !== '' && id !== 'none');
  const line = await toTheEnd({ hands, operation, ...(stands !== undefined && { stands }) });
  hands.say(
    'environments/ says what runs now: commit it, and open a pull request; older checkouts are refused until they have it.',
  );
  hands.say(line);
  return 0;
}

async function agree(
  { autoApprove }: Pick<Flags, 'autoApprove'>,
  { asked, target }: Operation,
  what: string,
  hands: Hands,
): Promise<void> {
  if (autoApprove === true) return;
  const answer = await hands.ask(`${asked}, into ${target}: ${what} Only 'yes' is taken: `);
  if (answer !== 'yes') throw new Stopped('Nothing was changed.');
}

function presented({ checks, lost, operation }: Begun, { json }: Flags): string {
  if (json === true) return JSON.stringify({ operation, checks, lost }, null, 2);
  const list = lost.length === 0 ? [] : ['', 'Not in it, and so lost:', changesTable(lost)];
  return [`Before anything moves (${operation.asked}):`, tableOf(checks), ...list, ''].join('\n');
}

const holder = (): Operation['holder'] => ({ user: userInfo().username, host: hostname(), pid: process.pid });

interface Session {
  readonly environment: string;
  readonly commands: Commands;
  readonly rehearsed: boolean;
  readonly now: () => Date;
  readonly glass: Pick<Flags, 'breakGlass' | 'name'>;
}

async function handsOf({ environment, commands, rehearsed, now, glass }: Session): Promise<Hands> {
  const names = rememberedNames(environment, commands);
  const sleep = sleeper(rehearsed);
  const { terraform } = commands;
  const first = await names.read();
  const settings = clientSettings(terraform.env, first.regions.main, rehearsed);
  return {
    cloud: await awsCloud({ settings, names: first, now, sleep }),
    files: filesOf(PROJECT, environment, now),
    deploy: async () => {
      // Each deployment holds its plan in a folder of its own.
      const copies = mkdtempSync(join(commands.copies, 'deployment-'));
      try {
        return await deployReviewed(environment, { autoApprove: true, ...glass }, { ...commands, copies });
      } finally {
        names.forget();
      }
    },
    names: names.read,
    say,
    ask,
    sleep,
  };
}

/** What is deployed changes with each deployment, and takes seconds to be read. */
function rememberedNames(environment: string, commands: Commands) {
  let known: DatabaseNames | undefined;
  const read = async (): Promise<DatabaseNames> => {
    const file = join(mkdtempSync(join(commands.copies, 'names-')), 'outputs.json');
    const { code, output } = await commands.outputs(environment, file);
    if (code !== 0)
      throw new Stopped(`${output.trim()}\n\nThe outputs of ${environment} cannot be read. Nothing was changed.`);
    const outputs = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, unknown> | undefined>;
    const found = outputs[environment]?.[NAMES] as DatabaseNames | undefined;
    if (found === undefined)
      throw new Stopped(`${environment} is not deployed: there is nothing to restore. Nothing was changed.`);
    return found;
  };
  return { read: async () => (known ??= await read()), forget: () => void (known = undefined) };
}

/** A rehearsal's instance is there when its clock says so; nobody watches it for ten seconds at a time. */
const sleeper =
  (rehearsed: boolean) =>
  (milliseconds: number): Promise<void> =>
    new Promise((wake) => setTimeout(wake, rehearsed ? milliseconds / 20 : milliseconds));

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new Stopped('Nobody can be asked here (no terminal): give --auto-approve. Nothing was changed.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = terminal.question(question).catch(() => '');
    const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    return await Promise.race([answer, closed]);
  } finally {
    terminal.close();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
