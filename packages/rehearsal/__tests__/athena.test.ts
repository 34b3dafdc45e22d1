/** The rehearsed Athena: partition projection, Java's regular expressions, RegexSerDe, Trino's functions, and what is refused. */
import { gzipSync } from 'node:zlib';
import { AthenaError, openAthena, type Athena, type GlueTable } from '../athena/engine';
import { deliveriesOf } from '../athena/delivery';
import { javaPattern } from '../athena/java-regex';
import { projectionFaults, projectionOf } from '../athena/projection';
import { aws } from '../clouds/aws';
import type { CloudResource, CloudView, Values } from '../clouds/behaviour';
import type { StoredResource } from '../store';

const NOW = new Date('2026-03-01T10:00:00Z');
const BUCKET = 'balrog-logs';

const DAILY = {
  'projection.enabled': 'true',
  'projection.day.type': 'date',
  'projection.day.format': 'yyyy/MM/dd',
  'projection.day.range': 'NOW-3DAYS,NOW',
  'storage.location.template': `s3://${BUCKET}/web/\${day}/`,
};

interface Changes {
  readonly name?: string;
  readonly parameters?: Readonly<Record<string, string | undefined>>;
  readonly keys?: readonly string[];
  readonly regex?: string;
  readonly serde?: Readonly<Record<string, string>>;
}

/** A table of lines `<status> <seconds> "<request>"`. */
function table({ name = 'web', parameters = {}, keys = ['day'], regex, serde = {} }: Changes = {}): GlueTable {
  const all: readonly (readonly [string, string | undefined])[] = Object.entries({ ...DAILY, ...parameters });
  return {
    name,
    database_name: 'logs',
    table_type: 'EXTERNAL_TABLE',
    parameters: Object.fromEntries(all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))),
    partition_keys: keys.map((key) => ({ name: key, type: 'string' })),
    storage_descriptor: {
      location: `s3://${BUCKET}/web/`,
      input_format: 'org.apache.hadoop.mapred.TextInputFormat',
      columns: [
        { name: 'status', type: 'int' },
        { name: 'seconds', type: 'double' },
        { name: 'request', type: 'string' },
      ],
      ser_de_info: {
        serialization_library: 'org.apache.hadoop.hive.serde2.RegexSerDe',
        parameters: { 'input.regex': regex ?? '([^ ]*) ([^ ]*)(?: "([^"]*)")?', ...serde },
      },
    },
  };
}

const view = (name: string, sql: string): GlueTable => ({
  name,
  database_name: 'logs',
  table_type: 'VIRTUAL_VIEW',
  parameters: { presto_view: 'true' },
  storage_descriptor: { ser_de_info: { name: '-', serialization_library: '-' } },
  view_original_text: `/* Presto View: ${Buffer.from(JSON.stringify({ originalSql: sql })).toString('base64')} */`,
});

const OBJECTS: Readonly<Record<string, Buffer>> = {
  'web/2026/02/26/a.gz': gzipSync('200 0.5 "GET /a"\n'),
  'web/2026/02/28/a.gz': gzipSync(
    '200 0.5 "GET /a"\r\n502 - "GET /b?x=1+2%20%C3%A9"\nnot a line of this format at all\n',
  ),
  // Begun, and nothing written.
  'web/2026/02/26/empty.log.gz': Buffer.alloc(0),
  'web/2026/02/28/b': Buffer.from('404 1e1\n+200 x "%zz"\n99999999999 1 "big"\n'),
  'web/2026/03/01/a.gz': gzipSync('200 0.25 "GET /a"'),
  // Where no partition of the projection is.
  'web/2026/02/25/old.gz': gzipSync('200 9 "too old"\n'),
  'web/2026-02-28/other-format.gz': gzipSync('200 9 "lost"\n'),
  'other/2026/02/28/a.gz': gzipSync('200 9 "lost"\n'),
  'parts/a/2026/02/28/x': Buffer.from('200 1 "a 28"\n'),
  'parts/b/2026/02/28/x': Buffer.from('200 1 "b 28"\n'),
  'parts/b/2026/03/01/x': Buffer.from('200 1 "b 01"\n'),
  'web/2026/02/28/_SUCCESS': Buffer.from('200 9 "hidden"\n'),
};

let read: string[] = [];
const objects = {
  list: (_: string, prefix: string) => Object.keys(OBJECTS).filter((key) => key.startsWith(prefix)),
  read: (_: string, key: string) => {
    read.push(key);
    return OBJECTS[key] ?? Buffer.alloc(0);
  },
};

let athena: Athena;
const one = async (expression: string): Promise<unknown> => (await athena.query(`SELECT ${expression}`)).rows[0]?.[0];
const refusal = async (sql: string, options = {}): Promise<string> => {
  const answer = athena.query(sql, options).then(
    ({ rows }) => `no refusal: ${JSON.stringify(rows)}`,
    (error: unknown) => (error instanceof AthenaError ? error.message : `another error: ${String(error)}`),
  );
  return answer;
};

