import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import { Construct } from 'constructs';
import type { Responders } from './responders';
import { escalate } from './escalation';
import { ALERT, describe, partOfAlarm } from './metric-alarm';
import { BURN_RATES, burnWindow, type BurnRate } from './rules/serving';

export interface BurnRatesProps {
  readonly prefix: string;
  /** Of the domain. */
  readonly name: string;
  readonly hostname: string;
  /** `arn_suffix` of its load balancer. */
  readonly loadBalancer: string;
  readonly responders: Responders;
}

/**
 * Tells how fast a domain uses up what it may fail to answer: one alarm for each pair of windows, true when both are. An
 * alarm of CloudWatch has one period, so each window is an alarm, and the pair a composite one.
 */
export class BurnRates extends Construct {
  constructor(scope: Construct, id: string, props: BurnRatesProps) {
    super(scope, id);
    for (const rate of BURN_RATES) this.alarm(rate, props);
  }

  private alarm(rate: BurnRate, { prefix, name, hostname, loadBalancer, responders }: BurnRatesProps) {
    const alarmName = `${prefix}-${name}-${rate.id}`;
    const windows = (['long', 'short'] as const).map((window) =>
      partOfAlarm(this, `${rate.id}-${window}`, burnWindow(rate, rate[window]), {
        alarmName: `${alarmName}-${window}`,
        subject: hostname,
        dimensions: { LoadBalancer: loadBalancer },
        responders,
      }),
    );
    const topic = responders[rate.first].arn;
    const both = new CloudwatchCompositeAlarm(this, rate.id, {
      alarmName,
      alarmDescription: describe(rate, { subject: hostname, responders }),
      alarmRule: windows.map((window) => `ALARM("${window.alarmNameInput}")`).join(' AND '),
      alarmActions: [topic],
      okActions: [topic],
      dependsOn: windows,
    });
    both.node.addMetadata(ALERT, { name: alarmName, rule: rate });
    escalate(this, rate.id, rate, { alarmName, responders }, both);
  }
}
