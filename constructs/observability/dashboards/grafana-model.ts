/**
 * What a dashboard of Grafana is made of, by the Foundation SDK's own types. Only its types: loading its builders would
 * make the synth a seventh slower (docs/decisions/0017-dashboards-as-typed-data.md).
 */
import type * as athena from '@grafana/grafana-foundation-sdk/athena';
import type * as cloudwatch from '@grafana/grafana-foundation-sdk/cloudwatch';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import type * as cloudMonitoring from '@grafana/grafana-foundation-sdk/googlecloudmonitoring';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as text from '@grafana/grafana-foundation-sdk/text';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

/** A type of the SDK as JSON has it: members of enums by their values, and no methods. */
type Json<T> = 0 extends 1 & T
  ? unknown
  : T extends string
    ? `${T}`
    : T extends number
      ? number
      : T extends readonly (infer Item)[]
        ? readonly Json<Item>[]
        : T extends object
          ? { readonly [Key in keyof T as T[Key] extends () => void ? never : Key]: Json<T[Key]> }
          : T;

export type DataSource = Required<Pick<Json<sdk.DataSourceRef>, 'type' | 'uid'>>;

export type MetricsQuery = Json<cloudwatch.MetricsQuery>;
export type LogsQuery = Json<cloudwatch.LogsQuery>;
export type CloudMonitoringQuery = Json<cloudMonitoring.CloudMonitoringQuery>;
export type AthenaQuery = Json<athena.Dataquery>;
export type Target = MetricsQuery | LogsQuery | CloudMonitoringQuery | AthenaQuery;

export type Thresholds = Json<sdk.ThresholdsConfig>;

/** Each kind of panel with its own options; the SDK's `Panel` takes any. */
type Drawn<Type extends string, Options, Custom = never> = Omit<Json<sdk.Panel>, 'type' | 'options' | 'targets'> & {
  readonly type: Type;
  readonly title: string;
  readonly description: string;
  readonly options: Json<Options>;
  readonly targets?: readonly Target[];
  readonly fieldConfig?: {
    readonly defaults: Omit<Json<sdk.FieldConfig>, 'custom'> & { readonly custom?: Json<Custom> };
    readonly overrides: readonly [];
  };
};

export type Panel =
  | Drawn<'timeseries', timeseries.Options, timeseries.FieldConfig>
  | Drawn<'stat', stat.Options>
  | Drawn<'table', table.Options, Pick<table.FieldConfig, 'align'>>
  | Drawn<'text', text.Options>;

export type Row = Json<Omit<sdk.RowPanel, 'panels'>> & { readonly panels: readonly [] };
export type Annotation = Omit<Json<sdk.AnnotationQuery>, 'target'> & {
  readonly target: Json<sdk.AnnotationTarget> | Json<cloudwatch.AnnotationQuery>;
};

/** The form that `grafana_dashboard` takes; its successor is for another API of Grafana. */
// eslint-disable-next-line @typescript-eslint/no-deprecated
export type GrafanaDashboard = Omit<Json<sdk.Dashboard>, 'panels' | 'title' | 'uid'> & {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly (Panel | Row)[];
};
