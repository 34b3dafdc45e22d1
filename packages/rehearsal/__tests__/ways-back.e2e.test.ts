/** There and back: a change is applied with the real terraform, then what the review advises, and all is as it was. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { aws } from '../clouds/aws';
import type { Values } from '../clouds/behaviour';
import { startProvider, type RunningProvider } from '../provider';
import { loadSchemas } from '../schema';
import { openStore } from '../store';

jest.setTimeout(600_000);

type Config = Readonly<Record<string, Readonly<Record<string, Values>>>>;

const database = (change: Values = {}): Config => ({
  aws_db_instance: {
    main: {
      identifier: 'main',
      engine: 'mysql',
      engine_version: '8.0.43',
      instance_class: 'db.t4g.micro',
      allocated_storage: 100,
      username: 'root',
      manage_master_user_password: true,
      final_snapshot_identifier: 'main-final',
      backup_retention_period: 7,
      deletion_protection: true,
      ...change,
    },
  },
});

const logs = (retention: number): Config => ({
  aws_cloudwatch_log_group: { main: { name: 'main', retention_in_days: retention } },
});

const GROUP = {
  aws_vpc: { main: { cidr_block: '10.9.0.0/16' } },
  aws_security_group: { database: { name: 'db', vpc_id: '${aws_vpc.main.id}' } },
};
const RULE = {
  aws_vpc_security_group_ingress_rule: {
    main: {
      security_group_id: '${aws_security_group.database.id}',
      ip_protocol: 'tcp',
      from_port: 3306,
      to_port: 3306,
      cidr_ipv4: '10.9.0.0/16',
    },
  },
};

const TYPES = [...Object.keys({ ...database(), ...logs(1), ...GROUP, ...RULE })];
const schemas = loadSchemas({ provider: 'aws', resources: TYPES, dataSources: [] });

let folder: string;
let provider: RunningProvider;

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ways-back-test-'));
  provider = await startProvider({
    cloud: aws,
    store: openStore(path.join(folder, 'clouds')),
    schemas: () => schemas,
    socket: path.join(folder, 'p.sock'),
    account: '123456789012',
    log: () => undefined,
  });
});

afterEach(async () => {
  await provider.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function terraform(...args: string[]): Promise<string> {
  const child = spawn('terraform', args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      CHECKPOINT_DISABLE: '1',
      TF_REATTACH_PROVIDERS: JSON.stringify({ 'registry.terraform.io/hashicorp/aws': provider.reattach }),
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0) throw new Error(output);
  return output;
}

/** What the state says afterwards, but for what the cloud counts or names anew each time. */
async function applied(resource: Config): Promise<unknown> {
  const configuration = {
    terraform: { required_providers: { aws: { source: 'hashicorp/aws' } } },
    provider: { aws: { region: 'us-west-2' } },
    resource,
  };
  fs.writeFileSync(path.join(folder, 'main.tf.json'), JSON.stringify(configuration));
  if (!fs.existsSync(path.join(folder, '.terraform'))) await terraform('init', '-input=false', '-no-color');
  await terraform('apply', '-auto-approve', '-input=false', '-no-color');
  const shown = JSON.parse(await terraform('show', '-json')) as {
    values: { root_module: { resources: { address: string; values: Values }[] } };
  };
  return shown.values.root_module.resources
    .filter(({ address }) => !/vpc\.main|security_group\.database/.test(address))
    .map(({ address, values }) => {
      const set = resource[address.split('.')[0] ?? '']?.['main'] ?? {};
      return [address, Object.keys(set).map((name) => [name, values[name]])];
    });
}

test.each<[string, Config, Config]>([
  ['another class of the database', database(), database({ instance_class: 'db.t4g.small' })],
  ['a shortened retention of backups', database(), database({ backup_retention_period: 1 })],
  ['a deletion protection that was switched off', database(), database({ deletion_protection: false })],
  ['an earlier expiry of log events', logs(90), logs(30)],
  ['a rule that was deleted', { ...GROUP, ...RULE }, GROUP],
])('%s', async (_, before, changed) => {
  const start = await applied(before);
  expect(await applied(changed)).not.toEqual(start);
  expect(await applied(before)).toEqual(start);
});
