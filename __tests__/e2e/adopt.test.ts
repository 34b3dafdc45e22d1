/** An account that runs Balrog, and a state that knows nothing of it: what the ledger lists is taken over. What stands in the way: commands/adopt.test.ts. */
import { join } from 'node:path';
import { deployedCheckout, E2E_TIMEOUT_MS, type Checkout } from './kit';

jest.setTimeout(6 * E2E_TIMEOUT_MS);

const ADOPT = ['adopt', 'prod', '--rehearsal'];
const DATABASE = 'aws_db_instance.database';
const FILES = ['environments/adopted.json', 'environments/databases.json', 'environments/operations.json'];
let own: Checkout;
let listed: readonly string[];

const ledger = () =>
  JSON.parse(own.read('policies/ledger.json')) as { readonly every: { readonly environment: object } };
const files = () => FILES.map((file) => own.read(file));

beforeAll(async () => {
  ({ own } = await deployedCheckout('prod'));
  listed = Object.keys(ledger().every.environment);
  expect(listed).toContain(DATABASE);
  const folder = join(own.home, 'out/stacks/prod');
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

test('what stands in its way is listed whole, and nothing is written', async () => {
  const before = files();
  own.edit('environments/prod.ts', 'storageGib: 200', 'storageGib: 100');
  const tooSmall = await own.balrog(ADOPT);
  own.edit('environments/prod.ts', 'storageGib: 100', 'storageGib: 200');
  expect(tooSmall).toMatchObject({ code: 3 });
  expect(tooSmall.output).toContain('of prod could be imported. In the way stands:');
  expect(tooSmall.output.replace(/\s+/g, ' ')).toContain(
    'the database balrog-prod: it has 200 GiB, and environments/prod.ts says 100 (database.storageGib). Write 200 there: RDS makes no storage smaller.',
  );
  expect(files()).toEqual(before);
});

test('everything that the ledger lists is imported, nothing is replaced, and nothing is left to do', async () => {
  const adopt = await own.balrog(ADOPT);
  expect(adopt).toMatchObject({ code: 0 });
  expect(adopt.output).toContain(`${listed.length} of prod would be imported, and nothing replaced.`);
  const [adopted = '', databases = ''] = files();
  expect(Object.keys((JSON.parse(adopted) as { prod: object }).prod)).toEqual(
    listed.filter((each) => each !== DATABASE).sort(),
  );
  expect(JSON.parse(databases)).toMatchObject({
    prod: { generations: { 'balrog-prod': { from: 'existing', recorded: { username: 'balrog_master' } } } },
  });

  // There is no stage here that has tried anything, and prod has quiet hours: of the preflight others speak.
  const signed = ['--break-glass', 'The account ran Balrog before this code', '--name', 'tester'];
  const deploy = await own.balrog(['plan', 'deploy', 'prod', '--rehearsal', '--auto-approve', ...signed]);
  expect(deploy).toMatchObject({ code: 0 });
  expect(deploy.output).toMatch(new RegExp(`${listed.length} imported, \\d+ added, \\d+ changed, 0 destroyed`));

  const diff = await own.run(['diff', 'prod']);
  expect(diff.output).toContain('No changes. Your infrastructure matches the configuration.');
});
