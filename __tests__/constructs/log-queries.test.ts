/**
 * The saved queries and views as they stand in the synthesized JSON: their text is read by Trino's grammar, and they are
 * asked, in a SQL engine, of lines laid into the buckets as delivery lays them. Every expected number is counted by hand
 * from log-queries-lines.ts.
 */
import { AthenaNamedQuery } from '@cdktf/provider-aws/lib/athena-named-query';
import { AthenaWorkgroup } from '@cdktf/provider-aws/lib/athena-workgroup';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TrinoSQL } from 'dt-sql-parser/dist/parser/trino';
import jsonata from 'jsonata';
import { openAthena, type Athena, type GlueTable } from '@balrog-infra/rehearsal/athena';
import { prodWith, stackNamed } from '../kit';
import type { StackNames } from '../../stacks/stack-names';
import { DATABASE, glueTables } from './deployed-log-tables';
import { ACCOUNT, CLIENT, EMAIL, IMEI, NOW, OBJECTS, TOKEN } from './log-queries-lines';

const REQUESTS = `balrog-prod-logs-requests-${ACCOUNT}`;
const APPLICATIONS = `balrog-prod-logs-applications-${ACCOUNT}`;
const ANSWERS = `balrog-prod-logs-answers-${ACCOUNT}`;

const prod = stackNamed('prod').room('logs', 'log-queries');

const views = glueTables.filter(({ table_type }) => table_type === 'VIRTUAL_VIEW');

const savedQueries = prod.each(AthenaNamedQuery).map((query) => ({
  name: String(query.get('name')),
  description: String(query.get('description')),
  sql: String(query.get('query')),
}));
const sqlOf = (name: string) => savedQueries.find((query) => query.name === name)!.sql;

let athena: Athena;
beforeAll(async () => {
  athena = await openAthena({ tables: glueTables, objects: OBJECTS, now: NOW });
});
afterAll(() => athena.close());

const rowsOf = async (sql: string) => (await athena.query(sql)).rows;
const answerOf = (name: string) => rowsOf(sqlOf(name));

// ---- The text of the queries ----

interface State {
  readonly Items: readonly { readonly table: string; readonly sql: string }[];
  readonly ItemProcessor: { readonly States: Readonly<Record<string, Record<string, unknown>>> };
}
const canary = prod.only(SfnStateMachine);
const { CountTables } = (JSON.parse(String(canary.get('definition'))) as { States: { CountTables: State } }).States;

const viewSql = (view: GlueTable) =>
  JSON.parse(Buffer.from(view.view_original_text!.split(' ')[3]!, 'base64').toString()) as {
    originalSql: string;
    catalog: string;
    schema: string;
    columns: { name: string; type: string }[];
  };

describe("Athena's text", () => {
  const texts = [
    ...savedQueries.map(({ name, sql }) => [name, sql] as const),
    ...views.map((view) => [view.name, viewSql(view).originalSql] as const),
    ...CountTables.Items.map(({ table, sql }) => [`canary of ${table}`, sql] as const),
  ];
  const trino = new TrinoSQL();

  test.each(texts)("%s is read by Trino's grammar", (_, sql) => {
    expect(trino.validate(sql)).toEqual([]);
    expect(sql).not.toMatch(/;\s*$/);
  });

  test('the grammar refuses what is no SQL of Trino', () => {
    expect(trino.validate('SELECT count(*) FROM WHERE day')).not.toEqual([]);
    expect(trino.validate('SELECT `day` FROM t LIMIT 1, 2')).not.toEqual([]);
  });
});

