import {
  FIRELENS_OPTIONS,
  fluentBitConfiguration,
  type FluentBitOptions,
} from '../../constructs/services/fluent-bit/fluent-bit-configuration';
import { LOG_ROUTES } from '../../constructs/services/fluent-bit/tables';
import { APPLICATION_LOG_TABLES, tablePrefix } from '../../constructs/logs/tables/application-folders';
import { deliver, FLUENT_BIT, type ContainerLine, type Delivered } from './fluent-bit-process';
import { where } from '../runner/available';

const LOG_GROUPS = Object.fromEntries(APPLICATION_LOG_TABLES.map((table) => [table, `/balrog/prod/${table}`]));
const options = (...containers: FluentBitOptions['containers']): FluentBitOptions => ({
  containers,
  graceSeconds: 5,
  region: 'us-west-2',
  bucketName: 'balrog-prod-logs-applications-111111111111',
  logGroupNames: LOG_GROUPS,
});

/** The sections of a configuration, each option with the values it has there. */
const sections = (text: string) =>
  text
    .trimEnd()
    .split(/\n\n/)
    .map((section) => {
      const [head, ...lines] = section.split('\n').filter((line) => !line.startsWith('#'));
      const entries = lines.map((line) => /^ {4}(\S+) (.+)$/.exec(line)?.slice(1) as [string, string]);
      return { kind: head?.slice(1, -1) ?? '', entries, values: Object.fromEntries(entries) };
    });

const outputs = (text: string, name: string) =>
  sections(text).filter(({ kind, values }) => kind === 'OUTPUT' && values.Name === name);

/** From the manual of Fluent Bit 1.9 (administration/configuring-fluent-bit, pipeline/filters, pipeline/outputs); names know no case. */
const DOCUMENTED: Record<string, readonly string[]> = {
  SERVICE: ['flush', 'grace', 'log_level', 'http_server', 'http_listen', 'http_port', 'health_check'],
  multiline: ['multiline.parser', 'multiline.key_content', 'mode', 'buffer', 'flush_ms', 'emitter_name'],
  lua: ['script', 'code', 'call', 'type_int_key', 'type_array_key', 'protected_mode', 'time_as_table'],
  rewrite_tag: ['rule', 'emitter_name', 'emitter_storage.type', 'emitter_mem_buf_limit'],
  s3: [
    'region',
    'bucket',
    'json_date_key',
    'total_file_size',
    'upload_timeout',
    'store_dir',
    'store_dir_limit_size',
    's3_key_format',
    'use_put_object',
    'role_arn',
    'log_key',
    'preserve_data_ordering',
    'storage_class',
    'retry_limit',
    'compression',
    'content_type',
  ],
  cloudwatch_logs: [
    'region',
    'log_group_name',
    'log_stream_name',
    'log_stream_prefix',
    'log_key',
    'log_format',
    'role_arn',
    'auto_create_group',
    'log_retention_days',
    'auto_retry_requests',
    'retry_limit',
  ],
};

