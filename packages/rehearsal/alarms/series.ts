/** What was published, and what one number per period is made of it. */

/** One published value; `at` in seconds. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The samples of a metric: none when nobody publishes it under these names. */
export type Published = (metric: MetricName) => readonly Sample[];

/** Samples in [from, to), in seconds. */
export const within = (samples: readonly Sample[], from: number, to: number): readonly number[] =>
  samples.filter(({ at }) => at >= from && at < to).map(({ value }) => value);

/** "CloudWatch statistics definitions" (CloudWatch user guide); undefined when there is no sample. */
export function statisticOf(values: readonly number[], statistic: string): number | undefined {
  if (values.length === 0) return undefined;
  const sum = values.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case 'Sum':
      return sum;
    case 'SampleCount':
      return values.length;
    case 'Average':
      return sum / values.length;
    case 'Minimum':
      return Math.min(...values);
    case 'Maximum':
      return Math.max(...values);
    default:
      return percentile(values, statistic);
  }
}

function percentile(values: readonly number[], statistic: string): number {
  const percent = /^p(\d{1,2}(?:\.\d+)?)$/.exec(statistic)?.[1];
  if (percent === undefined) throw new Error(`unknown statistic ${statistic}`);
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil((Number(percent) / 100) * sorted.length) - 1] ?? sorted[0]!;
}