describe('update_requests', () => {
  const asked = async (columns: string, where = 'TRUE') =>
    rowsOf(`SELECT ${columns} FROM update_requests WHERE ${where} ORDER BY domain, day, product, version, status`);

  test('takes each layout of the URL apart, /update/1 to 6 and /json/1 and 2', async () => {
    const columns = 'api, update_version, product, version, build_id, build_target, locale, channel, os_version';
    expect(await asked(columns, "domain IN ('aus3', 'aus4') AND version <> '38.7.1'")).toEqual([
      [
        'update',
        3,
        'Firefox',
        '17.0.5esrpre',
        '20130401030204',
        'Linux_x86-gcc3',
        'en-US',
        'nightly-esr17',
        'Linux 3.2.0 (GTK 2.24.10)',
      ],
      ['update', 1, 'Firefox', '4.0', '20110318052756', 'WINNT_x86-msvc', 'it', 'release', null],
      [
        'update',
        2,
        'Firefox',
        '4.0.1',
        '20110413222027',
        'Darwin_x86-gcc3-u-i386-x86_64',
        'es-ES',
        'release',
        'Darwin 10.8.0',
      ],
      [
        'update',
        3,
        'Thunderbird',
        '31.4.0',
        '20150108120205',
        'Darwin_x86_64-gcc3-u-i386-x86_64',
        'ja-JP-mac',
        'release',
        'Darwin 12.5.0',
      ],
      [
        'update',
        5,
        'B2G',
        '34.0',
        '20141216160202',
        'flame-kk',
        'en-US',
        'nightly-b2g34',
        'Boot2Gecko 2.1.0.0-prerelease',
      ],
      ['update', 4, 'Fennec', '42.0', '20151029151421', 'Android_arm-eabi-gcc3', 'ru', 'release', '19'],
      [
        'update',
        3,
        'Firefox',
        '38.0.5',
        '20150525141253',
        'Linux_x86-gcc3',
        'pt-BR',
        'release',
        'Linux 3.13.0 (GTK 2.24.23)',
      ],
    ]);
    expect(await asked(columns, "api = 'json'")).toEqual([
      ['json', 2, 'FirefoxVPN', '2.15.0', null, 'WINNT_x86_64', null, 'release', 'Windows_NT 10.0'],
      ['json', 1, 'FirefoxVPN', '2.15.0', null, 'WINNT_x86_64', null, 'release', null],
    ]);
  });

  test('knows versions 4, 5 and 6, which are equally long, by their number', async () => {
    const columns = 'update_version, system_capabilities, distribution, distribution_version, platform_version';
    const where =
      "update_version >= 4 AND day = '2023/07/10' AND status = 200 AND force IS NULL AND request_verb = 'GET'";
    expect(await asked(columns, where)).toEqual([
      [5, null, 'default', 'default', null],
      [4, null, 'default', 'default', '42.0'],
      [6, 'ISET:SSE4_2,MEM:16384', 'default', 'default', null],
    ]);
  });

  test('shows a channel both ways', async () => {
    expect(await asked('channel, channel_as_sent, distribution', 'channel <> channel_as_sent')).toEqual([
      ['release', 'release-cck-yahoo', 'yahoo'],
      ['release', 'release-cck-x', null],
    ]);
  });

  test('forgives Avast what Balrog forgives it, and reads the other parameters', async () => {
    expect(await asked('locale, force, avast', "version = '38.7.1' AND force IS NOT NULL")).toEqual(
      Array(4).fill(['de', '1', true]),
    );
    expect(await asked('locale, avast', "version = '38.7.1' AND force IS NULL")).toEqual([['de', true]]);
    expect(await asked('force, pin, mig64, avast', "locale = 'fr'")).toEqual([['-1', '102.', false, false]]);
    expect(await asked('force, pin, mig64, avast', "day = '2023/07/05'")).toEqual([['1', null, true, false]]);
    // 10, 1x and a parameter of another name are no 1.
    expect(await asked('force, pin, mig64, avast', "version = '109.0'")).toEqual(
      Array(3).fill([null, null, false, false]),
    );
  });

  test('decodes values after it has split them; a plus stays one, and what is not encoded rightly stays as it is', async () => {
    expect(await asked('os_version, distribution', "product = 'GMP'")).toEqual([['a+b%2Fc%ZZ', 'd+e/f']]);
  });

  test('leaves out what fits no layout, and files where no load balancer delivers', async () => {
    // aus3: 4; aus4: 8; aus5: 22 requests, of which 6 fit no layout (5 update URLs and a health check), and 28 more.
    expect(await rowsOf('SELECT domain, count(*) FROM update_requests GROUP BY domain ORDER BY domain')).toEqual([
      ['aus3', 4],
      ['aus4', 8],
      ['aus5', 44],
    ]);
  });

  test('a request without a protocol is no update, and is seen in load_balancer_requests', async () => {
    const odd = "WHERE day = '2023/07/03' AND domain = 'aus-api'";
    expect(await rowsOf(`SELECT count(*) FROM update_requests ${odd}`)).toEqual([[0]]);
    const seen = await rowsOf(`SELECT request_verb, request_proto, asked_for FROM load_balancer_requests ${odd}`);
    expect(seen).toEqual([['-', '', 'other']]);
  });

  test('a question that names a day and a domain reads the files of that day and domain', async () => {
    const { objects } = await athena.query(
      "SELECT count(*) FROM update_requests WHERE day = '2023/07/11' AND domain = 'aus5'",
    );
    expect(objects.filter((object) => object.includes('/aus5/'))).toEqual([
      `s3://${REQUESTS}/aus5/AWSLogs/${ACCOUNT}/elasticloadbalancing/us-west-2/2023/07/11/1.log.gz`,
    ]);
  });
});

