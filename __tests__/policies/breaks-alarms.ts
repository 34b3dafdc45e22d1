/** Alarms without a page, pages that nobody wants, and metrics that nobody publishes. */
import { Breaks } from './breaks-table';

const table = new Breaks();
const { add, set } = table;

const ALARM = 'aws_cloudwatch_metric_alarm.alarm';
const POLICY = 'google_monitoring_alert_policy.made';
const policy = (
  filter: string,
  content = '[page] Down. Nobody is served. Runbook: docs/runbooks/domain-not-serving.md',
) => ({
  notification_channels: ['${google_monitoring_notification_channel.mail.name}'],
  documentation: { content },
  conditions: [{ condition_threshold: { filter } }],
});

set('alarm-runbook', ALARM, 'alarm_description', undefined, 'its text is absent');
set('alarm-runbook', ALARM, 'alarm_description', 'Storage is low', 'its text is "Storage is low"');
set(
  'alarm-runbook',
  ALARM,
  'alarm_description',
  '[page] Full. Runbook: https://wiki.example.com',
  'it needs a severity',
);
set(
  'alarm-runbook',
  ALARM,
  'alarm_description',
  '[page] Full. Runbook: docs/runbooks/ask-somebody.md',
  'there is no page docs/runbooks/ask-somebody.md',
);
add('alarm-runbook', 'aws_cloudwatch_composite_alarm.made', 'its text is absent', (tree) => {
  tree.resource.aws_cloudwatch_composite_alarm = { made: { alarm_name: 'both', alarm_rule: 'ALARM("age")' } };
});
add('alarm-runbook', POLICY, 'its text is "Down"', (tree) => {
  tree.resource.google_monitoring_alert_policy = { made: policy('metric.type="x"', 'Down') };
});

const FULL = '[page] Full. Nothing is written. Runbook: docs/runbooks/database-in-trouble.md';
set('pages-wanted', ALARM, 'alarm_description', FULL, 'it pages, and no pager is subscribed to its topic');

set('metrics-published', ALARM, 'metric_name', 'FreeDiskSpace', 'AWS/RDS publishes no "FreeDiskSpace"');
set('metrics-published', ALARM, 'namespace', 'AWS/Aurora', 'nothing publishes FreeStorageSpace in AWS/Aurora');
set('metrics-published', ALARM, 'namespace', undefined, 'nothing publishes FreeStorageSpace in absent');
set(
  'metrics-published',
  ALARM,
  'dimensions',
  { DBInstanceID: 'x' },
  'is not published with the dimensions "DBInstanceID"',
);
set('metrics-published', ALARM, 'dimensions', undefined, 'is not published with the dimensions ""');
set('metrics-published', ALARM, 'namespace', 'Balrog/Backups', 'nothing publishes FreeStorageSpace in Balrog/Backups');
add('metrics-published', ALARM, 'AWS/ApplicationELB publishes no "Latency"', (tree) => {
  const metric = { namespace: 'AWS/ApplicationELB', metric_name: 'Latency', dimensions: { LoadBalancer: 'x' } };
  const alarm = tree.resource.aws_cloudwatch_metric_alarm!.alarm!;
  alarm.metric_query = [
    { id: 'share', expression: 'm * 100', return_data: true },
    { id: 'm', metric },
  ];
});
add('metrics-published', ALARM, 'nothing publishes balrog.public.cache.invented.hits', (tree) => {
  const container_definitions = JSON.stringify([{ name: 'collector', environment: 'statsd Balrog/Application' }]);
  tree.resource.aws_ecs_task_definition!.collector = { family: 'collector', container_definitions };
  Object.assign(tree.resource.aws_cloudwatch_metric_alarm!.alarm!, {
    namespace: 'Balrog/Application',
    metric_name: 'balrog.public.cache.invented.hits',
  });
});
add('metrics-published', POLICY, 'Google Cloud publishes no metric "compute.googleapis.com/guest/disk"', (tree) => {
  tree.resource.google_monitoring_alert_policy = { made: policy('metric.type="compute.googleapis.com/guest/disk"') };
});

const EARLY = 'its silence is a breach, and depends_on does not name aws_ecs_service.';
set('alarms-come-last', ALARM, 'depends_on', undefined, EARLY);
set('alarms-come-last', ALARM, 'depends_on', ['aws_ecs_service.public_service'], EARLY);

export const alarmBreaks = table.all;
