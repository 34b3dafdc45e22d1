import fc from 'fast-check';
import type { Operation } from '../../environments/operation';
import { fargateSize } from '../../application/fargate';
import { clientDomains, environmentFiles as files, readDatabases, releases, scheduledJobs } from '../../environments';
import { readDataFile } from '../../environments/data-file';
import type { EnvironmentData } from '../../environments/environment';
import { prod } from '../../environments/prod';
import { example, examplesIn } from '../../environments/owner-value';
import { EnvironmentError } from '../../environments/mistake';
import { stage as stageFile } from '../../environments/stage';
import { validate } from '../../environments/validate';

const environmentFiles = { stage: stageFile, prod };
const databases = readDatabases();

/** A copy of prod to spoil: what a person may write in the file, types or not. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const spoilt = (spoil: (prod: any) => void) => {
  const prod: unknown = structuredClone(environmentFiles.prod);
  spoil(prod);
  return { ...environmentFiles, prod: prod as EnvironmentData };
};

function linesOf(
  files: Readonly<Record<string, EnvironmentData>>,
  runs: unknown = releases,
  domains: unknown = clientDomains,
  jobs: unknown = scheduledJobs,
  generations: unknown = databases,
): readonly string[] {
  try {
    validate(files, runs, domains, jobs, generations);
  } catch (error) {
    if (error instanceof EnvironmentError)
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    throw error;
  }
  return [];
}

const stage = validate(environmentFiles, releases, clientDomains, scheduledJobs, databases)[0]!.environment;

test('each row of releases.json finds the file of its name', () => {
  expect(files).toEqual(environmentFiles);
});

test('stage and prod are valid', () => {
  expect(
    validate(environmentFiles, releases, clientDomains, scheduledJobs, databases).map(
      ({ environment }) => environment.name,
    ),
  ).toEqual(['stage', 'prod']);
});

test('ten mistakes give ten lines, each with file, path, value and what is allowed', () => {
  const lines = linesOf(
    spoilt((prod) => {
      prod.aws.accountId = '1234';
      prod.aws.region = 'oregon';
      delete prod.gcp.projectId;
      prod.network.cidr = '8.8.0.0/16';
      prod.database.backup.pointInTimeRecoveryDays = 36;
      prod.database.backup.nightlySnapshotWindow = '8-9';
      prod.database.tls = { required: false };
      prod.database.storageGb = 100;
      prod.logs.retentionDays.audit = '400';
      prod.edge.admin.hostname = 'AUS4-ADMIN';
    }),
  );
  expect(lines).toEqual([
    'environments/prod.ts: aws.accountId: given "1234"; write an AWS account id: twelve digits, as text',
    'environments/prod.ts: aws.region: given "oregon"; write an AWS region, e.g. us-west-2; one that is newer than this list is added to environments/fields.ts',
    'environments/prod.ts: gcp.projectId: given nothing; write a GCP project id: 6 to 30 lower-case letters, digits and hyphens, first a letter',
    'environments/prod.ts: network.cidr: given "8.8.0.0/16"; write a private /16 network, e.g. 10.64.0.0/16 (the subnets are cut from it)',
    'environments/prod.ts: database.tls.reason: given nothing; write a sentence that says why (at least four words)',
    'environments/prod.ts: database.backup.pointInTimeRecoveryDays: given 36; write a whole number of days from 0 to 35: RDS keeps no automated backup for longer',
    'environments/prod.ts: database.backup.nightlySnapshotWindow: given "8-9"; write a daily window in UTC, e.g. 08:00-08:30',
    'environments/prod.ts: database.storageGb: given 100; write nothing here: no such field is known, did you mean storageGib?',
    'environments/prod.ts: logs.retentionDays.audit: given "400"; write a whole number of days from 1 to 3650: S3 expires by whole days, and more than ten years is for ever',
    'environments/prod.ts: edge.admin.hostname: given "AUS4-ADMIN"; write a host name in lower case, e.g. aus5.mozilla.org',
  ]);
});

test('contradictions are told beside other mistakes', () => {
  const lines = linesOf(
    spoilt((prod) => {
      prod.aws.accountId = '12';
      prod.aws.backupRegion = 'us-west-2';
      prod.network.zones = ['us-west-2a', 'us-west-2a', 'us-east-1b'];
      prod.network.cidr = '10.999.0.0/16';
      prod.database.maxStorageGib = 201;
    }),
  );
  expect(lines.map((line) => line.split(': ')[1]).sort()).toEqual([
    'aws.accountId',
    'aws.backupRegion',
    'database.maxStorageGib',
    'network.cidr',
    'network.zones.1',
    'network.zones.2',
  ]);
});

test('a bucket of history is nobody else’s: one expiry would be that of both', () => {
  const lines = linesOf(
    spoilt((prod) => {
      prod.history.nightlyBucket = prod.history.releaseBucket;
      prod.history.dumpBucket = 'balrog-stage-dbdump-v1';
    }),
  );
  const shared = lines.filter((line) => line.includes('a bucket of its own'));
  // The later of two files is told.
  expect(shared).toHaveLength(2);
  expect(shared.join('\n')).toMatch(/history\.nightlyBucket: given .*; releaseBucket has this one/);
  expect(shared.join('\n')).toMatch(/history\.dumpBucket: given .*; dumpBucket of (prod|stage) has this one/);
});

test.each(['${file("/etc/passwd")}', '%{ for x in y }'])('no text is an expression of Terraform: %s', (text) => {
  const lines = linesOf(
    spoilt((prod) => {
      prod.services.autograph.updates.username = text;
      prod.observability.sentry.slackWorkspace = text;
    }),
  );
  expect(lines.filter((line) => line.includes('a text without ${ and %{'))).toHaveLength(2);
});

test('a field of the other choice is not suggested in its own place', () => {
  const lines = linesOf(
    spoilt((prod) => {
      Object.assign(prod.database.backup.vault.lock, { mode: 'governance', graceDays: 3 });
    }),
  );
  expect(lines.filter((line) => line.includes('did you mean graceDays'))).toEqual([]);
});

const AGENTS =
  'a client that admin of v3.25 takes for the agent, or every call of the agent is answered 403: ' +
  '8MQB51S7XgaswbpyprqcQjfOweiGm3h5 (prod), LJWEpDTYRIsnddSwa7rgeGZdczaNaIKd (stage), XvPN9fQDqIEuQ05tImVHtcjqjZ6fZ360 (dev)';

test('which agents admin knows is asked of the version that runs', () => {
  const runs = structuredClone(releases);
  runs.prod.version = 'v3.22';
  const [line] = linesOf(environmentFiles, runs);
  expect(line).toContain('a client that admin of v3.22 takes for the agent');
  expect(line).toContain('6TpOQiDH9UhSUouLrxlLP7PbWyJ8epsa (prod)');
  expect(line).not.toContain('8MQB51S7XgaswbpyprqcQjfOweiGm3h5 (prod)');
});

describe('one mistake', () => {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  test.each<[string, (prod: any) => void, string]>([
    ['a missing group', (prod) => delete prod.gcp, 'gcp: given nothing; write a group of fields'],
    [
      'an example of the wrong form',
      (prod) => (prod.aws.accountId = example('12')),
      'aws.accountId: given "12"; write an AWS account id: twelve digits, as text',
    ],
    [
      'a version of MySQL that Balrog was never tried on',
      (prod) => (prod.database.mysqlVersion = '8.4'),
      'database.mysqlVersion: given "8.4"; write MySQL 8.0, e.g. 8.0: what 8.4 breaks, and how we leave, says docs/decisions/0006-mysql-8-0.md',
    ],
    [
      'a secret of Docker Hub that ECR does not read',
      (prod) => (prod.aws.dockerHubSecret = 'docker-hub-AbCdEf'),
      'aws.dockerHubSecret: given "docker-hub-AbCdEf"; write the name of a secret that begins with ecr-pullthroughcache/, with the six characters that AWS appends in its ARN',
    ],
    [
      'copies in the same region',
      (prod) => (prod.aws.backupRegion = 'us-west-2'),
      'aws.backupRegion: given "us-west-2"; write a region other than aws.region us-west-2: what takes that one away would take the copies, too',
    ],
    [
      'a zone of another region',
      (prod) => (prod.network.zones[2] = 'us-east-1c'),
      'network.zones.2: given "us-east-1c"; write a zone of aws.region us-west-2',
    ],
    [
      'a zone twice',
      (prod) => (prod.network.zones[2] = 'us-west-2a'),
      'network.zones.2: given "us-west-2a"; write a zone not listed before',
    ],
    [
      'two zones',
      (prod) => prod.network.zones.pop(),
      'network.zones: given ["us-west-2a","us-west-2b"]; write exactly three availability zones',
    ],
    [
      'storage that cannot grow',
      (prod) => (prod.database.maxStorageGib = 201),
      'database.maxStorageGib: given 201; write at least 220: RDS wants a tenth more than storageGib 200',
    ],
    [
      'the account of stage',
      (prod) => (prod.aws.accountId = stage.aws.accountId),
      `aws.accountId: given "${stage.aws.accountId}"; write an account of its own; stage has this one`,
    ],
    [
      'the organization of stage in the same Grafana',
      (prod) => (prod.observability.grafana.organizationId = stage.observability.grafana.organizationId),
      `observability.grafana.organizationId: given ${stage.observability.grafana.organizationId}; write an organization of Grafana of its own; stage has this one`,
    ],
    [
      'the project of stage',
      (prod) => (prod.gcp.projectId = stage.gcp.projectId),
      `gcp.projectId: given "${stage.gcp.projectId}"; write a project of its own; stage has this one`,
    ],
    [
      'a name that is not the file',
      (prod) => (prod.name = 'production'),
      'name: given "production"; write prod, as the file is called',
    ],
    [
      'a lock nobody knows',
      (prod) => (prod.database.backup.vault.lock = { mode: 'strict' }),
      'database.backup.vault.lock.mode: given "strict"; write either { mode: governance } or { mode: compliance, graceDays }',
    ],
    [
      'a retention CloudWatch does not offer',
      (prod) => (prod.logs.retentionDays.applications = 45),
      'logs.retentionDays.applications: given 45; write a number of days that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400',
    ],
    [
      'answers that are kept for months',
      (prod) => (prod.logs.queries.resultDays = 90),
      'logs.queries.resultDays: given 90; write a whole number of days from 1 to 30: answers hold addresses of clients, and can be asked for again',
    ],
    [
      'a limit of nothing',
      (prod) => (prod.logs.queries.scanLimitGib = 0),
      'logs.queries.scanLimitGib: given 0; write a whole number of GiB from 1 to 10240: a query that reads more than 10 TiB costs more than fifty dollars',
    ],
    [
      'a user in place of a role',
      (prod) => (prod.logs.queries.redash.callerArn = 'arn:aws:iam::666677778888:user/redash'),
      'logs.queries.redash.callerArn: given "arn:aws:iam::666677778888:user/redash"; write the ARN of an IAM role, e.g. arn:aws:iam::123456789012:role/redash',
    ],
    [
      'an external id that is met by chance',
      (prod) => (prod.logs.queries.redash.externalId = 'redash'),
      'logs.queries.redash.externalId: given "redash"; write an external id: 16 or more letters, digits and + = , . @ : / -, e.g. a UUID',
    ],
    [
      'an IPv6 network as an example',
      (prod) => (prod.edge.adminNetworks = example(['203.0.113.0/24', '2001:db8::/32'])),
      'edge.adminNetworks.1: given "2001:db8::/32"; write an IPv4 network of /16 or smaller, e.g. 203.0.113.0/24',
    ],
    [
      'more tasks at the least than at the most',
      (prod) => (prod.services.public.minTasks = 30),
      'services.public.minTasks: given 30; write at most maxTasks 24: autoscaling keeps between the two',
    ],
    [
      'no task at all',
      (prod) => (prod.services.public.minTasks = 0),
      'services.public.minTasks: given 0; write a whole number of tasks from 1 to 200: with none no client is answered',
    ],
    [
      'a field of another group of a choice',
      (prod) => (prod.database.backup.vault.lock = { mode: 'compliance', graceDay: 7, graceDays: 7 }),
      'database.backup.vault.lock.graceDay: given 7; write nothing here: no such field is known, did you mean graceDays?',
    ],
    [
      'a field at the top',
      (prod) => (prod.servicess = {}),
      'servicess: given {}; write nothing here: no such field is known, did you mean services?',
    ],
    [
      'a field that is like none',
      (prod) => (prod.gcp.billing = 'x'),
      'gcp.billing: given "x"; write nothing here: no such field is known; there are projectId',
    ],
    [
      'an agent that admin does not know',
      (prod) => (prod.services.auth0.agentClientId = 'x'.repeat(32)),
      `services.auth0.agentClientId: given "${'x'.repeat(32)}"; write ${AGENTS}`,
    ],
    [
      'the agent of another environment',
      (prod) => (prod.services.auth0.agentClientId = stage.services.auth0.agentClientId),
      `services.auth0.agentClientId: given "${stage.services.auth0.agentClientId}"; write its own client, 8MQB51S7XgaswbpyprqcQjfOweiGm3h5 (prod): this one is of stage`,
    ],
    [
      'an example of an agent that admin does not know',
      (prod) => (prod.services.auth0.agentClientId = example('prodAgentClientIdExample00000000')),
      `services.auth0.agentClientId: given "prodAgentClientIdExample00000000"; write ${AGENTS}`,
    ],
    [
      'no office network',
      (prod) => (prod.edge.adminNetworks = []),
      'edge.adminNetworks: given []; write at least one IPv4 network',
    ],
    [
      'a name that no zone holds',
      (prod) => (prod.edge.admin.hostname = 'admin.example.net'),
      'edge.admin.hostname: given "admin.example.net"; write a name below one of edge.dns.zones, or add its zone there',
    ],
    [
      'a half hour too long',
      (prod) => (prod.database.maintenanceWindow = 'tue:25:00-tue:26:00'),
      'database.maintenanceWindow: given "tue:25:00-tue:26:00"; write a weekly window in UTC, e.g. sun:10:00-sun:11:00',
    ],
  ])('%s', (_, spoil, line) => {
    expect(linesOf(spoilt(spoil))).toEqual([`environments/prod.ts: ${line}`]);
  });
});

describe('releases.json', () => {
  const withProd = (change: object) => ({ ...releases, prod: { ...releases.prod, ...change } });

  test.each<[string, object, string]>([
    [
      'a three-part version',
      { version: 'v3.25.1' },
      'prod.version: given "v3.25.1"; write a two-part version, e.g. v3.25: the release pipeline supports no other form',
    ],
    [
      'a version without v',
      { version: '3.25' },
      'prod.version: given "3.25"; write a two-part version, e.g. v3.25: the release pipeline supports no other form',
    ],
    [
      'a tag in place of a digest',
      { digest: { ...releases.prod.digest, agent: 'v3.25' } },
      'prod.digest.agent: given "v3.25"; write an image digest: sha256: and 64 hexadecimal digits',
    ],
    [
      'an unknown schema change',
      { schemaChange: 'yes' },
      'prod.schemaChange: given "yes"; write one of none, additive, destructive',
    ],
    [
      'production without a bug',
      { bug: undefined },
      'prod.bug: given nothing; write the number of the deployment bug: production has one for each release',
    ],
  ])('%s is refused', (_, change, line) => {
    expect(linesOf(environmentFiles, withProd(change))).toEqual([`environments/releases.json: ${line}`]);
  });

  test('staging follows tags without a bug', () => {
    const { bug: _, ...stage } = releases.stage;
    expect(linesOf(environmentFiles, { ...releases, stage })).toEqual([]);
  });

  test('names that every object has are no environments', () => {
    const parsed: unknown = JSON.parse(JSON.stringify(releases).replace('{', '{"constructor": 1, '));
    expect(linesOf(environmentFiles, parsed)).toEqual([
      'environments/releases.json: constructor: given "…"; write one of stage, prod',
    ]);
  });

  test('an environment without a release, and a release without an environment', () => {
    expect(linesOf(environmentFiles, { stage: releases.stage, production: releases.prod })).toEqual([
      'environments/releases.json: prod: given nothing; write a group of fields',
      'environments/releases.json: production: given "…"; write one of stage, prod, or make environments/production.ts, which exports production',
    ]);
  });
});

describe('domains.ts', () => {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  const spoiltRows = (spoil: (rows: any) => void): unknown => {
    const rows: unknown = structuredClone(clientDomains);
    spoil(rows);
    return rows;
  };
  /** A row that nobody has written. */
  const aus9 = {
    why: 'Clients of tomorrow have it built in.',
    logTable: 'balrog_elb_logs_aus9',
    clients: { oldestTls: '1.2', trust: 'any-issuer', withoutTls: 'refused' },
    traffic: 'some',
    servedIn: {
      prod: {
        hostname: 'aus9.mozilla.org',
        certificate: { issuer: 'amazon', arn: `arn:aws:acm:us-west-2:111122223333:certificate/${'0'.repeat(36)}` },
        tlsPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        http: 'redirect',
      },
    },
  };

  test('one row more, and prod serves it; stage has its table', () => {
    const [stage, prod] = validate(environmentFiles, releases, { ...clientDomains, aus9 }, scheduledJobs, databases);
    expect(prod?.environment.edge.clientDomains['aus9']).toMatchObject({
      hostname: 'aus9.mozilla.org',
      http: 'redirect',
    });
    expect(stage?.environment.edge.clientDomains['aus9']).toBeUndefined();
    for (const { environment } of [stage!, prod!]) {
      const tables = environment.logs.requestTables.map(({ domain, name }) => [domain, name]);
      expect(tables.at(-1)).toEqual(['aus9', 'balrog_elb_logs_aus9']);
    }
  });

  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  test.each<[string, (rows: any) => void, ...string[]]>([
    [
      'the host name of another environment',
      (rows) => (rows.aus9.servedIn.prod.hostname = rows.aus5.servedIn.stage.hostname),
      'aus9.servedIn.prod.hostname: given "stage.balrog.nonprod.cloudops.mozgcp.net"; write a host name of its own; ' +
        'environments/domains.ts: aus5.servedIn.stage.hostname has this one, for stage',
      'aus9.servedIn.prod.hostname: given "stage.balrog.nonprod.cloudops.mozgcp.net"; write a name below one of ' +
        'environments/prod.ts: edge.dns.zones, or add its zone there',
    ],
    [
      'the host name of another row',
      (rows) => (rows.aus9.servedIn.prod.hostname = 'aus5.mozilla.org'),
      'aus9.servedIn.prod.hostname: given "aus5.mozilla.org"; write a host name of its own; ' +
        'environments/domains.ts: aus5.servedIn.prod.hostname has this one, for prod',
    ],
    [
      'the host name of admin',
      (rows) => (rows.aus9.servedIn.prod.hostname = 'aus4-admin.mozilla.org'),
      'aus9.servedIn.prod.hostname: given "aus4-admin.mozilla.org"; write a host name of its own; ' +
        'environments/prod.ts: edge.admin.hostname has this one, for prod',
    ],
    [
      'the same row in two environments',
      (rows) => (rows.aus9.servedIn.stage = rows.aus9.servedIn.prod),
      'aus9.servedIn.stage.hostname: given "aus9.mozilla.org"; write a host name of its own; ' +
        'environments/domains.ts: aus9.servedIn.prod.hostname has this one, for prod',
      'aus9.servedIn.stage.hostname: given "aus9.mozilla.org"; write a name below one of ' +
        'environments/stage.ts: edge.dns.zones, or add its zone there',
    ],
    [
      'no host name at all',
      (rows) => (rows.aus9.servedIn.prod.hostname = 'AUS9'),
      'aus9.servedIn.prod.hostname: given "AUS9"; write a host name in lower case, e.g. aus5.mozilla.org',
    ],
    [
      'the table of another row',
      (rows) => (rows.aus9.logTable = 'balrog_elb_logs_aus5'),
      'aus9.logTable: given "balrog_elb_logs_aus5"; write a table of its own; aus5 has this one',
    ],
    [
      'a table of another name',
      (rows) => (rows.aus9.logTable = 'aus9'),
      'aus9.logTable: given "aus9"; write the name of a table of load balancer logs, e.g. balrog_elb_logs_aus5',
    ],
    [
      'no reason',
      (rows) => (rows.aus9.why = 'because'),
      'aus9.why: given "because"; write a whole sentence that ends in a full stop',
    ],
    [
      'a second domain that most clients ask',
      (rows) => (rows.aus9.traffic = 'most'),
      'aus9.traffic: given "most"; write some; aus5 is the domain that most clients ask',
    ],
    [
      'an environment that nobody knows',
      (rows) => (rows.aus9.servedIn = { production: rows.aus9.servedIn.prod }),
      'aus9.servedIn.production: given "production"; write one of stage, prod',
    ],
    ['nothing in place of a row', (rows) => (rows.aus9 = null), 'aus9: given null; write a group of fields'],
    [
      'nothing in place of an environment',
      (rows) => (rows.aus9.servedIn.prod = undefined),
      'aus9.servedIn.prod: given nothing; write a group of fields',
    ],
  ])('%s is refused', (_, spoil, ...lines) => {
    const rows = spoiltRows((all: Record<string, unknown>) => {
      all['aus9'] = structuredClone(aus9);
      spoil(all);
    });
    expect(linesOf(environmentFiles, releases, rows)).toEqual(lines.map((line) => `environments/domains.ts: ${line}`));
  });

  // Load balancers have names of at most 32 characters, and the other words are those of constructs and services.
  test.each(['admin', 'ui', 'public', 'aus5-certificate', 'AUS9', '9aus', 'aus9-', 'a-name-too-long'])(
    '%s is no name of a domain',
    (name) => {
      expect(linesOf(environmentFiles, releases, { ...clientDomains, [name]: aus9 })).toEqual([
        `environments/domains.ts: ${name}: given "${name}"; write a short name of 2 to 14 lower-case letters, digits and hyphens that nothing else has, e.g. aus5`,
      ]);
    },
  );

  test('an environment that serves no domain is told so', () => {
    const rows = spoiltRows((all) => delete all.aus5.servedIn.stage);
    expect(linesOf(environmentFiles, releases, rows)).toEqual([
      'environments/domains.ts: aus5.servedIn.stage: given nothing; write how stage serves at least one of the domains',
    ]);
  });
});

