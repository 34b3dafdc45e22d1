/** Metrics as their publishers document them, and what is made of their values. */
import type { Quantity, Unit } from './quantity';

/** A metric of CloudWatch: AWS's own, or one that something of ours writes. */
export interface Metric<U extends Unit = Unit> {
  readonly namespace: string;
  readonly name: string;
  readonly unit: U;
  /** Names of its dimensions: with others CloudWatch finds nothing, and says nothing. */
  readonly dimensions: readonly string[];
  /** The document, or the file of this repository, that says so. */
  readonly source: string;
}

type Statistic = 'Sum' | 'Average' | 'Minimum' | 'Maximum' | `p${number}`;
/** Percentile rank: how many percent of the values are at most this ("CloudWatch statistics definitions", user guide). */
type Rank = `PR(:${number})`;

/** One number per period, in a unit. */
export type Signal<U extends Unit = Unit> =
  | {
      readonly kind: 'metric';
      readonly metric: Metric;
      readonly statistic: Statistic | Rank | 'SampleCount';
      readonly unit: U;
    }
  | {
      readonly kind: 'filled';
      readonly metric: Metric;
      readonly statistic: Statistic;
      /** Stands where nothing was published. */
      readonly fill: number;
      readonly unit: U;
    }
  | { readonly kind: 'share'; readonly share: Share; readonly unit: U }
  /** How often any of these happened, in a period; by the name under which the expression knows them. */
  | { readonly kind: 'sum'; readonly metrics: Readonly<Record<string, Metric<U>>>; readonly unit: U };

/** `part` in percent of `whole`; where nothing happens nothing fails, so missing counts are zero. */
export interface Share {
  /** By the name under which the expression knows them. */
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly part: string;
  readonly whole: string;
  readonly statistic: 'Sum' | 'Maximum' | 'Average';
  /** Below this whole a share says nothing: one error of two requests is no trend. */
  readonly wholeAtLeast: number;
}

export const of = <U extends Unit>(metric: Metric<U>, statistic: Statistic): Signal<U> => ({
  kind: 'metric',
  metric,
  statistic,
  unit: metric.unit,
});

/**
 * For what is published once in a period: an alarm that misses a value looks for an older one before it calls data missing
 * ("How alarm state is evaluated when data is missing", CloudWatch user guide), and would take yesterday's for today's.
 */
export const filled = <U extends Unit>(metric: Metric<U>, statistic: Statistic, fill: Quantity<U>): Signal<U> => ({
  kind: 'filled',
  metric,
  statistic,
  fill: fill.value,
  unit: metric.unit,
});

/** How many values arrived: whether there is any measurement at all. */
export const samplesOf = (metric: Metric): Signal<'count'> => ({
  kind: 'metric',
  metric,
  statistic: 'SampleCount',
  unit: 'count',
});

/** Of the values that were published in a period, how many percent are at most `most`. */
export const atMost = <U extends Unit>(metric: Metric<U>, most: Quantity<U>): Signal<'percent'> => ({
  kind: 'metric',
  metric,
  statistic: `PR(:${most.value})`,
  unit: 'percent',
});

export const shareOf = (share: Share): Signal<'percent'> => ({ kind: 'share', share, unit: 'percent' });

export const sumOf = <U extends Unit>(unit: U, metrics: Readonly<Record<string, Metric<U>>>): Signal<U> => ({
  kind: 'sum',
  metrics,
  unit,
});

/** In CloudWatch's metric math: what was not published did not happen. */
export const additionOf = (ids: readonly string[]) => ids.map((id) => `FILL(${id}, 0)`).join(' + ');

/** In CloudWatch's metric math; the metrics stand for themselves with zero where nothing was published. */
export const expressionOf = ({ metrics, part, whole, wholeAtLeast }: Share) => {
  const filled = (formula: string) =>
    Object.keys(metrics).reduce(
      (text, id) => text.replaceAll(new RegExp(`\\b${id}\\b`, 'g'), `FILL(${id}, 0)`),
      formula,
    );
  return `IF(${filled(whole)} >= ${wholeAtLeast}, 100 * (${filled(part)}) / (${filled(whole)}), 0)`;
};