describe('the saved queries count', () => {
  // In all: 12 on aus3 and aus4, 8 on aus5 in the seven days (17 less 6 that fit no layout and 3 that no client asks), and the 28 of 110.0.
  test('requests-per-version', async () => {
    expect(await answerOf('requests-per-version')).toEqual([
      ['Firefox', 'release', '110.0', 28],
      // Two on the 10th, one of them answered 503; one on the 11th, one on the 5th; neither the 4th nor the 12th, HEAD, POST or a redirect.
      ['Firefox', 'esr', '38.7.1', 5],
      ['Firefox', 'release', '115.0.2', 4],
      ['FirefoxVPN', 'release', '2.15.0', 2],
      ['B2G', 'nightly-b2g34', '34.0', 1],
      ['Fennec', 'release', '42.0', 1],
      ['Firefox', 'esr', '102.13.0', 1],
      ['Firefox', 'nightly-esr17', '17.0.5esrpre', 1],
      ['Firefox', 'release', '38.0.5', 1],
      ['Firefox', 'release', '4.0', 1],
      ['Firefox', 'release', '4.0.1', 1],
      ['GMP', 'release', '115.0.2', 1],
      ['Thunderbird', 'release', '31.4.0', 1],
    ]);
  });

  test('requests-per-channel, partners with the channel they belong to', async () => {
    expect(await answerOf('requests-per-channel')).toEqual([
      // 28 of 110.0, 4 of 115.0.2, 4.0, 4.0.1, and 38.0.5 of Yahoo.
      ['Firefox', 'release', 35, 1],
      ['Firefox', 'esr', 6, 0],
      ['FirefoxVPN', 'release', 2, 1],
      ['B2G', 'nightly-b2g34', 1, 0],
      ['Fennec', 'release', 1, 0],
      ['Firefox', 'nightly-esr17', 1, 0],
      ['GMP', 'release', 1, 0],
      ['Thunderbird', 'release', 1, 0],
    ]);
  });

  test('requests-per-product-and-locale', async () => {
    expect(await answerOf('requests-per-product-and-locale')).toEqual([
      // 28 of 110.0, 4 of 115.0.2, 17.0.5esrpre.
      ['Firefox', 'en-US', 33],
      ['Firefox', 'de', 5],
      ['FirefoxVPN', null, 2],
      ['B2G', 'en-US', 1],
      ['Fennec', 'ru', 1],
      ['Firefox', 'es-ES', 1],
      ['Firefox', 'fr', 1],
      ['Firefox', 'it', 1],
      ['Firefox', 'pt-BR', 1],
      ['GMP', 'en-US', 1],
      ['Thunderbird', 'ja-JP-mac', 1],
    ]);
  });

  test('requests-per-os', async () => {
    expect(await answerOf('requests-per-os')).toEqual([
      ['Windows', 'Windows_NT 10.0.0.0.19045.3208', 32],
      ['Windows', 'Windows_NT 6.1.1.0', 5],
      // /update/1 and /json/1 have no version of the system.
      ['Windows', null, 2],
      ['Android', '19', 1],
      ['Linux', 'Linux 3.13.0', 1],
      ['Linux', 'Linux 3.2.0', 1],
      ['Linux', 'Linux 5.15.0', 1],
      ['Windows', 'Windows_NT 10.0', 1],
      ['Windows', 'a+b%2Fc%ZZ', 1],
      ['macOS', 'Darwin 10.8.0', 1],
      ['macOS', 'Darwin 12.5.0', 1],
      ['other', 'Boot2Gecko 2.1.0.0-prerelease', 1],
    ]);
  });

  // Lines lie on the 5th, 6th, 10th and 11th: four days of seven.
  test('estimated-users-per-version: automatic, answered requests of Firefox, per day with lines, by how often a client asks', async () => {
    expect(await answerOf('estimated-users-per-version')).toEqual([
      // 28 in four days are 7 a day; a quarter of it 1.75, half of it 3.5.
      ['release', '110.0', 4, 7, 1.8, 3.5, 7],
      // 2 of the 4: one was forced, one answered with 503. 2 / 4 = 0.5, a quarter of it 0.125, half of it 0.25.
      ['release', '115.0.2', 4, 0.5, 0.1, 0.3, 0.5],
      // 1 / 4 = 0.25, a quarter of it 0.0625, half of it 0.125. Forced ones and Avast's (esr) are left out altogether.
      ['nightly-esr17', '17.0.5esrpre', 4, 0.3, 0.1, 0.1, 0.3],
      ['release', '38.0.5', 4, 0.3, 0.1, 0.1, 0.3],
      ['release', '4.0', 4, 0.3, 0.1, 0.1, 0.3],
      ['release', '4.0.1', 4, 0.3, 0.1, 0.1, 0.3],
    ]);
  });

  test('the estimate reads the lines once, as the plain count does', async () => {
    const [estimate, plain] = await Promise.all(
      ['estimated-users-per-version', 'requests-per-version'].map((name) => athena.query(sqlOf(name))),
    );
    expect(estimate!.scannedBytes).toBe(plain!.scannedBytes);
  });

  test('server-errors-by-target', async () => {
    const time = '2023-07-10T10:00:00.186641Z';
    expect(await answerOf('server-errors-by-target')).toEqual([
      ['aus5', '10.64.48.9', 502, '502', 1, time, time],
      ['aus5', null, 503, '-', 1, time, time],
    ]);
  });

  test('slowest-admin-endpoints: what admin was asked, the agent’s requests once', async () => {
    expect(await answerOf('slowest-admin-endpoints')).toEqual([
      ['PUT', '/v2/releases', 1, 60, 60, 60, 1],
      // 1.5 s through /api and 0.5 s without it: the same endpoint, and neither the name of a release nor the query.
      ['GET', '/releases', 2, 1, 1.5, 2, 0],
      ['GET', '/users', 1, 0.02, 0.02, 0.02, 0],
      // The agent's, which nginx beside it logged as well: counted once.
      ['GET', '/scheduled_changes/rules', 1, 0.008, 0.008, 0.008, 0],
      [null, null, 1, 0, 0, 0, 0],
    ]);
  });

  test('agent-errors: severity 3 on two days, and the exception on stderr; neither info nor the rest of a traceback', async () => {
    expect(await answerOf('agent-errors')).toEqual([
      ['root', 'Encountered exception:', 'TimeoutError()', 2, 1],
      ['root', null, "KeyError('when')", 2, 1],
      [
        'root',
        'Encountered exception:',
        "ClientResponseError(RequestInfo(url=URL('http://127.0.0.1:8011/api/scheduled_changes/rules'), method='GET', real_url=URL('http://127.0.0.1:8011/api/scheduled_changes/rules')), (), status=502, message='Bad Gateway')",
        1,
        1,
      ],
      ['root', 'Encountered exception:', null, 1, 1],
      ['stderr', 'aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host 127.0.0.1:8011', null, 1, 1],
      ['stderr', 'urllib3.exceptions.ReadTimeout: Read timed out.', null, 1, 1],
    ]);
    expect(JSON.stringify(await answerOf('agent-errors'))).not.toContain(TOKEN);
  });

  test('rule-hits: answers longer than an empty one, of /update that fits a layout', async () => {
    expect(await answerOf('rule-hits')).toEqual([
      // Four, one of which failed with a text longer than an empty answer.
      ['Firefox', '115.0.2', 'release', 4, 1],
      ['Firefox', '38.0.5', 'release', 1, 1],
    ]);
  });

  test('unparsed-rows, and nothing for a table without lines', async () => {
    expect(await answerOf('unparsed-rows')).toEqual([
      // JSON of another shape, a key missing, something in front of it, LOG_FORMAT=plain; neither uWSGI's line nor plain text.
      ['log_balrog_admin_syslog_admin_fixed', '2023/07/11', 6, 4, null],
      ['balrog_elb_logs_aus4', '2023/07/11', 1, 1, 0],
      ['balrog_elb_logs_aus3', '2023/07/10', 4, 0, 0],
      ['balrog_elb_logs_aus4', '2023/07/10', 8, 0, 0],
      ['balrog_elb_logs_aus5', '2023/07/05', 1, 0, 0],
      ['balrog_elb_logs_aus5', '2023/07/06', 28, 0, 0],
      ['balrog_elb_logs_aus5', '2023/07/10', 15, 0, 0],
      ['balrog_elb_logs_aus5', '2023/07/11', 1, 0, 0],
      ['balrog_elb_logs_aus_api', '2023/07/10', 1, 0, 0],
      ['log_balrog_admin_nginx_access', '2023/07/10', 8, 0, null],
      ['log_balrog_admin_syslog_agent', '2023/07/09', 1, 0, null],
      ['log_balrog_admin_syslog_agent', '2023/07/10', 11, 0, null],
      ['log_balrog_web_syslog_web_fixed', '2023/07/10', 9, 0, null],
    ]);
  });
});

