/** CloudWatch: alarms as they are deployed, the states that somebody gave them, and the numbers that somebody put. */
import type { Values } from '../../clouds/behaviour';
import { blocks, list, number, text } from '../../clouds/values';
import type { StoredResource } from '../../store';
import { statisticOf } from '../../alarms/series';
import { change, make, momentOf, resources, shaped, type Context, type Handler, type Operations } from '../context';
import { pageOf, wanted } from '../page';
import { ApiError } from '../wire/api-error';
import type { Input } from '../wire/decode';

const METRIC = 'aws_cloudwatch_metric_alarm';
const COMPOSITE = 'aws_cloudwatch_composite_alarm';
const HISTORY = 'cloudwatch_alarm_history';
const SERIES = 'cloudwatch_series';

const nameOf = ({ values }: StoredResource): string => text(values, 'alarm_name') ?? '';

/** OK until somebody says otherwise: whether a number is beyond a threshold is asked of `@balrog-infra/rehearsal/alarms`. */
const stateOf = ({ notes }: StoredResource): string => text(notes, 'state') ?? 'OK';

function described(context: Context, shape: 'MetricAlarm' | 'CompositeAlarm', alarm: StoredResource): Input {
  const { values, notes } = alarm;
  const since = momentOf(notes, 'stateSince') ?? momentOf(notes, 'madeAt');
  return shaped(
    context,
    shape,
    values,
    { AlarmArn: 'arn', OKActions: 'ok_actions', Metrics: false, Dimensions: false },
    {
      StateValue: stateOf(alarm),
      StateReason: text(notes, 'stateReason') ?? 'Nothing has been measured in the rehearsal.',
      StateUpdatedTimestamp: since,
      StateTransitionedTimestamp: since,
      ...(shape === 'MetricAlarm' ? { Dimensions: dimensionsOf(values['dimensions']) } : {}),
    },
  );
}

const dimensionsOf = (dimensions: unknown) =>
  Object.entries((dimensions ?? {}) as Readonly<Record<string, string>>).map(([Name, Value]) => ({ Name, Value }));

/** Without types, metric alarms alone (API Reference, DescribeAlarms, AlarmTypes). */
const describeAlarms: Handler = (context, input) => {
  const types = wanted(input, 'AlarmTypes') ?? ['MetricAlarm'];
  const names = wanted(input, 'AlarmNames');
  const [prefix, state] = [text(input, 'AlarmNamePrefix') ?? '', text(input, 'StateValue')];
  const found = [
    ...(types.includes('MetricAlarm') ? resources(context, METRIC) : []),
    ...(types.includes('CompositeAlarm') ? resources(context, COMPOSITE) : []),
  ].filter(
    (alarm) =>
      (names === undefined || names.includes(nameOf(alarm))) &&
      nameOf(alarm).startsWith(prefix) &&
      (state === undefined || stateOf(alarm) === state),
  );
  const { items, next } = pageOf(input, found, 'MaxRecords', 'NextToken');
  const of = (type: string) => items.filter((alarm) => alarm.type === type);
  return {
    NextToken: next,
    MetricAlarms: of(METRIC).map((alarm) => described(context, 'MetricAlarm', alarm)),
    CompositeAlarms: of(COMPOSITE).map((alarm) => described(context, 'CompositeAlarm', alarm)),
  };
};

function alarm(context: Context, name: string): StoredResource {
  const found = [...resources(context, METRIC), ...resources(context, COMPOSITE)].find((each) => nameOf(each) === name);
  if (found === undefined) throw new ApiError('ResourceNotFound', `Could not find alarm ${name}`, 404);
  return found;
}

/** The alarm's actions follow its state: each is written into the history, and nobody is called. */
const setAlarmState: Handler = (context, input) => {
  const found = alarm(context, text(input, 'AlarmName') ?? '');
  const [state, before, reason] = [text(input, 'StateValue') ?? '', stateOf(found), text(input, 'StateReason') ?? ''];
  change(context, found, {}, { state, stateReason: reason, stateSince: context.now().toISOString() });
  if (state === before) return {};
  tell(context, found, 'StateUpdate', `Alarm updated from ${before} to ${state}`);
  const actions =
    { ALARM: 'alarm_actions', OK: 'ok_actions', INSUFFICIENT_DATA: 'insufficient_data_actions' }[state] ?? '';
  if (found.values['actions_enabled'] === false) return {};
  for (const action of list(found.values, actions))
    tell(context, found, 'Action', `Successfully executed action ${String(action)}`);
  return {};
};

function tell(context: Context, found: StoredResource, kind: string, summary: string): void {
  const at = context.now().toISOString();
  const count = String(resources(context, HISTORY).length).padStart(6, '0');
  make(context, {
    type: HISTORY,
    id: `${at}-${count}`,
    values: { name: nameOf(found), type: found.type, kind, summary, at },
  });
}

const describeHistory: Handler = (context, input) => {
  const [name, kind] = [text(input, 'AlarmName'), text(input, 'HistoryItemType')];
  const found = resources(context, HISTORY).filter(
    ({ values }) => [undefined, values['name']].includes(name) && [undefined, values['kind']].includes(kind),
  );
  const newestFirst = text(input, 'ScanBy') === 'TimestampAscending' ? found : [...found].reverse();
  const { items, next } = pageOf(input, newestFirst, 'MaxRecords', 'NextToken');
  return {
    NextToken: next,
    AlarmHistoryItems: items.map(({ values }) => ({
      AlarmName: text(values, 'name'),
      AlarmType: values['type'] === COMPOSITE ? 'CompositeAlarm' : 'MetricAlarm',
      Timestamp: momentOf(values, 'at'),
      HistoryItemType: text(values, 'kind'),
      HistorySummary: text(values, 'summary'),
    })),
  };
};

