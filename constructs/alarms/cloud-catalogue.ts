/** Metrics of Cloud Monitoring that alarms or dashboards may name. "Google Cloud metrics" (Cloud Monitoring documentation). */
export interface CloudMetric {
  readonly type: string;
  /** The monitored resource it is written against. */
  readonly resource: string;
  readonly labels: readonly string[];
  readonly source: string;
}

const SOURCE = 'Google Cloud metrics (Cloud Monitoring documentation)';

export const CLOUD_METRICS = {
  uptime: {
    type: 'monitoring.googleapis.com/uptime_check/check_passed',
    resource: 'uptime_url',
    labels: ['check_id', 'checker_location'],
    source: SOURCE,
  },
  latency: {
    type: 'monitoring.googleapis.com/uptime_check/request_latency',
    resource: 'uptime_url',
    labels: ['check_id', 'checker_location'],
    source: SOURCE,
  },
  storageRequests: {
    type: 'storage.googleapis.com/api/request_count',
    resource: 'gcs_bucket',
    labels: ['method', 'response_code'],
    source: SOURCE,
  },
  storageObjects: {
    type: 'storage.googleapis.com/storage/object_count',
    resource: 'gcs_bucket',
    labels: ['storage_class'],
    source: SOURCE,
  },
  storageBytes: {
    type: 'storage.googleapis.com/storage/total_bytes',
    resource: 'gcs_bucket',
    labels: ['storage_class'],
    source: SOURCE,
  },
} as const satisfies Readonly<Record<string, CloudMetric>>;

/** Cloud Monitoring's filter language: all of these must hold. */
export const filterOf = ({ type, resource }: CloudMetric, ...more: readonly string[]) =>
  [`metric.type="${type}"`, `resource.type="${resource}"`, ...more].join(' AND ');