describe('what people read', () => {
  test.each(savedQueries.map((query) => [query.name, query] as const))('%s says what its numbers mean', (_, query) => {
    const [first = ''] = query.sql.split('\n');
    expect(first).toMatch(/^-- [A-Z]/);
    const comments = query.sql
      .split('\n')
      .filter((line) => line.startsWith('-- '))
      .map((line) => line.slice(3))
      .join(' ');
    // 1024 characters: "CreateNamedQuery" (Athena API reference).
    expect(comments).toBe(query.description);
    expect(query.description.length).toBeLessThanOrEqual(1024);
  });

  test.each(savedQueries.filter(({ name }) => /^requests-per/.test(name)).map(({ name }) => name))(
    '%s says that requests are not users, and what caches hide',
    (name) => {
      const text = sqlOf(name).replace(/\n-- /g, ' ');
      expect(text).toContain('Requests are not users');
      expect(text).toContain('What a cache in front of the load balancer answers');
    },
  );

  test('the estimate states its method, and rule-hits what no log says', () => {
    expect(sqlOf('estimated-users-per-version').replace(/\n-- /g, ' ')).toMatch(
      /Method: automatic requests .* divided by days_with_lines .* is an assumption/,
    );
    expect(sqlOf('rule-hits').replace(/\n-- /g, ' ')).toContain(
      'Rule-ID is a header of the answer, and neither the load balancer nor uWSGI writes it down',
    );
  });

  test.each(views.map((view) => [view.name, view] as const))(
    '%s has the columns that its SQL gives, by name, order and type',
    async (name, view) => {
      const { columns, schema, catalog } = viewSql(view);
      expect([catalog, schema]).toEqual(['awsdatacatalog', DATABASE]);
      const names = columns.map((column) => column.name);
      expect((await athena.query(`SELECT * FROM ${name} LIMIT 1`)).columns).toEqual(names);
      // Athena refuses a view whose column is declared as another type than its SQL gives: "View is stale or in invalid state".
      const [types] = await rowsOf(
        `SELECT ${names.map((column) => `typeof("${column}")`).join(', ')} FROM ${name} LIMIT 1`,
      );
      const given = names.map((column, index) => ({ name: column, type: String(types?.[index]).toLowerCase() }));
      expect(given).toEqual(columns);
      const hive = { varchar: 'string', integer: 'int' } as Record<string, string>;
      expect(view.storage_descriptor.columns.map((column) => [column.name, column.type])).toEqual(
        columns.map((column) => [column.name, hive[column.type] ?? column.type]),
      );
      for (const { comment } of view.storage_descriptor.columns) {
        expect(comment).toMatch(/^\S+.*[.…]$/);
        // Glue takes no more ("Column", Glue API reference).
        expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(255);
      }
    },
  );

  test.each(views.map(({ name }) => name))(
    '%s shows no address of a client, no IMEI and no e-mail address',
    async (name) => {
      const { rows } = await athena.query(`SELECT * FROM ${name}`);
      expect(rows.length).toBeGreaterThan(5);
      for (const personal of [CLIENT, IMEI, EMAIL]) expect(JSON.stringify(rows)).not.toContain(personal);
    },
  );

  test.each([
    ['balrog_elb_logs_aus4', [CLIENT, IMEI]],
    ['balrog_elb_logs_aus_api', [CLIENT, EMAIL]],
    ['log_balrog_admin_nginx_access', [CLIENT, EMAIL]],
  ])('%s itself does: the views are no fence', async (name, personal) => {
    const text = JSON.stringify(await rowsOf(`SELECT * FROM ${name}`));
    for (const each of personal) expect(text).toContain(each);
  });
});

