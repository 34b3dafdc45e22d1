/** What must not compile: the type check fails as soon as one of these does. */
import { DATABASE, FUNCTION, LOAD_BALANCER } from '../../constructs/alarms/catalogue';
import { of, samplesOf } from '../../constructs/alarms/metric';
import { count, milliseconds, minutes, percent, seconds } from '../../constructs/alarms/quantity';
import { alarmRule } from '../../constructs/alarms/rule';

const rest = {
  component: 'public',
  failure: 'saturation',
  severity: 'notice',
  first: 'releng',
  summary: 'Slow',
  why: 'Slow',
  window: { period: minutes(1), periods: 1 },
  silence: 'notBreaching',
  runbook: 'answers-slow',
} as const;

const busy = { ...rest, signal: of(DATABASE.cpu, 'Average'), threshold: { above: percent(90) } } as const;

const _allowed = [
  alarmRule(busy),
  alarmRule({ ...rest, signal: of(LOAD_BALANCER.responseTime, 'p99'), threshold: { above: seconds(0.5) } }),
  alarmRule({ ...rest, signal: of(FUNCTION.duration, 'Maximum'), threshold: { above: milliseconds(500) } }),
  alarmRule({ ...rest, signal: samplesOf(DATABASE.cpu), threshold: { below: count(1) } }),
];

const _refused = [
  // @ts-expect-error The load balancer measures in seconds: 500 would never be reached.
  alarmRule({ ...rest, signal: of(LOAD_BALANCER.responseTime, 'p99'), threshold: { above: milliseconds(500) } }),
  // @ts-expect-error Lambda measures in milliseconds: 12 would always be.
  alarmRule({ ...rest, signal: of(FUNCTION.duration, 'Maximum'), threshold: { above: minutes(12) } }),
  // @ts-expect-error How many samples there are is no share.
  alarmRule({ ...rest, signal: samplesOf(DATABASE.cpu), threshold: { below: percent(1) } }),
  // @ts-expect-error A bare number says no unit.
  alarmRule({ ...rest, signal: of(DATABASE.cpu, 'Average'), threshold: { above: 90 } }),
  // @ts-expect-error There is no such page.
  alarmRule({ ...busy, runbook: 'ask-somebody' }),
];

export type Checked = [typeof _allowed, typeof _refused];
