import { cacheMetrics } from '../../../application/caches';
import { blocks, show, text } from '../../expectations';
import { AWS_METRICS, BY_HAND, BY_HAND_NAMESPACE, GOOGLE_METRICS } from '../../metric-catalogue';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const REMEDY = 'Take it from constructs/alarms/catalogue.ts; policies/metric-catalogue.ts knows what is documented.';

/** Every metric that an alarm names is one that somebody publishes, under these dimensions. */
export const metricsPublished: Rule = {
  id: 'metrics-published',
  reason: 'An alarm on a metric that nobody publishes is quiet for ever, whatever happens.',
  appliesTo: ['aws_cloudwatch_metric_alarm', 'google_monitoring_alert_policy'],
  check: (alarm, stack) =>
    alarm.type === 'google_monitoring_alert_policy'
      ? onGoogle(alarm)
      : asked(alarm).flatMap((one) => onAws(one, stack)),
};

interface Asked {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: string;
}

/** The metric of an alarm, or those of its queries. */
function asked({ attributes }: Resource): readonly Asked[] {
  const queries = blocks(attributes['metric_query']);
  const metrics = queries.length === 0 ? [attributes] : queries.flatMap(({ metric }) => blocks(metric));
  return metrics.map(({ namespace, metric_name: name, dimensions }) => ({
    namespace: text(namespace, 'absent'),
    name: text(name, 'absent'),
    dimensions: Object.keys((dimensions ?? {}) as Attributes)
      .sort()
      .join(','),
  }));
}

function onAws({ namespace, name, dimensions }: Asked, stack: StackView): readonly Finding[] {
  if (namespace in AWS_METRICS || namespace === BY_HAND_NAMESPACE) {
    const sets = (AWS_METRICS[namespace] ?? BY_HAND)[name];
    if (sets === undefined) return [{ wrong: `${namespace} publishes no ${show(name)}`, remedy: REMEDY }];
    if (sets.includes(dimensions)) return [];
    const wrong = `${name} is not published with the dimensions "${dimensions}", but with ${show(sets)}`;
    return [{ wrong, remedy: REMEDY }];
  }
  return isOurs(namespace, name, stack) ? [] : [{ wrong: `nothing publishes ${name} in ${namespace}`, remedy: REMEDY }];
}

/** Written by a metric filter, a state machine or a collector of this stack. */
function isOurs(namespace: string, name: string, stack: StackView): boolean {
  const counts = stack
    .ofType('aws_cloudwatch_log_metric_filter')
    .flatMap(({ attributes }) => blocks(attributes['metric_transformation']))
    .some((metric) => metric['namespace'] === namespace && metric['name'] === name);
  const measures = stack
    .ofType('aws_sfn_state_machine')
    .map(({ attributes }) => text(attributes['definition']))
    .some((definition) => definition.includes(namespace) && definition.includes(name));
  // The names that Balrog sends are its own: the collector hands on whatever begins with its name.
  const handsOn = stack
    .ofType('aws_ecs_task_definition')
    .map(({ attributes }) => text(attributes['container_definitions']))
    .some((containers) => containers.includes('statsd') && containers.includes(namespace));
  return counts || measures || (handsOn && BALROG.includes(name));
}

const BALROG = cacheMetrics();

function onGoogle({ attributes }: Resource): readonly Finding[] {
  return blocks(attributes['conditions'])
    .flatMap(({ condition_threshold: threshold }) => blocks(threshold))
    .map(({ filter }) => /metric\.type\s*=\s*"([^"]+)"/.exec(text(filter))?.[1] ?? 'absent')
    .filter((type) => !GOOGLE_METRICS.includes(type))
    .map((type) => ({ wrong: `Google Cloud publishes no metric ${show(type)}`, remedy: REMEDY }));
}
