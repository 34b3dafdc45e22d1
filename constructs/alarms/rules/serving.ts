/** Does a domain answer, how well, and how fast: for the domains of public and for admin. */
import { LOAD_BALANCER, SERVICE, TASKS } from '../catalogue';
import { of, shareOf } from '../metric';
import { count, inWords, minutes, percent, seconds, type Quantity } from '../quantity';
import { alarmRule, type Alert } from '../rule';

const domain = { component: 'load balancers', severity: 'page', first: 'releng' } as const;

export const NO_HEALTHY_TARGET = alarmRule({
  ...domain,
  failure: 'availability',
  summary: 'No task behind {subject} is healthy',
  why: 'Every request is answered with 503: no client learns of an update',
  signal: of(LOAD_BALANCER.healthyTargets, 'Maximum'),
  threshold: { below: count(1) },
  window: { period: minutes(1), periods: 3 },
  silence: 'breaching',
  runbook: 'domain-not-serving',
});

export const BALANCER_ERRORS = alarmRule({
  ...domain,
  failure: 'errors',
  summary: 'The load balancer of {subject} itself answers with errors (5xx)',
  why: 'It finds no task, or tasks cut connections: requests are lost that the application never saw',
  signal: of(LOAD_BALANCER.ownErrors, 'Sum'),
  threshold: { above: count(50) },
  window: { period: minutes(1), periods: 3, breaching: 3 },
  silence: 'notBreaching',
  runbook: 'domain-not-serving',
});

export const REJECTED_CONNECTIONS = alarmRule({
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
});

/** Server errors that no update of Balrog excuses; a failover of the database makes more for a minute, and heals. */
const ERRORS_PER_MINUTE = 50;

/** They roll a deployment back, and tell RelEng at any time. */
export const SERVICE_ERRORS = (component: 'public' | 'admin') =>
  alarmRule({
    component,
    severity: 'page',
    first: 'releng',
    failure: 'errors',
    summary: `${component} answers requests to {subject} with errors (5xx)`,
    why: 'A deployment that does this is rolled back; without one, something below the application broke',
    signal: of(LOAD_BALANCER.targetErrors, 'Sum'),
    threshold: { above: count(ERRORS_PER_MINUTE) },
    window: { period: minutes(1), periods: 3, breaching: 3 },
    // Without errors there is no data.
    silence: 'notBreaching',
    runbook: 'answers-fail',
  });

export const SLOW_ANSWERS = alarmRule({
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
});

export const BUSY_SERVICE = (component: 'public' | 'admin' | 'agent') =>
  alarmRule({
    component,
    severity: 'notice',
    first: 'releng',
    failure: 'saturation',
    summary: `The tasks of ${component} use nearly all of their memory`,
    why: 'The kernel kills what needs more, and each process that starts anew has cold caches',
    signal: of(SERVICE.memory, 'Maximum'),
    threshold: { above: percent(90) },
    window: { period: minutes(5), periods: 3 },
    silence: 'notBreaching',
    runbook: 'answers-slow',
  });

export const NO_TASK = (component: 'public' | 'admin') =>
  alarmRule({
    component,
    severity: 'page',
    first: 'releng',
    failure: 'availability',
    summary: `No task of ${component} runs`,
    why: component === 'public' ? 'No client learns of an update' : 'Nobody can submit, change or stop a release',
    signal: of(TASKS.running, 'Maximum'),
    threshold: { below: count(1) },
    window: { period: minutes(1), periods: 5 },
    silence: 'breaching',
    runbook: 'domain-not-serving',
  });

/** Of the answers of a domain within 30 days: what we promise, and the rest is the budget. */
const PROMISED: Quantity<'percent'> = percent(99.9);
const BUDGET_PERCENT = 100 - PROMISED.value;
/** Fewer requests in five minutes are a test environment or a dying domain: one error would be a percent of them. */
const REQUESTS_PER_MINUTE = 20;

export interface BurnRate extends Alert {
  readonly id: string;
  /** How many times faster than evenly over the month the budget is used up. */
  readonly rate: number;
  /** Both windows must agree: the long one that it matters, the short one that it still goes on. */
  readonly long: Quantity<'seconds'>;
  readonly short: Quantity<'seconds'>;
}

const burn = (id: string, rate: number, long: BurnRate['long'], short: BurnRate['short']): BurnRate => ({
  id,
  rate,
  long,
  short,
  component: 'public',
  failure: 'errors',
  severity: id === 'draining' ? 'notice' : 'page',
  first: 'releng',
  summary: `{subject} fails to answer ${rate} times as often as promised, for ${inWords(long)}`,
  why: `Of ${PROMISED.value} % of answers in 30 days, what may fail is used up ${rate} times too fast`,
  runbook: 'answers-fail',
});

/**
 * "Alerting on SLOs" (The Site Reliability Workbook, chapter 5), 6: multiwindow, multi-burn-rate alerts. The first two
 * page (2 % of the budget in an hour, 5 % in six), the last is a ticket (10 % in a day). The book's further pair, three
 * days and six hours, has no place in CloudWatch: a datapoint spans a day at most.
 */
export const BURN_RATES: readonly [BurnRate, BurnRate, BurnRate] = [
  burn('burning', 14.4, minutes(60), minutes(5)),
  burn('smouldering', 6, minutes(360), minutes(30)),
  burn('draining', 3, minutes(1440), minutes(120)),
];

/** One window of a burn rate: answers that failed, at the application or before it, in percent of those asked for. */
export const burnWindow = (rate: BurnRate, period: Quantity<'seconds'>) =>
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
      wholeAtLeast: REQUESTS_PER_MINUTE * (period.value / 60),
    }),
    threshold: { above: percent(rate.rate * BUDGET_PERCENT) },
    window: { period, periods: 1 },
    silence: 'notBreaching',
  });
