/** What drills have published (constructs/jobs/drill-steps.ts), of CloudWatch. */
import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { DRILLS } from '../../constructs/alarms/catalogue';
import type { ClientSettings } from '../operations/aws/clients';

/** One drill; of one that failed nothing was measured. */
export interface Drill {
  /** The hour in which it ended: CloudWatch keeps no finer time for so long. */
  readonly at: Date;
  readonly good: boolean;
  readonly secondsToRestore?: number;
  readonly secondsLost?: number;
}

/** For 455 days CloudWatch keeps one value for each hour ("Metrics retention", CloudWatch user guide). */
const PERIOD_SECONDS = 3600;

/** @returns the drills of a kind, oldest first */
export async function drillsOf(
  settings: ClientSettings,
  kind: string,
  from: Date,
  to: Date,
): Promise<readonly Drill[]> {
  const { CloudWatchClient, paginateGetMetricData } = await import('@aws-sdk/client-cloudwatch');
  const asked = { good: DRILLS.good, taken: DRILLS.timeToRestore, lost: DRILLS.dataLoss };
  const MetricDataQueries = Object.entries(asked).map(([Id, { namespace, name }]): MetricDataQuery => {
    const Metric = { Namespace: namespace, MetricName: name, Dimensions: [{ Name: 'Drill', Value: kind }] };
    // Of two in one hour the worse counts.
    return { Id, MetricStat: { Metric, Period: PERIOD_SECONDS, Stat: Id === 'good' ? 'Minimum' : 'Maximum' } };
  });
  const found: Record<string, Map<number, number>> = { good: new Map(), taken: new Map(), lost: new Map() };
  const pages = paginateGetMetricData(
    { client: new CloudWatchClient(settings) },
    { StartTime: from, EndTime: to, MetricDataQueries },
  );
  for await (const { MetricDataResults = [] } of pages)
    for (const { Id = '', Timestamps = [], Values = [] } of MetricDataResults)
      Timestamps.forEach((at, index) => found[Id]?.set(at.getTime(), Values[index] ?? 0));
  return [...(found['good'] ?? [])]
    .sort(([a], [b]) => a - b)
    .map(([at, good]) => {
      const [taken, lost] = [found['taken']?.get(at), found['lost']?.get(at)];
      return {
        at: new Date(at),
        good: good >= 1,
        ...(taken !== undefined && { secondsToRestore: taken }),
        ...(lost !== undefined && { secondsLost: lost }),
      };
    });
}
