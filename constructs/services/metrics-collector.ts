/** The OpenTelemetry collector beside an application: takes its statsd counters on the task's loopback to CloudWatch. */
import { PORTS } from '../../application/ports';
import { speaksStatsd } from '../../application/process';
import { APPLICATION_NAMESPACE } from '../alarms/catalogue';
import type { CollectorConfiguration } from './collector-configuration';
import { environmentOf, literal, type Container } from './container';
import { scratch } from './files';
import { imageOf } from './sidecar-images';
import type { TaskLog } from './task';

const FLUSH_SECONDS = 60;

const SERVICE_DIMENSION = 'Service';

/** An address: STATSD_HOST is resolved once while the application loads, and a bad name keeps it from loading. */
export const statsdVariables = (version: string) =>
  speaksStatsd(version) ? { STATSD_HOST: '127.0.0.1', STATSD_PORT: String(PORTS.statsd) } : {};

interface MetricsCollectorProps {
  /** Of the application whose metrics they are. */
  readonly service: string;
  readonly region: string;
  /** Of metrics alone: `TaskLog.metrics`. */
  readonly log: TaskLog;
}

/**
 * Metrics travel as log lines; the declaration keeps the one dimension that alarms and dashboards ask for. Nothing is put
 * together on the way: the receiver counts each uWSGI process for itself, and of equal names in one batch the exporter
 * keeps the first ("Duplicate metric found"). CloudWatch adds them up.
 */
const configuration = ({ service, region, log }: MetricsCollectorProps): CollectorConfiguration => ({
  receivers: { statsd: { endpoint: `127.0.0.1:${PORTS.statsd}`, aggregation_interval: `${FLUSH_SECONDS}s` } },
  processors: { attributes: { actions: [{ key: SERVICE_DIMENSION, value: service, action: 'insert' }] } },
  exporters: {
    awsemf: {
      namespace: APPLICATION_NAMESPACE,
      region,
      log_group_name: log.group,
      log_stream_name: 'metrics',
      dimension_rollup_option: 'NoDimensionRollup',
      metric_declarations: [{ dimensions: [[SERVICE_DIMENSION]], metric_name_selectors: ['^balrog\\.'] }],
    },
  },
  service: {
    pipelines: { metrics: { receivers: ['statsd'], processors: ['attributes'], exporters: ['awsemf'] } },
  },
});

export const metricsCollector = (props: MetricsCollectorProps): Container => ({
  name: 'metrics-collector',
  image: imageOf('metricsCollector'),
  // Metrics that are missing are an alarm, not a reason to stop answering.
  essential: false,
  environment: environmentOf({ AOT_CONFIG_CONTENT: literal(JSON.stringify(configuration(props))) }),
  mountPoints: [scratch('metrics-collector', '/tmp')],
  logConfiguration: { logDriver: 'awslogs', options: props.log.options },
  readonlyRootFilesystem: true,
  memoryReservation: 64,
});
