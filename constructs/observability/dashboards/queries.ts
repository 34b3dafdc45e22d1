/** Questions to the data sources: series of CloudWatch and Cloud Monitoring, lines of logs, rows of Athena. */
import type { CloudMetric } from '../../alarms/cloud-catalogue';
import { additionOf, expressionOf, type Share, type Signal } from '../../alarms/metric';
import type { AthenaQuery, CloudMonitoringQuery, DataSource, LogsQuery, MetricsQuery, Target } from './grafana-model';

/** One series of CloudWatch. */
export interface Series {
  /** What the legend says; the domain, the service or the statistic. */
  readonly label: string;
  readonly signal: Signal;
  /** By name: each metric of the signal takes those that its publisher documents. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** One number per so many seconds: a minute when absent. */
  readonly periodSeconds?: number;
  /** When it is not the environment's own. */
  readonly region?: string | undefined;
}

const MINUTE_SECONDS = 60;
/** `A` to `Z`, then `AA`: what Grafana calls the queries of a panel. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const refId = (index: number): string =>
  (index < LETTERS.length ? '' : refId(Math.floor(index / LETTERS.length) - 1)) +
  LETTERS.charAt(index % LETTERS.length);

/** The queries of a panel, in the order of its legend. */
export const cloudWatch = (source: DataSource, region: string, series: readonly Series[]): readonly Target[] => {
  const queries = series.flatMap((one, index) =>
    metricsQueries(one, index).map((query) => ({ ...query, region: one.region ?? region })),
  );
  return queries.map((query, index) => ({ ...query, refId: refId(index), datasource: source }));
};

type Question = Omit<MetricsQuery, 'refId' | 'datasource' | 'region'>;

function metricsQueries({ label, signal, dimensions, periodSeconds }: Series, index: number): readonly Question[] {
  const period = String(periodSeconds ?? MINUTE_SECONDS);
  const ask = (id: string, given: Partial<Question>): Question => ({
    queryMode: 'Metrics',
    metricQueryType: 0,
    metricEditorMode: 0,
    id,
    label,
    namespace: '',
    expression: '',
    matchExact: true,
    period,
    ...given,
  });
  if (signal.kind === 'metric') {
    return [ask(`q${index}`, { ...measured(signal.metric, dimensions), statistic: signal.statistic })];
  }
  if (signal.kind === 'filled') {
    return [
      ask(`m${index}`, { ...measured(signal.metric, dimensions), statistic: signal.statistic, hide: true }),
      ask(`q${index}`, { metricEditorMode: 1, expression: `FILL(m${index}, ${signal.fill})` }),
    ];
  }
  if (signal.kind === 'sum') {
    const metrics = Object.entries(signal.metrics).map(([id, metric]) => [`${id}${index}`, metric] as const);
    return [
      ...metrics.map(([id, metric]) => ask(id, { ...measured(metric, dimensions), statistic: 'Sum', hide: true })),
      ask(`q${index}`, { metricEditorMode: 1, expression: additionOf(metrics.map(([id]) => id)) }),
    ];
  }
  const share = numbered(signal.share, index);
  return [
    ...Object.entries(share.metrics).map(([id, metric]) =>
      ask(id, { ...measured(metric, dimensions), statistic: share.statistic, hide: true }),
    ),
    ask(`q${index}`, { metricEditorMode: 1, expression: expressionOf(share) }),
  ];
}

function measured({ namespace, name, dimensions: names }: Share['metrics'][string], given: Series['dimensions']) {
  const missing = names.filter((dimension) => given[dimension] === undefined);
  if (missing.length > 0) throw new Error(`${namespace} ${name} is published by ${missing.join(' and ')}: name it.`);
  return {
    namespace,
    metricName: name,
    dimensions: Object.fromEntries(names.map((dimension) => [dimension, given[dimension] ?? ''])),
  };
}

/** Ids are unique in a panel, so that the shares of several domains can stand in one. */
function numbered(share: Share, index: number): Share {
  const rename = (formula: string) =>
    Object.keys(share.metrics).reduce(
      (text, id) => text.replaceAll(new RegExp(`\\b${id}\\b`, 'g'), `${id}${index}`),
      formula,
    );
  const metrics = Object.fromEntries(Object.entries(share.metrics).map(([id, metric]) => [`${id}${index}`, metric]));
  return { ...share, metrics, part: rename(share.part), whole: rename(share.whole) };
}

/** A question in the language of Logs Insights. */
export const logLines = (
  source: DataSource,
  region: string,
  group: { readonly arn: string; readonly name: string },
  expression: string,
  statsGroups: readonly string[] = [],
): readonly LogsQuery[] => [
  {
    refId: 'A',
    datasource: source,
    queryMode: 'Logs',
    queryLanguage: 'CWLI',
    id: 'a',
    region,
    // Without the `:*` of log streams; Grafana asks for the group itself.
    logGroups: [{ arn: group.arn, name: group.name }],
    expression,
    statsGroups,
  },
];

/** One series of Cloud Monitoring for each value of a label. */
export const cloudMonitoring = (
  source: DataSource,
  projectName: string,
  ask: {
    readonly metric: CloudMetric;
    readonly aligner: string;
    readonly reducer: string;
    readonly groupBy: string;
    readonly alias: string;
    readonly alignmentPeriod?: string;
  },
): readonly CloudMonitoringQuery[] => [
  {
    refId: 'A',
    datasource: source,
    queryType: 'timeSeriesList',
    aliasBy: ask.alias,
    timeSeriesList: {
      projectName,
      filters: ['metric.type', '=', ask.metric.type, 'AND', 'resource.type', '=', ask.metric.resource],
      crossSeriesReducer: ask.reducer,
      perSeriesAligner: ask.aligner,
      alignmentPeriod: ask.alignmentPeriod ?? 'cloud-monitoring-auto',
      groupBys: [ask.groupBy],
      view: 'FULL',
    },
  },
];

/** Athena is paid by what it reads: answers of the last hour are used again. */
const REUSE_MINUTES = 60;

export const athena = (source: DataSource, region: string, database: string, sql: string): readonly AthenaQuery[] => [
  {
    refId: 'A',
    datasource: source,
    format: 1,
    connectionArgs: {
      region,
      catalog: 'AwsDataCatalog',
      database,
      resultReuseEnabled: true,
      resultReuseMaxAgeInMinutes: REUSE_MINUTES,
    },
    rawSQL: sql,
  },
];
