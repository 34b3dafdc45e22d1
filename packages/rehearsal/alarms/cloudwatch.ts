/**
 * Would this alarm of CloudWatch fire? Read from `aws_cloudwatch_metric_alarm` as Terraform gives it to AWS, and evaluated
 * as "Using Amazon CloudWatch alarms" (CloudWatch user guide) says: M of N datapoints, each of one period; every minute
 * over the periods that end there; missing datapoints only where too few real ones are found further back.
 */
import { calculate } from './metric-math';
import { statisticOf, within, type MetricName, type Published } from './series';

export type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** Arguments of `aws_cloudwatch_metric_alarm`, in Terraform's spelling. */
export interface MetricAlarm {
  readonly alarm_name: string;
  readonly namespace?: string | null;
  readonly metric_name?: string | null;
  readonly dimensions?: Readonly<Record<string, string>> | null;
  readonly statistic?: string | null;
  readonly extended_statistic?: string | null;
  readonly period?: number | null;
  readonly metric_query?: readonly MetricQuery[] | null;
  readonly evaluation_periods: number;
  readonly datapoints_to_alarm?: number | null;
  readonly comparison_operator: string;
  readonly threshold: number;
  readonly treat_missing_data?: string | null;
}

interface MetricQuery {
  readonly id: string;
  readonly expression?: string | null;
  readonly return_data?: boolean | null;
  readonly metric?: OneOrList<QueriedMetric> | null;
}

interface QueriedMetric {
  readonly namespace: string;
  readonly metric_name: string;
  readonly dimensions?: Readonly<Record<string, string>> | null;
  readonly stat: string;
  readonly period: number;
}

type OneOrList<T> = T | readonly T[];

/**
 * Datapoints further back that are looked at beside those of the evaluation periods. "Configuring how CloudWatch alarms
 * treat missing data": how many is CloudWatch's affair; its examples have two.
 */
const FURTHER_BACK = 2;

const COMPARE: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** @param at seconds; periods end here */
export function stateAt(alarm: MetricAlarm, published: Published, at: number, before: State = 'OK'): State {
  const compare = COMPARE[alarm.comparison_operator];
  if (compare === undefined) throw new Error(`${alarm.alarm_name}: no evaluation of ${alarm.comparison_operator}`);
  const periods = alarm.evaluation_periods + FURTHER_BACK;
  const datapoints = Array.from({ length: periods }, (_, back) => datapoint(alarm, published, at, back));
  return judge(
    datapoints.map((value) => (value === undefined ? undefined : compare(value, alarm.threshold))),
    alarm.datapoints_to_alarm ?? alarm.evaluation_periods,
    alarm.evaluation_periods,
    alarm.treat_missing_data ?? 'missing',
    before,
  );
}

/** @param breaching newest first, undefined where nothing was published, further back than the periods */
export function judge(
  breaching: readonly (boolean | undefined)[],
  toAlarm: number,
  periods: number,
  treatMissing: string,
  before: State,
): State {
  const real = breaching.filter((one) => one !== undefined).slice(0, periods);
  const bad = real.filter(Boolean).length;
  const missing = periods - real.length;
  if (bad >= toAlarm) return 'ALARM';
  switch (treatMissing) {
    case 'breaching':
      return bad + missing >= toAlarm ? 'ALARM' : 'OK';
    case 'notBreaching':
      return 'OK';
    case 'ignore':
      return missing > 0 && bad === real.length ? before : 'OK';
    default:
      if (real.length === 0) return 'INSUFFICIENT_DATA';
      return missing > 0 && bad === real.length ? 'ALARM' : 'OK';
  }
}

/** Of the period that ended `back` periods ago. */
function datapoint(alarm: MetricAlarm, published: Published, at: number, back: number): number | undefined {
  const queries = alarm.metric_query ?? [];
  if (queries.length === 0) {
    const metric = { namespace: alarm.namespace, metric_name: alarm.metric_name, dimensions: alarm.dimensions };
    const stat = alarm.statistic ?? alarm.extended_statistic;
    return valueOf({ ...metric, stat, period: alarm.period } as QueriedMetric, published, at, back);
  }
  const returned = queries.filter(({ return_data: given }) => given === true);
  if (returned.length !== 1) throw new Error(`${alarm.alarm_name}: exactly one query returns data`);
  const resolve = (id: string): number | undefined => {
    const query = queries.find((one) => one.id === id);
    if (query === undefined) throw new Error(`${alarm.alarm_name}: no query ${id}`);
    if (query.expression) return calculate(query.expression, resolve);
    const metric = oneOf(query.metric);
    if (metric === undefined) throw new Error(`${alarm.alarm_name}: query ${id} asks for nothing`);
    return valueOf(metric, published, at, back);
  };
  return resolve(returned[0]!.id);
}

const oneOf = <T>(given: OneOrList<T> | null | undefined): T | undefined =>
  Array.isArray(given) ? (given[0] as T) : ((given ?? undefined) as T | undefined);

function valueOf(
  { namespace, metric_name: name, dimensions, stat, period }: QueriedMetric,
  published: Published,
  at: number,
  back: number,
) {
  const metric: MetricName = { namespace, name, dimensions: dimensions ?? {} };
  const to = at - back * period;
  return statisticOf(within(published(metric), to - period, to), stat);
}
