/**
 * `npm run second-opinion`: what the real AWS provider thinks of the synthesized stacks. Applies them to moto, plans again, and holds every
 * request against AWS's API models. Exit code 0: agreed but for the known differences; 1: something unknown, or a stale entry of the list;
 * 4: this machine lacks the provider or moto, so nobody was asked.
 */
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { stackFolders } from '@balrog-infra/rehearsal';
import { ticking } from '../deploy-progress';
import { findTerraform } from '../toolchain/terraform';
import { synthesize } from '../plan/review/synthesize';
import { judgeAccount, type Account, type Opinion } from './second-opinion/account';
import { accountsOf } from './second-opinion/accounts';
import { Judge, readKnown } from './second-opinion/known';
import { installMoto, motoVersion } from './second-opinion/moto';
import { playPromises, scenesOf, type Scene } from './second-opinion/promises';
import { findProvider, type RealProvider } from './second-opinion/provider';
import { preamble, problemsOf, reportOf } from './second-opinion/report';
import { Unavailable } from './second-opinion/unavailable';
import { validateAccounts } from './second-opinion/validate';

const PROJECT = resolve(__dirname, '../..');
/** Git ignores it; the next run replaces what is in it. */
const FOLDER = join(PROJECT, '.rehearsal', 'second-opinion');
const NOBODY_ASKED = 4;
const PROGRESS_SECONDS = 15;

export interface Flags {
  readonly provider?: string;
  readonly validateOnly?: true;
  /** Only what was promised is played, on the database and what it needs. */
  readonly promises?: true;
  /** Folder that cdktf has written, in place of what this checkout gives. */
  readonly synthesized?: string;
}

export async function secondOpinion(names: readonly string[], flags: Flags): Promise<number> {
  const known = readKnown();
  const terraform = await findTerraform({ project: PROJECT });
  const accounts = accountsOf(await stacksOf(flags.synthesized), names);
  try {
    const wanted = flags.provider ?? accounts.bindings;
    const provider = findProvider({ project: PROJECT, terraform, wanted, say: tell });
    if (flags.validateOnly)
      return await validateAccounts(accounts.accounts, { terraform, provider, folder: FOLDER }, tell);
    const moto = installMoto(PROJECT, tell);
    tell(preamble(provider.version, motoVersion(), known.judgedWith));
    const judge = new Judge(known);
    const { opinions, scenes } = await judgeAll(accounts.accounts, { terraform, provider, moto }, judge, flags);
    for (const opinion of opinions) tell(reportOf(opinion));
    tell(scenesOf(scenes));
    // An entry may be about one account alone.
    const stale = names.length === 0 && flags.promises === undefined ? judge.stale() : [];
    return verdict(opinions, scenes, stale, provider);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    tell(
      `SKIPPED: ${error.message}.\nNobody was asked for a second opinion: docs/second-opinion.md says what it takes.`,
    );
    return NOBODY_ASKED;
  }
}

async function stacksOf(folder?: string): Promise<readonly { readonly name: string; readonly code: Buffer }[]> {
  if (folder === undefined) return (await synthesize(PROJECT, join(FOLDER, 'synthesized'), process.env)).stacks;
  const stacks = stackFolders(resolve(folder)).map((stack) => ({
    name: basename(stack),
    code: readFileSync(join(stack, 'cdk.tf.json')),
  }));
  if (stacks.length === 0)
    throw new Error(`${folder} holds no stacks/NAME/cdk.tf.json: name a folder that cdktf has written.`);
  return stacks;
}

/** All accounts at once: most of the time is spent waiting for databases and load balancers to come up. */
async function judgeAll(
  accounts: readonly Account[],
  tools: { readonly terraform: string; readonly provider: RealProvider; readonly moto: string },
  judge: Judge,
  { promises }: Flags,
): Promise<{ readonly opinions: readonly Opinion[]; readonly scenes: readonly Scene[] }> {
  const judged = promises === undefined ? accounts : [];
  // What is promised is the same in every environment.
  const played = accounts.slice(-1);
  const state = new Map([...judged.map(({ name }) => name), ...played.map(promisesOf)].map((name) => [name, 'waits']));
  const stop = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => stop.abort(new Error(`Stopped by ${name}.`));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, onSignal);
  const all = async () => {
    const plays = played.map((account) =>
      playPromises(
        account,
        { ...tools, folder: FOLDER },
        (words) => state.set(promisesOf(account), words),
        stop.signal,
      ).finally(() => state.set(promisesOf(account), 'are done')),
    );
    const runs = judged.map((account) =>
      judgeAccount(
        account,
        { ...tools, folder: FOLDER },
        judge,
        (words) => state.set(account.name, words),
        stop.signal,
      ).finally(() => state.set(account.name, 'is done')),
    );
    const [opinions, scenes] = await Promise.all([Promise.allSettled(runs), Promise.allSettled(plays)]);
    return { opinions: opinions.map(valueOf), scenes: scenes.flatMap(valueOf) };
  };
  return ticking(all, {
    everySeconds: PROGRESS_SECONDS,
    describe: () => [...state].map(([name, words]) => `${name} ${words}`).join('; '),
    say: tell,
  });
}

const promisesOf = ({ name }: Account) => `promises of ${name}`;

/** All have ended, whatever came of them: nothing is left running. */
function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

function verdict(
  opinions: readonly Opinion[],
  scenes: readonly Scene[],
  stale: readonly string[],
  provider: RealProvider,
): number {
  const unknown = opinions.flatMap(problemsOf).length + scenes.filter(({ wrong }) => wrong !== undefined).length;
  if (stale.length > 0) {
    tell('\nStale: these entries of known-differences.json no longer occur; take them out:');
    for (const entry of stale) tell(`  ${entry}`);
  }
  const good = unknown === 0 && stale.length === 0;
  tell(
    good
      ? `\nSecond opinion of hashicorp/aws ${provider.version}: agreed.`
      : `\nSecond opinion of hashicorp/aws ${provider.version}: ${unknown} unknown, ${stale.length} stale. Plans, states and requests are in .rehearsal/second-opinion; docs/second-opinion.md says what to do.`,
  );
  return good ? 0 : 1;
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
