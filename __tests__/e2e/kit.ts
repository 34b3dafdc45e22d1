/** End-to-end tests: a checkout of one's own, and the commands people run in it. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { spawn as spawnInTerminal } from '@cdktf/node-pty-prebuilt-multiarch';
import { copyProject } from '../../commands/copy-of-project';
import { isAlive, markedProcesses, type SessionRecord } from '@balrog-infra/rehearsal';

const PROJECT = resolve(__dirname, '../..');

/** What the scripts of package.json start. */
const BALROG = 'commands/balrog.ts';

/** Generous: tests state what happens, never how fast. */
export const E2E_TIMEOUT_MS = 300_000;

export interface Result {
  /** Exit code; null when a signal ended the command. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order they came, without colours. */
  readonly output: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Working folder; the checkout by default. */
  readonly cwd?: string;
}

/** A command that runs in a terminal of its own. */
export interface InTerminal extends Running {
  /** What somebody types there; `\x03` is Ctrl-C, and reaches everything that runs in the foreground. */
  type(text: string): void;
  /** As the window is closed: everything that runs in it is told that it is gone, and hears and says nothing more. */
  close(): void;
}

/** A command that still runs. */
export interface Running {
  readonly pid: number;
  readonly ended: Promise<Result>;
  /** Resolves when the output so far matches; rejects when the command ends without. */
  until(pattern: RegExp): Promise<void>;
  signal(name: NodeJS.Signals): unknown;
}

export interface Checkout {
  readonly folder: string;
  /** The rehearsal's home, below the checkout. */
  readonly home: string;
  /** `npm run rehearse -- ARGS` to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<Result>;
  /** `npm run rehearse -- ARGS`, running. */
  start(args: readonly string[], options?: RunOptions): Running;
  /** `npm run balrog -- ARGS`. */
  balrog(args: readonly string[], options?: RunOptions): Promise<Result>;
  /** `npm run balrog -- ARGS`, running. */
  startBalrog(args: readonly string[], options?: RunOptions): Running;
  /** `npm run balrog -- ARGS` where somebody sits. */
  terminal(args: readonly string[], options?: RunOptions): InTerminal;
  /** Any script as npm runs it: `main.ts`. */
  script(file: string, args?: readonly string[], options?: RunOptions): Promise<Result>;
  /** Replaces the only occurrence of `from`; throws when there is none or more. */
  edit(file: string, from: string | RegExp, to: string): void;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Sessions that live in this checkout's home. */
  sessions(): readonly SessionRecord[];
  /** Terraform processes of the live sessions, for tests that kill them. */
  terraforms(): readonly number[];
  /** Ends what still runs and removes the checkout. */
  cleanup(): Promise<void>;
}