describe("the owner's values", () => {
  test('are listed with their path while they are examples', () => {
    const environment = { aws: { accountId: example('111122223333'), region: 'us-west-2' }, networks: example(['x']) };
    expect(examplesIn(environment)).toEqual([
      { path: 'aws.accountId', value: '111122223333' },
      { path: 'networks', value: ['x'] },
    ]);
  });

  test('leave the list when they are filled, and count the same in the environment', () => {
    const filled = spoilt((prod) => (prod.aws.accountId = '999988887777'));
    expect(examplesIn(filled.prod).map(({ path }) => path)).not.toContain('aws.accountId');
    expect(validate(filled, releases, clientDomains, scheduledJobs, databases)[1]!.environment.aws.accountId).toBe(
      '999988887777',
    );
  });
});

test('a third environment needs data only', () => {
  const dev = { ...structuredClone(environmentFiles.stage), name: 'dev' };
  dev.aws = { ...dev.aws, accountId: '777788889999' };
  dev.gcp = { projectId: 'balrog-dev-example' };
  dev.network = { ...dev.network, cidr: '10.66.0.0/16' };
  dev.observability.grafana.organizationId = 4;
  dev.history = { ...dev.history, releaseBucket: 'dev-release', nightlyBucket: 'dev-nightly', dumpBucket: 'dev-dump' };
  dev.services = {
    ...dev.services,
    auth0: { ...dev.services.auth0, agentClientId: 'XvPN9fQDqIEuQ05tImVHtcjqjZ6fZ360' },
  };
  const aus5 = structuredClone(clientDomains['aus5']!);
  aus5.servedIn.dev = { ...aus5.servedIn.stage!, hostname: 'dev.balrog.nonprod.cloudops.mozgcp.net' };
  dev.edge.admin.hostname = 'admin-dev.balrog.nonprod.cloudops.mozgcp.net';
  dev.edge.adminUi.hostname = 'balrog-admin-static-dev.stage.mozaws.net';
  const domains = { ...clientDomains, aus5 };
  const validated = validate(
    { ...environmentFiles, dev },
    { ...releases, dev: releases.stage },
    domains,
    scheduledJobs,
    databases,
  );
  expect(validated.map(({ environment }) => environment.name)).toEqual(['stage', 'prod', 'dev']);
});

