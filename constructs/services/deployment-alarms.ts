import type { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import type { Pausable } from '../../application/generations';
import { metricAlarm } from '../alarms/metric-alarm';
import type { Responders } from '../alarms/responders';
import { ALARMS } from '../alarms/rows';
import { nameOf } from '../alarms/subject';
import { servedDomainSubject } from './served-domain-subject';
import type { ServedDomain } from './service-contracts';
import type { ServiceName } from './service-value';

export interface DeploymentAlarmsProps {
  readonly prefix: string;
  /** Of the service. */
  readonly name: ServiceName;
  readonly domains: readonly ServedDomain[];
  readonly responders: Responders;
  readonly paused: readonly Pausable[];
}

const ROW = '<service>-errors-<domain>';

/**
 * Answers with 5xx of each domain: they roll a deployment back, and tell RelEng at any time. The circuit breaker sees only
 * tasks that do not start.
 */
export class DeploymentAlarms extends Construct {
  readonly all: readonly CloudwatchMetricAlarm[];
  /** Known at synth: ECS takes names. */
  readonly names: string[];

  constructor(scope: Construct, id: string, { prefix, name, domains, responders, paused }: DeploymentAlarmsProps) {
    super(scope, id);
    // The agent serves nobody.
    const subjects = name === 'agent' ? [] : domains.map((domain) => servedDomainSubject(name, domain, paused));
    this.names = subjects.map((subject) => `${prefix}-${nameOf(ROW, subject)}`);
    this.all = subjects.map((subject) =>
      metricAlarm(this, ROW, ALARMS[ROW].rule(subject), subject, { prefix, responders, after: [] }),
    );
  }
}
