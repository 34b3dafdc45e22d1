/**
 * Lines for the saved queries, laid into the buckets of prod as delivery lays them. The questions are asked on 12 July 2023, so
 * the last seven whole days are 5 to 11 July. Whoever adds a line counts it in log-queries.test.ts by hand.
 */
import { gzipSync } from 'node:zlib';
import type { ObjectSource } from '@balrog-infra/rehearsal/athena';

export const ACCOUNT = '111122223333';
export const NOW = new Date('2023-07-12T02:30:00Z');
const REQUESTS = `balrog-prod-logs-requests-${ACCOUNT}`;
const APPLICATIONS = `balrog-prod-logs-applications-${ACCOUNT}`;

/** What must never leave the tables by a view. */
export const CLIENT = '203.0.113.7';
export const IMEI = '356938035643809';
export const EMAIL = 'somebody@example.org';
/** Stands for the token that the agent shows to admin. */
export const TOKEN = 'eyJ0b2tlbi.of.agent';

interface Request {
  readonly url: string;
  readonly day?: string;
  readonly status?: number;
  readonly target?: string;
  readonly targetStatus?: string;
  readonly proto?: string;
  readonly verb?: string;
}

/** An entry as "Access log entries" (Elastic Load Balancing user guide) documents it in 2025, with what matters here put in. */
function entry(
  host: string,
  { url, day = '2023/07/10', status = 200, target, targetStatus, proto = 'HTTP/1.1', verb = 'GET' }: Request,
) {
  const time = `${day.replaceAll('/', '-')}T10:00:00.186641Z`;
  const task = target ?? '10.64.32.7:9010';
  return (
    `https ${time} app/${host}/50dc6c495c0c9188 ${CLIENT}:40001 ${task} 0.001 0.020 0.000 ${status} ${targetStatus ?? status} 300 900 ` +
    `"${verb} https://${host}:443${url} ${proto}" "Mozilla/5.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 ` +
    `arn:aws:elasticloadbalancing:us-west-2:${ACCOUNT}:targetgroup/public/73e2d6bc24d8a067 "Root=1-58337364-23a8c76965a2ef7629b185e3" ` +
    `"${host}" "arn:aws:acm:us-west-2:${ACCOUNT}:certificate/1" 0 ${time} "forward" "-" "-" "${task}" "${targetStatus ?? status}" "-" "-" TID_1 "-" "-" "-"`
  );
}

const WINDOWS_10 = 'Windows_NT%2010.0.0.0.19045.3208%20(x64)';
const RELEASE_115 = `/update/6/Firefox/115.0.2/20230710165010/WINNT_x86_64-msvc-x64/en-US/release/${WINDOWS_10}/ISET:SSE4_2,MEM:16384/default/default/update.xml`;

