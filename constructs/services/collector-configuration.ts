/**
 * The configuration of an OpenTelemetry collector, as far as it is used here: JSON is YAML. Keys and values are those of the
 * READMEs of each component in opentelemetry-collector-contrib 0.102 to 0.156, which ADOT 0.40 to 0.49 are made of: "StatsD receiver",
 * "Attributes processor", "AWS CloudWatch EMF exporter". ADOT has all three, and no exporter for Google
 * Cloud (pkg/defaultcomponents of aws-otel-collector).
 */
export interface CollectorConfiguration {
  readonly receivers: { readonly statsd: StatsdReceiver };
  readonly processors: { readonly attributes: AttributesProcessor };
  readonly exporters: { readonly awsemf: EmfExporter };
  readonly service: {
    readonly pipelines: {
      readonly metrics: {
        readonly receivers: readonly 'statsd'[];
        readonly processors: readonly 'attributes'[];
        readonly exporters: readonly 'awsemf'[];
      };
    };
  };
}

/** Go's: `60s`. */
type Duration = `${number}s`;

interface StatsdReceiver {
  /** Host and port, UDP. */
  readonly endpoint: string;
  /** How often counters are handed on, as what was counted since the last time. */
  readonly aggregation_interval: Duration;
}

interface AttributesProcessor {
  readonly actions: readonly { readonly key: string; readonly value: string; readonly action: 'insert' | 'upsert' }[];
}

interface EmfExporter {
  readonly namespace: string;
  readonly region: string;
  readonly log_group_name: string;
  readonly log_stream_name: string;
  readonly dimension_rollup_option: 'NoDimensionRollup' | 'SingleDimensionRollupOnly' | 'ZeroAndSingleDimensionRollup';
  /** Which metrics are sent, and by which sets of dimensions; what no selector matches stays in the log lines. */
  readonly metric_declarations: readonly {
    readonly dimensions: readonly (readonly string[])[];
    readonly metric_name_selectors: readonly string[];
  }[];
}
