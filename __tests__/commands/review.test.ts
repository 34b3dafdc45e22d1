/** The review command: what it reads, what it refuses, what it answers. Plans are made by the real Terraform, of resources that need no provider. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseAcknowledgements, readExpectedDrift, type Acknowledgement } from '../../commands/plan/review/dated-list';
import { notesOnDrift } from '../../commands/plan/review/drift';
import { readPlanFile, type Terraform } from '../../commands/plan/review/plan-file';
import { MOST_CHARACTERS } from '../../commands/plan/review/limits';
import { present, presentFailure } from '../../commands/plan/review/present';
import { planAnew } from '../../commands/plan/review/plan-anew';
import { errorsIn, planner, type StackPlan } from '../../commands/plan/review/rehearsed-plans';
import { synthesize, SynthesisRefused, type Synthesis } from '../../commands/plan/review/synthesize';
import { decide } from '../../commands/plan/review/verdict';
import { readWrittenPlan } from '../../commands/plan/review/written-plan';
import { findTerraform } from '../../commands/toolchain/terraform';
import { readPlan, review, type Report } from '@balrog-infra/review';
import type { Rehearsal } from '@balrog-infra/rehearsal';

jest.setTimeout(120_000);

const PROJECT = resolve(__dirname, '../..');
const TODAY = '2022-06-07';

let folder: string;
let terraform: Terraform;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'balrog-review-test-')));
  const binary = await findTerraform({ project: PROJECT });
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', TERRAFORM_BINARY_NAME: binary };
  terraform = { binary, env };
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** A stack of resources that Terraform makes itself; `name` is also its state's. */
function code(name: string, resources: object, more: object = {}): string {
  const backend = { local: { path: join(folder, 'states', `${name}.tfstate`) } };
  return JSON.stringify({ terraform: { backend }, resource: { terraform_data: resources }, ...more });
}

function synthesis(place: string, stacks: Readonly<Record<string, string>>): Synthesis {
  return {
    stacks: Object.entries(stacks).map(([name, text]) => ({
      name,
      folder: dirname(write(`${place}/stacks/${name}/cdk.tf.json`, text)),
      code: Buffer.from(text),
    })),
    lines: new Map<string, string>(),
  };
}

/** What `cdktf diff` leaves: the code, and Terraform's plan of it. */
function plannedStack(place: string, text: string): string {
  const stack = dirname(write(`${place}/stacks/one/cdk.tf.json`, text));
  for (const args of [['init'], ['plan', '-out=plan']]) {
    execFileSync(terraform.binary, [...args, '-input=false', '-no-color'], { cwd: stack, stdio: 'pipe' });
  }
  return stack;
}

const REPORT: Report = review(readPlan({ format_version: '1.2', resource_changes: [], terraform_version: '1.11.4' }), {
  stack: 'prod',
});

function dangerous(more: Partial<Report> = {}): Report {
  return { ...REPORT, verdict: 'needs-acknowledgement', digest: '0123456789abcdef0123456789abcdef', ...more };
}

