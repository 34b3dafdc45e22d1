/**
 * Would this alerting policy of Cloud Monitoring fire? Read from `google_monitoring_alert_policy`, and evaluated as
 * "Behavior of metric-based alerting policies" and the API's Aggregation (Cloud Monitoring documentation) say: samples are
 * aligned per series, reduced to one number, and the number must violate the threshold for the whole duration.
 */
import type { Sample } from './series';

export interface TimeSeries {
  readonly type: string;
  /** `metric.labels.…` and `resource.labels.…` by their last name. Booleans are 1 and 0. */
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly Sample[];
}

/** The arguments of one condition, in Terraform's spelling. */
export interface ThresholdCondition {
  readonly filter: string;
  readonly aggregations: readonly Aggregation[];
  readonly comparison: string;
  readonly threshold_value: number;
  /** `120s`. */
  readonly duration: string;
  readonly evaluation_missing_data?: string | null;
}

interface Aggregation {
  readonly alignment_period: string;
  readonly per_series_aligner: string;
  readonly cross_series_reducer: string;
}

const STEP_SECONDS = 60;
const secondsOf = (text: string): number => Number(text.replace(/s$/, ''));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const ALIGN: Readonly<Record<string, (values: readonly number[]) => number>> = {
  ALIGN_NEXT_OLDER: (values) => values.at(-1)!,
  ALIGN_DELTA: sum,
};
const REDUCE: Readonly<Record<string, (values: readonly number[]) => number>> = {
  REDUCE_COUNT_FALSE: (values) => values.filter((value) => value === 0).length,
  REDUCE_SUM: sum,
};

/** Whether an incident is open at this moment, in seconds. */
export function isViolated(condition: ThresholdCondition, all: readonly TimeSeries[], at: number): boolean {
  const matching = all.filter(matches(condition.filter));
  const moments = secondsOf(condition.duration) / STEP_SECONDS;
  return Array.from({ length: moments + 1 }, (_, step) => at - step * STEP_SECONDS).every((moment) => {
    const value = valueAt(condition, matching, moment);
    if (value === undefined) return condition.evaluation_missing_data === 'EVALUATION_MISSING_DATA_ACTIVE';
    if (condition.comparison !== 'COMPARISON_GT') throw new Error(`no evaluation of ${condition.comparison}`);
    return value > condition.threshold_value;
  });
}

function valueAt({ aggregations }: ThresholdCondition, series: readonly TimeSeries[], at: number): number | undefined {
  const [aggregation] = aggregations;
  if (aggregation === undefined || aggregations.length > 1) throw new Error('expected one aggregation');
  const align = ALIGN[aggregation.per_series_aligner];
  const reduce = REDUCE[aggregation.cross_series_reducer];
  if (!align || !reduce)
    throw new Error(`no evaluation of ${aggregation.per_series_aligner}, ${aggregation.cross_series_reducer}`);
  const from = at - secondsOf(aggregation.alignment_period);
  const aligned = series.flatMap(({ samples }) => {
    const values = samples.filter((sample) => sample.at > from && sample.at <= at).map(({ value }) => value);
    return values.length === 0 ? [] : [align(values)];
  });
  return aligned.length === 0 ? undefined : reduce(aligned);
}

const TERM = /^(metric|resource)\.(type|labels\.[a-z_]+)\s*(=|!=)\s*"(.*)"$/;

/** "Monitoring filters": here, conditions joined by AND. */
function matches(filter: string): (series: TimeSeries) => boolean {
  const terms = filter.split(' AND ').map((text) => {
    const [, side, name = '', operator, value] = TERM.exec(text.trim()) ?? [];
    if (side === undefined) throw new Error(`cannot read the filter "${text}"`);
    return {
      isType: name === 'type',
      ofMetric: side === 'metric',
      label: name.replace('labels.', ''),
      operator,
      value,
    };
  });
  return ({ type, labels }) =>
    terms.every(({ isType, ofMetric, label, operator, value }) => {
      // Which resource a series is written against is not part of it here.
      if (isType) return !ofMetric || type === value;
      return (labels[label] === value) === (operator === '=');
    });
}
