import { Construct } from 'constructs';
import type { Domain } from '../../edge/domain';
import type { BalrogService } from '../../services/balrog-service';
import type { ObservabilityProps } from '../observability-props';
import { BurnRates } from '../../alarms/burn-rates';
import { metricAlarm } from '../../alarms/metric-alarm';
import type { AlarmRule } from '../../alarms/rule';
import { UI_ERRORS } from '../../alarms/rules/ground';
import {
  BALANCER_ERRORS,
  BUSY_SERVICE,
  NO_HEALTHY_TARGET,
  NO_TASK,
  REJECTED_CONNECTIONS,
  SLOW_ANSWERS,
} from '../../alarms/rules/serving';

/** Is Balrog serving: each domain with its load balancer, and the applications behind them. */
export class ServingAlarms extends Construct {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { prefix, edge, services, responders } = props;
    for (const domain of [...edge.clientDomains, edge.admin]) this.balancer(domain, props);
    for (const domain of edge.clientDomains) {
      this.domain(domain, 'slow', SLOW_ANSWERS, props);
      new BurnRates(this, `${domain.name}-burn`, {
        prefix,
        name: domain.name,
        hostname: domain.hostname,
        loadBalancer: domain.lb.arnSuffix,
        responders,
      });
    }
    this.service('public', services.public, [NO_TASK('public'), BUSY_SERVICE('public')], props);
    this.service('admin', services.admin, [NO_TASK('admin'), BUSY_SERVICE('admin')], props);
    this.service('agent', services.agent, [BUSY_SERVICE('agent')], props);
    metricAlarm(this, 'ui-errors', UI_ERRORS, {
      alarmName: `${prefix}-admin-ui-errors`,
      subject: props.environment.edge.adminUi.hostname,
      // CloudFront is everywhere, and says so.
      dimensions: { DistributionId: edge.adminUi.distribution.id, Region: 'Global' },
      responders,
      elsewhere: edge.cloudFrontAlerts,
    });
  }

  private balancer(domain: Domain, props: ObservabilityProps) {
    this.domain(domain, 'no-healthy-target', NO_HEALTHY_TARGET, props);
    this.domain(domain, 'balancer-errors', BALANCER_ERRORS, props);
    this.domain(domain, 'rejected-connections', REJECTED_CONNECTIONS, props);
  }

  private domain(domain: Domain, what: string, rule: AlarmRule, { prefix, responders }: ObservabilityProps) {
    metricAlarm(this, `${domain.name}-${what}`, rule, {
      alarmName: `${prefix}-${domain.name}-${what}`,
      subject: domain.hostname,
      dimensions: { LoadBalancer: domain.lb.arnSuffix, TargetGroup: domain.targetGroup.arnSuffix },
      responders,
    });
  }

  private service(name: string, { service }: BalrogService, rules: readonly AlarmRule[], props: ObservabilityProps) {
    for (const rule of rules) {
      const what = rule.failure === 'availability' ? 'no-task' : 'memory';
      metricAlarm(this, `${name}-${what}`, rule, {
        alarmName: `${props.prefix}-${name}-${what}`,
        dimensions: { ClusterName: props.services.cluster.name, ServiceName: service.name },
        responders: props.responders,
      });
    }
  }
}
