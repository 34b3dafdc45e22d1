/** The main job: rehearsing prod with the real Terraform and the real cdktf CLI, and being stopped before harm is done. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, deployedCheckout, E2E_TIMEOUT_MS, type Checkout, type Result } from './kit';

jest.setTimeout(E2E_TIMEOUT_MS);

const INSTANCE = 'constructs/database/generation.ts';
const STACK = 'stacks/environment-stack.ts';

let own: Checkout;
/** What `npm start` said. */
let first: Result;

beforeAll(async () => {
  ({ own, first } = await deployedCheckout('prod'));
});

afterAll(() => own.cleanup());

/** A change of the code for the time of one test. */
async function withEdit<T>(file: string, from: string | RegExp, to: string, run: () => Promise<T>): Promise<T> {
  const before = own.read(file);
  own.edit(file, from, to);
  try {
    return await run();
  } finally {
    own.write(file, before);
  }
}

const ended = ({ code, output }: Result) => ({ code, output });
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** How many resources of each room stand in what Terraform reads: `prod/<room>/…`. */
function countsByRoom(text: string): Readonly<Record<string, number>> {
  const { resource } = JSON.parse(text) as {
    resource: Record<string, Record<string, { '//': { metadata: { path: string } } }>>;
  };
  const counts: Record<string, number> = {};
  for (const made of Object.values(resource).flatMap((named) => Object.values(named))) {
    const room = made['//'].metadata.path.split('/')[1] ?? '';
    counts[room] = (counts[room] ?? 0) + 1;
  }
  return counts;
}

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, one) => sum + one, 0);

describe('npm start', () => {
  test('deploys prod and says what was built, what its bytes are and what to try next', async () => {
    const { output } = first;
    expect(output).toContain('Try next:');

    const plain = join(own.folder, 'plain');
    const synth = await own.run([
      'exec',
      'node',
      join(own.folder, 'node_modules/cdktf-cli/bundle/bin/cdktf.js'),
      'synth',
      '--output',
      plain,
    ]);
    expect(synth.code).toBe(0);
    const counts = countsByRoom(own.read('plain/stacks/prod/cdk.tf.json'));
    expect(output).toMatch(new RegExp(`prod: deployed\\. ${total(counts)} resources, \\d+ s\\.`));
    expect([...output.matchAll(/^ {2}([a-z-]+) +(\d+)$/gm)].map(([, room, count]) => [room, Number(count)])).toEqual(
      Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1)),
    );
    expect(output).toContain(`sha256 of cdk.tf.json: ${sha256(own.read('plain/stacks/prod/cdk.tf.json'))}`);
  });

  test('finds nothing to do the second time', async () => {
    const { code, output } = ended(await own.balrog(['rehearse', 'start']));
    expect(code).toBe(0);
    const counts = countsByRoom(own.read('plain/stacks/prod/cdk.tf.json'));
    expect(output).toContain(`prod: no changes, the cloud is as the code says. ${total(counts)} resources`);
  });
});

