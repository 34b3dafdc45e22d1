import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { BackupPlan } from '@cdktf/provider-aws/lib/backup-plan';
import { BackupVaultLockConfiguration } from '@cdktf/provider-aws/lib/backup-vault-lock-configuration';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbInstanceAutomatedBackupsReplication } from '@cdktf/provider-aws/lib/db-instance-automated-backups-replication';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stackNamed, type SynthesizedStack } from '../kit';

const ENVIRONMENTS = ['stage', 'prod'];
const STACKS = [...ENVIRONMENTS.map((name) => `bootstrap-${name}`), ...ENVIRONMENTS];

/** What the reviewers of this system look at first. */
const backupsAndRetention = (stack: SynthesizedStack) => {
  const database = stack.only(DbInstance);
  const [rule] = stack.only(BackupPlan).get('rule') as [Record<string, unknown>];
  const days = (resource: { json: Record<string, unknown> }) => resource.json.rule;
  return {
    database: Object.fromEntries(
      [
        'backup_retention_period',
        'backup_window',
        'maintenance_window',
        'copy_tags_to_snapshot',
        'delete_automated_backups',
        'deletion_protection',
        'skip_final_snapshot',
        'final_snapshot_identifier',
        'multi_az',
        'apply_immediately',
      ].map((name) => [name, database.get(name)]),
    ),
    secondRegion: stack.only(DbInstanceAutomatedBackupsReplication).get('retention_period'),
    vault: { schedule: rule.schedule, lifecycle: rule.lifecycle, continuous: rule.enable_continuous_backup },
    vaultLock: {
      min: stack.only(BackupVaultLockConfiguration).get('min_retention_days'),
      changeableForDays: stack.only(BackupVaultLockConfiguration).get('changeable_for_days'),
    },
    buckets: Object.fromEntries(
      stack
        .each(S3BucketLifecycleConfiguration)
        .map((resource) => [resource.path.split('/').slice(1, -1).join('/'), days(resource)]),
    ),
    logGroups: Object.fromEntries(
      stack.each(CloudwatchLogGroup).map((group) => [String(group.get('name')), group.get('retention_in_days')]),
    ),
  };
};

test.each(ENVIRONMENTS)('backups and retention of %s are as reviewed', (name) => {
  expect(backupsAndRetention(stackNamed(name))).toMatchSnapshot();
});

test('the house is built as reviewed', () => {
  const addresses = Object.fromEntries(
    STACKS.map((name) => [
      name,
      stackNamed(name)
        .all.filter(({ type }) => !type.startsWith('data.'))
        .map(({ path, address }) => `${path.replace(`${name}/`, '')} = ${address.split('.').slice(-2, -1)[0]}`)
        .sort(),
    ]),
  );
  expect(addresses.prod).toMatchSnapshot('rooms of prod');
  expect(addresses['bootstrap-prod']).toMatchSnapshot('rooms of bootstrap-prod');
});

describe('parity', () => {
  /** Prod has these and stage has not, each for a reason. */
  const ONLY_IN_PROD: Readonly<Record<string, string>> = {
    'aws_eip:network/internet/address-1': 'stage leaves through one NAT gateway: an outage there stops no updates',
    'aws_eip:network/internet/address-2': 'as above',
    'aws_nat_gateway:network/internet/nat-1': 'as above',
    'aws_nat_gateway:network/internet/nat-2': 'as above',
  };
  const places = (name: string) =>
    stackNamed(name).all.map(({ type, path }) => `${type}:${path.replace(`${name}/`, '')}`);

  test('prod is stage and what is listed here', () => {
    const stage = new Set(places('stage'));
    expect(
      places('prod')
        .filter((place) => !stage.has(place))
        .sort(),
    ).toEqual(Object.keys(ONLY_IN_PROD));
  });

  test('stage has nothing that prod lacks', () => {
    const prod = new Set(places('prod'));
    expect(places('stage').filter((place) => !prod.has(place))).toEqual([]);
  });

  test('addresses are the same in both, so that what is learnt on stage holds in prod', () => {
    const prod = new Set(stackNamed('prod').all.map(({ address }) => address));
    expect(
      stackNamed('stage')
        .all.map(({ address }) => address)
        .filter((address) => !prod.has(address)),
    ).toEqual([]);
  });

  test('the account bootstraps are the same', () => {
    expect(places('bootstrap-stage')).toEqual(places('bootstrap-prod'));
  });
});

describe.each(STACKS)('every resource of %s', (name) => {
  const environment = name.replace('bootstrap-', '');
  const stack = stackNamed(name);

  test('carries nothing of the other environment', () => {
    const other = environment === 'prod' ? /balrog-stage|444455556666/ : /balrog-prod|111122223333/;
    expect(stack.text).not.toMatch(other);
  });

  test('is tagged through the provider', () => {
    const [provider] = (stack.json.provider as { aws: [{ default_tags: [{ tags: unknown }] }] }).aws;
    expect(provider.default_tags[0].tags).toEqual({
      Application: 'balrog',
      Environment: environment,
      ManagedBy: 'terraform',
      Repository: 'balrog-infra',
      Stack: name,
    });
  });

  test('has a path that begins with its stack, and an address of its own', () => {
    for (const { path } of stack.all) expect(path.split('/')[0]).toBe(name);
    expect(new Set(stack.all.map(({ address }) => address)).size).toBe(stack.all.length);
  });

  test('keeps its state in the account, encrypted and locked', () => {
    const account = environment === 'prod' ? '111122223333' : '444455556666';
    expect((stack.json.terraform as { backend: unknown }).backend).toEqual({
      s3: {
        bucket: `balrog-${environment}-terraform-state-${account}`,
        key: `${name}/terraform.tfstate`,
        region: 'us-west-2',
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  test('names no secret: no password, no key, no address with one', () => {
    expect(stack.text).not.toMatch(
      /"(password|secret_string|secret_key|private_key)":|AKIA[0-9A-Z]{16}|-----BEGIN|:\/\/[^/\s"]+:[^@\s"]+@/,
    );
  });
});

test('comments that name a policy beside an attribute name one that exists', () => {
  const source = [
    'constructs/database/update-database.ts',
    'constructs/storage/private-bucket.ts',
    'constructs/storage/encryption-key.ts',
    'constructs/logs/log-bucket.ts',
    'constructs/database/backup-vault.ts',
    'constructs/database/second-region.ts',
    'stacks/bootstrap-stack.ts',
  ];
  const named = source.flatMap((file) =>
    [...readFileSync(join(__dirname, '../..', file), 'utf8').matchAll(/INVARIANT: ([a-z-]+(?:, [a-z-]+)*)/g)].flatMap(
      ([, ids]) => ids!.split(', '),
    ),
  );
  const known = readFileSync(join(__dirname, '../../policies/README.md'), 'utf8');
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((id) => !known.includes(`\`${id}\``))).toEqual([]);
});
