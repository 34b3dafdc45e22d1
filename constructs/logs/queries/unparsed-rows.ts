/** Rows that the tables could not take apart: what the canary counts, and the saved query that shows them all. */
import { LAST_SEVEN_DAYS, type SavedQuery } from './saved-query';

/** A line of another format stands whole in `unparsed_line`; a row of nothing but NULLs would be a fault of the table. */
const ANY_LINE = (first: string) => `unparsed_line IS NOT NULL OR ${first} IS NULL`;
/**
 * Plain text is expected beside JSON. Unparsed is what looks like an object and lacks what queries ask for; what has the JSON of
 * Balrog behind something else; and what Balrog writes with LOG_FORMAT=plain (log_format in src/auslib/log.py and
 * agent/src/balrogagent/log.py). Lines of uWSGI hold what clients send, so they prove nothing.
 */
const JSON_OR_TEXT =
  "line IS NULL OR (line LIKE '{%' AND (timestamp_ns IS NULL OR type IS NULL OR severity IS NULL OR fields IS NULL))" +
  ` OR regexp_like(line, '^[^{\\[].*[{]"Timestamp": ?[0-9]+, ?"Type": ?"') OR regexp_like(line, '^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:,]+ - [A-Z]+ - ')`;

/** Table -> when a row of it is unparsed. */
const UNPARSED = {
  balrog_elb_logs_aus3: ANY_LINE('time'),
  balrog_elb_logs_aus4: ANY_LINE('time'),
  balrog_elb_logs_aus5: ANY_LINE('time'),
  balrog_elb_logs_aus_api: ANY_LINE('time'),
  log_balrog_admin_nginx_access: ANY_LINE('listener'),
  log_balrog_admin_nginx_error: ANY_LINE('time'),
  log_balrog_admin_syslog_admin_fixed: JSON_OR_TEXT,
  log_balrog_admin_syslog_agent: JSON_OR_TEXT,
  log_balrog_web_syslog_web_fixed: JSON_OR_TEXT,
} as const satisfies Readonly<Record<string, string>>;

export type LogTableName = keyof typeof UNPARSED;
export const LOG_TABLE_NAMES = Object.keys(UNPARSED) as readonly LogTableName[];

/**
 * One number: the unparsed rows of the day that it was three hours ago. At 02:30 that is the whole day before, at 14:30
 * the day so far; what is delivered late is counted by the later one. No rows at all is 0.
 */
export const unparsedRowsOf = (table: LogTableName) =>
  `SELECT count(*) FILTER (WHERE ${UNPARSED[table]}) AS unparsed FROM ${table} ` +
  `WHERE day = date_format(current_timestamp - interval '3' hour, '%Y/%m/%d')`;

/** Load balancers append fields without notice: the rows stay right, and this says that there is something to add. */
const withTail = (table: string) =>
  table.startsWith('balrog_elb_logs_') ? 'count(*) FILTER (WHERE unknown_tail IS NOT NULL)' : 'CAST(NULL AS bigint)';

const countsOf = (table: LogTableName) => `SELECT '${table}' AS log_table, day, count(*) AS log_rows,
  count(*) FILTER (WHERE ${UNPARSED[table]}) AS unparsed_rows,
  ${withTail(table)} AS rows_with_new_fields
FROM ${table}
WHERE ${LAST_SEVEN_DAYS}
GROUP BY day`;

export const UNPARSED_ROWS: SavedQuery = {
  name: 'unparsed-rows',
  answers:
    'Rows of each table on each of the last seven whole days, and how many of them the table could not take apart.',
  note:
    'unparsed_rows should be 0: more means that a format has changed (docs/runbooks/unparsed-log-rows.md). rows_with_new_fields counts lines to which ' +
    'AWS has appended fields that the table does not name yet; what it names is still right. A table without a line on a day has no row ' +
    'here. It reads seven days of everything: the most expensive of these queries.',
  sql: `${LOG_TABLE_NAMES.map(countsOf).join('\nUNION ALL\n')}
ORDER BY unparsed_rows DESC, log_table, day`,
};
