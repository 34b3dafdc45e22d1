/** Reviews and deployments as people run them, on the smallest stack, in a repository of their own. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exampleFile, exampleReports, EXAMPLES, withoutLines } from '../../commands/plan/review/examples';
import {
  bootstrapAllButCache,
  checkout,
  commit,
  deployedCheckout,
  E2E_TIMEOUT_MS,
  git,
  repository,
  type Checkout,
  type Result,
} from './kit';

// Each test runs several commands.
jest.setTimeout(2 * E2E_TIMEOUT_MS);

const STACK = 'bootstrap-stage';
const STATE_BUCKET = 'constructs/delivery/state-bucket.ts';
const DATABASE = 'constructs/database/generation.ts';
const KEPT = 'OLD_STATES_KEPT_DAYS = ';

let own: Checkout;

beforeAll(() => {
  own = repository();
  mkdirSync(join(own.folder, '.temporary'));
});

afterAll(() => own.cleanup());

const review = (...args: readonly string[]): Promise<Result> =>
  own.balrog(['plan', 'review', ...args], { env: { TMPDIR: join(own.folder, '.temporary') } });

const deploy = (...args: readonly string[]): Promise<Result> =>
  own.balrog(['plan', 'deploy', STACK, '--rehearsal', '--auto-approve', ...args]);

function keepOldStates(days: number): void {
  own.edit(STATE_BUCKET, new RegExp(`${KEPT}\\d+`), `${KEPT}${days}`);
}

/** Signs for the list of dangers that the review printed, as it says. */
function acknowledge(text: string): void {
  const [, entry = ''] = /(\{ "stack": "bootstrap-stage", "digest": "[0-9a-f]{32}",[\s\S]*?\})/.exec(text) ?? [];
  const signed = entry
    .replace('<a sentence: why this is right>', 'Older states are in the audit log anyway')
    .replace('"bug": 0', '"bug": 1772799');
  agree(signed);
}

/** Only what is committed counts. */
function agree(entries: string): void {
  own.write('policies/acknowledgements.json', `{ "entries": [${entries}] }`);
  git(own, 'commit', '--quiet', '--message', 'Agree', '--only', 'policies/acknowledgements.json');
}

describe('--base', () => {
  test('finds nothing where nothing changed, without Terraform', async () => {
    const { code, stdout, stderr } = await review('--base', 'main');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^Comparing the working tree with main \([0-9a-f]{10}\):\n$/),
    });
    expect(stdout).toContain('Can I approve this? Yes: nothing changes.');
    expect(stdout).toContain(
      'Byte for byte the same code, so nothing to plan: bootstrap-prod, bootstrap-stage, prod, stage.',
    );
  });

  test('asks for an acknowledgement of exactly this danger, with the line that made it', async () => {
    keepOldStates(30);
    const first = await review(STACK, '--base', 'main');
    expect(first.code).toBe(3);
    expect(first.stdout).toMatch(/noncurrent_days falls, 365 → 30/);
    expect(first.stdout).toMatch(
      /bootstrap-stage\/delivery\/state\/lifecycle at constructs\/storage\/private-bucket\.ts:\d+/,
    );
    acknowledge(first.stdout);
    const second = await review(STACK, '--base', 'main');
    expect(second.code).toBe(2);
    expect(second.stdout).toMatch(/^bootstrap-stage: acknowledged until \d{4}-\d\d-\d\d: Older states are/);
  });

  test('is judged elsewhere, where a process that the change leaves behind forges nothing', async () => {
    keepOldStates(20);
    // As it was attacked: out of its session, with an environment of its own, it goes on overwriting the report and the verdict.
    const forging = `while [ -e main.ts ] && [ ! -e stop ]; do echo Yes > review.md; echo code=0 > output; sleep 0.1; done; touch stopped`;
    const attack = `\nspawn('sh', ['-c', ${JSON.stringify(forging)}], { detached: true, stdio: 'ignore', env: {} }).unref();\n`;
    const before = own.read('main.ts');
    own.write('main.ts', `import { spawn } from 'node:child_process';\n${before}${attack}`);
    const judge = checkout();
    try {
      const kept = await review(STACK, '--base', 'main', '--keep', 'evidence.json');
      expect({ code: kept.code, output: kept.output }).toMatchObject({ code: 0 });
      const evidence = join(own.folder, 'evidence.json');
      // Here 30 days are acknowledged, and not 20.
      expect((await review('--evidence', evidence)).code).toBe(3);
      const judged = await judge.balrog(['plan', 'review', '--evidence', evidence, '--output', 'review.md']);
      expect(own.read('review.md')).toBe('Yes\n');
      expect(judged.code).toBe(3);
      expect(judge.read('review.md')).toMatch(/noncurrent_days falls, 365 → 20/);
    } finally {
      own.write('main.ts', before);
      own.write('stop', '');
      while (!existsSync(join(own.folder, 'stopped'))) await new Promise((wake) => setTimeout(wake, 50));
      await judge.cleanup();
    }
  });

  test('tells a pull request which policy refuses it', async () => {
    own.edit(DATABASE, 'deletionProtection: isProtected', 'deletionProtection: false');
    const { code } = await review('--base', 'main', '--format', 'markdown', '--output', 'report.md');
    expect(code).toBe(1);
    expect(own.read('report.md')).toMatch(
      /### There is no plan to review[\s\S]*policies: \d+ violations? in 2 stacks; nothing was written\./,
    );
    own.edit(DATABASE, 'deletionProtection: false', 'deletionProtection: isProtected');
  });

  test('says that the base does not synthesize, and what it said', async () => {
    own.edit('environments/prod.ts', 'pointInTimeRecoveryDays: 35', 'pointInTimeRecoveryDays: 99');
    commit(own, 'A base that nobody can deploy');
    own.edit('environments/prod.ts', 'pointInTimeRecoveryDays: 99', 'pointInTimeRecoveryDays: 35');
    const { code, stdout, stderr } = await review('--base', 'HEAD');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('HEAD does not synthesize, so nothing can be compared with it. It says:');
    expect(stderr).toContain('environments/prod.ts: database.backup.pointInTimeRecoveryDays: given 99');
  });

  test('leaves nothing behind, however it ends', () => {
    expect(git(own, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
    expect(readdirSync(join(own.folder, '.temporary')).filter((name) => name.startsWith('balrog'))).toEqual([]);
  });
});