describe('after it, the logs can be asked', () => {
  const COUNT = 'SELECT count(*) AS lines, count(elb) AS parsed FROM balrog_elb_logs_aus5';
  const query = (...args: string[]) => own.run(['query', ...args]);

  test('a saved query answers from sample lines, with what it would cost', async () => {
    const { code, stdout, stderr } = await query('requests-per-version', '--format', 'csv');
    expect(code).toBe(0);
    // Two of the samples for release, and the one that was answered 502.
    expect(stdout).toContain('"Firefox","release","115.0.2","3"\n');
    expect(stderr).toContain('Requests are not users: ');
    expect(stderr).toMatch(/objects are samples/);
    expect(stderr).toMatch(/Scanned .* in \d+ objects .*; workgroup balrog-prod-logs allows /);
  });

  test('lines of one’s own are found where they are delivered, and nowhere else', async () => {
    own.write('lines.txt', 'not a line of a load balancer\n');
    const put = await own.run(['logs', 'put', 'aus5', join(own.folder, 'lines.txt')]);
    expect(put.output).toContain('Read by balrog_elb_logs_aus5.');
    const lost = 's3://balrog-prod-logs-requests-111122223333/aus5/2026/01/01/lines.log.gz';
    expect((await own.run(['logs', 'put', lost, join(own.folder, 'lines.txt')])).output).toContain('No table reads it');

    const { code, stdout, stderr } = await query(COUNT, '--format', 'json');
    expect({ code, rows: JSON.parse(stdout) as unknown }).toEqual({ code: 0, rows: [{ lines: 1, parsed: 0 }] });
    expect(stderr).toContain(`No table reads ${lost}`);
  });

  test('tables and saved queries can be read before they are asked', async () => {
    const described = await query('describe', 'balrog_elb_logs_aus5', '--format', 'csv');
    expect(described.stdout).toMatch(/^"col_name","data_type","comment"\n"type","string","http, https, h2/);
    expect(described.stdout).toMatch(/\n"day","string","[^"]+"\n$/);
    expect((await query('describe', 'nothing')).output).toMatch(
      /^TABLE_NOT_FOUND: Table nothing does not exist\. There are: admin_requests, /,
    );
    expect((await query('requests-per-version', '--text')).stdout).toMatch(
      /^-- Update requests of [^]*\nSELECT product, channel, version, /,
    );
    expect((await query('requests-per-verson', '--text')).output).toMatch(
      /^There is no saved query requests-per-verson\. /,
    );
  });

  test('what cannot be answered is one clear message', async () => {
    const unknown = ended(await query('requests-per-verson'));
    expect(unknown.code).toBe(1);
    expect(unknown.output).toMatch(/^There is no saved query requests-per-verson\. There are: agent-errors, /);
    const elsewhere = ended(await query(COUNT, '--environment', 'stage'));
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.output).toMatch(/has no log tables of stage .*: run npm run rehearse -- deploy stage first\.\n$/);
    const listed = await query();
    expect(listed.stdout).toMatch(/^saved query +what it answers\n-+ +-+\nagent-errors +Errors of the agent/);
  });
});