beforeAll(async () => {
  const device = {
    name: 'devices',
    keys: ['device'],
    parameters: {
      'projection.day.type': undefined,
      'projection.day.format': undefined,
      'projection.day.range': undefined,
      'projection.device.type': 'injected',
      'storage.location.template': `s3://${BUCKET}/\${device}/2026/02/28/`,
    },
  };
  athena = await openAthena({
    now: NOW,
    objects,
    tables: [
      view('failed_requests', 'SELECT request, status FROM requests WHERE status >= 500'),
      view('requests', 'SELECT request, status, day AS sent_on FROM web WHERE request IS NOT NULL'),
      view('broken', 'SELECT nothing FROM web'),
      // As the real provider leaves `ser_de_info {}` behind.
      { ...view('bare', 'SELECT request FROM web'), storage_descriptor: { ser_de_info: [] } },
      { ...view('silent', 'SELECT request FROM web'), storage_descriptor: { ser_de_info: [{ name: null }] } },
      table(),
      table(device),
      table({
        name: 'parts',
        keys: ['host', 'day'],
        parameters: {
          'projection.host.type': 'enum',
          'projection.host.values': 'a,b',
          'storage.location.template': `s3://${BUCKET}/parts/\${host}/\${day}/`,
        },
      }),
      table({ name: 'wrong', parameters: { 'projection.day.range': 'NOW,NOW-3DAYS' } }),
      table({ name: 'miscounted', regex: '(.*)' }),
      {
        ...table({ name: 'json' }),
        storage_descriptor: { ser_de_info: { serialization_library: 'org.openx.data.jsonserde.JsonSerDe' } },
      },
    ],
  });
}, 60_000);
afterAll(() => {
  athena.close();
});
beforeEach(() => {
  read = [];
});

describe('rows', () => {
  test('are the lines of the projected folders, and nothing else', async () => {
    const { rows } = await athena.query('SELECT day, count(*), count(status) FROM web GROUP BY day ORDER BY day');
    expect(rows).toEqual([
      ['2026/02/26', 1, 1],
      ['2026/02/28', 6, 4],
      ['2026/03/01', 1, 1],
    ]);
  });

  test('are NULL in all columns for a line that does not match, and in one for a value that is no such number', async () => {
    const { rows } = await athena.query(
      "SELECT status, seconds, request FROM web WHERE day = '2026/02/28' ORDER BY 1, 2",
    );
    expect(rows).toEqual([
      [200, 0.5, 'GET /a'],
      // Integer.valueOf takes a plus sign.
      [200, null, '%zz'],
      [404, 10, null],
      [502, null, 'GET /b?x=1+2%20%C3%A9'],
      [null, 1, 'big'],
      [null, null, null],
    ]);
  });

  test('are grouped by what SELECT names elsewhere, and ordered by what it names itself', async () => {
    const { rows } = await athena.query(
      'WITH x AS (SELECT status / 100 AS class FROM web) SELECT class, count(*) AS lines FROM x GROUP BY class HAVING class > 0 ORDER BY lines, class',
    );
    expect(rows).toEqual([
      [4, 1],
      [5, 1],
      [2, 4],
    ]);
  });

  test('have names of their own where Athena takes them', async () => {
    const sql =
      "WITH x (a, b) AS (SELECT request, count(*) n FROM web GROUP BY request) SELECT a AS a, CASE WHEN b > 1 THEN 'x' END often, c AS c, task.t t " +
      "FROM x CROSS JOIN UNNEST(split('p', ',')) AS u(c) CROSS JOIN (SELECT interval '1' day AS i, 'z' AS t) task ORDER BY often, a LIMIT 1";
    expect((await athena.query(sql)).rows).toEqual([['GET /a', 'x', 'p', 'z']]);
    expect((await athena.query('SELECT count(*) FROM "AwsDataCatalog"."logs"."web"')).rows).toEqual([[8]]);
    expect(
      (await athena.query('SELECT round(seconds * 1e2 / 7, 1) AS s FROM web WHERE seconds > 0.3 LIMIT 1')).rows,
    ).toEqual([[7.1]]);
  });

  test('stand under the names that SELECT gives, and under their place without one', async () => {
    const { columns } = await athena.query(
      'SELECT count(*), max(status) AS worst, date_format(current_date, \'%Y\'), min(request) AS "first one" FROM web',
    );
    expect(columns).toEqual(['_col0', 'worst', '_col2', 'first one']);
  });

  test('know their file, and show it to those who name it', async () => {
    const file = `s3://${BUCKET}/web/2026/03/01/a.gz`;
    const where = "WHERE day = '2026/03/01'";
    const visible = ['status', 'seconds', 'request', 'day'];
    const row = [200, 0.25, 'GET /a', '2026/03/01'];
    const answer = async (sql: string) => {
      const { columns, rows } = await athena.query(sql);
      return { columns, rows };
    };
    expect(await answer(`SELECT * FROM web ${where}`)).toEqual({ columns: visible, rows: [row] });
    expect(await answer(`SELECT *, "$path" FROM web ${where}`)).toEqual({
      columns: [...visible, '$path'],
      rows: [[...row, file]],
    });
    expect(await answer(`SELECT 2 * status AS double, w.*, w."$path" AS file FROM web w ${where}`)).toEqual({
      columns: ['double', ...visible, 'file'],
      rows: [[400, ...row, file]],
    });
    expect((await answer('SELECT "$path", count(*) FROM web GROUP BY "$path" ORDER BY 1')).rows).toEqual([
      [`s3://${BUCKET}/web/2026/02/26/a.gz`, 1],
      [`s3://${BUCKET}/web/2026/02/28/a.gz`, 3],
      [`s3://${BUCKET}/web/2026/02/28/b`, 3],
      [file, 1],
    ]);
    const named =
      'WITH x AS (SELECT "$path" AS file, status FROM web) SELECT * FROM x WHERE file LIKE \'%/b\' AND status = 404';
    expect((await answer(named)).rows).toEqual([[`s3://${BUCKET}/web/2026/02/28/b`, 404]]);
  });

  test('come through views of views', async () => {
    expect((await athena.query('SELECT * FROM failed_requests')).rows).toEqual([['GET /b?x=1+2%20%C3%A9', 502]]);
  });
});

