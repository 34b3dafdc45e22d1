/** What an alarm measures and whom it tells: a threshold stays as it was, and the alarm sees something else or nothing. */
import { entriesOf } from './build';
import { changes, differs, gains, gone, loses, rises, type AttributeEntry, type Direction, type Entry } from './entry';

const { watch } = entriesOf('blindness');

const OTHER = [
  'The alarm measures something else, or nothing any more.',
  'Keep what it measures, or show that the new measure rises with the same trouble.',
] as const;
const ELSEWHERE = [
  'Whoever was told is not told any more, or only later.',
  'Keep who is told; add before you remove.',
] as const;

/** Several attributes of one type that mean the same for it. */
function all(
  id: string,
  type: string,
  attributes: readonly string[],
  danger: Direction,
  texts: readonly [string, string],
): readonly AttributeEntry[] {
  return attributes.map((attribute) =>
    watch(`${id}.${attribute.replace(/[._]/g, '-').replace(/-?\*/, '')}`, 'serious', type, attribute, danger, texts),
  );
}

const ALARM = 'aws_cloudwatch_metric_alarm';
const GOOGLE = 'google_monitoring_alert_policy';
const UPTIME = 'google_monitoring_uptime_check_config';

export const CONDITIONS: readonly Entry[] = [
  ...all(
    'alarm',
    ALARM,
    [
      'namespace',
      'statistic',
      'extended_statistic',
      'dimensions.*',
      'unit',
      'evaluate_low_sample_count_percentiles',
      'threshold_metric_id',
      'metric_query.expression',
      'metric_query.return_data',
      'metric_query.metric.metric_name',
      'metric_query.metric.namespace',
      'metric_query.metric.stat',
      'metric_query.metric.dimensions.*',
    ],
    changes,
    OTHER,
  ),
  watch('alarm.metric-query-period', 'serious', ALARM, 'metric_query.metric.period', rises(), OTHER),
  watch('alarm.metric-query', 'serious', ALARM, 'metric_query.id', gone, OTHER),
  watch(
    'alarm.suppressor',
    'serious',
    'aws_cloudwatch_composite_alarm',
    'actions_suppressor.alarm',
    changes,
    ELSEWHERE,
  ),
  ...all(
    'metric-filter',
    'aws_cloudwatch_log_metric_filter',
    ['log_group_name', 'metric_transformation.name', 'metric_transformation.namespace', 'metric_transformation.value'],
    changes,
    OTHER,
  ),
  watch('event.target', 'serious', 'aws_cloudwatch_event_target', 'arn', changes, ELSEWHERE),
  watch('subscription.filter-changed', 'serious', 'aws_sns_topic_subscription', 'filter_policy', differs, ELSEWHERE),
  watch('rds.events-of', 'serious', 'aws_db_event_subscription', 'source_ids', loses, ELSEWHERE),
  ...all(
    'monitoring',
    GOOGLE,
    [
      'combiner',
      'conditions.condition_threshold.filter',
      'conditions.condition_threshold.comparison',
      'conditions.condition_threshold.evaluation_missing_data',
      'conditions.condition_threshold.aggregations.per_series_aligner',
      'conditions.condition_threshold.aggregations.cross_series_reducer',
      'conditions.condition_absent.filter',
      'conditions.condition_matched_log.filter',
      'conditions.condition_prometheus_query_language.query',
    ],
    changes,
    OTHER,
  ),
  ...all(
    'monitoring',
    GOOGLE,
    [
      'conditions.condition_threshold.aggregations.alignment_period',
      'conditions.condition_absent.duration',
      'conditions.condition_prometheus_query_language.duration',
      'conditions.condition_prometheus_query_language.evaluation_interval',
    ],
    rises(),
    OTHER,
  ),
  watch('channel.labels', 'serious', 'google_monitoring_notification_channel', 'labels.*', changes, ELSEWHERE),
  watch('uptime.content', 'serious', UPTIME, 'content_matchers.content', gone, OTHER),
  watch('uptime.timeout', 'serious', UPTIME, 'timeout', rises(), OTHER),
  watch('uptime.host', 'serious', UPTIME, 'monitored_resource.labels.*', changes, OTHER),
  ...all('grafana', 'grafana_rule_group', ['rule.condition', 'rule.data.model', 'rule.labels.*'], changes, OTHER),
  watch('grafana.query', 'serious', 'grafana_rule_group', 'rule.data.ref_id', gone, OTHER),
  ...all('grafana', 'grafana_data_source', ['type', 'url', 'json_data_encoded'], changes, OTHER),
  watch('grafana.address', 'serious', 'grafana_contact_point', 'email.addresses', loses, ELSEWHERE),
  watch('grafana.topic', 'serious', 'grafana_contact_point', 'sns.topic', changes, ELSEWHERE),
  watch('grafana.muted', 'serious', 'grafana_notification_policy', 'policy.mute_timings', gains, ELSEWHERE),
  ...all(
    'grafana',
    'grafana_mute_timing',
    ['intervals.times.start', 'intervals.times.end', 'intervals.weekdays', 'intervals.months', 'intervals.years'],
    changes,
    ELSEWHERE,
  ),
  watch('grafana.matcher', 'serious', 'grafana_notification_policy', 'policy.matcher.value', changes, ELSEWHERE),
  ...all(
    'sentry',
    'sentry_metric_monitor',
    ['aggregate', 'dataset', 'environment', 'condition_group.conditions.comparison'],
    changes,
    OTHER,
  ),
  watch('sentry.monitor-events', 'serious', 'sentry_metric_monitor', 'event_types', loses, OTHER),
];