describe('the workgroups', () => {
  const named = (name: string) => prod.only(AthenaWorkgroup, (each) => each.get('name') === name);

  test.each([
    ['balrog-prod-logs', 'answers/'],
    ['balrog-prod-dashboards', 'dashboards/'],
  ])('%s decides what a question costs and where its answer goes, whatever a client asks for', (name, folder) => {
    expect(named(name).get('configuration')).toEqual({
      enforce_workgroup_configuration: true,
      // 500 GiB of environments/prod.ts.
      bytes_scanned_cutoff_per_query: 536_870_912_000,
      publish_cloudwatch_metrics_enabled: true,
      engine_version: { selected_engine_version: 'Athena engine version 3' },
      result_configuration: {
        output_location: `s3://${ANSWERS}/${folder}`,
        encryption_configuration: { encryption_option: 'SSE_S3' },
        expected_bucket_owner: ACCOUNT,
      },
    });
    expect(named(name).get('tags')).toEqual({ CostOf: 'log-queries' });
  });

  test('of people has the saved queries', () => {
    expect(savedQueries).toHaveLength(10);
    for (const query of prod.each(AthenaNamedQuery)) {
      expect(query.get('workgroup')).toBe(`\${${named('balrog-prod-logs').address}.name}`);
    }
  });

  test('scanLimitGib, resultDays, callerArn and externalId are those of the environment', () => {
    const stack = prodWith(({ logs: { queries } }) => {
      queries.scanLimitGib = 1;
      queries.resultDays = 3;
      queries.redash = { callerArn: 'arn:aws:iam::999988887777:role/r', externalId: 'sixteen-letters-x' };
    }).room('log-queries');
    const changed = stack.each(AthenaWorkgroup).map((each) => each.get('configuration') as Record<string, unknown>);
    const limit = 1_073_741_824;
    expect(changed.map((each) => each.bytes_scanned_cutoff_per_query)).toEqual([limit, limit]);
    const [rule] = stack.only(S3BucketLifecycleConfiguration).get('rule') as Record<string, unknown>[];
    expect(rule).toMatchObject({ status: 'Enabled', filter: [{ prefix: '' }], expiration: [{ days: 3 }] });
    const role = stack.only(IamRole, ({ json }) => json.name === 'balrog-prod-redash');
    expect(stack.statements(role.get('assume_role_policy'))).toEqual([
      expect.objectContaining({
        principals: [{ type: 'AWS', identifiers: ['arn:aws:iam::999988887777:role/r'] }],
        condition: [{ test: 'StringEquals', variable: 'sts:ExternalId', values: ['sixteen-letters-x'] }],
      }),
    ]);
  });
});