describe('the configuration', () => {
  const all = fluentBitConfiguration(options('nginx', 'admin', 'agent', 'public'));

  test('has documented options only, none with an empty value', () => {
    for (const { kind, entries, values } of sections(all)) {
      const known = [...(DOCUMENTED[values.Name ?? kind] ?? []), 'name', 'match', 'match_regex'];
      for (const [name, value] of entries)
        expect([known.includes(name.toLowerCase()), name, value.trim()]).toEqual([true, name, value]);
    }
  });

  test('every table is fed by exactly one route, under its own prefix and log group', () => {
    expect(LOG_ROUTES.map(({ table }) => table).sort()).toEqual([...APPLICATION_LOG_TABLES].sort());
    const keys = outputs(all, 's3').map(({ values }) => values.s3_key_format);
    const day = (table: string) => `/${table}/%Y/%m/%d`;
    expect(keys).toEqual([
      `${day('log_balrog_admin_nginx_access')}/%H%M%S-$UUID.gz`,
      `${day('log_balrog_admin_nginx_error')}/%H%M%S-$UUID.gz`,
      `${day('log_balrog_admin_syslog_admin_fixed')}/%H%M%S-$UUID.gz`,
      `${day('log_balrog_admin_syslog_agent')}/%H%M%S-$UUID.gz`,
      // A line for each update request: a folder for each hour.
      `${day('log_balrog_web_syslog_web_fixed')}/%H/%H%M%S-$UUID.gz`,
    ]);
    const groups = outputs(all, 'cloudwatch_logs').map(({ values }) => values.log_group_name);
    expect(groups).toEqual(LOG_ROUTES.map(({ table }) => `/balrog/prod/${table}`));
  });

  test('every output writes the bare line; no two share a buffer', () => {
    const both = [...outputs(all, 's3'), ...outputs(all, 'cloudwatch_logs')];
    expect(both.map(({ values }) => values.log_key)).toEqual(both.map(() => 'log'));
    const folders = outputs(all, 's3').map(({ values }) => values.store_dir);
    expect(new Set(folders).size).toBe(APPLICATION_LOG_TABLES.length);
  });

  test('groups are Terraform’s to make, with their retention', () => {
    for (const { values } of outputs(all, 'cloudwatch_logs')) expect(values.auto_create_group).toBe('Off');
  });

  test('cut lines are glued before anything else looks at them', () => {
    const filters = sections(all).filter(({ kind }) => kind === 'FILTER');
    expect(filters[0]?.values).toMatchObject({ Name: 'multiline', mode: 'partial_message' });
    expect(filters[0]?.values.Match_Regex).toBe('^(nginx|admin|agent|public)-firelens-');
  });

  // A token cut in two by the runtime would be none that the filter knows.
  test('tokens of the agent are cut out of whole lines, before any output sees them', () => {
    const agent = sections(fluentBitConfiguration(options('nginx', 'agent')));
    expect(agent.map(({ kind, values }) => values.Name ?? kind)).toEqual([
      'SERVICE',
      'multiline',
      'lua',
      'rewrite_tag',
      ...Array<string[]>(3).fill(['s3', 'cloudwatch_logs']).flat(),
    ]);
    expect(agent[2]?.values).toMatchObject({ Match: 'agent-firelens-*', call: 'withhold' });
    expect(agent[2]?.values.code).toContain('"([Bb]earer )[%w._~+/=-]+", "%1withheld"');
  });

  test('a parted stream loses its old tag', () => {
    const rules = sections(all).flatMap(({ entries }) => entries.filter(([name]) => name === 'Rule'));
    expect(rules.map(([, rule]) => rule)).toEqual([
      '$source ^stdout$ log_balrog_admin_nginx_access.$TAG false',
      '$source ^stderr$ log_balrog_admin_nginx_error.$TAG false',
      // Kept besides: S3 gets the original.
      '$recent ^yes$ recent.$TAG true',
    ]);
  });

  test('only public writes a line for each request of the world: of those CloudWatch gets a few each second', () => {
    for (const container of ['admin', 'agent', 'nginx'] as const) {
      expect(fluentBitConfiguration(options(container))).not.toMatch(/recent/);
    }
    const filters = sections(fluentBitConfiguration(options('public'))).filter(({ kind }) => kind === 'FILTER');
    expect(filters.map(({ values }) => values.Name)).toEqual(['multiline', 'lua', 'rewrite_tag']);
    // As uWSGI 2.0 writes it (balrog.md, section 5).
    const line = '[pid: 24599|app: 0|req: 1/1] 10.0.0.1 () {34 vars in 400 bytes} [date] GET /x => generated 30 bytes';
    const [, length, start = ''] = /record\["log"\] or "", 1, (\d+)\) == "([^"]*)"/.exec(filters[1]!.values.code!)!;
    expect([Number(length), line.startsWith(start)]).toEqual([start.length, true]);
    // A copy is taken by no filter of the containers' own tags, so that it is not copied again.
    expect(filters.map(({ values }) => values.Match ?? values.Match_Regex)).toEqual([
      '^(public)-firelens-',
      'public-firelens-*',
      'public-firelens-*',
    ]);
  });

  test('a task routes its own containers alone', () => {
    const web = fluentBitConfiguration(options('public'));
    expect(web).not.toMatch(/nginx|admin-firelens|agent-firelens/);
    expect(outputs(web, 's3').map(({ values }) => values.Match)).toEqual(['public-firelens-*']);
    expect(outputs(web, 'cloudwatch_logs').map(({ values }) => values.Match)).toEqual(['recent.public-firelens-*']);
  });

  test('each prop counts: region, bucket, grace', () => {
    const text = fluentBitConfiguration({
      ...options('public'),
      region: 'eu-west-1',
      bucketName: 'b',
      graceSeconds: 77,
    });
    for (const { values } of [...outputs(text, 's3'), ...outputs(text, 'cloudwatch_logs')])
      expect(values.region).toBe('eu-west-1');
    expect(outputs(text, 's3')[0]?.values.bucket).toBe('b');
    expect(sections(text)[0]?.values.Grace).toBe('77');
  });

  test('a table without a log group is refused by name', () => {
    expect(() => fluentBitConfiguration({ ...options('agent'), logGroupNames: {} })).toThrow(
      'logGroupNames has no log group for log_balrog_admin_syslog_agent: name the one to write to',
    );
  });

  test('FireLens adds nothing to the records', () => {
    expect(FIRELENS_OPTIONS['enable-ecs-log-metadata']).toBe('false');
  });
});