describe('Synthesis with source lines', () => {
  test('gives the line of every construct, and the same bytes as without', async () => {
    const { stacks, lines } = await synthesize(PROJECT, join(folder, 'lines'), process.env);
    const found = /^(constructs\/\S+\.ts):(\d+)$/.exec(lines.get('prod/database/update-database/instance') ?? '');
    const [, file = '', number = ''] = found ?? [];
    expect(readFileSync(join(PROJECT, file), 'utf8').split('\n')[Number(number) - 1]).toContain('new DbInstance(');
    const paths = stacks.flatMap(({ code: bytes }) =>
      [...bytes.toString().matchAll(/"path": "([^"]+)",\s*"uniqueId"/g)].map(([, path = '']) => path),
    );
    expect(paths.length).toBeGreaterThan(500);
    expect(paths.filter((path) => !/^(constructs|stacks)\//.test(lines.get(path) ?? ''))).toEqual([]);

    const plain = { ...process.env, CDKTF_OUTDIR: join(folder, 'plain') };
    execFileSync(process.execPath, ['--import', 'tsx', 'main.ts'], { cwd: PROJECT, env: plain });
    for (const { name, code: bytes } of stacks) {
      expect(readFileSync(join(folder, 'plain/stacks', name, 'cdk.tf.json')).equals(bytes)).toBe(true);
    }

    // As cdktf, tsx and Node do it by themselves (packages/quick-synth).
    const slow = await synthesize(PROJECT, join(folder, 'slow'), { ...process.env, QUICK_SYNTH: 'off' });
    expect(slow.stacks.map(({ name, code }) => [name, code.toString()])).toEqual(
      stacks.map(({ name, code }) => [name, code.toString()]),
    );
    expect(paths.map((path) => [path, slow.lines.get(path)])).toEqual(paths.map((path) => [path, lines.get(path)]));
  });

  test('that is refused says what the app said, and nothing of where it was thrown', async () => {
    const app = dirname(
      write('refusing/main.ts', "process.stderr.write('policies: 1 violation\\n'); process.exitCode = 1;"),
    );
    symlinkSync(join(PROJECT, 'node_modules'), join(app, 'node_modules'));
    const refused = synthesize(app, join(folder, 'refused'), process.env);
    await expect(refused).rejects.toThrow(SynthesisRefused);
    await expect(refused).rejects.toThrow(/^policies: 1 violation$/);
  });
});

describe('A plan that is made anew', () => {
  const anew = (code: number, said: string) => {
    const plan = write('anew/stacks/prod/plan', 'an older one');
    const diff = (): Promise<{ code: number; output: string }> => {
      writeFileSync(plan, 'the new one');
      return Promise.resolve({ code, output: said });
    };
    return planAnew({ output: join(folder, 'anew'), diff }, 'prod');
  };
  const guarded = (name: string): string =>
    `Error: Instance cannot be destroyed\n\nResource ${name} has lifecycle.prevent_destroy set.`;

  test('and that Terraform refuses says why, once for each reason', async () => {
    const twice = (error: string): string =>
      `[2026-01-31T00:00:00.000] [ERROR] default - \n${error}\n\n\nprod  ${error.replaceAll('\n', '\n      ')}\n\n`;
    const end = '⠙  Processing\nError: External Error: Stack failed to plan: prod. Please check the logs.\n';
    const said = `Plan: 1 to add.\n${twice(guarded('one'))}${twice(guarded('two'))}${end}`;
    expect(await anew(1, said)).toEqual(['one', 'two'].map((name) => guarded(name).replace('\n\n', '\n')));
  });

  test('and that is whole has no reason', async () => {
    expect(await anew(0, 'Warning: something\n')).toEqual([]);
  });

  test('with a provider of somebody who develops one is none', async () => {
    const required = { terraform: { required_providers: { one: { source: 'example.com/some/one' } } } };
    const stack = dirname(write('developed/main.tf.json', JSON.stringify(required)));
    const override = 'provider_installation {\n  dev_overrides {\n    "example.com/some/one" = "/nowhere"\n  }\n}\n';
    const env = { ...process.env, TF_CLI_CONFIG_FILE: write('developed/settings', override) };
    // What Terraform itself says of it, before it finds that there is none.
    const { stdout, stderr } = spawnSync(terraform.binary, ['plan', '-no-color'], {
      cwd: stack,
      env,
      encoding: 'utf8',
    });
    await expect(anew(0, `prod  ${stdout}${stderr}`)).rejects.toThrow(
      'Terraform plans prod with providers under development (dev_overrides in ~/.terraformrc',
    );
  });
});

describe('The plan that cdktf diff wrote', () => {
  const text = () => code('written', { a: { input: 'one' } });
  const at = (place: string, today: string, stack = 'one', now = Date.now()) =>
    readWrittenPlan({
      project: folder,
      output: join(folder, place),
      stack,
      command: 'npx cdktf diff one',
      synthesis: synthesis(`${place}-today`, { one: today }),
      terraform,
      copies: mkdtempSync(join(folder, 'copies-')),
      now,
    });

  beforeAll(() => plannedStack('written', text()));

  test('is read with the code it was made of', async () => {
    const { content, code: bytes } = await at('written', text());
    expect(readPlan(content.json).changes.map(({ address, action }) => [address, action])).toEqual([
      ['terraform_data.a', 'create'],
    ]);
    expect(bytes.toString()).toBe(text());
  });

  test.each([
    [
      'is missing',
      () => at('nowhere', text()),
      'There is no plan of one in nowhere/stacks/one/plan. Run `npx cdktf diff one`, then review again.',
    ],
    [
      'is of other code',
      () => at('written', code('written', { a: { input: 'two' } })),
      'The plan in written/stacks/one/plan is of other code than the files here synthesize to. Run `npx cdktf diff one`',
    ],
    [
      'is old',
      () => at('written', text(), 'one', Date.now() + 30 * 3_600_000),
      'written/stacks/one/plan is 30 hours old; one may have been deployed since. Run `npx cdktf diff one`',
    ],
    [
      'is of a stack that does not exist',
      () => at('written', text(), 'none'),
      'There is no stack none. There are one.',
    ],
  ])('is refused when it %s', async (_, read, message) => {
    await expect(read()).rejects.toThrow(message);
  });

  test('is refused when it is something else', async () => {
    write('odd/stacks/one/plan', '{}');
    await expect(at('odd', text())).rejects.toThrow('odd/stacks/one/plan is not a plan that Terraform saved.');
  });
});

describe('A plan of anyone', () => {
  const own = () => Promise.resolve(terraform);

  test('is read as Terraform saved it, and as Terraform shows it', async () => {
    const stack = plannedStack('anyone', code('anyone', { a: { input: 'one' } }));
    const saved = await readPlanFile(own, join(stack, 'plan'));
    const json = write('anyone/plan.json', JSON.stringify(saved.json));
    expect((await readPlanFile(own, json)).json).toEqual(saved.json);
  });

  test('is read as a shell of Windows writes it', async () => {
    const text = JSON.stringify({ format_version: '1.2', resource_changes: [] });
    const big = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    const forms = [Buffer.from(`\ufeff${text}`, 'utf16le'), big, Buffer.from(`\ufeff${text}`)];
    for (const bytes of forms) {
      writeFileSync(join(folder, 'windows.json'), bytes);
      expect((await readPlanFile(own, join(folder, 'windows.json'))).json).toEqual(JSON.parse(text));
    }
  });

  test('that breaks is refused without a word of what is in it', async () => {
    const file = write('breaks.json', '{"password": hunter2hunter2}');
    const error = await readPlanFile(own, file).catch(String);
    expect(error).toContain('breaks.json is neither a saved plan nor JSON');
    expect(error).not.toContain('hunter');
  });

  test.each([
    ['missing.json', undefined, 'There is no file'],
    ['text.json', 'no plan', 'text.json is neither a saved plan nor JSON. Give what'],
    ['broken.plan', 'PK\u0003\u0004broken', 'broken.plan begins as a saved plan does, but cannot be unpacked'],
    ['empty.json', '', 'empty.json is empty. Give what'],
    [
      'wrapped.txt',
      '[command]/usr/bin/terraform-bin show -json plan\n{"format_version":"1.2"}\n::set-output name=exitcode::0\n',
      'wrapped.txt has lines of a wrapper around Terraform, as hashicorp/setup-terraform puts one there. Set `terraform_wrapper: false`',
    ],
    ['said.json', '{"@level":"info"}\n{"@level":"info"}\n', 'said.json is what `terraform plan -json` says on its way'],
  ])('is refused when it is %s', async (name, content, message) => {
    const file = content === undefined ? join(folder, name) : write(name, content);
    await expect(readPlanFile(own, file)).rejects.toThrow(message);
  });

  test('is refused when it is a folder', async () => {
    await expect(readPlanFile(own, folder)).rejects.toThrow(`${folder} is no file. Name the plan in it`);
  });
});

describe('A change, rehearsed', () => {
  const plan = (base: Record<string, string>, head: Record<string, string>, place: string) => {
    const rehearsal = { env: terraform.env } as Rehearsal;
    const said: string[] = [];
    return planner(rehearsal, synthesis(`${place}/base`, base), (line) => said.push(line))
      .plan(synthesis(`${place}/head`, head))
      .then((plans) => ({ plans, said }));
  };
  const actions = (one: StackPlan | undefined) =>
    one?.kind === 'planned'
      ? readPlan(one.json).changes.map(({ address, action }) => `${action} ${address}`)
      : one?.kind;

  test('is planned only where bytes differ, against what the base deployed', async () => {
    const same = code('same', { a: { input: 'one' } });
    const { plans, said } = await plan(
      { same, changed: code('changed', { a: { input: 'one' }, b: {} }) },
      { same, changed: code('changed', { a: { input: 'two' }, c: {} }) },
      'differs',
    );
    expect(plans.map(({ stack }) => stack)).toEqual(['same', 'changed']);
    expect(actions(plans[0])).toBe('same bytes');
    expect(actions(plans[1])).toEqual([
      'update terraform_data.a',
      'delete terraform_data.b',
      'create terraform_data.c',
    ]);
    expect(said.join()).not.toContain('same:');
  });

  test('creates what only the change has, and forgets the stack that it drops', async () => {
    const { plans } = await plan({ old: code('old', { a: {} }) }, { new: code('new', { a: {} }) }, 'moves');
    expect(plans.map((one) => [one.stack, actions(one)])).toEqual([
      ['new', ['create terraform_data.a']],
      ['old', ['forget terraform_data.a']],
    ]);
  });

  test('that a protection stops has a plan, and what Terraform said', async () => {
    const guarded = (input: string) =>
      code('guarded', { a: { triggers_replace: input, lifecycle: [{ prevent_destroy: true }] } });
    const { plans } = await plan({ guarded: guarded('one') }, { guarded: guarded('two') }, 'guarded');
    const [one] = plans;
    if (one?.kind !== 'planned') throw new Error('It was not planned.');
    expect(readPlan(one.json).state).toBe('errored');
    expect(one.errors).toHaveLength(1);
    expect(one.errors[0]).toMatch(/^Error: Instance cannot be destroyed/);
  });

  test.each([
    [
      'The base cannot be deployed, so nothing can be compared with it. Terraform, of its stack broken:\n\nError: Resource precondition failed',
      true,
    ],
    ['Terraform cannot plan broken:\n\nError: ', false],
  ])('ends with one message: %s', async (message, baseIsBroken) => {
    const sound = code('broken', { a: {} });
    const never = { condition: '${terraform_data.b.input == "two"}', error_message: 'Never.' };
    const failing = code('broken', { a: { lifecycle: [{ precondition: [never] }] }, b: { input: 'one' } });
    const invalid = code('broken', { a: { input: '${nothing.at.all}' } });
    const [base, head] = baseIsBroken ? [failing, sound] : [sound, invalid];
    await expect(plan({ broken: base }, { broken: head }, `broken-${baseIsBroken}`)).rejects.toThrow(message);
  });

  test('has its errors read with and without boxes', () => {
    const boxed = '╷\n│ Warning: Old\n│ \n│ It is.\n╵\n╷\n│ Error: First\n│ \n│ Because.\n╵\n╷\n│ Error: Second\n╵\n';
    expect(errorsIn(boxed)).toEqual(['Error: First\nBecause.', 'Error: Second']);
    expect(errorsIn('\nError: Only\n\n  on cdk.tf.json line 1\n')).toEqual(['Error: Only\n  on cdk.tf.json line 1']);
    expect(errorsIn('panic')).toEqual(['panic']);
  });
});

const NOTHING_GIVEN = { holding: [], over: [], ahead: [], counts: 'commit it', remarks: [] };

describe('An acknowledgement', () => {
  const entry: Acknowledgement = {
    stack: 'prod',
    digest: '0123456789abcdef0123456789abcdef',
    reason: 'Backups older than that are in the vault',
    bug: 1772799,
    date: '2022-06-01',
    until: '2022-06-07',
  };
  const given = (...entries: readonly Acknowledgement[]) => ({
    ...NOTHING_GIVEN,
    holding: entries.filter(({ until }) => until >= TODAY),
    over: entries.filter(({ until }) => until < TODAY),
  });

  test('of this very list ends the review with 2, and is told first', () => {
    const decision = decide([dangerous()], given(entry), TODAY);
    expect(decision).toEqual({
      exitCode: 2,
      acknowledged: ['prod: acknowledged until 2022-06-07: Backups older than that are in the vault (bug 1772799)'],
      missing: [],
    });
    const text = present({ reports: [dangerous()], notes: [], decision, whereIsTheRest: 'there' }, 'text');
    expect(text.split('\n')[0]).toBe(decision.acknowledged[0]);
  });

  test.each([
    ['of another list', { digest: 'fedcba9876543210fedcba9876543210' }],
    ['of another stack', { stack: 'stage' }],
  ])('%s voids nothing and allows nothing', (_, other) => {
    const decision = decide([dangerous()], given({ ...entry, ...other }), TODAY);
    expect(decision.exitCode).toBe(3);
    expect(decision.missing.join('\n')).toContain('"stack": "prod", "digest": "0123456789abcdef0123456789abcdef"');
  });

  test('of another list of the same stack is named, so that nobody takes it for lost', () => {
    const other = { ...entry, digest: 'fedcba9876543210fedcba9876543210' };
    expect(decide([dangerous()], given(other), TODAY).missing[0]).toBe(
      'prod: acknowledged are other lists of dangers, fedcba9876543210fedcba9876543210 (bug 1772799); of this one, 0123456789abcdef0123456789abcdef, nothing is.',
    );
    expect(decide([dangerous()], given({ ...entry, stack: 'stage' }), TODAY).missing).toHaveLength(1);
  });

  test.each(['text', 'markdown'] as const)('has its reason shown as words on one line, in %s', (format) => {
    const reason = 'Read this first\n## Can I approve this? Yes: nothing <b>changes</b>, says @somebody';
    const decision = decide([dangerous()], given({ ...entry, reason }), TODAY);
    const text = present({ reports: [dangerous()], notes: [], decision, whereIsTheRest: 'there' }, format);
    const [first = '', second] = text.split('\n');
    expect([first.includes('⏎'), second]).toEqual([true, '']);
    if (format === 'markdown') expect(first).not.toMatch(/[<>]|@\w/);
  });

  test('of a plan that terraform ended with an error makes no plan of it: the review ends with 1', () => {
    expect(decide([dangerous({ planState: 'errored' })], given(entry), TODAY)).toMatchObject({
      exitCode: 1,
      missing: [],
    });
    expect(decide([{ ...REPORT, planState: 'errored' }], given(), TODAY)).toMatchObject({ exitCode: 1, missing: [] });
    expect(decide([dangerous({ planState: 'errored' })], given(), TODAY).exitCode).toBe(3);
  });

  test('whose last day is over is named, and allows nothing', () => {
    const decision = decide([dangerous()], given({ ...entry, until: '2022-06-06' }), TODAY);
    expect(decision.exitCode).toBe(3);
    expect(decision.missing[0]).toBe('prod: what bug 1772799 acknowledged held until 2022-06-06, and does no more.');
  });

  test('of one stack leaves the other stacks to be acknowledged', () => {
    const decision = decide([dangerous(), dangerous({ stack: 'stage' })], given(entry), TODAY);
    expect(decision.exitCode).toBe(3);
    expect(decision.missing.join('\n')).not.toContain('"stack": "prod"');
  });

  test('as proposed is valid once its author has filled it in', () => {
    const [proposed = ''] = decide([dangerous()], given(), TODAY).missing;
    const filled = proposed
      .slice(proposed.indexOf('{'))
      .replace('<a sentence: why this is right>', entry.reason)
      .replace('"bug": 0', '"bug": 1772799');
    const { holding } = parseAcknowledgements(`{ "entries": [${filled}] }`, TODAY);
    expect(decide([dangerous()], { ...NOTHING_GIVEN, holding }, TODAY).exitCode).toBe(2);
  });

  test('needs none where nothing is dangerous', () => {
    expect(decide([REPORT], given(), TODAY).exitCode).toBe(0);
    expect(decide([REPORT, { ...REPORT, verdict: 'changes' }], given(), TODAY).exitCode).toBe(2);
  });

  test('file says everything that is wrong with it at once', () => {
    const wrong = JSON.stringify({
      entries: [
        { ...entry, digest: 'abc', reason: 'ok', bug: 0 },
        { ...entry, until: '2022-07-30' },
        { ...entry, surprise: 1 },
      ],
    });
    expect(() => parseAcknowledgements(wrong, TODAY)).toThrow(
      [
        'policies/acknowledgements.json cannot be used:',
        '  entries.0.reason: expected a sentence of at least four words, given "ok"',
        '  entries.0.bug: expected a bug number above 0, given 0',
        '  entries.0.digest: expected the digest that the review printed, 32 hexadecimal digits, given "abc"',
        '  entries.1.until: expected a day from `date` on, 31 days after it at most, given "2022-07-30"',
        '  entries.2: Unrecognized key: "surprise"',
      ].join('\n'),
    );
  });

  test('files of this repository are valid, and a checkout without them has agreed to nothing', () => {
    const ours = readFileSync(join(PROJECT, 'policies/acknowledgements.json'), 'utf8');
    expect(() => [parseAcknowledgements(ours, TODAY), readExpectedDrift(PROJECT, TODAY)]).not.toThrow();
    expect(parseAcknowledgements(undefined, TODAY)).toEqual({ holding: [], over: [], ahead: [] });
  });
});

test('expected drift that is over, or that there is not, is reported', () => {
  const entry = {
    stack: 'prod',
    address: 'aws_ecs_service.public',
    path: 'desired_count',
    reason: 'Autoscaling moves it all day',
    bug: 1772799,
    date: '2022-01-01',
    until: '2022-12-31',
  };
  const drifted = {
    ...REPORT,
    drift: [
      {
        address: 'aws_ecs_service.public',
        attributes: [{ path: 'desired_count', before: '6', after: '9' }],
        moreAttributes: 0,
      },
    ],
  } as unknown as Report;
  expect(notesOnDrift(drifted, { holding: [entry, { ...entry, stack: 'stage' }], over: [], ahead: [] })).toEqual([]);
  expect(notesOnDrift(REPORT, { holding: [entry], over: [{ ...entry, until: '2022-02-01' }], ahead: [] })).toEqual([
    'policies/expected-drift.json: aws_ecs_service.public desired_count (bug 1772799): expected until 2022-02-01, which is over. Mend the drift or agree anew.',
    'policies/expected-drift.json: aws_ecs_service.public desired_count (bug 1772799): expected until 2022-12-31, but there is no such drift. Remove the entry.',
  ]);
});

describe('The text', () => {
  test.each(['text', 'markdown', 'json'] as const)(
    'as %s stays within the limit, with all that stands around it',
    (format) => {
      const changes = Array.from({ length: 5000 }, (_, index) => ({
        address: `terraform_data.number_${index}`,
        type: 'terraform_data',
        action: 'create' as const,
        forcedBy: [],
        attributes: [],
        moreAttributes: 0,
      }));
      const reports = [dangerous({ changes })];
      const decision = decide(reports, NOTHING_GIVEN, TODAY);
      const notes = ['A note that must not be lost.'];
      const text = present(
        { reports, notes, decision, characters: MOST_CHARACTERS, whereIsTheRest: 'elsewhere' },
        format,
      );
      expect(text.length).toBeLessThanOrEqual(MOST_CHARACTERS);
      expect(text.length).toBeGreaterThan(MOST_CHARACTERS / 4);
      if (format !== 'json') expect(text).toContain('A note that must not be lost.');
      else expect(JSON.parse(text)).toMatchObject({ schemaVersion: 1 });
    },
  );

  test('of a failure cannot end its own fence, and is bounded too', () => {
    expect(presentFailure('a\n```\nb', 'markdown')).toContain('````text\na\n```\nb\n````');
    expect(presentFailure('x'.repeat(200_000), 'markdown').length).toBeLessThan(MOST_CHARACTERS);
    expect(JSON.parse(presentFailure('why', 'json'))).toEqual({ schemaVersion: 1, error: 'why' });
    // As Terraform quotes the line of code that it stumbles over.
    const quoted = 'Error: Invalid value\n\n  on cdk.tf.json line 5:\n   5: "uri": "mysql://balrog:hunter2hunter2@db"';
    for (const format of ['text', 'markdown', 'json'] as const)
      expect(presentFailure(quoted, format)).not.toContain('hunter2');
  });
});

describe('npm run review', () => {
  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['commands/toolchain/run.mjs', 'commands/balrog.ts', 'plan', 'review', ...args],
      {
        cwd: PROJECT,
        encoding: 'utf8',
        env: { ...process.env, INIT_CWD: folder },
      },
    );
    return { status, stdout, stderr };
  };
  const database = {
    address: 'aws_db_instance.db',
    mode: 'managed',
    type: 'aws_db_instance',
    name: 'db',
    provider_name: 'registry.terraform.io/hashicorp/aws',
  };
  const planOf = (name: string, ...changes: readonly object[]) =>
    write(name, JSON.stringify({ format_version: '1.2', terraform_version: '1.11.4', resource_changes: changes }));

  test.each([
    ['0 when nothing changes', 0, []],
    [
      '2 when something does',
      2,
      [{ ...database, type: 'aws_sns_topic', change: { actions: ['create'], before: null, after: { name: 'a' } } }],
    ],
    [
      '3 when it is dangerous',
      3,
      [{ ...database, change: { actions: ['delete'], before: { identifier: 'db' }, after: null } }],
    ],
  ])('ends with %s', (name, status, changes) => {
    planOf(`exit-${status}.json`, ...changes);
    const result = run('--plan', `exit-${status}.json`, 'prod');
    expect({ name, status: result.status, stderr: result.stderr }).toEqual({ name, status, stderr: '' });
    expect(result.stdout).toContain('Plan review: prod');
    expect(result.stdout).not.toContain('\u001b');
  });

  test('ends with 1 and one message, as a report too where one is expected', () => {
    const result = run('--plan', 'nowhere.json', '--format', 'markdown', '--output', 'report.md');
    expect(result).toMatchObject({ status: 1, stdout: '' });
    expect(result.stderr).toMatch(/^The report is in report\.md\.\nThere is no file \S*nowhere\.json\.\n$/);
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('### There is no plan to review');
  });

  test.each([
    [[], 'What shall be reviewed? Name a stack, or give --plan FILE or --base REF (--help).'],
    [['prod', '--output', 'nowhere/report.md'], '--output nowhere/report.md: there is no folder'],
    [['--plan', 'a', '--base', 'b'], "option '--plan <file>' cannot be used with option '--base <ref>'"],
    [
      ['--base', 'no-such-branch'],
      'no-such-branch is not a commit of this repository. Name a branch, a tag or a hash;',
    ],
    [['prod', '--format', 'html'], 'Allowed choices are text, markdown, json.'],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });
});

