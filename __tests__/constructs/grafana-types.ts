/**
 * What a dashboard may be, in Grafana's own types: `grafana-schema.ts` makes a JSON schema of this. The Foundation SDK
 * leaves open what a panel's options and a query are; here each kind of panel and each data source has its own.
 */
import type * as athena from '@grafana/grafana-foundation-sdk/athena';
import type * as cloudwatch from '@grafana/grafana-foundation-sdk/cloudwatch';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import type * as cloudMonitoring from '@grafana/grafana-foundation-sdk/googlecloudmonitoring';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as text from '@grafana/grafana-foundation-sdk/text';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

type Target = cloudwatch.MetricsQuery | cloudwatch.LogsQuery | cloudMonitoring.CloudMonitoringQuery | athena.Dataquery;

interface FieldDefaults<Custom> extends Omit<sdk.FieldConfig, 'custom'> {
  custom?: Custom;
}

interface FieldConfig<Custom> {
  defaults: FieldDefaults<Custom>;
  overrides: [];
}

interface Panel<Type extends string, Options, Custom> extends Omit<
  sdk.Panel,
  'type' | 'title' | 'options' | 'targets' | 'fieldConfig'
> {
  type: Type;
  title: string;
  options: Options;
  targets?: Target[];
  fieldConfig?: FieldConfig<Custom>;
}

/** Kinds without options for their fields. */
type NoCustom = Record<string, never>;

type AnyPanel =
  | Panel<'timeseries', timeseries.Options, timeseries.FieldConfig>
  | Panel<'stat', stat.Options, NoCustom>
  | Panel<'table', table.Options, Partial<table.FieldConfig>>
  | Panel<'text', text.Options, NoCustom>;

/** Expanded: what it holds stands below it. */
interface Row extends Omit<sdk.RowPanel, 'panels'> {
  panels: [];
}

interface Annotation extends Omit<sdk.AnnotationQuery, 'target'> {
  target?: sdk.AnnotationTarget | cloudwatch.AnnotationQuery;
}

/** The form that `grafana_dashboard` takes. */
// eslint-disable-next-line @typescript-eslint/no-deprecated
export interface CheckedDashboard extends Omit<sdk.Dashboard, 'panels' | 'annotations'> {
  panels: (AnyPanel | Row)[];
  annotations: { list: Annotation[] };
}
