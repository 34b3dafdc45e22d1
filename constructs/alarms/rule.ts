/** What an alarm is, before any cloud: the rows of the table (`rows/`) are made of these. */
import type { CloudMetric } from './cloud-catalogue';
import type { Example } from './example';
import type { Signal } from './metric';
import type { Quantity, Unit } from './quantity';

export type Responder = 'releng' | 'cloudops';
/** `page`: somebody is woken, where the environment pages at all. `notice`: news for office hours. */
export type Severity = 'page' | 'notice';
export type Failure = 'availability' | 'errors' | 'saturation';

export const COMPONENTS = [
  'public',
  'admin',
  'agent',
  'admin UI',
  'load balancers',
  'database',
  'backups',
  'NAT gateways',
  'jobs',
  'schema gate',
  'log delivery',
  'certificates',
  'release history',
  'secrets and keys',
  'metrics path',
  'alerting path',
] as const;
export type Component = (typeof COMPONENTS)[number];

/** What every alert says of itself, whichever engine evaluates it. */
export interface Alert {
  /** In the words of who is woken; `{subject}` is what it is about, `<domain>` and the like are filled as in the key. */
  readonly summary: string;
  /** What it costs users or data when nobody looks. */
  readonly why: string;
  readonly component: Component;
  readonly failure: Failure;
  readonly severity: Severity;
  /** Told at once; the other one when nobody answers a page, unless there is no second step. */
  readonly first: Responder;
  /** `none` where nobody else can be told: the alarm lives in a region that has one topic. */
  readonly second?: 'none';
  /** Name of the page in docs/runbooks, without its ending. */
  readonly runbook: string;
}

type Threshold<U extends Unit> = { readonly above: Quantity<U> } | { readonly below: Quantity<U> };

/** How long it must last. */
interface Window {
  readonly period: Quantity<'seconds'>;
  readonly periods: number;
  /** Of the periods; all of them when absent. */
  readonly breaching?: number;
}

interface Measured<U extends Unit> extends Alert, Example {
  readonly signal: Signal<U>;
  /** In the unit of the signal. */
  readonly threshold: Threshold<NoInfer<U>>;
  readonly window: Window;
  /** What it means when nothing is published: CloudWatch's `treat_missing_data`. */
  readonly silence: 'breaching' | 'notBreaching';
  /** Of the subject's dimensions some that are others for this alarm. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Under this name Grafana evaluates it a second time, from outside of AWS; with placeholders as the key. */
  readonly grafana?: string;
}

/** An alarm of CloudWatch. */
export interface AlarmRule extends Omit<Measured<Unit>, 'threshold'> {
  readonly kind: 'measured';
  readonly threshold: Threshold<Unit>;
}

/** How fast a domain uses up what it may fail to answer: two alarms of CloudWatch, and one that is true when both are. */
export interface BurnRate extends Alert, Example {
  readonly kind: 'burn rate';
  /** How many times faster than evenly over the month the budget is used up. */
  readonly rate: number;
  /** Both windows must agree: the long one that it matters, the short one that it still goes on. */
  readonly long: Quantity<'seconds'>;
  readonly short: Quantity<'seconds'>;
}

/** A question that Cloud Monitoring asks from several parts of the world. */
export interface UptimeRule extends Alert {
  readonly kind: 'uptime';
  readonly hostname: string;
  readonly path: string;
  /** A million executions a month are free; each region counts, and the first as three ("Pricing", Cloud Monitoring). */
  readonly every: Quantity<'seconds'>;
  /** What the answer must hold beside the status 200. */
  readonly contains?: string;
}

/** More of something in five minutes than there may be, as Google Cloud counts it. */
export interface CloudRule extends Alert {
  readonly kind: 'cloud metric';
  /** What the console calls the condition. */
  readonly title: string;
  readonly metric: CloudMetric;
  /** Further conditions in Cloud Monitoring's filter language. */
  readonly filters: readonly string[];
  readonly above: number;
}

export type Rule = AlarmRule | BurnRate | UptimeRule | CloudRule;

/** The only way to make one: here the units meet. */
export const alarmRule = <U extends Unit>(rule: Measured<U>): AlarmRule => ({ ...rule, kind: 'measured' });

export const other = (responder: Responder): Responder => (responder === 'releng' ? 'cloudops' : 'releng');

export const pathOf = (runbook: string) => `docs/runbooks/${runbook}.md`;
