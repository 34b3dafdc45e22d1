/**
 * Somebody wants a danger deployed that nobody signs for, or looks for a secret in what the commands say: by what a change to the sources can
 * carry, by names given to the commands, by files given to them, and as another user of the machine.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { bootstrapAllButCache, E2E_TIMEOUT_MS, git, repository, type Checkout, type Result } from './kit';

// Each test runs several commands.
jest.setTimeout(2 * E2E_TIMEOUT_MS);

const STACK = 'bootstrap-stage';
const CODE = 'stacks/bootstrap-stack.ts';
const END = 'outputDeliveryNames(this';

let own: Checkout;

beforeAll(() => {
  own = repository();
});
afterAll(() => own.cleanup());

/** Every file below, by size and time of its last change. */
function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => [name, statSync(join(folder, name))] as const)
    .filter(([, stat]) => stat.isFile())
    .map(([name, { size, mtimeMs }]) => `${name} ${size} ${mtimeMs}`);
}

describe('A change that brings programs of its own', () => {
  const bring = (path: string, value: unknown): string =>
    `this.addOverride(${JSON.stringify(path)}, ${JSON.stringify(value)});\n    `;
  const touch = { command: `touch ${join('/tmp', 'attacked')}` };
  const ATTACKS: readonly (readonly [string, unknown, RegExp])[] = [
    ['terraform.required_providers.aws.source', 'evil/aws', /source is "evil\/aws", expected "hashicorp\/aws"/],
    ['terraform.required_providers.evil', { source: 'evil.example/a/b', version: '1.0.0' }, /no stack may use/],
    ['data.http', { beacon: { url: 'https://evil.example' } }, /needs the provider "http"/],
    ['terraform.backend.local', { path: 'own.tfstate' }, /the state is also sent to local, cloud/],
    ['terraform.cloud', { organization: 'evil' }, /the state is also sent to local, cloud/],
    ['module', { evil: { source: './evil' } }, /is a Terraform module/],
    ['data.external', { evil: { program: ['sh', '-c', touch.command] } }, /runs a program whenever somebody plans/],
    ['resource.terraform_data', { evil: { provisioner: [{ 'local-exec': touch }] } }, /has a provisioner/],
    [
      'removed',
      [{ from: 'aws_s3_bucket.state_bucket', lifecycle: { destroy: false } }],
      /lets Terraform forget "aws_s3_bucket\.state_bucket"/,
    ],
  ];

  test('is stopped before Terraform sees it: each is listed, none has run, nothing is written', async () => {
    own.edit(CODE, END, `${ATTACKS.map(([path, value]) => bring(path, value)).join('')}${END}`);
    const synthesized = join(own.folder, 'cdktf.out');
    const before = filesIn(synthesized);
    const { code, output } = await own.balrog(['plan', 'deploy', STACK, '--rehearsal', '--auto-approve']);
    git(own, 'checkout', '--quiet', CODE);
    expect(code).toBe(1);
    for (const [, , says] of ATTACKS) expect(output).toMatch(says);
    expect(output).toContain('left no plan. Nothing was changed.');
    expect(existsSync('/tmp/attacked')).toBe(false);
    expect(filesIn(synthesized)).toEqual(before);
  });
});

describe('Names and files that are given to commands', () => {
  test.each([
    ['plan', 'deploy', '../../theirs', '--rehearsal', '--auto-approve'],
    ['plan', 'review', '../../theirs', '--rehearsal'],
    ['plan', 'diff', '../../theirs', '--rehearsal'],
    ['rehearse', 'deploy', '../../theirs', '--auto-approve'],
  ])('%s %s: a path is no stack, and what lies there stays', async (...words) => {
    for (const name of ['theirs', 'plan']) own.write(`theirs/${name}`, 'theirs');
    const { code, output } = await own.balrog(words);
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('"../../theirs"') });
    expect(output).not.toMatch(/\n +at /);
    expect(filesIn(join(own.folder, 'theirs'))).toHaveLength(2);
    expect(own.read('theirs/plan')).toBe('theirs');
  });

  test('a plan that unpacks to gigabytes is refused before anything unpacks it', async () => {
    const zeros = new Uint8Array(64 * 2 ** 20);
    const entries = ['tfplan', 'tfstate', 'tfstate-prev', 'tfconfig/m-/cdk.tf.json', 'tfconfig/modules.json'];
    const bomb = zipSync(Object.fromEntries(entries.map((name) => [name, zeros])), { level: 1 });
    writeFileSync(join(own.folder, 'bomb'), bomb);
    const { code, output } = await own.balrog(['plan', 'review', '--plan', 'bomb']);
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringMatching(/bomb.*it unpacks to more than \d+ MiB, which no plan of a stack needs/),
    });
  });

  test('the name of a file is repeated without what looks like a secret in it', async () => {
    const token = ['ghp', 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY2zA4'].join('_');
    const plan = { format_version: '1.2', terraform_version: '1.11.4', resource_changes: [], complete: true };
    own.write(`plan-${token}`, JSON.stringify(plan));
    for (const format of ['text', 'markdown', 'json']) {
      const words = ['plan', 'review', '--plan', `plan-${token}`, '--format', format, '--output', `report-${token}`];
      const { code, output } = await own.balrog(words);
      const report = own.read(`report-${token}`);
      expect({ code, report }).toEqual({ code: 0, report: expect.stringContaining('plan-(') });
      expect([output, report].filter((text) => text.includes(token))).toEqual([]);
    }
  });

  test('a history of nonsense is an error', async () => {
    const { code, output } = await own.balrog(['plan', 'history', 'nonsense']);
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringContaining('a whole number from 1 to 9999, given nonsense.'),
    });
  });

  test('too few open files are one sentence, and no trace', () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', 'ulimit -n 24; exec node commands/toolchain/run.mjs commands/balrog.ts plan review bootstrap-stage'],
      { cwd: own.folder, encoding: 'utf8' },
    );
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/Too many files are open: raise the limit/);
    expect(stderr).not.toMatch(/\n +at /);
  });
});

