/** The provider server driven by the real terraform, over a small cloud of its own. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Cloud, ResourceBehaviour, Values } from '../clouds/behaviour';
import { parseFaults, startProvider, type RunningProvider } from '../provider';
import { loadSchemas } from '../schema';
import { openStore, type CloudStore } from '../store';

jest.setTimeout(120_000);

const ACCOUNT = '123456789012';
const OTHER_ACCOUNT = '210987654321';

const schemas = loadSchemas({
  provider: 'aws',
  resources: [
    'aws_vpc',
    'aws_subnet',
    'aws_db_instance',
    'aws_s3_bucket',
    'aws_s3_bucket_policy',
    'aws_iam_policy',
    'aws_wafv2_web_acl',
  ],
  dataSources: ['aws_caller_identity', 'aws_region'],
});

const arn = (service: string, name: string): string => `arn:aws:${service}:::${name}`;

const resources: Record<string, ResourceBehaviour> = {
  aws_vpc: { create: (_values, cloud) => ({ id: `vpc-${cloud.hex(17)}` }) },
  aws_subnet: {
    create: (values, cloud) => ({ id: `subnet-${cloud.hex(17, String(values['cidr_block']))}` }),
    refuse: (action, values, cloud) =>
      action !== 'create' || cloud.resources('aws_vpc').some((vpc) => vpc.id === values['vpc_id'])
        ? []
        : [{ severity: 'error', summary: `creating EC2 Subnet: InvalidVpcID.NotFound`, path: ['vpc_id'] }],
  },
  aws_db_instance: {
    create: (values, cloud) => ({
      id: `db-${cloud.hex(26)}`,
      arn: arn('rds', `db:${String(values['identifier'])}`),
      endpoint: `${String(values['identifier'])}.abc.us-west-2.rds.amazonaws.com:3306`,
    }),
    recomputedOnUpdate: (prior, planned) => (prior['identifier'] === planned['identifier'] ? [] : ['arn', 'endpoint']),
    update: (_prior, values) => ({
      arn: arn('rds', `db:${String(values['identifier'])}`),
      endpoint: `${String(values['identifier'])}.abc.us-west-2.rds.amazonaws.com:3306`,
    }),
    suppress: (attribute, prior, planned) =>
      attribute === 'allocated_storage' &&
      Number(planned['max_allocated_storage']) > 0 &&
      Number(prior[attribute]) > Number(planned[attribute]),
    refuse: (action, values) =>
      action === 'delete' && values['deletion_protection'] === true
        ? [{ severity: 'error', summary: 'deleting RDS DB Instance: Cannot delete protected DB Instance' }]
        : [],
    validate: (config) =>
      typeof config['backup_retention_period'] === 'number' && config['backup_retention_period'] > 35
        ? [{ severity: 'error', summary: 'expected backup_retention_period to be in the range (0 - 35)' }]
        : [],
  },
  aws_s3_bucket: {
    create: (values) => ({ id: values['bucket'], arn: arn('s3', String(values['bucket'])) }),
    unique: ({ bucket }) => [
      {
        scope: 'global',
        name: `bucket ${String(bucket)}`,
        error: `creating S3 Bucket (${String(bucket)}): BucketAlreadyExists`,
      },
    ],
  },
  aws_s3_bucket_policy: {
    create: (values) => ({ id: values['bucket'] }),
    equivalent: { policy: 'policy' },
    overwrites: true,
    movesFrom: ['aws_s3_bucket'],
  },
  aws_iam_policy: {
    create: (values) => ({ id: arn('iam', String(values['name'])), arn: arn('iam', String(values['name'])) }),
    equivalent: { policy: 'policy' },
  },
};

const cloud: Cloud = {
  source: 'hashicorp/aws',
  resources,
  dataSources: {
    aws_caller_identity: { read: (_config, view) => ({ account_id: view.account, id: view.account }) },
  },
  fallback: (type) => ({ create: (values) => ({ id: `${type}-${String(values['name'])}` }) }),
  configure: (provider, { account }) => {
    const allowed = provider['allowed_account_ids'];
    return !Array.isArray(allowed) || allowed.includes(account)
      ? []
      : [{ severity: 'error', summary: `AWS account ID not allowed: ${account}` }];
  },
};

interface World {
  readonly folder: string;
  readonly store: CloudStore;
  provider: RunningProvider;
  readonly log: string[];
}

interface Run {
  readonly code: number | null;
  readonly output: string;
}

type Config = Record<string, Record<string, Values>>;

let worlds: World[] = [];

async function world(faults: string[] = []): Promise<World> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'provider-test-'));
  const store = openStore(path.join(folder, 'clouds'));
  const log: string[] = [];
  const provider = await serve(folder, store, log, faults);
  const made: World = { folder, store, provider, log };
  worlds.push(made);
  return made;
}

function serve(folder: string, store: CloudStore, log: string[], faults: string[]): Promise<RunningProvider> {
  return startProvider({
    cloud,
    store,
    schemas: () => schemas,
    socket: path.join(folder, 'p.sock'),
    account: ({ region }) => (region === 'eu-west-1' ? OTHER_ACCOUNT : ACCOUNT),
    faults: parseFaults(faults),
    log: (line) => log.push(line),
  });
}

/** The same server in a process of its own, which a crash may kill. */
function serveInProcess({ folder }: World): { ready: Promise<RunningProvider['reattach']>; died: Promise<unknown> } {
  const program = `
    const { loadSchemas } = require('./packages/rehearsal/schema');
    const { openStore } = require('./packages/rehearsal/store');
    const { parseFaults, startProvider } = require('./packages/rehearsal/provider');
    const folder = ${JSON.stringify(folder)};
    const bucket = {
      create: ({ bucket }) => ({ id: bucket }),
      unique: ({ bucket }) => [{ scope: 'global', name: 'bucket ' + bucket, error: 'taken' }],
    };
    startProvider({
      cloud: { source: 'hashicorp/aws', resources: { aws_s3_bucket: bucket }, dataSources: {}, fallback: () => ({}), configure: () => [] },
      store: openStore(folder + '/clouds'),
      schemas: () => loadSchemas({ provider: 'aws', resources: ['aws_s3_bucket'], dataSources: [] }),
      socket: folder + '/crash.sock',
      account: '${ACCOUNT}',
      faults: parseFaults(['crash:aws_s3_bucket']),
    }).then(({ reattach }) => console.log(JSON.stringify(reattach)));`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--eval', program], {
    cwd: path.join(__dirname, '../../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    ready: new Promise((resolve) => child.stdout.once('data', (line: Buffer) => resolve(JSON.parse(line.toString())))),
    died: new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal))),
  };
}