describe('only the partitions that a query names are read', () => {
  const keysRead = async (sql: string) =>
    (await athena.query(sql)).objects.map((uri) => uri.replace(`s3://${BUCKET}/web/`, ''));
  const FEBRUARY_28 = ['2026/02/28/a.gz', '2026/02/28/b'];

  test.each([
    ['an equality', "SELECT * FROM web WHERE day = '2026/02/28'"],
    ['a range', "SELECT * FROM web WHERE day BETWEEN '2026/02/27' AND '2026/02/28'"],
    ['a list', "SELECT * FROM web WHERE day IN ('2026/02/28', '2026/02/27')"],
    ['an alternative', "SELECT * FROM web WHERE (day = '2026/02/28' OR day = '2025/01/01') AND status > 0"],
    ['an expression', "SELECT * FROM web WHERE substr(day, 9) = '28' AND request LIKE 'GET%'"],
    ['the clock', "SELECT * FROM web WHERE day = date_format(current_date - interval '1' day, '%Y/%m/%d')"],
    ['a view', "SELECT * FROM requests WHERE sent_on = '2026/02/28'"],
    ['a subquery', "WITH x AS (SELECT * FROM web) SELECT a FROM (SELECT day AS a FROM x) WHERE a = '2026/02/28'"],
  ])('with %s', async (_, sql) => {
    expect(await keysRead(sql)).toEqual(FEBRUARY_28);
  });

  test('and all without a condition, or with one on other columns', async () => {
    const all = ['2026/02/26/a.gz', '2026/02/26/empty.log.gz', ...FEBRUARY_28, '2026/03/01/a.gz'];
    expect(await keysRead('SELECT * FROM web')).toEqual(all);
    expect(await keysRead("SELECT * FROM web WHERE status = 200 OR day = '2026/02/28'")).toEqual(all);
  });

  test('with a condition that joins two keys', async () => {
    const sql =
      "SELECT request FROM parts WHERE (host = 'a' AND day = '2026/02/28') OR (host = 'b' AND day = '2026/03/01') ORDER BY 1";
    const { rows, objects: found } = await athena.query(sql);
    expect(rows).toEqual([['a 28'], ['b 01']]);
    expect(found).toEqual([`s3://${BUCKET}/parts/a/2026/02/28/x`, `s3://${BUCKET}/parts/b/2026/03/01/x`]);
  });

  test('and a query that reads a table twice pays twice', async () => {
    const once = await athena.query("SELECT * FROM web WHERE day = '2026/02/28'");
    const twice = await athena.query(
      "SELECT * FROM web WHERE day = '2026/02/28' UNION ALL SELECT * FROM web WHERE day = '2026/02/28'",
    );
    expect(twice.scannedBytes).toBe(2 * once.scannedBytes);
    expect(twice.objects).toEqual(once.objects);
  });

  test('and bodies of other partitions are never opened', async () => {
    await athena.query("SELECT count(*) FROM web WHERE day = '2026/03/01'");
    expect(new Set(read)).toEqual(new Set(['web/2026/03/01/a.gz']));
  });

  test('and an injected key must be named', async () => {
    expect(await refusal('SELECT * FROM devices')).toContain(
      'CONSTRAINT_VIOLATION: Injected projected partition column device must have only (and at least one) equality conditions in the WHERE clause!',
    );
    expect((await athena.query("SELECT count(*) FROM devices WHERE device = 'other'")).rows).toEqual([[1]]);
  });

  test('and what reads an object can be asked', () => {
    expect(athena.readersOf(BUCKET, 'web/2026/02/28/new.gz')).toEqual(['web', 'devices']);
    expect(athena.readersOf(BUCKET, 'web/2026-02-28/new.gz')).toEqual([]);
    expect(athena.readersOf('another-bucket', 'web/2026/02/28/new.gz')).toEqual([]);
  });
});

