/** Does a domain answer, how well, and how fast: for the domains of public and for admin. */
import { LOAD_BALANCER, SERVICE, TASKS } from '../catalogue';
import { NOTHING, onceAt } from '../example';
import { of, shareOf } from '../metric';
import { count, inWords, minutes, percent, seconds, type Quantity } from '../quantity';
import { alarm, burnRate } from '../row';
import { alarmRule, type AlarmRule, type BurnRate } from '../rule';

const domain = { component: 'load balancers', severity: 'page', first: 'releng' } as const;

/** Server errors that no update of Balrog excuses; a failover of the database makes more for a minute, and heals. */
const ERRORS_PER_MINUTE = 50;

/** Of the answers of a domain within 30 days: what we promise, and the rest is the budget. */
const PROMISED: Quantity<'percent'> = percent(99.9);
const BUDGET_PERCENT = 100 - PROMISED.value;
/** Fewer requests in five minutes are a test environment or a dying domain: one error would be a percent of them. */
const REQUESTS_PER_MINUTE = 20;

type Budget = Pick<BurnRate, 'rate' | 'long' | 'short' | 'severity' | 'fires' | 'quiet'>;

/**
 * "Alerting on SLOs" (The Site Reliability Workbook, chapter 5), 6: multiwindow, multi-burn-rate alerts. The first two
 * page (2 % of the budget in an hour, 5 % in six), the last is a ticket (10 % in a day). The book's further pair, three
 * days and six hours, has no place in CloudWatch: a datapoint spans a day at most.
 */
const budget = (given: Budget) =>
  burnRate({
    ...given,
    component: 'public',
    failure: 'errors',
    first: 'releng',
    summary: `{subject} fails to answer ${given.rate} times as often as promised, for ${inWords(given.long)}`,
    why: `Of ${PROMISED.value} % of answers in 30 days, what may fail is used up ${given.rate} times too fast`,
    runbook: 'answers-fail',
  });

/** Of 6,000 requests a minute so many fail. 14.4 times the budget of 0.1 % are 1.44 %: 86 a minute. */
const failing = (failed: number) => ({ requests: 6000, failed, refused: NOTHING }) as const;
/** Not one request finds a task: the load balancer counts errors and no request. */
const ALL_REFUSED = { requests: NOTHING, failed: NOTHING, refused: 6000 } as const;