describe('npm run deploy', () => {
  const state = async (): Promise<string> =>
    (await own.run(['exec', 'terraform', `-chdir=${join(own.home, 'out/stacks', STACK)}`, 'show', '-no-color'])).stdout;

  test('deploys what was reviewed, and nothing twice', async () => {
    agree('');
    keepOldStates(365);
    await bootstrapAllButCache(own, STACK);
    const first = await deploy();
    expect({ code: first.code, output: first.output }).toEqual({
      code: 0,
      output: expect.stringContaining('Apply complete!'),
    });
    expect(await deploy()).toMatchObject({
      code: 0,
      output: expect.stringContaining('Nothing to deploy: bootstrap-stage is as the code says.'),
    });
  });

  test('stops before a danger that nobody acknowledged, and takes an acknowledgement of this very one', async () => {
    keepOldStates(30);
    const stopped = await deploy();
    expect(stopped.code).toBe(3);
    expect(stopped.output).toContain('Nothing was changed: a danger above is acknowledged by nobody.');
    expect(await state()).toMatch(/noncurrent_days += 365/);

    // As it was attacked: signed in the working tree, and on a branch that nobody has merged.
    git(own, 'switch', '--quiet', '--create', 'unmerged');
    acknowledge(stopped.stdout);
    const unmerged = await deploy();
    expect(unmerged).toMatchObject({ code: 3, output: expect.stringContaining('a deployment takes what is merged') });
    git(own, 'switch', '--quiet', 'main');

    acknowledge(stopped.stdout);
    expect(await deploy()).toMatchObject({ code: 0, output: expect.stringContaining('1 changed') });
    const again = await review(STACK, '--rehearsal');
    expect(again).toMatchObject({ code: 1, output: expect.stringContaining(`There is no plan of ${STACK}`) });
    expect(await state()).toMatch(/noncurrent_days += 30/);
  });

  test('past a danger at night takes a reason and a name, and the next review tells', async () => {
    keepOldStates(20);
    const nameless = await deploy('--break-glass', 'Every answer fails since 02:10');
    expect(nameless).toMatchObject({
      code: 1,
      output: expect.stringContaining('--name: expected the name of a person'),
    });
    const told = await deploy('--break-glass', 'Every answer fails since 02:10', '--name', 'On call');
    expect(told).toMatchObject({ code: 0, output: expect.stringContaining('1 changed') });
    const next = await deploy();
    expect(next.output).toMatch(
      /bootstrap-stage was deployed past its review by On call, .*: Every answer fails since/,
    );
  });

  test('review --drift tells what changed outside, until it is on the list', async () => {
    const change = ['drift', 'aws_kms_key.state_key', 'enable_key_rotation=false'];
    expect((await own.run(change)).code).toBe(0);
    const found = await review(STACK, '--rehearsal', '--diff', '--drift');
    expect([2, 3]).toContain(found.code);
    expect(found.stdout).toMatch(/aws_kms_key\.state_key is updated\n\s+enable_key_rotation: true → false/);
    const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const dates = { date: day(-1), until: day(1) };
    const entry = {
      stack: STACK,
      address: 'aws_kms_key.state_key',
      path: '*',
      reason: 'Rotation is off while we look',
      bug: 1772799,
    };
    own.write('policies/expected-drift.json', JSON.stringify({ entries: [{ ...entry, ...dates }] }));
    expect((await review(STACK, '--rehearsal', '--drift')).code).toBe(0);
  });

  test('a commit that brings settings of programs is neither reviewed nor deployed', async () => {
    own.write('.npmrc', 'script-shell=./docs/shell.sh\n');
    git(own, 'add', '--force', '.npmrc');
    git(own, 'commit', '--quiet', '--message', 'As npm wants it', '--only', '.npmrc');
    const why = /The commit HEAD carries what nobody would read[^\n]*\n {2}"\.npmrc" npm obeys it/;
    for (const ended of [await deploy(), await review(STACK, '--base', 'main')])
      expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(why) });
    git(own, 'rm', '--quiet', '.npmrc');
    git(own, 'commit', '--quiet', '--message', 'As we want it', '--only', '.npmrc');
  });
});

/** The others need a deployment of prod; CI checks them with `npm run review:examples -- --check`. */
test('example reports of docs/reviews are what the review says today', async () => {
  const cheap = EXAMPLES.filter(({ name }) => ['opens-admin-to-everybody', 'release'].includes(name));
  expect(cheap).toHaveLength(2);
  const project = resolve(__dirname, '../..');
  const { own: other } = await deployedCheckout('stage');
  const there = { home: other.home, stacks: ['stage'] };
  const reports = await exampleReports(project, cheap, () => undefined, there);
  await other.cleanup();
  for (const example of cheap) {
    const file = readFileSync(join(project, 'docs/reviews', `${example.name}.md`), 'utf8');
    expect(withoutLines(file)).toBe(withoutLines(exampleFile(example, reports.get(example.name) ?? '')));
  }
});
