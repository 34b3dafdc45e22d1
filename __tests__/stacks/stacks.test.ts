import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { BackupPlan } from '@cdktf/provider-aws/lib/backup-plan';
import { BackupVaultLockConfiguration } from '@cdktf/provider-aws/lib/backup-vault-lock-configuration';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbInstanceAutomatedBackupsReplication } from '@cdktf/provider-aws/lib/db-instance-automated-backups-replication';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { EcrPullThroughCacheRule } from '@cdktf/provider-aws/lib/ecr-pull-through-cache-rule';
import { EcrRepositoryCreationTemplate } from '@cdktf/provider-aws/lib/ecr-repository-creation-template';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { FORMER_PATHS } from '../../stacks/former-paths';
import { clientDomains } from '../../environments';
import { stackNamed, type SynthesizedResource, type SynthesizedStack } from '../kit';

const ENVIRONMENTS = ['stage', 'prod'];
const STACKS = [...ENVIRONMENTS.map((name) => `bootstrap-${name}`), ...ENVIRONMENTS];

/** When objects of a bucket end, as short as a person says it. */
function endsOf({ json }: SynthesizedResource): string {
  const rules = (json.rule ?? json.lifecycle_rule ?? []) as Record<string, unknown>[];
  const ends = rules.map(({ id: _id, status: _status, filter: _filter, ...rule }) => JSON.stringify(rule));
  return ends.join(' ') || 'kept for ever';
}

/** What the reviewers of this system look at first. */
const backupsAndRetention = (stack: SynthesizedStack) => {
  const database = stack.only(DbInstance);
  const [rule] = stack.only(BackupPlan).get('rule') as [Record<string, unknown>];
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
    buckets: [...stack.each(S3BucketLifecycleConfiguration), ...stack.each(StorageBucket)].map(
      (resource) => `${resource.path.split('/').slice(1, -1).join('/')}: ${endsOf(resource)}`,
    ),
    logGroups: stack
      .each(CloudwatchLogGroup)
      .map((group) => `${String(group.get('name'))}: ${String(group.get('retention_in_days'))} days`)
      .sort(),
  };
};

test.each(ENVIRONMENTS)('backups and retention of %s are as reviewed', (name) => {
  expect(backupsAndRetention(stackNamed(name))).toMatchSnapshot();
});

/** A line for each construct, with what it is made of. */
function rooms(stack: SynthesizedStack): readonly string[] {
  const made = new Map<string, string[]>();
  for (const { path, type } of stack.all.filter((one) => !one.type.startsWith('data.'))) {
    const [room, name] = [path.split('/').slice(1, -1).join('/'), path.split('/').at(-1)];
    made.set(room, [...(made.get(room) ?? []), `${String(name)} (${type})`]);
  }
  return [...made].map(([room, parts]) => `${room}: ${parts.sort().join(', ')}`).sort();
}

test.each(['prod', 'bootstrap-prod'])('the house of %s is built as reviewed', (name) => {
  expect(rooms(stackNamed(name))).toMatchSnapshot();
});

test.each(ENVIRONMENTS)(
  'what tasks of %s run comes out of a cache that its bootstrap stack makes, with a bound',
  (name) => {
    const bootstrap = stackNamed(`bootstrap-${name}`);
    const rules = bootstrap.each(EcrPullThroughCacheRule).map((rule) => String(rule.get('ecr_repository_prefix')));
    const templates = bootstrap.each(EcrRepositoryCreationTemplate);
    expect(templates.map((template) => template.get('prefix'))).toEqual(rules);
    for (const template of templates) {
      // What is asked for by its digest has no tag: a bound on untagged images would take what runs.
      expect(JSON.parse(String(template.get('lifecycle_policy')))).toMatchObject({
        rules: [{ selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 50 } }],
      });
    }
    const images = stackNamed(name)
      .each(EcsTaskDefinition)
      .flatMap((task) => JSON.parse(String(task.get('container_definitions'))) as { image: string }[])
      .map(({ image }) => image);
    const prefixes = new Set(images.map((image) => image.split('/')[1]));
    expect([...prefixes].sort()).toEqual([...rules].sort());
  },
);

