/** What must not compile: the type check fails as soon as one of these does. */
import { DATABASE, FUNCTION, LOAD_BALANCER } from '../../constructs/alarms/catalogue';
import { of, samplesOf } from '../../constructs/alarms/metric';
import { bytes, count, milliseconds, minutes, percent, seconds } from '../../constructs/alarms/quantity';
import { alarm } from '../../constructs/alarms/row';

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
  fires: 1,
  quiet: 0,
} as const;

const busy = { ...rest, signal: of(DATABASE.cpu, 'Average'), threshold: { above: percent(90) } } as const;

const _allowed = [
  alarm('database', ({ storageGib }) => ({ ...busy, fires: storageGib })),
  alarm('domain', busy),
  alarm('domain', { ...rest, signal: of(LOAD_BALANCER.responseTime, 'p99'), threshold: { above: seconds(0.5) } }),
  alarm('domain', { ...rest, signal: of(FUNCTION.duration, 'Maximum'), threshold: { above: milliseconds(500) } }),
  alarm('domain', { ...rest, signal: samplesOf(DATABASE.cpu), threshold: { below: count(1) } }),
];

const _refused = [
  // @ts-expect-error The load balancer measures in seconds: 500 would never be reached.
  alarm('domain', { ...rest, signal: of(LOAD_BALANCER.responseTime, 'p99'), threshold: { above: milliseconds(500) } }),
  // @ts-expect-error Lambda measures in milliseconds: 12 would always be.
  alarm('domain', { ...rest, signal: of(FUNCTION.duration, 'Maximum'), threshold: { above: minutes(12) } }),
  // @ts-expect-error How many samples there are is no share.
  alarm('domain', { ...rest, signal: samplesOf(DATABASE.cpu), threshold: { below: percent(1) } }),
  // @ts-expect-error A bare number says no unit.
  alarm('domain', { ...rest, signal: of(DATABASE.cpu, 'Average'), threshold: { above: 90 } }),
  // @ts-expect-error A function that gives one does not get around it.
  alarm('database', () => ({ ...rest, signal: of(DATABASE.cpu, 'Average'), threshold: { above: bytes(90) } })),
  // @ts-expect-error What is known of a domain is not known of a database.
  alarm('domain', ({ storageGib }) => ({ ...busy, fires: storageGib })),
  // @ts-expect-error Nobody makes alarms for such a thing.
  alarm('weather', busy),
  // @ts-expect-error A row shows a series that does not fire it.
  alarm('domain', { ...busy, quiet: undefined }),
];

export type Checked = [typeof _allowed, typeof _refused];
