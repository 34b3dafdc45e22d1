/** Questions about how well the applications answer. */
import { REQUEST_LINE_START } from '../../../application/application-log';
import { LAST_SEVEN_DAYS, type SavedQuery } from './saved-query';
import { DECODED_PARTS, foldedChannel, IS_COMPLETE, layoutOf, urlValue } from './update-url';

/** `<?xml version="1.0"?>`, `<updates>` and `</updates>` on three lines (src/auslib/web/public/client.py). */
const EMPTY_ANSWER_BYTES = 42;

/**
 * What uWSGI writes for each request: `[pid: 7|app: 0|req: 1/1] 10.0.0.1 () {30 vars in 400 bytes} [date] GET /x => generated
 * 42 bytes in 3 msecs (HTTP/1.1 200)`. The text of an error is longer than an empty answer: only a 200 says anything of updates.
 */
const UWSGI_LINE = `^\\${REQUEST_LINE_START}.* GET (/[^ ?]*)[^ ]* => generated ([0-9]+) bytes in [0-9]+ msecs [(]HTTP/[0-9.]+ ([0-9]+)[)]`;

/**
 * How Python's last line of a traceback begins: `aiohttp.client_exceptions.ClientConnectorError: …`, `KeyError`,
 * `urllib3.exceptions.ReadTimeout: …`.
 */
const EXCEPTION = '^[A-Za-z_][A-Za-z_0-9.]*(?:Error|Exception|Timeout|Interrupt|Exit)(?::|$)';

/**
 * `error` of an exception that the agent caught, as repr() writes it. Of a request it has the headers, Authorization among
 * them (aiohttp, RequestInfo): they would fill the line, and they are nobody's business.
 */
const EXCEPTION_IN_FIELDS = `regexp_replace(json_extract_scalar(fields, '$.error'), ', headers=<[^>]*>', '')`;

export const OPERATING_QUERIES: readonly SavedQuery[] = [
  {
    name: 'server-errors-by-target',
    answers: 'Answers of the last seven whole days with a status of 500 or more, per load balancer and task.',
    note:
      'A target_ip of NULL: no task was asked, because none was healthy. A target_status of - with a target: the task broke the ' +
      'connection or did not answer in time; request lines and headers of more than 4096 bytes end like this, too. Addresses of tasks are ' +
      'used again by later tasks.',
    sql: `SELECT domain, target_ip, status, target_status, count(*) AS errors,
  min(requested_at) AS first_seen, max(requested_at) AS last_seen
FROM load_balancer_requests
WHERE ${LAST_SEVEN_DAYS} AND status >= 500
GROUP BY domain, target_ip, status, target_status
ORDER BY errors DESC, domain, target_ip, status, target_status`,
  },
  {
    name: 'slowest-admin-endpoints',
    answers: 'Endpoints of the admin API by the time they took in the last seven whole days.',
    note:
      'Seconds as nginx before admin measured them, so a slow client makes an endpoint look slow. The agent asks eight times every 30 ' +
      'seconds. Its requests are in the log twice, and counted here once: what nginx beside it saw (listener agent) is left out, and with it what ' +
      'never reached admin. What the firewall refused is not in this log.',
    sql: `SELECT method, endpoint, count(*) AS requests,
  round(avg(request_seconds), 3) AS average_seconds,
  round(max(request_seconds), 3) AS slowest_seconds,
  round(sum(request_seconds), 3) AS total_seconds,
  count(*) FILTER (WHERE status >= 500) AS server_errors
FROM admin_requests
WHERE ${LAST_SEVEN_DAYS} AND listener = 'admin'
GROUP BY method, endpoint
ORDER BY slowest_seconds DESC, method, endpoint`,
  },
  {
    name: 'agent-errors',
    answers: 'Errors of the agent in the last seven whole days, by logger, message and exception.',
    note:
      'The agent numbers severities like syslog (3 is an error) and writes critical ones wrongly as 7, which are not counted here. It tries again for ' +
      'ever, so one fault makes many lines; and an agent that hangs writes nothing at all: no rows is no proof of health. ' +
      'Tracebacks on stderr are plain text: the line that names the exception is counted as one of logger "stderr". Headers are cut out of ' +
      'exceptions. No message: it looked like an object, which the logger leaves out. Messages may hold e-mail addresses.',
    sql: `SELECT
  CASE WHEN severity IS NULL THEN 'stderr' ELSE type END AS logger,
  substr(CASE WHEN severity IS NULL THEN line ELSE json_extract_scalar(fields, '$.message') END, 1, 200) AS message,
  substr(${EXCEPTION_IN_FIELDS}, 1, 300) AS error,
  count(*) AS lines,
  count(DISTINCT day) AS days
FROM log_balrog_admin_syslog_agent
WHERE ${LAST_SEVEN_DAYS}
  AND (severity <= 3 OR (severity IS NULL AND regexp_like(line, '${EXCEPTION}')))
GROUP BY 1, 2, 3
ORDER BY lines DESC, logger, message, error`,
  },
  {
    name: 'rule-hits',
    answers:
      'Update requests of the last seven whole days that were answered with an update, per product, version and channel.',
    note:
      'Which rule matched, no log says: Rule-ID is a header of the answer, and neither the load balancer nor uWSGI writes it down. What is known is ' +
      `the length of the answer: without an update it is ${EMPTY_ANSWER_BYTES} bytes of update.xml, so a longer one with status 200 offered something. A rule that ` +
      'matches and offers nothing looks like no rule at all. Read from the lines of uWSGI, so what a cache answers is missing, and /json is left out: without an update it answers 404. To find the rule, ask ' +
      '/api/v1/rules for the product and channel.',
    sql: `WITH lines AS (
  SELECT
    regexp_extract(line, '${UWSGI_LINE}', 1) AS path,
    CAST(nullif(regexp_extract(line, '${UWSGI_LINE}', 2), '') AS bigint) AS answer_bytes,
    regexp_extract(line, '${UWSGI_LINE}', 3) AS status
  FROM log_balrog_web_syslog_web_fixed
  WHERE ${LAST_SEVEN_DAYS} AND line LIKE '${REQUEST_LINE_START}%'
),
requests AS (SELECT path, answer_bytes, status, ${layoutOf('path')} AS layout FROM lines),
parts AS (
SELECT layout, answer_bytes, status,
${DECODED_PARTS}
FROM requests
WHERE layout LIKE 'update/%' AND ${IS_COMPLETE}
)
SELECT
  ${urlValue('product')} AS product,
  ${urlValue('version')} AS version,
  ${foldedChannel(urlValue('channel'))} AS channel,
  count(*) AS requests,
  count(*) FILTER (WHERE status = '200' AND answer_bytes > ${EMPTY_ANSWER_BYTES}) AS with_an_update
FROM parts
GROUP BY 1, 2, 3
ORDER BY with_an_update DESC, requests DESC, product, version, channel`,
  },
];