describe('after it, diff prod', () => {
  const diff = () => own.run(['diff', 'prod']);
  /** What `diff` does with a change of the code, without reading the whole cloud again. */
  const plan = async (): Promise<Result> => {
    const synth = await own.script('main.ts', [], { env: { CDKTF_OUTDIR: join(own.home, 'out') } });
    if (synth.code !== 0) return synth;
    const folder = join(own.home, 'out/stacks/prod');
    return own.run(['exec', 'terraform', `-chdir=${folder}`, 'plan', '-refresh=false', '-input=false', '-no-color']);
  };

  test('says no changes', async () => {
    const { code, output } = ended(await diff());
    expect(code).toBe(0);
    expect(output).toContain('No changes. Your infrastructure matches the configuration.');
  });

  test('shows more storage as an update in place', async () => {
    const { code, output } = await withEdit('environments/prod.ts', 'storageGib: 200', 'storageGib: 300', plan);
    expect(code).toBe(0);
    expect(output).toMatch(/# aws_db_instance\.database .*will be updated in-place/);
    expect(output).toMatch(/~ allocated_storage += 200 -> 300/);
    expect(output).toMatch(/Plan: 0 to add, \d to change, 0 to destroy\./);
  });

  test('shows that another engine replaces the database, and is stopped by prevent_destroy', async () => {
    const { code, output } = await withEdit(INSTANCE, "engine: 'mysql'", "engine: 'mariadb'", plan);
    expect(code).not.toBe(0);
    expect(output).toMatch(/# aws_db_instance\.database .*must be replaced/);
    expect(output).toMatch(/~ engine += "mysql" -> "mariadb" # forces replacement/);
    expect(output).toContain('Instance cannot be destroyed');
    expect(output).toContain('lifecycle.prevent_destroy');
  });
});

test('a rule that somebody added by hand stands in each review, though Terraform plans nothing', async () => {
  const group = 'aws_security_group.edge_admin_admission_group_67C8295F';
  const rule = [{ protocol: 'tcp', from_port: 22, to_port: 22, cidr_blocks: ['0.0.0.0/0'] }];
  expect(ended(await own.run(['drift', group, `ingress=${JSON.stringify(rule)}`]))).toMatchObject({ code: 0 });
  const { code, stdout } = await own.balrog(['plan', 'review', 'prod', '--rehearsal', '--diff', '--drift']);
  expect({ code, stdout }).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('opens tcp 22 to the whole internet'),
  });
  // Of all groups, with all the rules that the code makes, this one alone.
  expect(stdout.match(/aws_security_group\S+ is updated/g)).toEqual([`${group} is updated`]);
  expect(stdout).toContain(`${group} is updated: rules that no resource here makes. No deployment takes them away`);
});

describe('the synth is stopped, with rule, path and remedy, and writes nothing', () => {
  test.each<[string, string, string | RegExp, string, readonly string[]]>([
    [
      'backups switched off',
      'environments/prod.ts',
      'pointInTimeRecoveryDays: 35',
      'pointInTimeRecoveryDays: 0',
      ['prod/database/update-database/instance', 'backups-long-enough', 'environments/prod.ts'],
    ],
    [
      'a public log bucket',
      'constructs/storage/private-bucket.ts',
      'blockPublicPolicy: true',
      'blockPublicPolicy: false',
      ['prod/logs/requests/storage/public-access-block', 'no-public-bucket', 'block_public_policy'],
    ],
    [
      'the database gone from the code',
      STACK,
      /(?=const database = new Database)/,
      'return;\n    ',
      ['aws_db_instance.database', 'ledger', 'tombstone'],
    ],
    [
      'subnets that give public addresses',
      'constructs/network/subnet-tier.ts',
      'mapPublicIpOnLaunch: false',
      'mapPublicIpOnLaunch: true',
      ['subnets-without-addresses', 'map_public_ip_on_launch'],
    ],
    [
      'a shell into the tasks of prod',
      'constructs/services/balrog-service.ts',
      'enableExecuteCommand: false',
      'enableExecuteCommand: true',
      ['no-exec-into-tasks', 'enable_execute_command'],
    ],
    [
      'secrets that are gone at once',
      'constructs/services/application-secrets.ts',
      'recoveryWindowInDays: RECOVERY_DAYS',
      'recoveryWindowInDays: 0',
      ['secrets-recoverable', 'recovery_window_in_days'],
    ],
    [
      'endpoints for everybody',
      'constructs/network/service-endpoints.ts',
      "condition: [{ test: 'StringEquals', variable: 'aws:PrincipalAccount', values: [accountId] }]",
      'condition: []',
      ['endpoints-own-account'],
    ],
    [
      'the state in a bucket of its own',
      'stacks/account.ts',
      'bucket: stateBucketName(environment)',
      "bucket: 'balrog-prod-terraform-state-of-mine'",
      ['state-backend', 'balrog-prod-terraform-state-of-mine'],
    ],
  ])('%s', async (_, file, from, to, said) => {
    const outdir = join(own.folder, 'stopped');
    const before = own.read(file);
    own.edit(file, from, to);
    try {
      const { code, stdout, stderr } = await own.script('main.ts', [], { env: { CDKTF_OUTDIR: outdir } });
      expect(code).toBe(1);
      for (const part of said) expect(stderr).toContain(part);
      expect(stderr).toContain('fix: ');
      expect(stderr).not.toMatch(/\n +at /);
      expect(stdout).toBe('');
      expect(() => own.read('stopped/stacks/prod/cdk.tf.json')).toThrow('ENOENT');
    } finally {
      own.write(file, before);
    }
  });

  test('the same through the CLI, which ends with an error and shows the message', async () => {
    const { code, output } = await withEdit(
      'environments/prod.ts',
      'pointInTimeRecoveryDays: 35',
      'pointInTimeRecoveryDays: 0',
      () => own.run(['diff', 'prod']),
    );
    expect(code).not.toBe(0);
    expect(output).toContain('backups-long-enough');
  });

  test('mistakes in an environment file', async () => {
    const outdir = join(own.folder, 'stopped');
    const { code, stderr } = await withEdit('environments/prod.ts', "region: 'us-west-2'", "region: 'oregon'", () =>
      own.script('main.ts', [], { env: { CDKTF_OUTDIR: outdir } }),
    );
    expect(code).toBe(1);
    expect(stderr).toContain('environments/prod.ts: aws.region: given "oregon"; write an AWS region, e.g. us-west-2');
    expect(() => own.read('stopped/stacks/prod/cdk.tf.json')).toThrow('ENOENT');
  });
});

describe('the same commit gives the same bytes', () => {
  test('for two users in two time zones in two checkouts, with stage and prod in one go', async () => {
    const other = checkout();
    try {
      const outdirs = [join(own.folder, 'here'), join(other.folder, 'a/deeper/there')] as const;
      mkdirSync(outdirs[1], { recursive: true });
      await own.script('main.ts', [], {
        env: { CDKTF_OUTDIR: outdirs[0], TZ: 'Pacific/Auckland', USER: 'one', LANG: 'C' },
      });
      await other.script('main.ts', [], {
        env: {
          CDKTF_OUTDIR: outdirs[1],
          TZ: 'America/Los_Angeles',
          USER: 'two',
          LANG: 'de_DE.UTF-8',
          AWS_REGION: 'eu-west-1',
        },
      });
      for (const stack of ['bootstrap-stage', 'bootstrap-prod', 'stage', 'prod']) {
        const bytes = own.read(`here/stacks/${stack}/cdk.tf.json`);
        expect(other.read(`a/deeper/there/stacks/${stack}/cdk.tf.json`)).toBe(bytes);
        expect(bytes).not.toContain(own.folder);
      }
    } finally {
      await other.cleanup();
    }
  });
});

describe('the provider refuses what the real one refuses', () => {
  const PROVIDER = 'provider "aws" {\n  region = "us-west-2"\n}\n';
  const plan = async (name: string, configuration: string) => {
    own.write(`${name}/main.tf`, PROVIDER + configuration);
    const terraform = (...args: string[]) =>
      own.run(['exec', 'terraform', `-chdir=${join(own.folder, name)}`, ...args]);
    await terraform('init', '-input=false');
    const { code, output } = await terraform('plan', '-input=false', '-no-color');
    expect(code).not.toBe(0);
    // As people read it: without the frame, in one line.
    return output.replace(/[│╷╵]/g, ' ').replace(/\s+/g, ' ');
  };

  test('an unknown type, by name', async () => {
    const output = await plan('type', 'resource "aws_db_instanze" "x" {}\n');
    expect(output).toContain('The provider hashicorp/aws does not support resource type "aws_db_instanze".');
  });

  test('an unknown attribute, a missing argument, a wrong type and a conflict', async () => {
    const output = await plan(
      'arguments',
      [
        'resource "aws_sns_topic" "unknown" {\n  nam = "x"\n}',
        'resource "aws_kms_alias" "missing" {\n  name = "alias/x"\n}',
        'resource "aws_db_instance" "wrong" {\n  instance_class = "db.t4g.large"\n  allocated_storage = "plenty"\n}',
        '',
      ].join('\n'),
    );
    expect(output).toContain('An argument named "nam" is not expected here.');
    expect(output).toContain('The argument "target_key_id" is required, but no definition was found.');
    expect(output).toMatch(/Inappropriate value for attribute "allocated_storage": a number is required/);
    const conflict = await plan(
      'conflict',
      'resource "aws_s3_bucket" "both" {\n  bucket = "one-name"\n  bucket_prefix = "two"\n}\n',
    );
    expect(conflict).toContain('"bucket": conflicts with bucket_prefix');
  });

  test('an account that the environment does not allow', async () => {
    const { code, output } = await own.run(['--as-account', '999999999999', 'diff', 'prod']);
    expect(code).not.toBe(0);
    expect(output).toContain('AWS account ID not allowed: 999999999999');
  });
});
