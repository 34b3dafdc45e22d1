/**
 * The views that ad-hoc questions should be asked of. None shows personal data: no address of a client, no whole URL (which
 * may hold an IMEI or an e-mail address), no user name. They are no fence: whoever may read a view may read the tables
 * below it (docs/decisions/0012).
 */
import type { RequestLog } from './queried-tables';
import {
  cleanLocale,
  DECODED_PARTS,
  foldedChannel,
  IS_COMPLETE,
  layoutOf,
  parameter,
  pathOf,
  queryOf,
  urlValue,
} from './update-url';
import type { TrinoType, View, ViewColumn } from './view';

interface Selected extends ViewColumn {
  readonly sql: string;
}
const select =
  (type: TrinoType) =>
  (name: string, comment: string, sql = name): Selected => ({ name, type, comment, sql });
const text = select('varchar');
const int = select('integer');
const bigint = select('bigint');
const seconds = select('double');
const flag = select('boolean');

const columnsOf = (selected: readonly Selected[]) =>
  selected.map(({ name, type, comment }) => ({ name, type, comment }));

const listed = (selected: readonly Selected[]) =>
  selected.map(({ name, sql }) => (sql === name ? `  ${name}` : `  ${sql} AS ${name}`)).join(',\n');

/** The same SELECT over the load balancers of all domains; a question that names a domain reads that table only. */
const overDomains = (logs: readonly RequestLog[], selected: readonly Selected[], where: string) =>
  logs
    .map(({ domain, table }) => `SELECT\n  '${domain}' AS domain,\n${listed(selected)}\nFROM ${table}\nWHERE ${where}`)
    .join('\nUNION ALL\n');

/** `aus3, aus4 or aus5`. */
const anyOf = (names: readonly string[]) => names.join(', ').replace(/, ([^,]*)$/, ' or $1');

const domainOf = (logs: readonly RequestLog[]) =>
  text('domain', `${anyOf(logs.map(({ domain }) => domain))}: the load balancer that was asked.`);

const ANSWERED: readonly Selected[] = [
  text('day', 'Day in UTC, yyyy/MM/dd. Name it in WHERE: Athena reads, and bills, only the days that are named.'),
  text('requested_at', 'When the answer was sent, UTC, ISO 8601; from_iso8601_timestamp makes a time of it.', 'time'),
  text('request_verb', 'GET, HEAD, …'),
  text('request_proto', 'HTTP/1.1, HTTP/2.0, …'),
  text('ssl_protocol', 'TLSv1, TLSv1.2, …; - without TLS.'),
  int('status', 'Status the client got.', 'elb_status_code'),
  text('target_status', 'Status the task answered; - if none did.', 'target_status_code'),
  seconds('task_seconds', 'Seconds the task took; -1 if it never answered.', 'target_processing_time'),
  bigint('sent_bytes', 'Bytes of the answer, headers included.'),
];

const loadBalancerColumns: readonly Selected[] = [
  ...ANSWERED,
  bigint('received_bytes', 'Bytes of the request, headers included.'),
  text('target_ip', 'Address of the task that was asked, inside our network; NULL if none was.'),
  int('target_port', 'Port of the task.'),
  seconds('waiting_seconds', 'Seconds until a task was asked; -1 if none was.', 'request_processing_time'),
  text('ssl_cipher', 'Cipher; - without TLS.'),
  text('classification', 'How the load balancer judges the request: Acceptable, Ambiguous, Severe; - or NULL without.'),
  text(
    'asked_for',
    'update, json, api, dockerflow or other: the first part of the path, and nothing more of it.',
    `CASE WHEN regexp_like(${pathOf('request_url')}, '^/update/') THEN 'update' ` +
      `WHEN regexp_like(${pathOf('request_url')}, '^/json/') THEN 'json' ` +
      `WHEN regexp_like(${pathOf('request_url')}, '^/api/') THEN 'api' ` +
      `WHEN regexp_like(${pathOf('request_url')}, '^/__[a-z]+__$') THEN 'dockerflow' ELSE 'other' END`,
  ),
];

const REQUESTS = 'load_balancer_requests';
const UPDATES = 'update_requests';

/** Everything that reached a load balancer of the public application, whatever it asked for. */
const loadBalancerRequests = (logs: readonly RequestLog[]): View => ({
  name: REQUESTS,
  description:
    'Every request that reached a load balancer of the public application, without personal data. ' +
    'Requests that a cache in front answered never reached it.',
  columns: [domainOf(logs), ...columnsOf(loadBalancerColumns)],
  sql: overDomains(logs, loadBalancerColumns, 'time IS NOT NULL'),
});