describe('Redash', () => {
  const CALLER = 'arn:aws:iam::666677778888:role/redash';
  const EXTERNAL_ID = '00000000-0000-0000-0000-000000000001';
  const redash = prod.only(IamRole, ({ json }) => json.name === 'balrog-prod-redash');
  const iamJson = (reference: unknown) => ({
    Version: '2012-10-17',
    Statement: (prod.statements(reference) as Record<string, unknown[]>[]).map((statement) => ({
      Effect: 'Allow',
      Action: statement.actions,
      ...(statement.resources && { Resource: statement.resources }),
      ...(statement.principals && { Principal: { AWS: CALLER } }),
      ...(statement.condition && {
        Condition: Object.fromEntries(
          (statement.condition as { test: string; variable: string; values: string[] }[]).map((each) => [
            each.test,
            { [each.variable]: each.values },
          ]),
        ),
      }),
    })),
  });
  const { json } = prod.only(IamRolePolicy, (policy) => String(policy.json.role).includes(redash.address));
  const permissions = iamJson(json.policy);

  const glue = (path: string) => `arn:aws:glue:us-west-2:${ACCOUNT}:${path}`;
  const workgroup = (name: string) => `arn:aws:athena:us-west-2:${ACCOUNT}:workgroup/${name}`;
  const bucket = (name: string, key = '') => `arn:aws:s3:::${name}${key && `/${key}`}`;
  const AUS5 = `aus5/AWSLogs/${ACCOUNT}/elasticloadbalancing/us-west-2/2023/07/10/x.log.gz`;
  const PREFIX = (prefix: string) => ({ 's3:prefix': prefix });
  type Row = readonly [action: string, resource: string, context?: Record<string, string>];

  /**
   * Every call that is made, by who makes it. Redash: redash/query_runner/athena.py (getredash/redash, ca79fe98), whose queries go
   * through the plain cursor of PyAthena 2.25.2 (pyathena/common.py, result_set.py). Athena reads Glue and S3 in the name of who asks.
   */
  const CALLS: Readonly<Record<string, readonly Row[]>> = {
    'Redash, run_query: PyAthena starts a query, waits for it, reads its answer, and stops it when somebody cancels': [
      ['athena:StartQueryExecution', workgroup('balrog-prod-logs')],
      ['athena:GetQueryExecution', workgroup('balrog-prod-logs')],
      ['athena:GetQueryResults', workgroup('balrog-prod-logs')],
      ['athena:StopQueryExecution', workgroup('balrog-prod-logs')],
    ],
    // Without it: SELECT … FROM information_schema.columns of all databases, for which Athena makes the same two calls.
    'Redash, get_schema with "Use Glue Data Catalog": lists databases, and the tables of each that it may see': [
      ['glue:GetDatabases', glue('catalog')],
      ['glue:GetDatabases', glue(`database/${DATABASE}`)],
      ['glue:GetDatabases', glue('database/default')],
      ['glue:GetTables', glue('catalog')],
      ['glue:GetTables', glue(`database/${DATABASE}`)],
      ['glue:GetTables', glue('database/default')],
      ...glueTables.map(({ name }): Row => ['glue:GetTables', glue(`table/${DATABASE}/${name}`)]),
    ],
    'Athena, for every query: its workgroup, and what the catalog says of databases, tables, views and partitions': [
      ['athena:GetWorkGroup', workgroup('balrog-prod-logs')],
      ['glue:GetDatabase', glue('catalog')],
      ['glue:GetDatabase', glue(`database/${DATABASE}`)],
      ['glue:GetDatabase', glue('database/default')],
      ...glueTables.map(({ name }): Row => ['glue:GetTable', glue(`table/${DATABASE}/${name}`)]),
      ['glue:GetPartition', glue(`table/${DATABASE}/balrog_elb_logs_aus5`)],
      ['glue:GetPartitions', glue(`table/${DATABASE}/balrog_elb_logs_aus_api`)],
      ['glue:BatchGetPartition', glue(`table/${DATABASE}/log_balrog_admin_syslog_agent`)],
    ],
    'Athena, for every query: lists and reads the files of the tables': [
      ['s3:GetBucketLocation', bucket(REQUESTS)],
      ['s3:GetBucketLocation', bucket(APPLICATIONS)],
      ['s3:ListBucket', bucket(REQUESTS), PREFIX(AUS5.replace('x.log.gz', ''))],
      ['s3:ListBucket', bucket(APPLICATIONS), PREFIX('log_balrog_admin_nginx_error/2023/07/10/')],
      ['s3:GetObject', bucket(REQUESTS, AUS5)],
      ['s3:GetObject', bucket(APPLICATIONS, 'log_balrog_web_syslog_web_fixed/2023/07/10/10/0.gz')],
    ],
    // "Query results location": what the guide asks for.
    'Athena, for every query: writes the answer, in parts if it is long, and reads it': [
      ['s3:GetBucketLocation', bucket(ANSWERS)],
      ['s3:ListBucket', bucket(ANSWERS)],
      ['s3:ListBucketMultipartUploads', bucket(ANSWERS)],
      ['s3:PutObject', bucket(ANSWERS, 'answers/1.csv')],
      ['s3:ListMultipartUploadParts', bucket(ANSWERS, 'answers/1.csv')],
      ['s3:AbortMultipartUpload', bucket(ANSWERS, 'answers/1.csv')],
      ['s3:GetObject', bucket(ANSWERS, 'answers/1.csv')],
    ],
  };
  const MUST_NOT: readonly Row[] = [
    ['athena:StartQueryExecution', workgroup('primary')],
    ['athena:UpdateWorkGroup', workgroup('balrog-prod-logs')],
    ['athena:DeleteNamedQuery', workgroup('balrog-prod-logs')],
    ['athena:CreateNamedQuery', workgroup('balrog-prod-logs')],
    ['athena:GetNamedQuery', workgroup('balrog-prod-logs')],
    ['athena:ListQueryExecutions', workgroup('balrog-prod-logs')],
    ['athena:ListDatabases', `arn:aws:athena:us-west-2:${ACCOUNT}:datacatalog/AwsDataCatalog`],
    ['glue:GetDatabases', glue('database/other')],
    ['glue:GetTables', glue('database/other')],
    ['glue:GetTables', glue('table/default/anything')],
    ['glue:GetTables', glue(`table/${DATABASE}/another`)],
    ['glue:GetTable', glue('table/other/secrets')],
    ['glue:GetTable', glue('table/default/anything')],
    ['glue:GetTable', glue(`table/${DATABASE}/another`)],
    ['glue:CreateTable', glue(`table/${DATABASE}/another`)],
    ['glue:UpdateTable', glue(`table/${DATABASE}/balrog_elb_logs_aus5`)],
    ['glue:DeleteTable', glue(`table/${DATABASE}/balrog_elb_logs_aus5`)],
    ['glue:UpdateDatabase', glue(`database/${DATABASE}`)],
    ['s3:GetObject', bucket(REQUESTS, `AWSLogs/${ACCOUNT}/x.log.gz`)],
    ['s3:GetObject', bucket(REQUESTS, AUS5.replace('aus5', 'admin'))],
    ['s3:GetObject', bucket(APPLICATIONS, 'log_balrog_admin_nginx_access_old/x.gz')],
    ['s3:GetObject', bucket(`balrog-prod-logs-network-${ACCOUNT}`, `AWSLogs/${ACCOUNT}/x.gz`)],
    ['s3:GetObject', bucket(`balrog-prod-logs-audit-${ACCOUNT}`, 'x')],
    ['s3:GetObject', bucket(`balrog-prod-terraform-state-${ACCOUNT}`, 'prod/terraform.tfstate')],
    ['s3:ListBucket', bucket(REQUESTS)],
    ['s3:ListBucket', bucket(REQUESTS), PREFIX('admin/')],
    ['s3:ListBucket', bucket(APPLICATIONS), PREFIX('')],
    ['s3:PutObject', bucket(REQUESTS, AUS5)],
    ['s3:DeleteObject', bucket(REQUESTS, AUS5)],
    ['s3:DeleteObject', bucket(ANSWERS, 'answers/1.csv')],
    ['s3:PutObject', bucket(ANSWERS, 'elsewhere/1.csv')],
    ['s3:PutBucketPolicy', bucket(ANSWERS)],
    [
      'secretsmanager:GetSecretValue',
      `arn:aws:secretsmanager:us-west-2:${ACCOUNT}:secret:balrog-prod/dburi-public-AbCdEf`,
    ],
    ['kms:Decrypt', `arn:aws:kms:us-west-2:${ACCOUNT}:key/database_key`],
    ['iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/balrog-prod-admin-task`],
  ];

  const decide = async (request: object, identity: object, resourcePolicy?: object) => {
    const result = await runSimulation(
      {
        request: request as never,
        identityPolicies: [{ name: 'permissions', policy: identity }],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        ...(resourcePolicy && { resourcePolicy }),
      },
      {},
    );
    if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
    return result.overallResult;
  };
  const asRedash = ([action, resource, contextVariables = {}]: Row) =>
    decide(
      {
        action,
        principal: `arn:aws:iam::${ACCOUNT}:role/balrog-prod-redash`,
        resource: { resource, accountId: ACCOUNT },
        contextVariables,
      },
      permissions,
    );

  test.each(Object.entries(CALLS))('may what is called: %s', async (_, calls) => {
    const answers = await Promise.all(calls.map(async (call) => [...call, await asRedash(call)]));
    expect(answers).toEqual(calls.map((call) => [...call, 'Allowed']));
  });

  test('may no action that nobody calls', () => {
    const allowed = (permissions.Statement as { Action: string[] }[]).flatMap(({ Action }) => Action);
    const called = Object.values(CALLS).flatMap((calls) => calls.map(([action]) => action));
    expect([...new Set(allowed)].sort()).toEqual([...new Set(called)].sort());
  });

  test.each(MUST_NOT)('must not %s on %s', async (...row) => {
    expect(await asRedash(row as unknown as Row)).toBe('ImplicitlyDenied');
  });

  test.each([
    ['Redash, with its external id', CALLER, { 'sts:ExternalId': EXTERNAL_ID }, 'Allowed'],
    ['Redash, on behalf of another customer', CALLER, { 'sts:ExternalId': 'somebody-else' }, 'ImplicitlyDenied'],
    ['Redash, without an external id', CALLER, {}, 'ImplicitlyDenied'],
    ['another role', `${CALLER}-2`, { 'sts:ExternalId': EXTERNAL_ID }, 'ImplicitlyDenied'],
  ])('assumes the role: %s', async (_, principal, contextVariables, expected) => {
    const role = `arn:aws:iam::${ACCOUNT}:role/balrog-prod-redash`;
    const own = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role }] };
    const request = {
      action: 'sts:AssumeRole',
      principal,
      resource: { resource: role, accountId: ACCOUNT },
      contextVariables,
    };
    expect(await decide(request, own, iamJson(redash.get('assume_role_policy')))).toBe(expected);
  });

  test('gives its answers to nobody who may ask less', async () => {
    const whole = stackNamed('prod');
    const role = whole.only(IamRole, (each) => each.get('name') === 'balrog-prod-grafana');
    const policy = whole.only(IamRolePolicy, (each) => String(each.json.role).includes(role.address));
    const identity = {
      Version: '2012-10-17',
      Statement: whole.statements(policy.json.policy).map((statement) => ({
        Effect: 'Allow',
        Action: statement.actions,
        // What is a reference is no bucket of answers.
        Resource: (statement.resources as string[]).map((each) => (each.startsWith('${') ? 'arn:aws:sns:::x' : each)),
      })),
    };
    const asGrafana = (action: string, resource: string) =>
      decide(
        {
          action,
          principal: `arn:aws:iam::${ACCOUNT}:role/balrog-prod-grafana`,
          resource: { resource, accountId: ACCOUNT },
          contextVariables: {},
        },
        identity,
      );
    expect(await asGrafana('s3:GetObject', bucket(ANSWERS, 'dashboards/1.csv'))).toBe('Allowed');
    expect(await asGrafana('s3:GetObject', bucket(ANSWERS, 'answers/1.csv'))).toBe('ImplicitlyDenied');
    expect(await asGrafana('athena:GetQueryResults', workgroup('balrog-prod-dashboards'))).toBe('Allowed');
    expect(await asGrafana('athena:GetQueryResults', workgroup('balrog-prod-logs'))).toBe('ImplicitlyDenied');
    expect(await asRedash(['s3:GetObject', bucket(ANSWERS, 'dashboards/1.csv')])).toBe('ImplicitlyDenied');
  });

  test('is told which role to assume', () => {
    const { output } = stackNamed('prod').json as { output: { balrog: { value: StackNames } } };
    expect(output.balrog.value.logs.redashRoleArn).toBe(`\${${redash.address}.arn}`);
  });
});