describe('an environment that stands in for another one', () => {
  const { prod } = environmentFiles;
  const east = (change: (own: typeof prod & object) => void = () => undefined) => {
    const own = { ...structuredClone(prod), name: 'prodeast', standsInFor: 'prod' };
    own.aws = { ...own.aws, region: 'us-east-2', backupRegion: 'us-west-1' };
    own.gcp = { projectId: 'balrog-prodeast-example' };
    own.network = { ...own.network, cidr: '10.66.0.0/16', zones: ['us-east-2a', 'us-east-2b', 'us-east-2c'] };
    own.observability.grafana.organizationId = 4;
    own.history = {
      ...own.history,
      releaseBucket: 'east-release',
      nightlyBucket: 'east-nightly',
      dumpBucket: 'east-dump',
    };
    own.edge.adminUi.hostname = 'balrog-east.services.mozilla.com';
    change(own);
    const rows = structuredClone(clientDomains);
    for (const { servedIn } of Object.values(rows)) if (servedIn.prod) servedIn.prodeast = servedIn.prod;
    return linesOf(
      { ...environmentFiles, prodeast: own },
      { ...releases, prodeast: releases.prod },
      rows,
      scheduledJobs,
      databases,
    );
  };

  test('has its account, and its host names while one of the two is asked elsewhere', () => {
    expect(east()).toEqual([]);
    expect(east((own) => (own.edge.names = 'lead-here'))).toEqual([]);
  });

  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  test.each<[string, (own: any) => void, string]>([
    [
      'an account without its copies',
      (own) => (own.aws.accountId = '999988887777'),
      'environments/prodeast.ts: aws.accountId: given "999988887777"; write 111122223333, where prod has the copies of its database',
    ],
    [
      'the host name of its admin UI, which CloudFront knows once',
      (own) => (own.edge.adminUi.hostname = prod.edge.adminUi.hostname),
      'environments/prodeast.ts: edge.adminUi.hostname: given "balrog.services.mozilla.com"; write a host name of its own; environments/prod.ts: edge.adminUi.hostname has this one, for prod',
    ],
    [
      'itself',
      (own) => (own.standsInFor = 'prodeast'),
      'environments/prodeast.ts: standsInFor: given "prodeast"; write one of stage, prod',
    ],
  ])('has not %s', (_, change, line) => {
    expect(east(change)).toContain(line);
  });
});