/** What an update URL says: out of the columns `layout`, `query` and the decoded parts. */
const URL_COLUMNS: readonly Selected[] = [
  text('api', 'update: update.xml; json: update.json.', "split_part(layout, '/', 1)"),
  int(
    'update_version',
    'Number of the layout: 1 to 6 of /update, 1 or 2 of /json.',
    "CAST(split_part(layout, '/', 2) AS integer)",
  ),
  text('product', 'Firefox, Thunderbird, GMP, SystemAddons, …', urlValue('product')),
  text('version', 'Version of the client; esrpre may follow it.', urlValue('version')),
  text('build_id', 'Build of the client, yyyyMMddHHmmss; NULL for json.', urlValue('build_id')),
  text('build_target', 'WINNT_x86_64-msvc-x64, Linux_x86_64-gcc3, …', urlValue('build_target')),
  text(
    'locale',
    'Without the x86 that some Avast clients put before it; NULL for json.',
    cleanLocale(urlValue('locale')),
  ),
  text('channel', 'Without -cck-<partner>: for totals.', foldedChannel(urlValue('channel'))),
  text('channel_as_sent', 'With -cck-<partner>, as partner builds send it.', urlValue('channel')),
  text(
    'os_version',
    'Windows_NT 10.0.0.0.19045.3208 (x64), …; NULL where the layout has none.',
    urlValue('os_version'),
  ),
  text(
    'system_capabilities',
    'ISET:SSE4_2,MEM:16384; version 6 only, and not always of this form.',
    urlValue('system_capabilities'),
  ),
  text('distribution', 'default, or who distributes the build.', urlValue('distribution')),
  text('distribution_version', 'default, or the version of the distribution.', urlValue('distribution_version')),
  text('platform_version', 'Version of Gecko; version 4 only.', urlValue('platform_version')),
  text(
    'force',
    '1: somebody asked for updates by hand, past throttling; -1: into the fallback; NULL: automatic.',
    parameter('force', '-?1'),
  ),
  text('pin', 'Version the client must not go beyond, e.g. 102.', parameter('pin', '[0-9.]+')),
  flag(
    'mig64',
    'Whether a 32-bit client may move to 64 bits.',
    `${parameter('mig64', '[0-9]+')} IS NOT DISTINCT FROM '1'`,
  ),
  flag('avast', 'Whether Avast asked on behalf of the client.', `${parameter('avast', '[0-9]+')} IS NOT NULL`),
];

const updateColumns: readonly Selected[] = [...ANSWERED.map((each) => ({ ...each, sql: each.name })), ...URL_COLUMNS];

/** The default for ad-hoc questions. */
const updateRequests = (logs: readonly RequestLog[]): View => ({
  name: UPDATES,
  description:
    'Update requests of all domains with their URL taken apart, without personal data: the table for ad-hoc questions. ' +
    'Requests are not users: a client asks several times a day, and what a cache in front answers never gets here. ' +
    'Paths that fit no layout are left out.',
  columns: [domainOf(logs), ...columnsOf(updateColumns)],
  sql: `WITH requests AS (
${overDomains(
  logs,
  [
    ...ANSWERED,
    text('path', '', pathOf('request_url')),
    text('query', '', queryOf('request_url')),
    text('layout', '', layoutOf(pathOf('request_url'))),
  ],
  'time IS NOT NULL AND request_url IS NOT NULL',
)}
),
parts AS (
SELECT *,
${DECODED_PARTS}
FROM requests
WHERE ${IS_COMPLETE}
)
SELECT
  domain,
${listed(updateColumns)}
FROM parts`,
});

const PATH = "regexp_extract(request_uri, '^(?:/api)?(/[^?]*)', 1)";

const adminColumns: readonly Selected[] = [
  text('day', 'Day in UTC, yyyy/MM/dd. Name it in WHERE: Athena reads, and bills, only the days that are named.'),
  seconds(
    'finished_at',
    'When the answer was complete: seconds since 1970, UTC; from_unixtime makes a time of it.',
    'msec',
  ),
  text('listener', 'admin: the public side; agent: the agent.'),
  text('method', 'GET, PUT, …', 'request_method'),
  text(
    'endpoint',
    'Path without /api, query and names: one more part is kept where it names a kind of thing and not a thing.',
    `regexp_extract(${PATH}, '^((?:/v2)?/(?:scheduled_changes|required_signoffs|history|csrf_token)/[a-z_]+|(?:/v2)?/[a-z_0-9]+)', 1)`,
  ),
  int('status', 'Status; 499: the client had gone, 413: body too large, 502 and 504: admin did not answer.'),
  bigint('request_bytes', 'Bytes of the request.', 'request_length'),
  bigint('body_bytes', 'Bytes of the body of the answer.', 'body_bytes_sent'),
  seconds('request_seconds', 'Seconds from the first byte of the request to the last of the answer.', 'request_time'),
  text(
    'upstream_seconds',
    'Seconds that admin took; - if it was not asked, a list if it was asked more than once.',
    'upstream_response_time',
  ),
];

/** Requests to the admin API. Addresses, user names, and names of people and releases in URLs are left out. */
const adminRequests: View = {
  name: 'admin_requests',
  description:
    'Requests to the admin API as nginx answered them, without personal data: of the path only the kind of thing is kept. ' +
    'What the load balancer or the firewall refused never reached nginx.',
  columns: columnsOf(adminColumns),
  sql: `SELECT\n${listed(adminColumns)}\nFROM log_balrog_admin_nginx_access\nWHERE listener IS NOT NULL`,
};

export const views = (logs: readonly RequestLog[]): readonly View[] => [
  loadBalancerRequests(logs),
  updateRequests(logs),
  adminRequests,
];

/**
 * One number for the canary: 0 where the view can be read. No table has such a day, so nothing is read and nothing is billed; but Athena
 * opens the view and everything below it, and fails where their metadata or their columns do not fit any more.
 */
export const answerOf = ({ name }: View) => `SELECT count(*) AS unparsed FROM ${name} WHERE day = '1970/01/01'`;

/** What update requests are asked of, with the tables that these views read. */
export const requestTableNames = (logs: readonly RequestLog[]): readonly string[] => [
  ...logs.map(({ table }) => table),
  REQUESTS,
  UPDATES,
];
