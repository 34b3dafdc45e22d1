/** What carries requests, lines, secrets, metrics and alarms from one place to another. */
import {
  cacheCounter,
  CERTIFICATE,
  DISTRIBUTION,
  EVENTS,
  LOAD_BALANCER,
  LOG_GROUP,
  LOG_TABLES,
  NAT_GATEWAY,
  TOPIC,
} from '../catalogue';
import { NOTHING, onceADay, twiceADay } from '../example';
import { filled, of, samplesOf, shareOf } from '../metric';
import { count, days, hours, minutes, percent } from '../quantity';
import { alarm } from '../row';

/** ACM renews its own certificates 60 days ahead, and imported ones take weeks to be ordered by hand. */
const DAYS_AHEAD = 45;
/** In five minutes: more than uptime checks alone ask, which look no rule up. Below, silence says nothing. */
const REQUESTS_THAT_COUNT = 300;

const nat = { component: 'NAT gateways', first: 'cloudops', runbook: 'no-way-out' } as const;
const logs = { component: 'log delivery', severity: 'notice', first: 'cloudops', runbook: 'logs-missing' } as const;
const alerting = {
  component: 'alerting path',
  failure: 'errors',
  severity: 'notice',
  runbook: 'alerts-undelivered',
} as const;

export const PATH_ALARMS = {
  // INVARIANT: certificate-expiry-alarm
  'certificate-<certificate>': alarm('certificate', {
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
    fires: twiceADay(44),
    quiet: twiceADay(60),
  }),

  'admin-ui-errors': alarm('admin UI', {
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
    fires: 40,
    quiet: 0.1,
  }),

  'nat-<gateway>-silent': alarm('NAT gateway', {
    ...nat,
    failure: 'availability',
    severity: 'page',
    summary: 'The NAT gateway {subject} has published nothing for ten minutes',
    why: 'Its zone reaches no Auth0, Autograph, Sentry or Cloud Storage: admin refuses everybody, answers go unsigned',
    signal: samplesOf(NAT_GATEWAY.connections),
    threshold: { below: count(1) },
    window: { period: minutes(1), periods: 10 },
    silence: 'breaching',
    fires: NOTHING,
    quiet: 0,
  }),

  'nat-<gateway>-drops': alarm('NAT gateway', {
    ...nat,
    failure: 'errors',
    severity: 'notice',
    summary: 'The NAT gateway {subject} drops packets',
    why: 'Calls to Auth0, Autograph and Cloud Storage hang until they time out',
    signal: of(NAT_GATEWAY.dropped, 'Sum'),
    threshold: { above: count(100) },
    window: { period: minutes(5), periods: 3, breaching: 2 },
    silence: 'notBreaching',
    fires: 50,
    quiet: 2,
  }),

  'nat-<gateway>-ports': alarm('NAT gateway', {
    ...nat,
    failure: 'saturation',
    severity: 'notice',
    summary: 'The NAT gateway {subject} has no port left for a destination',
    why: 'New connections to the busiest destination fail: Autograph, for answers that are signed',
    signal: of(NAT_GATEWAY.portErrors, 'Sum'),
    threshold: { above: count(0) },
    window: { period: minutes(5), periods: 3, breaching: 2 },
    silence: 'notBreaching',
    fires: 1,
    quiet: 0,
  }),

  '<service>-logs-silent': alarm('service log', {
    ...logs,
    failure: 'availability',
    summary: 'No line of {subject} has arrived for half an hour',
    why: 'What is not delivered is missing from the tables that count users',
    signal: of(LOG_GROUP.lines, 'Sum'),
    threshold: { below: count(1) },
    window: { period: minutes(5), periods: 6 },
    silence: 'breaching',
    fires: NOTHING,
    quiet: 200,
  }),

  '<service>-logs-undelivered': alarm('service log', ({ undeliveredLines }) => ({
    ...logs,
    failure: 'errors',
    summary: 'The log router of {subject} cannot deliver',
    why: 'It keeps lines for a while and then drops them: they are missing from the tables that count users',
    signal: of(undeliveredLines, 'Sum'),
    threshold: { above: count(5) },
    window: { period: minutes(5), periods: 3, breaching: 3 },
    silence: 'notBreaching',
    fires: 4,
    quiet: 0,
  })),

  /** The canary counts twice a day, so a day always holds a number. Without one it has not run, and FILL stands in. */
  // INVARIANT: log-table-counted
  'unparsed-<table>': alarm('log table', {
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
    fires: onceADay(1),
    quiet: twiceADay(0),
  }),

  'secrets-unreadable': alarm('start of tasks', {
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
    fires: onceADay(1),
    quiet: NOTHING,
  }),

  /** It tells of the moment: the rule counts calls, and no metric says what state a key is in. */
  'keys-unusable': alarm('keys', {
    component: 'secrets and keys',
    failure: 'errors',
    severity: 'page',
    first: 'cloudops',
    runbook: 'key-unusable',
    summary: 'A key was disabled, or will be deleted',
    why: 'What it has encrypted cannot be read: the database does not start again, no backup can be restored, and after 30 days nothing brings it back',
    signal: of(EVENTS.triggered, 'Sum'),
    threshold: { above: count(0) },
    window: { period: minutes(5), periods: 2, breaching: 1 },
    silence: 'notBreaching',
    fires: onceADay(1),
    quiet: NOTHING,
  }),

  /**
   * public looks rules up for every update request, and counts a hit or a miss. It is a share of what is asked, and no
   * mere silence: where hardly anybody asks, as in stage, nothing is counted either. Some counters are lost on the way
   * (UDP, and equal names in one batch), so few are enough.
   */
  'metrics-silent': alarm('metrics path', {
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
    fires: { requests: 6000, hits: NOTHING, misses: NOTHING },
    // Most are lost, and yet some arrive.
    quiet: { requests: 6000, hits: 600, misses: 150 },
  }),

  /** Of a topic that cannot deliver, the other responder is told. */
  'alerts-<topic>-undelivered': alarm('topic', ({ topic }) => ({
    ...alerting,
    first: topic === 'releng' ? 'cloudops' : 'releng',
    summary: 'Messages to {subject} were not delivered',
    why: 'An alarm nobody receives is worse than none',
    signal: of(TOPIC.failed, 'Sum'),
    threshold: { above: count(0) },
    window: { period: minutes(5), periods: 1 },
    silence: 'notBreaching',
    fires: 1,
    quiet: NOTHING,
  })),

  /** "FailedInvocations" counts what EventBridge has given up, and is published only when there is some. */
  'chat-lost-<rule>': alarm('chat rule', {
    ...alerting,
    first: 'releng',
    summary: 'Events of {subject} do not reach the topic of the chat channel',
    why: 'The channel is quiet, and looks as if nothing were deployed and nothing failed',
    signal: of(EVENTS.lost, 'Sum'),
    threshold: { above: count(0) },
    window: { period: minutes(5), periods: 1 },
    silence: 'notBreaching',
    fires: onceADay(1),
    quiet: NOTHING,
  }),
} as const;