/** A copy of the repository's files as they are now (tracked, and new ones that are not ignored), with the installed packages and a home of its own. */
export function checkout(): Checkout {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'balrog-checkout-')));
  copyProject(folder);
  symlinkSync(realpathSync(join(PROJECT, 'node_modules')), join(folder, 'node_modules'));
  const home = join(folder, '.rehearsal');
  const running = new Set<Running>();
  const start = (script: string, args: readonly string[], options: RunOptions = {}): Running => {
    const child = spawn(process.execPath, [join(folder, 'commands/toolchain/run.mjs'), script, ...args], {
      cwd: options.cwd ?? folder,
      env: { ...environment(folder), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const command = follow(child, [script, ...args].join(' '));
    running.add(command);
    return command;
  };
  const sessions = (): SessionRecord[] => readSessions(join(home, 'sessions'));
  return {
    folder,
    home,
    run: (args, options) => start(BALROG, ['rehearse', ...args], options).ended,
    start: (args, options) => start(BALROG, ['rehearse', ...args], options),
    balrog: (args, options) => start(BALROG, args, options).ended,
    startBalrog: (args, options) => start(BALROG, args, options),
    terminal: (args, options = {}) => {
      const given = [join(folder, 'commands/toolchain/run.mjs'), BALROG, ...args];
      const env = { ...environment(folder), TERM: 'xterm', ...options.env };
      const command = inTerminal(process.execPath, given, { cwd: options.cwd ?? folder, env });
      running.add(command);
      return command;
    },
    script: (file, args = [], options = {}) => start(file, args, options).ended,
    edit: (file, from, to) => edit(join(folder, file), from, to),
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    write: (file, text) => write(join(folder, file), text),
    sessions,
    terraforms: () => sessions().flatMap(({ run }) => terraformsOf(run)),
    cleanup: async () => {
      for (const command of running) command.signal('SIGTERM');
      await Promise.all([...running].map(({ ended }) => ended));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the first deployment of a stack said, and where the home lies that it filled. */
interface Deployed {
  readonly home: string;
  readonly result: Result;
}

/** A checkout with a history of its own: `main`, with one commit of everything. */
export function repository(): Checkout {
  const own = checkout();
  git(own, 'init', '--quiet', '--initial-branch=main');
  commit(own, 'The base');
  return own;
}

/** Shared by all files of a run (runner/start.cjs); a single file deploys for itself. */
const SHARED = process.env['SHARED_BY_TEST_FILES'];

/** How stacks are deployed for the first time, as people do it. */
const FIRST_DEPLOYMENT: Readonly<Record<string, readonly string[]>> = {
  prod: ['rehearse', 'start'],
  stage: ['rehearse', 'deploy', 'stage', '--auto-approve'],
};

/**
 * A checkout in whose rehearsal the stack is deployed, and what its first deployment said. A run of the tests deploys each stack
 * once; every other file gets a copy of that home.
 */
export async function deployedCheckout(stack: 'prod' | 'stage'): Promise<{ own: Checkout; first: Result }> {
  const own = checkout();
  const { home, result } = await deployedOnce(stack);
  if (result.code !== 0) throw new Error(result.output);
  cpSync(home, own.home, { recursive: true, verbatimSymlinks: true });
  return { own, first: result };
}

async function deployedOnce(stack: string): Promise<Deployed> {
  const folder = join(SHARED ?? realpathSync(mkdtempSync(join(tmpdir(), 'balrog-deployed-'))), 'deployed', stack);
  const done = join(folder, 'result.json');
  mkdirSync(dirname(folder), { recursive: true });
  try {
    mkdirSync(folder);
  } catch {
    // Another worker is at it.
    while (!existsSync(done)) await new Promise((wake) => setTimeout(wake, 200));
  }
  if (!existsSync(done)) {
    const first = checkout();
    const result = await first.balrog(FIRST_DEPLOYMENT[stack] ?? []);
    if (existsSync(first.home)) cpSync(first.home, join(folder, 'home'), { recursive: true, verbatimSymlinks: true });
    await first.cleanup();
    writeFileSync(`${done}.new`, JSON.stringify(result));
    renameSync(`${done}.new`, done);
  }
  return { home: join(folder, 'home'), result: JSON.parse(readFileSync(done, 'utf8')) as Result };
}

/** Git in a checkout, as somebody who is nobody. */
export function git({ folder }: Checkout, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' });
}

/** Commits all that the checkout has. */
export function commit(own: Checkout, message: string): void {
  git(own, 'add', '--all');
  git(own, 'commit', '--quiet', '--message', message);
}

const CACHE = "new ImageCache(this, 'images', environment.aws);";

/**
 * Deploys a bootstrap stack for the first time as docs/runbooks/bootstrap.md does, without its cache of images: what GitHub's jobs get
 * there is a danger to any review. What is left to deploy afterwards, two rules and two templates of ECR, is none.
 */
export async function bootstrapAllButCache(own: Checkout, stack: 'bootstrap-stage' | 'bootstrap-prod'): Promise<void> {
  const file = 'stacks/bootstrap-stack.ts';
  const whole = own.read(file);
  own.edit(file, CACHE, '');
  const { code, output } = await own.run(['deploy', stack, '--auto-approve']);
  own.write(file, whole);
  if (code !== 0) throw new Error(output);
}

/** A newcomer's: the tools of this machine, an empty HOME, nothing of npm or jest. */
function environment(folder: string): Record<string, string> {
  const kept = ['PATH', 'TMPDIR', 'LANG', 'TERRAFORM_BINARY_NAME'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), HOME: join(folder, '.rehearsal-test-home') };
}

function follow(child: ChildProcess, name: string): Running {
  let [stdout, stderr, output] = ['', '', ''];
  const waiting = new Set<() => void>();
  const take = (text: string): void => {
    output += text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
    for (const check of waiting) check();
  };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => take(((stdout += text), text)));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => take(((stderr += text), text)));
  const ended = new Promise<Result>((done) => {
    const answer = (code: number | null, signal: NodeJS.Signals | null): void =>
      done({ code, signal, stdout, stderr, output });
    child.once('close', answer);
    // What a killed command started may live on for a while, and holds the pipes.
    child.once('exit', (code, signal) => signal === 'SIGKILL' && answer(code, signal));
  });
  return {
    pid: child.pid ?? 0,
    ended,
    signal: (signal) => void child.kill(signal),
    until: until(waiting, () => output, ended, name),
  };
}

/** The terminal that cdktf gives to its Terraform. */
function inTerminal(
  file: string,
  args: readonly string[],
  options: { cwd: string; env: Record<string, string> },
): InTerminal {
  const terminal = spawnInTerminal(file, [...args], { ...options, cols: 200, rows: 50 });
  let output = '';
  const waiting = new Set<() => void>();
  terminal.onData((text) => {
    output += text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replace(/\r/g, '');
    for (const check of waiting) check();
  });
  const ended = new Promise<Result>((done) =>
    terminal.onExit(({ exitCode, signal }) =>
      // Ended by a signal, it has no code; node-pty says 0.
      done({ code: signal ? null : exitCode, signal: null, stdout: output, stderr: '', output }),
    ),
  );
  return {
    pid: terminal.pid,
    ended,
    signal: (name) => isAlive(terminal.pid) && process.kill(terminal.pid, name),
    type: (text) => terminal.write(text),
    close: () => (terminal as unknown as { destroy(): void }).destroy(),
    until: until(waiting, () => output, ended, args.join(' ')),
  };
}

function until(waiting: Set<() => void>, output: () => string, ended: Promise<Result>, name: string): Running['until'] {
  return (pattern) =>
    new Promise((done, fail) => {
      const check = (): void => {
        if (!pattern.test(output())) return;
        waiting.delete(check);
        done();
      };
      waiting.add(check);
      void ended.then(({ code }) => fail(new Error(`${name} ended (${code}) without ${pattern}:\n${output()}`)));
      check();
    });
}

function edit(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, 'utf8');
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times ${String(from)}, expected once`);
  writeFileSync(file, parts.join(to));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function readSessions(folder: string): SessionRecord[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    try {
      return [JSON.parse(readFileSync(join(folder, name), 'utf8')) as SessionRecord];
    } catch {
      return []; // Being written or removed at this moment.
    }
  });
}

function terraformsOf(run: string): number[] {
  return markedProcesses(run)
    .map(({ pid }) => pid)
    .filter((pid) => /^\S*terraform\s/.test(commandLine(pid)));
}

function commandLine(pid: number): string {
  try {
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return ''; // It ended in between.
  }
}
