import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  isHome,
  liveSessions,
  type RehearsalHome,
  storedStates,
  trackedResources,
  openStore,
} from '@balrog-infra/rehearsal';
import { PROJECT } from '../project';
import { homeOf, type RehearsalFlags } from './settings';

/** Forgets clouds, state, rows of databases and log lines, after naming what goes. Refuses while a session lives that works on them. */
export async function reset(flags: RehearsalFlags): Promise<number> {
  const home = homeOf(flags);
  const live = liveSessions(home);
  if (live.length > 0) {
    const pids = live.map(({ pid }) => pid).join(', ');
    throw new Error(`Another rehearsal runs in ${home.root} (process ${pids}): wait for it or stop it, then reset.`);
  }
  if (!existsSync(home.root)) return tell(`Nothing to forget: ${home.root} does not exist.`);
  if (!isHome(home)) {
    throw new Error(
      `${home.root} is not marked as the home of a rehearsal, so nothing in it is removed. A home of before there was a mark gets it with the next command that uses it.`,
    );
  }
  for (const line of inventory(home)) tell(line);
  const outputs = readdirSync(home.root).filter((name) => name === 'out' || name.startsWith('out-'));
  for (const folder of [
    home.clouds,
    home.state,
    home.databases,
    home.logs,
    // The clouds' clock, what tasks do, and what the outside says.
    ...['clock', 'tasks.json', 'outside'].map((name) => join(home.root, name)),
    ...outputs.map((name) => join(home.root, name)),
  ]) {
    rmSync(folder, { recursive: true, force: true });
  }
  const edited = editedData();
  if (edited.length > 0)
    tell(
      `${edited.join(' and ')} ${edited.length === 1 ? 'says' : 'say'} what an operation of a rehearsal has written there; a new one fits to what is committed: git checkout ${edited.join(' ')}`,
    );
  return tell(`Forgotten. The derived schemas in ${home.cache} stay.`);
}

/** Files of data in environments/ that are not as they were committed; none where there is no git. */
function editedData(): readonly string[] {
  const { stdout, status } = spawnSync('git', ['diff', '--name-only', 'HEAD', '--', 'environments/*.json'], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  return status === 0 ? stdout.split('\n').filter((line) => line !== '') : [];
}

function inventory(home: RehearsalHome): string[] {
  const resources = existsSync(home.clouds) ? openStore(home.clouds).list() : [];
  const accounts = [...new Set(resources.map(({ provider, account }) => `${provider} ${account}`))].sort();
  return [
    ...accounts.map((account) => {
      const held = resources.filter((resource) => `${resource.provider} ${resource.account}` === account);
      return `Forgetting ${held.length} resources of ${account}`;
    }),
    ...storedStates(home.state).map(
      ({ bucket, key, text }) => `Forgetting the state ${bucket}/${key} (${trackedResources(text).length} resources)`,
    ),
  ];
}

function tell(line: string): number {
  process.stdout.write(`${line}\n`);
  return 0;
}
