/** A checkout of its own for the demo, which commits what its commands have edited: what is here now, with the packages of this one and a rehearsal of its own. */
import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moveClock, cloudNow, Interrupted, rehearsalHome, prepareHome } from '@balrog-infra/rehearsal';
import { copyProject } from '../../copy-of-project';
import { linkPackages } from '../../plan/review/base-checkout';
import { PROJECT } from '../../project';
import { writeWhole } from '../../whole-file';

interface Said {
  readonly code: number;
  /** Both streams in the order in which they came, without colours. */
  readonly output: string;
}

export interface DemoCheckout {
  readonly folder: string;
  /** `npm run balrog -- ARGS` to its end. @throws Interrupted where somebody has stopped the demo, once that command has ended */
  balrog(args: readonly string[]): Promise<Said>;
  /** Moves the clock of the simulated clouds. */
  moveClock(at: string): void;
  now(): Date;
  commit(message: string): void;
  /** Changes what the outside says: a file of the folder `outside` of the home. */
  outside<T>(file: string, change: (said: T) => T): void;
  remove(): void;
}

/** Nobody's name stands in the commits of a demo. */
const IDENTITY = ['-c', 'user.name=Demo', '-c', 'user.email=demo@example.com', '-c', 'core.hooksPath=/dev/null'];

export function demoCheckout(): DemoCheckout {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'balrog-demo-')));
  const git = (...args: readonly string[]) => execFileSync('git', [...IDENTITY, ...args], { cwd: folder });
  copyProject(folder);
  linkPackages(PROJECT, folder);
  git('init', '--quiet', '--initial-branch=main');
  // Lent, and no part of what is committed: a review refuses links in a commit.
  writeWhole(join(folder, '.git/info/exclude'), 'node_modules\n.gen\n');
  const commit = (message: string): void => {
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  };
  commit('As it is');
  const home = rehearsalHome(folder);
  prepareHome(home);
  const stop = stopping();
  return {
    folder,
    balrog: async (args) => {
      stop.assertGoesOn();
      const said = await run(folder, args, stop);
      stop.assertGoesOn();
      return said;
    },
    moveClock: (at) => void moveClock(home, { at: new Date(at) }),
    now: () => cloudNow(home),
    commit,
    outside: <T>(name: string, change: (said: T) => T) => {
      const file = join(home.root, 'outside', name);
      writeWhole(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')) as T), null, 2));
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
      stop.release();
    },
  };
}

interface Stopping {
  /** Who is told when somebody stops the demo. */
  child: ChildProcess | undefined;
  /** @throws Interrupted */
  assertGoesOn(): void;
  release(): void;
}

/** Ctrl-C ends the command that runs, which saves its state; then the copy is removed. One arrives several times: from the terminal and from npm. */
function stopping(): Stopping {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let stopped: NodeJS.Signals | undefined;
  const handler = (name: NodeJS.Signals): void => {
    if (stopped === undefined) stop.child?.kill(name);
    stopped = name;
  };
  for (const name of names) process.on(name, handler);
  const stop: Stopping = {
    child: undefined,
    assertGoesOn: () => {
      if (stopped !== undefined) throw new Interrupted(stopped);
    },
    release: () => names.forEach((name) => process.off(name, handler)),
  };
  return stop;
}

function run(folder: string, args: readonly string[], stop: Stopping): Promise<Said> {
  const { REHEARSAL_HOME: _, ...env } = process.env;
  const script = join(folder, 'commands/toolchain/run.mjs');
  // A group of its own: what is typed in a terminal reaches the demo alone, which passes it on once.
  const child = spawn(process.execPath, [script, 'commands/balrog.ts', ...args], {
    cwd: folder,
    env: { ...env, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  stop.child = child;
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream
      .setEncoding('utf8')
      .on('data', (text: string) => (output += text.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '')));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      stop.child = undefined;
      resolve({ code: code ?? 1, output });
    });
  });
}