describe('the canary', () => {
  const { ItemProcessor, Items } = CountTables;
  const states = ItemProcessor.States as Record<'Count' | 'Read' | 'Publish' | 'Unknown', Record<string, never>>;
  const tables = glueTables.map(({ name }) => name);

  /** Evaluates `{% … %}` as Step Functions does, anywhere inside a value. */
  const evaluated = async (value: unknown, bindings: Record<string, unknown>): Promise<unknown> => {
    if (typeof value === 'string') {
      const [, expression] = /^\{% ([\s\S]*) %\}$/.exec(value) ?? [];
      return expression === undefined ? value : ((await jsonata(expression).evaluate({}, bindings)) as unknown);
    }
    if (Array.isArray(value)) return Promise.all(value.map((each) => evaluated(each, bindings)));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(async ([key, each]) => [key, await evaluated(each, bindings)] as const);
    return Object.fromEntries(await Promise.all(entries));
  };

  const unparsedAlarms = () =>
    stackNamed('prod')
      .each(CloudwatchMetricAlarm)
      .filter(({ json }) => String(json.alarm_name).startsWith('balrog-prod-unparsed-'));

  test('asks every table and every view, and each has an alarm that says what to do', () => {
    expect(Items.map(({ table }) => table).sort()).toEqual([...tables].sort());
    const alarms = unparsedAlarms();
    expect(alarms.map(({ json }) => json.alarm_name).sort()).toEqual(
      tables.map((table) => `balrog-prod-unparsed-${table}`).sort(),
    );
    for (const alarm of alarms) {
      expect(alarm.get('alarm_description')).toMatch(/Runbook: docs\/runbooks\/unparsed-log-rows\.md$/);
      expect([alarm.get('threshold'), alarm.get('comparison_operator')]).toEqual([0, 'GreaterThanThreshold']);
    }
  });

  // By hand: on 11 July, three hours before 02:30 of the 12th, lie a file of another format and lines that are no JSON of Balrog.
  test.each(Items.map(({ table, sql }) => [table, sql] as const))(
    'counts what %s could not take apart',
    async (table, sql) => {
      const counts: Record<string, number> = { balrog_elb_logs_aus4: 1, log_balrog_admin_syslog_admin_fixed: 4 };
      expect(await rowsOf(sql)).toEqual([[counts[table] ?? 0]]);
    },
  );

  test.each(views.map(({ name }) => name))('asks %s what it costs nothing to answer', async (name) => {
    const { sql } = Items.find(({ table }) => table === name)!;
    expect(await athena.query(sql)).toMatchObject({ rows: [[0]], objects: [], scannedBytes: 0 });
  });

  test('gives no number for a view whose SerDe the provider has dropped', async () => {
    const bare = glueTables.map((table) => ({
      ...table,
      ...(views.includes(table) ? { storage_descriptor: { columns: [], ser_de_info: [] } } : {}),
    }));
    const opened = await openAthena({ tables: bare, objects: { list: () => [], read: () => Buffer.of() }, now: NOW });
    for (const { name } of views) {
      const { sql } = Items.find(({ table }) => table === name)!;
      await expect(opened.query(sql)).rejects.toThrow(
        `HIVE_METASTORE_ERROR: Table storage descriptor is missing SerDe info (view ${name})`,
      );
    }
    opened.close();
  });

  const runbook = readFileSync(join(__dirname, '../../docs/runbooks/unparsed-log-rows.md'), 'utf8');

  // The lines of 11 July, as above.
  test.each([
    ['balrog_elb_logs_aus5', 'balrog_elb_logs_aus4', 1],
    ['log_balrog_web_syslog_web_fixed', 'log_balrog_admin_syslog_admin_fixed', 4],
  ])('the runbook shows the lines that are counted, of tables like %s', async (named, asked, count) => {
    const blocks = [...runbook.matchAll(/^ *```sql\n([\s\S]*?)^ *```/gm)].map(([, sql = '']) => sql);
    const [sql] = blocks.filter((each) => each.includes(`FROM ${named}\n`));
    // The page shows a day as a table has it; which one does not matter.
    const days = [...sql!.matchAll(/day = '(\d{4}\/\d{2}\/\d{2})'/g)].map(([, day = '']) => day);
    expect(days).toHaveLength(1);
    const text = sql!.replace(named, asked).replace(days[0]!, '2023/07/11');
    expect(new TrinoSQL().validate(text)).toEqual([]);
    expect(await rowsOf(text)).toHaveLength(count);
  });

  test('hands the query to Athena and its number to CloudWatch', async () => {
    const input = { table: 'balrog_elb_logs_aus4', sql: 'SELECT 1' };
    expect(await evaluated(states.Count.Arguments, { states: { input } })).toEqual({
      QueryString: 'SELECT 1',
      WorkGroup: 'balrog-prod-logs',
      QueryExecutionContext: { Database: DATABASE },
    });
    // The shapes of the answers: GetQueryExecution and GetQueryResults, Athena API reference.
    const execution = { QueryExecution: { QueryExecutionId: 'a-b', Status: { State: 'SUCCEEDED' } } };
    const read = await evaluated(states.Count.Output, { states: { input, result: execution } });
    expect(await evaluated(states.Read.Arguments, { states: { input: read } })).toEqual({ QueryExecutionId: 'a-b' });
    const rows = {
      ResultSet: { Rows: [{ Data: [{ VarCharValue: 'unparsed' }] }, { Data: [{ VarCharValue: '12' }] }] },
    };
    const counted = await evaluated(states.Read.Output, { states: { result: rows } });
    const variables = (await evaluated(states.Count.Assign, { states: { input } })) as Record<string, unknown>;
    expect(await evaluated(states.Publish.Arguments, { states: { input: counted }, ...variables })).toEqual({
      Namespace: 'Balrog/LogTables',
      MetricData: [
        {
          MetricName: 'UnparsedRows',
          Unit: 'Count',
          Value: 12,
          Dimensions: [
            { Name: 'Database', Value: DATABASE },
            { Name: 'Table', Value: 'balrog_elb_logs_aus4' },
          ],
        },
      ],
    });
  });

  test('goes on with the other tables when one cannot be asked, and gives no number for it', () => {
    for (const state of ['Count', 'Read', 'Publish'] as const) {
      expect(states[state].Catch).toEqual([{ ErrorEquals: ['States.ALL'], Next: 'Unknown' }]);
    }
    expect(states.Unknown).toMatchObject({ Type: 'Pass', End: true });
  });

  test('an alarm reads the metric that the canary writes, over a day that always holds a run, and silence is a fault', () => {
    const alarm = unparsedAlarms().find(({ json }) => String(json.alarm_name).endsWith('aus5'))!;
    expect(alarm.get('metric_query')).toEqual([
      { id: 'filled', expression: 'FILL(measured, 1)', label: 'UnparsedRows', return_data: true },
      {
        id: 'measured',
        return_data: false,
        metric: {
          namespace: 'Balrog/LogTables',
          metric_name: 'UnparsedRows',
          dimensions: { Database: DATABASE, Table: 'balrog_elb_logs_aus5' },
          stat: 'Maximum',
          period: 86_400,
        },
      },
    ]);
    expect(alarm.get('treat_missing_data')).toBe('breaching');
    expect(alarm.get('evaluation_periods')).toBe(1);
    expect(prod.only(SchedulerSchedule).get('schedule_expression')).toBe('cron(30 2,14 * * ? *)');
    // What the runbook says of an environment that is new.
    expect(runbook).toContain('for up to twelve hours: a number that was never published is');
    expect(runbook).toContain('The state machine runs at 02:30 and 14:30 UTC');
    // Only standard machines wait for a query (".sync", Step Functions guide).
    expect(canary.get('type')).toBe('STANDARD');
  });

  test('may do no more than ask and publish', () => {
    const role = prod.only(IamRole, ({ json }) => json.name === 'balrog-prod-table-canary');
    const { json } = prod.only(IamRolePolicy, (policy) => String(policy.json.role).includes(role.address));
    const actions = (prod.statements(json.policy) as { actions: string[] }[]).flatMap((statement) => statement.actions);
    expect(actions.filter((action) => /:(Put|Create|Update|Delete)/.test(action)).sort()).toEqual([
      'cloudwatch:PutMetricData',
      's3:PutObject',
    ]);
  });
});