/** Each expectation is what the Trino documentation says, "Functions and operators"; DuckDB's own answer is another in every case. */
describe('functions mean what Trino means', () => {
  test.each([
    ["split_part('a/b', '/', 3)", null],
    ["regexp_extract('abc', 'x')", null],
    ["regexp_extract('ab-12', '(?<=-)([0-9])([0-9])', 2)", '2'],
    ["regexp_replace('a.b.c', '[.]', '')", 'abc'],
    ["regexp_replace('2026-01', '([0-9]+)-([0-9]+)', '$2/$1')", '01/2026'],
    ["regexp_replace('aXbX', 'X', '<$0$0>')", 'a<XX>b<XX>'],
    ["regexp_replace('aX', 'X', '\\$0')", 'a$0'],
    ["regexp_like('release-cck-yahoo', '-cck-(?!$)')", true],
    ["url_decode('a+b%20%C3%A9')", 'a b é'],
    ["try(url_decode('%zz'))", null],
    ["concat('a', NULL)", null],
    ["substr('abc', 0, 2)", ''],
    ["substr('abc', -5)", ''],
    ["substr('abc', -2, 1)", 'b'],
    ["substr('abc', 2)", 'bc'],
    ['substr(NULL, 1)', null],
    ['5 / 2', 2],
    ['greatest(1, NULL)', null],
    ['least(3, 2, 5)', 2],
    // A Sunday.
    ["extract(dow FROM DATE '2023-01-01')", 7],
    ["day_of_week(DATE '2023-01-02')", 1],
    ["date_diff('hour', TIMESTAMP '2026-01-01 10:59:00', TIMESTAMP '2026-01-01 11:00:00')", 0],
    ["date_format(TIMESTAMP '2026-01-02 03:04:05', '%Y-%m-%d %H:%i:%s')", '2026-01-02 03:04:05'],
    ["date_parse('2026/01/02', '%Y/%m/%d')", '2026-01-02 00:00:00.000'],
    ["parse_datetime('2026-01-02T03:04:05', 'yyyy-MM-dd''T''HH:mm:ss')", '2026-01-02 03:04:05.000'],
    ['from_unixtime(1500000000.5)', '2017-07-14 02:40:00.500'],
    ["from_iso8601_timestamp('2026-01-02T03:04:05.678901Z')", '2026-01-02 03:04:05.678'],
    ['current_date', '2026-03-01'],
    ["current_timestamp AT TIME ZONE 'UTC'", '2026-03-01 10:00:00.000'],
    [`json_extract_scalar('{"a": {"b": [1, "x"]}}', '$.a.b[1]')`, 'x'],
    [`json_extract_scalar('{"a": {}}', '$.a')`, null],
    [`json_extract_scalar('no json', '$.a')`, null],
    ["url_extract_path('https://aus5.mozilla.org:443/update/3?force=1')", '/update/3'],
    ["url_extract_path('https://aus5.mozilla.org/a b')", null],
    ["if(1 > 2, 'a')", null],
    ["cardinality(split('a,b', ','))", 2],
  ])('%s', async (expression, expected) => {
    expect(await one(expression)).toEqual(expected);
  });
});

