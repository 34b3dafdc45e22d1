/** What AWS refuses when something is deleted, made again or taken back, and what people add by hand, asked with the real terraform. */
import type { Values } from '../clouds/behaviour';
import { withTerraform, type Config } from './terraform';

jest.setTimeout(240_000);

const VERSIONS = { current: '8.0.43', older: '8.0.35', major: '5.7.44' };

const network = (groupDescription: string): Config => ({
  aws_vpc: { main: { cidr_block: '10.9.0.0/16' } },
  aws_subnet: {
    a: { vpc_id: '${aws_vpc.main.id}', cidr_block: '10.9.1.0/24', availability_zone: 'us-west-2a' },
    b: { vpc_id: '${aws_vpc.main.id}', cidr_block: '10.9.2.0/24', availability_zone: 'us-west-2b' },
  },
  aws_security_group: { database: { name: 'db', description: groupDescription, vpc_id: '${aws_vpc.main.id}' } },
  aws_db_subnet_group: { main: { name: 'main', subnet_ids: ['${aws_subnet.a.id}', '${aws_subnet.b.id}'] } },
});

const database = (change: Values = {}): Config => ({
  aws_db_instance: {
    main: {
      identifier: 'main',
      engine: 'mysql',
      engine_version: VERSIONS.current,
      instance_class: 'db.t4g.micro',
      allocated_storage: 100,
      username: 'root',
      manage_master_user_password: true,
      db_subnet_group_name: '${aws_db_subnet_group.main.name}',
      vpc_security_group_ids: ['${aws_security_group.database.id}'],
      final_snapshot_identifier: 'main-final',
      backup_retention_period: 7,
      ...change,
    },
  },
});

const secret = (change: Values = {}): Config => ({
  aws_secretsmanager_secret: { one: { name: 'a/secret', ...change } },
});

const rule = (cidr: string, port: number): Values => ({
  security_group_id: '${aws_security_group.database.id}',
  ip_protocol: 'tcp',
  from_port: port,
  to_port: port,
  cidr_ipv4: cidr,
});

const rules = (tags: Values = {}): Config => ({
  ...network('one'),
  aws_security_group: { database: { name: 'db', vpc_id: '${aws_vpc.main.id}', tags } },
  aws_vpc_security_group_ingress_rule: { one: rule('10.9.0.0/16', 3306), two: rule('10.8.0.0/16', 3306) },
  aws_vpc_security_group_egress_rule: { out: rule('0.0.0.0/0', 443) },
});

const real = withTerraform(Object.keys({ ...network(''), ...database(), ...secret(), ...rules() }));

/** Answers what Terraform said, in one line. */
async function terraform(...args: readonly string[]) {
  const { code, output } = await real.terraform(...args);
  return { code, output: output.replace(/[│╷╵\n]/g, ' ').replace(/\s+/g, ' ') };
}

const configure = (...parts: Config[]) =>
  real.configure(parts.length === 0 ? undefined : (Object.assign({}, ...parts) as Config));

async function apply(...parts: Config[]) {
  await configure(...parts);
  return terraform('apply', '-auto-approve', '-input=false', '-no-color');
}

const DONE = { code: 0, output: expect.stringContaining('Apply complete!') as unknown };
const refused = (message: string) => ({ code: 1, output: expect.stringContaining(message) as unknown });

