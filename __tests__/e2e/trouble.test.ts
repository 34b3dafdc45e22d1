/** Two deployments at once, interrupted ones, killed ones: the state stays whole, and there is a way back. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, E2E_TIMEOUT_MS, type Checkout } from './kit';

jest.setTimeout(E2E_TIMEOUT_MS);

const DEPLOY = ['deploy', 'bootstrap-prod', '--auto-approve'];
const SLOW = ['--fault', 'slow:aws_s3_bucket_policy:60000'];

let own: Checkout;

beforeEach(() => {
  own = checkout();
});

afterEach(() => own.cleanup());

async function expectNoChanges(stack: string) {
  const { code, output } = await own.run(['diff', stack]);
  expect({ code, said: /No changes\. Your infrastructure matches the configuration\./.test(output) }).toEqual({
    code: 0,
    said: true,
  });
}

test('two deployments at once: one wins, the other says who holds the lock, and the state is whole', async () => {
  const winner = own.start([...SLOW, ...DEPLOY]);
  await winner.until(/aws_s3_bucket_policy\.\S+.*Creating/);
  const loser = await own.run(DEPLOY);
  expect(loser.code).not.toBe(0);
  expect(loser.output).toContain('Error acquiring the state lock');
  expect(loser.output).toMatch(/Who: +\S+@\S+/);
  // Who may only read has no lock to take, and a flag to say so.
  const reader = await own.balrog(['plan', 'diff', 'bootstrap-prod', '--rehearsal', '--no-lock']);
  expect({ code: reader.code, output: reader.output }).toEqual({
    code: 0,
    output: expect.stringMatching(/Plan: \d+ to/),
  });
  expect((await winner.ended).code).toBe(0);
  await expectNoChanges('bootstrap-prod');
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'a deployment ended by %s: the next one converges, the one after has nothing to do',
  async (signal) => {
    const interrupted = own.start([...SLOW, ...DEPLOY]);
    await interrupted.until(/aws_s3_bucket_policy\.\S+.*Creating/);
    interrupted.signal(signal);
    expect((await interrupted.ended).code).not.toBe(0);

    const next = await own.run(DEPLOY);
    expect({ code: next.code, output: next.output }).toMatchObject({ code: 0 });
    expect(next.output).not.toContain('In the cloud, but in no state');
    await expectNoChanges('bootstrap-prod');
  },
);

test('credentials that expire in the middle: what was made is in errored.tfstate, and comes into the state as deploy.md says', async () => {
  const expired = await own.run(['--fault', 'expire:aws_s3_bucket_policy', ...DEPLOY]);
  expect(expired.code).not.toBe(0);
  expect(expired.output).toContain('ExpiredToken');
  expect(expired.output).toContain('errored.tfstate');
  const folder = '.rehearsal/out/stacks/bootstrap-prod';
  expect(own.read(`${folder}/errored.tfstate`)).toContain('"aws_kms_key"');

  for (const unlock of printedCommands(expired.output, 'force-unlock')) {
    expect(await own.run(unlock)).toMatchObject({ code: 0 });
  }
  const push = await own.run(['exec', 'terraform', `-chdir=${folder}`, 'state', 'push', 'errored.tfstate']);
  expect({ code: push.code, output: push.output }).toMatchObject({ code: 0 });
  const next = await own.run(DEPLOY);
  expect({ code: next.code, output: next.output }).toMatchObject({ code: 0 });
  expect(next.output).not.toContain('already exists');
  await expectNoChanges('bootstrap-prod');
});

test('a fault that meets nothing is an error, as it rehearsed nothing', async () => {
  const { code, stderr } = await own.run(['--fault', 'fail-once:aws_db_instanze', ...DEPLOY]);
  expect(code).toBe(1);
  expect(stderr).toContain(
    '--fault fail-once:aws_db_instanze met nothing: this command made, changed or deleted no resource of that type, id or name, and asked for no action of the API of that name.',
  );
});

test('one form of the stacks follows the other: neither lies beside the one before', async () => {
  const hcl = await own.run(['synth', '--hcl']);
  expect({ code: hcl.code, output: hcl.output }).toMatchObject({ code: 0 });
  expect(existsSync(join(own.home, 'out/stacks/bootstrap-prod/cdk.tf'))).toBe(true);
  const { code, output } = await own.run(['diff', 'bootstrap-prod']);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(existsSync(join(own.home, 'out/stacks/bootstrap-prod/cdk.tf'))).toBe(false);
});

/** The commands that a rehearsal prints for what is outside the state, as arguments of `npm run rehearse --`. */
const printedCommands = (output: string, verb: 'import' | 'force-unlock') =>
  [...output.matchAll(/npm run rehearse -- (exec terraform .*)/g)]
    .map(([, command]) =>
      command!
        .trim()
        .split(/\s+/)
        .map((word) => word.replace(/^'|'$/g, '')),
    )
    .filter((words) => words.includes(verb));

describe('a deployment killed outright', () => {
  /** What the killed run itself says at its end, with its lock removed as it says. */
  async function killedInTheMiddle(): Promise<string> {
    const killed = own.start([...SLOW, ...DEPLOY]);
    await killed.until(/aws_kms_alias\.\S+.*Creation complete/);
    await killed.until(/aws_s3_bucket_policy\.\S+.*Creating/);
    for (const pid of own.terraforms()) process.kill(pid, 'SIGKILL');
    const { code, output } = await killed.ended;
    expect(code).not.toBe(0);
    expect(output).toContain('is locked by a Terraform that no longer runs');
    for (const unlock of printedCommands(output, 'force-unlock')) await succeed(unlock);
    return output;
  }

  async function succeed(words: readonly string[]) {
    const { code, output } = await own.run(words);
    if (code !== 0) throw new Error(`${words.join(' ')}: ${code}\n${output}`);
  }

  const lastReport = (output: string) => output.slice(output.lastIndexOf('In the cloud, but in no state'));

  test('makes the next deployment say what already exists; importing it is the way out, too', async () => {
    const left = printedCommands(lastReport(await killedInTheMiddle()), 'import').map((words) => words.at(-2));
    expect(left).toEqual(expect.arrayContaining(['aws_kms_key.state_key', 'aws_s3_bucket.state']));
    const next = await own.run(DEPLOY);
    expect(next.code).not.toBe(0);
    expect(next.output).toMatch(/alias\/balrog-prod-terraform-state already exists/);
    expect(next.output).toContain('In the cloud, but in no state');
    // What has no unique name was made a second time: the first key stays, as in reality.
    expect(lastReport(next.output)).toMatch(/aws_kms_key \S+ .*it stays until you delete it/);

    for (const words of printedCommands(lastReport(next.output), 'import')) await succeed(words);
    await succeed(DEPLOY);
    await expectNoChanges('bootstrap-prod');
  });
});