describe('The comment on a pull request', () => {
  const RUN = {
    head_sha: 'a'.repeat(40),
    head_branch: 'feature',
    html_url: 'https://github.com/mozilla-releng/balrog-infra/actions/runs/1',
    head_repository: { owner: { login: 'somebody' } },
  };
  const BOT = { login: 'github-actions[bot]' };
  let server: Server;
  let calls: string[];
  let sent: string;
  let pulls: readonly object[];
  let comments: readonly object[];
  let files: readonly object[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const { method = '', url = '' } = request;
      calls.push(`${method} ${url}`);
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        if (text !== '') sent = (JSON.parse(text) as { body: string }).body;
        const answer = url.includes('/files')
          ? files
          : /\/pulls\?/.test(url)
            ? pulls
            : method === 'GET'
              ? comments
              : {};
        response.end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });

  beforeEach(() => {
    calls = [];
    sent = '';
    pulls = [{ number: 7, head: { sha: RUN.head_sha } }];
    comments = [];
    files = [{ filename: 'environments/prod.ts' }];
  });

  afterAll(() => void server.close());

  const comment = (report: string | undefined) =>
    new Promise<{ code: number | null; output: string }>((done) => {
      const child = spawn(process.execPath, [join(PROJECT, '.github/review-comment.mjs')], {
        env: {
          PATH: process.env['PATH'],
          GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          GITHUB_EVENT_PATH: write('event.json', JSON.stringify({ workflow_run: RUN })),
          GITHUB_REPOSITORY: 'mozilla-releng/balrog-infra',
          GITHUB_TOKEN: 'token',
          REPORT: report === undefined ? join(folder, 'no-report.md') : write('review/review.md', report),
        },
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
      child.on('close', (code) => done({ code, output }));
    });

  test('is written once and updated afterwards, on the pull request that the event and GitHub name', async () => {
    expect(await comment('## Plan review\n')).toEqual({ code: 0, output: 'Wrote the comment of pull request 7.\n' });
    expect(calls[0]).toBe(
      'GET /repos/mozilla-releng/balrog-infra/pulls?state=open&head=somebody%3Afeature&per_page=100',
    );
    expect(calls.at(-1)).toBe('POST /repos/mozilla-releng/balrog-infra/issues/7/comments');
    comments = [
      { id: 1, user: { login: 'somebody' }, body: sent },
      { id: 2, user: BOT, body: 'something else' },
      { id: 3, user: BOT, body: sent },
    ];
    expect((await comment('## Plan review\n')).output).toBe('Updated the comment of pull request 7.\n');
    expect(calls.at(-1)).toBe('PATCH /repos/mozilla-releng/balrog-infra/issues/comments/3');
  });

  test('is not written when the pull request has moved on', async () => {
    pulls = [{ number: 7, head: { sha: 'b'.repeat(40) } }];
    expect((await comment('text')).output).toContain('No open pull request is at');
    expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
  });

  test('keeps what a report says, and takes the harm out of it', async () => {
    await comment(
      '**Can I** `a@sha256:1` &#95; ok<br>\n@mozilla/all fixes #1 <img src=x> ![p](https://evil.example) &commat;a \u202e',
    );
    expect(sent).toContain('**Can I** `a@\u200bsha256:1` &#95; ok<br>');
    expect(sent).not.toMatch(/@mozilla|fixes #1|<img|!\[|https:\/\/|&commat|\u202e/);
  });

  test('makes no link by any other way, and draws nothing', async () => {
    await comment(
      '[a](//evil.example) [b][ref] \n\n[ref]: //evil.example\n\n```mermaid\ngraph\n```\n~~~ geojson\n~~~\n```text\nmine\n```',
    );
    expect(sent).not.toMatch(/\]\(|\]\[|\]:|`mermaid|~ geojson/);
    expect(sent).toContain('```text\nmine\n```');
  });

  test('warns where a pull request changes more files than GitHub lists', async () => {
    files = Array.from({ length: 100 }, (_, index) => ({ filename: `docs/${index}.md` }));
    await comment('text');
    expect(sent).toContain('**This pull request changes code that is run to find out what it does.**');
  });

  test.each([
    ['missing', undefined],
    ['too large', 'x'.repeat(300_000)],
  ])('says so when the report is %s', async (_, report) => {
    expect((await comment(report)).code).toBe(0);
    expect(sent).toContain(
      `The review of ${RUN.head_sha} left no report that can be shown: see [its run](${RUN.html_url})`,
    );
  });

  test('follows no link out of the artifact', async () => {
    const secret = write('secret', 'not for anybody');
    mkdirSync(join(folder, 'review'), { recursive: true });
    rmSync(join(folder, 'no-report.md'), { force: true });
    symlinkSync(secret, join(folder, 'no-report.md'));
    await comment(undefined);
    rmSync(join(folder, 'no-report.md'));
    expect(sent).toContain('left no report that can be shown');
  });

  test.each([
    ['.github/workflows/review.yml'],
    ['packages/review/catalogue/databases.ts'],
    ['package.json'],
    // What synthesis executes could say anything of itself.
    ['application/ports.ts'],
    ['environments/prod.ts'],
    ['constructs/edge/edge.ts'],
    ['stacks/index.ts'],
    ['commands/plan/review.ts'],
    ['providers/ensure.mjs'],
    ['tsconfig.json'],
    ['.npmrc'],
    // Whatever is executed, expected in a repository or not.
    ['.nvmrc'],
    ['node_modules/tsx/dist/cli.mjs'],
    ['.tools/terraform'],
    ['.gen/providers/grafana/folder/index.ts'],
    ['docs.ts'],
    // Harmless alone: settings of the next change could run it.
    ['docs/shell.sh'],
    ['docs/runbooks/preload.js'],
    ['__tests__/kit.ts'],
  ])('warns of a change of the review itself: %s', async (filename) => {
    files = [{ filename: 'README.md' }, { filename }];
    await comment('text');
    expect(sent).toContain('**This pull request changes code that is run to find out what it does.**');
    files = [{ filename: 'docs/review.md' }];
    await comment('text');
    expect(sent).not.toContain('This pull request changes code');
  });
});
