import type { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { metricAlarm } from '../alarms/metric-alarm';
import { SERVICE_ERRORS } from '../alarms/rules/serving';
import type { Responders } from '../alarms/responders';
import type { ServedDomain } from './service-contracts';
import type { ServiceName } from './service-value';

export interface DeploymentAlarmsProps {
  readonly prefix: string;
  /** Of the service. */
  readonly name: ServiceName;
  readonly domains: readonly ServedDomain[];
  readonly responders: Responders;
}

/**
 * Answers with 5xx of each domain: they roll a deployment back, and tell RelEng at any time. The circuit breaker sees only
 * tasks that do not start.
 */
export class DeploymentAlarms extends Construct {
  readonly all: readonly CloudwatchMetricAlarm[] = [];
  /** Known at synth: ECS takes names. */
  readonly names: string[];

  constructor(scope: Construct, id: string, props: DeploymentAlarmsProps) {
    super(scope, id);
    const { prefix, name, domains, responders } = props;
    const nameOf = (domain: ServedDomain) => `${prefix}-${name}-errors-${domain.name}`;
    this.names = domains.map(nameOf);
    // The agent serves nobody.
    if (name === 'agent') return;
    const rule = SERVICE_ERRORS(name);
    this.all = domains.map((domain) =>
      metricAlarm(this, domain.name, rule, {
        alarmName: nameOf(domain),
        subject: domain.hostname,
        dimensions: { LoadBalancer: domain.lb.arnSuffix, TargetGroup: domain.targetGroup.arnSuffix },
        responders,
      }),
    );
  }
}
