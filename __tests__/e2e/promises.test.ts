/** What a deployment promises: what was reviewed is applied, and whoever stops it loses nothing. Each attack as it was done. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, markedProcesses, storedStates, trackedResources } from '@balrog-infra/rehearsal';
import {
  bootstrapAllButCache,
  checkout,
  E2E_TIMEOUT_MS,
  type Checkout,
  type InTerminal,
  type Result,
  type Running,
} from './kit';

// Each test runs several commands.
jest.setTimeout(2 * E2E_TIMEOUT_MS);

const STACK = 'bootstrap-stage';
const BALROG = ['node', 'commands/toolchain/run.mjs', 'commands/balrog.ts'];
const DEPLOY = ['plan', 'deploy', STACK];
const REHEARSED = [...DEPLOY, '--rehearsal'];

/** The deployment as it is for real, its Terraform attached to the simulated clouds by the shell it is started from. */
const forReal = (more: readonly string[], faults: readonly string[] = []): string[] => [
  ...['rehearse', ...faults.flatMap((fault) => ['--fault', fault]), 'exec'],
  ...['env', 'TF_WORKSPACE=other', 'TF_CLI_ARGS_plan=-destroy', ...BALROG, ...DEPLOY, ...more],
];

/** Nothing is in the way of a Terraform that makes everything but this. */
const WAITS = 'slow:aws_ecr_repository_creation_template:120000';
const IN_APPLY = /aws_ecr_repository_creation_template\.\S+.*(Creating|Still creating)/;
const QUESTION = /Only 'yes' is taken: /;

let own: Checkout;

/** How many resources the state has before any of these deployments. */
let atFirst = 0;

beforeAll(async () => {
  own = checkout();
  await bootstrapAllButCache(own, STACK);
  atFirst = tracked();
  expect(atFirst).toBeGreaterThan(0);
});

afterAll(() => own.cleanup());

const tracked = (): number =>
  storedStates(join(own.home, 'state')).flatMap(({ text }) => trackedResources(text)).length;

function argumentsOf(pid: number): string {
  try {
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return ''; // It ended in between.
  }
}

function locks(): string[] {
  const state = join(own.home, 'state');
  if (!existsSync(state)) return [];
  return readdirSync(state).flatMap((bucket) =>
    readdirSync(join(state, bucket, 'objects')).filter((name) => name.endsWith('.tflock')),
  );
}

/** Whether a folder of a deployment is left that nobody is there to remove. */
function ownerIsGone(name: string): boolean {
  const owner = join(tmpdir(), name, 'owner');
  return existsSync(owner) && !isAlive(Number(readFileSync(owner, 'utf8')));
}

describe('Reviewed is applied', () => {
  test('in the rehearsal: a plan that was copied over the reviewed one is not', async () => {
    const deploy = own.terminal(REHEARSED);
    await deploy.until(QUESTION);
    const [session] = own.sessions();
    const plan = join(session?.output ?? '', 'stacks', STACK, 'plan');
    writeFileSync(plan, Buffer.concat([readFileSync(plan), Buffer.from(' ')]));
    deploy.type('yes\r');
    const { code, output } = await deploy.ended;
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringMatching(
        /stacks\/bootstrap-stage\/plan is no longer the plan that was reviewed\.\s+Nothing was changed;/,
      ),
    });
    expect(tracked()).toBe(atFirst);
  });

  test('for real: one that a second diff in the same checkout wrote is not, and no variable adds to it', async () => {
    const deploy = own.terminal(forReal([]));
    await deploy.until(QUESTION);
    const cdktf = join(own.folder, 'node_modules/cdktf-cli/bundle/bin/cdktf.js');
    const second = await own.run(['exec', 'node', cdktf, 'diff', STACK]);
    expect({ code: second.code, output: second.output }).toMatchObject({ code: 0 });
    deploy.type('yes\r');
    const { code, output } = await deploy.ended;
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringMatching(
        /cdktf\.out\/stacks\/bootstrap-stage\/plan is no longer the plan that was reviewed\./,
      ),
    });
    expect(output).toMatch(
      /Set, and not passed on, as no plan shows what they change: TF_CLI_ARGS_plan, .*TF_WORKSPACE/,
    );
    expect(tracked()).toBe(atFirst);
  });
});

