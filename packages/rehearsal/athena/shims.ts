/**
 * Where Athena's SQL (Trino) and DuckDB's differ, by name, with the reason. A function that is neither here nor in `SAME` is refused:
 * an answer that Athena would not give is worse than none.
 */

export interface Shim {
  /** Why DuckDB's function of that name does not do; shown by `rehearse -- query` for a function it does not know. */
  readonly reason: string;
  /** Bodies of a macro, one for each number of arguments: `(value, pattern) AS …`. */
  readonly macro?: readonly string[];
  /** Written instead of `name(`, for aggregates, which a macro would cut off from FILTER and DISTINCT. */
  readonly instead?: string;
}

/** A failure of Athena's as a failing cast, which `try(…)` catches in DuckDB as in Athena. */
const failing = (value: string, name: string, of: string): string =>
  `coalesce(${value}, CASE WHEN ${of} IS NOT NULL THEN CAST(CAST('${name}: Athena cannot take ' || ${of} AS INTEGER) AS VARCHAR) END)`;

const text = (argument: string): string => `CAST(${argument} AS VARCHAR)`;

const NULL_AMONG = (name: string): Shim => ({
  reason: 'NULL with a NULL among its arguments, where DuckDB leaves it out',
  macro: ['a, b', 'a, b, c', 'a, b, c, d'].map(
    (list) =>
      `(${list}) AS CASE WHEN ${list.replaceAll(', ', ' IS NOT NULL AND ')} IS NOT NULL THEN ${name}(${list}) END`,
  ),
});

