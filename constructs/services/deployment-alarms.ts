import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import type { Responders } from '../observability/responders';
import type { ServedDomain } from './service-contracts';

export interface DeploymentAlarmsProps {
  readonly prefix: string;
  /** Of the service. */
  readonly name: string;
  readonly domains: readonly ServedDomain[];
  readonly responders: Responders;
}

/** Server errors that no update of Balrog excuses; a failover of the database makes more for a minute, and heals. */
const ERRORS_PER_MINUTE = 50;
const MINUTES = 3;

/**
 * Answers with 5xx of each domain: they roll a deployment back, and tell RelEng at any time. The circuit breaker sees only
 * tasks that do not start.
 */
export class DeploymentAlarms extends Construct {
  readonly all: readonly CloudwatchMetricAlarm[];
  /** Known at synth: ECS takes names. */
  readonly names: string[];

  constructor(scope: Construct, id: string, props: DeploymentAlarmsProps) {
    super(scope, id);
    const { prefix, name, domains, responders } = props;
    const nameOf = (domain: ServedDomain) => `${prefix}-${name}-errors-${domain.name}`;
    this.names = domains.map(nameOf);
    this.all = domains.map(
      (domain) =>
        new CloudwatchMetricAlarm(this, domain.name, {
          alarmName: nameOf(domain),
          alarmDescription: `${name} answers requests to ${domain.hostname} with errors (5xx)`,
          namespace: 'AWS/ApplicationELB',
          metricName: 'HTTPCode_Target_5XX_Count',
          dimensions: {
            LoadBalancer: domain.lb.arnSuffix,
            TargetGroup: domain.targetGroup.arnSuffix,
          },
          statistic: 'Sum',
          period: 60,
          evaluationPeriods: MINUTES,
          datapointsToAlarm: MINUTES,
          comparisonOperator: 'GreaterThanThreshold',
          threshold: ERRORS_PER_MINUTE,
          // Without errors there is no data.
          treatMissingData: 'notBreaching',
          alarmActions: [responders.releng.arn],
          okActions: [responders.releng.arn],
        }),
    );
  }
}