export const SERVING_ALARMS = {
  '<domain>-no-healthy-target': alarm('domain', {
    ...domain,
    failure: 'availability',
    summary: 'No task behind {subject} is healthy',
    why: 'Every request is answered with 503: no client learns of an update',
    signal: of(LOAD_BALANCER.healthyTargets, 'Maximum'),
    threshold: { below: count(1) },
    window: { period: minutes(1), periods: 3 },
    silence: 'breaching',
    runbook: 'domain-not-serving',
    grafana: '<domain> has no healthy task',
    fires: 0,
    quiet: 6,
  }),

  '<domain>-balancer-errors': alarm('domain', {
    ...domain,
    failure: 'errors',
    summary: 'The load balancer of {subject} itself answers with errors (5xx)',
    why: 'It finds no task, or tasks cut connections: requests are lost that the application never saw',
    signal: of(LOAD_BALANCER.ownErrors, 'Sum'),
    threshold: { above: count(50) },
    window: { period: minutes(1), periods: 3, breaching: 3 },
    silence: 'notBreaching',
    runbook: 'domain-not-serving',
    fires: 6000,
    quiet: 3,
  }),

  '<domain>-rejected-connections': alarm('domain', {
    ...domain,
    severity: 'notice',
    first: 'cloudops',
    failure: 'saturation',
    summary: 'The load balancer of {subject} refuses connections because it has too many',
    why: 'It grows by itself, but not as fast as a release: clients try again hours later',
    signal: of(LOAD_BALANCER.rejectedConnections, 'Sum'),
    threshold: { above: count(0) },
    window: { period: minutes(5), periods: 3, breaching: 2 },
    silence: 'notBreaching',
    runbook: 'answers-slow',
    fires: 10,
    quiet: NOTHING,
  }),

  /** Made beside the service (constructs/services/deployment-alarms.ts): they roll a deployment of it back. */
  '<service>-errors-<domain>': alarm('served domain', ({ service }) => ({
    component: service,
    severity: 'page',
    first: 'releng',
    failure: 'errors',
    summary: '<service> answers requests to {subject} with errors (5xx)',
    why: 'A deployment that does this is rolled back; without one, something below the application broke',
    signal: of(LOAD_BALANCER.targetErrors, 'Sum'),
    threshold: { above: count(ERRORS_PER_MINUTE) },
    window: { period: minutes(1), periods: 3, breaching: 3 },
    // Without errors there is no data.
    silence: 'notBreaching',
    runbook: 'answers-fail',
    fires: 80,
    // A failover of the database: for a minute, and then no more.
    quiet: onceAt(3, 900),
  })),

  '<domain>-slow': alarm('client domain', {
    component: 'public',
    severity: 'notice',
    first: 'releng',
    failure: 'saturation',
    summary: 'One of a hundred answers of {subject} takes longer than two seconds',
    why: 'An answer takes some 20 ms: requests wait in front of busy processes, and soon some are refused',
    signal: of(LOAD_BALANCER.responseTime, 'p99'),
    threshold: { above: seconds(2) },
    window: { period: minutes(5), periods: 3 },
    silence: 'notBreaching',
    runbook: 'answers-slow',
    fires: 3,
    // In seconds: 20 ms are 0.02.
    quiet: 0.02,
  }),

  '<service>-memory': alarm('service', ({ service }) => ({
    component: service,
    severity: 'notice',
    first: 'releng',
    failure: 'saturation',
    summary: 'The tasks of <service> use nearly all of their memory',
    why: 'The kernel kills what needs more, and each process that starts anew has cold caches',
    signal: of(SERVICE.memory, 'Maximum'),
    threshold: { above: percent(90) },
    window: { period: minutes(5), periods: 3 },
    silence: 'notBreaching',
    runbook: 'answers-slow',
    fires: 96,
    quiet: 60,
  })),

  '<service>-no-task': alarm('serving service', ({ service }) => ({
    component: service,
    severity: 'page',
    first: 'releng',
    failure: 'availability',
    summary: 'No task of <service> runs',
    why: service === 'public' ? 'No client learns of an update' : 'Nobody can submit, change or stop a release',
    signal: of(TASKS.running, 'Maximum'),
    threshold: { below: count(1) },
    window: { period: minutes(1), periods: 5 },
    silence: 'breaching',
    runbook: 'domain-not-serving',
    fires: 0,
    quiet: 1,
  })),

  '<domain>-burning': budget({
    severity: 'page',
    rate: 14.4,
    long: minutes(60),
    short: minutes(5),
    fires: failing(90),
    quiet: failing(80),
  }),

  '<domain>-smouldering': budget({
    severity: 'page',
    rate: 6,
    long: minutes(360),
    short: minutes(30),
    fires: failing(40),
    quiet: failing(30),
  }),

  '<domain>-draining': budget({
    severity: 'notice',
    rate: 3,
    long: minutes(1440),
    short: minutes(120),
    fires: ALL_REFUSED,
    quiet: failing(15),
  }),
} as const;

/** One window of a burn rate: answers that failed, at the application or before it, in percent of those asked for. */
export const burnWindow = (rate: BurnRate, window: 'long' | 'short'): AlarmRule =>
  alarmRule({
    ...rate,
    signal: shareOf({
      metrics: {
        requests: LOAD_BALANCER.requests,
        failed: LOAD_BALANCER.domainErrors,
        refused: LOAD_BALANCER.ownErrors,
      },
      // Requests that found no task count as refused, and not as requests.
      part: 'failed + refused',
      whole: 'requests + refused',
      statistic: 'Sum',
      wholeAtLeast: REQUESTS_PER_MINUTE * (rate[window].value / 60),
    }),
    threshold: { above: percent(rate.rate * BUDGET_PERCENT) },
    window: { period: rate[window], periods: 1 },
    silence: 'notBreaching',
  });
