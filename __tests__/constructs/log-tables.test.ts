import { GlueCatalogDatabase } from '@cdktf/provider-aws/lib/glue-catalog-database';
import { GlueCatalogTable } from '@cdktf/provider-aws/lib/glue-catalog-table';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ACCESS_LOG_FIELDS } from '../../application/nginx-access-log';
import { LOG_TABLES, VIEWS } from '../../commands/maintain/listed-tables';
import { logTablesPage } from '../../commands/maintain/log-tables-page';
import { clientDomains } from '../../environments';
import { sampleObjects } from '../../commands/rehearse/sample-lines';
import { examplesOf, expectedRow, readInJavaScript, type LineFormat, type SerDeTable } from '../fixtures/log-lines/row';
import { prodWith, stackNamed, validatedNamed, type SynthesizedResource } from '../kit';
import { jvm, readInJvm } from './jvm/regex-serde';
import { where } from '../runner/available';

const prod = stackNamed('prod').room('logs');

/** Which lines a table is tried with. */
const FORMATS: Readonly<Record<string, LineFormat>> = {
  balrog_elb_logs_aus3: 'alb-access-log',
  balrog_elb_logs_aus4: 'alb-access-log',
  balrog_elb_logs_aus5: 'alb-access-log',
  balrog_elb_logs_aus_api: 'alb-access-log',
  log_balrog_admin_nginx_access: 'nginx-access-log',
  log_balrog_admin_nginx_error: 'nginx-error-log',
  log_balrog_admin_syslog_admin_fixed: 'application-log',
  log_balrog_admin_syslog_agent: 'application-log',
  log_balrog_web_syslog_web_fixed: 'application-log',
  // Domains that came after those of the seed.
  ...Object.fromEntries(Object.values(clientDomains).map(({ logTable }) => [logTable, 'alb-access-log' as const])),
};

interface Descriptor {
  readonly location: string;
  readonly input_format: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly comment?: string }[];
  readonly ser_de_info: {
    readonly serialization_library: string;
    readonly parameters: Readonly<Record<string, string>>;
  };
}

/** As the JSON has it that Terraform reads: a pattern with `${` or `%{` in it would be no longer itself. */
function read(table: SynthesizedResource) {
  const descriptor = table.get('storage_descriptor') as Descriptor;
  return {
    name: String(table.get('name')),
    type: table.get('table_type'),
    parameters: table.get('parameters') as Readonly<Record<string, string>>,
    keys: table.get('partition_keys') as Descriptor['columns'],
    descriptor,
    columns: descriptor.columns,
    pattern: descriptor.ser_de_info.parameters['input.regex']!,
  };
}

const isTable = (table: SynthesizedResource) => table.get('table_type') === 'EXTERNAL_TABLE';
const synthesized = (name: string): SerDeTable =>
  read(prod.only(GlueCatalogTable, (table) => table.get('name') === name));

const corpus = prod
  .each(GlueCatalogTable)
  .map(read)
  .flatMap((table) => {
    const format = FORMATS[table.name];
    return format === undefined ? [] : [{ name: table.name, table, examples: examplesOf(format) }];
  });
const ALL = corpus.flatMap(({ name: of, table, examples }) => examples.map((example) => ({ of, table, example })));

const albStart = 'h2 2023-07-18T09:31:22.1Z a 1.1.1.1:1 - 0 0 0 200 200 1 1';
const accessStart = 'admin 1.000 "a" "GET / HTTP/1.1" 200 1 1';
const errorStart = '2023/07/18 09:31:22 [error] 1#1: *1 x';

