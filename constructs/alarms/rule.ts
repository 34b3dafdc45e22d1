/** What an alarm is, before any cloud: the list in `rules/` is made of these. */
import type { Signal } from './metric';
import type { Quantity, Unit } from './quantity';
import type { Runbook } from './runbooks';

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
  /** In the words of who is woken; `{subject}` is what it is about. */
  readonly summary: string;
  /** What it costs users or data when nobody looks. */
  readonly why: string;
  readonly component: Component;
  readonly failure: Failure;
  readonly severity: Severity;
  /** Told at once; the other one when nobody answers a page. */
  readonly first: Responder;
  readonly runbook: Runbook;
}

type Threshold<U extends Unit> = { readonly above: Quantity<U> } | { readonly below: Quantity<U> };

/** How long it must last. */
interface Window {
  readonly period: Quantity<'seconds'>;
  readonly periods: number;
  /** Of the periods; all of them when absent. */
  readonly breaching?: number;
}

/** An alarm of CloudWatch. */
export interface AlarmRule extends Alert {
  readonly signal: Signal;
  readonly threshold: Threshold<Unit>;
  readonly window: Window;
  /** What it means when nothing is published: CloudWatch's `treat_missing_data`. */
  readonly silence: 'breaching' | 'notBreaching';
}

interface Measured<U extends Unit> extends Alert {
  readonly signal: Signal<U>;
  /** In the unit of the signal. */
  readonly threshold: Threshold<NoInfer<U>>;
  readonly window: Window;
  readonly silence: AlarmRule['silence'];
}

/** The only way to make one: here the units meet. */
export const alarmRule = <U extends Unit>(rule: Measured<U>): AlarmRule => rule;

export const other = (responder: Responder): Responder => (responder === 'releng' ? 'cloudops' : 'releng');
