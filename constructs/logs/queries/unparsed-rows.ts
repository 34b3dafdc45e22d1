/** Rows that the tables could not take apart: what the canary counts, and the saved query that shows them all. */
import type { LineKind, LogTable } from '../tables/log-table-list';
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

/** When a row of a table is unparsed. */
const UNPARSED: Readonly<Record<LineKind, string>> = {
  'load-balancer': ANY_LINE('time'),
  'nginx-access': ANY_LINE('listener'),
  'nginx-error': ANY_LINE('time'),
  application: JSON_OR_TEXT,
};

/** What is counted of a table: its name, and what its lines are. */
export type CountedTable = Pick<LogTable, 'name' | 'lines'>;

/**
 * One number: the unparsed rows of the day that it was three hours ago. At 02:30 that is the whole day before, at 14:30
 * the day so far; what is delivered late is counted by the later one. No rows at all is 0.
 */
export const unparsedRowsOf = ({ name, lines }: CountedTable) =>
  `SELECT count(*) FILTER (WHERE ${UNPARSED[lines]}) AS unparsed FROM ${name} ` +
  `WHERE day = date_format(current_timestamp - interval '3' hour, '%Y/%m/%d')`;

/** Load balancers append fields without notice: the rows stay right, and this says that there is something to add. */
const withTail = (lines: LineKind) =>
  lines === 'load-balancer' ? 'count(*) FILTER (WHERE unknown_tail IS NOT NULL)' : 'CAST(NULL AS bigint)';

const countsOf = ({ name, lines }: CountedTable) => `SELECT '${name}' AS log_table, day, count(*) AS log_rows,
  count(*) FILTER (WHERE ${UNPARSED[lines]}) AS unparsed_rows,
  ${withTail(lines)} AS rows_with_new_fields
FROM ${name}
WHERE ${LAST_SEVEN_DAYS}
GROUP BY day`;

export const unparsedRows = (tables: readonly CountedTable[]): SavedQuery => ({
  name: 'unparsed-rows',
  answers:
    'Rows of each table on each of the last seven whole days, and how many of them the table could not take apart.',
  note:
    'unparsed_rows should be 0: more means that a format has changed (docs/runbooks/unparsed-log-rows.md). rows_with_new_fields counts lines to which ' +
    'AWS has appended fields that the table does not name yet; what it names is still right. A table without a line on a day has no row ' +
    'here. It reads seven days of everything: the most expensive of these queries.',
  sql: `${tables.map(countsOf).join('\nUNION ALL\n')}
ORDER BY unparsed_rows DESC, log_table, day`,
});