export const SHIMS: Readonly<Record<string, Shim>> = {
  approx_distinct: {
    reason: 'an estimate of another algorithm; counted exactly here, Athena is off by 2.3 % in the mean',
    instead: 'count(DISTINCT ',
  },
  approx_percentile: { reason: 'has another name; exact here', instead: 'quantile_disc(' },
  arbitrary: { reason: 'has another name', instead: 'any_value(' },
  cardinality: { reason: "DuckDB's is of maps alone", macro: ['(list) AS len(list)'] },
  concat: {
    reason: 'NULL with a NULL among its arguments, where DuckDB leaves it out',
    macro: ['(a, b) AS a || b', '(a, b, c) AS a || b || c', '(a, b, c, d) AS a || b || c || d'],
  },
  date: { reason: "takes the date's text too", macro: ['(value) AS CAST(value AS DATE)'] },
  date_add: {
    reason: 'has the unit in front',
    macro: [
      `(unit, count, moment) AS moment + count * CASE lower(unit) WHEN 'second' THEN INTERVAL 1 SECOND WHEN 'minute' THEN INTERVAL 1 MINUTE WHEN 'hour' THEN INTERVAL 1 HOUR WHEN 'day' THEN INTERVAL 1 DAY WHEN 'week' THEN INTERVAL 7 DAY WHEN 'month' THEN INTERVAL 1 MONTH WHEN 'year' THEN INTERVAL 1 YEAR END`,
    ],
  },
  date_diff: {
    reason: 'counts whole units, where DuckDB counts the borders between them',
    macro: ['(unit, first, last) AS date_sub(unit, first, last)'],
  },
  date_format: {
    reason: "MySQL's letters: %i is the minute, %s the second",
    macro: [
      `(moment, format) AS ${failing(`js_date_format(${text('CAST(moment AS TIMESTAMP)')}, ${text('format')})`, 'date_format', 'format')}`,
    ],
  },
  date_parse: {
    reason: "MySQL's letters, and a failure for what does not fit",
    macro: [
      `(value, format) AS CAST(${failing(`js_date_parse(${text('value')}, ${text('format')})`, 'date_parse', 'value')} AS TIMESTAMP)`,
    ],
  },
  day_of_week: { reason: 'missing in DuckDB; Monday is 1', macro: ['(moment) AS isodow(moment)'] },
  element_at: { reason: "DuckDB's gives a list for a map", macro: ['(list, place) AS list[place]'] },
  from_iso8601_timestamp: {
    reason: 'missing in DuckDB; the time zone is UTC here',
    macro: [`(value) AS CAST(replace(replace(${text('value')}, 'T', ' '), 'Z', '') AS TIMESTAMP)`],
  },
  from_iso8601_date: { reason: 'missing in DuckDB', macro: ['(value) AS CAST(value AS DATE)'] },
  from_unixtime: {
    reason: 'missing in DuckDB; seconds with a fraction, UTC',
    macro: ['(seconds) AS make_timestamp(CAST(round(CAST(seconds AS DOUBLE) * 1000000) AS BIGINT))'],
  },
  from_unixtime_nanos: { reason: 'missing in DuckDB', macro: ['(nanoseconds) AS make_timestamp(nanoseconds // 1000)'] },
  greatest: NULL_AMONG('greatest'),
  if: {
    reason: 'takes two arguments too',
    macro: [
      '(condition, value) AS CASE WHEN condition THEN value END',
      '(condition, value, other) AS CASE WHEN condition THEN value ELSE other END',
    ],
  },
  json_extract: {
    reason: 'the extension json of DuckDB must be downloaded',
    macro: [`(document, path) AS js_json_extract(${text('document')}, ${text('path')})`],
  },
  json_extract_scalar: {
    reason: 'the extension json of DuckDB must be downloaded, and has another name for it',
    macro: [`(document, path) AS js_json_extract_scalar(${text('document')}, ${text('path')})`],
  },
  least: NULL_AMONG('least'),
  parse_datetime: {
    reason: "missing in DuckDB; Joda's letters",
    macro: [
      `(value, format) AS CAST(${failing(`js_parse_datetime(${text('value')}, ${text('format')})`, 'parse_datetime', 'value')} AS TIMESTAMP)`,
    ],
  },
  regexp_extract: {
    reason: "Java's regular expressions, and NULL without a match where DuckDB gives an empty text",
    macro: [
      `(value, pattern) AS js_regexp_extract(${text('value')}, ${text('pattern')}, '0')`,
      `(value, pattern, part) AS js_regexp_extract(${text('value')}, ${text('pattern')}, ${text('part')})`,
    ],
  },
  regexp_like: {
    reason: "Java's regular expressions",
    macro: [`(value, pattern) AS CAST(js_regexp_like(${text('value')}, ${text('pattern')}) AS BOOLEAN)`],
  },
  regexp_replace: {
    reason: "Java's regular expressions, and all matches where DuckDB replaces the first",
    macro: [
      `(value, pattern) AS js_regexp_replace(${text('value')}, ${text('pattern')}, '')`,
      `(value, pattern, replacement) AS js_regexp_replace(${text('value')}, ${text('pattern')}, ${text('replacement')})`,
    ],
  },
  split_part: {
    reason:
      'NULL behind the last part, where DuckDB gives an empty text, and a failure before the first, where DuckDB counts from the end',
    macro: [
      `(value, delimiter, part) AS string_split(value, delimiter)[CASE WHEN part < 1 THEN CAST(CAST('split_part: Athena cannot take ' || part AS INTEGER) AS BIGINT) ELSE part END]`,
    ],
  },
  substr: {
    reason: 'an empty text before the first character, where DuckDB begins with the first',
    macro: ['(value, start)', '(value, start, count)'].map(
      (list) =>
        `${list} AS CASE WHEN start = 0 OR start < -length(value) THEN '' ELSE ${list.replace('(', 'substr(')} END`,
    ),
  },
  to_unixtime: { reason: 'has another name', macro: ['(moment) AS epoch(CAST(moment AS TIMESTAMP))'] },
  url_decode: {
    reason: "Java's URLDecoder: + is a space, and a % without two digits fails",
    macro: [`(value) AS ${failing(`js_url_decode(${text('value')})`, 'url_decode', 'value')}`],
  },
  url_encode: { reason: "Java's URLEncoder: a space is +", macro: [`(value) AS js_url_encode(${text('value')})`] },
  url_extract_host: { reason: 'missing in DuckDB', macro: [`(value) AS js_url_host(${text('value')})`] },
  url_extract_path: { reason: 'missing in DuckDB', macro: [`(value) AS js_url_path(${text('value')})`] },
  url_extract_protocol: { reason: 'missing in DuckDB', macro: [`(value) AS js_url_protocol(${text('value')})`] },
  url_extract_query: { reason: 'missing in DuckDB', macro: [`(value) AS js_url_query(${text('value')})`] },
};

/** Functions that mean the same in both. */
export const SAME: ReadonlySet<string> = new Set(
  `abs array_agg array_distinct avg bool_and bool_or ceil ceiling coalesce count count_if date_trunc day
  dense_rank every exp first_value floor hour lag last_value lead length ln log10 lower lpad ltrim max max_by min min_by minute mod
  month nullif ntile percent_rank pow power quarter rank replace reverse round row_number rpad rtrim second sign split sqrt stddev
  strpos substring sum trim try typeof unnest upper variance week year cast try_cast extract position exists starts_with`.split(
    /\s+/,
  ),
);

/** Words that may stand in front of a parenthesis without being a function. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  `all and any array as asc between by case char cross cube decimal desc distinct double else end escape except filter first for from full group grouping having
  in inner intersect interval is join last lateral left like limit natural not null nulls offset on or order ordinality outer over partition
  precision range recursive right rollup row rows select sets some table then time timestamp to union using values varchar when where with within zone`.split(
    /\s+/,
  ),
);
