/** What leaves the applications for people to look at. */
import { METRIC_PREFIX } from '../caches';
import { CUT_OFFS } from '../cut-offs';
import { allowed, hostName, oneOf, port, url } from '../patterns';
import { PORTS } from '../ports';
import type { Variable } from '../types';
import { VERSION_NUMBER } from '../version';
import { VERSION_PATH } from '../health';
import { BOTH_WSGI, AGENT_CMD, WEB, SERVICES, optional } from './entry';

export const LOGS_AND_METRICS: readonly Variable[] = [
  optional({
    name: 'LOG_LEVEL',
    apps: SERVICES,
    allowed: oneOf('CRITICAL', 'ERROR', 'WARNING', 'INFO', 'DEBUG'),
    default: 'INFO',
    meaning: "an upper-case level of Python's logging",
    source: `${BOTH_WSGI}, ${AGENT_CMD}`,
  }),
  optional({
    name: 'LOG_FORMAT',
    apps: SERVICES,
    allowed: allowed(/^(?:json|JSON)$/, 'JSON, or leave it out: "plain" writes text, which breaks the log tables'),
    default: 'one JSON object a line',
    meaning: 'the format of the application log',
    source: `${BOTH_WSGI}, ${AGENT_CMD}`,
  }),
  optional({
    name: 'SENTRY_DSN',
    apps: SERVICES,
    secret: 'either',
    allowed: url,
    default: 'off',
    meaning: 'where exceptions are sent; whoever has it can only send',
    source: `${BOTH_WSGI}, ${AGENT_CMD}`,
  }),
  optional({
    name: 'SENTRY_RELEASE',
    apps: SERVICES,
    allowed: allowed(
      new RegExp(`^balrog@${VERSION_NUMBER}$`),
      `balrog@ and the version without its v, as ${VERSION_PATH} answers it`,
    ),
    default: 'none: the image is no git checkout',
    meaning: 'the release that exceptions are filed under; read by the SDK, not by Balrog',
    source: 'sentry-sdk 1.25.1 (requirements/base.txt), sentry_sdk/utils.py, get_default_release',
  }),
  optional({
    name: 'SENTRY_ENVIRONMENT',
    apps: SERVICES,
    allowed: oneOf('production', 'staging'),
    default: 'production',
    meaning: 'the environment that exceptions are filed under; read by the SDK, not by Balrog',
    source: 'sentry-sdk 1.25.1 (requirements/base.txt), sentry_sdk/client.py',
  }),
  optional({
    name: 'PYTHONPATH',
    apps: SERVICES,
    allowed: allowed(/^\/[\w/-]+$/, 'a folder, from the root'),
    default: 'none: the images find their modules without it',
    meaning: 'where Python looks for the module that scrubs exceptions; read by Python, not by Balrog',
    source: 'docs.python.org/3.9/using/cmdline.html, PYTHONPATH',
  }),
  optional({
    name: 'STATSD_HOST',
    apps: WEB,
    since: CUT_OFFS.statsd,
    allowed: hostName,
    default: 'localhost',
    meaning: 'resolved once while loading: a name that does not resolve stops the application from loading',
    source: `${BOTH_WSGI} at ${CUT_OFFS.statsd} (0eb6a012d)`,
  }),
  optional({
    name: 'STATSD_PORT',
    apps: WEB,
    since: CUT_OFFS.statsd,
    allowed: port,
    default: String(PORTS.statsd),
    meaning: 'UDP port of the statsd server',
    source: `${BOTH_WSGI} at ${CUT_OFFS.statsd} (0eb6a012d)`,
  }),
  optional({
    name: 'STATSD_PREFIX',
    apps: WEB,
    since: CUT_OFFS.statsd,
    allowed: allowed(/^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/, 'words joined by dots'),
    default: `${METRIC_PREFIX.admin} or ${METRIC_PREFIX.public}, with .cache before the prefix became shorter`,
    meaning: 'what the names of all metrics begin with; dashboards expect the default',
    source: `${BOTH_WSGI} at ${CUT_OFFS.statsd} (0eb6a012d)`,
  }),
];
