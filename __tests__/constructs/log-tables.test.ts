import { GlueCatalogDatabase } from '@cdktf/provider-aws/lib/glue-catalog-database';
import { GlueCatalogTable } from '@cdktf/provider-aws/lib/glue-catalog-table';
import { examplesOf, expectedRow, readInJavaScript, type LineFormat, type SerDeTable } from '../fixtures/log-lines/row';
import { stackNamed } from '../kit';
import { jvm, readInJvm } from './jvm/regex-serde';

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
};

/** As the JSON has it that Terraform reads, with nothing taken off: a pattern with `${` or `%{` in it would not be this text. */
function synthesized(name: string): SerDeTable {
  const descriptor = prod.only(GlueCatalogTable, (table) => table.get('name') === name).get('storage_descriptor') as {
    readonly columns: SerDeTable['columns'];
    readonly ser_de_info: { readonly parameters: Readonly<Record<string, string>> };
  };
  return { pattern: descriptor.ser_de_info.parameters['input.regex']!, columns: descriptor.columns };
}

const corpus = Object.entries(FORMATS).map(([name, format]) => ({
  name,
  table: synthesized(name),
  examples: examplesOf(format),
}));

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

if (jvm === undefined) {
  console.warn(
    'SKIPPED: the lines in Java’s own regular expressions: no JDK of version 11 or later on the PATH or in JAVA_HOME.',
  );
}
const withJvm = jvm === undefined ? describe.skip : describe;

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
        [2 ** 16, 2 ** 17].map((size) => ({ table: synthesized(of), line: line(size) })),
      ),
    );
    const growth = HOSTILE.map(([of, what], index) => {
      const [short, long] = [answers[2 * index]!, answers[2 * index + 1]!];
      return { of, what, row: typeof long.row === 'string' ? long.row : 'a row', times: long.reads / short.reads };
    });
    expect(growth.filter(({ row, times }) => row !== 'a row' || !(times < 2.1))).toEqual([]);
  });
});