describe('With a deployed stack', () => {
  beforeAll(() => bootstrapAllButCache(own, STACK));

  const clouds = (): readonly string[] => filesIn(join(own.home, 'clouds')).concat(filesIn(join(own.home, 'state')));

  test('another user of the machine, without the key of the session, reads and writes nothing', async () => {
    own.write(
      'knock.mjs',
      `const url = process.env.AWS_ENDPOINT_URL;
const bucket = 'balrog-stage-terraform-state-444455556666/bootstrap-stage/terraform.tfstate';
const signed = (key) => ({ authorization: 'AWS4-HMAC-SHA256 Credential=' + key + '/20261130/us-west-2/s3/aws4_request, SignedHeaders=host, Signature=0' });
const { request } = await import('node:http');
const ask = (method, headers) => new Promise((done) => {
  const asked = request(url + '/' + bucket, { method, headers }, (answer) => {
    let text = '';
    answer.on('data', (part) => (text += part)).on('end', () => done([method, answer.statusCode, text.includes('serial')]));
  });
  asked.end(method === 'PUT' ? '{"version":4,"serial":99}' : undefined);
});
const mine = process.env.AWS_ACCESS_KEY_ID;
const result = { mine: await ask('GET', signed(mine)) };
for (const [who, headers] of Object.entries({
  nobody: {},
  guessed: signed('AKIAREHEARSAL'),
  'by a name in a browser': { ...signed(mine), host: 'evil.example:' + new URL(url).port },
}))
  result[who] = [await ask('GET', headers), await ask('PUT', headers), await ask('DELETE', headers)];
console.log(JSON.stringify(result));
`,
    );
    const before = clouds();
    const { code, output, stdout } = await own.run(['exec', 'node', 'knock.mjs']);
    expect({ code, output }).toMatchObject({ code: 0 });
    const { mine, ...others } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown[]>;
    expect(mine).toEqual(['GET', 200, true]);
    const refused = ['GET', 'PUT', 'DELETE'].map((method) => [method, 403, false]);
    expect(others).toEqual({ nobody: refused, guessed: refused, 'by a name in a browser': refused });
    expect(clouds()).toEqual(before);
  });

  /** Shapes that nobody has to know by name; put together here, so that none stands in this file. */
  const SECRETS = {
    password: ['s3cr3t', 'Horse', '77'].join('-'),
    webhook: ['T0AAAAAAA', 'B0BBBBBBB', 'abcdefghijklmnopqrstuvwx'].join('/'),
    token: `ghp_${'0123456789abcdefghijklmnopqrstuvwxyzAB'.slice(0, 36)}`,
    signature: ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJiYWxyb2cifQ', 'c2lnbmF0dXJlLW9mLXRoZS10b2tlbi0xMjM0NTY3'].join('.'),
  };
  const PLANTED = [
    `mysql://balrog:${SECRETS.password}@db.example.com/balrog`,
    `https://hooks.slack.com/services/${SECRETS.webhook}`,
    `Authorization: token ${SECRETS.token}`,
    Buffer.from(SECRETS.signature).toString('base64'),
  ].join(' ');
  const shown = (text: string): readonly string[] =>
    Object.entries(SECRETS).flatMap(([name, secret]) =>
      [secret, Buffer.from(secret).toString('base64').slice(0, 40)].some((form) => text.includes(form)) ? [name] : [],
    );

  test('a secret that somebody wrote into the cloud by hand is in nothing that a command says or writes', async () => {
    expect(shown(PLANTED)).toEqual(Object.keys(SECRETS));
    // Read where plans and reports have it: a text of its own, and a tag.
    for (const setting of [`description=${JSON.stringify(PLANTED)}`, `tags={"Note":${JSON.stringify(PLANTED)}}`]) {
      const { code, output } = await own.run(['drift', 'aws_kms_key.state_key', setting]);
      expect({ code, output }).toMatchObject({ code: 0 });
    }
    const reports = ['text', 'markdown', 'json'].map((format) => [
      'plan',
      'review',
      STACK,
      '--rehearsal',
      '--format',
      format,
    ]);
    const commands: readonly (readonly string[])[] = [
      ['plan', 'diff', STACK, '--rehearsal'],
      ['plan', 'review', STACK, '--rehearsal', '--diff', '--output', 'report.md', '--full'],
      ...reports,
      ['plan', 'review', STACK, '--rehearsal', '--diff', '--drift', '--full'],
      [
        'plan',
        'deploy',
        STACK,
        '--rehearsal',
        '--auto-approve',
        '--break-glass',
        'To see what it says',
        '--name',
        'On call',
      ],
    ];
    const said: Result[] = [];
    for (const words of commands) said.push(await own.balrog(words));
    const showing = said.map(({ output }, index) => [commands[index]?.join(' '), shown(output)] as const);
    expect(showing.filter(([, secrets]) => secrets.length > 0)).toEqual([]);
    expect(said.at(-1)?.output).toContain(`Of ${STACK} no deployment is known that was reviewed here.`);
    // They did speak of it.
    expect(said.at(0)?.output).toMatch(/aws_kms_key\.state_key/);
    expect(said.at(1)).toMatchObject({ code: expect.any(Number) });
    expect(own.read('report.md')).toMatch(/aws_kms_key\.state_key[\s\S]*description/);
    expect(said.at(-1)?.output).toMatch(/Apply complete! Resources: \d+ added, [1-9]\d* changed/);
    const written = ['report.md', 'policies/break-glass.json'].filter((name) => existsSync(join(own.folder, name)));
    for (const name of written) expect([name, shown(own.read(name))]).toEqual([name, []]);
    const logs = filesIn(join(own.home, 'logs')).map((line) => line.split(' ')[0] ?? '');
    for (const name of logs)
      expect([name, shown(readFileSync(join(own.home, 'logs', name), 'utf8'))]).toEqual([name, []]);
  });

  describe('what the code alone gives up, and no change of a plan shows', () => {
    const BUCKET = 'constructs/storage/private-bucket.ts';
    const PROTECTION = 'policies/rules/stack/prevent-destroy.ts';
    const IGNORED = 'policies/rules/stack/no-ignored-changes.ts';
    const deploy = () => own.balrog(['plan', 'deploy', STACK, '--rehearsal', '--auto-approve']);
    /** As the report prints it, for whoever signs. */
    let entry: string;

    test('is held against what was deployed last, also without --base: a protection that goes and what is ignored stop it', async () => {
      // With the policies that are against it.
      own.edit(PROTECTION, 'if (given === true) return [];', 'return [];');
      own.edit(IGNORED, 'if (wrong.length === 0) return [];', 'return [];');
      own.edit(BUCKET, 'lifecycle: { preventDestroy: true }', "lifecycle: { ignoreChanges: ['tags'] }");
      const { code, output } = await deploy();
      expect({ code, output }).toEqual({
        code: 3,
        output: expect.stringMatching(/aws_s3_bucket\.state: loses its lifecycle\.prevent_destroy/),
      });
      expect(output).toMatch(/aws_s3_bucket\.state: ignores tags/);
      expect(output).toContain('Nothing was changed: a danger above is acknowledged by nobody.');
      expect(output).not.toMatch(/no deployment is known|was written since/);
      entry = /\{ "stack": "bootstrap-stage", "digest": "[0-9a-f]{32}",[\s\S]*?\}/.exec(output)?.[0] ?? '';
    });

    test('passes once somebody has acknowledged it', async () => {
      const signed = entry.replace(/<[^>]*>/, 'To see whether it passes').replace('"bug": 0', '"bug": 1772799');
      own.write('policies/acknowledgements.json', `{ "entries": [${signed}] }`);
      git(own, 'commit', '--quiet', '--message', 'Agree', '--only', 'policies/acknowledgements.json');
      expect(await deploy()).toMatchObject({ code: 0, output: expect.stringContaining('Apply complete!') });
    });

    test('the next one is held against that; and what was deployed past the review in between is said', async () => {
      own.edit('constructs/storage/encryption-key.ts', 'props.purpose,', '`${props.purpose} `,');
      expect(await own.run(['deploy', STACK, '--auto-approve'])).toMatchObject({ code: 0 });
      const { code, output } = await deploy();
      expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Can I approve this? Yes') });
      expect(output).toMatch(
        /The state of bootstrap-stage was written since its last deployment that was reviewed and came to its end \(\S+Z, serial \d+, now \d+\)/,
      );
    });
  });
});
