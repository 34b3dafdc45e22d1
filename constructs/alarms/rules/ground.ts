/** What everything else stands on: certificates, ways out, logs, secrets, and the paths of metrics and alarms. */
import {
  cacheCounter,
  CERTIFICATE,
  countedLines,
  DISTRIBUTION,
  EVENTS,
  LOAD_BALANCER,
  LOG_GROUP,
  LOG_TABLES,
  NAT_GATEWAY,
  TOPIC,
} from '../catalogue';
import { filled, of, samplesOf, shareOf } from '../metric';
import { count, days, hours, minutes, percent } from '../quantity';
import { alarmRule } from '../rule';

/** ACM renews its own certificates 60 days ahead, and imported ones take weeks to be ordered by hand. */
const DAYS_AHEAD = 45;

export const CERTIFICATE_EXPIRES = alarmRule({
  component: 'certificates',
  failure: 'availability',
  severity: 'notice',
  first: 'cloudops',
  runbook: 'certificate-expires',
  summary: `The certificate of {subject} expires in less than ${DAYS_AHEAD} days`,
  why: 'On that day every client refuses the connection, and old ones accept only what their issuer signed',
  signal: of(CERTIFICATE.daysToExpiry, 'Minimum'),
  threshold: { below: days(DAYS_AHEAD) },
  window: { period: hours(24), periods: 1 },
  // ACM measures twice a day until the certificate is expired or gone.
  silence: 'breaching',
});

export const UI_ERRORS = alarmRule({
  component: 'admin UI',
  failure: 'errors',
  severity: 'notice',
  first: 'cloudops',
  runbook: 'admin-ui-down',
  summary: 'CloudFront answers requests to {subject} with errors (5xx)',
  why: 'People cannot look at rules and releases, or sign off; automation goes on',
  signal: of(DISTRIBUTION.errorRate, 'Average'),
  threshold: { above: percent(5) },
  window: { period: minutes(5), periods: 3, breaching: 2 },
  silence: 'notBreaching',
});

const nat = { component: 'NAT gateways', first: 'cloudops', runbook: 'no-way-out' } as const;

export const NAT_SILENT = alarmRule({
  ...nat,
  failure: 'availability',
  severity: 'page',
  summary: 'The NAT gateway {subject} has published nothing for ten minutes',
  why: 'Its zone reaches no Auth0, Autograph, Sentry or Cloud Storage: admin refuses everybody, answers go unsigned',
  signal: samplesOf(NAT_GATEWAY.connections),
  threshold: { below: count(1) },
  window: { period: minutes(1), periods: 10 },
  silence: 'breaching',
});

export const NAT_DROPS = alarmRule({
  ...nat,
  failure: 'errors',
  severity: 'notice',
  summary: 'The NAT gateway {subject} drops packets',
  why: 'Calls to Auth0, Autograph and Cloud Storage hang until they time out',
  signal: of(NAT_GATEWAY.dropped, 'Sum'),
  threshold: { above: count(100) },
  window: { period: minutes(5), periods: 3, breaching: 2 },
  silence: 'notBreaching',
});

export const NAT_PORTS = alarmRule({
  ...nat,
  failure: 'saturation',
  severity: 'notice',
  summary: 'The NAT gateway {subject} has no port left for a destination',
  why: 'New connections to the busiest destination fail: Autograph, for answers that are signed',
  signal: of(NAT_GATEWAY.portErrors, 'Sum'),
  threshold: { above: count(0) },
  window: { period: minutes(5), periods: 3, breaching: 2 },
  silence: 'notBreaching',
});

const logs = { component: 'log delivery', severity: 'notice', first: 'cloudops', runbook: 'logs-missing' } as const;

export const LOGS_SILENT = alarmRule({
  ...logs,
  failure: 'availability',
  summary: 'No line of {subject} has arrived for half an hour',
  why: 'What is not delivered is missing from the tables that count users',
  signal: of(LOG_GROUP.lines, 'Sum'),
  threshold: { below: count(1) },
  window: { period: minutes(5), periods: 6 },
  silence: 'breaching',
});