interface Point {
  readonly at: number;
  readonly value: number;
}

const seriesId = (namespace: string, name: string, dimensions: readonly Values[]): string =>
  [namespace, name, ...dimensions.map((each) => `${text(each, 'Name')}=${text(each, 'Value')}`).sort()].join('|');

function put(context: Context, namespace: string, datum: Values): void {
  const [name, dimensions] = [text(datum, 'MetricName') ?? '', blocks(datum, 'Dimensions')];
  const id = seriesId(namespace, name, dimensions);
  const at = ((datum['Timestamp'] as Date | undefined) ?? context.now()).getTime();
  const values =
    list(datum, 'Values').length > 0
      ? list(datum, 'Values')
      : [number(datum, 'Value') ?? number(datum['StatisticValues'] as Values, 'Sum')];
  const points = values.map((value): Point => ({ at, value: Number(value) }));
  const found = resources(context, SERIES).find((each) => each.id === id);
  const before = (found?.values['points'] ?? []) as readonly Point[];
  const kept = { namespace, name, dimensions, points: [...before, ...points] };
  if (found === undefined) make(context, { type: SERIES, id, values: kept });
  else change(context, found, kept);
}

/** One number for each period that has any. */
function statistics(
  points: readonly Point[],
  period: number,
  start: Date,
  end: Date,
): ReadonlyMap<number, readonly number[]> {
  const buckets = new Map<number, number[]>();
  for (const { at, value } of points) {
    if (at < start.getTime() || at >= end.getTime()) continue;
    const bucket = Math.floor(at / (period * 1000)) * period * 1000;
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), value]);
  }
  return new Map([...buckets].sort(([left], [right]) => left - right));
}

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, each) => sum + each, 0),
  Average: (values) => values.reduce((sum, each) => sum + each, 0) / values.length,
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  SampleCount: (values) => values.length,
};

function pointsOf(context: Context, namespace: string, name: string, dimensions: readonly Values[]): readonly Point[] {
  const id = seriesId(namespace, name, dimensions);
  return (resources(context, SERIES).find((each) => each.id === id)?.values['points'] ?? []) as readonly Point[];
}

const getMetricData: Handler = (context, input) => {
  const [start, end] = [input['StartTime'] as Date, input['EndTime'] as Date];
  const results = blocks(input, 'MetricDataQueries').map((query) => {
    const stat = query['MetricStat'] as Values | undefined;
    if (stat === undefined)
      throw new ApiError(
        'NotImplemented',
        'The rehearsal does not model CloudWatch GetMetricData with an Expression.',
        501,
      );
    const metric = stat['Metric'] as Values;
    const points = pointsOf(
      context,
      text(metric, 'Namespace') ?? '',
      text(metric, 'MetricName') ?? '',
      blocks(metric, 'Dimensions'),
    );
    const found = [...statistics(points, number(stat, 'Period') ?? 60, start, end)];
    const newestFirst = text(input, 'ScanBy') === 'TimestampAscending' ? found : found.reverse();
    const statistic = STATISTICS[text(stat, 'Stat') ?? 'Average'] ?? STATISTICS['Average']!;
    return {
      Id: text(query, 'Id'),
      Label: text(query, 'Label') ?? text(metric, 'MetricName'),
      Timestamps: newestFirst.map(([at]) => new Date(at)),
      Values: newestFirst.map(([, values]) => statistic(values)),
      StatusCode: 'Complete',
    };
  });
  return { MetricDataResults: results, Messages: [] };
};

const getMetricStatistics: Handler = (context, input) => {
  const points = pointsOf(
    context,
    text(input, 'Namespace') ?? '',
    text(input, 'MetricName') ?? '',
    blocks(input, 'Dimensions'),
  );
  const found = statistics(points, number(input, 'Period') ?? 60, input['StartTime'] as Date, input['EndTime'] as Date);
  const asked = list(input, 'Statistics').map(String);
  const extended = list(input, 'ExtendedStatistics').map(String);
  return {
    Label: text(input, 'MetricName'),
    Datapoints: [...found].map(([at, values]) => ({
      Timestamp: new Date(at),
      ...Object.fromEntries(asked.map((name) => [name, STATISTICS[name]?.(values)])),
      ...(extended.length > 0
        ? { ExtendedStatistics: Object.fromEntries(extended.map((name) => [name, statisticOf(values, name)])) }
        : {}),
    })),
  };
};

export const cloudwatch: Operations = {
  DescribeAlarms: describeAlarms,
  DescribeAlarmHistory: describeHistory,
  SetAlarmState: setAlarmState,
  PutMetricData(context, input) {
    for (const datum of blocks(input, 'MetricData')) put(context, text(input, 'Namespace') ?? '', datum);
    return {};
  },
  GetMetricData: getMetricData,
  GetMetricStatistics: getMetricStatistics,
  ListMetrics(context, input) {
    const [namespace, name] = [text(input, 'Namespace'), text(input, 'MetricName')];
    const found = resources(context, SERIES).filter(
      ({ values }) =>
        [undefined, values['namespace']].includes(namespace) && [undefined, values['name']].includes(name),
    );
    return {
      Metrics: found.map(({ values }) => ({
        Namespace: values['namespace'],
        MetricName: values['name'],
        Dimensions: values['dimensions'],
      })),
    };
  },
};
