/** An account that runs Balrog, and a state that knows nothing of it: what the ledger lists is taken over. What stands in the way: commands/adopt.test.ts. */
import { join } from 'node:path';
import { deployedCheckout, E2E_TIMEOUT_MS, type Checkout } from './kit';

jest.setTimeout(6 * E2E_TIMEOUT_MS);

const ADOPT = ['adopt', 'stage', '--rehearsal'];
const DATABASE = 'aws_db_instance.database';
const FILES = ['environments/adopted.json', 'environments/databases.json', 'environments/operations.json'];
let own: Checkout;
let listed: readonly string[];

const ledger = () =>
  JSON.parse(own.read('policies/ledger.json')) as { readonly every: { readonly environment: object } };
const files = () => FILES.map((file) => own.read(file));

beforeAll(async () => {
  ({ own } = await deployedCheckout('stage'));
  listed = Object.keys(ledger().every.environment);
  expect(listed).toContain(DATABASE);
  const folder = join(own.home, 'out/stacks/stage');
  const forget = await own.run([
    'exec',
    'terraform',
    `-chdir=${folder}`,
    'state',
    'rm',
    ...listed,
    'aws_db_instance.database',
  ]);
  expect(forget).toMatchObject({ code: 0 });
});

afterAll(() => own.cleanup());

test('everything that the ledger lists is imported, nothing is replaced, and nothing is left to do', async () => {
  const adopt = await own.balrog(ADOPT);
  expect(adopt).toMatchObject({ code: 0 });
  expect(adopt.output).toContain(`${listed.length} of stage would be imported, and nothing replaced.`);
  const [adopted = '', databases = ''] = files();
  expect(Object.keys((JSON.parse(adopted) as { stage: object }).stage)).toEqual(
    listed.filter((each) => each !== DATABASE).sort(),
  );
  expect(JSON.parse(databases)).toMatchObject({
    stage: { generations: { 'balrog-stage': { from: 'existing', recorded: { username: 'balrog_master' } } } },
  });

  // Stage takes changes at once, which the database that is taken over has not said of itself: somebody has to sign for that.
  const signed = ['--break-glass', 'The account ran Balrog before this code', '--name', 'tester'];
  const deploy = await own.balrog(['deploy', 'stage', '--rehearsal', '--auto-approve', ...signed]);
  expect(deploy).toMatchObject({ code: 0 });
  expect(deploy.output).toMatch(new RegExp(`${listed.length} imported, \\d+ added, \\d+ changed, 0 destroyed`));

  const diff = await own.run(['diff', 'stage']);
  expect(diff.output).toContain('No changes. Your infrastructure matches the configuration.');
});