describe('parity', () => {
  interface Difference {
    /** Matches `type:construct path below the stack`. */
    readonly of: RegExp;
    readonly reason: string;
  }
  const servedInProdOnly = Object.keys(clientDomains)
    .filter((name) => !('stage' in clientDomains[name]!.servedIn))
    .join('|');
  const OWN_DATABASE: Difference = {
    of: /^aws_ssm_parameter:promises\/generations-/,
    reason: 'databases are named after their environment',
  };
  /** Prod has these and stage has not. */
  const ONLY_IN_PROD: readonly Difference[] = [
    {
      of: /^aws_(eip|nat_gateway):network\/internet\/(address|nat)-[12]$/,
      reason: 'stage leaves through one NAT gateway: an outage there stops no updates',
    },
    {
      of: new RegExp(`^aws_\\w+:(edge|services/public)/.*\\b(${servedInProdOnly})\\b`),
      reason: 'stage serves one client domain; the others are prod names that clients have built in',
    },
    {
      of: new RegExp(`^(aws|google)_\\w+:observability/.*\\b(${servedInProdOnly})\\b`),
      reason: 'what is not served is not watched',
    },
    {
      of: /^aws_\w+:observability\/alarms\/nat-[12]-/,
      reason: 'nor are NAT gateways that stage has not',
    },
    {
      of: /-(answered|unanswered)$/,
      reason: 'stage wakes nobody, so nobody has to answer',
    },
    {
      of: /^(aws_sns_topic_subscription|google_monitoring_notification_channel|grafana_contact_point):.*pager$/,
      reason: 'stage wakes nobody, so it has no pager',
    },
    OWN_DATABASE,
  ];
  /** And the other way round. */
  const ONLY_IN_STAGE: readonly Difference[] = [
    {
      of: /^aws_(lb_listener|vpc_security_group_ingress_rule):edge\/aus5\/(listeners|admission)\/http/,
      reason: 'stage redirects port 80; clients of the real aus5 never used it, and some could not follow',
    },
    OWN_DATABASE,
  ];
  const places = (name: string) =>
    stackNamed(name).all.map(({ type, path }) => `${type}:${path.replace(`${name}/`, '')}`);
  const missing = (from: string, to: string) => {
    const there = new Set(places(to));
    return places(from).filter((place) => !there.has(place));
  };

  test.each([
    ['prod', 'stage', ONLY_IN_PROD],
    ['stage', 'prod', ONLY_IN_STAGE],
  ] as const)('%s has nothing that %s lacks but for a reason', (from, to, differences) => {
    const found = missing(from, to);
    expect(found.filter((place) => !differences.some(({ of }) => of.test(place)))).toEqual([]);
    const unused = differences.filter(({ of }) => !found.some((place) => of.test(place)));
    expect(unused.map(({ reason }) => reason)).toEqual([]);
  });

  test('what both have has the same address, so that what is learnt on stage holds in prod', () => {
    const addressesOf = (name: string) =>
      new Map(
        stackNamed(name).all.map(({ type, path, address }) => [`${type}:${path.replace(`${name}/`, '')}`, address]),
      );
    const prod = addressesOf('prod');
    const moved = [...addressesOf('stage')].filter(([place, address]) => (prod.get(place) ?? address) !== address);
    expect(moved).toEqual([]);
  });

  test('the account bootstraps are the same, but for the role by which jobs of prod see what stage runs', () => {
    const witness = places('bootstrap-stage').filter((place) => place.includes(':github/witness/'));
    expect(witness).toHaveLength(4);
    expect(places('bootstrap-stage').filter((place) => !witness.includes(place))).toEqual(places('bootstrap-prod'));
  });
});

describe.each(ENVIRONMENTS)('what has another address in %s than before', (name) => {
  const stack = stackNamed(name);
  const moves = (stack.json.moved ?? []) as { readonly from: string; readonly to: string }[];

  test('is taken along from an address that nobody has now, to one that is there, and each once', () => {
    const addresses = new Set(stack.all.map(({ address }) => address));
    expect(moves.filter(({ from }) => addresses.has(from))).toEqual([]);
    expect(moves.filter(({ to }) => !addresses.has(to))).toEqual([]);
    expect(new Set(moves.map(({ from }) => from)).size).toBe(moves.length);
  });

  test('is what a line of stacks/former-paths.ts says, each of which still says something', () => {
    const paths = stack.all
      .filter(({ address }) => moves.some(({ to }) => to === address))
      .map(({ path }) => path.replace(`${name}/`, ''));
    const idle = FORMER_PATHS.filter(([now]) => !paths.some((path) => now.test(path)));
    expect(idle.map(([now]) => String(now))).toEqual([]);
  });

  /** The address as the code of 90b59f3 synthesized it: nothing here computed it. */
  test('comes from where the former code put it', () => {
    expect(moves).toContainEqual({
      from: 'aws_sns_topic.watch_chat_topic_B95588C3',
      to: expect.stringMatching(/^aws_sns_topic\.observability_chat_topic_[0-9A-F]{8}$/) as string,
    });
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

  test('waits for addresses, as Terraform reads them: it takes no expression in depends_on', () => {
    const all = stack.all.flatMap(({ address, json }) =>
      ((json['depends_on'] ?? []) as readonly string[]).map((one) => [address, one] as const),
    );
    expect(all.length + Number(name !== environment)).toBeGreaterThan(0);
    expect(all.filter(([, one]) => !/^(?:data\.)?[a-z]\w*\.[\w-]+$/.test(one))).toEqual([]);
  });

  test("keeps its state in the account, encrypted with the bootstrap's key and locked", () => {
    const account = environment === 'prod' ? '111122223333' : '444455556666';
    expect((stack.json.terraform as { backend: unknown }).backend).toEqual({
      s3: {
        bucket: `balrog-${environment}-terraform-state-${account}`,
        key: `${name}/terraform.tfstate`,
        region: 'us-west-2',
        ...(name === environment && { encrypt: true, kms_key_id: `alias/balrog-${environment}-terraform-state` }),
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