describe('AWS refuses', () => {
  test('a second final snapshot of one name, and the database stays', async () => {
    expect(await apply(network('one'), database())).toMatchObject(DONE);
    expect(await apply(network('one'))).toMatchObject(DONE);
    expect(await apply(network('one'), database())).toMatchObject(DONE);
    expect(await apply(network('one'))).toMatchObject(
      refused(
        'DBSnapshotAlreadyExists: Cannot create the snapshot because a snapshot with the identifier main-final already exists.',
      ),
    );
    expect((await terraform('state', 'list')).output).toContain('aws_db_instance.main');
    expect(await apply(network('one'), database({ final_snapshot_identifier: 'main-final-2' }))).toMatchObject(DONE);
    expect(await apply(network('one'))).toMatchObject(DONE);
  });

  test('a secret of a name that is scheduled for deletion, unless it was deleted without a recovery window', async () => {
    expect(await apply(secret())).toMatchObject(DONE);
    expect(await apply()).toMatchObject(DONE);
    expect(await apply(secret())).toMatchObject(
      refused(
        "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion.",
      ),
    );
    expect(await apply(secret({ name: 'b/secret', recovery_window_in_days: 0 }))).toMatchObject(DONE);
    expect(await apply()).toMatchObject(DONE);
    expect(await apply(secret({ name: 'b/secret', recovery_window_in_days: 0 }))).toMatchObject(DONE);
  });

  test('to replace a security group or a subnet group that a database uses', async () => {
    expect(await apply(network('one'), database())).toMatchObject(DONE);
    expect(await apply(network('two'), database())).toMatchObject(
      refused(
        'DeleteSecurityGroup, https response error StatusCode: 400, RequestID: 00000000-0000-0000-0000-000000000000, api error DependencyViolation: resource sg-',
      ),
    );
    const { aws_db_subnet_group: _, ...without } = network('one');
    const renamed = { aws_db_subnet_group: { main: { ...network('one').aws_db_subnet_group?.main, name: 'other' } } };
    expect(await apply(without, renamed, database())).toMatchObject(
      refused("Cannot delete the subnet group 'main' because at least one database instance: main is still using it."),
    );
    // What uses it goes first, and then it may go.
    expect(await apply()).toMatchObject(DONE);
  });

  test('nothing of a database that is restored as its source was, and nothing is left to do', async () => {
    const source = database({ storage_encrypted: true });
    const restored = (origin: Values): Values => ({
      identifier: 'restored',
      instance_class: 'db.t4g.micro',
      db_subnet_group_name: '${aws_db_subnet_group.main.name}',
      storage_encrypted: true,
      skip_final_snapshot: true,
      ...origin,
    });
    const both = (origin: Values): Config => ({
      aws_db_instance: { ...source.aws_db_instance, restored: restored(origin) },
    });
    const moment = {
      restore_to_point_in_time: [{ source_db_instance_identifier: 'main', use_latest_restorable_time: true }],
    };
    expect(await apply(network('one'), source)).toMatchObject(DONE);
    expect(await apply(network('one'), both(moment))).toMatchObject(DONE);
    const { output } = await terraform('state', 'show', '-no-color', 'aws_db_instance.restored');
    for (const said of [
      /allocated_storage = 100/,
      /username = "root"/,
      /storage_encrypted = true/,
      new RegExp(`engine_version = "${VERSIONS.current}"`),
    ]) {
      expect(output).toMatch(said);
    }
    expect((await terraform('plan', '-no-color')).output).toContain('No changes.');
    // As after a restore by hand: adopted without its origin, it stays what it is.
    await terraform('state', 'rm', 'aws_db_instance.restored');
    await configure(network('one'), both({}));
    expect(await terraform('import', '-no-color', 'aws_db_instance.restored', 'restored')).toMatchObject({ code: 0 });
    const { output: adopted } = await terraform('plan', '-no-color');
    expect(adopted).not.toContain('must be replaced');
  });

  test('nothing of a database whose password RDS does not manage yet: no secret is planned, and the next read has one', async () => {
    const unmanaged = database({ manage_master_user_password: null, password: 'nobody-knows' });
    expect(await apply(network('one'), unmanaged)).toMatchObject(DONE);
    await terraform('state', 'rm', 'aws_db_instance.main');
    const uses = (secretArn: string): Config => ({
      ...database(),
      ...secret(),
      terraform_data: { uses: { input: secretArn } },
    });
    const managed = 'aws_db_instance.main.master_user_secret[0].secret_arn';
    await configure(network('one'), uses(`\${${managed}}`));
    const byIndex = await terraform('import', '-no-color', 'aws_db_instance.main', 'main');
    expect((await terraform('plan', '-no-color', '-input=false')).output).toContain('Invalid index');
    expect(byIndex).toMatchObject({ code: 0 });

    // As the task that makes the database's users names it.
    const asWeDo = uses(`\${try(${managed}, aws_secretsmanager_secret.one.arn)}`);
    expect(await apply(network('one'), asWeDo)).toMatchObject(DONE);
    const value = async () => (await terraform('state', 'show', '-no-color', 'terraform_data.uses')).output;
    expect(await value()).toMatch(/output = "arn:aws:secretsmanager:us-west-2:123456789012:secret:a\/secret-/);
    expect(await apply(network('one'), asWeDo)).toMatchObject(DONE);
    expect(await value()).toMatch(/output = "arn:aws:secretsmanager:us-west-2:123456789012:secret:rds!db-/);
    expect((await terraform('plan', '-no-color')).output).toContain('No changes.');
  });

  test('an older version of the engine', async () => {
    expect(await apply(network('one'), database())).toMatchObject(DONE);
    for (const version of [VERSIONS.older, VERSIONS.major]) {
      expect(await apply(network('one'), database({ engine_version: version }))).toMatchObject(
        refused(`InvalidParameterCombination: Cannot upgrade mysql from ${VERSIONS.current} to ${version}`),
      );
    }
    expect(await apply(network('one'), database({ engine_version: '8.0.44' }))).toMatchObject(DONE);
  });
});

describe('a rule that somebody adds to a security group by hand', () => {
  interface Drifted {
    readonly resource_drift?: readonly { readonly address: string; readonly change: { readonly after: Values } }[];
    readonly prior_state: { readonly values: { readonly root_module: { readonly resources: readonly Values[] } } };
  }

  async function planned(...parts: Config[]): Promise<Drifted & { readonly code: number | null }> {
    await configure(...parts);
    const { code, output } = await terraform('plan', '-detailed-exitcode', '-no-color', '-input=false', '-out=plan');
    if (code === 1) throw new Error(output);
    return { code, ...(JSON.parse((await terraform('show', '-json', 'plan')).output) as Drifted) };
  }

  const shownPorts = (plan: Drifted): unknown => {
    const groups = plan.prior_state.values.root_module.resources.filter(({ type }) => type === 'aws_security_group');
    const { ingress, egress } = groups[0]?.['values'] as Record<string, readonly Values[]>;
    const ports = (list: readonly Values[] = []) =>
      list
        .map(({ from_port: port, cidr_blocks: from }) => `${String(port)} ${(from as string[]).sort().join(' ')}`)
        .sort();
    return { ingress: ports(ingress), egress: ports(egress) };
  };

  const byHand = { protocol: 'tcp', from_port: 22, to_port: 22, cidr_blocks: ['0.0.0.0/0'] };
  const OWN = { ingress: ['3306 10.8.0.0/16 10.9.0.0/16'], egress: ['443 0.0.0.0/0'] };
  const OPENED = { ...OWN, ingress: ['22 0.0.0.0/0', ...OWN.ingress] };

  /** As the console does it: in the group, or as a rule of its own that no state knows. */
  function add(inGroup: boolean): void {
    const store = real.store();
    const group = store.list({ type: 'aws_security_group' })[0];
    if (group === undefined) throw new Error('there is no group');
    if (inGroup) store.update(group, { ...group, values: { ...group.values, ingress: [byHand] } });
    else {
      const { cidr_blocks: _, protocol: ip_protocol, ...ports } = byHand;
      const values = { ...ports, ip_protocol, cidr_ipv4: '0.0.0.0/0', security_group_id: group.id };
      store.create({ ...group, type: 'aws_vpc_security_group_ingress_rule', id: 'sgr-1', values, names: [] });
    }
  }

  test.each([
    ['in the group', true],
    ['as a rule of its own', false],
  ])('%s: drift and no change, in each plan as long as it is open', async (_, inGroup) => {
    expect(await apply(rules())).toMatchObject(DONE);
    // The group was read before its rules were made: with the next apply the state has them.
    expect(await planned(rules())).toMatchObject({
      code: 0,
      resource_drift: [{ address: 'aws_security_group.database' }],
    });
    expect(await apply(rules())).toMatchObject(DONE);
    const calm = await planned(rules());
    expect([calm.code, calm.resource_drift, shownPorts(calm)]).toEqual([0, undefined, OWN]);

    add(inGroup);
    const opened = await planned(rules());
    expect([opened.code, shownPorts(opened)]).toEqual([0, OPENED]);
    expect(opened.resource_drift).toMatchObject([{ address: 'aws_security_group.database' }]);
    // A change of something else writes the rule into the state, and closes nothing.
    expect(await apply(rules({ changed: 'yes' }))).toMatchObject(DONE);
    const healed = await planned(rules({ changed: 'yes' }));
    expect([healed.code, healed.resource_drift, shownPorts(healed)]).toEqual([0, undefined, OPENED]);
  });

  test('a rule of the code that is deleted is gone from its group, too', async () => {
    expect(await apply(rules())).toMatchObject(DONE);
    expect(await apply(rules({ changed: 'yes' }))).toMatchObject(DONE);
    const { aws_vpc_security_group_ingress_rule: ingress, ...rest } = rules({ changed: 'again' });
    const left = { ...rest, aws_vpc_security_group_ingress_rule: { one: ingress?.['one'] ?? {} } };
    expect(await apply(left)).toMatchObject(DONE);
    expect(shownPorts(await planned(left))).toEqual({ ...OWN, ingress: ['3306 10.9.0.0/16'] });
  });
});
