/** What lies between the review of a plan and its application: the plan itself, and whatever decides what it does. */
import fs, {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { unpack } from '../../commands/plan/review/archive';
import { assertDefaultWorkspace, holdPlan } from '../../commands/plan/review/held-plan';
import { readWrittenPlan } from '../../commands/plan/review/written-plan';
import { writeWhole } from '../../commands/whole-file';
import { realEnvironment } from '../../commands/plan/review/real-environment';

const CODE = '{"resource": {}}';
const NOW = new Date('2026-12-03T10:00:00Z');

let folder: string;

beforeAll(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), 'balrog-held-test-')))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('The plan that was reviewed', () => {
  const held = (): { stack: string; plan: ReturnType<typeof holdPlan> } => {
    const stack = mkdtempSync(join(folder, 'held-'));
    writeFileSync(join(stack, 'cdk.tf.json'), CODE);
    writeFileSync(join(stack, 'plan'), zipSync({ 'tfconfig/m-/cdk.tf.json': Buffer.from(CODE) }));
    return { stack, plan: holdPlan(stack, mkdtempSync(join(folder, 'copies-')), process.execPath, NOW) };
  };

  test('is applied from a copy that only its user reads', () => {
    const { plan } = held();
    expect(plan.changes(NOW)).toEqual([]);
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
    expect(plan.changes(NOW)).toEqual([expect.stringMatching(message)]);
  });

  test('is refused when its copy was changed, too', () => {
    const { plan } = held();
    rmSync(plan.file);
    expect(plan.changes(NOW)).toEqual([expect.stringMatching(/the copy that was reviewed, was changed\.$/)]);
  });

  test('is refused when an hour has passed, whatever else is as it was', () => {
    const { plan } = held();
    expect(plan.changes(new Date('2026-12-03T10:59:59Z'))).toEqual([]);
    expect(plan.changes(new Date('2026-12-03T11:00:00Z'))).toEqual([
      'The plan is 60 minutes old; one holds for 60, as what it was made of may have changed.',
    ]);
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

describe('A plan that was made of more than the app wrote', () => {
  const readFrom = (files: Readonly<Record<string, string>>): Promise<unknown> => {
    const output = mkdtempSync(join(folder, 'output-'));
    const stack = join(output, 'stacks', 'prod');
    mkdirSync(stack, { recursive: true });
    const entries = Object.entries(files).map(([name, text]) => [`tfconfig/m-/${name}`, Buffer.from(text)] as const);
    writeFileSync(join(stack, 'plan'), zipSync(Object.fromEntries(entries)));
    return readWrittenPlan({
      project: output,
      output,
      stack: 'prod',
      command: 'npx cdktf diff prod',
      copies: mkdtempSync(join(folder, 'copies-')),
      synthesis: { stacks: [{ name: 'prod', folder: stack, code: Buffer.from(CODE) }], lines: new Map() },
      terraform: { binary: 'false', env: {} },
      now: 0,
    });
  };

  // Terraform puts every file of its folder together; cdktf leaves those that it did not write.
  test.each(['evil_override.tf.json', 'more.tf', 'backend_override.tf'])('is refused: %s', async (name) => {
    await expect(readFrom({ 'cdk.tf.json': CODE, [name]: '{}' })).rejects.toThrow(
      `The plan in stacks/prod/plan is of more than the files here synthesize to: ${name} lie beside cdk.tf.json`,
    );
  });

  test('and without them is read', async () => {
    await expect(readFrom({ 'cdk.tf.json': CODE })).rejects.toThrow('Terraform cannot read the plan');
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

describe('An archive that others made', () => {
  const PLAN = { tfplan: Buffer.alloc(1_000_000), 'tfconfig/m-/cdk.tf.json': Buffer.from(CODE) };
  const archive = (): Buffer => Buffer.from(zipSync(PLAN));

  test('gives the entries that are asked for', () => {
    const entries = unpack(archive(), 2_000_000, (name) => ['tfconfig/m-/cdk.tf.json', 'absent'].includes(name));
    expect([...entries].map(([name, content]) => [name, content.toString()])).toEqual([
      ['tfconfig/m-/cdk.tf.json', CODE],
    ]);
  });

  test('is refused when it unpacks to more than a plan needs, whatever it says of its sizes', () => {
    const bomb = archive();
    expect(bomb.length).toBeLessThan(10_000);
    // Its directory says 10 bytes of each entry.
    for (let at = 0; (at = bomb.indexOf('PK\u0001\u0002', at, 'latin1')) >= 0; at += 4) bomb.writeUInt32LE(10, at + 24);
    expect(() => unpack(bomb, 2 ** 19, () => false)).toThrow(
      'it unpacks to more than 1 MiB, which no plan of a stack needs',
    );
  });

  test.each([
    ['cut off', archive().subarray(0, 200), 'it has no directory: it was cut off'],
    ['empty', Buffer.alloc(0), 'it has no directory: it was cut off'],
  ])('is refused when it is %s', (_, bytes, message) => {
    expect(() => unpack(bytes, 2 ** 20, () => false)).toThrow(message);
  });
});

describe('A file that is written', () => {
  test('is whole, or the former one: a full disk leaves no empty file', () => {
    const file = join(folder, 'report.md');
    writeWhole(file, 'the former');
    const full = jest.spyOn(fs, 'renameSync').mockImplementation(() => {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    });
    expect(() => writeWhole(file, 'the new')).toThrow('no space left on device');
    full.mockRestore();
    expect(readFileSync(file, 'utf8')).toBe('the former');
    expect(readdirSync(folder).filter((name) => name.startsWith('report'))).toEqual(['report.md']);
  });
});
