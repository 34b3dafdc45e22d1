/**
 * A deployment of stage that is killed in every step, and its rollback, as by a machine that loses its power, with the real cdktf CLI and Terraform:
 * `status` says where it stands, and the same command goes on with it.
 */
import { TOLD_STEPS } from '../../commands/release/run';
import { commit, deployedCheckout, E2E_TIMEOUT_MS, git, type Checkout } from './kit';

jest.setTimeout(5 * E2E_TIMEOUT_MS);

const DEPLOY = ['deploy', 'stage', '--rehearsal', '--auto-approve'];
const ROLLBACK = ['rollback', 'stage', '--rehearsal', '--auto-approve'];
let own: Checkout;

beforeAll(async () => {
  ({ own } = await deployedCheckout('stage'));
  git(own, 'init', '--quiet', '--initial-branch=main');
  commit(own, 'As it is');
  // A database of that moment can be restored to no moment yet, and the preflight stops for that.
  await own.run(['clock', '--forward', '2h']);
  const { code, output } = await own.balrog(['release', 'stage', 'v3.26', '--rehearsal']);
  expect({ code, output }).toMatchObject({ code: 0 });
  commit(own, 'Release v3.26 to stage');
});

afterAll(() => own.cleanup());

/** `15:00:35Z +17 s  plan: what would change, …` */
const beginning = (step: string): RegExp => new RegExp(`^\\d\\d:\\d\\d:\\d\\dZ \\+.*  ${step}: `, 'm');

/** What is written down when a step begins. An apply is known before it begins, so that nobody believes that nothing was changed. */
const WRITTEN: Readonly<Record<(typeof TOLD_STEPS)[number], RegExp>> = {
  preflight: /no step has ended/,
  plan: /last step: preflight, /,
  apply: /last step: apply, /,
  verify: /last step: applied, /,
};

const recordsIn = (status: string) =>
  [...status.matchAll(/(\w+) stage (v[\d.]+), by \S+, .*: (\w+)/g)].map(([, ...words]) => words.join(' '));

async function killedIn(step: (typeof TOLD_STEPS)[number], command: readonly string[]) {
  const running = own.startBalrog(command);
  await running.until(beginning(step));
  running.signal('SIGKILL');
  expect((await running.ended).signal).toBe('SIGKILL');
}

test.each(TOLD_STEPS)('killed in %s, it is under way for whoever asks, and nothing is recorded', async (step) => {
  await killedIn(step, DEPLOY);
  const { output } = await own.balrog(['status', 'stage', '--rehearsal']);
  expect(output).toMatch(/^under way +deploy stage v3\.26, by /m);
  expect(output).toMatch(WRITTEN[step]);
  expect(output).toContain('`npm run balrog -- deploy stage` goes on with it where it was killed');
  expect(recordsIn(output)).toEqual([]);
});

test('the same command goes on with it to its end: verified, recorded once, and nothing is left to do', async () => {
  const { code, output } = await own.balrog(DEPLOY);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toContain('Going on with stage-');
  const status = await own.balrog(['status', 'stage', '--rehearsal', '--drift']);
  expect(status.output).toMatch(/^under way +nothing$/m);
  expect(status.output).toMatch(/^public +v3\.26, /m);
  expect(status.output).toMatch(/^drift +No changes\./m);
  expect(recordsIn(status.output)).toEqual(['deploy v3.26 good']);
});

test('killed on its way back, it is under way, too, and the same rollback goes on with it to its end', async () => {
  await killedIn('apply', ROLLBACK);
  const { output } = await own.balrog(['status', 'stage', '--rehearsal']);
  expect(output).toMatch(/^under way +rollback stage v3\.25, by /m);
  expect(output).toContain('`npm run balrog -- rollback stage` goes on with it where it was killed');

  const back = await own.balrog(ROLLBACK);
  expect({ code: back.code, output: back.output }).toMatchObject({ code: 0 });
  expect(back.output).toContain('Going on with stage-');
  const status = await own.balrog(['status', 'stage', '--rehearsal']);
  expect(status.output).toMatch(/^under way +nothing$/m);
  expect(status.output).toMatch(/^public +v3\.25, /m);
  expect(recordsIn(status.output)).toEqual(['rollback v3.25 good', 'deploy v3.26 good']);
});