describe('One Ctrl-C is one Ctrl-C', () => {
  /** Waits until Terraform holds the lock, and holds it there, so that whatever comes finds it planning. */
  async function whilePlanning(running: Running): Promise<number> {
    const over = running.ended.then(({ output }) => {
      throw new Error(`It ended before it was stopped:\n${output}`);
    });
    const held = async (): Promise<number> => {
      while (locks().length === 0) await sleep(5);
      const [pid = 0] = own.terraforms();
      process.kill(pid, 'SIGSTOP');
      return pid;
    };
    return Promise.race([held(), over]);
  }

  const cdktfs = (): unknown[] =>
    own
      .sessions()
      .flatMap(({ run }) => markedProcesses(run).filter(({ pid }) => argumentsOf(pid).includes('cdktf.js')));

  test('while it plans: no lock is left, and the message says so', async () => {
    const deploy = own.terminal(REHEARSED);
    const terraform = await whilePlanning(deploy);
    deploy.type('\x03');
    // What was sent a second time came when cdktf had gone.
    await deploy.until(/Stopping: /);
    while (cdktfs().length > 0) await sleep(50);
    await sleep(500);
    process.kill(terraform, 'SIGCONT');
    const { code, output } = await deploy.ended;
    expect({ code, output }).toEqual({
      code: 130,
      output: expect.stringContaining(`Stopped while ${STACK} was planned. Nothing was changed.`),
    });
    expect(locks()).toEqual([]);
  });

  const ways: readonly [string, string[], (running: InTerminal) => unknown][] = [
    ['Ctrl-C, for real', forReal(['--auto-approve'], [WAITS]), (running) => running.type('\x03')],
    ['TERM, for real', forReal(['--auto-approve'], [WAITS]), () => process.kill(deployment(), 'SIGTERM')],
    ['HUP, for real', forReal(['--auto-approve'], [WAITS]), () => process.kill(deployment(), 'SIGHUP')],
    ['the terminal is closed, for real', forReal(['--auto-approve'], [WAITS]), (running) => running.close()],
    [
      'kill -9 of the command, for real',
      forReal(['--auto-approve'], [WAITS]),
      () => process.kill(deployment(), 'SIGKILL'),
    ],
  ];

  /** Process id of `plan deploy` in a rehearsal's shell. */
  function deployment(): number {
    const [session] = own.sessions();
    const found = markedProcesses(session?.run ?? '').filter(({ pid }) =>
      argumentsOf(pid).startsWith('node commands/toolchain/run.mjs'),
    );
    expect(found).toHaveLength(1);
    return found[0]?.pid ?? 0;
  }

  test.each(ways)(
    'while it applies (%s): Terraform saves everything and gives back its lock',
    async (_, args, stop) => {
      const running = own.terminal(args);
      await running.until(IN_APPLY);
      const terraforms = own.terraforms();
      expect(terraforms.length).toBeGreaterThan(0);
      stop(running);
      const { code, output } = await running.ended;
      expect(code).not.toBe(0);
      expect(output).not.toContain('Two interrupts received');
      while (terraforms.some(isAlive)) await sleep(50);
      expect(locks()).toEqual([]);
      expect(tracked()).toBeGreaterThan(atFirst);
    },
  );

  test('after all of it, nothing in the cloud is outside the state, and the next deployment converges', async () => {
    const next: Result = await own.run(['deploy', STACK, '--auto-approve']);
    expect({ code: next.code, output: next.output }).toMatchObject({ code: 0 });
    expect(next.output).not.toContain('In the cloud, but in no state');
    // What the killed command could not take away, the next one did: plans lie there.
    expect((await own.balrog(forReal(['--auto-approve']))).output).toContain('Nothing to deploy');
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('balrog-run-') && ownerIsGone(name))).toEqual([]);
    expect((await own.run(['diff', STACK])).output).toContain(
      'No changes. Your infrastructure matches the configuration.',
    );
  });
});