describe('a query is refused', () => {
  test.each([
    [
      'SELECT soundex(request) FROM web',
      /^line 1:8: The rehearsal has no function soundex: .*shims\.ts.* Known: abs, /,
    ],
    // Taken by DuckDB, refused or answered otherwise by Athena.
    ['SELECT request r, count(*) FROM web GROUP BY r', /^COLUMN_NOT_FOUND: line 1:46: Column 'r' cannot be resolved/],
    ['SELECT request, count(*) n FROM web GROUP BY 1 HAVING n > 1', /Column 'n' cannot be resolved/],
    ['SELECT count(*) AS lines, lines / 7 AS per_day FROM web', /^COLUMN_NOT_FOUND: line 1:27: Column 'lines' cannot/],
    ['SELECT request, count(*) FROM web GROUP BY ALL', /^line 1:44: mismatched input 'ALL'/],
    ['SELECT request FROM web LIMIT 1 OFFSET 1', /^line 1:33: mismatched input 'OFFSET'/],
    ['SELECT request, FROM web', /^line 1:15: mismatched input ','/],
    ['SELECT request::varchar FROM web', /^line 1:15: mismatched input '::': write CAST/],
    ["SELECT request FROM web WHERE request ILIKE 'get%'", /mismatched input 'ilike': write lower/],
    ['SELECT request FROM web QUALIFY row_number() OVER () = 1', /mismatched input 'qualify'/],
    ["SELECT request FROM web WHERE request ~ 'GET'", /mismatched input '~': write regexp_like/],
    ['SELECT current_date - interval 7 day', /^line 1:23: mismatched input 'interval': .* write interval '7' day/],
    ["SELECT current_date - interval '7' days", /^line 1:23: mismatched input 'interval'/],
    ["SELECT current_date - interval '1' week", /^line 1:23: mismatched input 'interval'/],
    ["SELECT current_date - interval '7 day'", /^line 1:23: mismatched input 'interval'/],
    ['SELECT current_date()', /^line 1:8: mismatched input '\('/],
    ['SELECT now', /Referenced column "now" was not found/],
    ['SELECT left(request, 3) FROM web', /^line 1:8: is no function of Athena: write substr/],
    ['SELECT first(request) FROM web', /^line 1:8: is no function of Athena/],
    ['SELECT DISTINCT ON (status) status FROM web', /^line 1:8: mismatched input 'ON'/],
    ['SELECT 2 ** 3', /^line 1:10: mismatched input '\*\*': write power/],
    ["SELECT split(request, '/')[9] FROM web", /^line 1:27: Array subscript must be .* write element_at/],
    ["SELECT split_part('a/b', '/', -1)", 'INVALID_FUNCTION_ARGUMENT: split_part: Athena cannot take -1'],
    ['SELECT count(*) / 7.0 FROM web', /^line 1:19: Athena divides such numbers as decimals .* write an exponent, 7e0/],
    ['SELECT 100.0 * status / 7 FROM web', /^line 1:8: Athena divides such numbers as decimals/],
    ["SELECT count(*) FROM web WHERE status = '200'", /^TYPE_MISMATCH: line 1:32: .* status is a number/],
    ["SELECT count(*) FROM web w WHERE w.status IN ('200')", /^TYPE_MISMATCH: line 1:36: /],
    ["SELECT count(*) FROM web WHERE '200' <= status", /^TYPE_MISMATCH: line 1:41: /],
    ['SELECT count(*) FROM web WHERE day = 20260228', /Conversion Error/],
    ["SELECT count(*) FROM web WHERE day > current_date - interval '7' day", /Cannot compare values of type VARCHAR/],
    ['SELECT current_date - 7', /^line 1:8: Cannot apply operator: date - integer: write current_date - interval/],
    ['SELECT CAST(w.day AS date) FROM web w', /^line 1:15: INVALID_CAST_ARGUMENT: .* write date\(date_parse/],
    ['SELECT date(day) FROM web', /^line 1:13: INVALID_CAST_ARGUMENT/],
    ['SELECT 1;\nSELECT 2', 'line 1:9: Only one sql statement is allowed.'],
    ['DROP TABLE web', 'The rehearsal answers SELECT, WITH and VALUES; not DROP.'],
    [
      'SELECT * FROM wep',
      /^TABLE_NOT_FOUND: Table wep does not exist\. There are: bare, broken, devices, failed_requests, /,
    ],
    [
      'SELECT substr(request, 1, 3) AS verb, count(*) FROM web GROUP BY verb',
      /^COLUMN_NOT_FOUND: line 1:66: Column 'verb' cannot be resolved: .* write its position \(GROUP BY 1\)/,
    ],
    ['WITH x AS (SELECT status AS code FROM web WHERE code > 1) SELECT * FROM x', /Column 'code' cannot be resolved/],
    ['SELECT nothing FROM web', /Referenced column "nothing" not found/],
    ["SELECT url_decode('%zz')", 'INVALID_FUNCTION_ARGUMENT: url_decode: Athena cannot take %zz'],
    [
      'SELECT "$file_size" FROM web',
      'line 1:8: Of the hidden columns the rehearsal has "$path" alone; Athena may know "$file_size". Leave it out here.',
    ],
    [
      'WITH x AS (SELECT "$path", status FROM web) SELECT * FROM x',
      'line 1:19: Give "$path" a name inside the parentheses ("$path" AS file): the rehearsal would leave it out of the *.',
    ],
    // A view shows what its SELECT names.
    ['SELECT "$path" FROM requests', /Referenced column "\$path" not found/],
    ['SELECT * FROM web NATURAL JOIN parts', /^line 1:19: Natural join not supported: write JOIN … USING/],
    [
      "SELECT now() AT TIME ZONE 'Europe/Paris'",
      'line 1:14: The rehearsal knows no time zone but UTC; leave AT TIME ZONE out.',
    ],
    ['SELECT * FROM broken', /^INVALID_VIEW: View broken cannot be read: .*"nothing"/s],
    [
      'SELECT * FROM bare',
      /^HIVE_METASTORE_ERROR: Table storage descriptor is missing SerDe info \(view bare\): give ser_de_info /,
    ],
    ['SELECT * FROM silent', /^HIVE_METASTORE_ERROR: Table storage descriptor is missing SerDe info \(view silent\)/],
    [
      'SELECT * FROM wrong',
      /^INVALID_TABLE_PROPERTY: .*\n {2}projection\.day\.range is "NOW,NOW-3DAYS", from later to earlier; /,
    ],
    [
      'SELECT * FROM miscounted',
      /Number of matching groups doesn't match the number of columns: table miscounted has 3 columns, its input\.regex 1 groups/,
    ],
    ['SELECT * FROM json', /Table json is read with org\.openx\.data\.jsonserde\.JsonSerDe/],
    ["SELECT regexp_like('a', 'a++')", /JavaScript has no possessive quantifiers/],
  ])('%s', async (sql, message) => {
    const said = await refusal(sql);
    if (typeof message === 'string') expect(said).toBe(message);
    else expect(said).toMatch(message);
  });

  test('above the scan limit of the workgroup, before anything is read into a table', async () => {
    const { scannedBytes } = await athena.query('SELECT * FROM web');
    expect(await refusal('SELECT * FROM web', { scanLimit: scannedBytes - 1 })).toBe(
      `Query cancelled! : Bytes scanned limit was exceeded: this query would scan ${scannedBytes} bytes, the workgroup allows ${scannedBytes - 1}. Name fewer days in a condition on the partition key.`,
    );
    expect((await athena.query('SELECT * FROM web', { scanLimit: scannedBytes })).rows).toHaveLength(8);
  });
});

/** Athena user guide, "Supported types for partition projection" and "Set up partition projection". */
describe('projection that Glue takes and Athena refuses', () => {
  const HOURLY = {
    keys: ['day', 'hour'],
    parameters: {
      'projection.hour.type': 'integer',
      'projection.hour.range': '0,23',
      'projection.hour.digits': '2',
      'storage.location.template': `s3://${BUCKET}/web/\${day}/\${hour}/`,
    },
  };
  const hourly = (parameters: Readonly<Record<string, string | undefined>>): Changes => ({
    ...HOURLY,
    parameters: { ...HOURLY.parameters, ...parameters },
  });
  const day = (setting: string, value: string | undefined): Changes => ({
    parameters: { [`projection.day.${setting}`]: value },
  });

  test.each<[string, Changes, string, string]>([
    ['switched off', { parameters: { 'projection.enabled': 'false' } }, 'projection.enabled', 'set it to "true"'],
    ['not switched on', { parameters: { 'projection.enabled': undefined } }, 'projection.enabled', 'set it to "true"'],
    ['unknown type', day('type', 'string'), 'projection.day.type', 'write one of enum, integer, date and injected'],
    [
      'key without settings',
      { keys: ['day', 'hour'], parameters: { 'storage.location.template': `s3://${BUCKET}/web/\${day}/\${hour}/` } },
      'projection.hour.type',
      'add projection.hour.type',
    ],
    [
      'settings without key',
      { parameters: { 'projection.dya.type': 'date' } },
      'projection.dya.type',
      'partition_keys has day',
    ],
    [
      'settings in the SerDe',
      { serde: { 'projection.day.type': 'date' } },
      'ser_de_info.parameters["projection.day.type"]',
      "move it to the table's parameters",
    ],
    ['no range', day('range', undefined), 'projection.day.range', 'write the first and the last value'],
    [
      'a hyphen for the comma',
      day('range', '2026/01/01-NOW'),
      'projection.day.range',
      'write two ends with a comma between',
    ],
    [
      'range in another format',
      day('range', '2026-01-01,NOW'),
      'projection.day.range',
      'write a date as yyyy/MM/dd, or NOW',
    ],
    ['NOW with a misspelt unit', day('range', 'NOW-3DAYZ,NOW'), 'projection.day.range', 'NOW-90DAYS'],
    ['now in small letters', day('range', '2026/01/01,now'), 'projection.day.range', 'NOW-90DAYS'],
    ['range reversed', day('range', 'NOW,2026/01/01'), 'projection.day.range', 'write the earlier date first'],
    ['a day that is none', day('range', '2026/02/30,NOW'), 'projection.day.range', 'write a date as yyyy/MM/dd'],
    ['no format', day('format', undefined), 'projection.day.format', 'write yyyy, MM, dd'],
    ['a format of strftime', day('format', '%Y/%m/%d'), 'projection.day.format', 'write yyyy, MM, dd'],
    ['week year in the format', day('format', 'YYYY/MM/DD'), 'projection.day.format', 'write yyyy, MM, dd'],
    ['interval of zero', day('interval', '0'), 'projection.day.interval', 'write a whole number greater than 0'],
    ['unit in the singular', day('interval.unit', 'DAY'), 'projection.day.interval.unit', 'DAYS'],
    [
      'hours without an interval',
      {
        parameters: {
          'projection.day.format': 'yyyy/MM/dd/HH',
          'projection.day.range': '2026/01/01/00,NOW',
          'projection.day.interval.unit': 'HOURS',
        },
      },
      'projection.day.interval',
      'only formats that end at the day',
    ],
    ['digits of a date', day('digits', '2'), 'projection.day.digits', 'type date has type, range, format'],
    [
      'unit of an integer',
      hourly({ 'projection.hour.interval.unit': 'HOURS' }),
      'projection.hour.interval.unit',
      'remove it',
    ],
    [
      'NOW for integers',
      hourly({ 'projection.hour.range': '0,NOW' }),
      'projection.hour.range',
      'NOW is for type date only',
    ],
    [
      'integers reversed',
      hourly({ 'projection.hour.range': '23,0' }),
      'projection.hour.range',
      'write the smaller number first',
    ],
    [
      'integer of 65 bits',
      hourly({ 'projection.hour.range': '0,9223372036854775808' }),
      'projection.hour.range',
      'at most 64 bits',
    ],
    ['digits that are none', hourly({ 'projection.hour.digits': 'two' }), 'projection.hour.digits', 'greater than 0'],
    [
      'enum without values',
      hourly({
        'projection.hour.type': 'enum',
        'projection.hour.range': undefined,
        'projection.hour.digits': undefined,
      }),
      'projection.hour.values',
      'list the values',
    ],
    [
      'template without a key',
      hourly({ 'storage.location.template': DAILY['storage.location.template'] }),
      'storage.location.template',
      'write ${hour} where the folder has its value',
    ],
    [
      'placeholder without the dollar',
      { parameters: { 'storage.location.template': `s3://${BUCKET}/web/{day}/` } },
      'storage.location.template',
      'write ${day}',
    ],
    [
      'placeholder of no key',
      { parameters: { 'storage.location.template': `s3://${BUCKET}/\${host}/\${day}/` } },
      'storage.location.template',
      'use day',
    ],
    [
      'template without the slash',
      { parameters: { 'storage.location.template': `s3://${BUCKET}/web/\${day}` } },
      'storage.location.template',
      'end it in /',
    ],
    [
      'template of no bucket',
      { parameters: { 'storage.location.template': 'web/${day}/' } },
      'storage.location.template',
      'write s3://bucket/prefix/',
    ],
  ])('%s', (_, changes, place, remedy) => {
    const faults = projectionFaults(table(changes), NOW);
    expect(faults.map((fault) => fault.place)).toEqual([place]);
    expect(faults[0]?.remedy).toContain(remedy);
    expect(() => projectionOf(table(changes), NOW)).toThrow(`  ${place} `);
  });

  test('all faults are told at once', () => {
    const changes = hourly({
      'projection.day.range': '1,2',
      'projection.hour.range': '2,1',
      'projection.hour.digits': '0',
    });
    expect(projectionFaults(table(changes), NOW).map(({ place }) => place)).toEqual([
      'projection.day.range',
      'projection.day.range',
      'projection.hour.digits',
      'projection.hour.range',
    ]);
  });

  test('right settings are not refused, and say which folders there are', () => {
    const projection = projectionOf(table(HOURLY), NOW);
    const partitionOf = (key: string) => projection.partitionOf(key);
    expect(projection.prefix).toBe('web/');
    expect(partitionOf('web/2026/02/28/07/x.gz')).toEqual({ day: '2026/02/28', hour: '07' });
    expect(partitionOf('web/2026/02/28/7/x.gz')).toBeUndefined();
    expect(partitionOf('web/2026/02/28/24/x.gz')).toBeUndefined();
    expect(partitionOf('web/2026/02/28/x.gz')).toBeUndefined();
    expect(partitionOf('web/2026/02/25/07/x.gz')).toBeUndefined();
    expect(partitionOf('web/2026/03/02/07/x.gz')).toBeUndefined();
  });

  test('an interval leaves values out, and without a template folders are named as Hive names them', () => {
    const every2 = projectionOf(table(day('interval', '2')), NOW);
    expect(every2.partitionOf('web/2026/02/28/x')).toEqual({ day: '2026/02/28' });
    expect(every2.partitionOf('web/2026/02/27/x')).toBeUndefined();
    const hive = projectionOf(table({ parameters: { 'storage.location.template': undefined } }), NOW);
    expect(hive.partitionOf('web/day=2026/02/28/x')).toEqual({ day: '2026/02/28' });
  });
});

/** Documentation of java.util.regex.Pattern; each case is one where Java and JavaScript differ. */
describe('patterns are read as Java reads them', () => {
  const line = (source: string) => javaPattern(source, { whole: true, dotall: true }).regex;

  test.each([
    ['\\s is ASCII white space', '\\s', ' ', true],
    ['\\s is ASCII white space', '\\s', '\u00a0', false],
    ['the whole line must match', 'a', 'ab', false],
    ['a dot is any character', 'a.b', 'a\nb', true],
    ['an astral character is one', '.', '🦊', true],
    ['needless escapes stay what they are', '\\"\\-\\/', '"-/', true],
    ['a lookahead in a group captures', '(?:(?=.*"a": ([0-9]))|).*', '{"a": 5}', true],
  ])('%s', (_, source, text, matches) => {
    expect(line(source).test(text)).toBe(matches);
  });

  test.each([
    ['a*+', 'possessive'],
    ['(?>a)', 'atomic groups'],
    ['(?i)a', 'inline flags'],
    ['[a[b]]', 'union of classes'],
    ['[a&&b]', 'no intersection'],
    ['(a)*', 'capture around the repetition'],
    ['((?:(b)c){2})', 'capture around the repetition'],
    ['(a)\\1', 'nothing in Java'],
    ['\\bword', 'word boundary'],
    ['\\p{Alpha}', 'list the characters'],
    ['{', 'escape it'],
    ['(a', 'no regular expression'],
  ])('%s is refused', (source, reason) => {
    expect(() => line(source)).toThrow(reason);
  });
});

describe('delivery', () => {
  const held = (type: string, id: string, values: Record<string, unknown>): StoredResource => ({
    provider: 'hashicorp/aws',
    account: '111122223333',
    region: 'us-west-2',
    type,
    id,
    values,
    names: [],
  });
  const AT = new Date('2026-02-28T23:40:05Z');

  test('a load balancer writes as AWS documents it', () => {
    const balancer = {
      arn_suffix: 'app/my-loadbalancer/50dc6c495c0c9188',
      access_logs: [{ bucket: BUCKET, prefix: 'logging-prefix', enabled: true }],
    };
    const [delivery] = deliveriesOf([held('aws_s3_bucket', BUCKET, {}), held('aws_lb', 'arn', balancer)]);
    // The example of "Access logs for your Application Load Balancer", with this account, Region and time.
    expect(delivery?.keyAt(AT, '20sg8hgm')).toBe(
      'logging-prefix/AWSLogs/111122223333/elasticloadbalancing/us-west-2/2026/02/28/111122223333_elasticloadbalancing_us-west-2_app.my-loadbalancer.50dc6c495c0c9188_20260228T2340Z_192.0.2.1_20sg8hgm.log.gz',
    );
  });

  test('a log router writes where its configuration says, and into no bucket that does not exist', () => {
    const configuration =
      '[OUTPUT]\n    Name s3\n    bucket balrog-logs\n    s3_key_format /web/%Y/%m/%d/%H/%H%M%S-$UUID.gz\n';
    const task = held('aws_ecs_task_definition', 'web', {
      container_definitions: JSON.stringify([{ command: [JSON.stringify({ file: configuration })] }]),
    });
    const [delivery] = deliveriesOf([held('aws_s3_bucket', BUCKET, {}), task]);
    expect(delivery).toMatchObject({ source: 'web', bucket: BUCKET });
    expect(delivery?.keyAt(AT, 'x')).toBe('web/2026/02/28/23/234005-x.gz');
    expect(deliveriesOf([task])).toEqual([]);
  });
});

describe('Glue and Athena as services', () => {
  const held = (type: string, id: string, values: Values): CloudResource => ({ type, id, values });
  const cloud = (...all: CloudResource[]): CloudView => ({
    account: '111122223333',
    region: 'us-west-2',
    provider: {},
    hex: (length) => '0'.repeat(length),
    resources: (type) => all.filter((each) => each.type === type),
  });
  const refused = (action: 'create' | 'delete', type: string, values: Values, view: CloudView) =>
    (aws.resources[type]?.refuse?.(action, values, view) ?? []).map(({ summary }) => summary);
  const complaints = (type: string, values: Values) =>
    (aws.resources[type]?.validate?.(values) ?? []).map(({ summary }) => summary);
  const database = held('aws_glue_catalog_database', '111122223333:logs', { name: 'logs' });
  const workgroup = held('aws_athena_workgroup', 'logs', { name: 'logs' });
  const saved = held('aws_athena_named_query', 'x', { name: 'q', workgroup: 'logs' });

  test('a table needs its database', () => {
    const values = { name: 'web', database_name: 'logs' };
    expect(refused('create', 'aws_glue_catalog_table', values, cloud(database))).toEqual([]);
    expect(refused('create', 'aws_glue_catalog_table', values, cloud())[0]).toContain(
      'creating Glue Catalog Table (web): operation error Glue: CreateTable, https response error StatusCode: 400, RequestID: 00000000-0000-0000-0000-000000000000, EntityNotFoundException: Database logs not found.',
    );
  });

  test('names of Glue have no capitals', () => {
    for (const type of ['aws_glue_catalog_database', 'aws_glue_catalog_table'])
      expect(complaints(type, { name: 'Logs' })).toEqual([
        'invalid value for name (uppercase characters cannot be used)',
      ]);
  });

  test('a scan limit is at least 10 MB', () => {
    const limited = (bytes: number) => ({ configuration: [{ bytes_scanned_cutoff_per_query: bytes }] });
    expect(complaints('aws_athena_workgroup', limited(10_485_760))).toEqual([]);
    expect(complaints('aws_athena_workgroup', limited(10_000_000))).toEqual([
      'expected configuration.0.bytes_scanned_cutoff_per_query to be at least (10485760), got 10000000',
    ]);
  });

  test('a workgroup is deleted when nothing is saved in it, or with force_destroy', () => {
    const remove = (values: Values, view: CloudView) => refused('delete', 'aws_athena_workgroup', values, view);
    expect(remove({ name: 'logs' }, cloud(workgroup, saved))[0]).toMatch(
      /InvalidRequestException: WorkGroup logs is not empty$/,
    );
    expect(remove({ name: 'logs' }, cloud(workgroup))).toEqual([]);
    expect(remove({ name: 'logs', force_destroy: true }, cloud(workgroup, saved))).toEqual([]);
  });

  test('a saved query needs its workgroup, and a description that Athena takes', () => {
    const query = (values: Values, view: CloudView) =>
      refused('create', 'aws_athena_named_query', { name: 'q', query: 'SELECT 1', ...values }, view);
    expect(query({ workgroup: 'logs' }, cloud(workgroup))).toEqual([]);
    expect(query({}, cloud())).toEqual([]);
    expect(query({ workgroup: 'logs' }, cloud())[0]).toMatch(/InvalidRequestException: WorkGroup logs is not found\.$/);
    expect(query({ description: 'x'.repeat(1025) }, cloud())[0]).toMatch(
      /'description' failed to satisfy constraint: Member must have length less than or equal to 1024$/,
    );
  });
});
