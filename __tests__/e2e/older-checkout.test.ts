/** What was deployed is remembered: an older checkout and a lost database stop every plan, whoever makes it and however. */
import { join } from 'node:path';
import { openStore, type CloudStore } from '@balrog-infra/rehearsal';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { App, TerraformStack } from 'cdktf';
import { Promises } from '../../constructs/delivery/promises';
import type { Operation } from '../../environments/operation';
import { ADDRESSING } from '../../stacks/addressing';
import { checkout, deployedCheckout, E2E_TIMEOUT_MS, type Checkout } from './kit';

jest.setTimeout(E2E_TIMEOUT_MS);

const OPERATION = '/balrog/prod/promised/operation';
const RESTORED: Operation = { number: 2, operation: 'restore to 02:09, 2026-11-30T03:00:00Z' };
const RELEASED: Operation = { number: 2, operation: 'release v3.26, 2026-11-30T03:00:01Z' };
const FIRST: Operation = { number: 1, operation: 'first deployment' };

/** Terraform breaks messages at the width of the terminal, behind a bar. */
const unwrapped = (output: string) =>
  output
    .replaceAll(/^[│╷╵] ?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

describe('a stack of nothing but a database and its promises', () => {
  const FOLDER = 'small';
  let own: Checkout;
  let cloud: CloudStore;

  beforeAll(async () => {
    own = checkout();
    cloud = openStore(join(own.home, 'clouds'));
    write(FIRST);
    const { code, output } = await terraform(`init -input=false`);
    expect({ code, output }).toMatchObject({ code: 0 });
  });
  afterAll(() => own.cleanup());

  /** A checkout that has this operation. */
  function write(operation: Operation) {
    const app = new App({ context: ADDRESSING, stackTraces: false });
    const stack = new TerraformStack(app, 'prod');
    new AwsProvider(stack, 'aws', { region: 'us-west-2', allowedAccountIds: ['111122223333'] });
    const instance = new DbInstance(stack, 'database', {
      identifier: 'balrog-prod',
      engine: 'mysql',
      instanceClass: 'db.t4g.micro',
      allocatedStorage: 20,
      username: 'balrog_master',
      manageMasterUserPassword: true,
      skipFinalSnapshot: true,
      lifecycle: { preventDestroy: true },
    });
    instance.overrideLogicalId('database');
    new Promises(stack, 'promises', {
      emergencies: {},
      environment: 'prod',
      operation,
      version: 'v3.25',
      serving: 'balrog-prod',
      generations: { 'balrog-prod': instance },
    });
    own.write(`${FOLDER}/cdk.tf.json`, JSON.stringify(stack.toTerraform()));
  }

  const terraform = (...commands: readonly string[]) =>
    own.run([
      'exec',
      'sh',
      '-c',
      commands.map((each) => `terraform -chdir=${FOLDER} ${each.replace(' ', ' -no-color ')}`).join(' && '),
    ]);

  /** Everything that the cloud holds, so that nothing can have changed unseen. */
  const everything = () => JSON.stringify(cloud.list());
  const promised = () => cloud.list({ type: 'aws_ssm_parameter', id: OPERATION })[0]?.values['insecure_value'];

  async function isRefused(operation: Operation) {
    write(operation);
    const before = everything();
    // Terraform keeps the plan of a failure to be looked at: it must not be one that can be applied.
    const commands = [
      'plan -input=false -out=refused',
      'apply -input=false refused',
      'apply -input=false -auto-approve',
    ];
    const { output } = await own.run([
      'exec',
      'sh',
      '-c',
      commands
        .map((each) => `terraform -chdir=${FOLDER} ${each.replace(' ', ' -no-color ')}; echo "ended with $?"`)
        .join('; '),
    ]);
    const [planned = '', ...others] = output.split(/^ended with (\d+)$/m);
    expect(others.filter((_, index) => index % 2 === 0)).toEqual(['1', '1', '1']);
    expect(everything()).toBe(before);
    return unwrapped(planned);
  }

  test('is deployed where nothing was promised yet, and the next plan is empty', async () => {
    const { code, output } = await terraform(
      'apply -input=false -auto-approve',
      'plan -input=false -detailed-exitcode',
    );
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('Apply complete! Resources: 5 added, 0 changed, 0 destroyed.');
    expect(output).toContain('No changes. Your infrastructure matches the configuration.');
    expect(cloud.list({ type: 'aws_ssm_parameter' }).map(({ id, values }) => [id, values['insecure_value']])).toEqual([
      ['/balrog/prod/promised/generations/balrog-prod', expect.stringMatching(/^db-[A-Z0-9]{26}$/)],
      [OPERATION, JSON.stringify(FIRST)],
      ['/balrog/prod/promised/serving', 'balrog-prod'],
      ['/balrog/prod/promised/version', 'v3.25'],
    ]);
  });

  test('takes an operation with a larger number, and the plan shows what it was and nothing else', async () => {
    write(RESTORED);
    const { code, output } = await terraform(
      'apply -input=false -auto-approve',
      'plan -input=false -detailed-exitcode',
    );
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('Plan: 0 to add, 1 to change, 0 to destroy.');
    expect(output).toMatch(/"restore to 02:09, 2026-11-30T03:00:00Z"/);
    expect(output).toContain('No changes. Your infrastructure matches the configuration.');
    expect(promised()).toBe(JSON.stringify(RESTORED));
  });

  test('refuses an older checkout, and changes nothing', async () => {
    expect(await isRefused(FIRST)).toContain(
      'This checkout is older than what was deployed: git pull. The checkout has operation 1 (first deployment); deployed was operation 2 (restore to 02:09, 2026-11-30T03:00:00Z). One that is under way is committed at its end: npm run balrog -- status prod. docs/runbooks/outside-the-state.md says more.',
    );
  });

  test('refuses a checkout that took the same number for something else', async () => {
    expect(await isRefused(RELEASED)).toContain(
      'The checkout has operation 2 (release v3.26, 2026-11-30T03:00:01Z); deployed was operation 2 (restore to 02:09, 2026-11-30T03:00:00Z).',
    );
  });

  test('does not make a database anew that was lost behind its back, and says how it comes back', async () => {
    const [database] = cloud.list({ type: 'aws_db_instance' });
    cloud.delete(database!);
    const output = await isRefused(RESTORED);
    expect(output).toContain('# aws_db_instance.database will be created');
    expect(output).toContain(
      `The database balrog-prod was deployed (${String(database!.values['resource_id'])}) and is not in the account any more. Terraform would make a new, empty one in its place. Bring it back: npm run balrog -- restore prod --of balrog-prod. docs/runbooks/outside-the-state.md says more.`,
    );
    expect(cloud.list({ type: 'aws_db_instance' })).toEqual([]);
  });
});

test('`cdktf deploy` itself is refused, with the reason', async () => {
  const { own } = await deployedCheckout('stage');
  try {
    // A checkout of before the count began: it has no number at all.
    own.write('environments/operations.json', '{}\n');
    const message =
      'This checkout is older than what was deployed: git pull. The checkout has operation 0 (none yet); deployed was operation 1 (first deployment).';
    const deployed = await own.run(['deploy', 'stage', '--auto-approve']);
    expect(deployed.code).toBe(1);
    expect(unwrapped(deployed.output)).toContain(message);
  } finally {
    await own.cleanup();
  }
});
