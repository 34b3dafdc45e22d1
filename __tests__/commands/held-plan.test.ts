/** What lies between the review of a plan and its application: the plan itself, and whatever decides what it does. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { assertDefaultWorkspace, holdPlan } from '../../commands/plan/review/held-plan';
import { realEnvironment } from '../../commands/plan/review/real-environment';

const CODE = '{"resource": {}}';

let folder: string;

beforeAll(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), 'balrog-held-test-')))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('The plan that was reviewed', () => {
  const held = (): { stack: string; plan: ReturnType<typeof holdPlan> } => {
    const stack = mkdtempSync(join(folder, 'held-'));
    writeFileSync(join(stack, 'cdk.tf.json'), CODE);
    writeFileSync(join(stack, 'plan'), zipSync({ 'tfconfig/m-/cdk.tf.json': Buffer.from(CODE) }));
    return { stack, plan: holdPlan(stack, mkdtempSync(join(folder, 'copies-')), process.execPath) };
  };

  test('is applied from a copy that only its user reads', () => {
    const { plan } = held();
    expect(plan.changes()).toEqual([]);
    expect(statSync(plan.file).mode & 0o777).toBe(0o400);
    expect(readFileSync(plan.file).equals(plan.bytes)).toBe(true);
  });

  test.each<[string, string, RegExp]>([
    ['another plan', 'plan', /plan is no longer the plan that was reviewed\.$/],
    ['other code', 'cdk.tf.json', /cdk\.tf\.json is no longer the code that the plan was made of\.$/],
    ['another state', '.terraform/terraform.tfstate', /^\.terraform\/terraform\.tfstate \(where the state is kept\)/],
    ['another workspace', '.terraform/environment', /^\.terraform\/environment \(which workspace Terraform uses\)/],
    ['other providers', '.terraform.lock.hcl', /^\.terraform\.lock\.hcl \(the versions of the providers\)/],
  ])('is refused when %s came in between', (_, file, message) => {
    const { stack, plan } = held();
    mkdirSync(dirname(join(stack, file)), { recursive: true });
    writeFileSync(join(stack, file), 'something else');
    expect(plan.changes()).toEqual([expect.stringMatching(message)]);
  });

  test('is refused when its copy was changed, too', () => {
    const { plan } = held();
    rmSync(plan.file);
    expect(plan.changes()).toEqual([expect.stringMatching(/the copy that was reviewed, was changed\.$/)]);
  });

  test('is never one of another workspace', () => {
    const { stack } = held();
    mkdirSync(join(stack, '.terraform'), { recursive: true });
    writeFileSync(join(stack, '.terraform/environment'), 'other');
    expect(() => assertDefaultWorkspace(stack)).toThrow(
      /workspace in \S+ is other, whose state is not the environment's/,
    );
  });
});

test('What no plan shows does not reach a real deployment; credentials and settings of the network do', () => {
  const harmless = {
    PATH: '/bin',
    AWS_PROFILE: 'prod',
    HTTPS_PROXY: 'http://proxy',
    TF_LOG: 'debug',
    TF_PLUGIN_CACHE_DIR: '/c',
  };
  const harmful = [
    'TF_CLI_ARGS',
    'TF_CLI_ARGS_apply',
    'TF_VAR_a',
    'TF_DATA_DIR',
    'TF_REATTACH_PROVIDERS',
    'CDKTF_OUTDIR',
    'TF_OF_TOMORROW',
  ];
  const given = { ...harmless, ...Object.fromEntries(harmful.map((name) => [name, 'x'])), TF_WORKSPACE: 'other' };
  const { env, keptOut } = realEnvironment(given);
  expect(env).toEqual({ ...harmless, TF_WORKSPACE: 'default' });
  expect(keptOut).toEqual([...harmful, 'TF_WORKSPACE'].sort());
});
