/** There and back: a change is applied with the real terraform, then what the review advises, and all is as it was. */
import type { Values } from '../clouds/behaviour';
import { withTerraform, type Config } from './terraform';

jest.setTimeout(600_000);

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

const real = withTerraform(Object.keys({ ...database(), ...logs(1), ...GROUP, ...RULE }));

async function terraform(...args: readonly string[]): Promise<string> {
  const { code, output } = await real.terraform(...args);
  if (code !== 0) throw new Error(output);
  return output;
}

/** What the state says afterwards, but for what the cloud counts or names anew each time. */
async function applied(resource: Config): Promise<unknown> {
  await real.configure(resource);
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