afterEach(async () => {
  for (const { provider, folder } of worlds) {
    await provider.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
  worlds = [];
});

function write({ folder }: World, config: Config, more: Values = {}): void {
  const body = {
    terraform: { required_providers: { aws: { source: 'hashicorp/aws' } } },
    provider: { aws: { region: 'us-west-2', default_tags: { tags: { app: 'balrog' } } } },
    resource: config,
    ...more,
  };
  fs.writeFileSync(path.join(folder, 'main.tf.json'), JSON.stringify(body));
}

function terraform({ folder, provider }: Pick<World, 'folder' | 'provider'>, ...args: string[]): Promise<Run> {
  return start({ folder, provider }, args).ended;
}

interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Run>;
  readonly output: () => string;
}

function start({ folder, provider }: Pick<World, 'folder' | 'provider'>, args: string[]): Started {
  const [command = '', ...rest] = args;
  const child = spawn('terraform', [command, '-no-color', ...rest], {
    cwd: folder,
    stdio: 'pipe',
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      TF_REATTACH_PROVIDERS: JSON.stringify({ 'registry.terraform.io/hashicorp/aws': provider.reattach }),
    },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<Run>((resolve) =>
    child.once('close', (code) => resolve({ code, output: unbroken(output) })),
  );
  return { child, ended, output: () => output };
}

/** Terraform wraps its diagnostics to the terminal's width: one space for every gap. */
function unbroken(output: string): string {
  return output.replace(/\n[│╷╵]?/g, '\n').replace(/[ \t]+/g, ' ');
}

async function apply(at: World): Promise<string> {
  const { code, output } = await terraform(at, 'apply', '-auto-approve', '-input=false');
  if (code !== 0) throw new Error(output);
  return output;
}

async function plan(at: World): Promise<string> {
  const { code, output } = await terraform(at, 'plan', '-input=false');
  if (code !== 0) throw new Error(output);
  return output;
}

function stateOf(at: World, address: string): Values {
  interface State {
    resources: { type: string; name: string; instances: { attributes: Values }[] }[];
  }
  const state = JSON.parse(fs.readFileSync(path.join(at.folder, 'terraform.tfstate'), 'utf8')) as State;
  const [type, name] = address.split('.');
  const found = state.resources.find((resource) => resource.type === type && resource.name === name);
  return found?.instances[0]?.attributes ?? {};
}

const statement = (actions: string | string[], sid: string): Values => ({
  Sid: sid,
  Effect: 'Allow',
  Action: actions,
  Resource: '*',
});
const policy = (...statements: Values[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });

const DATABASE: Values = {
  identifier: 'balrog',
  engine: 'mysql',
  instance_class: 'db.m6g.large',
  allocated_storage: 100,
  max_allocated_storage: 500,
  username: 'root',
  backup_retention_period: 35,
  skip_final_snapshot: true,
  tags: { data: 'yes' },
};

const SMALL: Config = {
  aws_vpc: { main: { cidr_block: '10.0.0.0/16' } },
  aws_subnet: { a: { vpc_id: '${aws_vpc.main.id}', cidr_block: '10.0.1.0/24', timeouts: { create: '5m' } } },
  aws_db_instance: { db: DATABASE },
  aws_s3_bucket: { logs: { bucket: 'balrog-logs', lifecycle_rule: [{ enabled: true, expiration: [{ days: 30 }] }] } },
  aws_iam_policy: {
    read: { name: 'read', policy: policy(statement(['s3:GetObject', 's3:ListBucket'], 'a'), statement('sqs:*', 'b')) },
  },
};

const withDatabase = (change: Values): Config => ({ ...SMALL, aws_db_instance: { db: { ...DATABASE, ...change } } });

test('a configuration is applied, stays without changes, is changed in place, replaced, and destroyed', async () => {
  const at = await world();
  write(at, SMALL);
  expect((await terraform(at, 'init', '-input=false')).output).toContain('successfully initialized');

  const first = await plan(at);
  expect(first).toContain('Plan: 5 to add, 0 to change, 0 to destroy');
  expect(first).toMatch(/endpoint = \(known after apply\)/);
  expect(first).toMatch(/publicly_accessible = false/);
  expect(first).toMatch(/region = "us-west-2"/);
  expect(first).toMatch(/tags_all = \{\s+\+ "app" = "balrog"\s+\+ "data" = "yes"/);

  await apply(at);
  expect(stateOf(at, 'aws_subnet.a')['vpc_id']).toBe(stateOf(at, 'aws_vpc.main')['id']);
  expect(at.store.list().map(({ type }) => type)).toEqual(Object.keys(SMALL).sort());
  expect(await plan(at)).toContain('No changes');

  write(at, withDatabase({ identifier: 'balrog-two', tags: { data: 'no' } }));
  const renamed = await plan(at);
  expect(renamed).toContain('0 to add, 1 to change, 0 to destroy');
  expect(renamed).toMatch(/~ endpoint = "balrog\.abc\S+" -> \(known after apply\)/);
  await apply(at);
  expect(stateOf(at, 'aws_db_instance.db')['endpoint']).toMatch(/^balrog-two\./);
  expect(await plan(at)).toContain('No changes');

  write(at, withDatabase({ engine: 'mariadb' }));
  const replaced = await plan(at);
  expect(replaced).toMatch(/~ engine = "mysql" -> "mariadb" # forces replacement/);
  expect(replaced).toContain('1 to add, 0 to change, 1 to destroy');
  await apply(at);
  expect(at.store.list({ type: 'aws_db_instance' })).toHaveLength(1);

  const destroyed = await terraform(at, 'destroy', '-auto-approve');
  expect(destroyed.output).toContain('5 destroyed');
  expect(at.store.list()).toEqual([]);
});

test('what means the same, is suppressed or no longer said is no change', async () => {
  const at = await world();
  write(at, SMALL);
  await apply(at);
  const { backup_retention_period: _, ...silent } = DATABASE;
  write(at, {
    ...SMALL,
    aws_db_instance: { db: { ...silent, allocated_storage: 50 } },
    aws_iam_policy: {
      read: {
        name: 'read',
        policy: policy(statement(['sqs:*'], 'b'), statement(['s3:ListBucket', 's3:GetObject'], 'a')),
      },
    },
  });
  expect(await plan(at)).toContain('No changes');
  write(at, { ...SMALL, aws_iam_policy: { read: { name: 'read', policy: policy(statement('s3:*', 'a')) } } });
  expect(await plan(at)).toContain('0 to add, 1 to change, 0 to destroy');
});

test('a change of the default tags updates everything that has tags, and another region replaces', async () => {
  const at = await world();
  write(at, SMALL);
  await apply(at);
  write(at, SMALL, { provider: { aws: { region: 'us-west-2', default_tags: { tags: { app: 'x' } } } } });
  expect(await plan(at)).toContain('0 to add, 5 to change, 0 to destroy');
  write(at, SMALL, { provider: { aws: { region: 'us-east-1', default_tags: { tags: { app: 'balrog' } } } } });
  const moved = await plan(at);
  expect(moved).toMatch(/~ region = "us-west-2" -> "us-east-1" # forces replacement/);
  expect(moved).toContain('4 to add, 0 to change, 4 to destroy');
});

test('changes made behind the back show as drift, and what is gone is made again', async () => {
  const at = await world();
  write(at, SMALL);
  await apply(at);
  const [database] = at.store.list({ type: 'aws_db_instance' });
  const [vpc] = at.store.list({ type: 'aws_vpc' });
  at.store.update(database!, { ...database!, values: { ...database!.values, backup_retention_period: 1 } });
  at.store.delete(vpc!);
  const drifted = await plan(at);
  expect(drifted).toMatch(/~ backup_retention_period = 1 -> 35/);
  expect(drifted).toMatch(/aws_vpc\.main will be created/);
});

test('import adopts what exists so that nothing is left to change; what does not exist is refused', async () => {
  const at = await world();
  write(at, SMALL);
  await apply(at);
  const id = String(stateOf(at, 'aws_db_instance.db')['id']);
  fs.rmSync(path.join(at.folder, 'terraform.tfstate'));
  write(at, { aws_db_instance: { db: DATABASE }, aws_s3_bucket: SMALL['aws_s3_bucket']! });

  const again = await terraform(at, 'apply', '-auto-approve', '-target=aws_s3_bucket.logs');
  expect(again.code).toBe(1);
  expect(again.output).toContain('creating S3 Bucket (balrog-logs): BucketAlreadyExists');
  expect(again.output.replace(/\s+/g, ' ')).toContain("terraform import ADDRESS 'balrog-logs@us-west-2'");

  const wrong = await terraform(at, 'import', 'aws_db_instance.db', 'db-none');
  expect(wrong.output).toContain('Cannot import non-existent remote object');
  expect((await terraform(at, 'import', 'aws_db_instance.db', `${id}@us-west-2`)).output).toContain(
    'Import successful',
  );
  expect((await terraform(at, 'import', 'aws_s3_bucket.logs', 'balrog-logs')).output).toContain('Import successful');
  expect(await plan(at)).toContain('No changes');
});

test('wrong arguments are refused with their place, as the real provider words it', async () => {
  const at = await world();
  write(at, {
    aws_db_instance: { db: { ...DATABASE, identifier_prefix: 'x', backup_retention_period: 36 } },
    aws_vpc: { main: { cidr_block: '10.0.0.0/16', colour: 'red' } },
  });
  const { code, output } = await terraform(at, 'validate');
  expect(code).toBe(1);
  expect(output).toContain('Extraneous JSON object property');
  write(at, { aws_db_instance: { db: { ...DATABASE, identifier_prefix: 'x', backup_retention_period: 36 } } });
  const refused = await terraform(at, 'plan');
  expect(refused.output).toContain('Error: Conflicting configuration arguments');
  expect(refused.output).toContain('"identifier": conflicts with identifier_prefix');
  expect(refused.output).toContain('with aws_db_instance.db');
  expect(refused.output).toContain('expected backup_retention_period to be in the range (0 - 35)');
});

test('the cloud refuses what the service would: a missing reference, a protected database, the wrong account', async () => {
  const at = await world();
  write(at, { aws_subnet: { a: { vpc_id: 'vpc-0', cidr_block: '10.0.1.0/24' } } });
  expect((await terraform(at, 'apply', '-auto-approve')).output).toContain('InvalidVpcID.NotFound');
  write(at, SMALL, { provider: { aws: { region: 'us-west-2', allowed_account_ids: [OTHER_ACCOUNT] } } });
  expect((await terraform(at, 'plan')).output).toContain(`AWS account ID not allowed: ${ACCOUNT}`);
  write(at, { aws_db_instance: { db: { ...DATABASE, deletion_protection: true } } });
  await apply(at);
  const kept = await terraform(at, 'destroy', '-auto-approve');
  expect(kept.code).toBe(1);
  expect(kept.output).toContain('Cannot delete protected DB Instance');
  expect(stateOf(at, 'aws_db_instance.db')['identifier']).toBe('balrog');
});

test('each provider instance keeps its own configuration: aliases differ in account and region', async () => {
  const at = await world();
  const aws = [
    { region: 'us-west-2', allowed_account_ids: [ACCOUNT] },
    { alias: 'other', region: 'eu-west-1', allowed_account_ids: [OTHER_ACCOUNT] },
  ];
  write(
    at,
    { aws_vpc: { here: { cidr_block: '10.0.0.0/16' }, there: { provider: 'aws.other', cidr_block: '10.0.0.0/16' } } },
    {
      provider: { aws },
      data: { aws_caller_identity: { there: { provider: 'aws.other' } } },
      output: { account: { value: '${data.aws_caller_identity.there.account_id}' } },
    },
  );
  expect(await apply(at)).toContain(`account = "${OTHER_ACCOUNT}"`);
  expect(
    at.store
      .list()
      .map(({ account, region }) => `${account} ${region}`)
      .sort(),
  ).toEqual([`${ACCOUNT} us-west-2`, `${OTHER_ACCOUNT} eu-west-1`].sort());
  expect(await plan(at)).toContain('No changes');
});

test('a write-only password reaches neither state nor cloud, and its version updates', async () => {
  const at = await world();
  const secret = 'correct-horse-battery';
  write(at, withDatabase({ password_wo: secret, password_wo_version: 1 }));
  await apply(at);
  expect(await plan(at)).toContain('No changes');
  write(at, withDatabase({ password_wo: secret, password_wo_version: 2 }));
  expect(await plan(at)).toMatch(/~ password_wo_version = 1 -> 2/);
  expect(fs.readFileSync(path.join(at.folder, 'terraform.tfstate'), 'utf8')).not.toContain(secret);
  expect(JSON.stringify(at.store.list())).not.toContain(secret);
  expect(at.log.join('\n')).not.toContain(secret);
});

test('identical resources get different ids, a put overwrites, a data source nobody computes is named', async () => {
  const at = await world();
  const block = { cidr_block: '10.0.0.0/16' };
  const put = (sid: string): Values => ({ bucket: 'b', policy: policy(statement('s3:*', sid)) });
  write(at, { aws_vpc: { one: block, two: block, three: block } });
  await apply(at);
  expect(new Set(at.store.list({ type: 'aws_vpc' }).map(({ id }) => id)).size).toBe(3);
  write(at, { aws_s3_bucket_policy: { one: put('one') } });
  await apply(at);
  write(at, { aws_s3_bucket_policy: { one: put('one'), two: put('two') } });
  await apply(at);
  expect(String(at.store.list({ type: 'aws_s3_bucket_policy' })[0]?.values['policy'])).toContain('"two"');
  write(at, { aws_vpc: { one: block } }, { data: { aws_region: { here: {} } } });
  expect((await terraform(at, 'plan')).output).toContain('Data source "aws_region" is not rehearsed');
});

test('faults: a create fails once, then goes through; a slow one ends at once when Terraform is interrupted', async () => {
  const at = await world(['fail-once:aws_vpc', 'slow:aws_s3_bucket:60000', 'throttle:aws_iam_policy:1']);
  write(at, { aws_vpc: SMALL['aws_vpc']!, aws_iam_policy: SMALL['aws_iam_policy']! });
  const failed = await terraform(at, 'apply', '-auto-approve');
  expect(failed.output).toContain('creating aws_vpc');
  expect(failed.output).toContain('InternalFailure');
  await apply(at);
  expect(at.log).toContain('fault throttle:aws_iam_policy: creating aws_iam_policy takes 500 ms longer');

  write(at, { aws_s3_bucket: SMALL['aws_s3_bucket']! });
  const { child, ended, output } = start(at, ['apply', '-auto-approve']);
  let told = false;
  child.stdout.on('data', () => {
    if (told || !output().includes('aws_s3_bucket.logs: Creating')) return;
    told = child.kill('SIGINT');
  });
  const interrupted = await ended;
  expect(interrupted.output).toContain('creating aws_s3_bucket (balrog-logs): operation error: request canceled');
  expect(at.store.list({ type: 'aws_s3_bucket' })).toEqual([]);
});

test('a process that is killed right after a create leaves the resource behind; import brings it into the state', async () => {
  const at = await world();
  await at.provider.close();
  write(at, { aws_s3_bucket: SMALL['aws_s3_bucket']! });
  const server = serveInProcess(at);
  const reattach = await server.ready;
  const crashed = await terraform({ ...at, provider: { ...at.provider, reattach } }, 'apply', '-auto-approve');
  expect(crashed.code).toBe(1);
  expect(await server.died).toBe('SIGKILL');
  at.provider = await serve(at.folder, openStore(at.store.directory), at.log, ['crash:aws_s3_bucket']);
  expect(at.store.list().map(({ id }) => id)).toEqual(['balrog-logs']);
  expect((await terraform(at, 'apply', '-auto-approve')).output).toContain('BucketAlreadyExists');
  expect((await terraform(at, 'import', 'aws_s3_bucket.logs', 'balrog-logs')).code).toBe(0);
  expect(await apply(at)).toContain('0 added, 0 changed, 0 destroyed');
});

test('rules with values of any shape are planned, changed, and stay without changes', async () => {
  const at = await world();
  const visibility = { cloudwatch_metrics_enabled: true, metric_name: 'm', sampled_requests_enabled: true };
  const firewall = (priority: number): Config => ({
    aws_wafv2_web_acl: {
      admin: {
        name: 'admin',
        scope: 'REGIONAL',
        default_action: { allow: {} },
        visibility_config: visibility,
        rule: [{ name: 'r', priority, statement: { ip_set_reference_statement: { arn: '${aws_vpc.main.arn}' } } }],
      },
    },
    aws_vpc: SMALL['aws_vpc']!,
  });
  write(at, firewall(1));
  await apply(at);
  expect(await plan(at)).toContain('No changes');
  write(at, firewall(2));
  expect(await plan(at)).toMatch(/~ priority = 1 -> 2/);
  await apply(at);
  expect(await plan(at)).toContain('No changes');
});

test('a move across types takes the resource along where the provider allows it, and is refused elsewhere', async () => {
  const at = await world();
  write(at, { aws_s3_bucket: { it: { bucket: 'b' } } });
  await apply(at);
  const moved = (to: string): Values => ({ moved: [{ from: 'aws_s3_bucket.it', to }] });
  write(at, { aws_s3_bucket_policy: { it: { bucket: 'b', policy: '{}' } } }, moved('aws_s3_bucket_policy.it'));
  expect(await plan(at)).toContain('0 to add, 1 to change, 0 to destroy');
  expect(at.store.list().map(({ type }) => type)).toEqual(['aws_s3_bucket_policy']);
  write(at, { aws_s3_bucket: { it: { bucket: 'b' } } });
  expect(await plan(at)).toContain('No changes');
  write(at, { aws_vpc: { it: { cidr_block: '10.0.0.0/16' } } }, moved('aws_vpc.it'));
  expect((await terraform(at, 'plan')).output).toContain(
    'The "aws_vpc" resource type does not support moving resource state across\nresource types.',
  );
});

test('a state of a newer provider is refused, one with arguments that are no more is read', async () => {
  const at = await world();
  write(at, { aws_vpc: SMALL['aws_vpc']! });
  await apply(at);
  const file = path.join(at.folder, 'terraform.tfstate');
  const state = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, state.replace('"cidr_block"', '"enable_classiclink": false, "cidr_block"'));
  expect(await plan(at)).toContain('No changes');
  fs.writeFileSync(file, state.replace('"schema_version": 1', '"schema_version": 9'));
  expect((await terraform(at, 'plan')).output).toContain('managed by newer provider version');
});