/** Update URLs of every version and trap, after those of Balrog's swagger definition and client.py. */
const URLS: Readonly<Record<'aus3' | 'aus4' | 'aus5' | 'aus-api', readonly Request[]>> = {
  aus3: [
    { url: '/update/1/Firefox/4.0/20110318052756/WINNT_x86-msvc/it/release/update.xml' },
    {
      url: '/update/2/Firefox/4.0.1/20110413222027/Darwin_x86-gcc3-u-i386-x86_64/es-ES/release/Darwin%2010.8.0/update.xml',
    },
    {
      url: '/update/3/Firefox/17.0.5esrpre/20130401030204/Linux_x86-gcc3/en-US/nightly-esr17/Linux%203.2.0%20(GTK%202.24.10)/default/default/update.xml',
    },
    {
      url: '/update/3/Thunderbird/31.4.0/20150108120205/Darwin_x86_64-gcc3-u-i386-x86_64/ja-JP-mac/release/Darwin%2012.5.0/default/default/update.xml',
    },
  ],
  aus4: [
    {
      url: '/update/3/Firefox/38.0.5/20150525141253/Linux_x86-gcc3/pt-BR/release-cck-yahoo/Linux%203.13.0%20(GTK%202.24.23)/yahoo/1.19/update.xml',
    },
    { url: '/update/4/Fennec/42.0/20151029151421/Android_arm-eabi-gcc3/ru/release/19/default/default/42.0/update.xml' },
    {
      url: `/update/5/B2G/34.0/20141216160202/flame-kk/en-US/nightly-b2g34/Boot2Gecko%202.1.0.0-prerelease/default/default/${IMEI}/update.xml`,
    },
    // Avast: a second question mark, and its odd locale, encoded or as a raw space; the question mark encoded once or twice.
    {
      url: '/update/3/Firefox/38.7.1/20160315152207/WINNT_x86-msvc/x86%20de/esr/Windows_NT%206.1.1.0%20(x86)/default/default/update.xml?force=1?avast=1',
    },
    {
      url: '/update/3/Firefox/38.7.1/20160315152207/WINNT_x86-msvc/x86%20de/esr/Windows_NT%206.1.1.0%20(x86)/default/default/update.xml?force=1%253Favast=1',
    },
    {
      url: '/update/3/Firefox/38.7.1/20160315152207/WINNT_x86-msvc/x86%20de/esr/Windows_NT%206.1.1.0%20(x86)/default/default/update.xml?force=1%3favast=1',
    },
    {
      url: '/update/3/Firefox/38.7.1/20160315152207/WINNT_x86-msvc/x86 de/esr/Windows_NT%206.1.1.0%20(x86)/default/default/update.xml?force=1%3Favast=1',
    },
    // Avast again, and nothing forced: it asks, not the client.
    {
      url: '/update/3/Firefox/38.7.1/20160315152207/WINNT_x86-msvc/de/esr/Windows_NT%206.1.1.0%20(x86)/default/default/update.xml?avast=1',
    },
  ],
  aus5: [
    { url: RELEASE_115, proto: 'HTTP/2.0' },
    { url: RELEASE_115, day: '2023/07/11', proto: 'HTTP/2.0' },
    { url: `${RELEASE_115}?force=1&mig64=1`, day: '2023/07/05' },
    { url: RELEASE_115, status: 503, target: '-', targetStatus: '-' },
    {
      url: '/update/6/Firefox/102.13.0/20230627120000/Linux_x86_64-gcc3/fr/esr/Linux%205.15.0%20(GTK%203.24.33,libpulse%2015.99.0)/ISET:SSE4_2,MEM:7821/canonical/1.0/update.xml?force=-1&pin=102.',
    },
    // A plus sign is a plus sign in a path, a percent sign without digits stays, a slash in a value is encoded.
    {
      url: '/update/3/GMP/115.0.2/20230710165010/WINNT_x86_64-msvc-x64/en-US/release/a+b%2Fc%ZZ/d+e%2Ff/default/update.xml',
    },
    { url: '/json/1/FirefoxVPN/2.15.0/WINNT_x86_64/release/update.json', status: 404 },
    { url: '/json/2/FirefoxVPN/2.15.0/WINNT_x86_64/release-cck-x/Windows_NT%2010.0/update.json' },
    // Fit no layout: one value short of 6, one too many for 3, an unknown version, an API of tools.
    { url: '/update/6/Firefox/115.0/20230710165010/WINNT/en-US/release/os/default/default/update.xml' },
    { url: '/update/3/Firefox/115.0/20230710165010/WINNT/en-US/release/os/default/default/more/update.xml' },
    { url: '/update/7/Firefox/115.0/20230710165010/WINNT/en-US/release/os/default/default/update.xml' },
    // A probe, a form that somebody posts, and port 80 of a domain that redirects: no client asks like this.
    { url: RELEASE_115, verb: 'HEAD' },
    { url: RELEASE_115, verb: 'POST', status: 405 },
    { url: RELEASE_115, status: 301, target: '-', targetStatus: '-' },
    // The file of the other API: the application knows neither.
    { url: '/json/1/FirefoxVPN/2.15.0/WINNT_x86_64/release/update.xml', status: 404 },
    { url: RELEASE_115.replace('update.xml', 'update.json') },
    { url: '/__heartbeat__', status: 502, targetStatus: '502', target: '10.64.48.9:9010' },
    // Before and after the seven days.
    { url: RELEASE_115, day: '2023/07/04' },
    { url: RELEASE_115, day: '2023/07/12' },
    // Values that the application does not know: nothing is forced; before the seven days, too (src/auslib/web/public/client.py, FORCE_MAIN_MAPPING).
    { url: RELEASE_115.replace('115.0.2', '109.0') + '?force=10&mig64=11', day: '2023/07/04' },
    { url: RELEASE_115.replace('115.0.2', '109.0') + '?force=1x&pin=102.0x', day: '2023/07/04' },
    { url: RELEASE_115.replace('115.0.2', '109.0') + '?xforce=1', day: '2023/07/04' },
  ],
  'aus-api': [{ url: `/api/v1/rules?product=${EMAIL}` }],
};

