import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import type { Construct } from 'constructs';
import type { AlarmProps } from './alarm-props';
import { announce, describe } from './announce';
import { escalate } from './escalation';
import { partOfAlarm } from './metric-alarm';
import { quiet } from './paused';
import { burnWindow } from './rows/serving';
import type { BurnRate } from './rule';
import { nameOf, type Subject } from './subject';

/**
 * Tells how fast a domain uses up what it may fail to answer: true when it is so in both of two windows. An alarm of
 * CloudWatch has one period, so each window is an alarm, and the pair a composite one.
 */
export function burnRateAlarm(scope: Construct, key: string, rate: BurnRate, subject: Subject, props: AlarmProps) {
  const id = nameOf(key, subject);
  const windows = (['long', 'short'] as const).map((window) =>
    partOfAlarm(scope, `${id}-${window}`, burnWindow(rate, window), subject, props),
  );
  const topic = props.responders[rate.first].arn;
  const both = new CloudwatchCompositeAlarm(scope, id, {
    alarmName: `${props.prefix}-${id}`,
    alarmDescription: describe(rate, subject, props.responders),
    alarmRule: windows.map((window) => `ALARM("${window.alarmNameInput}")`).join(' AND '),
    alarmActions: [topic],
    okActions: [topic],
    ...quiet(subject.paused),
    dependsOn: windows,
  });
  announce(both, { key, name: `${props.prefix}-${id}`, names: subject.names, rule: rate });
  escalate(scope, key, rate, subject, props, both);
}
