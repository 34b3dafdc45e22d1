/**
 * What is published, written down apart from the catalogues that alarms and dashboards take their metrics from: a name that
 * somebody invents there is none here.
 */
import { AWS_METRICS } from '../../policies/metric-catalogue';
import type { SynthesizedStack } from '../kit';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = Record<string, any>;

/** Balrog's caches, from v3.22; `src/auslib/util/cache.py` counts what it finds in each. */
const CACHES = [
  'blob',
  'blob_schema',
  'blob_version',
  'content_signatures',
  'release_assets',
  'release_assets_data_versions',
  'releases',
  'releases_data_version',
  'rules',
  'updates_disabled',
  'users',
];

/** A metric of CloudWatch as a query names it; dimensions by name and value. */
export interface Asked {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const ofType = (stack: SynthesizedStack, wanted: string) => stack.all.filter(({ type }) => type === wanted);
const sorted = (names: readonly string[]) => [...names].sort().join(',');

/** Sets of dimensions under which something publishes the metric in this stack; none: nobody does. */
export function publishedUnder({ namespace, name, dimensions }: Asked, stack: SynthesizedStack): readonly string[] {
  const aws = AWS_METRICS[namespace]?.[name] ?? [];
  const counted = ofType(stack, 'aws_cloudwatch_log_metric_filter')
    .map(({ json }) => json['metric_transformation'] as Json)
    .filter((metric) => metric['namespace'] === namespace && metric['name'] === name)
    .map((metric) => sorted(Object.keys((metric['dimensions'] ?? {}) as Json)));
  const measured = ofType(stack, 'aws_sfn_state_machine')
    .map(({ json }) => String(json['definition']))
    .filter((text) => text.includes(`"${namespace}"`) && [`"${name}"`, `\\"${name}\\"`].some((as) => text.includes(as)))
    // Other lists have names, too: the variables of a task that it starts.
    .flatMap((text) => [...text.matchAll(/Dimensions\\?":\s*\[[^\]]*\]/g)].map(([list]) => list))
    .map((list) => sorted([...list.matchAll(/"Name\\?":\s*\\?"(\w+)/g)].map(([, dimension]) => String(dimension))))
    .filter((named) => named !== '');
  const [, app = '', cache = ''] = /^balrog\.(admin|public)\.cache\.(\w+)\.(?:hits|misses)$/.exec(name) ?? [];
  const sent = ofType(stack, 'aws_ecs_task_definition')
    .filter(({ json }) => String(json['family']).endsWith(`-${app}`) && app === dimensions['Service'])
    .some(({ json }) => /statsd[\s\S]*Balrog\/Application/.test(String(json['container_definitions'])));
  const handedOn = namespace === 'Balrog/Application' && CACHES.includes(cache) && sent ? ['Service'] : [];
  return [...aws, ...counted, ...measured, ...handedOn];
}

/** Dimension -> types of resources and the attribute whose value it has. What is not listed is compared with nothing. */
const VALUES: Readonly<Record<string, readonly [type: string, attribute: string]>> = {
  LoadBalancer: ['aws_lb', 'arn_suffix'],
  TargetGroup: ['aws_lb_target_group', 'arn_suffix'],
  DBInstanceIdentifier: ['aws_db_instance', 'identifier'],
  ClusterName: ['aws_ecs_cluster', 'name'],
  TaskDefinitionFamily: ['aws_ecs_task_definition', 'family'],
  RuleName: ['aws_cloudwatch_event_rule', 'name'],
  FunctionName: ['aws_lambda_function', 'function_name'],
  StateMachineArn: ['aws_sfn_state_machine', 'name'],
  LogGroupName: ['aws_cloudwatch_log_group', 'name'],
  ServiceName: ['aws_ecs_service', 'name'],
};

/** Dimensions whose value names nothing of the stack, as `ClusterName prod`. */
export function namesNothing({ dimensions }: Asked, stack: SynthesizedStack): readonly string[] {
  return Object.entries(dimensions)
    .filter(([dimension]) => dimension in VALUES)
    .filter(([dimension, value]) => {
      const [type, attribute] = VALUES[dimension]!;
      // An ARN ends with the name.
      const named = value.startsWith('arn:') ? value.split(':').at(-1) : value;
      return !ofType(stack, type).some(
        ({ address, json }) =>
          named === json[attribute] || [attribute, 'arn'].some((one) => value === `\${${address}.${one}}`),
      );
    })
    .map(([dimension, value]) => `${dimension} ${value}`);
}

interface GoogleMetric {
  readonly resource: string;
  readonly labels: readonly string[];
  readonly value: 'BOOL' | 'INT64' | 'DOUBLE';
  readonly kind: 'GAUGE' | 'DELTA';
}

/** "Google Cloud metrics" and "Monitored resource types" (Cloud Monitoring documentation); labels of both. */
export const GOOGLE: Readonly<Record<string, GoogleMetric>> = {
  'monitoring.googleapis.com/uptime_check/check_passed': {
    resource: 'uptime_url',
    labels: ['metric.label.checker_location', 'metric.label.check_id', 'resource.label.host'],
    value: 'BOOL',
    kind: 'GAUGE',
  },
  'monitoring.googleapis.com/uptime_check/request_latency': {
    resource: 'uptime_url',
    labels: ['metric.label.checker_location', 'metric.label.check_id', 'resource.label.host'],
    value: 'DOUBLE',
    kind: 'GAUGE',
  },
  'storage.googleapis.com/api/request_count': {
    resource: 'gcs_bucket',
    labels: ['metric.label.method', 'metric.label.response_code', 'resource.label.bucket_name'],
    value: 'INT64',
    kind: 'DELTA',
  },
  'storage.googleapis.com/storage/object_count': {
    resource: 'gcs_bucket',
    labels: ['metric.label.storage_class', 'resource.label.bucket_name'],
    value: 'INT64',
    kind: 'GAUGE',
  },
  'storage.googleapis.com/storage/total_bytes': {
    resource: 'gcs_bucket',
    labels: ['metric.label.storage_class', 'resource.label.bucket_name'],
    value: 'DOUBLE',
    kind: 'GAUGE',
  },
};

/** Which metrics an aligner takes: "Aligner" (Cloud Monitoring API reference). */
const ALIGNERS: Readonly<Record<string, (metric: GoogleMetric) => boolean>> = {
  ALIGN_FRACTION_TRUE: ({ kind, value }) => kind === 'GAUGE' && value === 'BOOL',
  ALIGN_MEAN: ({ value }) => value !== 'BOOL',
  ALIGN_RATE: ({ kind, value }) => kind === 'DELTA' && value !== 'BOOL',
};

export interface AskedOfGoogle {
  readonly type: string;
  readonly resource: string;
  readonly aligner: string;
  readonly groupBys: readonly string[];
}

/** What is wrong with a question to Cloud Monitoring. */
export function faultsOfGoogle({ type, resource, aligner, groupBys }: AskedOfGoogle): readonly string[] {
  const metric = GOOGLE[type];
  if (metric === undefined) return [`nobody publishes ${type}`];
  return [
    ...(metric.resource === resource ? [] : [`${type} is written against ${metric.resource}, not ${resource}`]),
    ...(ALIGNERS[aligner]?.(metric) === true ? [] : [`${aligner} takes no ${metric.kind} of ${metric.value}: ${type}`]),
    ...groupBys.filter((label) => !metric.labels.includes(label)).map((label) => `${type} has no ${label}`),
  ];
}

/** "Container Insights performance log events for Amazon ECS" (CloudWatch user guide), of type Task. */
export const TASK_EVENTS = new Set([
  'ClusterName',
  'CpuReserved',
  'CpuUtilized',
  'KnownStatus',
  'MemoryReserved',
  'MemoryUtilized',
  'ServiceName',
  'TaskDefinitionFamily',
  'TaskDefinitionRevision',
  'TaskId',
  'Type',
]);

/** Lines of the agent: `src/auslib/log.py` writes them for all applications. */
export const AGENT_LINES = new Set(['Type', 'Severity', 'Fields.message', 'Fields.error']);

/** Fields that a question of Logs Insights names: neither its words, nor functions, nor texts, nor names of its own. */
export function fieldsOf(expression: string): readonly string[] {
  const own = Array.from(expression.matchAll(/\bas (\w+)/g), ([, name]) => name);
  const named = expression
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\bbin\(\w+\)/g, '')
    .matchAll(/(?<![@\w.])[A-Za-z_][\w.]*(?!\w*\()/g);
  return Array.from(named, ([field]) => field)
    .filter((field) => !/^(fields|filter|and|in|as|stats|by|sort|desc|limit)$/.test(field))
    .filter((field) => !own.includes(field));
}
