/** CloudWatch and RDS: how it goes. */
import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { ClientSettings } from '../../operations/aws/clients';
import type { Answered, FiringAlarm } from '../cloud';

/** "CloudWatch metrics for your Application Load Balancer": what has no value was not counted, since it did not happen. */
const REQUESTS = ['RequestCount'];
const ERRORS = ['HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count'];

export async function answeredOf(
  settings: ClientSettings,
  loadBalancers: readonly string[],
  from: Date,
  to: Date,
): Promise<Answered> {
  const { CloudWatchClient, paginateGetMetricData } = await import('@aws-sdk/client-cloudwatch');
  const client = new CloudWatchClient(settings);
  const count = async (names: readonly string[]): Promise<number> => {
    const MetricDataQueries = names.flatMap((MetricName, name) =>
      loadBalancers.map((Value, balancer): MetricDataQuery => {
        const Metric = {
          Namespace: 'AWS/ApplicationELB',
          MetricName,
          Dimensions: [{ Name: 'LoadBalancer', Value }],
        };
        return { Id: `m${name}x${balancer}`, MetricStat: { Metric, Period: 60, Stat: 'Sum' } };
      }),
    );
    let sum = 0;
    for await (const page of paginateGetMetricData({ client }, { StartTime: from, EndTime: to, MetricDataQueries }))
      for (const { Values = [] } of page.MetricDataResults ?? []) sum += Values.reduce((a, b) => a + b, 0);
    return sum;
  };
  return { requests: await count(REQUESTS), errors: await count(ERRORS) };
}

export async function firingOf(settings: ClientSettings, prefix: string): Promise<readonly FiringAlarm[]> {
  const { CloudWatchClient, paginateDescribeAlarms } = await import('@aws-sdk/client-cloudwatch');
  const client = new CloudWatchClient(settings);
  const found: FiringAlarm[] = [];
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms(
    { client },
    { AlarmNamePrefix: `${prefix}-`, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], StateValue: 'ALARM' },
  ))
    for (const { AlarmName, StateUpdatedTimestamp } of [...MetricAlarms, ...CompositeAlarms])
      if (AlarmName !== undefined) found.push({ name: AlarmName, since: StateUpdatedTimestamp });
  return found;
}

export async function restorableOf(settings: ClientSettings, identifier: string): Promise<Date | undefined> {
  const { RDSClient, DescribeDBInstancesCommand } = await import('@aws-sdk/client-rds');
  const said = await new RDSClient(settings).send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
  return said.DBInstances?.[0]?.LatestRestorableTime;
}
