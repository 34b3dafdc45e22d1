import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { Construct } from 'constructs';
import { countedLines } from './catalogue';
import type { Metric } from './metric';

export interface LineCountProps {
  readonly prefix: string;
  readonly logGroup: CloudwatchLogGroup;
  readonly metric: { readonly namespace: `Balrog/${string}`; readonly name: string };
  /** Name of a metric filter, without the prefix -> "Filter pattern syntax for metric filters" (CloudWatch Logs user guide). */
  readonly filters: Readonly<Record<string, string>>;
}

/** Counts the lines of a log that match one of some patterns, as one metric. */
export class LineCount extends Construct {
  readonly metric: Metric<'count'>;

  constructor(scope: Construct, id: string, { prefix, logGroup, metric, filters }: LineCountProps) {
    super(scope, id);
    this.metric = countedLines(metric.namespace, metric.name);
    for (const [name, pattern] of Object.entries(filters)) {
      new CloudwatchLogMetricFilter(this, name, {
        name: `${prefix}-${name}`,
        logGroupName: logGroup.name,
        pattern,
        metricTransformation: { ...metric, value: '1', defaultValue: '0' },
      });
    }
  }
}
