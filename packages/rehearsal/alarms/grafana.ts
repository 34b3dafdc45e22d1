/**
 * Would this rule of Grafana fire? Read from a rule of `grafana_rule_group`, and evaluated as Grafana's documentation says:
 * "Queries and conditions" (a query, reduced to one number, held against a threshold), "Alert rule evaluation" (a breach is
 * pending until it has lasted for the pending period) and "No Data and Error states" (what no data and a question that fails
 * count as; both are pending for as long, and as states of their own not before Grafana 13).
 */
import { statisticOf, within, type Published } from './series';

export type GrafanaState = 'Normal' | 'Pending' | 'Alerting' | 'NoData' | 'Error';

/** Arguments of one `rule`, in Terraform's spelling. */
export interface GrafanaRule {
  readonly name: string;
  /** Whose number decides: 0 is fine, all else a breach. */
  readonly condition: string;
  /** The pending period: `480s`. */
  readonly for?: string | null;
  readonly no_data_state?: string | null;
  readonly exec_err_state?: string | null;
  readonly data: readonly RuleData[];
}

interface RuleData {
  readonly ref_id: string;
  readonly datasource_uid: string;
  /** JSON, of the data source's own shape. */
  readonly model: string;
  /** Seconds before now; a block that is stored as a list. */
  readonly relative_time_range: TimeRange | readonly TimeRange[];
}

interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** What a refId stands for: a series, oldest first, or one number. */
type Value = readonly number[] | number | undefined;

interface Model {
  readonly type?: string;
  readonly expression?: string;
  readonly reducer?: string;
  readonly conditions?: readonly [
    { readonly evaluator: { readonly type: string; readonly params: readonly number[] } },
  ];
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly statistic?: string;
  readonly period?: string;
}

/** The data source of Grafana's own expressions. */
const EXPRESSIONS = '__expr__';

/** Of an empty series there is none. */
const REDUCE: Readonly<Record<string, (values: readonly number[]) => number | undefined>> = {
  last: (values) => values.at(-1),
  min: (values) => statisticOf(values, 'Minimum'),
  max: (values) => statisticOf(values, 'Maximum'),
  mean: (values) => statisticOf(values, 'Average'),
};

const EVALUATE: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  gt: (value, limit) => value > limit,
  lt: (value, limit) => value < limit,
};

/**
 * The state after each evaluation.
 *
 * @param moments in seconds, as far apart as the group's interval
 * @param publishedAt what the data source can tell at a moment: CloudWatch may be minutes late; undefined when it refuses
 */
export function statesOfRule(
  rule: GrafanaRule,
  moments: readonly number[],
  publishedAt: (at: number) => Published | undefined,
): readonly GrafanaState[] {
  const pending = secondsOf(rule.for ?? '0s');
  let since: number | undefined;
  let before: GrafanaState = 'Normal';
  return moments.map((at) => {
    const published = publishedAt(at);
    const outcome = published ? outcomeOf(rule, valueOf(rule, rule.condition, at, published)) : ofError(rule);
    if (outcome === 'KeepLast') return before;
    since = outcome === 'Normal' ? undefined : (since ?? at);
    before = since === undefined ? 'Normal' : at - since < pending ? 'Pending' : outcome;
    return before;
  });
}

/** Where one evaluation leads to, once it has been pending. */
function outcomeOf({ name, no_data_state: noData }: GrafanaRule, value: Value): GrafanaState | 'KeepLast' {
  if (typeof value === 'number') return value === 0 ? 'Normal' : 'Alerting';
  if (value !== undefined) throw new Error(`${name}: its condition is a series, not a number`);
  return modified(name, 'no data', noData ?? 'NoData', 'NoData');
}

/** The provider's default is Alerting. */
const ofError = ({ name, exec_err_state: given }: GrafanaRule) => modified(name, 'error', given ?? 'Alerting', 'Error');

/** "Modify the No Data or Error state". */
function modified(name: string, what: string, given: string, own: 'NoData' | 'Error'): GrafanaState | 'KeepLast' {
  if (given === 'OK') return 'Normal';
  if (given === 'Alerting' || given === 'KeepLast' || given === own) return given;
  throw new Error(`${name}: no evaluation of the ${what} state ${given}`);
}

function valueOf(rule: GrafanaRule, refId: string, at: number, published: Published): Value {
  const data = rule.data.find(({ ref_id: own }) => own === refId);
  if (data === undefined) throw new Error(`${rule.name}: nothing is called ${refId}`);
  const model = JSON.parse(data.model) as Model;
  if (data.datasource_uid !== EXPRESSIONS) return seriesOf(rule, model, rangeOf(data), at, published);
  const input = valueOf(rule, model.expression ?? '', at, published);
  if (model.type === 'reduce') return reduced(rule, model, input);
  if (model.type === 'threshold') return breached(rule, model, input);
  throw new Error(`${rule.name}: no evaluation of the expression ${model.type}`);
}

function reduced({ name }: GrafanaRule, { reducer = '' }: Model, input: Value): Value {
  const reduce = REDUCE[reducer];
  if (reduce === undefined) throw new Error(`${name}: no evaluation of the reducer ${reducer}`);
  if (typeof input === 'number') throw new Error(`${name}: what it reduces is a number already`);
  return reduce(input ?? []);
}

function breached({ name }: GrafanaRule, { conditions }: Model, input: Value): Value {
  const { type = '', params = [] } = conditions?.[0].evaluator ?? {};
  const [limit] = params;
  const evaluate = EVALUATE[type];
  if (evaluate === undefined || limit === undefined) throw new Error(`${name}: no evaluation of the threshold ${type}`);
  if (input === undefined) return undefined;
  if (typeof input !== 'number') throw new Error(`${name}: a threshold needs a number: reduce the series first`);
  return Number(evaluate(input, limit));
}

const rangeOf = ({ relative_time_range: given }: RuleData): TimeRange => [given].flat()[0] as TimeRange;

/**
 * One number per period that begins in the range, at a multiple of its length; the newest may still be going on.
 */
function seriesOf({ name }: GrafanaRule, model: Model, range: TimeRange, at: number, published: Published): Value {
  const { namespace, metricName, dimensions = {}, statistic, period } = model;
  if (!namespace || !metricName || !statistic || !period)
    throw new Error(`${name}: no evaluation of a query that names no metric of CloudWatch`);
  const each = Number(period);
  const samples = published({ namespace, name: metricName, dimensions });
  const first = Math.ceil((at - range.from) / each);
  const last = Math.ceil((at - range.to) / each) - 1;
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * each).flatMap((from) => {
    const value = statisticOf(within(samples, from, Math.min(from + each, at)), statistic);
    return value === undefined ? [] : [value];
  });
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Of a duration such as `30s`, `15m`, `1h30m`. */
export function secondsOf(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)([smhd])/g)];
  if (parts.map(([part]) => part).join('') !== duration || duration === '')
    throw new Error(`no duration: "${duration}"`);
  return parts.reduce((total, [, count, unit]) => total + Number(count) * UNITS[unit!]!, 0);
}