const HOSTS = {
  aus3: 'aus3.mozilla.org',
  aus4: 'aus4.mozilla.org',
  aus5: 'aus5.mozilla.org',
  'aus-api': 'aus-api.mozilla.org',
};

/** nginx's lines, in the format of constructs/services/nginx/access-log.ts. */
const ADMIN_LINES = [
  `admin 1688983200.101 "${CLIENT}" "GET /api/releases/Firefox-115.0-build1?names_only=1 HTTP/1.1" 200 500 9000 - 1.500 1.490 "python-requests/2.31" "3.1"`,
  `admin 1688983201.101 "${CLIENT}" "GET /releases/Firefox-114.0-build1 HTTP/1.1" 200 500 9000 - 0.500 0.490 "python-requests/2.31" "3.1"`,
  `admin 1688983202.101 "${CLIENT}" "PUT /api/v2/releases/Firefox-115.0-build1 HTTP/1.1" 504 500 160 - 60.000 60.000 "python-requests/2.31" "-"`,
  `admin 1688983203.101 "${CLIENT}" "GET /api/users/${EMAIL}/permissions HTTP/1.1" 200 500 160 ${EMAIL} 0.020 0.010 "Mozilla/5.0" "-"`,
  `agent 1688983204.101 "127.0.0.1" "GET /api/scheduled_changes/rules HTTP/1.1" 200 300 160 - 0.010 0.010 "Python/3.9 aiohttp/3.8.4" "-"`,
  `agent 1688983204.201 "127.0.0.1" "GET /api/scheduled_changes/releases HTTP/1.1" 200 300 160 - 0.020 0.000, 0.020 "Python/3.9 aiohttp/3.8.4" "-"`,
  // The first of these two, as nginx before admin saw it.
  `admin 1688983204.101 "10.64.9.7" "GET /api/scheduled_changes/rules HTTP/1.1" 200 300 160 - 0.008 0.008 "Python/3.9 aiohttp/3.8.4" "-"`,
  // A handshake on the plain port: no method, no path.
  `admin 1688983205.101 "203.0.113.8" "\\x16\\x03\\x01" 400 0 157 - 0.000 - "-" "-"`,
];

let nanoseconds = 1688983200000000000n;
const agentJson = (severity: number, fields: object) =>
  JSON.stringify({
    Timestamp: Number((nanoseconds += 1_000_000_000n)),
    Type: 'root',
    Logger: 'Balrog',
    Hostname: 'agent',
    EnvVersion: '2.0',
    Severity: severity,
    Pid: 7,
    Fields: fields,
  });
/** What aiohttp 3.8's ClientResponseError is in repr(): the request, with all that it sent. */
const REFUSED =
  "ClientResponseError(RequestInfo(url=URL('http://127.0.0.1:8011/api/scheduled_changes/rules'), method='GET', headers=<CIMultiDictProxy('Host': '127.0.0.1:8011', " +
  `'Authorization': 'Bearer ${TOKEN}', 'User-Agent': 'Python/3.9 aiohttp/3.8.4')>, real_url=URL('http://127.0.0.1:8011/api/scheduled_changes/rules')), (), ` +
  "status=502, message='Bad Gateway', headers=<CIMultiDictProxy('Server': 'nginx')>)";
const AGENT_LINES = [
  agentJson(3, { message: 'Encountered exception:', error: 'TimeoutError()' }),
  agentJson(3, { message: 'Encountered exception:', error: 'TimeoutError()' }),
  agentJson(3, { message: 'Encountered exception:', error: REFUSED }),
  // A message that looks like an object is left out (log.py).
  agentJson(3, { error: "KeyError('when')" }),
  agentJson(3, { error: "KeyError('when')" }),
  agentJson(6, { message: 'Making request' }),
  // A critical line, which the agent numbers like debug.
  agentJson(7, { message: 'Very bad' }),
  'Traceback (most recent call last):',
  '  File "/app/src/balrogagent/cmd.py", line 1, in run_agent',
  'aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host 127.0.0.1:8011',
  'urllib3.exceptions.ReadTimeout: Read timed out.',
];
const AGENT_LINES_BEFORE = [agentJson(3, { message: 'Encountered exception:' })];

/** uWSGI's line for each request, as uWSGI 2.0 writes it by default. */
const uwsgi = (path: string, bytes: number, status = 200) =>
  `[pid: 24599|app: 0|req: 1/1] 10.64.0.9 () {38 vars in 620 bytes} [Mon Jul 10 10:00:00 2023] GET ${path} => generated ${bytes} bytes in 3 msecs (HTTP/1.1 ${status}) 4 headers in 150 bytes (1 switches on core 0)`;