test('operations are counted of environments that there are; one of which none is counted has had none', () => {
  const validated = (operations: Readonly<Record<string, Operation>>) =>
    validate(environmentFiles, releases, clientDomains, scheduledJobs, {}, operations);
  const operation = { number: 2, operation: 'release v3.26' };
  expect(validated({ prod: operation }).map(({ environment }) => environment.operation)).toEqual([
    { number: 0, operation: 'none yet' },
    operation,
  ]);
  expect(() => validated({ prd: operation })).toThrow(
    'environments/operations.json: prd: given "…"; write one of stage, prod',
  );
});

describe('the size of a task', () => {
  const refusal = (cpuUnits: number, memoryMib: number) => refused(() => fargateSize(cpuUnits, memoryMib));
  const refused = (make: () => unknown) => {
    try {
      make();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
  const prodWith = (size: { cpuUnits: number; memoryMib: number }) =>
    refused(() => {
      const services = { ...environmentFiles.prod.services, agent: { size } };
      validate(
        { ...environmentFiles, prod: { ...environmentFiles.prod, services } },
        releases,
        clientDomains,
        scheduledJobs,
        databases,
      );
    });

  test('is a pair that Fargate has, in environments and in constructs', () => {
    expect(prodWith({ cpuUnits: 512, memoryMib: 3072 })).toBeUndefined();
    expect(refusal(16384, 122880)).toBeUndefined();
    const three = 'write with 256 CPU units, 512, 1024, 2048 MiB';
    expect(prodWith({ cpuUnits: 256, memoryMib: 4096 })).toContain(
      `environments/prod.ts: services.agent.size: given {"cpuUnits":256,"memoryMib":4096}; ${three}`,
    );
    expect(refusal(256, 4096)).toBe(`Fargate has no task of 256 CPU units and 4096 MiB; ${three}`);
    expect(refusal(8192, 17408)).toContain('write with 8192 CPU units, 16384 to 61440 in steps of 4096 MiB');
    expect(prodWith({ cpuUnits: 300, memoryMib: 1024 })).toContain(
      'write one of the sizes that Fargate has: 256 CPU units with 512, 1024, 2048 MiB; 512 CPU units with 1024 to 4096',
    );
  });
});

describe('a scheduled job', () => {
  const dump = scheduledJobs.dump;
  const jobsWith = (schedule: string) => ({
    ...scheduledJobs,
    dump: { ...dump, otherwise: { prod: { schedule } } },
  });
  const gapOf = (schedule: string) =>
    validate(environmentFiles, releases, clientDomains, jobsWith(schedule), databases)[1]!.environment.jobs.dump
      .schedule;

  // The gaps counted on a calendar.
  test.each([
    ['cron(0 11 * * ? *)', 24],
    ['cron(0 5 ? * SUN *)', 168],
    ['cron(0 5 ? * SUN,THU *)', 96],
    ['cron(0 5 ? * SAT,SUN *)', 144],
    ['cron(59 23 ? * MON,TUE,WED,THU,FRI *)', 72],
    ['cron(0 5 ? * SUN,MON,TUE,WED,THU,FRI,SAT *)', 24],
  ])('%s lets at most %s hours pass between two starts', (cron, longestGapHours) => {
    expect(gapOf(cron)).toEqual({ cron, longestGapHours });
  });

  test.each([
    'rate(1 day)',
    'cron(0 5 * * * *)',
    'cron(0 24 * * ? *)',
    'cron(60 5 * * ? *)',
    'cron(0 5 1 * ? *)',
    'cron(0 5,17 * * ? *)',
    'cron(0 5 ? * SUN,SUN *)',
    'cron(0 5 ? * SUN, THU *)',
    'cron(0 5 ? * SON *)',
    'cron(0 5 ? * 1 *)',
    'cron(0 5 ? * SUN#1 *)',
  ])('%s is refused with the forms that are allowed', (schedule) => {
    expect(linesOf(environmentFiles, releases, clientDomains, jobsWith(schedule))).toEqual([
      `environments/jobs.ts: dump.otherwise.prod.schedule: given "${schedule}"; write a schedule in UTC: each day, ` +
        'cron(0 5 * * ? *), or on days by name, cron(0 5 ? * SUN,THU *), each day once',
    ]);
  });

  test('says when it is missed by its schedule alone', () => {
    const jobs = { ...scheduledJobs, dump: { ...dump, silenceHours: 174 } };
    expect(linesOf(environmentFiles, releases, clientDomains, jobs)).toEqual([
      expect.stringMatching(/^environments\/jobs\.ts: dump\.silenceHours: given 174; write nothing here/),
    ]);
  });

  test('has a name that nothing else has, and is otherwise in environments that there are', () => {
    const otherwise = { production: { diskGib: 50 } };
    expect(linesOf(environmentFiles, releases, clientDomains, { 'create-db': { ...dump, otherwise } })).toEqual([
      expect.stringMatching(
        /^environments\/jobs\.ts: create-db: given "create-db"; write a short name .* that nothing/,
      ),
      'environments/jobs.ts: create-db.otherwise.production: given "production"; write one of stage, prod',
    ]);
  });

  test('is in an environment as its row says, but for what is otherwise there', () => {
    const [stage, prod] = validate(environmentFiles, releases, clientDomains, scheduledJobs, databases);
    expect(stage!.environment.jobs.dump).toMatchObject({ diskGib: 50, size: { cpuUnits: 512 }, secondsAtMost: 14400 });
    expect(prod!.environment.jobs.dump).toMatchObject({ diskGib: 100, size: { cpuUnits: 1024 } });
    expect(Object.keys(stage!.environment.jobs)).toEqual(Object.keys(scheduledJobs));
  });
});

describe('databases.json', () => {
  const RESOURCE = 'db-ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const first = { from: 'nothing', state: 'live' };
  const recorded = {
    resourceId: 'db-RESTOREDRESTOREDRESTORED01',
    username: 'balrog_master',
    dbName: 'balrog',
    kmsKeyId: 'arn:aws:kms:us-west-2:111122223333:key/00000000-0000-0000-0000-000000000001',
    storageEncrypted: true,
    engine: 'mysql',
  };
  const checked = { at: '2026-11-29T03:00:00Z', verdict: 'good', schemaVersion: 35, newestHistory: null };
  const retired = { reason: 'Nobody has read it for a month', bug: 1772799, date: '2026-11-29' };
  const restored = {
    from: { pointInTime: '2026-11-29T02:09:00Z', of: 'balrog-prod', resourceId: RESOURCE },
    state: 'live',
    recorded,
    checked,
  };
  const entry = { serving: 'balrog-prod', paused: [], generations: { 'balrog-prod': first } };
  const saidOf = (prod: unknown) =>
    linesOf(environmentFiles, releases, clientDomains, scheduledJobs, { ...(databases as object), prod });
  const withRow = (name: string, row: unknown, more: object = {}) =>
    saidOf({ ...entry, generations: { 'balrog-prod': first, [name]: row }, ...more });

  test.each<[string, unknown]>([
    ['a restored one beside', restored],
    ['one of the latest moment', { ...restored, from: { latest: true, of: 'balrog-prod', resourceId: RESOURCE } }],
    [
      'one of a snapshot',
      { ...restored, from: { snapshot: 'arn:aws:rds:us-west-2:111122223333:snapshot:rds:balrog-prod-1' } },
    ],
    [
      'one of the vault',
      { ...restored, from: { recoveryPoint: 'arn:aws:rds:us-west-2:111122223333:snapshot:awsbackup:job-1' } },
    ],
    ['one that was made by hand', { ...restored, from: { adopted: 'Restored by hand at night' } }],
    ['one that is expected', { from: restored.from, state: 'expected' }],
    ['one that was lost', { from: restored.from, state: 'lost' }],
    ['one that retires', { ...restored, state: 'retiring', retired }],
    ['one that is gone', { from: restored.from, state: 'gone', retired }],
  ])('takes %s', (_, row) => {
    expect(withRow('balrog-prod-2', row)).toEqual([]);
  });

  test.each<[string, () => readonly string[], string]>([
    [
      'serving one that there is not',
      () => saidOf({ ...entry, serving: 'balrog-prod-3' }),
      'prod.serving: given "balrog-prod-3"; write a generation that there is: balrog-prod',
    ],
    [
      'serving one that nobody checked',
      () => withRow('balrog-prod-2', { ...restored, checked: undefined }, { serving: 'balrog-prod-2' }),
      'prod.serving: given "balrog-prod-2"; write a generation that was checked: npm run balrog -- restore checks it and writes `checked`',
    ],
    [
      'serving one that was lost, without a pause',
      () =>
        saidOf({ ...entry, paused: ['admin', 'jobs'], generations: { 'balrog-prod': { ...first, state: 'lost' } } }),
      'prod.serving: given "balrog-prod"; write a live generation, or pause admin, agent, jobs until there is one: this one is lost',
    ],
    [
      'serving one that retires',
      () => saidOf({ ...entry, generations: { 'balrog-prod': { ...first, state: 'retiring', retired } } }),
      'prod.serving: given "balrog-prod"; write a live generation: this one is retiring, so switch to another first',
    ],
    [
      'pausing what is none',
      () => saidOf({ ...entry, paused: ['public'] }),
      'prod.paused.0: given "public"; write one of admin, agent, jobs',
    ],
    [
      'pausing twice',
      () => saidOf({ ...entry, paused: ['jobs', 'jobs'] }),
      'prod.paused.1: given "jobs"; write each once',
    ],
    [
      'an origin that is none',
      () => withRow('balrog-prod-2', { ...restored, from: { ...restored.from, of: 'balrog-prod-7' } }),
      'prod.generations.balrog-prod-2.from.of: given "balrog-prod-7"; write a generation that there is or was, whose row stays: balrog-prod, balrog-prod-2',
    ],
    [
      'an origin in a circle',
      () => withRow('balrog-prod-2', { ...restored, from: { ...restored.from, of: 'balrog-prod-2' } }),
      'prod.generations.balrog-prod-2.from.of: given "balrog-prod-2"; write an older generation: it comes from itself (balrog-prod-2 from balrog-prod-2)',
    ],
    [
      'a restored one of which nothing was recorded',
      () => withRow('balrog-prod-2', { ...restored, recorded: undefined }),
      'prod.generations.balrog-prod-2.recorded: given nothing; write what RDS says of the restored instance: without it Terraform would plan to replace it; npm run balrog -- restore writes it',
    ],
    [
      'a name of something else',
      () => withRow('balrog-stage-2', restored),
      'prod.generations.balrog-stage-2: given "balrog-stage-2"; write a name that begins with balrog-prod-, e.g. balrog-prod-2',
    ],
    [
      'a name that RDS refuses',
      () => withRow('balrog-prod--2', restored),
      'prod.generations.balrog-prod--2: given "balrog-prod--2"; write the name of an RDS instance: up to 63 lower-case letters, digits and single hyphens, e.g. balrog-prod-2',
    ],
    [
      'a second empty one',
      () => withRow('balrog-prod-2', first),
      'prod.generations.balrog-prod-2.from: given "nothing"; write where it came from: only balrog-prod begins empty, a second empty database would serve nothing',
    ],
    [
      'one that ran before, beside an empty one',
      () => withRow('update-server', { from: 'existing', state: 'live', recorded }),
      'prod.generations.update-server.from: given "existing"; write where it came from: an environment begins with one database, nothing or existing',
    ],
    [
      'one that ran before, of which nothing was recorded',
      () => saidOf({ ...entry, generations: { 'balrog-prod': { from: 'existing', state: 'live' } } }),
      'prod.generations.balrog-prod.recorded: given nothing; write what RDS says of the existing instance: without it Terraform would plan to replace it; npm run balrog -- adopt writes it',
    ],
    [
      'an encrypted one without its key',
      () => withRow('balrog-prod-2', { ...restored, recorded: { ...recorded, kmsKeyId: undefined } }),
      'prod.generations.balrog-prod-2.recorded.kmsKeyId: given nothing; write the ARN of the key that it is encrypted with',
    ],
    [
      'one that retires without a signature',
      () => withRow('balrog-prod-2', { ...restored, state: 'retiring' }),
      'prod.generations.balrog-prod-2.retired: given nothing; write reason, bug and date: somebody signs for a database that is retiring',
    ],
    [
      'an instance of which two are made',
      () =>
        saidOf({
          ...entry,
          generations: { 'balrog-prod': { ...first, recorded }, 'balrog-prod-2': restored },
        }),
      `prod.generations.balrog-prod-2.recorded.resourceId: given "${recorded.resourceId}"; write an id of its own; balrog-prod has this one`,
    ],
    [
      'a bad verdict',
      () => withRow('balrog-prod-2', { ...restored, checked: { ...checked, verdict: 'bad' } }),
      'prod.generations.balrog-prod-2.checked.verdict: given "bad"; write good: nothing else is switched to',
    ],
    [
      'an origin of no kind',
      () => withRow('balrog-prod-2', { ...restored, from: { copy: 'x' } }),
      'prod.generations.balrog-prod-2.from: given {"copy":"x"}; write nothing, existing, { pointInTime, of, resourceId }, { latest: true, of, resourceId }, { copies } in place of the last two, { snapshot }, { recoveryPoint } or { adopted }',
    ],
    [
      'an environment that there is not',
      () => linesOf(environmentFiles, releases, clientDomains, scheduledJobs, { qa: entry }),
      'qa: given "…"; write one of stage, prod',
    ],
  ])('refuses %s, in one line', (_, lines, line) => {
    expect(lines()).toEqual([`environments/databases.json: ${line}`]);
  });

  test('serves one that ran before, under its own name, unchecked and unencrypted', () => {
    const row = {
      from: 'existing',
      state: 'live',
      recorded: { ...recorded, kmsKeyId: undefined, storageEncrypted: false },
    };
    expect(saidOf({ ...entry, serving: 'update-server', generations: { 'update-server': row } })).toEqual([]);
  });

  test('serves one that was lost while nobody writes', () => {
    const generations = { 'balrog-prod': { ...first, state: 'lost' } };
    expect(saidOf({ ...entry, paused: ['admin', 'agent', 'jobs'], generations })).toEqual([]);
  });

  test('an environment of which it says nothing begins with one empty database', () => {
    const [, { environment }] = validate(environmentFiles, releases, clientDomains, scheduledJobs, {}) as [
      unknown,
      { environment: { databases: unknown } },
    ];
    expect(environment.databases).toEqual(entry);
  });

  test('a row that stands there twice is no longer one', () => {
    const row = (name: string) => `"${name}": { "from": "nothing", "state": "live" }`;
    const text = (rows: string) => `{ "prod": { "serving": "balrog-prod", "generations": { ${rows} } } }`;
    const wrong = (rows: string) => readDataFile('environments/databases.json', text(rows)).mistakes;
    expect(wrong(row('balrog-prod'))).toEqual([]);
    expect(wrong(`${row('balrog-prod')}, ${row('balrog-prod')}`).map(({ path }) => path)).toEqual([
      'prod.generations.balrog-prod',
    ]);
  });
});

describe('a file of data that is none', () => {
  const said = (text: string) =>
    readDataFile('environments/releases.json', text).mistakes.map((mistake) =>
      new EnvironmentError([mistake]).message.split('\n').at(-1)!.trim(),
    );

  test.each([
    [
      'a comma behind the last entry',
      '{\n  "stage": {},\n}',
      'line 3, column 1: given "}"; write a name in double quotes; behind the last entry stands no comma',
    ],
    [
      'a comma behind the last of a list',
      '{ "a": [1, ] }',
      'line 1, column 12: given "]"; write a value of JSON: a text in double quotes, a number, true, false, null, { or [',
    ],
    [
      'a comma that is missing',
      '{\n  "stage": {}\n  "prod": {}\n}',
      'line 3, column 3: given "\\"prod\\""; write a comma or } behind the value before it',
    ],
    [
      'single quotes',
      "{ 'stage': {} }",
      'line 1, column 3: given "\'stage\'"; write a name in double quotes; behind the last entry stands no comma',
    ],
    [
      'a number with a zero too many',
      '{ "a": 01 }',
      'line 1, column 8: given "01"; write a value of JSON: a text in double quotes, a number, true, false, null, { or [',
    ],
    [
      'an end that is missing',
      '{ "stage": {',
      'line 1, column 13: given nothing; write a name in double quotes; behind the last entry stands no comma',
    ],
    [
      'nothing at all',
      '',
      'line 1, column 1: given nothing; write a value of JSON: a text in double quotes, a number, true, false, null, { or [',
    ],
    ['two files in one', '{} {}', 'line 1, column 4: given "{"; write nothing more: the data ends before it'],
    [
      'a merge that is not done',
      '{\n<<<<<<< HEAD\n"a": 1\n',
      'line 2, column 1: given "a merge conflict"; write one of the two versions, and none of the lines that git wrote around them',
    ],
    [
      'a name that stands twice',
      '{ "prod": { "bug": 1, "bug": 2 } }',
      'prod.bug: given "twice"; write it once: a reader of JSON sees the last of two alone',
    ],
    [
      'the same name, spelt otherwise',
      '{ "prod": 1, "pr\\u006fd": 2 }',
      'prod: given "twice"; write it once: a reader of JSON sees the last of two alone',
    ],
  ])('%s is told with its place', (_, text, line) => {
    expect(said(text)).toEqual([`environments/releases.json: ${line}`]);
  });

  test('is one wherever JSON.parse takes none, and no other', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '}', '"', ']', ':', '0', '\\', '\u00a0'),
        (json, place, sign) => {
          const at = place % (json.length + 1);
          const text = json.slice(0, at) + sign + json.slice(at + (sign === '' ? 1 : 0));
          const told = readDataFile('a.json', text).mistakes.filter(({ given }) => given !== 'twice');
          expect(told.length > 0).toBe(!isJson(text));
        },
      ),
      { numRuns: 2000 },
    );
  });

  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
});