const withFluentBit = where(
  FLUENT_BIT !== undefined,
  'Fluent Bit is not installed (put it on the PATH or name it in FLUENT_BIT)',
);

withFluentBit('the real Fluent Bit', () => {
  const json = (message: string) =>
    JSON.stringify({ Timestamp: 1, Logger: 'Balrog', Severity: 200, Fields: { message } });
  const line = (container: string, source: 'stdout' | 'stderr', text: string): ContainerLine => ({
    container,
    source,
    line: text,
  });
  const access =
    'admin 1700000000.123 "203.0.113.9" "GET /a\\x22b HTTP/1.1" 200 1 2 - 0.001 0.000, 0.001 "caf\\xC3\\xA9" "-"';
  const REQUESTS = Array.from({ length: 100 }, (_, index) =>
    line('public', 'stderr', `[pid: 7|app: 0|req: ${index}/100] 10.0.0.1 () {34 vars in 400 bytes} [date] GET /x => …`),
  );
  const SENT: readonly ContainerLine[] = [
    line('nginx', 'stdout', access),
    line('nginx', 'stderr', '2026/01/01 00:00:00 [error] 7#7: *1 upstream prematurely closed connection'),
    line('admin', 'stdout', json('a "quoted" \\ message with \t and é')),
    line('admin', 'stderr', 'Traceback (most recent call last):'),
    line('admin', 'stderr', '  File "/app/x.py", line 1, in <module>'),
    line('admin', 'stdout', json('x'.repeat(60_000))),
    line('admin', 'stdout', json('after the long one')),
    line('agent', 'stdout', json('from the agent')),
    line('agent', 'stdout', json("headers=<CIMultiDictProxy('Authorization': 'Bearer eyJ0.a-b_c.d==', 'Host': 'h')>")),
    line('public', 'stdout', json('from public')),
    ...REQUESTS,
  ];
  let delivered: Delivered;

  beforeAll(async () => {
    const all = fluentBitConfiguration(options('nginx', 'admin', 'agent', 'public'));
    delivered = await deliver(all, SENT, SENT.length - REQUESTS.length + 5);
  }, 60_000);

  const sentTo = (container: string, source?: string) =>
    SENT.filter((sent) => sent.container === container && (source ?? sent.source) === sent.source)
      .map((sent) => sent.line)
      .sort();
  const expected = {
    log_balrog_admin_nginx_access: sentTo('nginx', 'stdout'),
    log_balrog_admin_nginx_error: sentTo('nginx', 'stderr'),
    log_balrog_admin_syslog_admin_fixed: sentTo('admin'),
    log_balrog_admin_syslog_agent: sentTo('agent').map((sent) => sent.replace('eyJ0.a-b_c.d==', 'withheld')),
    log_balrog_web_syslog_web_fixed: sentTo('public'),
  };

  test.each(APPLICATION_LOG_TABLES)(
    '%s: every line arrives once and as it was, but for tokens, in S3 and in CloudWatch',
    (table) => {
      const folders = Object.keys(delivered.s3).filter((folder) => folder.startsWith(tablePrefix(table)));
      expect(folders.flatMap((folder) => delivered.s3[folder]!).sort()).toEqual(expected[table]);
      const isRequest = (text: string) => REQUESTS.some((request) => request.line === text);
      const recent = [...delivered.cloudWatch[`/balrog/prod/${table}`]!].sort();
      expect(recent.filter((text) => !isRequest(text))).toEqual(expected[table].filter((text) => !isRequest(text)));
      // They are sent within a few seconds, each of which lets five through.
      const few = recent.filter(isRequest).length;
      expect(table === 'log_balrog_web_syslog_web_fixed' ? few >= 5 && few < 100 : few === 0).toBe(true);
    },
  );

  test('objects lie in the folder of their day, those of public in that of their hour', () => {
    for (const key of delivered.keys) {
      expect(key).toMatch(
        /^(log_balrog_admin_\w+\/\d{4}\/\d\d\/\d\d|log_balrog_web_\w+\/\d{4}\/\d\d\/\d\d\/\d\d)\/\d{6}-\w+\.gz$/,
      );
    }
  });

  test('streams name the container and its task', () => {
    expect(delivered.streams).toContain('task-public-firelens-0123456789abcdef0123456789abcdef');
  });

  test('an unknown option is refused, so the run above is a check', async () => {
    const broken = fluentBitConfiguration(options('public')).replace('use_put_object', 'use_put_objects');
    await expect(deliver(broken, [])).rejects.toThrow("unknown configuration property 'use_put_objects'");
  });
});
