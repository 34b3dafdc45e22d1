import { cacheMetrics } from '../../../application/caches';
import { nearest } from '../../../application/nearest';
import { blocks, show, text } from '../../expectations';
import { AWS_METRICS, BY_HAND, BY_HAND_NAMESPACE, GOOGLE_METRICS } from '../../metric-catalogue';
import type { Finding, Rule } from '../../rule';
import type { Attributes, Resource, StackView } from '../../stack-view';

const REMEDY =
  'Correct its line in constructs/alarms/catalogue.ts. If its publisher documents it as it stands there, add it to policies/metric-catalogue.ts.';
const PUBLISH =
  'Correct its line in constructs/alarms/catalogue.ts, or publish it: constructs/observability/alarms/line-counts.ts counts lines of a log. ' +
  'If it is of a service of AWS that no alarm was about so far, add what that documents to policies/metric-catalogue.ts.';

/** `, did you mean "SwapUsage"?`, where one of the names is like the given one. */
function orRather(given: string, names: readonly string[]): string {
  const meant = nearest(given, names);
  return meant === undefined ? '' : `, did you mean ${show(meant)}?`;
}

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
    const published = AWS_METRICS[namespace] ?? BY_HAND;
    const sets = published[name];
    if (sets === undefined) {
      return [
        { wrong: `${namespace} publishes no ${show(name)}${orRather(name, Object.keys(published))}`, remedy: REMEDY },
      ];
    }
    if (sets.includes(dimensions)) return [];
    const wrong = `${name} is not published with the dimensions "${dimensions}", but with ${show(sets)}`;
    return [{ wrong, remedy: REMEDY }];
  }
  if (isOurs(namespace, name, stack)) return [];
  const meant = orRather(namespace, Object.keys(AWS_METRICS));
  return [{ wrong: `nothing publishes ${name} in ${namespace}${meant}`, remedy: PUBLISH }];
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
    .map((type) => ({
      wrong: `Google Cloud publishes no metric ${show(type)}${orRather(type, GOOGLE_METRICS)}`,
      remedy: REMEDY,
    }));
}