describe('what has the right form, and nobody can have meant', () => {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  type Spoil = (given: { prod: any; releases: any; domains: any; jobs: any }) => void;
  const saidOf = (spoil: Spoil): readonly string[] => {
    const given = structuredClone({ prod, releases, domains: clientDomains, jobs: scheduledJobs });
    spoil(given);
    return linesOf({ ...environmentFiles, prod: given.prod }, given.releases, given.domains, given.jobs);
  };
  const networks =
    (...list: readonly string[]): Spoil =>
    ({ prod }) =>
      (prod.edge.adminNetworks = list);
  const maxAge =
    (variables: object): Spoil =>
    ({ jobs }) =>
      (jobs['cleanup-db'].variables = variables);
  const OTHER_DIGESTS = { balrog: `sha256:${'a'.repeat(64)}`, agent: `sha256:${'b'.repeat(64)}` };
  const AGE = 'a whole number of days from 7 to 9999, as text: dated nightlies that are older are deleted';

  test.each<[string, Spoil, ...string[]]>([
    [
      'everything is deleted',
      maxAge({ MAX_AGE: '-1' }),
      `jobs.ts: cleanup-db.variables.MAX_AGE: given "-1"; write ${AGE}`,
    ],
    ['nothing says how old', maxAge({}), `jobs.ts: cleanup-db.variables.MAX_AGE: given nothing; write ${AGE}`],
    [
      'for stage alone',
      ({ jobs }) => (jobs['cleanup-db'].otherwise = { stage: { variables: { MAX_AGE: '1' } } }),
      `jobs.ts: cleanup-db.otherwise.stage.variables.MAX_AGE: given "1"; write ${AGE}`,
    ],
    [
      'a variable that the job does not read',
      maxAge({ MAX_AGE: '14', MAXAGE: '14' }),
      'jobs.ts: cleanup-db.variables.MAXAGE: given "14"; write nothing here: the job reads MAX_AGE and no other',
    ],
    [
      'two jobs at one minute',
      ({ jobs }) => (jobs.dump.schedule = jobs['cleanup-db'].schedule),
      'jobs.ts: dump.schedule: given "cron(30 9 * * ? *)"; write another minute: cleanup-db starts then, too, and both work on the database',
    ],
    [
      'a job that JavaScript drops',
      ({ jobs }) => Object.defineProperty(jobs, '__proto__', { value: jobs.dump, enumerable: true }),
      'jobs.ts: __proto__: given "__proto__"; write a name that JavaScript has no other use for',
    ],
    [
      'our own network',
      networks('10.64.0.0/16'),
      'prod.ts: edge.adminNetworks.0: given "10.64.0.0/16"; write networks of offices: this one is in network.cidr, so that every task could ask admin',
    ],
    [
      'a private network',
      networks('203.0.113.0/24', '192.168.1.0/24'),
      'prod.ts: edge.adminNetworks.1: given "192.168.1.0/24"; write the addresses that the internet sees of an office: nobody comes from a private network',
    ],
    [
      'bits of a host',
      networks('203.0.113.5/24'),
      'prod.ts: edge.adminNetworks.0: given "203.0.113.5/24"; write the network itself, 203.0.113.0/24: the bits behind its length are those of one host',
    ],
    [
      'a network twice',
      networks('203.0.113.0/24', '203.0.113.0/24'),
      'prod.ts: edge.adminNetworks.1: given "203.0.113.0/24"; write each network once: AWS refuses the second rule',
    ],
    [
      'more networks than a security group takes',
      networks(...Array.from({ length: 59 }, (_, index) => `203.0.${index}.0/24`)),
      'prod.ts: edge.adminNetworks: given "59 networks"; write at most 58: a security group takes 60 rules; put neighbours together',
    ],
    [
      'one image for both',
      ({ releases }) => (releases.prod.digest.agent = releases.prod.digest.balrog),
      'releases.json: prod.digest.agent: given "sha256:2500000000000000000000000000000000000000000000000000000000000001"; write the digest of the image of the agent: the image of Balrog has this one',
    ],
    [
      'the images of another version',
      ({ releases }) => (releases.prod.version = 'v3.26'),
      `releases.json: prod.digest.balrog: given "sha256:2500000000000000000000000000000000000000000000000000000000000001"; write the digest of v3.26: this one is of v3.25, which stage runs`,
      `releases.json: prod.digest.agent: given "sha256:2500000000000000000000000000000000000000000000000000000000000002"; write the digest of v3.26: this one is of v3.25, which stage runs`,
    ],
    [
      'a version with a digit too many',
      ({ releases }) => Object.assign(releases.stage, { version: 'v3.250', digest: OTHER_DIGESTS }),
      'releases.json: stage.version: given "v3.250"; write a version that there is: prod runs v3.25, and no two are more than 100 apart',
    ],
    ...['v03.025', 'v3.025'].map((version): [string, Spoil, string] => [
      `a tag that nobody pushes, ${version}`,
      ({ releases }) => (releases.prod.version = version),
      `releases.json: prod.version: given "${version}"; write a two-part version, e.g. v3.25: the release pipeline supports no other form`,
    ]),
    [
      'a lock that never locks',
      ({ prod }) => (prod.database.backup.vault.lock = { mode: 'compliance', graceDays: 36500 }),
      'prod.ts: database.backup.vault.lock.graceDays: given 36500; write a whole number of days from 3 to 30: AWS Backup grants no shorter time to think, and until they are over anybody may take the lock away',
    ],
    [
      'a key of Autograph in clear',
      ({ prod }) => (prod.services.autograph.updates.url = 'http://autograph.example.com'),
      'prod.ts: services.autograph.updates.url: given "http://autograph.example.com"; write an https address without a path or trailing slash, e.g. https://grafana.example.com',
    ],
    [
      'a certificate of another account',
      ({ prod, domains }) => {
        prod.aws.accountId = '777788889999';
        domains.aus5.servedIn.prod.certificate.arn = `arn:aws:acm:us-west-2:111122223333:certificate/${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`;
      },
      `domains.ts: aus5.servedIn.prod.certificate.arn: given "arn:aws:acm:us-west-2:111122223333:certificate/${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}"; write a certificate of account 777788889999 in us-west-2, where the load balancer of prod is`,
    ],
    [
      'a policy that cuts off the clients',
      ({ domains }) => (domains.aus5.servedIn.prod.tlsPolicy = 'ELBSecurityPolicy-TLS13-1-3-2021-06'),
      'domains.ts: aus5.servedIn.prod.tlsPolicy: given "ELBSecurityPolicy-TLS13-1-3-2021-06"; write a policy that takes TLS 1.0: clients.oldestTls says that the oldest clients speak nothing newer',
    ],
    ...(
      [
        ['database.instanceClass', 'db.m99g.large', 'an RDS instance class, e.g. db.r6g.xlarge'],
        ['aws.backupRegion', 'eu-east-7', 'an AWS region, e.g. us-west-2'],
        [
          'edge.admin.tlsPolicy',
          'ELBSecurityPolicy-TLS13-1-2-2029-06',
          'a security policy of Elastic Load Balancing, e.g. ELBSecurityPolicy-TLS13-1-2-2021-06',
        ],
      ] as const
    ).map(([path, value, what]): [string, Spoil, string] => [
      `what AWS does not have: ${value}`,
      ({ prod }) => {
        const [room = '', ...fields] = path.split('.');
        const last = fields.pop() ?? '';
        fields.reduce((inner, field) => inner[field], prod[room])[last] = value;
      },
      `prod.ts: ${path}: given "${value}"; write ${what}; one that is newer than this list is added to environments/fields.ts`,
    ]),
  ])('%s', (_, spoil, ...lines) => {
    expect(saidOf(spoil)).toEqual(lines.map((line) => `environments/${line}`));
  });
});