/** Fluent Bit's own lines, from the log router: `[2026/01/01 00:00:00] [error] [output:s3:s3.0] …`. */
export const routerErrors = (metricName: string) =>
  alarmRule({
    ...logs,
    failure: 'errors',
    summary: 'The log router of {subject} cannot deliver',
    why: 'It keeps lines for a while and then drops them: they are missing from the tables that count users',
    signal: of(countedLines('Balrog/LogRouter', metricName), 'Sum'),
    threshold: { above: count(5) },
    window: { period: minutes(5), periods: 3, breaching: 3 },
    silence: 'notBreaching',
  });

/** Counted twice a day, so a day always holds a number; one without is a canary that does not sing. */
export const LINES_UNPARSED = alarmRule({
  ...logs,
  first: 'releng',
  runbook: 'unparsed-log-rows',
  failure: 'errors',
  summary: 'Lines of {subject} have another format than the table, or nobody has counted them for a day',
  why: 'Numbers taken from the table are too small, and look like any others',
  signal: filled(LOG_TABLES.unparsed, 'Maximum', count(1)),
  threshold: { above: count(0) },
  window: { period: hours(24), periods: 1 },
  silence: 'breaching',
});

export const SECRETS_UNREADABLE = alarmRule({
  component: 'secrets and keys',
  failure: 'availability',
  severity: 'page',
  first: 'cloudops',
  runbook: 'secrets-unreadable',
  summary: 'A task could not start because it cannot read its secrets or image',
  why: 'Running tasks go on, but none can be replaced: the next failure or release takes the service down',
  signal: of(EVENTS.triggered, 'Sum'),
  threshold: { above: count(0) },
  window: { period: minutes(5), periods: 2, breaching: 1 },
  silence: 'notBreaching',
});

/** In five minutes: more than uptime checks alone ask, which look no rule up. Below, silence says nothing. */
const REQUESTS_THAT_COUNT = 300;

/**
 * public looks rules up for every update request, and counts a hit or a miss. It is a share of what is asked, and no mere
 * silence: where hardly anybody asks, as in stage, nothing is counted either. Some counters are lost on
 * the way (UDP, and equal names in one batch), so few are enough.
 */
export const METRICS_SILENT = alarmRule({
  component: 'metrics path',
  failure: 'availability',
  severity: 'notice',
  first: 'releng',
  runbook: 'metrics-missing',
  summary: 'public is asked, and has sent no metric for half an hour',
  why: 'Dashboards show a flat line that looks like peace',
  signal: shareOf({
    metrics: {
      requests: LOAD_BALANCER.requests,
      hits: cacheCounter('public', 'rules', 'hits'),
      misses: cacheCounter('public', 'rules', 'misses'),
    },
    part: 'requests - hits - misses',
    whole: 'requests',
    statistic: 'Sum',
    wholeAtLeast: REQUESTS_THAT_COUNT,
  }),
  threshold: { above: percent(99) },
  window: { period: minutes(5), periods: 6 },
  silence: 'notBreaching',
});

export const ALERTS_UNDELIVERED = alarmRule({
  component: 'alerting path',
  failure: 'errors',
  severity: 'notice',
  first: 'releng',
  runbook: 'alerts-undelivered',
  summary: 'Messages to {subject} were not delivered',
  why: 'An alarm nobody receives is worse than none',
  signal: of(TOPIC.failed, 'Sum'),
  threshold: { above: count(0) },
  window: { period: minutes(5), periods: 1 },
  silence: 'notBreaching',
});

/** "FailedInvocations" counts what EventBridge has given up, and is published only when there is some. */
export const CHAT_EVENTS_LOST = alarmRule({
  component: 'alerting path',
  failure: 'errors',
  severity: 'notice',
  first: 'releng',
  runbook: 'alerts-undelivered',
  summary: 'Events of {subject} do not reach the topic of the chat channel',
  why: 'The channel is quiet, and looks as if nothing were deployed and nothing failed',
  signal: of(EVENTS.lost, 'Sum'),
  threshold: { above: count(0) },
  window: { period: minutes(5), periods: 1 },
  silence: 'notBreaching',
});