const WEB_LINES = [
  uwsgi(RELEASE_115, 900),
  uwsgi(`${RELEASE_115}?force=1`, 42),
  uwsgi(RELEASE_115, 42),
  // Longer than an empty answer, and no update: an error's text.
  uwsgi(RELEASE_115, 291, 500),
  uwsgi('/update/3/Firefox/38.0.5/20150525141253/Linux_x86-gcc3/pt-BR/release-cck-yahoo/os/yahoo/1.19/update.xml', 700),
  uwsgi('/update/7/x/update.xml', 42),
  uwsgi('/__lbheartbeat__', 3),
  uwsgi('/json/1/FirefoxVPN/2.15.0/WINNT_x86_64/release/update.json', 300),
  '*** Starting uWSGI 2.0.21 (64bit) on [Mon Jul 10 10:00:00 2023] ***',
];

const objects = new Map<string, Buffer>();
const lay = (bucket: string, key: string, lines: readonly string[]) =>
  objects.set(`${bucket}/${key}`, gzipSync(lines.map((line) => `${line}\n`).join('')));

for (const [domain, requests] of Object.entries(URLS)) {
  requests.forEach((request, index) => {
    const folder = `${domain}/AWSLogs/${ACCOUNT}/elasticloadbalancing/us-west-2/${request.day ?? '2023/07/10'}`;
    lay(REQUESTS, `${folder}/${index}.log.gz`, [entry(HOSTS[domain as keyof typeof HOSTS], request)]);
  });
}
// A format nobody knows, on the day that the canary looks at; and a file where no table looks.
lay(REQUESTS, `aus4/AWSLogs/${ACCOUNT}/elasticloadbalancing/us-west-2/2023/07/11/odd.log.gz`, [
  '{"of": "another format"}',
]);
lay(REQUESTS, `AWSLogs/${ACCOUNT}/elasticloadbalancing/us-west-2/2023/07/10/lost.log.gz`, [
  entry(HOSTS.aus5, { url: RELEASE_115 }),
]);
// A request that could not be read and has no protocol, on a day of its own (elastic/integrations, test-alb.log).
lay(REQUESTS, `aus-api/AWSLogs/${ACCOUNT}/elasticloadbalancing/us-west-2/2023/07/03/odd.log.gz`, [
  entry(HOSTS['aus-api'], { url: '' }).replace(/"GET [^"]*"/, '"- http://internal.example.com:80- "'),
]);
// 28 clients that asked on one day: 4 for each of seven days.
lay(
  REQUESTS,
  `aus5/AWSLogs/${ACCOUNT}/elasticloadbalancing/us-west-2/2023/07/06/many.log.gz`,
  Array<string>(28).fill(entry(HOSTS.aus5, { url: RELEASE_115.replace('115.0.2', '110.0'), day: '2023/07/06' })),
);
lay(APPLICATIONS, 'log_balrog_admin_nginx_access/2023/07/10/100000-1.gz', ADMIN_LINES);
lay(APPLICATIONS, 'log_balrog_admin_syslog_agent/2023/07/10/100000-1.gz', AGENT_LINES);
lay(APPLICATIONS, 'log_balrog_admin_syslog_agent/2023/07/09/100000-1.gz', AGENT_LINES_BEFORE);
lay(APPLICATIONS, 'log_balrog_web_syslog_web_fixed/2023/07/10/10/0000-1.gz', WEB_LINES);
lay(APPLICATIONS, 'log_balrog_admin_syslog_admin_fixed/2023/07/11/100000-1.gz', [
  '{"time": "another shape of JSON"}',
  // A key under another name; something in front; LOG_FORMAT=plain of Balrog.
  '{"Timestamp": 1688983200000000000, "Type": "auslib.db", "Level": 500, "Fields": {}}',
  'admin | {"Timestamp": 1688983200000000000, "Type": "auslib.db", "Severity": 500, "Fields": {}}',
  '2023-07-11 10:00:00,123 - ERROR - PID: 7 - Request: None - auslib.db.insert#1: Failed',
  // What a client sends proves nothing.
  uwsgi('/{"Timestamp":1,"Type":"x"}', 42),
  'plain text',
]);

export const OBJECTS: ObjectSource = {
  list: (bucket, prefix) =>
    [...objects.keys()]
      .filter((key) => key.startsWith(`${bucket}/${prefix}`))
      .map((key) => key.slice(bucket.length + 1)),
  read: (bucket, key) => objects.get(`${bucket}/${key}`)!,
};