/** Built to be read again and again: what a pattern looks for, over and over, without the end that it needs. */
const HOSTILE: readonly (readonly [table: string, what: string, line: (size: number) => string])[] = [
  ['balrog_elb_logs_aus5', 'words', (size) => `h2 2023-07-18T09:31:22.1Z a ${'1:1 '.repeat(size / 4)}`],
  ['balrog_elb_logs_aus5', 'a request of spaces', (size) => `${albStart} "GET ${' a'.repeat(size / 2)}`],
  ['balrog_elb_logs_aus5', 'a request of quotes', (size) => `${albStart} "GET a b" ${'"" '.repeat(size / 3)}`],
  ['balrog_elb_logs_aus5', 'an address of colons', (size) => `h2 2023-07-18T09:31:22.1Z a ${'1:'.repeat(size / 2)}`],
  ['log_balrog_admin_nginx_access', 'a user of times', (size) => `${accessStart} ${'0.001 '.repeat(size / 6)}"`],
  [
    'log_balrog_admin_nginx_access',
    'a list of times',
    (size) => `${accessStart} - 0.001 ${'0.001, '.repeat(size / 7)}x`,
  ],
  [
    'log_balrog_admin_nginx_access',
    'a request of protocols',
    (size) => `admin 1.000 "a" "GET ${' HTTP/1.1'.repeat(size / 9)}`,
  ],
  ['log_balrog_admin_nginx_error', 'clients', (size) => `${errorStart}${', client: a'.repeat(size / 11)}, x`],
  [
    'log_balrog_admin_nginx_error',
    'requests',
    (size) => `${errorStart}, client: a, server: b${', request: "a"'.repeat(size / 14)}, x`,
  ],
  [
    'log_balrog_admin_nginx_error',
    'parts',
    (size) =>
      `${errorStart}, client: a${', server: a, request: "a", upstream: "b", host: "c", referrer: "d"'.repeat(size / 66)}, x`,
  ],
  ['log_balrog_admin_syslog_agent', 'open braces', (size) => '{'.repeat(size)],
  ['log_balrog_admin_syslog_agent', 'closed braces', (size) => `{${'}'.repeat(size)}`],
  ['log_balrog_admin_syslog_agent', 'commas', (size) => `{${', '.repeat(size / 2)}}`],
  ['log_balrog_admin_syslog_agent', 'keys', (size) => `{${'"Severity": 1x, '.repeat(size / 16)}}`],
  ['log_balrog_admin_syslog_agent', 'objects', (size) => `{${'"Fields": {}, '.repeat(size / 14)}`],
  ['log_balrog_admin_syslog_agent', 'escapes', (size) => `{"Fields": {"a": "${'\\"}'.repeat(size / 3)}"}}`],
];

const withJvm = where(jvm !== undefined, 'there is no JDK of version 11 or later on the PATH or in JAVA_HOME');

describe.each(['stage', 'prod'])('the tables of %s', (environment) => {
  const stack = stackNamed(environment).room('logs');
  const tables = stack.each(GlueCatalogTable).map(read);

  test('have the names that RelEng knows, in a database of their own', () => {
    expect(tables.map(({ name }) => name).sort()).toEqual(Object.keys(FORMATS).sort());
    const database = stack.only(GlueCatalogDatabase);
    expect(database.get('name')).toBe(`balrog_${environment}_logs`);
    for (const table of stack.each(GlueCatalogTable)) {
      expect(table.get('database_name')).toBe(`\${${database.address}.name}`);
    }
  });

  test('are files of lines that RegexSerDe reads', () => {
    for (const { type, descriptor } of tables) {
      expect([type, descriptor.input_format, descriptor.ser_de_info.serialization_library]).toEqual([
        'EXTERNAL_TABLE',
        'org.apache.hadoop.mapred.TextInputFormat',
        'org.apache.hadoop.hive.serde2.RegexSerDe',
      ]);
    }
  });

  // Hive: "Number of matching groups doesn't match the number of columns".
  test('have a column for each group', () => {
    for (const { name, pattern, columns } of tables) {
      expect({ name, groups: new RegExp(`${pattern}|`).exec('')!.length - 1 }).toEqual({
        name,
        groups: columns.length,
      });
    }
  });

  test('read as documentation: a sentence for each column and key, no longer than Glue takes', () => {
    for (const { name, columns, keys } of tables) {
      for (const { name: column, comment = '' } of [...columns, ...keys]) {
        expect({
          name,
          column,
          sentence: /^[\w-].*\.$/.test(comment),
          bytes: Buffer.byteLength(comment) <= 255,
        }).toEqual({ name, column, sentence: true, bytes: true });
      }
    }
  });

  // Of expressions that Java and JavaScript read differently, or Terraform as a template.
  test.each([
    ['a class like \\s, \\d or \\w', /\\[sSdDwWhHvVbB]/],
    ['a dot outside of a class', /^(?:[^\\[.]|\\.|\[(?:[^\\\]]|\\.)*\])*\./],
    ['an anchor', /^(?:[^\\[$^]|\\.|\[(?:[^\\\]]|\\.)*\])*[$^]/],
    ['a possessive quantifier', /[*+?}]\+/],
    ['a loop around a group', /\)(?:[*+]|\{)/],
    ['a lookahead that may be there', /\(\?[=!](?:[^()]|\([^()]*\))*\)[?*+{]/],
    ['a named group', /\(\?</],
    ['what Terraform takes for a template', /[$%]\{/],
  ])('have a pattern without %s', (_what, forbidden) => {
    for (const { name, pattern } of tables) expect([name, forbidden.exec(pattern)?.[0]]).toEqual([name, undefined]);
  });

  test('find their partitions without being told, as far back as S3 keeps them', () => {
    const { requests, applications } = validatedNamed(environment).environment.logs.retentionDays;
    for (const { name, parameters, keys } of tables) {
      const hourly = name === 'log_balrog_web_syslog_web_fixed';
      const days = name.startsWith('balrog_elb_logs_') ? requests : applications;
      expect(keys.map((key) => [key.name, key.type])).toEqual([
        ['day', 'string'],
        ...(hourly ? [['hour', 'string']] : []),
      ]);
      expect(parameters).toEqual({
        EXTERNAL: 'TRUE',
        'projection.enabled': 'true',
        'projection.day.type': 'date',
        'projection.day.format': 'yyyy/MM/dd',
        'projection.day.range': `NOW-${days}DAYS,NOW`,
        'projection.day.interval': '1',
        'projection.day.interval.unit': 'DAYS',
        ...(hourly && {
          'projection.hour.type': 'integer',
          'projection.hour.range': '0,23',
          'projection.hour.digits': '2',
          'projection.hour.interval': '1',
        }),
        'storage.location.template': expect.any(String),
      });
    }
  });
});

describe('the tables look where delivery writes', () => {
  const whole = prodWith(({ aws, logs }) => {
    Object.assign(aws, { accountId: '999988887777', region: 'eu-central-1' });
    logs.retentionDays.requests = 77;
  });
  const tables = new Map(
    whole
      .each(GlueCatalogTable)
      .filter(isTable)
      .map((table) => [String(table.get('name')), read(table)]),
  );
  const template = (name: string) => tables.get(name)?.parameters['storage.location.template'];

  test('load balancers: their prefix, account and region; the one of admin has nginx’s lines instead', () => {
    const logged = whole.each(Lb).map((lb) => lb.get('access_logs') as { readonly prefix: string });
    const served = Object.keys(validatedNamed('prod').environment.edge.clientDomains);
    expect(logged.map(({ prefix }) => prefix).sort()).toEqual(['admin', ...served].sort());
    expect(served).toEqual(expect.arrayContaining(['aus-api', 'aus3', 'aus4', 'aus5']));
    for (const { prefix } of logged.filter((one) => one.prefix !== 'admin')) {
      const name = `balrog_elb_logs_${prefix.replace('-', '_')}`;
      // "Access log files" (Elastic Load Balancing user guide). $$ is how Terraform writes a dollar.
      const location = `s3://balrog-prod-logs-requests-999988887777/${prefix}/AWSLogs/999988887777/elasticloadbalancing/eu-central-1/`;
      expect([tables.get(name)?.descriptor.location, template(name)]).toEqual([location, `${location}$\${day}/`]);
    }
  });

  test('log routers: the keys of their objects', () => {
    const keys = [...whole.text.matchAll(/s3_key_format \/(log_balrog_\w+)\/([^ ]*)\/%H%M%S-\$UUID\.gz/g)];
    const folders = new Map(keys.map(([, name, folder]) => [name!, folder]));
    const written = { '%Y/%m/%d': '$${day}/', '%Y/%m/%d/%H': '$${day}/$${hour}/' } as Record<string, string>;
    expect([...folders.keys()].sort()).toEqual(
      Object.keys(FORMATS)
        .filter((name) => name.startsWith('log_'))
        .sort(),
    );
    for (const [name, folder] of folders) {
      const location = `s3://balrog-prod-logs-applications-999988887777/${name}/`;
      expect([tables.get(name)?.descriptor.location, template(name)]).toEqual([location, location + written[folder!]!]);
    }
  });

  test('no further back than the environment keeps lines', () => {
    expect(tables.get('balrog_elb_logs_aus5')?.parameters['projection.day.range']).toBe('NOW-77DAYS,NOW');
    expect(tables.get('log_balrog_admin_nginx_access')?.parameters['projection.day.range']).toBe('NOW-90DAYS,NOW');
  });

  test('nginx writes what the table of its lines reads, in that order', () => {
    const partsOfRequest = ['request_method', 'request_uri', 'server_protocol'];
    const columns = synthesized('log_balrog_admin_nginx_access').columns.map(({ name }) => name);
    expect(['listener', ...ACCESS_LOG_FIELDS.map(({ variable }) => variable), 'unparsed_line']).toEqual(
      columns.filter((name) => !partsOfRequest.includes(name)),
    );
  });
});

describe('every line becomes the row written beside it', () => {
  test.each(corpus)('$name, in JavaScript', ({ table, examples }) => {
    const read = examples.map(({ name, line }) => ({ name, row: readInJavaScript(table, line) }));
    expect(read).toEqual(examples.map((example) => ({ name: example.name, row: expectedRow(table, example) })));
  });

  test('no column is tried with NULL alone', () => {
    const seen = new Set(
      corpus.flatMap(({ name, examples }) =>
        examples.flatMap(({ values }) => Object.keys(values).map((column) => `${name}.${column}`)),
      ),
    );
    const columns = corpus.flatMap(({ name, table }) => table.columns.map((column) => `${name}.${column.name}`));
    expect(columns.filter((column) => !seen.has(column))).toEqual([]);
  });
});

withJvm('in a JVM', () => {
  test('every line becomes the same row, and no value fails to be cast', () => {
    const answers = readInJvm(ALL.map(({ table, example: { line } }) => ({ table, line })));
    const named = (row: unknown, index: number) => ({ table: ALL[index]!.of, line: ALL[index]!.example.name, row });
    expect(answers.map(({ row }, index) => named(row, index))).toEqual(
      ALL.map(({ table, example }, index) => named(expectedRow(table, example), index)),
    );
  });

  test('a line twice as long is at most a little more than twice the work, and no line is too long for the stack', () => {
    const answers = readInJvm(
      HOSTILE.flatMap(([of, , line]) =>
        [2 ** 15, 2 ** 16].map((size) => ({ table: synthesized(of), line: line(size) })),
      ),
    );
    const growth = HOSTILE.map(([of, what], index) => {
      const [short, long] = [answers[2 * index]!, answers[2 * index + 1]!];
      return { of, what, row: typeof long.row === 'string' ? long.row : 'a row', times: long.reads / short.reads };
    });
    expect(growth.filter(({ row, times }) => row !== 'a row' || !(times < 2.1))).toEqual([]);
  });
});

describe('personal data', () => {
  const marked = new Map(
    LOG_TABLES.map(({ name, format }) => [
      name,
      new Map(format.columns.map((column) => [column.name, column.personal])),
    ]),
  );

  // Addresses of the networks that are kept for documentation (RFC 5737, RFC 3849), of example.com, and the IMEI of zeros.
  test.each([
    ['client-address', /203\.0\.113\.|2001:db8:/],
    ['imei', /\/000000000000000\//],
    ['account', /@example\.com/],
  ] as const)('%s: every column that shows one in the examples is marked', (kind, shown) => {
    const showing = ALL.flatMap(({ of, example: { values } }) =>
      Object.entries(values).flatMap(([column, value]) => (shown.test(value) ? [[of, column] as const] : [])),
    );
    expect(showing.length).toBeGreaterThan(3);
    expect(showing.filter(([table, column]) => !marked.get(table)?.get(column)?.includes(kind))).toEqual([]);
  });
});

describe('the lines that a rehearsal answers from', () => {
  const deliveries = LOG_TABLES.map(({ name, writtenBy }) => ({
    source: 'loadBalancer' in writtenBy ? writtenBy.loadBalancer : writtenBy.logRouter,
    kind: 'loadBalancer' in writtenBy ? ('load-balancer' as const) : ('log-router' as const),
    bucket: 'bucket',
    loadBalancer: 'app/balrog-prod-x/50dc6c495c0c9188',
    keyAt: () => name,
  }));
  const samples = sampleObjects(deliveries, new Map(), new Date('2023-07-19T02:30:00Z')).map(({ key, body }) => ({
    name: key,
    rows: gunzipSync(body)
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => readInJavaScript(synthesized(key), line) ?? { unparsed_line: line }),
  }));
  const rowsOf = (name: string) => samples.find((sample) => sample.name === name)?.rows ?? [];

  test('are there for every table, and each becomes a row', () => {
    expect(samples.map(({ name }) => name).sort()).toEqual(Object.keys(FORMATS).sort());
    const unparsed = samples.flatMap(({ rows }) => rows.filter((row) => (row.unparsed_line ?? null) !== null));
    expect(unparsed).toEqual([]);
    const incomplete = samples
      .flatMap(({ rows }) => rows)
      .filter(({ line }) => String(line).startsWith('{'))
      .filter((row) => Object.values(row).includes(null));
    expect(incomplete).toEqual([]);
  });

  // src/auslib/log.py, agent/src/balrogagent/log.py and cmd.py at v3.25.
  test('name themselves as the applications do: Balrog, and the root logger for the agent', () => {
    const json = (name: string) => rowsOf(name).filter(({ logger }) => logger !== null);
    for (const name of [...Object.keys(FORMATS).filter((each) => each.includes('_syslog_'))]) {
      expect([name, ...new Set(json(name).map(({ logger }) => logger))]).toEqual([name, 'Balrog']);
    }
    const agent = json('log_balrog_admin_syslog_agent');
    expect(agent.map(({ type, severity }) => [type, severity])).toEqual([['root', 3]]);
    expect(agent.every(({ fields }) => !('requestid' in (JSON.parse(String(fields)) as object)))).toBe(true);
  });

  // agent/requirements/base.txt and agent/Dockerfile at v3.25.
  test('show the agent as aiohttp, at its own nginx and at the one before admin', () => {
    const asked = rowsOf('log_balrog_admin_nginx_access').filter((row) =>
      /^\/api\/(?:scheduled_changes\/|v2\/releases$)/.test(String(row.request_uri)),
    );
    expect(new Set(asked.map(({ listener }) => listener))).toEqual(new Set(['agent', 'admin']));
    expect(new Set(asked.map(({ http_user_agent }) => http_user_agent))).toEqual(new Set(['Python/3.9 aiohttp/3.8.4']));
  });
});

test('docs/log-tables.md is what npm run log-tables would write', () => {
  expect(readFileSync(join(__dirname, '../../docs/log-tables.md'), 'utf8')).toBe(logTablesPage());
});

test('docs/log-tables.md shows every view, its columns and the tables it reads, and says that views are the default', () => {
  const page = logTablesPage();
  expect(page).toContain('**The default for ad-hoc questions.**');
  const [, views = ''] = /\n## Views\n([\s\S]*?)\n## /.exec(page) ?? [];
  for (const { name, columns, sql } of VIEWS) {
    const [, section = ''] = views.split(`\n### ${name}\n`);
    const listed = [...section.split('\n### ')[0]!.matchAll(/^\| `(\w+)` +\| (\w+)/gm)].map(([, ...cells]) => cells);
    expect([name, ...listed]).toEqual([name, ...columns.map((column) => [column.name, column.type])]);
    const row = views.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
    const read = new Set([...sql.matchAll(/FROM ((?:balrog|log)_\w+)/g)].map(([, table]) => table));
    expect([...row.matchAll(/`((?:balrog|log)_\w+)`/g)].map(([, table]) => table)).toEqual([...read]);
  }
});
